//! Register extracts: Parquet files with a row per person or event.

use std::{io::Cursor, path::Path};

use polars::prelude::*;
use polars_io::{
    SerReader,
    parquet::read::{ParallelStrategy, ParquetReader},
};

use super::Fault;
use crate::config::{Column as Expected, ColumnKind, Table};

/// The mark at both ends of a Parquet file (Apache Parquet format, "File format").
const PARQUET_MARK: &[u8] = b"PAR1";

/// Reads the expected columns of a Parquet file, in their expected form.
///
/// # Errors
/// A file that is empty, of another kind, cut off or without the expected columns.
pub(super) fn read(bytes: &[u8], file: &Path, table: &Table) -> Result<DataFrame, Vec<Fault>> {
    let fault = |message: &str| vec![Fault::of_file(file.to_owned(), message)];
    check_marks(bytes)
        .map_err(|(message, hint)| vec![Fault::of_file(file.to_owned(), message).hint(hint)])?;
    let mut reader = ParquetReader::new(Cursor::new(bytes));
    let schema = reader
        .schema()
        .map_err(|error| fault(&format!("is not a readable Parquet file: {error}")))?;
    let found: Vec<_> = schema.iter_names().map(ToString::to_string).collect();
    check_columns(&found, file, table)?;
    let names = table.columns.iter().map(|column| column.name.clone());
    let frame = reader
        .with_columns(Some(names.collect()))
        // Files are read side by side, so each on its own thread.
        .read_parallel(ParallelStrategy::None)
        .finish()
        .map_err(|error| fault(&format!("is not a readable Parquet file: {error}")))?;
    if frame.height() == 0 {
        return Err(vec![
            Fault::of_file(file.to_owned(), "has no rows").hint("was the extract made?"),
        ]);
    }
    in_expected_form(&frame, file, table)
}

fn check_marks(bytes: &[u8]) -> Result<(), (&'static str, &'static str)> {
    if bytes.is_empty() {
        Err(("is empty (0 bytes)", "was the transfer interrupted?"))
    } else if !bytes.starts_with(PARQUET_MARK) {
        Err((
            "is not a Parquet file",
            "register extracts are delivered as Parquet; is it a CSV or Excel file renamed?",
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
    let missing = |column: &&Expected| !found.contains(&column.name);
    let faults: Vec<_> = table
        .columns
        .iter()
        .filter(missing)
        .map(|column| {
            let message = format!("is missing; the file has: {}", found.join(", "));
            Fault::of_file(file.to_owned(), message)
                .column(&column.name)
                .hint("was it renamed? Rename it in the delivery, or in the configuration")
        })
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults)
    }
}

fn in_expected_form(
    frame: &DataFrame,
    file: &Path,
    table: &Table,
) -> Result<DataFrame, Vec<Fault>> {
    let mut columns = Vec::with_capacity(table.columns.len());
    let mut faults = Vec::new();
    for expected in &table.columns {
        let wrong = |found: &str| {
            Fault::of_file(
                file.to_owned(),
                format!("holds {found}, expected {}", name_of(expected.kind)),
            )
            .column(&expected.name)
        };
        match frame.column(&expected.name) {
            Ok(column) if fits(column.dtype(), expected.kind) => {
                match column.cast(&form_of(expected.kind)) {
                    Ok(cast) => columns.push(cast),
                    Err(_) => faults.push(wrong(&column.dtype().to_string())),
                }
            }
            Ok(column) => faults.push(wrong(&column.dtype().to_string())),
            Err(error) => faults.push(wrong(&error.to_string())),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    DataFrame::new(frame.height(), columns)
        .map_err(|error| vec![Fault::of_file(file.to_owned(), error.to_string())])
}

fn fits(found: &DataType, expected: ColumnKind) -> bool {
    match expected {
        ColumnKind::Integer => found.is_integer(),
        ColumnKind::Number => found.is_primitive_numeric(),
        ColumnKind::Text | ColumnKind::Area | ColumnKind::Estate => *found == DataType::String,
        ColumnKind::Date => *found == DataType::Date,
        ColumnKind::Boolean => *found == DataType::Boolean,
    }
}

/// Returns the form in which a column stands in a snapshot.
pub(super) fn form_of(kind: ColumnKind) -> DataType {
    match kind {
        ColumnKind::Integer => DataType::Int64,
        ColumnKind::Number => DataType::Float64,
        ColumnKind::Text | ColumnKind::Area | ColumnKind::Estate => DataType::String,
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
    }
}
