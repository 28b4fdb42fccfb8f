//! Tables of counts: a row per unit, in a file of any form or of a database.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

use polars::prelude::*;

use super::{
    Fault,
    codes::Codes,
    coverage::look_alike,
    fault::none_of,
    form::{self, Cell, Content, Place, Row},
    register::no_rows,
    shape::{self, About, Shape},
    typed::{Typing, Wrong},
};
use crate::{
    config::{ColumnKind, Table},
    model::{UnitKind, Units},
};

/// What is read of a table of counts about one year.
pub(super) struct Counts {
    /// Our areas, and the municipality where it has a row, in the order of the file.
    pub(super) frame: DataFrame,
    /// Codes that are none of ours.
    pub(super) others: BTreeSet<String>,
}

/// What a table of counts is read with.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) file: Place<'a>,
    pub(super) table: &'a Table,
    pub(super) units: &'a Units,
    /// The years that the file holds.
    pub(super) years: &'a [i32],
    /// Which codes stand for which areas, where they are other ones.
    pub(super) codes: Option<&'a Codes>,
}

impl Reading<'_> {
    /// Reads a table of counts.
    ///
    /// # Errors
    /// Missing columns, unknown areas, fields that are not numbers, with row, column and value.
    pub(super) fn read(self, content: Content) -> Result<BTreeMap<i32, Counts>, Vec<Fault>> {
        let names = shape::names(self.table, self.years);
        let source = form::open(content, self.table, &names, self.file)?;
        let reading = Reading {
            file: self.file.in_sheet(source.sheet()),
            ..self
        };
        let shape = Shape::find(self.table, &source, self.years, reading.file)?;
        let typing = Typing::of(self.table, self.units);
        let names = source.header().names();
        let of_year = |year: &i32| (*year, Rows::new(reading, *year, &shape, &typing, names));
        let mut rows: BTreeMap<i32, Rows> = self.years.iter().map(of_year).collect();
        let mut faults = Vec::new();
        source.each(&mut |row| {
            match shape.about(row, reading.file) {
                Err(fault) => faults.push(fault),
                Ok(About::None) => {}
                Ok(About::Year(year)) => {
                    rows.entry(year).and_modify(|rows| rows.add(row));
                }
                Ok(About::Each) => rows.values_mut().for_each(|rows| rows.add(row)),
            }
            ControlFlow::Continue(())
        })?;
        faults.extend(rows.values_mut().flat_map(|rows| rows.faults.drain(..)));
        none_of(faults)?;
        let counts = rows
            .into_iter()
            .map(|(year, rows)| Ok((year, rows.finish()?)));
        counts.collect()
    }
}

/// The rows about one year as they come in.
struct Rows<'a> {
    reading: Reading<'a>,
    year: i32,
    shape: &'a Shape<'a>,
    /// The place of each column, and what the file calls it.
    places: Vec<(usize, &'a str)>,
    typing: &'a Typing<'a>,
    /// The row of each area.
    areas: BTreeMap<String, usize>,
    order: Vec<String>,
    others: BTreeSet<String>,
    numbers: Vec<Vec<Option<f64>>>,
    faults: Vec<Fault>,
}

impl<'a> Rows<'a> {
    fn new(
        reading: Reading<'a>,
        year: i32,
        shape: &'a Shape<'a>,
        typing: &'a Typing<'a>,
        names: &'a [String],
    ) -> Self {
        let named = |place: &usize| (*place, names.get(*place).map_or("", String::as_str));
        let places: Vec<_> = shape.places(year).iter().map(named).collect();
        Self {
            reading,
            year,
            shape,
            typing,
            areas: BTreeMap::new(),
            order: Vec::new(),
            others: BTreeSet::new(),
            numbers: vec![Vec::new(); places.len()],
            faults: Vec::new(),
            places,
        }
    }

