//! CSV files: header and rows, with the line at which each begins.

use std::path::Path;

use csv::StringRecord;
use unicode_normalization::UnicodeNormalization;

use super::{Fault, fault::none_of};
use crate::files;

/// A CSV file of which every row has as many fields as the header.
#[derive(Debug)]
pub(super) struct Sheet {
    /// The names of the columns.
    pub(super) header: Vec<String>,
    /// The rows that are not empty.
    pub(super) rows: Vec<Line>,
}

/// A row of a CSV file.
#[derive(Debug)]
pub(super) struct Line {
    /// The line of the file at which it begins; the header is line 1.
    pub(super) number: usize,
    fields: StringRecord,
}

impl Line {
    /// Returns a field, without spaces around it.
    pub(super) fn get(&self, index: usize) -> &str {
        self.fields.get(index).unwrap_or_default().trim()
    }

    fn is_empty(&self) -> bool {
        self.fields.iter().all(|field| field.trim().is_empty())
    }
}

impl Sheet {
    /// Reads a file between commas, semicolons or tabs, whichever its header has; letters are composed
    /// (NFC).
    ///
    /// # Errors
    /// Bytes that are not text, quotation marks that are not closed, and rows that have other
    /// fields than the header.
    pub(super) fn read(bytes: &[u8], file: &Path) -> Result<Self, Vec<Fault>> {
        let fault = |message: String| Fault::of_file(file, message);
        let text = files::decode(bytes).map_err(|error| {
            let told = fault(error.to_string()).hint(error.hint());
            vec![told.row(error.line())]
        })?;
        let text: String = text.nfc().collect();
        let mut rows = lines(&text).map_err(|message| vec![fault(message)])?;
        if text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1 {
            let last = rows.last().map_or(1, |row| row.number);
            let told = fault("a quotation mark is never closed".to_owned()).row(last);
            let hint = "write a quotation mark inside a field twice, in quotation marks";
            return Err(vec![told.hint(hint)]);
        }
        if rows.is_empty() {
            return Err(vec![fault("has no header".to_owned())]);
        }
        let header = rows.remove(0);
        let header: Vec<String> = (0..header.fields.len())
            .map(|index| header.get(index).to_owned())
            .collect();
        rows.retain(|row| !row.is_empty());
        none_of(misshapen(&rows, header.len(), file))?;
        Ok(Self { header, rows })
    }

    /// Finds a column by its name.
    pub(super) fn place(&self, column: &str) -> Option<usize> {
        self.header.iter().position(|name| name == column)
    }

    /// Tells of columns that are not there or stand twice.
    pub(super) fn check_header<'a>(
        &self,
        needed: impl Iterator<Item = &'a str>,
        optional: &[&str],
        file: &Path,
    ) -> Vec<Fault> {
        let needed: Vec<&str> = needed.collect();
        let count = |column: &str| self.header.iter().filter(|name| *name == column).count();
        let mut faults = Vec::new();
        for column in needed.iter().chain(optional) {
            let told = |message: &str| Fault::of_file(file, message).column(column);
            match count(column) {
                0 if optional.contains(column) => {}
                0 => faults.push(told("is missing")),
                1 => {}
                _ => faults.push(told("stands twice in the header").hint("keep one of them")),
            }
        }
        let missing = faults.iter_mut().filter(|fault| fault.hint.is_none());
        let found: Vec<_> = self
            .header
            .iter()
            .map(|name| name.escape_debug().to_string())
            .collect();
        for fault in missing {
            fault.message = format!("is missing; the file has: {}", found.join(", "));
            fault.hint = Some(Box::from(MISSING));
        }
        faults
    }
}

const MISSING: &str = "was it renamed? Columns stand between commas, semicolons or tabs, and the \
                       first row names them";

/// Splits a text into its records, the header first.
fn lines(text: &str) -> Result<Vec<Line>, String> {
    let header = text.trim_start().lines().next().unwrap_or_default();
    let delimiter = match header {
        _ if header.contains(',') => b',',
        _ if header.contains(';') => b';',
        _ if header.contains('\t') => b'\t',
        _ => b',',
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut counted = LineCount {
        text,
        byte: 0,
        line: 1,
    };
    let mut found = Vec::new();
    for record in reader.records() {
        let fields = record.map_err(|error| format!("is not CSV: {error}"))?;
        let start = fields.position().map_or(0, csv::Position::byte);
        found.push(Line {
            number: counted.at(usize::try_from(start).unwrap_or(usize::MAX)),
            fields,
        });
    }
    Ok(found)
}

/// Counts lines as an editor does, from place to place.
struct LineCount<'a> {
    text: &'a str,
    byte: usize,
    line: usize,
}

