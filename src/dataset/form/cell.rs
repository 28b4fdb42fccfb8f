//! What stands in a cell of a delivered table, as its file has it.

use std::{borrow::Cow, sync::Arc};

use chrono::{NaiveDateTime, NaiveTime};

/// What stands in a cell. A number of a workbook is a number here, not its text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::dataset) enum Cell<'a> {
    Empty,
    Text(&'a str),
    /// A value of a dimension, by code and by label.
    Category {
        code: &'a str,
        label: &'a str,
    },
    Whole(i64),
    Number(f64),
    /// A date, or a date with a time of day.
    Moment(NaiveDateTime),
    Boolean(bool),
    /// What a formula could not make, such as `#REF!`.
    Broken(&'a str),
}

impl<'a> Cell<'a> {
    /// Returns a decimal of so many decimals; whole where they are noughts.
    pub(in crate::dataset) fn decimal(number: i128, scale: usize) -> Self {
        let exponent = u32::try_from(scale).unwrap_or(u32::MAX);
        let Some(unit) = 10_i128.checked_pow(exponent) else {
            return Self::Broken("a decimal of too many digits");
        };
        match (number.checked_rem(unit), i64::try_from(number / unit)) {
            (Some(0), Ok(whole)) => Self::Whole(whole),
            #[expect(clippy::cast_precision_loss, reason = "a figure has fewer digits")]
            _ => Self::Number(number as f64 / unit as f64),
        }
    }

    /// Returns its text, without spaces around it: whole numbers in digits, dates as ISO 8601 has
    /// them, categories by label.
    pub(in crate::dataset) fn text(self) -> Cow<'a, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) | Self::Broken(text) => Cow::Borrowed(text.trim()),
            Self::Category { label, .. } => Cow::Borrowed(label.trim()),
            Self::Whole(number) => Cow::Owned(number.to_string()),
            Self::Number(number) => Cow::Owned(number.to_string()),
            Self::Moment(moment) if moment.time() == NaiveTime::MIN => {
                Cow::Owned(moment.date().to_string())
            }
            Self::Moment(moment) => Cow::Owned(moment.to_string()),
            Self::Boolean(true) => Cow::Borrowed("true"),
            Self::Boolean(false) => Cow::Borrowed("false"),
        }
    }

    /// Returns its text; categories by code.
    pub(in crate::dataset) fn code(self) -> Cow<'a, str> {
        match self {
            Self::Category { code, .. } => Cow::Borrowed(code.trim()),
            other => other.text(),
        }
    }

    /// Returns its text as a message shows it.
    pub(in crate::dataset) fn shown(self) -> String {
        self.text().escape_debug().to_string()
    }

    /// Tells whether nothing stands in it.
    pub(in crate::dataset) fn is_empty(self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }
}

/// A cell that is kept.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::dataset) enum Value {
    Empty,
    Text(Arc<str>),
    Category { code: Arc<str>, label: Arc<str> },
    Whole(i64),
    Number(f64),
    Moment(NaiveDateTime),
    Boolean(bool),
    Broken(Arc<str>),
}

impl Value {
    /// Returns what stands in it.
    pub(in crate::dataset) fn cell(&self) -> Cell<'_> {
        match self {
            Self::Empty => Cell::Empty,
            Self::Text(text) => Cell::Text(text),
            Self::Category { code, label } => Cell::Category { code, label },
            Self::Whole(number) => Cell::Whole(*number),
            Self::Number(number) => Cell::Number(*number),
            Self::Moment(moment) => Cell::Moment(*moment),
            Self::Boolean(is_true) => Cell::Boolean(*is_true),
            Self::Broken(text) => Cell::Broken(text),
        }
    }

    /// Keeps a text.
    pub(in crate::dataset) fn text(text: &str) -> Self {
        match text.trim() {
            "" => Self::Empty,
            text => Self::Text(Arc::from(text)),
        }
    }

    /// Keeps a decimal of so many decimals.
    pub(in crate::dataset) fn decimal(number: i128, scale: usize) -> Self {
        Cell::decimal(number, scale).into()
    }

    /// Keeps a number; a whole one as such, where it is exact.
    pub(in crate::dataset) fn number(number: f64) -> Self {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if number.fract() != 0.0 || number.abs() >= EXACT {
            return Self::Number(number);
        }
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and small")]
        let whole = number as i64;
        Self::Whole(whole)
    }
}

impl From<Cell<'_>> for Value {
    fn from(cell: Cell) -> Self {
        match cell {
            Cell::Empty => Self::Empty,
            Cell::Text(text) => Self::text(text),
            Cell::Category { code, label } => Self::Category {
                code: Arc::from(code),
                label: Arc::from(label),
            },
            Cell::Whole(number) => Self::Whole(number),
            Cell::Number(number) => Self::number(number),
            Cell::Moment(moment) => Self::Moment(moment),
            Cell::Boolean(is_true) => Self::Boolean(is_true),
            Cell::Broken(text) => Self::Broken(Arc::from(text)),
        }
    }
}
