//! The traffic light: what municipality and associations have agreed on.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Problem;
use crate::model::{Colour, Label, Text};

/// The agreement on colours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrafficLight {
    /// How many residents a unit must have to get a colour.
    pub minimum_residents: u32,
    /// The rules; the first that holds decides.
    #[serde(default)]
    pub rules: Vec<ColourRule>,
}

/// When a colour is shown; always where it names no condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColourRule {
    /// The colour.
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
    /// Returns what is wrong with it: the last rule, and no other, must hold for every unit.
    #[must_use]
    pub fn check(&self, file: &Path) -> Vec<Problem> {
        let last = self.rules.len().saturating_sub(1);
        let problem = |key: String, message: &str, hint: &str| Problem {
            file: file.to_owned(),
            key,
            message: message.to_owned(),
            hint: hint.to_owned(),
        };
        if self.rules.is_empty() {
            let hint = "the last rule names a colour alone";
            return vec![problem("traffic_light.rules".to_owned(), "empty", hint)];
        }
        let rules = self.rules.iter().enumerate();
        rules
            .filter(|(index, rule)| rule.is_unconditional() != (*index == last))
            .map(|(index, rule)| {
                let key = format!("traffic_light.rules[{}]", index + 1);
                match rule.is_unconditional() {
                    true => problem(
                        key,
                        "holds always, so the rules after it never do",
                        "name `labels` or `criteria_short`, or move it to the end",
                    ),
                    false => problem(
                        key,
                        "the last rule does not hold for every unit",
                        "add one at the end with a colour alone",
                    ),
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(rules: &str) -> Vec<String> {
        let light: TrafficLight =
            toml::from_str(&format!("minimum_residents = 1000\nrules = [{rules}]")).unwrap();
        let problems = light.check(Path::new("config.toml"));
        problems.into_iter().map(|one| one.message).collect()
    }

    #[test]
    fn the_last_rule_alone_holds_always() {
        let red = r#"{ colour = "red", labels = ["vulnerable", "parallel_society"] }"#;
        let yellow = r#"{ colour = "yellow", criteria_short = 1 }"#;
        let green = r#"{ colour = "green", letting_tools = ["flexible"] }"#;
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
