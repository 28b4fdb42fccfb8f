//! Whatever the rows and expressions are, what is derived holds of what is counted.

use polars::prelude::{DataFrame, DataType, IntoLazy, col};
use proptest::{
    prelude::{ProptestConfig, Strategy, any, prop, proptest},
    prop_oneof,
    strategy::ValueTree,
    test_runner::{TestCaseError, TestRunner},
};

use super::*;
use crate::indicators::expression::number;

/// Conditions on the columns of the register, of some depth.
fn condition() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        (0..4, prop_oneof!["<", "<=", ">", ">=", "=", "<>"])
            .prop_map(|(number, sign)| format!("rooms {sign} {number}")),
        (0..3, 0..4).prop_map(|(low, high)| format!("rooms BETWEEN {low} AND {high}")),
        (0..3, prop_oneof!["<", "<=", ">", ">=", "=", "<>"])
            .prop_map(|(number, sign)| format!("amount {sign} {number}.5")),
        (0..3).prop_map(|number| format!("COALESCE(amount, {number}) > 1")),
        prop_oneof![
            "sex = 'f'",
            "sex IN ('f', 'x')",
            "sex <> 'f'",
            "level = 'a'",
            "level <> 'b'"
        ],
        prop_oneof![
            "level IN ('a', 'b')",
            "level NOT IN ('a')",
            "level IS NULL",
            "charged"
        ],
        prop_oneof![
            "charged = FALSE",
            "charged IS NOT NULL",
            "owner",
            "rooms < dwelling"
        ],
        prop_oneof![
            "rooms IS DISTINCT FROM dwelling",
            "amount = rooms",
            "died IS NULL",
            "1 = 1"
        ],
    ];
    leaf.prop_recursive(3, 8, 2, |inner| {
        prop_oneof![
            inner.clone().prop_map(|one| format!("NOT ({one})")),
            (inner.clone(), inner.clone())
                .prop_map(|(one, other)| format!("({one}) AND ({other})")),
            (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("({one}) OR ({other})")),
            inner.prop_map(|one| format!("CASE WHEN {one} THEN TRUE ELSE charged END")),
        ]
    })
}

/// Shares of conditions, with what two of them make up, and what is left.
fn catalogue() -> impl Strategy<Value = Vec<Indicator>> {
    let pairs = prop::collection::vec((condition(), condition()), 2..5);
    pairs.prop_map(|pairs| {
        let mut indicators = vec![count("all", "1")];
        for (number, (above, below)) in pairs.iter().enumerate() {
            indicators.push(share(&format!("s{number}"), above, below));
            let rest = format!("CASE WHEN {above} THEN FALSE ELSE TRUE END");
            indicators.push(share(&format!("r{number}"), &rest, below));
        }
        indicators
    })
}

/// What one person is: rooms, dwelling, amount, sex, level, charged, owner, died.
type Person = (
    i64,
    i64,
    Option<u8>,
    bool,
    Option<u8>,
    Option<bool>,
    bool,
    bool,
);

fn rows(persons: &[Person]) -> DataFrame {
    let died = persons.iter().map(|person| person.7.then_some(7_i32));
    let letter = |letter: u8| ["a", "b", "c"].get(usize::from(letter)).copied();
    let frame = polars::df!(
        "rooms" => persons.iter().map(|person| person.0).collect::<Vec<_>>(),
        "dwelling" => persons.iter().map(|person| person.1).collect::<Vec<_>>(),
        "amount" => persons.iter().map(|person| person.2.map(|half| f64::from(half) / 2.0)).collect::<Vec<_>>(),
        "sex" => persons.iter().map(|person| if person.3 { "f" } else { "m" }).collect::<Vec<_>>(),
        "level" => persons.iter().map(|person| person.4.and_then(letter)).collect::<Vec<_>>(),
        "charged" => persons.iter().map(|person| person.5).collect::<Vec<_>>(),
        "owner" => persons.iter().map(|person| person.6).collect::<Vec<_>>(),
        "died" => died.collect::<Vec<_>>(),
    );
    let died = col("died").cast(DataType::Date);
    frame.unwrap().lazy().with_column(died).collect().unwrap()
}

/// Counts a series over some rows.
fn counted(term: &Term, indicators: &[Indicator], rows: &DataFrame) -> f64 {
    let series = all_series(indicators, "persons");
    let series = series.iter().find(|series| series.term == *term).unwrap();
    let number = number(&series.formula.expression).unwrap().alias("number");
    let counted = rows.clone().lazy().with_column(number).collect().unwrap();
    let numbers = counted.column("number").unwrap().f64().unwrap().clone();
    numbers.iter().flatten().sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn what_is_derived_holds_of_any_rows(
        indicators in catalogue(),
        persons in prop::collection::vec(
            (0..4_i64, 0..4_i64, prop::option::of(0..8_u8), any::<bool>(), prop::option::of(0..3_u8),
             prop::option::of(any::<bool>()), any::<bool>(), any::<bool>()),
            1..60,
        ),
    ) {
        let rows = rows(&persons);
        for relation in relations(&indicators, &tables()) {
            let count = |term: &Term| counted(term, &indicators, &rows);
            let parts: f64 = relation.parts.iter().map(count).sum();
            let whole = count(&relation.whole);
            let holds = if relation.exact { (parts - whole).abs() < 0.5 } else { parts <= whole };
            if !holds {
                let text = format!("{}: {parts} and {whole} in {indicators:?}", written(&relation));
                return Err(TestCaseError::fail(text));
            }
        }
    }
}

#[test]
fn much_is_derived_of_such_catalogues() {
    let mut runner = TestRunner::deterministic();
    let mut sums = 0;
    for _ in 0..50 {
        let indicators = catalogue().new_tree(&mut runner).unwrap().current();
        let found = relations(&indicators, &tables());
        sums += found
            .iter()
            .filter(|one| one.exact && one.parts.len() > 1)
            .count();
    }
    // Many conditions look at too many cases, or are true of none.
    assert!(sums > 40, "{sums}");
}
