//! Labels through the years.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::criteria::fixtures::{label, situation};

static LAW: LazyLock<Law> = LazyLock::new(|| Law::built_in().unwrap());

const OFF: &str = "none";
const PREVENTION: &str = "prevention";
const VULNERABLE: &str = "vulnerable";
const PARALLEL_SOCIETY: &str = "parallel_society";
const TRANSFORMATION: &str = "transformation";

fn listing(year: i32, situation: Situation, published: Option<&str>) -> Listing {
    let date = NaiveDate::from_ymd_opt(year, 12, 1).unwrap();
    Listing {
        date,
        situation,
        published: published.map(label),
    }
}

fn assessed(listings: &[Listing]) -> Vec<Assessment> {
    assess(&LAW, "law", listings, &CarriedOut::new()).unwrap().0
}

fn labels(listings: &[Listing]) -> Vec<Option<String>> {
    let assessed = assessed(listings).into_iter();
    assessed.map(|one| named(&one)).collect()
}

fn named(assessment: &Assessment) -> Option<String> {
    assessment.label.map(|label| label.to_string())
}

/// Returns whether there is a duty to have a development plan, on each list.
fn plans(listings: &[Listing]) -> Vec<Option<bool>> {
    let assessed = assessed(listings).into_iter();
    assessed.map(|one| one.obligations[0].holds).collect()
}

/// A list on which the unit is, surely is not, or may be a parallel society; or none at all.
fn lists(first: i32, signs: &str) -> Vec<Listing> {
    let lists = (first..).zip(signs.chars());
    lists
        .filter_map(|(year, sign)| {
            let values = match sign {
                'P' => ["51", "41", "2", "61", "54"],
                'o' => ["10", "10", "1", "10", "99"],
                '?' => ["?"; 5],
                _ => return None,
            };
            Some(listing(year, situation("1000", values), None))
        })
        .collect()
}

#[test]
fn levels_of_each_version() {
    let cases = [
        // Any two of three; origin was no gate.
        (2010, ["51", "41", "2", "?", "?"], Some(PARALLEL_SOCIETY)),
        (2010, ["51", "40", "2.1", "?", "?"], Some(PARALLEL_SOCIETY)),
        (2010, ["51", "40", "2", "99", "1"], Some(OFF)),
        (2010, ["50", "41", "2.1", "99", "1"], Some(PARALLEL_SOCIETY)),
        (2013, ["50", "41", "2", "99", "1"], Some(OFF)),
        // Any three of five.
        (
            2014,
            ["51", "41", "2.1", "50", "55"],
            Some(PARALLEL_SOCIETY),
        ),
        (2017, ["51", "40", "2", "51", "54"], Some(PARALLEL_SOCIETY)),
        (2017, ["51", "40", "2", "51", "55"], Some(OFF)),
        (
            2017,
            ["50", "41", "2.1", "51", "55"],
            Some(PARALLEL_SOCIETY),
        ),
        (
            2017,
            ["50", "40", "2.1", "51", "54"],
            Some(PARALLEL_SOCIETY),
        ),
        (2017, ["50", "41", "2.1", "50", "55"], Some(OFF)),
        // Two of four, and non-western origin for more.
        (2018, ["51", "41", "2", "60", "55"], Some(PARALLEL_SOCIETY)),
        (2018, ["50", "41", "2", "60", "55"], Some(VULNERABLE)),
        (2018, ["51", "41", "1.9", "60", "55"], Some(OFF)),
        (2020, ["31", "31", "1.4", "60", "64"], Some(OFF)),
        // And since 2021 prevention.
        (2021, ["31", "31", "1.4", "60", "65"], Some(PREVENTION)),
        (2021, ["31", "31", "1.3", "60", "64"], Some(PREVENTION)),
        (2021, ["31", "31", "1.3", "60", "65"], Some(OFF)),
        (2021, ["30", "31", "1.4", "60", "64"], Some(OFF)),
        (2021, ["31", "41", "2", "60", "65"], Some(VULNERABLE)),
        (2021, ["51", "41", "1.9", "60", "65"], Some(PREVENTION)),
        (2021, ["51", "41", "2", "60", "65"], Some(PARALLEL_SOCIETY)),
        // Unknown where it could decide, and only there.
        (2013, ["?", "41", "2", "?", "?"], None),
        (2014, ["33.6", "44", "1", "56.5", "?"], None),
        (2014, ["33.6", "40", "1", "56.5", "?"], Some(OFF)),
        (2018, ["51", "41", "2", "?", "?"], Some(PARALLEL_SOCIETY)),
        (2018, ["51", "40", "1", "60", "?"], Some(OFF)),
        (2018, ["51", "41", "1", "60", "?"], None),
        (2018, ["?", "41", "2", "60", "55"], None),
        (2021, ["30", "41", "1", "?", "65"], None),
        (2021, ["51", "41", "1.4", "?", "65"], None),
        (2021, ["51", "31", "1.4", "60", "?"], Some(PREVENTION)),
    ];
    for (year, values, label) in cases {
        let found = labels(&[listing(year, situation("1000", values), None)]);
        assert_eq!(found, [label.map(str::to_owned)], "{year} {values:?}");
    }
}