impl LineCount<'_> {
    /// Returns the line of the first byte from here on that ends no line: the position of a
    /// record lies before empty lines that come first.
    fn at(&mut self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let is_end = |byte: &&u8| matches!(byte, b'\r' | b'\n');
        let empty = bytes.iter().skip(start).take_while(is_end).count();
        let begin = start.saturating_add(empty);
        let passed = bytes.iter().take(begin).skip(self.byte);
        self.line += passed.filter(|byte| **byte == b'\n').count();
        self.byte = begin;
        self.line
    }
}

/// Tells of rows that have more or fewer fields than the header, or a field over several lines.
fn misshapen(rows: &[Line], wanted: usize, file: &Path) -> Vec<Fault> {
    let fault = |row: &Line, message: String| Fault::of_file(file, message).row(row.number);
    let is_broken = |row: &&Line| row.fields.iter().any(|field| field.contains(['\n', '\r']));
    let broken = rows.iter().find(is_broken).map(|row| {
        let told = fault(row, "a field goes over several lines".to_owned());
        told.hint("is a quotation mark missing at its end?")
    });
    let mut wrong = rows.iter().filter(|row| row.fields.len() != wanted);
    let uneven = wrong.next().map(|row| {
        let more = match wrong.count() {
            0 => String::new(),
            more => format!(", and {more} more rows have other numbers than the header too"),
        };
        let found = row.fields.len();
        let told = fault(
            row,
            format!("has {found} fields, and the header {wanted}{more}"),
        );
        told.hint(
            "was the file cut short? A field that holds a separator stands in quotation marks",
        )
    });
    broken.into_iter().chain(uneven).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let faults = Sheet::read(text.as_bytes(), Path::new("x.csv")).unwrap_err();
        faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn rows_know_their_lines() {
        for separator in [",", ";"] {
            let text = "a,b\r\n\r\n1, 2 \r\n,\r\n3,4".replace(',', separator);
            let sheet = Sheet::read(text.as_bytes(), Path::new("x.csv")).unwrap();
            assert_eq!(sheet.header, ["a", "b"]);
            let rows: Vec<_> = sheet
                .rows
                .iter()
                .map(|row| (row.number, row.get(1)))
                .collect();
            assert_eq!(rows, [(3, "2"), (5, "4")]);
        }
    }

    #[test]
    fn what_is_no_table_is_told_once() {
        assert_eq!(
            told("a,b\n1,\"2\n3,4\n5,6\n"),
            [
                "x.csv, row 2: a quotation mark is never closed\n    hint: write a quotation mark \
                 inside a field twice, in quotation marks"
            ]
        );
        assert_eq!(
            told("a,b\n1,\"2\n3,4\"\n"),
            [
                "x.csv, row 2: a field goes over several lines\n    hint: is a quotation mark \
                 missing at its end?"
            ]
        );
        assert_eq!(
            told("a,b\n1,2\n3\n4\n5\n"),
            [
                "x.csv, row 3: has 1 fields, and the header 2, and 2 more rows have other numbers \
                 than the header too\n    hint: was the file cut short? A field that holds a \
                 separator stands in quotation marks"
            ]
        );
        assert_eq!(
            told("a\n\u{c5}\u{0}\n"),
            [
                "x.csv: is text in UTF-16, not in UTF-8\n    hint: save it as \"CSV UTF-8\", or \
                 as text in UTF-8"
            ]
        );
    }

    #[test]
    fn a_column_stands_once() {
        let sheet = Sheet::read(b"a,b,b,\x1b[2Jc\n", Path::new("x.csv")).unwrap();
        let faults = sheet.check_header(["a", "b", "c"].into_iter(), &["d"], Path::new("x.csv"));
        let told: Vec<_> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), 2);
        assert!(
            told[0].starts_with("x.csv, column `b`: stands twice in the header"),
            "{told:?}"
        );
        assert!(
            told[1]
                .starts_with("x.csv, column `c`: is missing; the file has: a, b, b, \\u{1b}[2Jc\n"),
            "{told:?}"
        );
    }
}
