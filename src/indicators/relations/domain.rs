//! What a column may hold, as far as expressions tell it apart.

use std::collections::BTreeMap;

use polars::prelude::*;

use super::steps::{Constants, is_question};
use crate::{
    config::{Column as Expected, Table},
    indicators::expression::{AGE, YEAR, columns},
};

/// What is declared of a column.
#[derive(Debug, Clone)]
struct Declared {
    /// Whether it may be empty, by itself or since no row of its table was joined.
    optional: bool,
    /// The texts that it may hold; any where there are none.
    values: Vec<String>,
}

/// The columns that rows of a table have, with those of the tables joined to it.
pub(super) struct Columns {
    /// Their forms.
    pub(super) forms: BTreeMap<String, DataType>,
    declared: BTreeMap<String, Declared>,
}

impl Columns {
    /// Returns those of a table.
    pub(super) fn of(table: &Table, tables: &[Table]) -> Self {
        let forms = columns(&table.name, tables).into_iter();
        let forms: BTreeMap<String, DataType> =
            forms.map(|(name, form)| (name.to_string(), form)).collect();
        let declared = forms.keys().map(|name| {
            let declared = declared(table, tables, name);
            (name.clone(), declared)
        });
        Self {
            declared: declared.collect(),
            forms,
        }
    }

    /// Returns a value for each case of a column that a comparison with constants can tell apart;
    /// nothing where the column is none.
    pub(super) fn cases(&self, name: &str, constants: &Constants) -> PolarsResult<Option<Series>> {
        if is_question(name) {
            return Ok(Some(Series::new(name.into(), truths(true))));
        }
        let (Some(form), Some(declared)) = (self.forms.get(name), self.declared.get(name)) else {
            return Ok(None);
        };
        let values = match form {
            DataType::Boolean => Series::new(name.into(), truths(declared.optional)),
            DataType::String => {
                let texts = texts(constants, &declared.values).into_iter().map(Some);
                let texts = texts.chain(declared.optional.then_some(None));
                Series::new(name.into(), texts.collect::<Vec<Option<String>>>())
            }
            form => {
                let numbers = numbers(&constants.numbers, form).into_iter().map(Some);
                let numbers = numbers.chain(declared.optional.then_some(None));
                let numbers: Vec<Option<f64>> = numbers.collect();
                let numbers = Series::new(name.into(), numbers);
                // Of dates it matters only whether there is one.
                match form {
                    DataType::Date => numbers.cast(&DataType::Int32)?.cast(form)?,
                    form => numbers.cast(form)?,
                }
            }
        };
        Ok(Some(values))
    }
}

/// Returns what is declared of a column of a table, or of the first one joined to it that has it.
fn declared(table: &Table, tables: &[Table], name: &str) -> Declared {
    let of = |column: &Expected, optional: bool| Declared {
        optional,
        values: column.values.clone(),
    };
    let always = Declared {
        optional: false,
        values: Vec::new(),
    };
    if let (AGE, Some(birth)) = (name, &table.age_from) {
        let may_be_unknown = |column: &Expected| column.optional;
        let optional = table.column(birth).is_none_or(may_be_unknown);
        return Declared { optional, ..always };
    }
    if let Some(own) = table.column(name) {
        return of(own, own.optional);
    }
    let mut joined = tables
        .iter()
        .filter(|other| table.join.contains(&other.name));
    match joined.find_map(|other| other.column(name)) {
        Some(column) => of(column, true),
        None if name == YEAR => always,
        None => Declared {
            optional: true,
            ..always
        },
    }
}

fn truths(optional: bool) -> Vec<Option<bool>> {
    let unknown = optional.then_some(None);
    [Some(true), Some(false)]
        .into_iter()
        .chain(unknown)
        .collect()
}

/// Returns the texts that are compared with, and one that is none of them, as far as they may be.
fn texts(constants: &Constants, values: &[String]) -> Vec<String> {
    let compared = constants.texts.iter().cloned();
    if values.is_empty() {
        // Longer than each of them, and so none.
        let other = constants
            .texts
            .iter()
            .map(String::as_str)
            .collect::<String>()
            + "…";
        return compared.chain([other]).collect();
    }
    let other = values.iter().find(|text| !constants.texts.contains(*text));
    let compared = compared.filter(|text| values.contains(text));
    compared.chain(other.cloned()).collect()
}

/// Returns the numbers that are compared with, and one between any two and on either side, as far
/// as there are such numbers of a form.
fn numbers(constants: &[f64], form: &DataType) -> Vec<f64> {
    let mut constants = constants.to_vec();
    constants.sort_by(f64::total_cmp);
    constants.dedup();
    let whole = form.is_integer();
    let (Some(first), Some(last)) = (constants.first(), constants.last()) else {
        return vec![0.0];
    };
    let between = |(low, high): (&f64, &f64)| {
        let number = match whole {
            true => low.floor() + 1.0,
            false => low.midpoint(*high),
        };
        (*low < number && number < *high).then_some(number)
    };
    let pairs = constants.iter().zip(constants.iter().skip(1));
    let ends = [first.ceil() - 1.0, last.floor() + 1.0];
    let own = constants.iter().copied();
    let own = own.filter(|number| !whole || number.fract() == 0.0);
    let all = own.chain(pairs.filter_map(between)).chain(ends);
    let small = |number: &f64| *form != DataType::Int32 || number.abs() <= f64::from(i32::MAX);
    all.filter(small).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lie_at_constants_between_them_and_beyond() {
        for (form, constants, expected) in [
            (DataType::Int64, vec![], vec![0.0]),
            (
                DataType::Int64,
                vec![18.0, 17.0],
                vec![17.0, 18.0, 16.0, 19.0],
            ),
            (DataType::Int64, vec![0.5], vec![0.0, 1.0]),
            (
                DataType::Int64,
                vec![1.0, 3.0],
                vec![1.0, 3.0, 2.0, 0.0, 4.0],
            ),
            (DataType::Float64, vec![0.5, 0.5], vec![0.5, 0.0, 1.0]),
            (
                DataType::Float64,
                vec![1.0, 2.0],
                vec![1.0, 2.0, 1.5, 0.0, 3.0],
            ),
            (DataType::Int32, vec![5e9, 1.0], vec![1.0, 2.0, 0.0]),
        ] {
            assert_eq!(numbers(&constants, &form), expected, "{constants:?}");
        }
    }

    #[test]
    fn texts_are_those_compared_with_and_another() {
        let constants = |texts: &[&str]| Constants {
            texts: texts.iter().map(|text| (*text).to_owned()).collect(),
            ..Constants::default()
        };
        let closed = ["f".to_owned(), "m".to_owned()];
        assert_eq!(texts(&constants(&["f", "x"]), &[]), ["f", "x", "fx…"]);
        assert_eq!(texts(&constants(&["f", "x"]), &closed), ["f", "m"]);
        assert_eq!(texts(&constants(&["f", "m"]), &closed), ["f", "m"]);
    }
}
