//! Text with a separator between fields (RFC 4180), read row by row.

use std::{borrow::Cow, ops::ControlFlow};

use csv::StringRecord;

use super::{
    Place,
    header::{self, Header},
};
use crate::{
    config::Table,
    dataset::{Fault, fault::none_of},
};

/// The separators that are looked for.
const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];
/// How many lines are looked at for the separator.
const LOOKED_AT: usize = 50;

/// A table between separators. Its rows are read anew each time that they are gone through, so that
/// no more than the text is kept.
pub(in crate::dataset) struct Separated<'a> {
    text: Cow<'a, str>,
    /// Where the rows that name the columns begin, in bytes and in lines.
    begin: (usize, usize),
    /// How many rows name the columns.
    header_height: usize,
    separator: u8,
    header: Header,
    file: Place<'a>,
}

impl<'a> Separated<'a> {
    /// Finds separator and names of columns.
    ///
    /// # Errors
    /// Quotation marks that are not closed, a separator that may be one of two, and no names.
    pub(super) fn new(
        text: Cow<'a, str>,
        table: &Table,
        file: Place<'a>,
    ) -> Result<Self, Vec<Fault>> {
        let rows = table.form.header_rows;
        let first = rows.map_or(1, |rows| rows.first);
        let begin = line_start(&text, first).ok_or_else(|| {
            let message = format!("has no row {first}, which `header_row` of the table names");
            vec![
                file.fault(message)
                    .hint("rows are counted as an editor does"),
            ]
        })?;
        let rest = text.get(begin..).unwrap_or_default();
        let separator = match table.form.separator {
            Some(separator) => separator,
            None => guess(rest).map_err(|(one, other)| vec![two_separators(one, other, file)])?,
        };
        let mut made = Self {
            begin: (begin, first),
            header_height: rows.map_or(1, |rows| rows.last - rows.first + 1),
            separator: u8::try_from(separator).unwrap_or(b','),
            header: Header::default(),
            text,
            file,
        };
        made.check_quotes()?;
        made.header = made.read_header()?;
        Ok(made)
    }

    /// Returns the names of the columns.
    pub(super) fn header(&self) -> &Header {
        &self.header
    }

    fn rest(&self) -> &str {
        self.text.get(self.begin.0..).unwrap_or_default()
    }

    fn reader(&self) -> csv::Reader<&[u8]> {
        csv::ReaderBuilder::new()
            .delimiter(self.separator)
            .has_headers(false)
            .flexible(true)
            .from_reader(self.rest().as_bytes())
    }

    fn check_quotes(&self) -> Result<(), Vec<Fault>> {
        if self
            .rest()
            .bytes()
            .filter(|byte| *byte == b'"')
            .count()
            .is_multiple_of(2)
        {
            return Ok(());
        }
        let mut last = self.begin.1;
        let mut lines = self.lines();
        let mut reader = self.reader();
        let mut record = StringRecord::new();
        while reader.read_record(&mut record).is_ok_and(|more| more) {
            last = lines.at(&record);
        }
        let told = self
            .file
            .fault("a quotation mark is never closed")
            .row(last);
        let hint = "write a quotation mark inside a field twice, in quotation marks";
        Err(vec![told.hint(hint)])
    }

    fn read_header(&self) -> Result<Header, Vec<Fault>> {
        let mut names = Vec::new();
        let mut reader = self.reader();
        for record in reader.records().take(self.header_height) {
            let record = record.map_err(|error| vec![self.not_csv(&error)])?;
            names.push(record.iter().map(str::to_owned).collect::<Vec<_>>());
        }
        if names.is_empty() {
            return Err(vec![self.file.fault("has no header")]);
        }
        Ok(Header::new(header::joined(&names)))
    }

    fn not_csv(&self, error: &csv::Error) -> Fault {
        self.file.fault(format!("is not CSV: {error}"))
    }

    fn lines(&self) -> LineCount<'_> {
        LineCount {
            bytes: self.rest().as_bytes(),
            byte: 0,
            line: self.begin.1,
        }
    }

    /// Goes through the rows that hold something, with the line of each.
    ///
    /// # Errors
    /// Rows that have more or fewer fields than the header, or a field over several lines.
    pub(super) fn each(
        &self,
        visit: &mut dyn FnMut(usize, &StringRecord) -> ControlFlow<()>,
    ) -> Result<(), Vec<Fault>> {
        let mut lines = self.lines();
        let mut reader = self.reader();
        let mut record = StringRecord::new();
        let mut wrong = Misshapen::default();
        let width = self.header.names().len();
        let (mut row, mut goes_on) = (0, true);
        while reader
            .read_record(&mut record)
            .map_err(|error| vec![self.not_csv(&error)])?
        {
            let number = lines.at(&record);
            row += 1;
            let is_empty = record.iter().all(|field| field.trim().is_empty());
            if row <= self.header_height || is_empty || wrong.note(&record, number, width) {
                continue;
            }
            goes_on = goes_on && visit(number, &record).is_continue();
        }
        none_of(wrong.faults(width, self.file))
    }
}

