//! Every limit of every version, from both sides.

use std::sync::LazyLock;

use super::*;
use crate::{config::Law, criteria::fixtures::criterion};

static LAW: LazyLock<Law> = LazyLock::new(|| Law::built_in().unwrap());

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn found(
    (family, year, yardstick): (&str, i32, Yardstick),
    id: &str,
    value: &str,
    limit: Option<&str>,
    base: Option<&str>,
) -> CriterionFinding {
    let criterion = criterion(id);
    let of = |number: Option<&str>| number.map(|number| (criterion, decimal(number)));
    let situation = Situation {
        values: of(Some(value)).into_iter().collect(),
        limits: of(limit).into_iter().collect(),
        bases: of(base).into_iter().collect(),
        ..Situation::default()
    };
    let rules = LAW.rules_of_year(family, year).unwrap();
    let findings = findings(rules, yardstick, &situation);
    let mut findings = findings.into_iter();
    findings.find(|one| one.criterion == criterion).unwrap()
}

/// Family, year and limits; criterion, given limit; the values just not met and just met.
type Case = (
    (&'static str, i32, Yardstick),
    &'static str,
    Option<&'static str>,
    &'static str,
    &'static str,
);

const SIDES: &[Case] = &[
    (
        ("law", 2010, Yardstick::Main),
        "non_western",
        None,
        "50",
        "50.01",
    ),
    (
        ("law", 2013, Yardstick::Main),
        "outside_work",
        None,
        "40",
        "40.01",
    ),
    (
        ("law", 2013, Yardstick::Main),
        "convicted",
        None,
        "2.70",
        "2.71",
    ),
    (
        ("law", 2014, Yardstick::Main),
        "non_western",
        None,
        "50",
        "50.01",
    ),
    (
        ("law", 2014, Yardstick::Main),
        "outside_work",
        None,
        "40",
        "40.01",
    ),
    (
        ("law", 2017, Yardstick::Main),
        "convicted",
        None,
        "2.70",
        "2.71",
    ),
    (
        ("law", 2017, Yardstick::Main),
        "convicted",
        Some("2.80"),
        "2.80",
        "2.81",
    ),
    (
        ("law", 2017, Yardstick::Main),
        "basic_school",
        None,
        "50",
        "50.01",
    ),
    (
        ("law", 2017, Yardstick::Main),
        "income",
        None,
        "55",
        "54.99",
    ),
    (
        ("law", 2018, Yardstick::Main),
        "non_western",
        None,
        "50",
        "50.01",
    ),
    (
        ("law", 2018, Yardstick::Main),
        "outside_work",
        None,
        "40",
        "40.01",
    ),
    (
        ("law", 2018, Yardstick::Main),
        "convicted",
        Some("2.49"),
        "2.48",
        "2.49",
    ),
    (
        ("law", 2020, Yardstick::Main),
        "basic_school",
        None,
        "60",
        "60.01",
    ),
    (
        ("law", 2020, Yardstick::Main),
        "income",
        None,
        "55",
        "54.99",
    ),
    (
        ("law", 2021, Yardstick::Main),
        "non_western",
        None,
        "50",
        "50.01",
    ),
    (
        ("law", 2021, Yardstick::Main),
        "outside_work",
        None,
        "40",
        "40.01",
    ),
    (
        ("law", 2021, Yardstick::Main),
        "convicted",
        Some("2.49"),
        "2.48",
        "2.49",
    ),
    (
        ("law", 2021, Yardstick::Main),
        "basic_school",
        None,
        "60",
        "60.01",
    ),
    (
        ("law", 2021, Yardstick::Main),
        "income",
        None,
        "55",
        "54.99",
    ),
    (
        ("law", 2021, Yardstick::Prevention),
        "non_western",
        None,
        "30",
        "30.01",
    ),
    (
        ("law", 2021, Yardstick::Prevention),
        "outside_work",
        None,
        "30",
        "30.01",
    ),
    (
        ("law", 2021, Yardstick::Prevention),
        "convicted",
        Some("2.49"),
        "1.65",
        "1.66",
    ),
    (
        ("law", 2021, Yardstick::Prevention),
        "convicted",
        Some("2.49"),
        "1.659999999999",
        "1.66",
    ),
    (
        ("law", 2021, Yardstick::Prevention),
        "convicted",
        Some("2.50"),
        "1.6666",
        "1.6667",
    ),
    (
        ("law", 2021, Yardstick::Prevention),
        "convicted",
        Some("2.50"),
        "1.666666666666",
        "1.666666666667",
    ),
    (
        ("law", 2021, Yardstick::Prevention),
        "basic_school",
        None,
        "60",
        "60.01",
    ),
    (
        ("law", 2021, Yardstick::Prevention),
        "income",
        None,
        "65",
        "64.99",
    ),
    (
        ("handbook", 2020, Yardstick::Main),
        "convicted",
        Some("2.49"),
        "2.48",
        "2.49",
    ),
    (
        ("handbook", 2021, Yardstick::Main),
        "convicted",
        Some("2.49"),
        "2.49",
        "2.50",
    ),
    (
        ("handbook", 2021, Yardstick::Main),
        "non_western",
        None,
        "50",
        "50.01",
    ),
];

#[test]
fn values_on_each_limit_and_beside_it() {
    for (rules, criterion, limit, not_met, met) in SIDES.iter().copied() {
        for (value, expected) in [(not_met, false), (met, true)] {
            let finding = found(rules, criterion, value, limit, None);
            assert_eq!(finding.met, Some(expected), "{rules:?} {criterion} {value}");
        }
    }
}

#[test]
fn a_moving_limit_must_be_given() {
    let rules = ("law", 2018, Yardstick::Main);
    let finding = found(rules, "convicted", "9", None, Some("1000"));
    assert_eq!(
        (finding.limit, finding.met, finding.persons),
        (None, None, None)
    );
}

#[test]
fn distances_are_in_points_past_the_limit() {
    let rules = ("law", 2021, Yardstick::Prevention);
    let cases = [
        ("non_western", "29.4", "-0.6", "30"),
        ("income", "61.8", "3.2", "65"),
        ("income", "65", "0", "65"),
        ("convicted", "1.66", "-0.0067", "1.6667"),
    ];
    for (criterion, value, distance, limit) in cases {
        let given = (criterion == "convicted").then_some("2.50");
        let finding = found(rules, criterion, value, given, None);
        assert_eq!(finding.distance, Some(decimal(distance)), "{criterion}");
        assert_eq!(finding.limit, Some(decimal(limit)), "{criterion}");
    }
}

#[test]
fn residents_are_at_least_a_thousand_and_in_the_handbook_more() {
    let cases = [
        ("law", 2010, 1000),
        ("law", 2014, 1000),
        ("law", 2018, 1000),
        ("law", 2021, 1000),
        ("handbook", 2020, 1000),
        ("handbook", 2021, 1001),
    ];
    for (family, year, least) in cases {
        let residents = LAW.rules_of_year(family, year).unwrap().residents;
        assert_eq!(enough(residents, Some(Decimal::from(least))), Some(true));
        assert_eq!(
            enough(residents, Some(Decimal::from(least - 1))),
            Some(false)
        );
        assert_eq!(enough(residents, None), None);
    }
}

#[test]
fn persons_put_the_value_on_the_other_side_and_one_fewer_does_not() {
    let rules = ("law", 2018, Yardstick::Main);
    for base in [7_u32, 100, 1000, 1913] {
        for count in 0..=base {
            let share = Decimal::from(count * 100) / Decimal::from(base);
            for (criterion, limit, years) in
                [("non_western", None, 1_u64), ("convicted", Some("2.4"), 2)]
            {
                let (value, base) = (share.to_string(), u64::from(base) * years);
                let of_a_year = (base / years).to_string();
                let finding = found(rules, criterion, &value, limit, Some(&of_a_year));
                // Of all years of the mean together; the persons move in the newest one.
                let met = |count: u64| match criterion {
                    "non_western" => count * 2 > base,
                    _ => count * 1000 >= 24 * base,
                };
                let persons = finding.persons.unwrap();
                let count = u64::from(count) * years;
                assert_eq!(finding.met, Some(met(count)), "{count} of {base}");
                let moved = |by: u64| match met(count) {
                    true => count - by,
                    false => count + by,
                };
                assert_ne!(met(moved(persons)), met(count), "{count} of {base}");
                assert_eq!(met(moved(persons - 1)), met(count), "{count} of {base}");
            }
        }
    }
}

#[test]
fn what_has_no_base_is_no_count_of_persons() {
    let rules = ("law", 2018, Yardstick::Main);
    let finding = found(rules, "income", "54", None, None);
    assert_eq!((finding.met, finding.persons), (Some(true), None));
}
