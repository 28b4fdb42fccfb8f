//! Parquet files (Apache Parquet format), whole or in the form that a register expects.

use std::{io::Cursor, path::Path, sync::Arc};

use polars::prelude::*;
use polars_io::{
    SerReader,
    parquet::read::{ParallelStrategy, ParquetReader},
};

use crate::{
    config::{Column as Expected, ColumnKind, Table},
    dataset::{Fault, fault::none_of},
    panics::quietly,
};

/// The mark at both ends of a Parquet file (Apache Parquet format, "File format").
const PARQUET_MARK: &[u8] = b"PAR1";

/// More rows than any register of a municipality has; a small file can hold any number of them.
const MOST_ROWS: usize = 20_000_000;

/// Reads the expected columns of a Parquet file, in their expected form.
///
/// Columns are read as what Parquet itself says that they are. The Arrow schema that programs add
/// only names the types in their own memory (a `category` of pandas, a `factor` of R); what is
/// stored is plain text.
///
/// # Errors
/// A file that is empty, of another kind, cut off or without the expected columns.
pub(in crate::dataset) fn read(
    bytes: &[u8],
    file: &Path,
    table: &Table,
) -> Result<DataFrame, Vec<Fault>> {
    check_marks(bytes).map_err(|(message, hint)| vec![Fault::of_file(file, message).hint(hint)])?;
    let unreadable = |message: String| {
        let message = format!("is not a readable Parquet file: {}", message.escape_debug());
        vec![Fault::of_file(file, message).hint(AGAIN)]
    };
    quietly(|| decode(bytes, file, table, &unreadable))
        .unwrap_or_else(|panic| Err(unreadable(panic)))
}

const AGAIN: &str =
    "transfer it again, or write it anew with plain columns of text, numbers and dates";

/// Reads all columns of plain types, in the types that they have.
///
/// # Errors
/// A file that is empty, cut off or damaged.
pub(super) fn plain(bytes: &[u8], file: &Path) -> Result<DataFrame, Vec<Fault>> {
    check_marks(bytes).map_err(|(message, hint)| vec![Fault::of_file(file, message).hint(hint)])?;
    let unreadable = |message: String| {
        let message = format!("is not a readable Parquet file: {}", message.escape_debug());
        vec![Fault::of_file(file, message).hint(AGAIN)]
    };
    let decode = || {
        let mut reader = open(bytes, file, &unreadable)?;
        let schema = reader
            .schema()
            .map_err(|error| unreadable(error.to_string()))?;
        let plain = schema.iter().filter(|(_, field)| is_plain(field.dtype()));
        let names: Vec<String> = plain.map(|(name, _)| name.to_string()).collect();
        let reader = reader.with_columns(Some(names));
        let reader = reader.read_parallel(ParallelStrategy::None);
        reader
            .finish()
            .map_err(|error| unreadable(error.to_string()))
    };
    quietly(decode).unwrap_or_else(|panic| Err(unreadable(panic)))
}

type Reader<'a> = ParquetReader<Cursor<&'a [u8]>>;

fn open<'a>(
    bytes: &'a [u8],
    file: &Path,
    unreadable: &impl Fn(String) -> Vec<Fault>,
) -> Result<Reader<'a>, Vec<Fault>> {
    let unreadable = |error: PolarsError| unreadable(error.to_string());
    let mut reader = ParquetReader::new(Cursor::new(bytes));
    let metadata = reader.get_metadata().map_err(unreadable)?;
    let mut metadata = Arc::unwrap_or_clone(metadata.clone());
    metadata.key_value_metadata = None;
    let rows = metadata.num_rows;
    reader.set_metadata(Arc::new(metadata));
    if rows == 0 {
        let fault = Fault::of_file(file, "has no rows");
        return Err(vec![fault.hint("was the extract made?")]);
    } else if rows > MOST_ROWS {
        let message = format!("has {rows} rows, and at most {MOST_ROWS} are read");
        let fault = Fault::of_file(file, message);
        return Err(vec![fault.hint("is it the register of the municipality?")]);
    }
    Ok(reader)
}

