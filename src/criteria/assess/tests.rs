//! Labels through the years.

use std::sync::LazyLock;

use Label::{None as Off, ParallelSociety, Prevention, Transformation, Vulnerable};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::model::Criterion;

static LAW: LazyLock<Law> = LazyLock::new(|| Law::built_in().unwrap());

/// Figures in the order of the criteria, `?` for unknown.
fn situation(residents: &str, values: [&str; 5]) -> Situation {
    let mut situation = Situation {
        residents: residents.parse().ok(),
        convicted_limit: Some(Decimal::TWO),
        ..Situation::default()
    };
    for (criterion, value) in Criterion::ALL.into_iter().zip(values) {
        *situation.values.get_mut(criterion) = value.parse().ok();
    }
    situation
}

fn listing(year: i32, situation: Situation, published: Option<Label>) -> Listing {
    let date = NaiveDate::from_ymd_opt(year, 12, 1).unwrap();
    Listing {
        date,
        situation,
        published,
    }
}

fn assessed(listings: &[Listing]) -> Vec<Assessment> {
    assess(&LAW, "law", listings).unwrap().0
}

fn labels(listings: &[Listing]) -> Vec<Option<Label>> {
    assessed(listings)
        .into_iter()
        .map(|one| one.label)
        .collect()
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
        (2010, ["51", "41", "2", "?", "?"], Some(ParallelSociety)),
        (2010, ["51", "40", "2.1", "?", "?"], Some(ParallelSociety)),
        (2010, ["51", "40", "2", "99", "1"], Some(Off)),
        (2010, ["50", "41", "2.1", "99", "1"], Some(ParallelSociety)),
        (2013, ["50", "41", "2", "99", "1"], Some(Off)),
        // Any three of five.
        (2014, ["51", "41", "2.1", "50", "55"], Some(ParallelSociety)),
        (2017, ["51", "40", "2", "51", "54"], Some(ParallelSociety)),
        (2017, ["51", "40", "2", "51", "55"], Some(Off)),
        (2017, ["50", "41", "2.1", "51", "55"], Some(ParallelSociety)),
        (2017, ["50", "40", "2.1", "51", "54"], Some(ParallelSociety)),
        (2017, ["50", "41", "2.1", "50", "55"], Some(Off)),
        // Two of four, and non-western origin for more.
        (2018, ["51", "41", "2", "60", "55"], Some(ParallelSociety)),
        (2018, ["50", "41", "2", "60", "55"], Some(Vulnerable)),
        (2018, ["51", "41", "1.9", "60", "55"], Some(Off)),
        (2020, ["31", "31", "1.4", "60", "64"], Some(Off)),
        // And since 2021 prevention.
        (2021, ["31", "31", "1.4", "60", "65"], Some(Prevention)),
        (2021, ["31", "31", "1.3", "60", "64"], Some(Prevention)),
        (2021, ["31", "31", "1.3", "60", "65"], Some(Off)),
        (2021, ["30", "31", "1.4", "60", "64"], Some(Off)),
        (2021, ["31", "41", "2", "60", "65"], Some(Vulnerable)),
        (2021, ["51", "41", "1.9", "60", "65"], Some(Prevention)),
        (2021, ["51", "41", "2", "60", "65"], Some(ParallelSociety)),
        // Unknown where it could decide, and only there.
        (2013, ["?", "41", "2", "?", "?"], None),
        (2014, ["33.6", "44", "1", "56.5", "?"], None),
        (2014, ["33.6", "40", "1", "56.5", "?"], Some(Off)),
        (2018, ["51", "41", "2", "?", "?"], Some(ParallelSociety)),
        (2018, ["51", "40", "1", "60", "?"], Some(Off)),
        (2018, ["51", "41", "1", "60", "?"], None),
        (2018, ["?", "41", "2", "60", "55"], None),
        (2021, ["30", "41", "1", "?", "65"], None),
        (2021, ["51", "41", "1.4", "?", "65"], None),
        (2021, ["51", "31", "1.4", "60", "?"], Some(Prevention)),
    ];
    for (year, values, label) in cases {
        let found = labels(&[listing(year, situation("1000", values), None)]);
        assert_eq!(found, [label], "{year} {values:?}");
    }
}

#[test]
fn an_unknown_figure_leaves_open_what_it_could_decide() {
    let cases = [
        (["30", "41", "1", "?", "65"], vec![Off, Vulnerable]),
        (
            ["51", "41", "1.4", "?", "65"],
            vec![Prevention, ParallelSociety],
        ),
        (
            ["?", "41", "2", "60", "55"],
            vec![Vulnerable, ParallelSociety],
        ),
        (["?", "31", "1.4", "60", "65"], vec![Off, Prevention]),
        (
            ["31", "41", "?", "60", "65"],
            vec![Off, Prevention, Vulnerable],
        ),
    ];
    for (values, expected) in cases {
        let found = assessed(&[listing(2021, situation("1000", values), None)]);
        let possible: Vec<_> = found[0].possible.iter().copied().collect();
        assert_eq!(possible, expected, "{values:?}");
    }
}

#[test]
fn residents_decide_where_figures_would_give_a_label() {
    let vulnerable = ["10", "41", "2", "60", "55"];
    let none = ["10", "41", "1", "60", "55"];
    for (residents, values, label) in [
        ("999", vulnerable, Some(Off)),
        ("1000", vulnerable, Some(Vulnerable)),
        ("?", vulnerable, None),
        ("?", none, Some(Off)),
    ] {
        let found = labels(&[listing(2018, situation(residents, values), None)]);
        assert_eq!(found, [label], "{residents} {values:?}");
    }
}

