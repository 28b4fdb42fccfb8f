//! The rules that are shipped, and what is said of others.

use super::*;

fn built_in() -> Law {
    Law::built_in().unwrap()
}

#[test]
fn the_year_of_the_list_chooses_the_rules() {
    let cases = [
        ("law", 2009, None),
        ("law", 2010, Some("law-2010")),
        ("law", 2013, Some("law-2010")),
        ("law", 2014, Some("law-2014")),
        ("law", 2017, Some("law-2014")),
        ("law", 2018, Some("law-2018")),
        ("law", 2020, Some("law-2018")),
        ("law", 2021, Some("law-2021")),
        ("law", 2040, Some("law-2021")),
        ("handbook", 2009, None),
        ("handbook", 2020, Some("law-2018")),
        ("handbook", 2021, Some("handbook-2021")),
        ("hanbdook", 2020, None),
    ];
    for (family, year, id) in cases {
        let law = built_in();
        let found = law.rules(family, year).map(|rules| rules.id.as_str());
        assert_eq!(found, id, "{family} {year}");
    }
}

#[test]
fn the_handbook_differs_from_the_law_in_convictions_and_residents_alone() {
    let law = built_in();
    let mut handbook = law.rules("handbook", 2021).unwrap().clone();
    let law = law.rules("law", 2021).unwrap();
    assert_eq!(handbook.residents.comparison, Relation::MoreThan);
    for (limits, times) in [
        (Some(&mut handbook.main), 3),
        (handbook.prevention.as_mut(), 2),
    ] {
        let limit = limits.unwrap().get_mut(&Criterion::Convicted).unwrap();
        assert_eq!(limit.comparison, Relation::MoreThan);
        assert_eq!(limit.mean_years, 3);
        let reference = Reference::Regional;
        assert_eq!(limit.bound, Bound::Times { times, reference });
        let reference = Reference::National;
        *limit = Limit {
            comparison: Relation::AtLeast,
            bound: Bound::Times { times, reference },
            mean_years: 2,
        };
    }
    assert_eq!(handbook.main, law.main);
    assert_eq!(handbook.prevention, law.prevention);
    assert_eq!(handbook.levels, law.levels);
}

/// Returns what is said of rules.
fn said(text: &str) -> String {
    let mut problems = Problems::default();
    let law = match Law::read(text, Path::new("law.toml"), &mut problems) {
        Ok(law) => law,
        Err(error) => return error.to_string(),
    };
    let read = problems.refuse(law);
    read.map_or_else(|error| error.to_string(), |_| String::new())
}

const SHIPPED: &str = include_str!("../../../data/law.toml");

#[test]
fn rules_that_contradict_themselves_are_refused() {
    let cases = [
        ("id = \"law-2014\"", "id = \"law-2010\"", "used twice"),
        ("last = 2013", "last = 2014", "overlaps with `law-2010`"),
        ("last = 2013", "last = 2009", "before `first`"),
        ("last = 2013", "lsat = 2013", "unknown field `lsat`"),
        ("needed = 2", "needed = 4", "more than are counted"),
        ("lists = 5", "lists = 0", "no list at all"),
        ("lists = 5", "lists = 4294967295", "more than 50 lists"),
        ("first = 2010", "first = -2147483648", "from 1900 to 2999"),
        ("last = 2013", "last = 2147483647", "from 1900 to 2999"),
        (
            "value = 1000 }",
            "value = 4294967295 }",
            "more than 1,000,000",
        ),
        (
            "\"50\"",
            "\"79228162514264337593543950335\"",
            "from 0 to 1000",
        ),
        ("times = 3", "times = 4294967295", "from 1 to 100"),
        ("\"outside_work\", ", "\"income\", ", "without a limit"),
        ("value = \"65\"", "value = \"45\"", "stricter"),
        ("times = 2", "times = 4", "stricter"),
        ("times = 2, ", "", "`reference`"),
        ("mean_years = 4", "mean_years = 0", "from 1 to 10"),
    ];
    for (from, to, message) in cases {
        assert!(SHIPPED.contains(from), "{from}");
        let said = said(&SHIPPED.replacen(from, to, 1));
        assert!(said.contains(message), "{to}: {said}");
    }
}

#[test]
fn all_that_is_wrong_with_rules_is_told_at_once() {
    let text = SHIPPED
        .replacen("last = 2013", "last = 2009", 1)
        .replacen("needed = 2", "needed = 4", 1)
        .replacen("times = 3", "times = 101", 1);
    insta::assert_snapshot!(said(&text), @"
    3 mistakes in the configuration
      law.toml: rule_set[law-2018].main.convicted.times: `101` is not from 1 to 100
        hint: a limit has `value`, in per cent, or both `times` and `reference`
      law.toml: rule_set[law-2010].last: before `first`
        hint: both are years of lists
      law.toml: rule_set[law-2010].level[ghettoområde].needed: more than are counted
        hint: count more or need fewer
    ");
}