fn decode(
    bytes: &[u8],
    file: &Path,
    table: &Table,
    unreadable: &impl Fn(String) -> Vec<Fault>,
) -> Result<DataFrame, Vec<Fault>> {
    let mut reader = open(bytes, file, unreadable)?;
    let unreadable = |error: PolarsError| unreadable(error.to_string());
    let schema = reader.schema().map_err(unreadable)?;
    let found: Vec<_> = schema.iter_names().map(ToString::to_string).collect();
    check_columns(&found, file, table)?;
    let types = table.columns.iter().filter_map(|column| {
        let name = theirs(table, column);
        let found = schema.get(name)?.dtype();
        let fits = is_readable(found, column.kind);
        (!fits).then(|| not_of_form(file, name, column.kind, &in_words(found)))
    });
    none_of(types.collect())?;
    let names = table
        .columns
        .iter()
        .map(|column| theirs(table, column).to_owned());
    let frame = reader
        .with_columns(Some(names.collect()))
        // Files are read side by side, so each on its own thread.
        .read_parallel(ParallelStrategy::None)
        .finish()
        .map_err(unreadable)?;
    in_expected_form(&frame, file, table)
}

fn check_marks(bytes: &[u8]) -> Result<(), (&'static str, &'static str)> {
    if bytes.is_empty() {
        Err(("is empty (0 bytes)", "was the transfer interrupted?"))
    } else if !bytes.starts_with(PARQUET_MARK) {
        Err((
            "is not a Parquet file",
            "is it a CSV or Excel file renamed?",
        ))
    } else if bytes.len() < 12 || !bytes.ends_with(PARQUET_MARK) {
        Err((
            "is cut off: the end of the Parquet file is missing",
            "transfer it again",
        ))
    } else {
        Ok(())
    }
}

fn check_columns(found: &[String], file: &Path, table: &Table) -> Result<(), Vec<Fault>> {
    let missing = |name: &&str| !found.iter().any(|found| found == name);
    let escaped: Vec<_> = found
        .iter()
        .map(|name| name.escape_debug().to_string())
        .collect();
    let names = table.columns.iter().map(|column| theirs(table, column));
    let faults = names.filter(missing).map(|name| {
        let message = format!("is missing; the file has: {}", escaped.join(", "));
        Fault::of_file(file, message)
            .column(name)
            .hint("was it renamed? Rename it in the delivery, or with `rename` of the table")
    });
    none_of(faults.collect())
}

/// Returns what a column is called in the file.
fn theirs<'a>(table: &'a Table, column: &'a Expected) -> &'a str {
    let renamed = table.rename.get(&column.name);
    renamed.unwrap_or(&column.name)
}

fn in_expected_form(
    frame: &DataFrame,
    file: &Path,
    table: &Table,
) -> Result<DataFrame, Vec<Fault>> {
    let mut columns = Vec::with_capacity(table.columns.len());
    let mut faults = Vec::new();
    for expected in &table.columns {
        let (name, kind) = (theirs(table, expected), expected.kind);
        let column = frame
            .column(name)
            .map_err(|error| vec![not_of_form(file, name, kind, &error.to_string())])?;
        match cast(column, kind) {
            Ok(column) => columns.push(column.with_name(PlSmallStr::from_str(&expected.name))),
            Err((row, found)) => {
                let fault = not_of_form(file, name, kind, &format!("`{found}`"));
                faults.push(fault.row(row + 1));
            }
        }
    }
    none_of(faults)?;
    DataFrame::new(frame.height(), columns)
        .map_err(|error| vec![Fault::of_file(file, error.to_string())])
}

/// Turns a column into its form, or names the first row of which the value does not fit.
fn cast(column: &Column, kind: ColumnKind) -> Result<Column, (usize, String)> {
    let form = form_of(kind);
    let shown = |row: usize| {
        let value = column
            .get(row)
            .map_or_else(|_| String::new(), |value| value.to_string());
        (row, value.escape_debug().to_string())
    };
    // A time in a zone is kept as that of Greenwich, and shown as it is kept.
    let naive = match column.dtype() {
        DataType::Datetime(unit, Some(_)) => {
            let kept = column.to_physical_repr();
            Some(
                kept.cast(&DataType::Datetime(*unit, None))
                    .map_err(|_| shown(0))?,
            )
        }
        _ => None,
    };
    let column = naive.as_ref().unwrap_or(column);
    let cast = column.cast(&form).map_err(|_| shown(0))?;
    // What does not fit becomes empty; a time of day is lost in a date.
    let lost = |row: &usize| {
        let empty = |column: &Column| column.get(*row).is_ok_and(|value| value.is_null());
        empty(&cast) && !empty(column)
    };
    if cast.null_count() > column.null_count() {
        return Err(shown((0..column.len()).find(lost).unwrap_or_default()));
    }
    let is_decimal = matches!(column.dtype(), DataType::Decimal(..));
    let loses = is_decimal && kind == ColumnKind::Integer;
    if loses || matches!(column.dtype(), DataType::Datetime(..)) {
        let back = cast.cast(column.dtype()).map_err(|_| shown(0))?;
        let differs = |row: &usize| column.get(*row).ok() != back.get(*row).ok();
        if let Some(row) = (0..column.len()).find(differs) {
            return Err(shown(row));
        }
    }
    Ok(cast)
}

