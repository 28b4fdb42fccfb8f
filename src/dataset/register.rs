//! Register extracts: a row per person or event, in a file of any form or of a database.

use std::{collections::BTreeMap, ops::ControlFlow};

use polars::prelude::*;

use super::{
    Fault,
    fault::none_of,
    form::{self, Cell, Content, Place, Row, parquet},
    shape::{self, About, Shape},
    typed::{Typing, Wrong},
};
use crate::{
    config::{Column as Expected, ColumnKind, FileFormat, Table},
    model::Units,
};

/// More rows than any register of a municipality has; a small file can hold any number of them.
const MOST_ROWS: usize = 20_000_000;
/// The most faults that are told.
const MOST_FAULTS: usize = 100;

/// The rows of one year.
pub(super) struct Extract {
    pub(super) frame: DataFrame,
    /// The sheet of the workbook that it is from.
    pub(super) sheet: Option<String>,
    /// The row of the file at which each stands; all in order where it is left out.
    rows: Option<Vec<u32>>,
}

impl Extract {
    /// Returns the row of the file at which a row stands.
    pub(super) fn row(&self, index: usize) -> usize {
        let known = self.rows.as_ref().and_then(|rows| rows.get(index));
        known.map_or(index + 1, |row| usize::try_from(*row).unwrap_or(usize::MAX))
    }
}

/// Reads the expected columns of a file for the years that it holds.
///
/// Only expected columns are kept, each in its type, so that memory follows what is taken and not
/// what is delivered.
///
/// # Errors
/// Columns that are missing, cells of another form, and years without rows.
pub(super) fn read(
    content: Content,
    file: Place,
    table: &Table,
    units: &Units,
    years: &[i32],
) -> Result<BTreeMap<i32, Extract>, Vec<Fault>> {
    if let (Content::File(bytes), [year], true) = (&content, years, table.is_as_it_stands())
        && form::format(bytes, table.form.format) == FileFormat::Parquet
    {
        let frame = parquet::read(bytes, file.file, table)?;
        let extract = Extract {
            frame,
            sheet: None,
            rows: None,
        };
        return Ok(BTreeMap::from([(*year, extract)]));
    }
    let source = form::open(content, table, &shape::names(table, years), file)?;
    let file = file.in_sheet(source.sheet());
    let shape = Shape::find(table, &source, years, file)?;
    let typing = Typing::of(table, units);
    let builders = years.iter().map(|year| (*year, Builder::new(table)));
    let mut reading = Reading {
        file,
        shape: &shape,
        typing: &typing,
        names: source.header().names(),
        builders: builders.collect(),
        faults: Vec::new(),
        taken: 0,
    };
    source.each(&mut |row| {
        reading.add(row);
        match reading.faults.len() < MOST_FAULTS && reading.taken <= MOST_ROWS {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        }
    })?;
    reading.finish()
}

/// The rows of a file as they come in.
struct Reading<'a> {
    file: Place<'a>,
    shape: &'a Shape<'a>,
    typing: &'a Typing<'a>,
    /// The names of the columns in the file.
    names: &'a [String],
    builders: BTreeMap<i32, Builder<'a>>,
    faults: Vec<Fault>,
    taken: usize,
}

impl Reading<'_> {
    fn add(&mut self, row: Row) {
        let (file, names) = (self.file, self.names);
        let mut add = |year: i32, builder: &mut Builder| {
            self.taken += 1;
            builder
                .rows
                .push(u32::try_from(row.number).unwrap_or(u32::MAX));
            let places = self.shape.places(year).iter();
            for (column, place) in builder.columns.iter_mut().zip(places) {
                if let Err(wrong) = column.push(row.cell(*place), self.typing) {
                    let fault = file.fault(wrong.message).row(row.number);
                    let name = names.get(*place).map_or("", String::as_str);
                    self.faults.push(fault.column(name).hint(wrong.hint));
                }
            }
        };
        match self.shape.about(row, file) {
            Err(fault) => self.faults.push(fault),
            Ok(About::None) => {}
            Ok(About::Year(year)) => {
                if let Some(builder) = self.builders.get_mut(&year) {
                    add(year, builder);
                }
            }
            Ok(About::Each) => {
                for (year, builder) in &mut self.builders {
                    add(*year, builder);
                }
            }
        }
    }

    fn finish(self) -> Result<BTreeMap<i32, Extract>, Vec<Fault>> {
        none_of(self.faults)?;
        if self.taken > MOST_ROWS {
            let message = format!("has more than {MOST_ROWS} rows");
            let hint = "is it the register of the municipality?";
            return Err(vec![self.file.fault(message).hint(hint)]);
        }
        let one = self.builders.len() == 1;
        let empty = self
            .builders
            .iter()
            .filter(|(_, builder)| builder.rows.is_empty());
        let empty = empty.map(|(year, _)| no_rows(*year, one, self.file));
        none_of(empty.collect())?;
        let failed = |error: PolarsError| vec![self.file.fault(error.to_string())];
        let sheet = self.file.sheet;
        let builders = self.builders.into_iter();
        let extracts =
            builders.map(|(year, builder)| Ok((year, builder.finish(sheet).map_err(failed)?)));
        extracts.collect()
    }
}

