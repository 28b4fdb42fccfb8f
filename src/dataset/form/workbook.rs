//! Workbooks of Excel and `LibreOffice`: one sheet, with the rows as the spreadsheet counts them.

use std::{collections::BTreeSet, io::Cursor, sync::Arc};

use calamine::{Data, ExcelDateTime, Reader, SheetVisible, Sheets, Xlsx};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::{
    Place,
    cell::Value,
    header::{self, Header},
    source::Grid,
};
use crate::{config::Table, dataset::Fault, panics::quietly};

/// A row of a sheet, with its number.
pub(in crate::dataset) type SheetRow = (usize, Vec<Value>);

/// More columns than any table of a municipality has; a cell far to the right costs no memory.
const MOST_COLUMNS: usize = 4_000;

const AGAIN: &str =
    "open it in the spreadsheet and save it anew, or save the sheet as \"CSV UTF-8\"";

/// Reads the sheet of a workbook with the columns that a table names.
///
/// # Errors
/// Bytes that are no workbook, several sheets of which none is named, and a sheet without rows.
pub(super) fn read(
    bytes: &[u8],
    table: &Table,
    names: &BTreeSet<String>,
    file: Place,
) -> Result<Grid, Vec<Fault>> {
    let unreadable = |message: String| unreadable(&message, file);
    let read = quietly(|| sheet(bytes, table, file, &unreadable));
    let (name, rows) = read.unwrap_or_else(|panic| Err(unreadable(panic)))?;
    grid(name, rows, table, names, file)
}

fn unreadable(message: &str, file: Place) -> Vec<Fault> {
    let message = format!("is not a readable workbook: {}", message.escape_debug());
    vec![file.fault(message).hint(AGAIN)]
}

/// Reads the sheets of a workbook that are shown and hold anything, each with its name and rows.
///
/// # Errors
/// Bytes that are no workbook.
pub(in crate::dataset) fn sheets(
    bytes: &[u8],
    file: Place,
) -> Result<Vec<(String, Vec<SheetRow>)>, Vec<Fault>> {
    let unreadable = |message: String| unreadable(&message, file);
    let read = || {
        let mut book = opened(bytes, &unreadable)?;
        filled(&shown(&book), &mut book, &unreadable)
    };
    quietly(read).unwrap_or_else(|panic| Err(unreadable(panic)))
}

/// A workbook in memory.
type Book<'a> = Sheets<Cursor<&'a [u8]>>;

fn opened<'a>(
    bytes: &'a [u8],
    unreadable: &dyn Fn(String) -> Vec<Fault>,
) -> Result<Book<'a>, Vec<Fault>> {
    calamine::open_workbook_auto_from_rs(Cursor::new(bytes))
        .map_err(|error| unreadable(error.to_string()))
}

/// Returns the names of the sheets that are shown.
fn shown(book: &Book) -> Vec<String> {
    let visible = book.sheets_metadata().iter();
    let visible = visible.filter(|sheet| sheet.visible == SheetVisible::Visible);
    visible.map(|sheet| sheet.name.clone()).collect()
}

/// Reads those of some sheets that hold anything.
fn filled(
    names: &[String],
    book: &mut Book,
    unreadable: &dyn Fn(String) -> Vec<Fault>,
) -> Result<Vec<(String, Vec<SheetRow>)>, Vec<Fault>> {
    let mut filled = Vec::new();
    for name in names {
        let rows = rows(book, name).map_err(unreadable)?;
        if !rows.is_empty() {
            filled.push((name.clone(), rows));
        }
    }
    Ok(filled)
}

fn sheet(
    bytes: &[u8],
    table: &Table,
    file: Place,
    unreadable: &dyn Fn(String) -> Vec<Fault>,
) -> Result<(String, Vec<SheetRow>), Vec<Fault>> {
    let mut book = opened(bytes, unreadable)?;
    let shown = shown(&book);
    if let Some(wanted) = &table.form.sheet {
        let names = book.sheet_names();
        let Some(name) = names.into_iter().find(|name| name == wanted) else {
            let message = format!("has no sheet `{}`", wanted.escape_debug());
            return Err(vec![file.fault(message).hint(named(&shown))]);
        };
        let rows = rows(&mut book, &name).map_err(unreadable)?;
        return Ok((name, rows));
    }
    let mut filled = filled(&shown, &mut book, unreadable)?;
    let names: Vec<String> = filled.iter().map(|(name, _)| name.clone()).collect();
    match (filled.pop(), filled.is_empty()) {
        (Some(only), true) => Ok(only),
        (None, _) => Err(vec![file.fault("has no sheet that holds anything")]),
        (Some(_), false) => {
            let message = format!("has {} sheets", names.len());
            Err(vec![file.fault(message).hint(named(&names))])
        }
    }
}

