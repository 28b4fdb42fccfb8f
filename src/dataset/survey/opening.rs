//! How a file is written, found by trying: encoding, separator, sheet and the rows that name columns.

use std::collections::BTreeSet;

use super::heading;
use crate::{
    config::{FileForm, FileFormat, HeaderRows, Table, TextEncoding},
    dataset::{
        Fault,
        form::{self, Place, SheetRow, Source, Value},
    },
};

/// How a file is written, and what was noticed on the way.
#[derive(Debug, Clone, Default)]
pub(super) struct Opening {
    /// What files of its kind are read with.
    pub(super) form: FileForm,
    pub(super) format: Option<FileFormat>,
    /// The encoding of its text, in words.
    pub(super) encoding: Option<&'static str>,
    /// The separator between its fields.
    pub(super) separator: Option<char>,
    /// Whether the rows that name columns are others than would be taken.
    pub(super) declares_header: bool,
    /// The sheets that are left aside.
    pub(super) other_sheets: Vec<String>,
    /// What is not certain.
    pub(super) doubts: Vec<String>,
}

/// So many bytes of a text are looked at for its form.
const LOOKED_AT: usize = 200_000;
/// In so many lines the names of columns are looked for.
const MOST_LINES: usize = 20;
const SEPARATORS: [char; 4] = [';', '\t', '|', ','];

/// Finds how a file is written.
///
/// # Errors
/// A file that cannot be read as what it is.
pub(super) fn find(bytes: &[u8], file: Place) -> Result<Opening, Vec<Fault>> {
    let format = form::format(bytes, None);
    let opening = Opening {
        format: Some(format),
        ..Opening::default()
    };
    match format {
        FileFormat::Csv => separated(opening, bytes, file),
        FileFormat::Excel | FileFormat::Ods => workbook(opening, bytes, file),
        FileFormat::Px => Ok(px(opening, bytes, file)),
        FileFormat::Parquet | FileFormat::JsonStat => Ok(opening),
    }
}

/// Finds the encoding of a text; what is not told by its bytes is the one in which most letters are
/// those of Danish and its neighbours.
fn encoding(bytes: &[u8], file: Place) -> (Option<TextEncoding>, &'static str) {
    let is_marked = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    if form::read_text(bytes, file, None).is_ok() {
        return (None, if is_marked { "UTF-16" } else { "UTF-8" });
    }
    let head = bytes.get(..LOOKED_AT.min(bytes.len())).unwrap_or_default();
    let noughts = head.iter().map(|byte| usize::from(*byte == 0));
    if noughts.sum::<usize>() * 3 > head.len() {
        return (Some(TextEncoding::Utf16), "UTF-16");
    }
    let letters = |encoding: TextEncoding| {
        let text = form::read_text(bytes, file, Some(encoding)).unwrap_or_default();
        text.chars()
            .filter(|c| "æøåÆØÅäöüÄÖÜßéÉ".contains(*c))
            .count()
    };
    let (windows, mac) = (TextEncoding::Windows1252, TextEncoding::Macintosh);
    match letters(mac) > letters(windows) {
        true => (Some(mac), "Macintosh"),
        false => (Some(windows), "Windows-1252"),
    }
}

fn px(mut opening: Opening, bytes: &[u8], file: Place) -> Opening {
    let is_read = |form: &FileForm| {
        let table = Table::of_form(form.clone());
        form::untouched(bytes, &table, &BTreeSet::new(), file).is_ok()
    };
    if !is_read(&opening.form) {
        let (declared, shown) = encoding(bytes, file);
        opening.form.encoding = declared;
        opening.encoding = Some(shown);
    }
    opening
}

fn separated(mut opening: Opening, bytes: &[u8], file: Place) -> Result<Opening, Vec<Fault>> {
    let (declared, shown) = encoding(bytes, file);
    opening.form.encoding = declared;
    opening.encoding = Some(shown);
    let text = form::read_text(bytes, file, declared)?;
    let sample = sample(&text);
    let Some(trial) = first_that_fits(sample, file) else {
        // Told as the reader of deliveries tells it.
        let table = Table::of_form(opening.form.clone());
        let read = form::untouched(bytes, &table, &BTreeSet::new(), file)?;
        read.each(&mut |_| std::ops::ControlFlow::Continue(()))?;
        let fault = file.fault("has no columns that could be told apart");
        let hint =
            "is it a table? Say with `separator` of the table what stands between its columns";
        return Err(vec![fault.hint(hint)]);
    };
    let found = heading::find(&trial.rows);
    if found.is_none() {
        opening.doubts.push(no_names());
    }
    let rows = found.unwrap_or(HeaderRows {
        first: trial.line,
        last: trial.line,
    });
    opening.separator = Some(trial.separator);
    opening.declares_header = rows != HeaderRows { first: 1, last: 1 };
    opening.form.header_rows = opening.declares_header.then_some(rows);
    let by_itself = Trial::of(sample, rows.first, None, file);
    let same =
        by_itself.is_some_and(|other| other.width() == trial.width() || rows.first != rows.last);
    opening.form.separator = (!same).then_some(trial.separator);
    Ok(opening)
}