/// Tells of a year about which a file has no row.
pub(super) fn no_rows(year: i32, is_one: bool, file: Place) -> Fault {
    if is_one {
        return file.fault("has no rows").hint("was the extract made?");
    }
    let hint =
        "was the extract made for all years? Else set `years` of the table to those that exist";
    file.fault(format!("has no rows about {year}")).hint(hint)
}

/// The columns of one year as they come in.
struct Builder<'a> {
    columns: Vec<Typed<'a>>,
    rows: Vec<u32>,
}

impl<'a> Builder<'a> {
    fn new(table: &'a Table) -> Self {
        Self {
            columns: table.columns.iter().map(Typed::new).collect(),
            rows: Vec::new(),
        }
    }

    fn finish(self, sheet: Option<&str>) -> PolarsResult<Extract> {
        let height = self.rows.len();
        let columns = self.columns.into_iter().map(Typed::finish);
        Ok(Extract {
            frame: DataFrame::new(height, columns.collect::<PolarsResult<_>>()?)?,
            sheet: sheet.map(str::to_owned),
            rows: Some(self.rows),
        })
    }
}

/// A column in its type.
struct Typed<'a> {
    expected: &'a Expected,
    values: Values,
}

enum Values {
    Whole(PrimitiveChunkedBuilder<Int64Type>),
    Number(PrimitiveChunkedBuilder<Float64Type>),
    Date(PrimitiveChunkedBuilder<Int32Type>),
    Boolean(BooleanChunkedBuilder),
    Text(StringChunkedBuilder),
}

impl<'a> Typed<'a> {
    fn new(expected: &'a Expected) -> Self {
        let name = PlSmallStr::from_str(&expected.name);
        let values = match expected.kind {
            ColumnKind::Integer => Values::Whole(PrimitiveChunkedBuilder::new(name, 0)),
            ColumnKind::Number => Values::Number(PrimitiveChunkedBuilder::new(name, 0)),
            ColumnKind::Date => Values::Date(PrimitiveChunkedBuilder::new(name, 0)),
            ColumnKind::Boolean => Values::Boolean(BooleanChunkedBuilder::new(name, 0)),
            ColumnKind::Text | ColumnKind::Area | ColumnKind::Estate | ColumnKind::Address => {
                Values::Text(StringChunkedBuilder::new(name, 0))
            }
        };
        Self { expected, values }
    }

    /// Adds what stands in a cell; nothing where that is wrong.
    fn push(&mut self, cell: Cell, typing: &Typing) -> Result<(), Wrong> {
        if typing.is_missing(cell) {
            self.push_null();
            return Ok(());
        }
        match &mut self.values {
            Values::Whole(values) => values.append_value(typing.whole(cell)?),
            Values::Number(values) => values.append_value(typing.number(cell)?),
            Values::Date(values) => values.append_value(typing.date(cell)?),
            Values::Boolean(values) => values.append_value(typing.boolean(cell)?),
            Values::Text(values) => values.append_value(typing.text(cell, self.expected.kind)?),
        }
        Ok(())
    }

    fn push_null(&mut self) {
        match &mut self.values {
            Values::Whole(values) => values.append_null(),
            Values::Number(values) => values.append_null(),
            Values::Date(values) => values.append_null(),
            Values::Boolean(values) => values.append_null(),
            Values::Text(values) => values.append_null(),
        }
    }

    fn finish(self) -> PolarsResult<Column> {
        let column = match self.values {
            Values::Whole(values) => values.finish().into_column(),
            Values::Number(values) => values.finish().into_column(),
            Values::Date(values) => values.finish().into_column(),
            Values::Boolean(values) => values.finish().into_column(),
            Values::Text(values) => values.finish().into_column(),
        };
        column.cast(&parquet::form_of(self.expected.kind))
    }
}
