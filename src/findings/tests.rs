//! Each rule over cases, and what holds of all lists.

use std::{path::Path, sync::LazyLock};

use super::findings;
use crate::{
    config::{self, Config},
    model::{
        Colour, Compared, Comparison, Difference, Finding, FindingRule, Goal, GoalState, Label,
        Movement, Published, PublishedEdition, Shown, Standing, Text, Tone, UnitKind, Units,
        Verdict,
        fixtures::{self, unit},
    },
};

mod law;
mod lists;
mod twins;

const YEAR: i32 = 2025;
/// Less of it is better, and more of that.
const OUTSIDE: &str = "outside_work";
const EDUCATED: &str = "higher_education";
/// Neither more nor less is better.
const OLD: &str = "age_65_79";

static CONFIG: LazyLock<Config> = LazyLock::new(|| {
    config::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("config.toml")).unwrap()
});

/// An edition about areas, estates and an association, in which a test publishes what it needs.
struct World(PublishedEdition);

/// Which of the figures that one is compared with.
type Question = fn(&mut Comparison) -> &mut Option<Compared>;

const BEFORE: Question = |comparison| &mut comparison.before;
const FIVE: Question = |comparison| &mut comparison.five_years;
const OLDEST: Question = |comparison| &mut comparison.oldest;
const BESIDE: Question = |comparison| &mut comparison.municipality;

impl World {
    /// Of each indicator the areas beside `a` have 10 and 30 per cent.
    fn new() -> Self {
        let estate = |id: &str| {
            let mut estate = unit(id, UnitKind::Estate, Some("a"));
            estate.association = Some("h".parse().unwrap());
            estate
        };
        let units = vec![
            unit("m", UnitKind::Municipality, None),
            unit("d", UnitKind::SchoolDistrict, Some("m")),
            unit("a", UnitKind::Area, Some("d")),
            unit("b", UnitKind::Area, Some("d")),
            unit("c", UnitKind::Area, Some("d")),
            unit("h", UnitKind::Association, None),
            estate("e1"),
            estate("e2"),
        ];
        let mut world = Self(fixtures::edition(Units::new(units).unwrap()));
        for indicator in [OUTSIDE, EDUCATED, OLD, "convicted", "income"] {
            world.share("b", indicator, Some(10.0), 1000.0);
            world.share("c", indicator, Some(30.0), 1000.0);
        }
        world
    }

    /// Publishes a share of so many; hides it where there is none.
    fn share(&mut self, unit: &str, indicator: &str, value: Option<f64>, of: f64) {
        let figure = value.map_or_else(Published::hide, |value| {
            Published::release(Shown {
                value,
                numerator: Some(value * of / 100.0),
                denominator: Some(of),
                standard_error: None,
            })
        });
        let id = unit.parse().unwrap();
        self.0.figures.insert(indicator, YEAR, id, figure);
        self.comparison(unit, indicator);
    }

    fn comparison(&mut self, unit: &str, indicator: &str) -> &mut Comparison {
        let of_unit = self.0.comparisons.entry(unit.parse().unwrap());
        let of_unit = of_unit.or_default().entry(indicator.to_owned());
        of_unit.or_default()
    }

    /// Compares the newest figure of a unit with another one.
    fn compare(
        &mut self,
        (unit, indicator): (&str, &str),
        question: Question,
        (year, value): (i32, f64),
        difference: Difference,
    ) {
        *question(self.comparison(unit, indicator)) = Some(Compared {
            year,
            value,
            difference: Some(difference),
        });
    }

    fn found(&self, unit: &str) -> Vec<Finding> {
        findings(&self.0, &CONFIG).remove(unit).unwrap_or_default()
    }

    /// Names what was found, without what is found where nothing is.
    fn rules(&self, unit: &str) -> Vec<(&'static str, Tone)> {
        let found = self.found(unit).into_iter();
        let told =
            found.filter(|one| !matches!(one.rule, FindingRule::NoneWorse | FindingRule::Still));
        told.map(|one| (one.rule.name(), one.tone)).collect()
    }
}

/// An area with 20 per cent of an indicator, compared with another figure of 10.
fn compared(indicator: &str, question: Question, year: i32, difference: Difference) -> World {
    let mut world = World::new();
    world.share("a", indicator, Some(20.0), 1000.0);
    world.compare(("a", indicator), question, (year, 10.0), difference);
    world
}

