//! Forms of files: the bytes of any of them become one plain table, with cells as the file has
//! them. So do the rows of a database.
//!
//! Nothing is read of what a cell means, and nothing guessed that the bytes do not tell: what may be
//! two things is refused, with the setting that decides it.

mod cell;
mod cube;
mod frame;
mod header;
mod json_stat;
mod long;
pub(super) mod parquet;
mod px;
mod separated;
mod source;
mod text;
mod workbook;

use std::{collections::BTreeSet, path::Path};

pub(super) use cell::{Cell, Value};
pub(super) use header::Header;
pub(super) use source::{Row, RowStream, Source, Stream};
pub(super) use text::read as read_text;
pub(super) use workbook::{SheetRow, sheets};

use self::{frame::Frame, separated::Separated};
use super::Fault;
use crate::config::{FileFormat, Table};

/// A file, or a sheet of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) file: &'a Path,
    pub(super) sheet: Option<&'a str>,
}

impl<'a> Place<'a> {
    /// Names a file.
    pub(super) fn of(file: &'a Path) -> Self {
        Self { file, sheet: None }
    }

    /// Names a sheet of the file.
    pub(super) fn in_sheet<'b>(self, sheet: impl Into<Option<&'b str>>) -> Place<'b>
    where
        'a: 'b,
    {
        Place {
            file: self.file,
            sheet: sheet.into(),
        }
    }

    /// Describes a fault of it.
    pub(super) fn fault(self, message: impl Into<String>) -> Fault {
        Fault::of_file(self.file, message).sheet(self.sheet)
    }
}

/// What the rows of a table are read from.
pub(super) enum Content<'a> {
    /// The bytes of a file.
    File(&'a [u8]),
    /// Rows of a database.
    Stream(Stream<'a>),
}

/// Opens what a table is read from, of whatever form it is; `names` are those that its columns must
/// have.
///
/// # Errors
/// A file of another form than the table declares, and what is wrong with its own.
pub(super) fn open<'a>(
    content: Content<'a>,
    table: &Table,
    names: &BTreeSet<String>,
    file: Place<'a>,
) -> Result<Source<'a>, Vec<Fault>> {
    let (source, is_cube) = match content {
        Content::File(bytes) => {
            let source = untouched(bytes, table, names, file)?;
            (source, format(bytes, table.form.format).is_cube())
        }
        Content::Stream(stream) => (Source::Stream(stream), false),
    };
    if table.form.long.is_none() && !is_cube {
        return Ok(source);
    }
    let sheet = source.sheet().map(str::to_owned);
    let place = file.in_sheet(sheet.as_deref());
    Ok(Source::Grid(long::turned(&source, table, place)?))
}

/// Opens the file of a table with its rows as they stand in it: those of one value each are not put
/// together.
///
/// # Errors
/// Like [`open`].
pub(super) fn untouched<'a>(
    bytes: &'a [u8],
    table: &Table,
    names: &BTreeSet<String>,
    file: Place<'a>,
) -> Result<Source<'a>, Vec<Fault>> {
    let format = format(bytes, table.form.format);
    check_declared(format, table, file)?;
    let declared = table.form.encoding;
    Ok(match format {
        FileFormat::Parquet => Source::Frame(Frame::new(&parquet::plain(bytes, file.file)?)),
        FileFormat::Excel | FileFormat::Ods => {
            Source::Grid(workbook::read(bytes, table, names, file)?)
        }
        FileFormat::Px => Source::Grid(px::read(bytes, table, file)?),
        FileFormat::JsonStat => {
            Source::Grid(json_stat::read(&text::read(bytes, file, declared)?, file)?)
        }
        FileFormat::Csv => {
            let text = text::read(bytes, file, declared)?;
            Source::Separated(Separated::new(text, table, file)?)
        }
    })
}

/// Tells what a file is: what its first bytes say, and what is declared where they are text.
pub(super) fn format(bytes: &[u8], declared: Option<FileFormat>) -> FileFormat {
    let begins = |mark: &[u8]| bytes.starts_with(mark);
    if begins(b"PAR1") {
        return FileFormat::Parquet;
    } else if begins(b"PK\x03\x04") {
        let head = bytes.get(..100).unwrap_or_default();
        let is_open = head.windows(11).any(|part| part == b"opendocumen");
        return if is_open {
            FileFormat::Ods
        } else {
            FileFormat::Excel
        };
    } else if begins(b"\xd0\xcf\x11\xe0") {
        return FileFormat::Excel;
    }
    let text = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start();
    let by_text = match text.first() {
        Some(b'{') => FileFormat::JsonStat,
        _ if is_px(text) => FileFormat::Px,
        _ => FileFormat::Csv,
    };
    declared
        .filter(|format| {
            matches!(
                format,
                FileFormat::Csv | FileFormat::Px | FileFormat::JsonStat
            )
        })
        .unwrap_or(by_text)
}

/// Tells whether a text begins with a keyword of PX: capitals up to `=`.
fn is_px(text: &[u8]) -> bool {
    const KEYWORDS: [&[u8]; 6] = [
        b"CHARSET=",
        b"AXIS-VERSION=",
        b"CODEPAGE=",
        b"LANGUAGE=",
        b"MATRIX=",
        b"TITLE=",
    ];
    KEYWORDS.iter().any(|keyword| text.starts_with(keyword))
}

fn check_declared(found: FileFormat, table: &Table, file: Place) -> Result<(), Vec<Fault>> {
    let Some(declared) = table.form.format else {
        return Ok(());
    };
    if declared == found || declared.is_workbook() && found.is_workbook() {
        return Ok(());
    }
    let message = format!("is {}, not {}", found.name(), declared.name());
    let hint = format!(
        "is it the file of another table? Else mend `format` of the table `{}`, or leave it out",
        table.name
    );
    Err(vec![file.fault(message).hint(hint)])
}
