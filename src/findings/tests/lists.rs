//! What holds of all lists.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

/// What a finding tells, which no other of its list may.
fn figure(finding: &Finding) -> String {
    let what = match &finding.rule {
        FindingRule::Change(change) => &change.indicator,
        FindingRule::Gap(gap) => &gap.indicator,
        FindingRule::AreaChange(area) => &area.change.indicator,
        FindingRule::Goal(state) => &state.goal.indicator,
        other => other.name(),
    };
    format!("{} {what}", finding.unit)
}

proptest! {
    #[test]
    fn lists_hold_each_figure_once_in_order_and_none_that_is_hidden(
        values in prop::collection::vec(prop::option::of(0_u8..100), 24),
        marks in prop::collection::vec(0_u8..3, 96),
        earlier in prop::collection::vec(0_u8..100, 96),
    ) {
        let mut world = World::new();
        let indicators = [OUTSIDE, EDUCATED, OLD, "basic_school", "youth_outside", "convicted"];
        let units = ["m", "a", "b", "d"];
        let places = units.iter().flat_map(|unit| indicators.map(|indicator| (*unit, indicator)));
        let mut hidden = BTreeSet::new();
        for (place, (unit, indicator)) in places.enumerate() {
            let value = values[place].map(f64::from);
            world.share(unit, indicator, value, 1000.0);
            if value.is_none() {
                hidden.insert(format!("{unit} {indicator}"));
                continue;
            }
            let questions = [(BEFORE, 2024), (FIVE, 2020), (OLDEST, 2015), (BESIDE, YEAR)];
            for (number, (question, year)) in questions.into_iter().enumerate() {
                let at = place * 4 + number;
                let difference = match marks[at] {
                    0 => Difference::WithinNoise,
                    1 => Difference::Higher,
                    _ => Difference::Lower,
                };
                let other = (year, f64::from(earlier[at]));
                world.compare((unit, indicator), question, other, difference);
            }
        }
        world.0.goals = vec![goal(OUTSIDE, Verdict::Behind, 28.0)];
        for unit in units {
            let found = world.found(unit);
            let figures: BTreeSet<String> = found.iter().map(figure).collect();
            prop_assert_eq!(figures.len(), found.len());
            let goals = found.iter().filter(|one| !matches!(one.rule, FindingRule::Goal(_)));
            for one in goals {
                prop_assert!(!hidden.contains(&figure(one)), "{:?}", one);
            }
            prop_assert!(found.is_sorted_by(|one, other| one.weight >= other.weight));
            prop_assert_eq!(found, world.found(unit));
        }
    }
}
