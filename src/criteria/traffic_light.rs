//! The colour of the traffic light, by what municipality and associations have agreed on.

use std::collections::BTreeSet;

use super::{
    Odds, Situation,
    limits::enough,
    worlds::{World, outcomes},
};
use crate::{
    config::{ColourRule, Residents, RuleSet, TrafficLight, Yardstick},
    model::{Colour, Label, Movement, Relation},
};

/// What the traffic light shows for one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Light {
    /// The colour; none where the unit gets none or figures that could decide are unknown.
    pub colour: Option<Colour>,
    /// The letting tools that follow, however what is unknown turns out.
    pub letting_tools: Vec<String>,
}

/// Returns the colour of a unit, in all the ways that what is unknown may turn out.
///
/// The light has a number of residents of its own, in place of that of the law, so smaller
/// estates get the colour that their figures call for. `before` is from
/// [`History::before`](super::History::before). The label that the ministry published goes before
/// that of the figures.
#[must_use]
pub(crate) fn light(
    light: &TrafficLight,
    rules: &RuleSet,
    (situation, before): (&Situation, Option<bool>),
    published: Option<Label>,
) -> Light {
    let residents = Residents {
        comparison: Relation::AtLeast,
        value: light.minimum_residents,
    };
    let applies = match situation.social_housing {
        true => enough(residents, situation.residents),
        false => Some(false),
    };
    let odds = Odds {
        eligible: 1.0,
        ..Odds::new(rules, situation, before)
    };
    let decided = |world: &World| {
        let mut holding = light.rules.iter().enumerate();
        let label = published.unwrap_or_else(|| world.label(rules));
        holding.find(|(_, rule)| holds(rule, rules, (world, label)))
    };
    let deciding = outcomes(&odds, |world| decided(world).map(|(index, _)| index));
    let deciding: Vec<_> = deciding
        .into_keys()
        .filter_map(|index| light.rules.get(index?))
        .filter(|_| applies != Some(false))
        .collect();
    let possible: BTreeSet<_> = deciding.iter().map(|rule| rule.colour).collect();
    let certain = applies == Some(true) && possible.len() == 1;
    Light {
        colour: possible.first().copied().filter(|_| certain),
        letting_tools: shared_tools(&deciding),
    }
}

/// Returns how a colour has moved since the list before; unknown where a colour is.
#[must_use]
pub(crate) fn movement(before: Option<Colour>, now: Option<Colour>) -> Option<Movement> {
    let (before, now) = before.zip(now)?;
    Some(match now.cmp(&before) {
        std::cmp::Ordering::Less => Movement::Better,
        std::cmp::Ordering::Equal => Movement::Same,
        std::cmp::Ordering::Greater => Movement::Worse,
    })
}

fn holds(rule: &ColourRule, rules: &RuleSet, (world, label): (&World, Label)) -> bool {
    let short = || {
        let level = rules.mildest(Yardstick::Main)?;
        Some(world.short_of(level) <= rule.criteria_short?)
    };
    rule.is_unconditional() || rule.labels.contains(&label) || short().unwrap_or(false)
}

fn shared_tools(rules: &[&ColourRule]) -> Vec<String> {
    let Some((first, others)) = rules.split_first() else {
        return Vec::new();
    };
    let tools = first.letting_tools.iter();
    tools
        .filter(|tool| others.iter().all(|rule| rule.letting_tools.contains(tool)))
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        config::Law,
        criteria::fixtures::{label, situation},
    };

    const LIGHT: &str = r#"{
        "minimum_residents": 1000,
        "rules": [
            {
                "colour": "red",
                "labels": ["vulnerable", "parallel_society", "transformation"],
                "letting_tools": ["flexible", "combined"]
            },
            {
                "colour": "yellow",
                "labels": ["prevention"],
                "criteria_short": 1,
                "letting_tools": ["flexible"]
            },
            { "colour": "green" }
        ]
    }"#;

    fn shown_of(residents: &str, values: [&str; 5], published: Option<&str>) -> Light {
        let situation = situation(residents, values);
        let law = Law::built_in().unwrap();
        let agreed = serde_json::from_str(LIGHT).unwrap();
        light(
            &agreed,
            law.rules_of_year("law", 2021).unwrap(),
            (&situation, Some(false)),
            published.map(label),
        )
    }

    fn shown(residents: &str, values: [&str; 5]) -> Light {
        shown_of(residents, values, None)
    }

    #[test]
    fn the_first_rule_that_holds_decides() {
        let cases = [
            // Two criteria of § 61 a, one, none but those of § 61 b, none.
            (["20", "41", "1", "61", "80"], Colour::Red, 2),
            (["20", "41", "1", "59", "80"], Colour::Yellow, 1),
            (["31", "31", "1.4", "59", "80"], Colour::Yellow, 1),
            (["30", "31", "1.4", "59", "80"], Colour::Green, 0),
            // What is unknown cannot make it worse than red, nor better than yellow.
            (["", "41", "", "61", ""], Colour::Red, 2),
            (["20", "41", "1", "59", "80"], Colour::Yellow, 1),
        ];
        for (values, colour, tools) in cases {
            let light = shown("1000", values);
            assert_eq!(light.colour, Some(colour), "{values:?}");
            assert_eq!(light.letting_tools.len(), tools, "{values:?}");
        }
    }

    #[test]
    fn a_figure_that_could_decide_leaves_the_colour_open() {
        let light = shown("1000", ["20", "41", "1", "", "80"]);
        assert_eq!(light.colour, None);
        assert_eq!(light.letting_tools, ["flexible"]);
        assert_eq!(shown("", ["20", "41", "1", "61", "80"]).colour, None);
    }

    #[test]
    fn the_label_of_the_ministry_goes_before_that_of_the_figures() {
        let two = ["20", "41", "1", "61", "80"];
        let none = ["20", "20", "1", "20", "80"];
        for (values, published, colour) in [
            (two, None, Colour::Red),
            (two, Some("vulnerable"), Colour::Red),
            // On no list, but no criterion is missing.
            (two, Some("none"), Colour::Yellow),
            (none, None, Colour::Green),
            (none, Some("vulnerable"), Colour::Red),
            (none, Some("prevention"), Colour::Yellow),
        ] {
            let light = shown_of("1000", values, published);
            assert_eq!(light.colour, Some(colour), "{values:?} {published:?}");
        }
        // What is unknown does not matter where the label decides.
        let unknown = ["", "", "", "", ""];
        let light = shown_of("1000", unknown, Some("vulnerable"));
        assert_eq!(light.colour, Some(Colour::Red));
    }

    #[test]
    fn small_estates_get_no_colour() {
        let light = shown("999", ["20", "41", "1", "61", "80"]);
        assert_eq!(light.colour, None);
        assert!(light.letting_tools.is_empty());
    }

    #[test]
    fn colours_move() {
        let (green, red) = (Some(Colour::Green), Some(Colour::Red));
        assert_eq!(movement(green, red), Some(Movement::Worse));
        assert_eq!(movement(red, green), Some(Movement::Better));
        assert_eq!(movement(red, red), Some(Movement::Same));
        assert_eq!(movement(None, red), None);
    }
}
