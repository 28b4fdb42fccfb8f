//! What is found about estates and the law.

use super::*;
use crate::model::{CriterionStanding, ObligationState, Relation, TurningPoint};

const NONE: &str = "none";
const VULNERABLE: &str = "vulnerable";
const PARALLEL: &str = "parallel_society";

fn label(key: &str) -> Label {
    key.parse().unwrap()
}

/// An estate with a label by the municipality's own figures, the same as a year before.
fn standing(estate: &str, own: &str) -> Standing {
    let criterion = "non_western".parse().unwrap();
    Standing {
        unit: estate.parse().unwrap(),
        list_year: YEAR,
        is_large: true,
        label: Some(label(own)),
        published: None,
        label_before: Some(label(own)),
        published_before: None,
        compared: Vec::new(),
        colour: None,
        colour_before: None,
        movement: None,
        letting_tools: Vec::new(),
        years_in_row: 0,
        row_is_open: false,
        obligations: Vec::new(),
        criteria: vec![CriterionStanding {
            criterion,
            value: Some(49.4),
            hidden: false,
            relation: Relation::MoreThan,
            limit: Some(50.0),
            met: Some(false),
            prevention_limit: None,
            prevention_met: None,
            points: Some(-0.6),
            persons: Some(10.0),
            outlook: None,
        }],
        turning_point: None,
        chances: std::collections::BTreeMap::new(),
    }
}

fn turning(to: &str, persons: f64) -> TurningPoint {
    TurningPoint {
        criterion: "non_western".parse().unwrap(),
        limit: 50.0,
        relation: Relation::MoreThan,
        persons,
        label: label(to),
    }
}

fn with(standings: Vec<Standing>) -> World {
    let mut world = World::new();
    world.0.standings = standings;
    for unit in ["m", "a", "d", "h", "e1", "e2"] {
        world
            .0
            .comparisons
            .entry(unit.parse().unwrap())
            .or_default();
    }
    world
}

#[test]
fn the_ministrys_label_leads_and_a_contradiction_is_told() {
    use Tone::{Attention, New};
    for (published, own, expected) in [
        // Published now and before; own now and before.
        ((None, None), (NONE, NONE), None),
        (
            (None, None),
            (VULNERABLE, VULNERABLE),
            Some((Attention, None, false)),
        ),
        (
            (None, None),
            (VULNERABLE, NONE),
            Some((New, Some(NONE), false)),
        ),
        (
            (None, None),
            (NONE, VULNERABLE),
            Some((New, Some(VULNERABLE), false)),
        ),
        (
            (Some(PARALLEL), Some(VULNERABLE)),
            (PARALLEL, PARALLEL),
            Some((New, Some(VULNERABLE), false)),
        ),
        // The own figures moved, the published list did not.
        (
            (Some(VULNERABLE), Some(VULNERABLE)),
            (NONE, VULNERABLE),
            Some((Attention, None, true)),
        ),
        (
            (Some(NONE), Some(NONE)),
            (VULNERABLE, NONE),
            Some((Attention, None, true)),
        ),
        // A graver name of nested lists contradicts nothing.
        (
            (Some(VULNERABLE), Some(VULNERABLE)),
            (PARALLEL, PARALLEL),
            Some((Attention, None, false)),
        ),
        // What the list before held is not known.
        (
            (Some(VULNERABLE), None),
            (VULNERABLE, NONE),
            Some((Attention, None, false)),
        ),
    ] {
        let mut one = standing("e1", own.0);
        one.label_before = Some(label(own.1));
        one.published = published.0.map(label);
        one.published_before = published.1.map(label);
        let found = with(vec![one]).found("a");
        let told = found.iter().find_map(|one| match &one.rule {
            FindingRule::Label(told) => Some((one.tone, told.before, told.is_at_odds)),
            _ => None,
        });
        let expected = expected.map(|(tone, before, odds)| (tone, before.map(label), odds));
        assert_eq!(told, expected, "{published:?} {own:?}");
    }
}

#[test]
fn a_limit_weighs_more_the_nearer_it_is_and_the_graver_the_label() {
    let mut weights = Vec::new();
    for (to, persons, tone) in [
        (PARALLEL, 5.0, Tone::Attention),
        (PARALLEL, 40.0, Tone::Attention),
        (NONE, 5.0, Tone::Neutral),
        (NONE, 40.0, Tone::Neutral),
    ] {
        let mut one = standing("e1", VULNERABLE);
        one.turning_point = Some(turning(to, persons));
        let found = with(vec![one]).found("e1");
        let near = found.iter().find(|one| one.rule.name() == "turning_point");
        let near = near.unwrap();
        assert_eq!(near.tone, tone, "{to} {persons}");
        weights.push(near.weight);
    }
    assert!(
        weights.is_sorted_by(|one, other| one > other),
        "{weights:?}"
    );
}