fn two_separators(one: char, other: char, file: Place) -> Fault {
    let message = format!(
        "may have its columns between `{}` or between `{}`",
        one.escape_debug(),
        other.escape_debug()
    );
    let hint = format!(
        "say with `separator = \"{}\"` of the table which it is",
        one.escape_debug()
    );
    file.fault(message).hint(hint)
}

/// Returns the byte at which a line begins.
fn line_start(text: &str, line: usize) -> Option<usize> {
    let before = line.checked_sub(1)?;
    if before == 0 {
        return Some(0);
    }
    let mut ends = text.match_indices('\n').map(|(place, _)| place + 1);
    ends.nth(before - 1)
}

/// Finds the one separator that all lines have alike, or else the one that the first line has.
///
/// # Errors
/// Two that may be it.
fn guess(text: &str) -> Result<char, (char, char)> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let lines: Vec<&str> = lines.take(LOOKED_AT).collect();
    let header = lines.first().copied().unwrap_or_default();
    let mut there = SEPARATORS
        .into_iter()
        .filter(|separator| fields(header, *separator) > 1)
        .collect::<Vec<_>>();
    let fits = |separator: &char| {
        let wanted = fields(header, *separator);
        lines.iter().all(|line| fields(line, *separator) == wanted)
    };
    if there.len() > 1 && there.iter().any(fits) {
        there.retain(fits);
    }
    match there.as_slice() {
        [] => Ok(','),
        [one] => Ok(*one),
        [one, other, ..] => Err((*one, *other)),
    }
}

/// Counts the fields of a line.
fn fields(line: &str, separator: char) -> usize {
    let mut quoted = false;
    let separators = line.chars().filter(|c| {
        quoted ^= *c == '"';
        *c == separator && !quoted
    });
    separators.count() + 1
}

/// What is wrong with the form of rows.
#[derive(Default)]
struct Misshapen {
    /// The first row with other fields than the header, and how many it has.
    first: Option<(usize, usize)>,
    more: usize,
    broken: Option<usize>,
}

impl Misshapen {
    /// Notes a row that is wrong, and tells whether it is.
    fn note(&mut self, record: &StringRecord, number: usize, width: usize) -> bool {
        if self.broken.is_none() && record.iter().any(|field| field.contains(['\n', '\r'])) {
            self.broken = Some(number);
        }
        if record.len() == width {
            return self.broken == Some(number);
        }
        match self.first {
            None => self.first = Some((number, record.len())),
            Some(_) => self.more += 1,
        }
        true
    }

    fn faults(self, width: usize, file: Place) -> Vec<Fault> {
        let broken = self.broken.map(|row| {
            let told = file.fault("a field goes over several lines").row(row);
            told.hint("is a quotation mark missing at its end?")
        });
        let uneven = self.first.map(|(row, found)| {
            let more = match self.more {
                0 => String::new(),
                more => format!(", and {more} more rows have other numbers than the header too"),
            };
            let message = format!("has {found} fields, and the header {width}{more}");
            let hint = "was the file cut short? A field that holds a separator stands in quotation \
                        marks";
            file.fault(message).row(row).hint(hint)
        });
        broken.into_iter().chain(uneven).collect()
    }
}

/// Counts lines as an editor does, from record to record.
struct LineCount<'a> {
    bytes: &'a [u8],
    byte: usize,
    line: usize,
}

impl LineCount<'_> {
    /// Returns the line of a record: its position lies before empty lines that come first.
    fn at(&mut self, record: &StringRecord) -> usize {
        let start = record.position().map_or(0, csv::Position::byte);
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        let after = self.bytes.get(start..).unwrap_or_default();
        let is_end = |byte: &&u8| matches!(byte, b'\r' | b'\n');
        let begin = start.saturating_add(after.iter().take_while(is_end).count());
        let passed = self.bytes.get(self.byte..begin).unwrap_or_default();
        let ends = passed.iter().map(|byte| usize::from(*byte == b'\n'));
        self.line += ends.sum::<usize>();
        self.byte = begin;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_what_all_lines_have_alike() {
        for (text, expected) in [
            ("a,b\n1,2\n", Ok(',')),
            ("a;b\n1,5;2\n", Ok(';')),
            ("a\tb\n1,5\t2\n", Ok('\t')),
            ("a|b\n1|2\n", Ok('|')),
            ("Alder, i alt;b\n1;2\n", Ok(';')),
            ("\"a;b\",c\n1,2\n", Ok(',')),
            ("a\n1\n", Ok(',')),
            ("a;b,c\n1;2,3\n", Err((',', ';'))),
            ("a;b;c\n1;2\n3;4\n", Ok(';')),
        ] {
            assert_eq!(guess(text), expected, "{text}");
        }
    }
}