#[test]
fn other_than_social_housing_has_no_label() {
    let situation = Situation {
        social_housing: false,
        ..situation("2000", ["60", "50", "3", "70", "40"])
    };
    let found = assessed(&[listing(2021, situation, None)]);
    assert_eq!(found[0].label, Some(Off));
    assert!(found[0].findings.iter().all(|one| one.met == Some(true)));
}

#[test]
fn five_lists_running_make_a_transformation_area() {
    // The first list, what each says, and what is said of the last one.
    let cases = [
        (2017, "PPPPP", Some(Transformation), 5),
        (2014, "PPPPP", Some(Transformation), 5),
        (2013, "PPPPP", Some(ParallelSociety), 5),
        (2016, "PPPPPP", Some(Transformation), 6),
        (2018, "PPPP", Some(ParallelSociety), 4),
        (2015, "PP.PPP", Some(ParallelSociety), 3),
        (2015, "PPoPPP", Some(ParallelSociety), 3),
        (2014, "PP.PPPP", Some(ParallelSociety), 4),
        (2017, "?PPPP", None, 4),
        (2017, "PP?PP", None, 2),
        (2017, "?PoPP", Some(ParallelSociety), 2),
        (2017, "?P.PP", Some(ParallelSociety), 2),
        (2016, "?PPPPP", Some(Transformation), 5),
        (2017, "PPPPo", Some(Off), 0),
    ];
    for (first, signs, label, running) in cases {
        let found = assessed(&lists(first, signs));
        let last = found.last().unwrap();
        assert_eq!(last.label, label, "{first} {signs}");
        assert_eq!(last.years_in_row, running, "{first} {signs}");
    }
}

#[test]
fn years_before_count_as_the_list_then_was() {
    let mut found = lists(2014, "PPPPP");
    found[1].published = Some(Off);
    assert_eq!(labels(&found)[4], Some(ParallelSociety));
    let mut found = lists(2014, "PooPP");
    found[1].published = Some(ParallelSociety);
    found[2].published = Some(ParallelSociety);
    let assessed = assessed(&found);
    assert_eq!(assessed[1].label, Some(Off));
    assert!(assessed[1].contradicts_published());
    assert_eq!(assessed[4].label, Some(Transformation));
}

#[test]
fn a_published_label_is_taken_where_figures_leave_it_open() {
    let open = situation("1000", ["51", "41", "1", "60", "?"]);
    // A parallel society stands on the list of vulnerable areas too.
    for (published, contradicts) in [
        (Off, false),
        (ParallelSociety, false),
        (Vulnerable, false),
        (Prevention, true),
    ] {
        let found = assessed(&[listing(2018, open, Some(published))]);
        assert_eq!(found[0].label, Some(published));
        assert_eq!(found[0].contradicts_published(), contradicts);
    }
}

#[test]
fn a_published_transformation_area_was_a_parallel_society_for_five_years() {
    let nothing = Situation::default();
    let hard = listing(2018, nothing, Some(Transformation));
    let mut all = vec![hard];
    all.extend(lists(2019, "PP"));
    let found = assessed(&all);
    let running: Vec<_> = found.iter().map(|one| one.years_in_row).collect();
    assert_eq!(running, [5, 6, 7]);
    assert_eq!(found[2].label, Some(Transformation));
    // A list that is known by nothing but the later one counts too.
    let mut all = vec![
        listing(2018, nothing, None),
        listing(2020, nothing, Some(Transformation)),
    ];
    all.extend(lists(2021, "P"));
    let found = assessed(&all);
    assert_eq!(found[2].years_in_row, 6);
    assert_eq!(found[0].label, None);
}

#[test]
fn the_duty_to_have_a_plan_lasts() {
    let found = assessed(&lists(2014, "PPPPPoo.o"));
    let plans: Vec<_> = found.iter().map(|one| one.development_plan).collect();
    let (no, yes) = (Some(false), Some(true));
    assert_eq!(plans, [no, no, no, no, yes, yes, yes, yes]);
    let plan = |signs| {
        assessed(&lists(2014, signs))
            .pop()
            .unwrap()
            .development_plan
    };
    assert_eq!(plan("PPPP?"), None);
    assert_eq!(plan("PPPP?o"), None);
    assert_eq!(plan("PPPPPo?"), yes);
    assert_eq!(plan("PPPo?"), no);
    let history = listing(2018, Situation::default(), Some(Transformation));
    let later = listing(2022, situation("900", ["1"; 5]), None);
    assert_eq!(assessed(&[later, history])[0].development_plan, yes);
}

#[test]
fn of_several_lists_in_a_year_the_last_counts_later() {
    let mut all = lists(2014, "PPPPP");
    let february = NaiveDate::from_ymd_opt(2017, 2, 1).unwrap();
    let mut other = lists(2017, "o");
    other[0].date = february;
    all.extend(other);
    assert_eq!(labels(&all)[4], Some(Transformation));
    all[5].date = NaiveDate::from_ymd_opt(2017, 12, 15).unwrap();
    assert_eq!(labels(&all)[4], Some(ParallelSociety));
}

#[test]
fn lists_without_rules_are_refused() {
    let error = assess(&LAW, "law", &lists(2009, "P")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "there are no rules `law` for the lists of 2009"
    );
}

#[test]
fn a_history_reaches_the_next_list() {
    let (_, found) = assess(&LAW, "law", &lists(2018, "PPPP?")).unwrap();
    assert_eq!(found.before(2022, 5), Some(true));
    assert_eq!(found.before(2023, 5), None);
    assert_eq!(found.running_before(2022), 4);
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
            prop_assert_eq!(one.label == Some(Transformation), hard);
            prop_assert_eq!(one.development_plan, Some(once));
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
            let plan = open.development_plan;
            prop_assert!(plan.is_none() || plan == closed.development_plan);
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