#[test]
fn an_unknown_figure_leaves_open_what_it_could_decide() {
    let cases = [
        (["30", "41", "1", "?", "65"], vec![OFF, VULNERABLE]),
        (
            ["51", "41", "1.4", "?", "65"],
            vec![PREVENTION, PARALLEL_SOCIETY],
        ),
        (
            ["?", "41", "2", "60", "55"],
            vec![VULNERABLE, PARALLEL_SOCIETY],
        ),
        (["?", "31", "1.4", "60", "65"], vec![OFF, PREVENTION]),
        (
            ["31", "41", "?", "60", "65"],
            vec![OFF, PREVENTION, VULNERABLE],
        ),
    ];
    for (values, expected) in cases {
        let found = assessed(&[listing(2021, situation("1000", values), None)]);
        let expected: BTreeSet<_> = expected.into_iter().map(label).collect();
        assert_eq!(found[0].possible, expected, "{values:?}");
    }
}

#[test]
fn residents_decide_where_figures_would_give_a_label() {
    let vulnerable = ["10", "41", "2", "60", "55"];
    let none = ["10", "41", "1", "60", "55"];
    for (residents, values, label) in [
        ("999", vulnerable, Some(OFF)),
        ("1000", vulnerable, Some(VULNERABLE)),
        ("?", vulnerable, None),
        ("?", none, Some(OFF)),
    ] {
        let found = labels(&[listing(2018, situation(residents, values), None)]);
        assert_eq!(found, [label.map(str::to_owned)], "{residents} {values:?}");
    }
}

#[test]
fn other_than_social_housing_has_no_label() {
    let situation = Situation {
        social_housing: false,
        ..situation("2000", ["60", "50", "3", "70", "40"])
    };
    let found = assessed(&[listing(2021, situation, None)]);
    assert_eq!(found[0].label, Some(label(OFF)));
    assert!(found[0].findings.iter().all(|one| one.met == Some(true)));
}

#[test]
fn five_lists_running_make_a_transformation_area() {
    // The first list, what each says, and what is said of the last one.
    let cases = [
        (2017, "PPPPP", Some(TRANSFORMATION), 5),
        (2014, "PPPPP", Some(TRANSFORMATION), 5),
        (2013, "PPPPP", Some(PARALLEL_SOCIETY), 5),
        (2016, "PPPPPP", Some(TRANSFORMATION), 6),
        (2018, "PPPP", Some(PARALLEL_SOCIETY), 4),
        (2015, "PP.PPP", Some(PARALLEL_SOCIETY), 3),
        (2015, "PPoPPP", Some(PARALLEL_SOCIETY), 3),
        (2014, "PP.PPPP", Some(PARALLEL_SOCIETY), 4),
        (2017, "?PPPP", None, 4),
        (2017, "PP?PP", None, 2),
        (2017, "?PoPP", Some(PARALLEL_SOCIETY), 2),
        (2017, "?P.PP", Some(PARALLEL_SOCIETY), 2),
        (2016, "?PPPPP", Some(TRANSFORMATION), 5),
        (2017, "PPPPo", Some(OFF), 0),
    ];
    for (first, signs, label, running) in cases {
        let last = assessed(&lists(first, signs)).pop().unwrap();
        assert_eq!(last.years_in_row, running, "{first} {signs}");
        assert_eq!(named(&last).as_deref(), label, "{first} {signs}");
    }
}