fn no_names() -> String {
    "no row names the columns; the first row is taken for it: put a row of names above".to_owned()
}

/// Returns the whole lines at the beginning of a text.
fn sample(text: &str) -> &str {
    if text.len() <= LOOKED_AT {
        return text;
    }
    let mut end = LOOKED_AT;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end).unwrap_or_default();
    let end = head.rfind('\n').map_or(end, |place| place + 1);
    head.get(..end).unwrap_or_default()
}

/// A text read with a separator from a line on.
struct Trial {
    line: usize,
    separator: char,
    /// All its rows, that with the names first.
    rows: Vec<SheetRow>,
}

impl Trial {
    fn of(text: &str, line: usize, separator: Option<char>, file: Place) -> Option<Self> {
        let table = Table::of_form(FileForm {
            format: Some(FileFormat::Csv),
            separator,
            header_rows: Some(HeaderRows {
                first: line,
                last: line,
            }),
            ..FileForm::default()
        });
        let source = form::untouched(text.as_bytes(), &table, &BTreeSet::new(), file).ok()?;
        let names = source.header().names().iter();
        let mut rows = vec![(
            line,
            names.map(|name| Value::text(name)).collect::<Vec<_>>(),
        )];
        let width = source.header().names().len();
        let read = source.each(&mut |row| {
            let cells = (0..width).map(|column| row.cell(column).into());
            rows.push((row.number, cells.collect()));
            std::ops::ControlFlow::Continue(())
        });
        read.ok()?;
        Some(Self {
            line,
            separator: separator.unwrap_or(','),
            rows,
        })
    }

    fn width(&self) -> usize {
        self.rows.first().map_or(0, |(_, row)| row.len())
    }
}

/// Finds the first line from which on all lines have as many fields, and the separator between them:
/// of several, the one that parts most.
fn first_that_fits(text: &str, file: Place) -> Option<Trial> {
    (1..=MOST_LINES).find_map(|line| {
        let trials = SEPARATORS
            .iter()
            .filter_map(|separator| Trial::of(text, line, Some(*separator), file));
        let wide = trials.filter(|trial| trial.width() > 1 && trial.rows.len() > 1);
        // The first of those that part as much.
        wide.reduce(|best, other| {
            if other.width() > best.width() {
                other
            } else {
                best
            }
        })
    })
}

fn workbook(mut opening: Opening, bytes: &[u8], file: Place) -> Result<Opening, Vec<Fault>> {
    let sheets = form::sheets(bytes, file)?;
    let size = |rows: &[SheetRow]| -> usize { rows.iter().map(|(_, row)| row.len()).sum() };
    let largest = sheets.iter().max_by_key(|(_, rows)| size(rows));
    let Some((name, rows)) = largest else {
        return Err(vec![file.fault("has no sheet that holds anything")]);
    };
    let others = sheets.iter().filter(|(other, _)| other != name);
    opening.other_sheets = others.map(|(name, _)| name.clone()).collect();
    opening.form.sheet = (sheets.len() > 1).then(|| name.clone());
    let found = heading::find(rows);
    if found.is_none() {
        opening.doubts.push(no_names());
    }
    let first = rows.first().map_or(1, |(number, _)| *number);
    let by_itself = HeaderRows { first, last: first };
    opening.declares_header = found.is_some_and(|rows| rows != by_itself);
    opening.form.header_rows = found.filter(|_| opening.declares_header);
    Ok(opening)
}

/// Opens a file as it is written, with its rows as they stand in it.
///
/// # Errors
/// A file that cannot be read as what it is.
pub(super) fn open<'a>(
    bytes: &'a [u8],
    opening: &Opening,
    file: Place<'a>,
) -> Result<Source<'a>, Vec<Fault>> {
    let table = Table::of_form(opening.form.clone());
    form::untouched(bytes, &table, &BTreeSet::new(), file)
}