#[test]
fn of_several_estates_the_one_with_the_gravest_label_leads() {
    let all = vec![standing("e1", VULNERABLE), standing("e2", PARALLEL)];
    let found = with(all).found("h");
    let labels = found.iter().filter(|one| one.rule.name() == "label");
    let units: Vec<&str> = labels.map(|one| one.unit.as_str()).collect();
    assert_eq!(units, ["e2", "e1"]);
}

#[test]
fn the_municipality_is_told_what_changed_and_what_is_nearest() {
    let mut far = standing("e1", VULNERABLE);
    far.turning_point = Some(turning(PARALLEL, 40.0));
    let mut near = standing("e2", VULNERABLE);
    near.turning_point = Some(turning(PARALLEL, 10.0));
    near.published = Some(label(VULNERABLE));
    near.published_before = Some(label(NONE));
    let world = with(vec![far, near]);
    let found = world.found("m");
    let told: Vec<(&str, &str)> = found
        .iter()
        .filter(|one| one.unit.as_str() != "m")
        .map(|one| (one.rule.name(), one.unit.as_str()))
        .collect();
    assert_eq!(told, [("label", "e2"), ("turning_point", "e2")]);
    // Where they lie both are told, and of the association too.
    for unit in ["a", "d", "h"] {
        let found = world.found(unit);
        let near = found
            .iter()
            .filter(|one| one.rule.name() == "turning_point");
        assert_eq!(near.count(), 2, "{unit}");
    }
    assert!(
        world
            .found("e1")
            .iter()
            .all(|one| one.unit.as_str() == "e1")
    );
}

#[test]
fn a_chance_is_told_of_another_label_that_is_likely_or_graver_and_possible() {
    for (chances, expected) in [
        (vec![(VULNERABLE, 90), (PARALLEL, 10)], None),
        (
            vec![(VULNERABLE, 75), (PARALLEL, 25)],
            Some((PARALLEL, Tone::Attention)),
        ),
        (vec![(VULNERABLE, 55), (NONE, 45)], None),
        (
            vec![(VULNERABLE, 45), (NONE, 55)],
            Some((NONE, Tone::Strength)),
        ),
        (
            vec![(PARALLEL, 30), (NONE, 60)],
            Some((PARALLEL, Tone::Attention)),
        ),
    ] {
        let mut one = standing("e1", VULNERABLE);
        one.chances = chances
            .iter()
            .map(|(key, chance)| (label(key), *chance))
            .collect();
        let found = with(vec![one]).found("a");
        let told = found.iter().find_map(|one| match &one.rule {
            FindingRule::NextList(next) => Some((next.label, one.tone)),
            _ => None,
        });
        let expected = expected.map(|(key, tone)| (label(key), tone));
        assert_eq!(told, expected, "{chances:?}");
    }
}

#[test]
fn a_colour_is_news_where_it_moved() {
    for (colour, movement, tone) in [
        (Colour::Red, Movement::Worse, Tone::New),
        (Colour::Green, Movement::Better, Tone::New),
        (Colour::Red, Movement::Same, Tone::Attention),
        (Colour::Yellow, Movement::Same, Tone::Attention),
        (Colour::Green, Movement::Same, Tone::Strength),
    ] {
        let mut one = standing("e1", NONE);
        one.colour = Some(colour);
        one.movement = Some(movement);
        let found = with(vec![one]).rules("a");
        assert_eq!(found, [("colour", tone)], "{colour:?} {movement:?}");
    }
}

#[test]
fn an_obligation_is_told_where_it_is_known_to_hold() {
    let mut one = standing("e1", NONE);
    for (id, holds) in [
        ("development_plan", Some(true)),
        ("stricter", Some(false)),
        ("other", None),
    ] {
        one.obligations.push(ObligationState {
            id: id.to_owned(),
            holds,
            since: None,
            by_this_list: false,
        });
    }
    let world = with(vec![one]);
    assert_eq!(world.rules("a"), [("obligation", Tone::Neutral)]);
    assert_eq!(world.rules("m"), []);
}

#[test]
fn a_part_of_a_housing_area_is_told_what_the_whole_is() {
    let mut world = with(vec![standing("g", VULNERABLE)]);
    let mut units: Vec<_> = world.0.units.iter().cloned().collect();
    for unit in &mut units {
        if unit.id.as_str() == "e1" {
            unit.housing_area = Some("g".parse().unwrap());
        }
    }
    units.push(unit("g", UnitKind::HousingArea, None));
    world.0.units = Units::new(units).unwrap();
    world.0.comparisons.entry("g".parse().unwrap()).or_default();
    for (unit, expected) in [("g", 1), ("e1", 1), ("e2", 0), ("a", 1), ("h", 1), ("b", 0)] {
        assert_eq!(world.rules(unit).len(), expected, "{unit}");
    }
}
