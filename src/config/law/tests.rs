//! The rules that are shipped, and what is said of others.

use super::*;
use crate::model::Relation;

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
        let found = law
            .rules_of_year(family, year)
            .map(|rules| rules.id.as_str());
        assert_eq!(found, id, "{family} {year}");
    }
}

#[test]
fn the_handbook_differs_from_the_law_in_convictions_residents_and_prevention_alone() {
    let law = built_in();
    let handbook = law.rules_of_year("handbook", 2021).unwrap();
    let law = law.rules_of_year("law", 2021).unwrap();
    assert_eq!(handbook.residents.comparison, Relation::MoreThan);
    let convicted: Criterion = "convicted".parse().unwrap();
    let limit = *handbook.main.get(convicted).unwrap();
    assert_eq!(limit.comparison, Relation::MoreThan);
    assert_eq!(limit.mean_years, 3);
    let reference = Reference::Regional;
    assert_eq!(
        limit.bound,
        Bound::Times {
            times: 3,
            reference
        }
    );
    for (criterion, limit) in law
        .main
        .iter()
        .filter(|(criterion, _)| *criterion != convicted)
    {
        assert_eq!(handbook.main.get(criterion), Some(limit), "{criterion}");
    }
    assert_eq!(handbook.prevention, None);
    let main = law
        .levels
        .iter()
        .filter(|level| level.limits == Yardstick::Main);
    assert!(main.eq(&handbook.levels));
}

#[test]
fn labels_have_the_names_of_their_time() {
    let law = built_in();
    let cases = [
        ("none", 2018, "none"),
        ("prevention", 2021, "forebyggelsesområde"),
        ("vulnerable", 2018, "udsat boligområde"),
        ("parallel_society", 2020, "ghettoområde"),
        ("parallel_society", 2021, "parallelsamfund"),
        ("transformation", 2020, "hårdt ghettoområde"),
        ("transformation", 2021, "omdannelsesområde"),
    ];
    for (id, year, name) in cases {
        let label: Label = id.parse().unwrap();
        assert_eq!(law.list_name(label, list_day(year).unwrap()), name);
        assert_eq!(law.read_label(name), Ok(label));
    }
}

#[test]
fn lists_are_nested() {
    let law = built_in();
    let labels = [
        "none",
        "prevention",
        "vulnerable",
        "parallel_society",
        "transformation",
    ];
    let labels = labels.map(|id| id.parse().unwrap());
    let nested = labels.map(|label| labels.map(|other| law.is_also(label, other)));
    assert_eq!(
        nested,
        [
            [true, false, false, false, false],
            [false, true, false, false, false],
            [false, false, true, false, false],
            [false, false, true, true, false],
            [false, false, true, true, true],
        ]
    );
}