fn not_of_form(file: &Path, column: &str, kind: ColumnKind, found: &str) -> Fault {
    let expected = name_of(kind);
    let fault = Fault::of_file(file, format!("holds {found}, expected {expected}"));
    fault.column(column).hint(hint_of(kind))
}

/// Tells whether a column can be read at all.
fn is_plain(found: &ArrowDataType) -> bool {
    let kinds = [
        ColumnKind::Number,
        ColumnKind::Text,
        ColumnKind::Date,
        ColumnKind::Boolean,
    ];
    kinds.into_iter().any(|kind| is_readable(found, kind))
}

/// Tells whether a column of a Parquet file can be read as what is expected.
fn is_readable(found: &ArrowDataType, expected: ColumnKind) -> bool {
    use ArrowDataType::{
        Boolean, Date32, Decimal, Float32, Float64, Int8, Int16, Int32, Int64, LargeUtf8, Null,
        Timestamp, UInt8, UInt16, UInt32, UInt64, Utf8, Utf8View,
    };
    let whole = matches!(
        found,
        Int8 | Int16 | Int32 | Int64 | UInt8 | UInt16 | UInt32 | UInt64 | Decimal(..)
    );
    let fits = match expected {
        ColumnKind::Integer => whole,
        ColumnKind::Number => whole || matches!(found, Float32 | Float64),
        ColumnKind::Text | ColumnKind::Area | ColumnKind::Estate | ColumnKind::Address => {
            matches!(found, Utf8 | LargeUtf8 | Utf8View)
        }
        ColumnKind::Date => matches!(found, Date32 | Timestamp(..)),
        ColumnKind::Boolean => *found == Boolean,
    };
    // A column in which all is empty may have no type.
    fits || *found == Null
}

/// Names a type of column as people do.
fn in_words(found: &ArrowDataType) -> String {
    use ArrowDataType::{
        Binary, BinaryView, Boolean, Date32, Float16, Float32, Float64, LargeBinary, LargeUtf8,
        Timestamp, Utf8, Utf8View,
    };
    let words = match found {
        Utf8 | LargeUtf8 | Utf8View => "text",
        Binary | LargeBinary | BinaryView => "bytes that are not marked as text",
        Boolean => "true or false",
        Date32 => "dates",
        Timestamp(_, Some(_)) => "times in a time zone",
        Timestamp(_, None) => "times",
        Float16 | Float32 | Float64 => "numbers with decimals",
        other => {
            let name = format!("{other:?}");
            let name = name.split('(').next().unwrap_or_default();
            return format!("values of the type {name}");
        }
    };
    words.to_owned()
}

fn hint_of(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Integer => "write it as a column of int32 or int64",
        ColumnKind::Number => "write it as a column of float64, int32 or int64",
        ColumnKind::Text | ColumnKind::Area | ColumnKind::Estate | ColumnKind::Address => {
            "write it as a column of strings"
        }
        ColumnKind::Date => "write it as a column of dates (date32) without a time of day",
        ColumnKind::Boolean => "write it as a column of booleans",
    }
}

/// Returns the form in which a column stands in a snapshot.
pub(in crate::dataset) fn form_of(kind: ColumnKind) -> DataType {
    match kind {
        ColumnKind::Integer => DataType::Int64,
        ColumnKind::Number => DataType::Float64,
        ColumnKind::Text | ColumnKind::Area | ColumnKind::Estate | ColumnKind::Address => {
            DataType::String
        }
        ColumnKind::Date => DataType::Date,
        ColumnKind::Boolean => DataType::Boolean,
    }
}

fn name_of(kind: ColumnKind) -> &'static str {
    match kind {
        ColumnKind::Integer => "whole numbers",
        ColumnKind::Number => "numbers",
        ColumnKind::Text => "text",
        ColumnKind::Date => "dates",
        ColumnKind::Boolean => "true or false",
        ColumnKind::Area => "codes of areas as text",
        ColumnKind::Estate => "codes of estates as text",
        ColumnKind::Address => "keys of addresses as text",
    }
}
