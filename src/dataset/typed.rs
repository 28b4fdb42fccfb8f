//! What a cell means: a number, a date, true or false, a unit; by the settings of the table.

mod boolean;
mod date;
mod number;
mod unit;

use std::borrow::Cow;

use super::form::Cell;
use crate::{
    config::{ColumnKind, Table},
    model::Units,
};

pub(super) use self::date::read as read_date;
pub(super) use unit::UnitFinder;

/// What is wrong with a cell, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) message: String,
    pub(super) hint: String,
}

impl Wrong {
    /// Says that a cell is not what is expected.
    fn not(cell: Cell, expected: &str, hint: impl Into<String>) -> Self {
        Self {
            message: format!("holds `{}`, which is not {expected}", cell.shown()),
            hint: hint.into(),
        }
    }
}

/// Reads the cells of a table.
pub(super) struct Typing<'a> {
    table: &'a Table,
    units: UnitFinder<'a>,
}

impl<'a> Typing<'a> {
    /// Reads cells as the settings of a table say.
    pub(super) fn of(table: &'a Table, units: &'a Units) -> Self {
        Self {
            table,
            units: UnitFinder::new(table.form.unit_by, units),
        }
    }

    /// Returns what finds units.
    pub(super) fn units(&self) -> &UnitFinder<'a> {
        &self.units
    }

    /// Tells whether a cell says nothing.
    pub(super) fn is_missing(&self, cell: Cell) -> bool {
        let marks = &self.table.missing;
        cell.is_empty()
            || !marks.is_empty() && {
                let (text, code) = (cell.text(), cell.code());
                marks.iter().any(|mark| *mark == text || *mark == code)
            }
    }

    /// Reads a whole number.
    ///
    /// # Errors
    /// What else it is.
    pub(super) fn whole(&self, cell: Cell) -> Result<i64, Wrong> {
        number::whole(cell, &self.table.form)
    }

    /// Reads a number.
    ///
    /// # Errors
    /// What else it is, or two numbers that it may be.
    pub(super) fn number(&self, cell: Cell) -> Result<f64, Wrong> {
        number::number(cell, &self.table.form)
    }

    /// Reads a date, as days since 1 January 1970.
    ///
    /// # Errors
    /// What else it is, such as a date of another form.
    pub(super) fn date(&self, cell: Cell) -> Result<i32, Wrong> {
        date::read(cell, self.table.form.date_format.as_ref())
    }

    /// Reads what is true or false.
    ///
    /// # Errors
    /// What else it is.
    pub(super) fn boolean(&self, cell: Cell) -> Result<bool, Wrong> {
        let form = &self.table.form;
        boolean::read(cell, &form.true_values, &form.false_values)
    }

    /// Reads a text, or the code of a unit.
    ///
    /// # Errors
    /// The name of no unit, and what a formula could not make.
    pub(super) fn text<'c>(&self, cell: Cell<'c>, kind: ColumnKind) -> Result<Cow<'c, str>, Wrong> {
        if let Cell::Broken(_) = cell {
            return Err(Wrong::not(
                cell,
                "a text",
                "mend the formula in the workbook, or cast the column in the query",
            ));
        }
        match kind {
            ColumnKind::Area | ColumnKind::Estate => self.units.code(cell, kind),
            ColumnKind::Address => Ok(cell.code()),
            _ => Ok(cell.text()),
        }
    }
}