#[test]
fn what_is_better_follows_from_the_catalogue() {
    use Difference::{Higher, Lower, WithinNoise};
    use Tone::{Attention, Neutral, New, Strength};
    let gap = |tone| vec![("gap", tone)];
    let change = |tone| vec![("change", tone)];
    for (indicator, question, year, difference, expected) in [
        (OUTSIDE, BESIDE, YEAR, Higher, gap(Attention)),
        (OUTSIDE, BESIDE, YEAR, Lower, gap(Strength)),
        (EDUCATED, BESIDE, YEAR, Higher, gap(Strength)),
        (EDUCATED, BESIDE, YEAR, Lower, gap(Attention)),
        // Neither side is better, or chance explains it.
        (OLD, BESIDE, YEAR, Higher, vec![]),
        (OUTSIDE, BESIDE, YEAR, WithinNoise, vec![]),
        (OUTSIDE, BEFORE, 2024, Higher, change(New)),
        (OUTSIDE, FIVE, 2020, Higher, change(Attention)),
        (OUTSIDE, OLDEST, 2015, Lower, change(Strength)),
        (EDUCATED, OLDEST, 2015, Lower, change(Attention)),
        (OLD, OLDEST, 2015, Lower, change(Neutral)),
        (OUTSIDE, OLDEST, 2015, WithinNoise, vec![]),
        // What is sensitive stands in tables alone.
        ("convicted", BESIDE, YEAR, Higher, vec![]),
        ("convicted", OLDEST, 2015, Higher, vec![]),
    ] {
        let world = compared(indicator, question, year, difference);
        assert_eq!(
            world.rules("a"),
            expected,
            "{indicator} {year} {difference:?}"
        );
    }
}

#[test]
fn an_indicator_is_told_once_by_what_weighs_most() {
    let mut world = compared(OUTSIDE, BEFORE, 2024, Difference::Higher);
    world.compare(("a", OUTSIDE), OLDEST, (2015, 2.0), Difference::Higher);
    world.compare(("a", OUTSIDE), BESIDE, (YEAR, 18.0), Difference::Higher);
    assert_eq!(world.rules("a"), [("change", Tone::Attention)]);
    let FindingRule::Change(change) = &world.found("a")[0].rule else {
        panic!("no change")
    };
    assert_eq!(
        (change.from_year, change.from, change.to),
        (2015, 2.0, 20.0)
    );
}

