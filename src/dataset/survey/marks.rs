//! Which marks numbers are written with, and what columns hold once that is known.

use std::collections::BTreeMap;

use super::facts::Facts;

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ValueKind {
    Whole,
    Number,
    /// With the form of dates; empty for that of ISO 8601.
    Date(&'static str),
    Boolean,
    Text,
    /// Nothing stands in it.
    Empty,
}

/// The marks in the numbers of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) decimal: Option<char>,
    pub(super) thousands: Option<char>,
    /// What is taken for something, and may be something else.
    pub(super) doubts: Vec<String>,
}

impl Marks {
    /// Finds the marks that all numbers of a table agree with.
    pub(super) fn of<'a>(columns: &(impl Iterator<Item = &'a Facts> + Clone)) -> Self {
        let sum = |pick: &dyn Fn(&Facts) -> BTreeMap<char, usize>| {
            let mut sums: BTreeMap<char, usize> = BTreeMap::new();
            for facts in columns.clone().filter(|facts| facts.is_mostly_numbers()) {
                for (mark, count) in pick(facts) {
                    *sums.entry(mark).or_default() += count;
                }
            }
            sums
        };
        let decimals = sum(&|facts| {
            let marked = facts.decimals.iter();
            marked
                .filter_map(|(mark, count)| Some(((*mark)?, *count)))
                .collect()
        });
        let grouped = sum(&|facts| facts.grouped.clone());
        let ambiguous = sum(&|facts| facts.ambiguous.clone());
        let most = |sums: &BTreeMap<char, usize>| {
            sums.iter()
                .max_by_key(|(_, count)| **count)
                .map(|(mark, _)| *mark)
        };
        let mut marks = Self {
            decimal: most(&decimals),
            thousands: most(&grouped),
            doubts: Vec::new(),
        };
        if decimals.len() > 1 {
            let message =
                "numbers have a comma before decimals in some places and a point in others";
            marks.doubts.push(message.to_owned());
        }
        let open = |mark: &char| Some(*mark) != marks.decimal && Some(*mark) != marks.thousands;
        if let Some(mark) = ambiguous.keys().copied().find(open) {
            let is_sure = marks.decimal.is_some();
            marks.thousands = marks.thousands.or(Some(mark));
            if !is_sure {
                marks.doubts.push(format!(
                    "`{mark}` in numbers such as `1{mark}354` is taken for a mark between thousands; \
                     where it stands before decimals, write `decimal = \"{mark}\"` and leave out \
                     `thousands`"
                ));
            }
        }
        marks
    }

    /// Tells what the cells of a column are.
    pub(super) fn kind(&self, facts: &Facts) -> ValueKind {
        let filled = facts.filled;
        if filled == 0 {
            return ValueKind::Empty;
        } else if facts.booleans == filled {
            return ValueKind::Boolean;
        } else if let Some(format) = facts.date_format() {
            return ValueKind::Date(format);
        } else if !facts.is_mostly_numbers() || facts.moments + facts.booleans > 0 {
            return ValueKind::Text;
        }
        let of_decimals = |mark: &char| Some(*mark) == self.decimal;
        let has_decimals = !facts.decimals.is_empty() || facts.ambiguous.keys().any(of_decimals);
        match has_decimals {
            true => ValueKind::Number,
            false if facts.leading_noughts > 0 => ValueKind::Text,
            false => ValueKind::Whole,
        }
    }
}

/// Words that mean true and false, and whether they are known without being declared.
const FLAGS: [(&str, &str, bool); 9] = [
    ("true", "false", true),
    ("ja", "nej", true),
    ("1", "0", true),
    ("sand", "falsk", true),
    ("j", "n", false),
    ("yes", "no", false),
    ("y", "n", false),
    ("wahr", "falsch", false),
    ("t", "f", false),
];

/// Words of a column that mean true and false.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Flag {
    pub(super) yes: String,
    pub(super) no: String,
    /// Whether they are known without being declared.
    pub(super) is_known: bool,
}

/// Returns the two words of a column that holds nothing but what means true and what means false.
pub(super) fn flag(facts: &Facts) -> Option<Flag> {
    let distinct = facts
        .distinct
        .as_ref()
        .filter(|distinct| distinct.len() == 2)?;
    let words: Vec<&String> = distinct.keys().collect();
    let (one, other) = (*words.first()?, *words.last()?);
    FLAGS.iter().find_map(|(yes, no, is_known)| {
        let is_pair = |a: &String, b: &String| a.to_lowercase() == *yes && b.to_lowercase() == *no;
        let flag = |yes: &String, no: &String| Flag {
            yes: yes.clone(),
            no: no.clone(),
            is_known: *is_known,
        };
        match () {
            () if is_pair(one, other) => Some(flag(one, other)),
            () if is_pair(other, one) => Some(flag(other, one)),
            () => None,
        }
    })
}
