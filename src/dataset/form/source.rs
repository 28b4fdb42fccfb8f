//! One plain table, whatever form its file has: names of columns, and rows that are gone through.

use std::ops::ControlFlow;

use csv::StringRecord;

use super::{
    cell::{Cell, Value},
    frame::Frame,
    header::Header,
    separated::Separated,
};
use crate::dataset::Fault;

/// A row of a table.
#[derive(Clone, Copy)]
pub(in crate::dataset) struct Row<'a> {
    /// The row as a spreadsheet counts it, or the line of a text file.
    pub(in crate::dataset) number: usize,
    cells: Cells<'a>,
}

/// The cells of a row.
#[derive(Clone, Copy)]
enum Cells<'a> {
    Fields(&'a StringRecord),
    Values(&'a [Value]),
    Frame(&'a Frame),
}

impl<'a> Row<'a> {
    /// Returns what stands in a column; nothing where the row ends before it.
    pub(in crate::dataset) fn cell(&self, column: usize) -> Cell<'a> {
        match self.cells {
            Cells::Fields(record) => match record.get(column).map(str::trim) {
                None | Some("") => Cell::Empty,
                Some(text) => Cell::Text(text),
            },
            Cells::Values(values) => values.get(column).map_or(Cell::Empty, Value::cell),
            Cells::Frame(frame) => frame.cell(column, self.number),
        }
    }

    /// Returns the first cell that holds something.
    pub(in crate::dataset) fn first_filled(&self, width: usize) -> Cell<'a> {
        let mut cells = (0..width).map(|column| self.cell(column));
        cells.find(|cell| !cell.is_empty()).unwrap_or(Cell::Empty)
    }
}

/// A table that is kept.
#[derive(Debug, Default)]
pub(in crate::dataset) struct Grid {
    pub(super) header: Header,
    /// Rows with the number that each has in its file.
    pub(super) rows: Vec<(usize, Vec<Value>)>,
    /// The sheet of the workbook.
    pub(super) sheet: Option<String>,
    /// The column with the year, where the form itself knows it.
    pub(super) year_column: Option<String>,
}

/// Rows that come in one by one, and once.
pub(in crate::dataset) trait RowStream {
    /// Reads the next row into a list of its cells; tells whether there was one.
    ///
    /// # Errors
    /// What became of whoever sends them.
    fn next(&self, row: &mut Vec<Value>) -> Result<bool, Fault>;
}

/// A table that comes in row by row, and is kept nowhere.
pub(in crate::dataset) struct Stream<'a> {
    header: Header,
    rows: &'a dyn RowStream,
}

impl<'a> Stream<'a> {
    /// Takes rows with these columns.
    pub(in crate::dataset) fn new(header: Header, rows: &'a dyn RowStream) -> Self {
        Self { header, rows }
    }

    /// Goes through the rows, which are counted from 1; those that already were are gone.
    fn each(&self, visit: &mut dyn FnMut(Row) -> ControlFlow<()>) -> Result<(), Vec<Fault>> {
        let (mut number, mut values) = (0, Vec::new());
        while self.rows.next(&mut values).map_err(|fault| vec![fault])? {
            number += 1;
            let cells = Cells::Values(&values);
            if visit(Row { number, cells }).is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// A table as its file or its database has it.
pub(in crate::dataset) enum Source<'a> {
    Separated(Separated<'a>),
    Grid(Grid),
    Frame(Frame),
    Stream(Stream<'a>),
}

impl Source<'_> {
    /// Returns the names of the columns.
    pub(in crate::dataset) fn header(&self) -> &Header {
        match self {
            Self::Separated(text) => text.header(),
            Self::Grid(grid) => &grid.header,
            Self::Frame(frame) => frame.header(),
            Self::Stream(stream) => &stream.header,
        }
    }

    /// Returns the sheet of the workbook, where it is one.
    pub(in crate::dataset) fn sheet(&self) -> Option<&str> {
        match self {
            Self::Grid(grid) => grid.sheet.as_deref(),
            Self::Separated(_) | Self::Frame(_) | Self::Stream(_) => None,
        }
    }

    /// Returns the column with the year, where the form itself knows it.
    pub(in crate::dataset) fn year_column(&self) -> Option<&str> {
        match self {
            Self::Grid(grid) => grid.year_column.as_deref(),
            Self::Separated(_) | Self::Frame(_) | Self::Stream(_) => None,
        }
    }

    /// Returns what to do about a column that is not there.
    pub(in crate::dataset) fn missing_hint(&self) -> &'static str {
        match self {
            Self::Separated(_) => {
                "was it renamed? Columns stand between commas, semicolons or tabs, and the first row \
                 names them; `rename`, `header_row` and `separator` of the table say otherwise"
            }
            Self::Grid(grid) if grid.sheet.is_some() => {
                "was it renamed? `rename` of the table says what it is called in the file, and \
                 `header_row` which row names the columns, such as 4, or [4, 5] for two"
            }
            Self::Stream(_) => {
                "name it so in the query, such as `select cpr as person`, or say with `rename` of the \
                 table what the query calls it"
            }
            Self::Grid(_) | Self::Frame(_) => {
                "was it renamed? `rename` of the table says what it is called in the file"
            }
        }
    }

    /// Goes through the rows that hold something, until it is broken off.
    ///
    /// # Errors
    /// Rows that are not of the form of the file.
    pub(in crate::dataset) fn each(
        &self,
        visit: &mut dyn FnMut(Row) -> ControlFlow<()>,
    ) -> Result<(), Vec<Fault>> {
        match self {
            Self::Stream(stream) => stream.each(visit),
            Self::Separated(text) => text.each(&mut |number, record| {
                let cells = Cells::Fields(record);
                visit(Row { number, cells })
            }),
            Self::Grid(grid) => {
                let rows = grid.rows.iter().map(|(number, values)| Row {
                    number: *number,
                    cells: Cells::Values(values),
                });
                let _ = rows.into_iter().try_for_each(visit);
                Ok(())
            }
            Self::Frame(frame) => {
                let rows = (1..=frame.height()).map(|number| Row {
                    number,
                    cells: Cells::Frame(frame),
                });
                let _ = rows.into_iter().try_for_each(visit);
                Ok(())
            }
        }
    }
}