#[test]
fn years_before_count_as_the_list_then_was() {
    let mut found = lists(2014, "PPPPP");
    found[1].published = Some(label(OFF));
    assert_eq!(labels(&found)[4].as_deref(), Some(PARALLEL_SOCIETY));
    let mut found = lists(2014, "PooPP");
    found[1].published = Some(label(PARALLEL_SOCIETY));
    found[2].published = Some(label(PARALLEL_SOCIETY));
    let assessed = assessed(&found);
    assert_eq!(assessed[1].label, Some(label(OFF)));
    assert!(assessed[1].contradicts_published);
    assert_eq!(assessed[4].label, Some(label(TRANSFORMATION)));
}

#[test]
fn a_published_label_is_taken_where_figures_leave_it_open() {
    let open = situation("1000", ["51", "41", "1", "60", "?"]);
    // A parallel society stands on the list of vulnerable areas too.
    for (published, contradicts) in [
        (OFF, false),
        (PARALLEL_SOCIETY, false),
        (VULNERABLE, false),
        (PREVENTION, true),
    ] {
        let found = assessed(&[listing(2018, open.clone(), Some(published))]);
        assert_eq!(found[0].label, Some(label(published)));
        assert_eq!(found[0].contradicts_published, contradicts);
    }
}

#[test]
fn a_published_transformation_area_was_a_parallel_society_for_five_years() {
    let nothing = Situation::default();
    let hard = listing(2018, nothing.clone(), Some(TRANSFORMATION));
    let mut all = vec![hard];
    all.extend(lists(2019, "PP"));
    let found = assessed(&all);
    let running: Vec<_> = found.iter().map(|one| one.years_in_row).collect();
    assert_eq!(running, [5, 6, 7]);
    assert_eq!(found[2].label, Some(label(TRANSFORMATION)));
    // A list that is known by nothing but the later one counts too.
    let mut all = vec![
        listing(2018, nothing.clone(), None),
        listing(2020, nothing, Some(TRANSFORMATION)),
    ];
    all.extend(lists(2021, "P"));
    let found = assessed(&all);
    assert_eq!(found[2].years_in_row, 6);
    assert_eq!(found[0].label, None);
}

#[test]
fn the_duty_to_have_a_plan_lasts() {
    let (no, yes) = (Some(false), Some(true));
    let found = plans(&lists(2014, "PPPPPoo.o"));
    assert_eq!(found, [no, no, no, no, yes, yes, yes, yes]);
    let plan = |signs| plans(&lists(2014, signs)).pop().unwrap();
    assert_eq!(plan("PPPP?"), None);
    assert_eq!(plan("PPPP?o"), None);
    assert_eq!(plan("PPPPPo?"), yes);
    assert_eq!(plan("PPPo?"), no);
    let history = listing(2018, Situation::default(), Some(TRANSFORMATION));
    let later = listing(2022, situation("900", ["1"; 5]), None);
    assert_eq!(plans(&[later, history])[0], yes);
}

#[test]
fn duties_end_with_the_first_thing_that_ends_them() {
    // L 194 (2020–21): a plan at the latest on 1 January 2030, the rules on letting after four
    // years running off the list of § 61 a.
    let holding = |first, signs: &str, carried_out: &[(&str, &str)]| {
        let carried_out = carried_out.iter();
        let carried_out: CarriedOut = carried_out
            .map(|(id, day)| ((*id).to_owned(), day.parse().unwrap()))
            .collect();
        let (found, _) = assess(&LAW, "law", &lists(first, signs), &carried_out).unwrap();
        let of = |at: usize| {
            found
                .iter()
                .map(move |one| one.obligations[at].holds == Some(true))
        };
        let written = |held: bool| if held { 'x' } else { '-' };
        [0, 1].map(|at| of(at).map(written).collect::<String>())
    };
    assert_eq!(
        holding(2017, "PPPPPooooo", &[]),
        ["----xxxxxx", "----xxxx--"]
    );
    // A list of the vulnerable in between begins the four years again; so does an unknown one.
    assert_eq!(
        holding(2017, "PPPPPoo?oo", &[]),
        ["----xxxxxx", "----xxxxxx"]
    );
    let plan = [("development_plan", "2024-06-30")];
    assert_eq!(
        holding(2017, "PPPPPooooo", &plan),
        ["----xxx---", "----xxxx--"]
    );
    assert_eq!(
        holding(2024, "PPPPPooooo", &[]),
        ["----xx----", "----xx----"].map(|text: &str| {
            // Who came under it by the list of 2028 is free on the list of 2030.
            text.to_owned()
        })
    );
    // Who comes under it later is not freed by the day that has passed.
    assert_eq!(holding(2028, "PPPPPP", &[]), ["----xx", "----xx"]);
}

