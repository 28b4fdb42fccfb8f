//! The traffic light: what municipality and associations have agreed on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{InterventionKind, Law, checker::Checker};
use crate::model::{Colour, Label, Text};

/// The agreement on colours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TrafficLight {
    /// How many residents a unit must have to get a colour.
    pub minimum_residents: u32,
    /// The rules; the first that holds decides.
    #[serde(default)]
    pub rules: Vec<ColourRule>,
}

/// When a colour is shown; always where it names no condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColourRule {
    pub colour: Colour,
    /// Holds for units of these labels.
    #[serde(default)]
    pub labels: Vec<Label>,
    /// Holds for units that lack at most so many criteria of § 61 a, stk. 1.
    pub criteria_short: Option<usize>,
    /// What the colour means, for readers.
    pub meaning: Option<Text>,
    /// The letting tools that follow, by their ids.
    #[serde(default)]
    pub letting_tools: Vec<String>,
}

impl ColourRule {
    /// Tells whether the rule holds for every unit.
    #[must_use]
    pub fn is_unconditional(&self) -> bool {
        self.labels.is_empty() && self.criteria_short.is_none()
    }
}

impl TrafficLight {
    /// Checks that the last rule, and no other, holds for every unit, and that letting tools are
    /// among what may be begun.
    pub(super) fn check(&self, kinds: &[InterventionKind], checker: &mut Checker) {
        let hint = "residents of a unit; the municipality's own agreement says how many";
        let key = "traffic_light.minimum_residents";
        checker.within(key, self.minimum_residents, 0..=10_000_000, hint);
        if self.rules.is_empty() {
            let hint = "the last rule names a colour alone";
            checker.add("traffic_light.rules", "empty", hint);
        }
        for (number, rule) in (1..).zip(&self.rules) {
            rule.check(number == self.rules.len(), number, checker);
            for tool in &rule.letting_tools {
                if kinds.iter().all(|kind| kind.id != *tool) {
                    let message = format!("there is no intervention `{}`", tool.escape_debug());
                    let hint = "letting tools are named by the id of an [[intervention]]";
                    checker.add("traffic_light.rules", message, hint);
                }
            }
        }
    }
}

impl TrafficLight {
    /// Checks that the law knows the labels, and has as many criteria as may be short.
    pub(super) fn check_law(&self, law: &Law, checker: &mut Checker) {
        for rule in &self.rules {
            law.check_labels_named("traffic_light.rules.labels", &rule.labels, checker);
            if let Some(short) = rule.criteria_short {
                let hint = "the law has no more criteria";
                let key = "traffic_light.rules.criteria_short";
                checker.within(key, short, 0..=law.criteria.len(), hint);
            }
        }
    }
}

impl ColourRule {
    fn check(&self, is_last: bool, number: usize, checker: &mut Checker) {
        let key = format!("traffic_light.rules[{number}]");
        match (self.is_unconditional(), is_last) {
            (true, false) => checker.add(
                key,
                "holds always, so the rules after it never do",
                "name `labels` or `criteria_short`, or move it to the end",
            ),
            (false, true) => checker.add(
                key,
                "the last rule does not hold for every unit",
                "add one at the end with a colour alone",
            ),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{
        super::{ConfigError, checker::Problems},
        *,
    };

    fn messages(rules: &str) -> Vec<String> {
        let light: TrafficLight =
            toml::from_str(&format!("minimum_residents = 1000\nrules = [{rules}]")).unwrap();
        let mut problems = Problems::default();
        light.check(&[], &mut problems.of(Path::new("config.toml")));
        let Err(ConfigError::Problems(problems)) = problems.refuse(Some(())) else {
            return Vec::new();
        };
        problems
            .into_iter()
            .map(|problem| problem.message)
            .collect()
    }

    #[test]
    fn the_last_rule_alone_holds_always() {
        let red = r#"{ colour = "red", labels = ["vulnerable", "parallel_society"] }"#;
        let yellow = r#"{ colour = "yellow", criteria_short = 1 }"#;
        let green = r#"{ colour = "green" }"#;
        let none: [&str; 0] = [];
        assert_eq!(messages(&format!("{red}, {yellow}, {green}")), none);
        assert_eq!(messages(green), none);
        assert_eq!(messages(""), ["empty"]);
        let open = messages(&format!("{red}, {yellow}"));
        assert_eq!(open, ["the last rule does not hold for every unit"]);
        let dead = messages(&format!("{green}, {red}, {green}"));
        assert_eq!(dead, ["holds always, so the rules after it never do"]);
    }
}
