//! Tables of counts: CSV files with a row per unit.

use std::{collections::BTreeMap, path::Path};

use polars::prelude::*;

use super::Fault;
use crate::{
    config::{ColumnKind, Table},
    model::{UnitKind, Units},
};

/// Which code in a file stands for which of our areas.
pub(super) type Codes = BTreeMap<String, String>;

/// Reads a table of counts: our areas only, in the order of the file.
///
/// # Errors
/// Missing columns, unknown areas, fields that are not numbers, with line and column.
pub(super) fn read(
    bytes: &[u8],
    file: &Path,
    table: &Table,
    units: &Units,
    codes: Option<&Codes>,
) -> Result<DataFrame, Vec<Fault>> {
    let fault = |message: String| Fault::of_file(file.to_owned(), message);
    if bytes.is_empty() {
        return Err(vec![fault("is empty (0 bytes)".to_owned())]);
    }
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader.headers().cloned();
    let header = header.map_err(|error| vec![fault(format!("is not CSV: {error}"))])?;
    let places = places(&header, table).map_err(|names| missing(&names, &header, file))?;
    let mut rows = Rows::new(file, table, units, codes, &places);
    for record in reader.records() {
        match record {
            Ok(record) => rows.add(&record),
            Err(error) => rows.faults.push(fault(format!("is not CSV: {error}"))),
        }
    }
    rows.finish()
}

/// Finds the columns of a table in the header.
fn places(header: &csv::StringRecord, table: &Table) -> Result<Vec<usize>, Vec<String>> {
    let place = |name: &str| header.iter().position(|found| found == name);
    let names = table.columns.iter().map(|column| column.name.as_str());
    let missing: Vec<_> = names
        .clone()
        .filter(|name| place(name).is_none())
        .map(ToOwned::to_owned)
        .collect();
    if missing.is_empty() {
        Ok(names.filter_map(place).collect())
    } else {
        Err(missing)
    }
}

fn missing(names: &[String], header: &csv::StringRecord, file: &Path) -> Vec<Fault> {
    let found: Vec<_> = header.iter().collect();
    let fault = |name: &String| {
        let message = format!("is missing; the file has: {}", found.join(", "));
        Fault::of_file(file.to_owned(), message)
            .column(name)
            .hint("was it renamed, or is the separator not a comma?")
    };
    names.iter().map(fault).collect()
}

/// The rows of a file as they come in.
struct Rows<'a> {
    file: &'a Path,
    table: &'a Table,
    units: &'a Units,
    codes: Option<&'a Codes>,
    places: &'a [usize],
    areas: Vec<String>,
    numbers: Vec<Vec<Option<f64>>>,
    faults: Vec<Fault>,
}

impl<'a> Rows<'a> {
    fn new(
        file: &'a Path,
        table: &'a Table,
        units: &'a Units,
        codes: Option<&'a Codes>,
        places: &'a [usize],
    ) -> Self {
        Self {
            file,
            table,
            units,
            codes,
            places,
            areas: Vec::new(),
            numbers: vec![Vec::new(); places.len()],
            faults: Vec::new(),
        }
    }

    fn add(&mut self, record: &csv::StringRecord) {
        let line = record
            .position()
            .map_or(0, |position| usize::try_from(position.line()).unwrap_or(0));
        let Some(area) = self.area(record, line) else {
            return;
        };
        if self.areas.contains(&area) {
            let message = format!("is the second row for the area `{area}`");
            let fault = Fault::of_file(self.file.to_owned(), message).row(line);
            self.faults.push(fault);
            return;
        }
        self.areas.push(area);
        for index in 0..self.places.len() {
            let number = self.number(record, index, line);
            if let Some(column) = self.numbers.get_mut(index) {
                column.push(number);
            }
        }
    }

    /// Returns the area that a row is about, or nothing where it is not one of ours.
    fn area(&mut self, record: &csv::StringRecord, line: usize) -> Option<String> {
        let unit = self.table.unit.as_deref()?;
        let index = self.table.columns.iter().position(|one| one.name == unit)?;
        let code = record.get(*self.places.get(index)?)?;
        let ours = match self.codes {
            Some(codes) => codes.get(code).map_or("", String::as_str),
            None => code,
        };
        let known = |id| {
            self.units
                .get(id)
                .is_some_and(|unit| unit.kind == UnitKind::Area)
        };
        if known(ours) {
            return Some(ours.to_owned());
        }
        if !self.table.skip_other_units {
            let message = format!(
                "holds `{}`, which is not the code of an area",
                code.escape_debug()
            );
            let fault = Fault::of_file(self.file.to_owned(), message)
                .row(line)
                .column(unit);
            self.faults.push(
                fault.hint("set `skip_other_units = true` where the file holds other places too"),
            );
        }
        None
    }

    fn number(&mut self, record: &csv::StringRecord, index: usize, line: usize) -> Option<f64> {
        let column = self.table.columns.get(index)?;
        let field = record.get(*self.places.get(index)?)?.trim();
        if !matches!(column.kind, ColumnKind::Integer | ColumnKind::Number) {
            return None;
        }
        let fault = |message: &str| {
            let fault = Fault::of_file(self.file.to_owned(), message);
            fault.row(line).column(&column.name)
        };
        if field.is_empty() || self.table.missing.iter().any(|mark| mark == field) {
            if !column.optional {
                let hint = "where figures may be missing, write `?` after the column's form";
                self.faults.push(fault("has no figure").hint(hint));
            }
            return None;
        }
        let number = field.parse().ok().filter(|number: &f64| {
            number.is_finite() && (column.kind == ColumnKind::Number || number.fract() == 0.0)
        });
        if number.is_none() {
            let message = format!("holds `{}`, expected a number", field.escape_debug());
            self.faults.push(fault(&message));
        }
        number
    }

    fn finish(self) -> Result<DataFrame, Vec<Fault>> {
        if !self.faults.is_empty() {
            return Err(self.faults);
        }
        let fault = |message: String| vec![Fault::of_file(self.file.to_owned(), message)];
        if self.areas.is_empty() {
            return Err(fault("has no row about any of the areas".to_owned()));
        }
        let height = self.areas.len();
        let mut columns = Vec::with_capacity(self.numbers.len());
        for (column, numbers) in self.table.columns.iter().zip(self.numbers) {
            let name = PlSmallStr::from_str(&column.name);
            columns.push(if Some(&column.name) == self.table.unit.as_ref() {
                Column::new(name, &self.areas)
            } else {
                Column::new(name, numbers)
            });
        }
        DataFrame::new(height, columns).map_err(|error| fault(error.to_string()))
    }
}

/// Reads which codes in a file stand for which areas: `{ours: [theirs]}`, one to one only.
///
/// # Errors
/// Bytes that are not JSON of that form.
pub(super) fn read_codes(bytes: &[u8], file: &Path) -> Result<Codes, Fault> {
    let ours: BTreeMap<String, Vec<String>> = serde_json::from_slice(bytes).map_err(|error| {
        let message = format!("is not a map from codes to lists of codes: {error}");
        Fault::of_file(file.to_owned(), message)
    })?;
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for theirs in ours.values().flatten() {
        *uses.entry(theirs).or_default() += 1;
    }
    let single = |(our, theirs): (&String, &Vec<String>)| match theirs.as_slice() {
        [only] if uses.get(only.as_str()) == Some(&1) => Some((only.clone(), our.clone())),
        _ => None,
    };
    Ok(ours.iter().filter_map(single).collect())
}
