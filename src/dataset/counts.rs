//! Tables of counts: CSV files with a row per unit.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use polars::prelude::*;

use super::{
    Fault,
    codes::Codes,
    coverage::look_alike,
    fault::none_of,
    sheet::{Line, Sheet},
};
use crate::{
    config::{ColumnKind, Table},
    model::{UnitKind, Units, read_number, read_whole, thousands},
};

/// What is read of a table of counts.
pub(super) struct Counts {
    /// Our areas only, in the order of the file.
    pub(super) frame: DataFrame,
    /// Codes that are none of ours.
    pub(super) others: BTreeSet<String>,
}

/// What a table of counts is read with.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) file: &'a Path,
    pub(super) table: &'a Table,
    pub(super) units: &'a Units,
    pub(super) year: i32,
    /// Which codes stand for which areas, where they are other ones.
    pub(super) codes: Option<&'a Codes>,
}

impl Reading<'_> {
    /// Reads a table of counts.
    ///
    /// # Errors
    /// Missing columns, unknown areas, fields that are not numbers, with row, column and value.
    pub(super) fn read(self, bytes: &[u8]) -> Result<Counts, Vec<Fault>> {
        let sheet = Sheet::read(bytes, self.file)?;
        let names = self.table.columns.iter().map(|column| column.name.as_str());
        none_of(sheet.check_header(names, &[], self.file))?;
        let places = self
            .table
            .columns
            .iter()
            .filter_map(|column| sheet.place(&column.name));
        let places: Vec<usize> = places.collect();
        let mut rows = Rows {
            reading: self,
            places: &places,
            areas: BTreeMap::new(),
            order: Vec::new(),
            others: BTreeSet::new(),
            numbers: vec![Vec::new(); places.len()],
            faults: Vec::new(),
        };
        for line in &sheet.rows {
            rows.add(line);
        }
        rows.finish()
    }
}

/// The rows of a file as they come in.
struct Rows<'a> {
    reading: Reading<'a>,
    places: &'a [usize],
    /// The row of each area.
    areas: BTreeMap<String, usize>,
    order: Vec<String>,
    others: BTreeSet<String>,
    numbers: Vec<Vec<Option<f64>>>,
    faults: Vec<Fault>,
}

impl Rows<'_> {
    /// Says what is wrong with a field of a row.
    fn wrong(&mut self, line: &Line, column: &str, message: &str, hint: impl Into<String>) {
        let fault = Fault::of_file(self.reading.file, message).row(line.number);
        self.faults.push(fault.column(column).hint(hint));
    }

    fn add(&mut self, line: &Line) {
        let Some(area) = self.area(line) else {
            return;
        };
        if let Some(earlier) = self.areas.insert(area.clone(), line.number) {
            let message = format!("is the second row for the area `{area}`, after row {earlier}");
            let fault = Fault::of_file(self.reading.file, message).row(line.number);
            self.faults.push(fault.hint("each area has one row a year"));
            return;
        }
        self.order.push(area);
        for index in 0..self.places.len() {
            let number = self.number(line, index);
            if let Some(column) = self.numbers.get_mut(index) {
                column.push(number);
            }
        }
    }

    /// Returns the area that a row is about, or nothing where it is not one of ours.
    fn area(&mut self, line: &Line) -> Option<String> {
        let Reading {
            table,
            units,
            year,
            codes,
            ..
        } = self.reading;
        let column = table.unit.as_deref()?;
        let index = table
            .columns
            .iter()
            .position(|expected| expected.name == column)?;
        let code = line.get(*self.places.get(index)?);
        let ours = match codes {
            Some(codes) => codes.get(code).map_or("", String::as_str),
            None => code,
        };
        let shown = code.escape_debug();
        match units.get(ours).filter(|unit| unit.kind == UnitKind::Area) {
            Some(unit) if unit.from_year > year => {
                let message = format!(
                    "holds `{shown}`, an area that exists from {} by the table of units",
                    unit.from_year
                );
                let hint = "mend its `from_year`, or leave out the row";
                self.wrong(line, column, &message, hint);
                None
            }
            Some(_) => Some(ours.to_owned()),
            None if table.skip_other_units => {
                self.others.insert(code.to_owned());
                None
            }
            None => {
                let message = format!("holds `{shown}`, which is not the code of an area");
                let hint = match look_alike(units, UnitKind::Area, code) {
                    Some(meant) => format!("did you mean `{meant}`? Codes are the same everywhere"),
                    None => "set `skip_other_units = true` where the file holds other places too"
                        .to_owned(),
                };
                self.wrong(line, column, &message, hint);
                None
            }
        }
    }

    fn number(&mut self, line: &Line, index: usize) -> Option<f64> {
        let table = self.reading.table;
        let column = table.columns.get(index)?;
        if !matches!(column.kind, ColumnKind::Integer | ColumnKind::Number) {
            return None;
        }
        let field = line.get(*self.places.get(index)?);
        if field.is_empty() || table.missing.iter().any(|mark| mark == field) {
            if !column.optional {
                let hint = "where figures may be missing, write `?` after the column's form";
                self.wrong(line, &column.name, "has no figure", hint);
            }
            return None;
        }
        let (read, expected) = match column.kind {
            ColumnKind::Integer => (whole(field), "a whole number"),
            _ => (number(field, table.decimal_mark), "one number"),
        };
        read.map_err(|(message, hint)| {
            let message = match message {
                Some(message) => format!("holds `{}`, {message}", field.escape_debug()),
                None => format!("holds `{}`, which is not {expected}", field.escape_debug()),
            };
            self.wrong(line, &column.name, &message, hint);
        })
        .ok()
    }

    fn finish(self) -> Result<Counts, Vec<Fault>> {
        none_of(self.faults)?;
        let table = self.reading.table;
        let fault = |message: String| vec![Fault::of_file(self.reading.file, message)];
        let height = self.order.len();
        let mut columns = Vec::with_capacity(self.numbers.len());
        for (column, numbers) in table.columns.iter().zip(self.numbers) {
            let name = PlSmallStr::from_str(&column.name);
            columns.push(if Some(&column.name) == table.unit.as_ref() {
                Column::new(name, &self.order)
            } else {
                Column::new(name, numbers)
            });
        }
        let frame = DataFrame::new(height, columns).map_err(|error| fault(error.to_string()))?;
        Ok(Counts {
            frame,
            others: self.others,
        })
    }
}

/// What is wrong with a field, where it is not its form, and what to do about it.
type Wrong = (Option<String>, String);

/// Reads a count.
fn whole(field: &str) -> Result<f64, Wrong> {
    let whole = read_whole(field).map_err(|hint| (None, hint))?;
    if whole < 0 {
        let hint = format!(
            "where it stands for a figure that there is not, set `missing = [\"{field}\"]` of the \
             table and write `?` after the column's form"
        );
        return Err((Some("and nothing is counted below nought".to_owned()), hint));
    }
    // So many digits are exact.
    #[expect(clippy::cast_precision_loss, reason = "at most 15 digits are read")]
    let number = whole as f64;
    Ok(number)
}

fn number(field: &str, mark: Option<char>) -> Result<f64, Wrong> {
    read_number(field, mark).map_err(|hint| {
        let setting = match mark {
            None if thousands(field).is_some() => {
                "; or say with `decimal_mark = \".\"` of the table how its numbers are written"
            }
            _ => "",
        };
        (None, format!("{hint}{setting}"))
    })
}