#[test]
fn labels_are_read_in_capitals_and_in_both_languages() {
    let law = built_in();
    for (text, id) in [
        (" HÅRDT Ghettoområde ", "transformation"),
        ("ghetto area", "parallel_society"),
        ("Vulnerable housing area", "vulnerable"),
        ("prevention area (forebyggelsesområde)", "prevention"),
        ("Ikke på listen", "none"),
    ] {
        assert_eq!(law.read_label(text), Ok(id.parse().unwrap()), "{text}");
    }
    for text in [
        "",
        "unknown",
        "ghetto",
        "hårdt  ghettoområde",
        "transformation",
    ] {
        assert!(law.read_label(text).is_err(), "{text}");
    }
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

/// What is changed in the shipped file, into what, and what is said of it.
const MISTAKES: &[[&str; 3]] = &[
    ["id = \"law-2014\"", "id = \"law-2010\"", "used twice"],
    [
        "to = \"2013-12-31\"",
        "to = \"2014-01-01\"",
        "overlaps with `law-2010`",
    ],
    [
        "to = \"2013-12-31\"",
        "to = \"2009-12-31\"",
        "before `from`",
    ],
    [
        "to = \"2013-12-31\"",
        "too = \"2013-12-31\"",
        "unknown field `too`",
    ],
    [
        "to = \"2013-12-31\"",
        "to = \"2013-13-31\"",
        "rule_set[1].lists.to: input is out of range",
    ],
    [
        "from = \"2010-01-01\"",
        "from = \"1066-01-01\"",
        "from 1900 to 2999",
    ],
    ["needed = 2", "needed = 4", "more than are counted"],
    ["lists = 5", "lists = 1", "counts no lists"],
    ["lists = 5", "lists = 0", "from 1 to 50"],
    ["lists = 5", "lists = 4294967295", "from 1 to 50"],
    [
        "value = 1000 }",
        "value = 4294967295 }",
        "more than 1,000,000",
    ],
    [
        "\"50\"",
        "\"79228162514264337593543950335\"",
        "from 0 to 1000",
    ],
    ["times = 3", "times = 4294967295", "from 1 to 100"],
    ["\"outside_work\", ", "\"income\", ", "without a limit"],
    [
        "\"outside_work\", ",
        "\"convicted\", ",
        "names a criterion twice",
    ],
    ["\"outside_work\", ", "\"Outside\", ", "is no key"],
    ["value = \"65\"", "value = \"45\"", "stricter"],
    ["times = 2", "times = 4", "stricter"],
    ["times = 2, ", "", "`reference`"],
    ["mean_years = 4", "mean_years = 0", "from 1 to 10"],
    ["decimals = 2", "decimals = 9", "from 0 to 4"],
    [
        "of = \"regional\"",
        "of = \"regional\"\nbase = \"residents\"",
        "stands beside `of`",
    ],
    [
        "id = \"income\"",
        "id = \"incomes\"",
        "there is no such criterion",
    ],
    ["id = \"income\"", "id = \"convicted\"", "used twice"],
    ["severity = 2", "severity = 1", "is 0 or another label's"],
    ["severity = 1", "severity = 0", "is 0 or another label's"],
    [
        "id = \"prevention\"",
        "id = \"none\"",
        "is no key of a label",
    ],
    [
        "also = [\"vulnerable\"]",
        "also = [\"udsat\"]",
        "there is no label `udsat`",
    ],
    [
        "entry = [\"transformation\"]",
        "entry = []",
        "names no label",
    ],
    [
        "entry = [\"transformation\"]",
        "entry = [\"hard\"]",
        "there is no label `hard`",
    ],
    ["lists = 4", "lists = 0", "from 1 to 50"],
    [
        "id = \"letting_rules\"",
        "id = \"development_plan\"",
        "used twice",
    ],
    [
        "gates = [\"non_western\"]",
        "gates_needed = \"any\"",
        "there are no gates",
    ],
    [
        "label = \"vulnerable\"\nparagraph",
        "label = \"parallel_society\"\nparagraph",
        "used twice",
    ],
    [
        "running = { labels = [\"parallel_society\"] }",
        "running = { labels = [\"x\"] }",
        "no label `x`",
    ],
];

#[test]
fn rules_that_contradict_themselves_are_refused() {
    for [from, to, message] in MISTAKES {
        assert!(SHIPPED.contains(from), "{from}");
        let said = said(&SHIPPED.replacen(from, to, 1));
        assert!(said.contains(message), "{to}: {said}");
    }
}

#[test]
fn all_that_is_wrong_with_rules_is_told_at_once() {
    let text = SHIPPED
        .replacen("to = \"2013-12-31\"", "to = \"2009-12-31\"", 1)
        .replacen("needed = 2", "needed = 4", 1)
        .replacen("times = 3", "times = 101", 1);
    insta::assert_snapshot!(said(&text), @"
    3 mistakes in the configuration
      law.toml: rule_set[law-2018].main.convicted.times: `101` is not from 1 to 100
        hint: a limit has `value`, in per cent, or both `times` and `reference`
      law.toml: rule_set[law-2010].lists.to: before `from`
        hint: both are days of lists
      law.toml: rule_set[law-2010].level[parallel_society].needed: more than are counted
        hint: count more or need fewer
    ");
}
