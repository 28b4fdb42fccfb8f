//! Relations that are derived from expressions, and such as are not.

mod any_rows;

use super::*;
use crate::{
    config::{Column, ColumnKind},
    model::fixtures,
};

/// A register of persons, joined by one of schools.
fn tables() -> Vec<Table> {
    let column = |name: &str, kind, optional, values: &[&str]| Column {
        name: name.to_owned(),
        kind,
        optional,
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    };
    let mut persons = Table::default();
    persons.name = "persons".to_owned();
    persons.age_from = Some("birth".to_owned());
    persons.join = vec!["schools".to_owned()];
    persons.columns = vec![
        column("birth", ColumnKind::Date, false, &[]),
        column("died", ColumnKind::Date, true, &[]),
        column("sex", ColumnKind::Text, false, &["f", "m"]),
        column("level", ColumnKind::Text, true, &[]),
        column("charged", ColumnKind::Boolean, true, &[]),
        column("owner", ColumnKind::Boolean, false, &[]),
        column("amount", ColumnKind::Number, true, &[]),
        column("rooms", ColumnKind::Integer, false, &[]),
        column("dwelling", ColumnKind::Integer, false, &[]),
    ];
    let mut schools = Table::default();
    schools.name = "schools".to_owned();
    schools.columns = vec![column("special", ColumnKind::Boolean, false, &[])];
    let mut counts = Table::default();
    counts.name = "counts".to_owned();
    counts.layout = Layout::Counts;
    counts.columns = vec![column("owner", ColumnKind::Boolean, false, &[])];
    vec![persons, schools, counts]
}

fn formula(expression: &str) -> Formula {
    Formula {
        table: "persons".to_owned(),
        unit_column: "area".to_owned(),
        estate_column: Some("estate".to_owned()),
        expression: expression.to_owned(),
    }
}

/// A count called by a letter of what an expression is true of.
fn count(id: &str, expression: &str) -> Indicator {
    Indicator {
        basis: Basis::Counted {
            numerator: formula(expression),
            denominator: None,
        },
        ..fixtures::indicator(id, Measure::Count)
    }
}

fn share(id: &str, above: &str, below: &str) -> Indicator {
    Indicator {
        basis: Basis::Counted {
            numerator: formula(above),
            denominator: Some(formula(below)),
        },
        ..fixtures::indicator(id, Measure::Share)
    }
}

fn written(relation: &AdditiveRelation) -> String {
    let parts: Vec<String> = relation.parts.iter().map(Term::to_string).collect();
    let sign = if relation.exact { "=" } else { "<=" };
    format!("{} {sign} {}", parts.join(" + "), relation.whole)
}

fn derived(indicators: &[Indicator]) -> Vec<String> {
    let found = relations(indicators, &tables());
    found.iter().map(written).collect()
}