    /// Says what is wrong with a cell of a row.
    fn wrong(&mut self, row: Row, column: &str, wrong: Wrong) {
        let fault = self.reading.file.fault(wrong.message).row(row.number);
        self.faults.push(fault.column(column).hint(wrong.hint));
    }

    fn add(&mut self, row: Row) {
        let Some(area) = self.area(row) else {
            return;
        };
        if let Some(earlier) = self.areas.insert(area.clone(), row.number) {
            let message = format!("is the second row for the area `{area}`, after row {earlier}");
            let fault = self.reading.file.fault(message).row(row.number);
            self.faults.push(fault.hint(TWICE));
            return;
        }
        self.order.push(area);
        for index in 0..self.places.len() {
            let number = self.number(row, index);
            if let Some(column) = self.numbers.get_mut(index) {
                column.push(number);
            }
        }
    }

    /// Returns the area that a row is about, or nothing where it is not one of ours.
    fn area(&mut self, row: Row) -> Option<String> {
        let table = self.reading.table;
        let column = table.unit.as_deref()?;
        if self.shape.is_of_municipality(row) {
            return self.municipality();
        }
        let index = table
            .columns
            .iter()
            .position(|known| known.name == column)?;
        let (place, named) = *self.places.get(index)?;
        let cell = row.cell(place);
        match self.our_area(row, cell) {
            Ok(area) => Some(area),
            Err(None) => {
                self.others.insert(cell.code().into_owned());
                None
            }
            Err(Some(wrong)) => {
                self.wrong(row, named, wrong);
                None
            }
        }
    }

    fn municipality(&self) -> Option<String> {
        let municipality = self.reading.units.municipality();
        municipality.map(|unit| unit.id.as_str().to_owned())
    }

    /// Finds the area of a cell; without a word where others may be left out.
    fn our_area(&self, row: Row, cell: Cell) -> Result<String, Option<Wrong>> {
        let Reading {
            table,
            units,
            codes,
            ..
        } = self.reading;
        let code = match codes {
            Some(codes) => codes.get(cell.code().as_ref()).cloned().unwrap_or_default(),
            None => match self.typing.units().code(cell, ColumnKind::Area) {
                Ok(code) => code.into_owned(),
                Err(_) if table.skip_other_units => return Err(None),
                Err(wrong) => return Err(Some(wrong)),
            },
        };
        let shown = cell.code().escape_debug().to_string();
        match units.get(&code).filter(|unit| unit.kind == UnitKind::Area) {
            // A file for all years has a place for it in each.
            Some(unit) if unit.from_year > self.year && self.has_no_figure(row) => Err(None),
            Some(unit) if unit.from_year > self.year => Err(Some(Wrong {
                message: format!(
                    "holds `{shown}`, an area that exists from {} by the table of units",
                    unit.from_year
                ),
                hint: "mend its `from_year`, or leave out the row".to_owned(),
            })),
            Some(_) => Ok(code),
            None if table.skip_other_units => Err(None),
            None => Err(Some(Wrong {
                message: format!("holds `{shown}`, which is not the code of an area"),
                hint: self.unknown_hint(cell),
            })),
        }
    }

    /// Tells whether a row of a file for all years holds none of its figures.
    fn has_no_figure(&self, row: Row) -> bool {
        let columns = self.reading.table.columns.iter().zip(&self.places);
        let mut figures = columns
            .filter(|(column, _)| matches!(column.kind, ColumnKind::Integer | ColumnKind::Number));
        let is_missing = |place: usize| self.typing.is_missing(row.cell(place));
        self.reading.table.source.holds_all_years()
            && figures.all(|(_, (place, _))| is_missing(*place))
    }

