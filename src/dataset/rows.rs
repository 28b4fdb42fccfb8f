//! Small tables that are delivered as CSV, read row by row into plain types.

use std::path::Path;

use serde::de::DeserializeOwned;

use super::{DatasetError, Fault};
use crate::files;

/// Reads the rows of a CSV file; `made` turns one into what is wanted, or says what is wrong
/// with it. `columns` are the expected ones, for the hint.
///
/// # Errors
/// All rows that are wrong, with their lines.
pub(super) fn read<R: DeserializeOwned, T>(
    file: &Path,
    columns: &str,
    mut made: impl FnMut(R) -> Result<T, String>,
) -> Result<Vec<T>, DatasetError> {
    let bytes = files::read(file)?;
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let mut found = Vec::new();
    let mut faults = Vec::new();
    let fault = |message: String| {
        Fault::of_file(file.to_owned(), message).hint(format!("columns: {columns}"))
    };
    let header = reader.headers().cloned().unwrap_or_default();
    for record in reader.records() {
        let line = |position: Option<&csv::Position>| {
            position.map_or(0, |one| usize::try_from(one.line()).unwrap_or(0))
        };
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                faults.push(fault(error.to_string()).row(line(error.position())));
                continue;
            }
        };
        let row: Result<R, _> = record.deserialize(Some(&header));
        let row = row.map_err(|error| error.to_string()).and_then(&mut made);
        match row {
            Ok(row) => found.push(row),
            Err(message) => faults.push(fault(message).row(line(record.position()))),
        }
    }
    match faults.is_empty() {
        true => Ok(found),
        false => Err(DatasetError::Faults(faults)),
    }
}