/// Expressions, of which the first is counted for `a`, and what follows.
const CASES: &[(&[&str], &[&str])] = &[
    // Ages: whole numbers, never unknown.
    (&["1", "age < 18", "age >= 18"], &["b + c = a"]),
    (
        &["age <= 17", "age < 18", "NOT age > 17", "18 > age"],
        &["b = a", "c = a", "d = a"],
    ),
    (
        &["age BETWEEN 18 AND 29", "age > 17 AND age < 30"],
        &["b = a"],
    ),
    (
        &["age NOT BETWEEN 18 AND 29", "age < 18", "age >= 30"],
        &["b + c = a"],
    ),
    (&["age < 17.5", "age < 18"], &["b = a"]),
    (&["1", "age < 18", "age > 18"], &["b + c <= a"]),
    (&["age IN (1, 2)", "age = 1", "age = 2"], &["b + c = a"]),
    (
        &["age >= 18", "age >= 30", "age >= 65"],
        &["b <= a", "c <= b"],
    ),
    (&["age >= 18 AND age < 18", "1"], &[]),
    // A column that may be empty: what is not true is not false.
    (&["1", "amount < 2", "amount >= 2"], &["b + c <= a"]),
    (
        &["1", "amount < 2", "amount >= 2", "amount IS NULL"],
        &["b + c + d = a"],
    ),
    (&["1", "amount < 2", "NOT amount < 2"], &["b + c <= a"]),
    (
        &["amount IS NOT NULL", "amount < 2", "amount >= 2"],
        &["b + c = a"],
    ),
    (
        &["1", "amount < 2", "COALESCE(amount, 0) < 2"],
        &["b <= c", "c <= a"],
    ),
    (
        &["1", "COALESCE(amount, 0) < 2", "COALESCE(amount, 0) >= 2"],
        &["b + c = a"],
    ),
    (&["amount <> 2", "amount < 2 OR amount > 2"], &["b = a"]),
    (
        &["amount IS DISTINCT FROM 2", "amount <> 2", "amount IS NULL"],
        &["b + c = a"],
    ),
    (&["died IS NULL", "died IS NOT NULL", "1"], &["a + b = c"]),
    // Between any two fractions lies another.
    (&["amount > 0", "amount = 1", "amount > 1"], &["b + c <= a"]),
    (&["rooms > 0", "rooms = 1", "rooms > 1"], &["b + c = a"]),
    // Truths.
    (&["1", "owner", "NOT owner"], &["b + c = a"]),
    (&["1", "charged", "NOT charged"], &["b + c <= a"]),
    (
        &["1", "charged", "charged = FALSE", "charged IS NULL"],
        &["b + c + d = a"],
    ),
    (
        &["1", "charged IS TRUE", "charged IS NOT TRUE"],
        &["b + c <= a"],
    ),
    (
        &["charged AND owner", "charged", "owner"],
        &["a <= b", "a <= c"],
    ),
    (
        &["charged OR owner", "charged", "owner"],
        &["b <= a", "c <= a"],
    ),
    // One of a joined table may have no row.
    (&["1", "special", "NOT special"], &["b + c <= a"]),
    (
        &["special IS NOT NULL", "special", "NOT special"],
        &["b + c = a"],
    ),
    // Texts: two that may be, or any.
    (&["1", "sex = 'f'", "sex = 'm'"], &["b + c = a"]),
    (
        &["sex <> 'f'", "sex = 'm'", "sex IN ('m', 'x')"],
        &["b = a", "c = a"],
    ),
    (&["1", "sex = 'x'"], &[]),
    (&["1", "level = 'low'", "level <> 'low'"], &["b + c <= a"]),
    (
        &["level IS NOT NULL", "level = 'low'", "level <> 'low'"],
        &["b + c = a"],
    ),
    (
        &["level IN ('low', 'mid')", "level = 'low'", "level = 'mid'"],
        &["b + c = a"],
    ),
    (&["level NOT IN ('low')", "level <> 'low'"], &["b = a"]),
    // Numbers that are one or none.
    (
        &[
            "CASE WHEN owner THEN 1 ELSE 0 END",
            "owner",
            "1 - CASE WHEN owner THEN 1 ELSE 0 END",
            "1",
        ],
        &["b = a", "a + c = d"],
    ),
    (&["CASE WHEN charged THEN 1 END", "charged"], &["b = a"]),
    (&["CAST(owner AS INTEGER)", "owner"], &["b = a"]),
    (
        &["CASE age WHEN 1 THEN TRUE WHEN 2 THEN FALSE END", "age = 1"],
        &["b = a"],
    ),
    // Several columns, and partitions of partitions.
    (
        &[
            "1",
            "owner AND age < 18",
            "owner AND age >= 18",
            "NOT owner",
            "owner",
        ],
        &["d + e = a", "b + c = e"],
    ),
    (
        &[
            "owner",
            "owner AND sex = 'f'",
            "owner AND sex = 'm'",
            "sex = 'f'",
        ],
        &["b + c = a", "b <= d"],
    ),
    (
        &[
            "1",
            "sex = 'f' AND age < 9",
            "sex = 'f' AND age >= 9",
            "sex = 'm' AND owner",
            "sex = 'm' AND NOT owner",
        ],
        &["b + c + d + e = a"],
    ),
    // A question is the same wherever it is asked, and nothing else is known of it.
    (
        &[
            "rooms > dwelling",
            "rooms > dwelling AND owner",
            "rooms > dwelling AND NOT owner",
        ],
        &["b + c = a"],
    ),
    (
        &[
            "rooms IS DISTINCT FROM dwelling",
            "owner AND rooms IS DISTINCT FROM dwelling",
        ],
        &["b <= a"],
    ),
    (&["rooms > dwelling", "dwelling < rooms"], &[]),
    (
        &["1", "rooms > dwelling", "NOT rooms > dwelling"],
        &["b + c <= a"],
    ),
    (&["level < 'm'", "level < 'n'"], &[]),
    (
        &["level = 'low'", "level = 'low' AND UPPER(level) = 'LOW'"],
        &["b <= a"],
    ),
    // What counts a row as something else than one tells nothing.
    (&["rooms", "2", "1", "amount"], &[]),
    (&["CASE WHEN owner THEN amount ELSE 0 END", "owner"], &[]),
    (&["amount > 9e15", "amount > 8e15"], &[]),
];

