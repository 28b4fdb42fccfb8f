//! Every limit of every version, from both sides.

use std::sync::LazyLock;

use super::*;
use crate::config::Law;

static LAW: LazyLock<Law> = LazyLock::new(|| Law::built_in().unwrap());

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn found(
    (family, year, yardstick): (&str, i32, Yardstick),
    criterion: Criterion,
    value: &str,
    limit: Option<&str>,
    base: Option<&str>,
) -> Finding {
    let mut situation = Situation {
        convicted_limit: limit.map(decimal),
        residents: base.map(decimal),
        ..Situation::default()
    };
    *situation.values.get_mut(criterion) = Some(decimal(value));
    *situation.bases.get_mut(criterion) = base.map(decimal);
    let rules = LAW.rules(family, year).unwrap();
    let findings = findings(rules, yardstick, &situation);
    let mut findings = findings.into_iter();
    findings.find(|one| one.criterion == criterion).unwrap()
}

#[test]
fn values_on_each_limit_and_beside_it() {
    use Criterion::*;
    use Yardstick::*;
    // Version, criterion, given limit; the values just not met and just met.
    let cases = [
        (("law", 2010, Main), NonWestern, None, "50", "50.01"),
        (("law", 2013, Main), OutsideWork, None, "40", "40.01"),
        (("law", 2013, Main), Convicted, None, "2.70", "2.71"),
        (("law", 2014, Main), NonWestern, None, "50", "50.01"),
        (("law", 2014, Main), OutsideWork, None, "40", "40.01"),
        (("law", 2017, Main), Convicted, None, "2.70", "2.71"),
        (("law", 2017, Main), Convicted, Some("2.80"), "2.80", "2.81"),
        (("law", 2017, Main), BasicSchool, None, "50", "50.01"),
        (("law", 2017, Main), Income, None, "55", "54.99"),
        (("law", 2018, Main), NonWestern, None, "50", "50.01"),
        (("law", 2018, Main), OutsideWork, None, "40", "40.01"),
        (("law", 2018, Main), Convicted, Some("2.49"), "2.48", "2.49"),
        (("law", 2020, Main), BasicSchool, None, "60", "60.01"),
        (("law", 2020, Main), Income, None, "55", "54.99"),
        (("law", 2021, Main), NonWestern, None, "50", "50.01"),
        (("law", 2021, Main), OutsideWork, None, "40", "40.01"),
        (("law", 2021, Main), Convicted, Some("2.49"), "2.48", "2.49"),
        (("law", 2021, Main), BasicSchool, None, "60", "60.01"),
        (("law", 2021, Main), Income, None, "55", "54.99"),
        (("law", 2021, Prevention), NonWestern, None, "30", "30.01"),
        (("law", 2021, Prevention), OutsideWork, None, "30", "30.01"),
        (
            ("law", 2021, Prevention),
            Convicted,
            Some("2.49"),
            "1.65",
            "1.66",
        ),
        (
            ("law", 2021, Prevention),
            Convicted,
            Some("2.49"),
            "1.659999999999",
            "1.66",
        ),
        (
            ("law", 2021, Prevention),
            Convicted,
            Some("2.50"),
            "1.6666",
            "1.6667",
        ),
        (
            ("law", 2021, Prevention),
            Convicted,
            Some("2.50"),
            "1.666666666666",
            "1.666666666667",
        ),
        (("law", 2021, Prevention), BasicSchool, None, "60", "60.01"),
        (("law", 2021, Prevention), Income, None, "65", "64.99"),
        (
            ("handbook", 2020, Main),
            Convicted,
            Some("2.49"),
            "2.48",
            "2.49",
        ),
        (
            ("handbook", 2021, Main),
            Convicted,
            Some("2.49"),
            "2.49",
            "2.50",
        ),
        (
            ("handbook", 2021, Prevention),
            Convicted,
            Some("2.49"),
            "1.66",
            "1.67",
        ),
        (("handbook", 2021, Main), NonWestern, None, "50", "50.01"),
    ];
    for (rules, criterion, limit, not_met, met) in cases {
        for (value, expected) in [(not_met, false), (met, true)] {
            let finding = found(rules, criterion, value, limit, None);
            assert_eq!(
                finding.met,
                Some(expected),
                "{rules:?} {criterion:?} {value}"
            );
        }
    }
}

#[test]
fn a_moving_limit_must_be_given() {
    let rules = ("law", 2018, Yardstick::Main);
    let finding = found(rules, Criterion::Convicted, "9", None, Some("1000"));
    assert_eq!(
        (finding.limit, finding.met, finding.persons),
        (None, None, None)
    );
}

#[test]
fn distances_are_in_points_past_the_limit() {
    let rules = ("law", 2021, Yardstick::Prevention);
    let cases = [
        (Criterion::NonWestern, "29.4", "-0.6", "30"),
        (Criterion::Income, "61.8", "3.2", "65"),
        (Criterion::Income, "65", "0", "65"),
        (Criterion::Convicted, "1.66", "-0.0067", "1.6667"),
    ];
    for (criterion, value, distance, limit) in cases {
        let finding = found(rules, criterion, value, Some("2.50"), None);
        assert_eq!(finding.distance, Some(decimal(distance)), "{criterion:?}");
        assert_eq!(finding.limit, Some(decimal(limit)), "{criterion:?}");
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
        let residents = LAW.rules(family, year).unwrap().residents;
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
            for (criterion, limit, years) in [
                (Criterion::NonWestern, None, 1_u64),
                (Criterion::Convicted, Some("2.4"), 2),
            ] {
                let (value, base) = (share.to_string(), u64::from(base) * years);
                let of_a_year = (base / years).to_string();
                let finding = found(rules, criterion, &value, limit, Some(&of_a_year));
                // Of all years of the mean together; the persons move in the newest one.
                let met = |count: u64| match criterion {
                    Criterion::NonWestern => count * 2 > base,
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
fn income_is_no_count_of_persons() {
    let rules = ("law", 2018, Yardstick::Main);
    let finding = found(rules, Criterion::Income, "54", None, Some("1000"));
    assert_eq!((finding.met, finding.persons), (Some(true), None));
}