fn named(names: &[String]) -> String {
    let named: Vec<_> = names.iter().map(|name| format!("{name:?}")).collect();
    format!(
        "say with `sheet` of the table which it is: {}",
        named.join(", ")
    )
}

/// Reads the rows of a sheet that hold something.
fn rows(book: &mut Book, sheet: &str) -> Result<Vec<SheetRow>, String> {
    if let Sheets::Xlsx(book) = book {
        return cell_by_cell(book, sheet);
    }
    let range = book
        .worksheet_range(sheet)
        .map_err(|error| error.to_string())?;
    let (first_row, first_column) = range.start().unwrap_or_default();
    let (first_row, first_column) = (place(first_row), place(first_column));
    let mut rows = Vec::new();
    for (index, cells) in range.rows().enumerate() {
        let before = std::iter::repeat_n(Value::Empty, first_column);
        let values: Vec<Value> = before.chain(cells.iter().map(value)).collect();
        if values.iter().any(|value| *value != Value::Empty) {
            rows.push((first_row + index + 1, values));
        }
    }
    Ok(rows)
}

/// Reads a sheet without the empty cells between those that are filled: one cell far away would
/// take the memory of all before it.
fn cell_by_cell(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Result<Vec<SheetRow>, String> {
    let mut cells = book
        .worksheet_cells_reader(sheet)
        .map_err(|error| error.to_string())?;
    let mut rows: Vec<SheetRow> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(|error| error.to_string())? {
        let (row, column) = cell.get_position();
        let (number, column) = (place(row) + 1, place(column));
        let value = value(&Data::from(cell.get_value().clone()));
        if value == Value::Empty || column >= MOST_COLUMNS {
            continue;
        }
        if rows.last().is_none_or(|(last, _)| *last != number) {
            rows.push((number, Vec::new()));
        }
        if let Some((_, values)) = rows.last_mut() {
            put(values, column, value);
        }
    }
    Ok(rows)
}

fn put(values: &mut Vec<Value>, column: usize, value: Value) {
    values.resize(values.len().max(column + 1), Value::Empty);
    if let Some(cell) = values.get_mut(column) {
        *cell = value;
    }
}

fn place(index: u32) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}

/// Turns a cell of a spreadsheet into one of ours.
fn value(data: &Data) -> Value {
    match data {
        Data::Empty => Value::Empty,
        Data::Int(number) => Value::Whole(*number),
        Data::Float(number) => Value::number(*number),
        Data::Bool(is_true) => Value::Boolean(*is_true),
        Data::String(text) => Value::text(text),
        Data::DateTime(moment) => in_days(moment),
        Data::DateTimeIso(text) => iso(text),
        Data::DurationIso(text) => Value::Broken(Arc::from(text.as_str())),
        Data::Error(error) => Value::Broken(Arc::from(error.to_string())),
    }
}

fn in_days(moment: &ExcelDateTime) -> Value {
    match moment.as_datetime().filter(|_| moment.is_datetime()) {
        Some(date) => Value::Moment(date),
        None => Value::number(moment.as_f64()),
    }
}

/// Reads a date of `OpenDocument`, which are as ISO 8601 has them.
fn iso(text: &str) -> Value {
    let moment = text.parse::<NaiveDateTime>().ok();
    let date = || Some(text.parse::<NaiveDate>().ok()?.and_time(NaiveTime::MIN));
    match moment.or_else(date) {
        Some(moment) => Value::Moment(moment),
        None => Value::text(text),
    }
}

/// Parts the rows that name the columns from those below them.
fn grid(
    sheet: String,
    mut rows: Vec<SheetRow>,
    table: &Table,
    names: &BTreeSet<String>,
    file: Place,
) -> Result<Grid, Vec<Fault>> {
    let first = match table.form.header_rows {
        None => rows
            .get(header::find(&rows, names))
            .map(|(number, _)| *number),
        Some(named) => Some(named.first),
    };
    let first = first.unwrap_or_default();
    let last = table.form.header_rows.map_or(first, |named| named.last);
    let above = rows.partition_point(|(number, _)| *number < first);
    let below = rows.partition_point(|(number, _)| *number <= last);
    let naming = rows.get(above..below).unwrap_or_default();
    if naming.is_empty() {
        let message =
            format!("holds nothing in row {first}, which `header_row` of the table names");
        let told = file.in_sheet(sheet.as_str()).fault(message);
        return Err(vec![told.hint("rows are counted as the spreadsheet does")]);
    }
    let texts: Vec<Vec<String>> = naming
        .iter()
        .map(|(_, row)| row.iter().map(header::plain).collect())
        .collect();
    rows.drain(..below);
    Ok(Grid {
        header: Header::new(header::joined(&texts)),
        rows,
        sheet: Some(sheet),
        year_column: None,
    })
}