    /// Says what may be done about a code that is none of ours.
    fn unknown_hint(&self, cell: Cell) -> String {
        let Reading { table, units, .. } = self.reading;
        let is_area = |code: &str| {
            units
                .get(code)
                .is_some_and(|unit| unit.kind == UnitKind::Area)
        };
        let text = cell.text();
        let named = |name: &str| units.of_kind(UnitKind::Area).any(|unit| unit.name == name);
        match look_alike(units, UnitKind::Area, &cell.code()) {
            Some(meant) => format!("did you mean `{meant}`? Codes are the same everywhere"),
            None if text.split_once(' ').is_some_and(|(code, _)| is_area(code)) => {
                "set `unit_by = \"code_and_name\"` of the table where names stand behind codes"
                    .to_owned()
            }
            None if named(&text) => {
                "set `unit_by = \"name\"` of the table where it has names for codes".to_owned()
            }
            None => format!(
                "set `skip_other_units = true` where the file holds other places too, or name the row \
                 in `skip_rows` of the table `{}`",
                table.name
            ),
        }
    }

    fn number(&mut self, row: Row, index: usize) -> Option<f64> {
        let column = self.reading.table.columns.get(index)?;
        if !matches!(column.kind, ColumnKind::Integer | ColumnKind::Number) {
            return None;
        }
        let (place, named) = *self.places.get(index)?;
        let cell = row.cell(place);
        if self.typing.is_missing(cell) {
            if !column.optional {
                let hint = "where figures may be missing, write `?` after the column's form";
                let wrong = Wrong {
                    message: "has no figure".to_owned(),
                    hint: hint.to_owned(),
                };
                self.wrong(row, named, wrong);
            }
            return None;
        }
        let read = match column.kind {
            ColumnKind::Integer => self.typing.whole(cell).and_then(|whole| count(whole, cell)),
            _ => self.typing.number(cell),
        };
        read.map_err(|wrong| self.wrong(row, named, wrong)).ok()
    }

    fn finish(self) -> Result<Counts, Vec<Fault>> {
        let Reading {
            table, file, years, ..
        } = self.reading;
        let height = self.order.len();
        if height == 0 && self.others.is_empty() && years.len() > 1 {
            return Err(vec![no_rows(self.year, false, file)]);
        }
        if let Some(row) = &table.municipality_row {
            let whole = self.municipality();
            if !whole.is_some_and(|whole| self.areas.contains_key(&whole)) {
                let message = format!("has no row `{}` in {}", row.escape_debug(), self.year);
                let hint = "`municipality_row` of the table names the row of the municipality by what \
                            stands there for an area";
                return Err(vec![file.fault(message).hint(hint)]);
            }
        }
        let mut columns = Vec::with_capacity(self.numbers.len());
        for (column, numbers) in table.columns.iter().zip(self.numbers) {
            let name = PlSmallStr::from_str(&column.name);
            columns.push(if Some(&column.name) == table.unit.as_ref() {
                Column::new(name, &self.order)
            } else {
                Column::new(name, numbers)
            });
        }
        let failed = |error: PolarsError| vec![file.fault(error.to_string())];
        Ok(Counts {
            frame: DataFrame::new(height, columns).map_err(failed)?,
            others: self.others,
        })
    }
}

const TWICE: &str = "each area has one row a year; where rows are about several years, name the column \
                     of the year with `year_column` of the table";

/// Reads a count.
fn count(whole: i64, cell: Cell) -> Result<f64, Wrong> {
    const MOST: i64 = 1_000_000_000_000_000;
    if whole < 0 {
        let shown = cell.shown();
        return Err(Wrong {
            message: format!("holds `{shown}`, and nothing is counted below nought"),
            hint: format!(
                "where it stands for a figure that there is not, set `missing = [\"{shown}\"]` of the \
                 table and write `?` after the column's form"
            ),
        });
    } else if whole >= MOST {
        return Err(Wrong {
            message: format!("holds `{}`, which is not a whole number", cell.shown()),
            hint: "nothing is counted in more than 15 digits".to_owned(),
        });
    }
    // So many digits are exact.
    #[expect(clippy::cast_precision_loss, reason = "at most 15 digits are read")]
    let number = whole as f64;
    Ok(number)
}