#[test]
fn expressions_tell_how_counts_hang_together() {
    let mut wrong = Vec::new();
    for (expressions, expected) in CASES {
        let letters = ('a'..='z').map(String::from);
        let counts = letters.zip(*expressions);
        let counts: Vec<Indicator> = counts.map(|(id, of)| count(&id, of)).collect();
        let found = derived(&counts);
        if found != *expected {
            wrong.push(format!("{expressions:?}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_share_counts_only_what_is_below_its_line() {
    let indicators = [
        share("young", "owner", "age < 18"),
        share("old", "owner", "age >= 18"),
        share("all", "owner", "1"),
    ];
    let expected = [
        "young + old = all",
        "young.denominator + old.denominator = all.denominator",
    ];
    let mut found = derived(&indicators);
    found.sort_unstable();
    let mut expected = expected.map(str::to_owned);
    expected.sort_unstable();
    assert_eq!(found, expected);
    // That a part of a share is within it is known; that two of them are so together is not.
    let indicators = [
        share("low", "level = 'low'", "owner"),
        share("mid", "level = 'mid'", "owner"),
    ];
    let expected = [
        "mid.denominator = low.denominator",
        "low + mid <= low.denominator",
    ];
    assert_eq!(derived(&indicators), expected);
    // A rate counts above the line whatever is below it.
    let rate = Indicator {
        measure: Measure::Rate { per: 1000.0 },
        ..share("rate", "owner", "age < 18")
    };
    assert_eq!(
        derived(&[rate, count("owners", "owner")]),
        ["owners = rate"]
    );
}

#[test]
fn what_is_counted_elsewhere_does_not_hang_together() {
    let all = count("all", "1");
    let moved = |change: &dyn Fn(&mut Formula)| {
        let mut part = count("part", "owner");
        if let Basis::Counted { numerator, .. } = &mut part.basis {
            change(numerator);
        }
        derived(&[all.clone(), part])
    };
    assert_eq!(moved(&|_| {}), ["part <= all"]);
    assert_eq!(moved(&|of| of.estate_column = None), ["part <= all"]);
    let elsewhere: [&dyn Fn(&mut Formula); 3] = [
        &|of| "to_area".clone_into(&mut of.unit_column),
        &|of| of.estate_column = Some("to_estate".to_owned()),
        &|of| "counts".clone_into(&mut of.table),
    ];
    for change in elsewhere {
        assert_eq!(moved(change), Vec::<String>::new());
    }
}

#[test]
fn a_part_between_is_one_only_where_it_is_counted() {
    let indicators = [
        count("all", "1"),
        Indicator {
            counted_for: vec![UnitKind::Municipality],
            ..count("adults", "age >= 18")
        },
        count("old", "age >= 65"),
    ];
    let expected = ["old <= all", "adults <= all", "old <= adults"];
    assert_eq!(derived(&indicators), expected);
}

#[test]
fn of_too_many_cases_nothing_is_derived() {
    let numbers: Vec<String> = (0..70).map(|number| format!("rooms <> {number}")).collect();
    let amounts = numbers.join(" AND ").replace("rooms", "amount");
    let both = format!("{} AND {amounts}", numbers.join(" AND "));
    let part = format!("owner AND {}", numbers.join(" AND "));
    let whole = numbers.join(" AND ");
    assert_eq!(
        derived(&[count("a", &whole), count("b", &part)]),
        ["b <= a"]
    );
    assert_eq!(
        derived(&[count("a", &whole), count("b", &both)]),
        Vec::<String>::new()
    );
}