#[test]
fn of_one_sort_two_are_told() {
    let mut world = World::new();
    let worse = [OUTSIDE, "basic_school", "youth_outside"];
    for (indicator, value) in worse.into_iter().zip([40.0, 30.0, 20.0]) {
        world.share("b", indicator, Some(10.0), 1000.0);
        world.share("c", indicator, Some(30.0), 1000.0);
        world.share("a", indicator, Some(value), 1000.0);
        world.compare(("a", indicator), BESIDE, (YEAR, 15.0), Difference::Higher);
    }
    let found = world.found("a");
    let told: Vec<&str> = found
        .iter()
        .filter_map(|one| match &one.rule {
            FindingRule::Gap(gap) => Some(gap.indicator.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(told, [OUTSIDE, "basic_school"]);
}

#[test]
fn of_few_and_of_hidden_figures_nothing_is_told() {
    for (value, of) in [(Some(20.0), 145.0), (None, 1000.0)] {
        let mut world = compared(OUTSIDE, BESIDE, YEAR, Difference::Higher);
        world.share("a", OUTSIDE, value, of);
        assert_eq!(world.rules("a"), [], "{value:?} {of}");
    }
    assert_eq!(
        compared(OUTSIDE, BESIDE, YEAR, Difference::Higher)
            .rules("a")
            .len(),
        1
    );
}

#[test]
fn persons_are_those_that_shown_figures_imply() {
    for (of, other, difference, expected) in [
        (1000.0, 10.0, Difference::Higher, Some(-100.0)),
        (1000.0, 16.4, Difference::Higher, Some(-40.0)),
        // Hardly anybody, or the better side.
        (150.0, 17.7, Difference::Higher, None),
        (1000.0, 30.0, Difference::Lower, None),
    ] {
        let mut world = World::new();
        world.share("a", OUTSIDE, Some(20.0), of);
        world.compare(("a", OUTSIDE), BESIDE, (YEAR, other), difference);
        let FindingRule::Gap(gap) = &world.found("a")[0].rule else {
            panic!("no gap")
        };
        assert_eq!(gap.persons, expected, "{of} {other}");
    }
}

#[test]
fn a_small_difference_is_no_finding_however_certain() {
    for (other, expected) in [(18.5, 0), (17.5, 1)] {
        let mut world = World::new();
        world.share("a", OUTSIDE, Some(20.0), 1000.0);
        for (question, year) in [(BESIDE, YEAR), (OLDEST, 2015), (BEFORE, 2024)] {
            world.compare(("a", OUTSIDE), question, (year, other), Difference::Higher);
        }
        assert_eq!(world.rules("a").len(), expected, "{other}");
    }
}

#[test]
fn money_is_held_against_the_municipality_but_not_against_earlier_years() {
    for (question, year, expected) in [
        (BESIDE, YEAR, vec![("gap", Tone::Strength)]),
        (OLDEST, 2015, vec![]),
    ] {
        let world = compared("income", question, year, Difference::Higher);
        assert_eq!(world.rules("a"), expected, "{year}");
    }
}

#[test]
fn what_an_estate_is_by_definition_is_not_found() {
    for (values, expected) in [
        // Of both all dwellings are social housing.
        ([100.0, 100.0], 0),
        ([0.0, 0.0], 0),
        // Two estates may be alike by chance.
        ([40.0, 40.0], 1),
        ([100.0, 90.0], 1),
    ] {
        let mut world = World::new();
        for (estate, value) in ["e1", "e2"].into_iter().zip(values) {
            world.share(estate, OUTSIDE, Some(value), 1000.0);
        }
        world.share("h", OUTSIDE, Some(values[0]), 2000.0);
        for unit in ["e1", "h"] {
            world.compare((unit, OUTSIDE), BESIDE, (YEAR, 20.0), Difference::Higher);
            assert_eq!(world.rules(unit).len(), expected, "{unit} {values:?}");
        }
    }
}

#[test]
fn an_index_of_the_municipality_goes_out_from_itself() {
    let mut world = World::new();
    let index = "lifestyle_diseases_for_age";
    world.share("m", index, Some(100.0), 1000.0);
    world.compare(("m", index), OLDEST, (2015, 90.0), Difference::Higher);
    assert_eq!(world.rules("m"), []);
}

fn goal(indicator: &str, verdict: Verdict, value: f64) -> GoalState {
    GoalState {
        goal: Goal {
            id: indicator.to_owned(),
            unit: "m".parse().unwrap(),
            indicator: indicator.to_owned(),
            from_year: 2020,
            to_year: 2030,
            start: 30.0,
            target: 20.0,
            title: Text::default(),
        },
        year: YEAR,
        value,
        expected: 25.0,
        at_this_pace: 26.0,
        verdict,
    }
}

#[test]
fn goals_that_move_away_come_first_and_their_indicators_are_told_by_them_alone() {
    let mut world = World::new();
    world.share("m", OUTSIDE, Some(28.0), 9000.0);
    world.compare(("m", OUTSIDE), OLDEST, (2015, 20.0), Difference::Higher);
    assert_eq!(world.rules("m"), [("change", Tone::Attention)]);
    world.0.goals = vec![
        goal("daycare", Verdict::OnPath, 24.0),
        goal(OUTSIDE, Verdict::Behind, 28.0),
        goal(EDUCATED, Verdict::Away, 31.0),
        goal("basic_school", Verdict::Behind, 29.0),
        goal("marks", Verdict::Reached, 19.0),
    ];
    let told: Vec<String> = world
        .found("m")
        .into_iter()
        .filter_map(|one| match one.rule {
            FindingRule::Goal(state) => Some(state.goal.id),
            _ => None,
        })
        .collect();
    assert_eq!(
        told,
        [EDUCATED, "basic_school", OUTSIDE, "marks", "daycare"]
    );
    let rules = world.rules("m");
    assert_eq!(rules[0], ("goals_behind", Tone::Attention));
    assert!(rules[1..].iter().all(|(rule, _)| *rule == "goal"));
    // Another unit's goals are not an area's.
    assert_eq!(world.rules("b"), []);
}

#[test]
fn the_municipality_is_told_of_the_area_that_changed_most() {
    let mut world = World::new();
    world.comparison("m", OUTSIDE);
    world.comparison("d", OUTSIDE);
    for (area, indicator, now, then, difference) in [
        ("a", OUTSIDE, 25.0, 15.0, Difference::Higher),
        ("b", OUTSIDE, 48.0, 22.0, Difference::Higher),
        ("c", EDUCATED, 40.0, 20.0, Difference::Higher),
        // By chance, and of few.
        ("a", EDUCATED, 10.0, 90.0, Difference::WithinNoise),
    ] {
        world.share(area, indicator, Some(now), 1000.0);
        world.compare((area, indicator), OLDEST, (2015, then), difference);
    }
    // The same area and indicator once, and another one that is new.
    world.compare(("b", OUTSIDE), BEFORE, (2024, 40.0), Difference::Higher);
    world.compare(("c", EDUCATED), BEFORE, (2024, 44.0), Difference::Lower);
    world.share("a", "basic_school", Some(12.0), 1000.0);
    world.share("b", "basic_school", Some(10.0), 1000.0);
    world.compare(
        ("a", "basic_school"),
        BEFORE,
        (2024, 11.0),
        Difference::Higher,
    );
    let found = world.found("m");
    let told: Vec<(&str, Tone, &str)> = found
        .iter()
        .filter_map(|one| match &one.rule {
            FindingRule::AreaChange(area) => {
                Some((one.unit.as_str(), one.tone, area.change.indicator.as_str()))
            }
            _ => None,
        })
        .collect();
    let expected = [
        ("b", Tone::Attention, OUTSIDE),
        ("c", Tone::Strength, EDUCATED),
        ("a", Tone::New, "basic_school"),
    ];
    assert_eq!(told, expected);
    assert!(world.rules("d").is_empty());
}

#[test]
fn residents_are_news_where_they_are_notably_more() {
    for (before, tone) in [
        (Some(1000.0), Tone::Neutral),
        (Some(1005.0), Tone::Neutral),
        (Some(990.0), Tone::New),
        (Some(1100.0), Tone::New),
        (None, Tone::Neutral),
    ] {
        let mut world = World::new();
        let figure = Published::release(Shown::whole(1000.0));
        let id = "a".parse().unwrap();
        world.0.figures.insert("residents", YEAR, id, figure);
        world.comparison("a", "residents").before = before.map(|value| Compared {
            year: 2024,
            value,
            difference: None,
        });
        assert_eq!(world.rules("a"), [("residents", tone)], "{before:?}");
    }
}

#[test]
fn a_boundary_is_told_where_there_are_figures_of_before() {
    for (breaks, break_year, expected) in [
        (vec![], None, None),
        (vec![2022], Some(2022), Some(Tone::Neutral)),
        (vec![YEAR], Some(YEAR), Some(Tone::New)),
        // A method that changed is another matter, and one has no figures of before.
        (vec![], Some(2022), None),
        (vec![2022], None, None),
    ] {
        let mut world = World::new();
        let mut units: Vec<_> = world.0.units.iter().cloned().collect();
        let area = units
            .iter_mut()
            .find(|unit| unit.id.as_str() == "a")
            .unwrap();
        area.breaks.clone_from(&breaks);
        world.0.units = Units::new(units).unwrap();
        world.share("a", OUTSIDE, Some(20.0), 1000.0);
        world.comparison("a", OUTSIDE).break_year = break_year;
        let expected: Vec<_> = expected
            .map(|tone| ("boundary", tone))
            .into_iter()
            .collect();
        assert_eq!(world.rules("a"), expected, "{breaks:?} {break_year:?}");
    }
}

#[test]
fn that_nothing_changed_is_told_only_where_nothing_did() {
    let still = |world: &World| {
        let found = world.found("a");
        found.iter().any(|one| one.rule == FindingRule::Still)
    };
    let none_worse = |world: &World| {
        let found = world.found("a");
        found.iter().any(|one| one.rule == FindingRule::NoneWorse)
    };
    let quiet = compared(OUTSIDE, BEFORE, 2024, Difference::WithinNoise);
    assert!(still(&quiet) && !none_worse(&quiet));
    assert!(!still(&compared(OUTSIDE, BEFORE, 2024, Difference::Higher)));
    // What the table marks is not denied, told or not; what is hidden counts for neither.
    assert!(!still(&compared(
        "convicted",
        BEFORE,
        2024,
        Difference::Higher
    )));
    assert!(!none_worse(&compared(
        "convicted",
        BESIDE,
        YEAR,
        Difference::Higher
    )));
    assert!(none_worse(&compared(
        OUTSIDE,
        BESIDE,
        YEAR,
        Difference::WithinNoise
    )));
    // Nothing is as good as elsewhere that became worse.
    let mut worse = compared(OUTSIDE, BESIDE, YEAR, Difference::WithinNoise);
    let before = compared(OUTSIDE, BEFORE, 2024, Difference::Higher);
    worse.comparison("a", OUTSIDE).before = before.0.comparisons["a"][OUTSIDE].before;
    assert!(!none_worse(&worse));
    let mut hidden = compared(OUTSIDE, BEFORE, 2024, Difference::WithinNoise);
    hidden.share("a", OUTSIDE, None, 1000.0);
    assert!(!still(&hidden));
}