#[test]
fn a_duty_says_which_list_brought_it_about() {
    let found = assessed(&lists(2014, "PPPPPPo"));
    let told: Vec<_> = found.iter().map(|one| one.obligations[0].clone()).collect();
    let state = |at: usize| (told[at].since, told[at].by_this_list);
    assert_eq!(state(3), (None, false));
    assert_eq!(state(4), (Some(2018), true));
    assert_eq!(state(5), (Some(2019), true));
    assert_eq!(state(6), (Some(2019), false));
}

#[test]
fn of_several_lists_in_a_year_the_last_counts_later() {
    let mut all = lists(2014, "PPPPP");
    let february = NaiveDate::from_ymd_opt(2017, 2, 1).unwrap();
    let mut other = lists(2017, "o");
    other[0].date = february;
    all.extend(other);
    assert_eq!(labels(&all)[4].as_deref(), Some(TRANSFORMATION));
    all[5].date = NaiveDate::from_ymd_opt(2017, 12, 15).unwrap();
    assert_eq!(labels(&all)[4].as_deref(), Some(PARALLEL_SOCIETY));
}

#[test]
fn lists_without_rules_are_refused() {
    let error = assess(&LAW, "law", &lists(2009, "P"), &CarriedOut::new()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "there are no rules `law` for the lists of 2009"
    );
}

#[test]
fn a_history_reaches_the_next_list() {
    let (_, found) = assess(&LAW, "law", &lists(2018, "PPPP?"), &CarriedOut::new()).unwrap();
    let running = &LAW.rules_of_year("law", 2022).unwrap().running;
    assert_eq!(found.before(&LAW, running, 2022), Some(true));
    assert_eq!(found.before(&LAW, running, 2023), None);
    assert_eq!(found.running_before(&LAW, running, 2022), 4);
}

proptest! {
    #[test]
    fn rows_of_years_as_counted_one_by_one(signs in "[Po.]{1,12}") {
        let found = assessed(&lists(2010, &signs));
        let mut found = found.iter();
        let (mut running, mut once) = (0, false);
        for (year, sign) in (2010..).zip(signs.chars()) {
            running = if sign == 'P' { running + 1 } else { 0 };
            let hard = running >= 5 && year >= 2018;
            once |= hard;
            if sign == '.' {
                continue;
            }
            let one = found.next().unwrap();
            prop_assert_eq!(one.years_in_row, running);
            prop_assert_eq!(one.label == Some(label(TRANSFORMATION)), hard);
            prop_assert_eq!(one.obligations[0].holds, Some(once));
        }
    }

    #[test]
    fn knowing_more_of_the_past_only_narrows(signs in "[Po.?]{1,10}", filling in "[Po]{10}") {
        let known: String = signs
            .chars()
            .zip(filling.chars())
            .map(|(sign, other)| if sign == '?' { other } else { sign })
            .collect();
        let (open, closed) = (assessed(&lists(2013, &signs)), assessed(&lists(2013, &known)));
        for (open, closed) in open.iter().zip(&closed) {
            prop_assert!(closed.possible.is_subset(&open.possible));
            prop_assert!(open.label.is_none() || open.label == closed.label);
            prop_assert!(open.years_in_row <= closed.years_in_row);
            for (open, closed) in open.obligations.iter().zip(&closed.obligations) {
                prop_assert!(open.holds.is_none() || open.holds == closed.holds);
            }
        }
    }

    #[test]
    fn the_order_of_lists_is_no_matter(signs in "[Po.?]{1,10}") {
        let mut all = lists(2013, &signs);
        let mut forwards = assessed(&all);
        all.reverse();
        forwards.reverse();
        prop_assert_eq!(assessed(&all), forwards);
    }
}
