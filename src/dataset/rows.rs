//! Small tables that are delivered as CSV, read row by row into plain types.

use std::path::Path;

use super::{
    DatasetError, Fault,
    fault::none_of,
    sheet::{Line, Sheet},
};
use crate::{
    files,
    model::{UnitId, read_number},
    nearest::did_you_mean,
};

/// The columns of a small table, as in its first line; others are refused.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    pub(super) needed: &'static str,
    /// Those that may be left out.
    pub(super) optional: &'static str,
    /// What the names of columns begin with of which there may be one for each year.
    pub(super) of_year: Option<&'static str>,
}

impl Columns {
    /// Returns the names of those that no file may lack.
    pub(super) fn needed(self) -> impl Iterator<Item = &'static str> {
        self.needed.split(',')
    }

    /// Returns the year that a column is about, where it is one of those for each year.
    fn year_of(self, column: &str) -> Option<i32> {
        year(column.strip_prefix(self.of_year?)?)
    }

    fn optional(self) -> impl Iterator<Item = &'static str> {
        self.optional.split(',').filter(|name| !name.is_empty())
    }
}

/// Reads the rows of a CSV file; `made` turns one into what is wanted, or says on the row what is
/// wrong with it.
///
/// # Errors
/// All fields that are wrong, with row, column, value and a hint.
pub(super) fn read<T>(
    file: &Path,
    columns: Columns,
    mut made: impl FnMut(&mut Row) -> Option<T>,
) -> Result<Vec<T>, DatasetError> {
    let sheet = Sheet::read(&files::read(file)?, file)?;
    let optional: Vec<&str> = columns.optional().collect();
    let mut faults = sheet.check_header(columns.needed(), &optional, file);
    faults.extend(unknown(&sheet, columns, file));
    none_of(faults)?;
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    for line in &sheet.rows {
        let mut row = Row {
            file,
            sheet: &sheet,
            columns,
            line,
            faults: Vec::new(),
        };
        let made = made(&mut row);
        match row.faults.is_empty() {
            true => found.extend(made),
            false => faults.append(&mut row.faults),
        }
    }
    none_of(faults)?;
    Ok(found)
}

/// Tells of columns that nothing reads: one may be a misspelt one that may be left out.
fn unknown(sheet: &Sheet, columns: Columns, file: &Path) -> Vec<Fault> {
    let names: Vec<&str> = columns.needed().chain(columns.optional()).collect();
    let strange = sheet
        .header
        .iter()
        .filter(|name| !name.is_empty() && !names.contains(&name.as_str()))
        .filter(|name| columns.year_of(name).is_none());
    let lacking = || {
        let names = names.iter().copied();
        names.filter(|name| sheet.place(name).is_none())
    };
    let hint = |name: &str| {
        did_you_mean(name, lacking()).unwrap_or_else(|| format!("columns: {}", names.join(",")))
    };
    let told = |name: &String| {
        Fault::of_file(file, "is no column of this table")
            .column(name)
            .hint(hint(name))
    };
    strange.map(told).collect()
}

/// A row of a small table.
pub(super) struct Row<'a> {
    file: &'a Path,
    sheet: &'a Sheet,
    columns: Columns,
    line: &'a Line,
    faults: Vec<Fault>,
}

impl<'a> Row<'a> {
    /// Returns the line at which the row begins.
    pub(super) fn number(&self) -> usize {
        self.line.number
    }

    /// Says what is wrong with a field.
    pub(super) fn wrong(&mut self, column: &str, message: &str, hint: impl Into<String>) {
        let fault = Fault::of_file(self.file, message);
        self.faults
            .push(fault.row(self.line.number).column(column).hint(hint));
    }

    /// Says that a field is not what is expected.
    pub(super) fn is_not(&mut self, column: &str, expected: &str, hint: impl Into<String>) {
        let shown = self.get(column).escape_debug();
        let message = format!("holds `{shown}`, which is not {expected}");
        self.wrong(column, &message, hint);
    }

    /// Returns the text of a field; empty where there is none.
    pub(super) fn get(&self, column: &str) -> &'a str {
        let place = self.sheet.place(column);
        place.map_or("", |place| self.line.get(place))
    }

    /// Returns the fields of the columns for each year, with the years and the columns.
    pub(super) fn of_years(&self) -> Vec<(i32, String, &'a str)> {
        let columns = self.sheet.header.iter().enumerate();
        let of_year = columns.filter_map(|(place, name)| {
            let year = self.columns.year_of(name)?;
            Some((year, name.clone(), self.line.get(place)))
        });
        of_year.collect()
    }

    /// Returns the text of a field that may not be empty.
    pub(super) fn text(&mut self, column: &str) -> Option<&'a str> {
        let text = self.get(column);
        if text.is_empty() {
            self.wrong(column, "is empty", "each row has it");
        }
        Some(text).filter(|text| !text.is_empty())
    }

    /// Returns the code of a unit.
    pub(super) fn unit(&mut self, column: &str) -> Option<UnitId> {
        let text = self.text(column)?;
        let unit = text.parse().ok();
        if unit.is_none() {
            self.is_not(column, "a code", code_hint(text));
        }
        unit
    }

    /// Returns a year.
    pub(super) fn year(&mut self, column: &str) -> Option<i32> {
        let year = year(self.text(column)?);
        if year.is_none() {
            self.is_not(column, "a year", YEAR);
        }
        year
    }

    /// Returns a number.
    pub(super) fn decimal(&mut self, column: &str) -> Option<f64> {
        match read_number(self.text(column)?, None) {
            Ok(number) => Some(number),
            Err(hint) => {
                self.is_not(column, "one number", hint);
                None
            }
        }
    }
}

/// What a year looks like.
pub(super) const YEAR: &str = "write it with four digits, from 1900 to 2199";

/// Reads a year with four digits.
pub(super) fn year(text: &str) -> Option<i32> {
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let year = digits.then(|| text.parse().ok()).flatten();
    year.filter(|year| (1900..2200).contains(year))
}

/// Says what a code may hold, and how this one could be written.
pub(super) fn code_hint(text: &str) -> String {
    let plain = |c: char| match c {
        'æ' | 'Æ' => "ae".to_owned(),
        'ø' | 'Ø' => "oe".to_owned(),
        'å' | 'Å' => "aa".to_owned(),
        c if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') => c.to_string(),
        _ => "-".to_owned(),
    };
    let plain: String = text.chars().map(plain).take(40).collect();
    format!(
        "codes become file names: letters a–z, digits, `-` and `_`, at most 40 of them; write \
         `{plain}` here and in all deliveries"
    )
}
