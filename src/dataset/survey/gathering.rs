//! What stands in the files of a family: facts of each column, and the first rows as they are.

use std::{ops::ControlFlow, path::Path};

use super::{
    facts::Facts,
    family::Family,
    opening::{self, Opening},
    words,
};
use crate::{
    dataset::{
        Fault,
        form::{Cell, Place, Row, Source, Value},
    },
    files::{self, FileError},
};

/// So many rows of each file are kept to be compared with each other.
const MOST_KEPT: usize = 20_000;

/// A row that is kept.
#[derive(Debug, Clone)]
pub(super) struct KeptRow {
    /// The year in the name of its file.
    pub(super) file_year: Option<i32>,
    pub(super) cells: Vec<Value>,
}

impl KeptRow {
    /// Returns the code in a column; empty where nothing stands there.
    pub(super) fn text(&self, column: usize) -> String {
        let value = self.cells.get(column);
        value.map_or_else(String::new, |value| value.cell().code().into_owned())
    }

    /// Tells whether nothing stands in a column.
    pub(super) fn is_empty(&self, column: usize) -> bool {
        self.cells
            .get(column)
            .is_none_or(|value| value.cell().is_empty())
    }
}

/// What stands in files that are written alike.
#[derive(Debug, Default)]
pub(super) struct Gathering {
    pub(super) opening: Opening,
    /// The columns of the newest file, by their names.
    pub(super) columns: Vec<(String, Facts)>,
    pub(super) rows: usize,
    pub(super) kept: Vec<KeptRow>,
    /// The column that the form itself knows as time.
    pub(super) time: Option<String>,
    /// Whether the form itself has values by dimensions.
    pub(super) is_cube: bool,
    pub(super) doubts: Vec<String>,
    /// Columns that are not read, and why.
    pub(super) left_out: Vec<String>,
    /// Columns that one of the files does not have.
    pub(super) missing: Vec<usize>,
}

/// Why a file cannot be told of.
pub(super) enum Unreadable {
    File(FileError),
    Faults(Vec<Fault>),
}

impl From<FileError> for Unreadable {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

impl From<Vec<Fault>> for Unreadable {
    fn from(faults: Vec<Fault>) -> Self {
        Self::Faults(faults)
    }
}

/// Reads all files of a family.
///
/// # Errors
/// The first file that cannot be read.
pub(super) fn gather(family: &Family) -> Result<Gathering, Unreadable> {
    let mut gathering = Gathering::default();
    // The newest says how all are written.
    for (index, (year, path)) in family.files.iter().rev().enumerate() {
        let bytes = files::read(path)?;
        let place = Place::of(path);
        let opening = opening::find(&bytes, place)?;
        let source = opening::open(&bytes, &opening, place)?;
        if index == 0 {
            gathering.begin(&opening, &source);
        } else {
            gathering.compare(path, &opening, &source);
        }
        gathering.add(*year, &source)?;
    }
    Ok(gathering)
}

/// What is done with a row: the year in the name of its file, and where the columns stand in it.
pub(super) type Visit<'a> = dyn FnMut(Option<i32>, &[Option<usize>], Row) + 'a;

/// Goes through the rows of all files of a family that are written as the newest one, with the cells
/// of some columns.
///
/// # Errors
/// Files that cannot be read any more.
pub(super) fn each_row(
    family: &Family,
    opening: &Opening,
    columns: &[Option<&str>],
    visit: &mut Visit,
) -> Result<(), Unreadable> {
    for (year, path) in &family.files {
        let bytes = files::read(path)?;
        let source = opening::open(&bytes, opening, Place::of(path))?;
        let named = columns.iter().copied();
        let places: Vec<_> = named.map(|name| source.header().place(name?)).collect();
        source.each(&mut |row| {
            visit(*year, &places, row);
            ControlFlow::Continue(())
        })?;
    }
    Ok(())
}

impl Gathering {
    /// Tells whether rows are about persons or other things of their own: they have CPR numbers, dates
    /// of birth, or what tells persons apart.
    pub(super) fn is_about_persons(&self) -> bool {
        self.columns.iter().any(|(name, facts)| {
            let is_birth = facts.date_format().is_some() && words::has_word(name, &words::BIRTH);
            let is_of_person =
                words::is_word(name, &words::KEY) || words::is_word(name, &words::OF_PERSONS);
            facts.is_cpr() || is_birth || is_of_person
        })
    }

    fn begin(&mut self, opening: &Opening, source: &Source) {
        self.opening = opening.clone();
        self.time = source.year_column().map(str::to_owned);
        self.is_cube = opening.format.is_some_and(|format| format.is_cube());
        let names = source.header().names().iter();
        self.columns = names.map(|name| (name.clone(), Facts::new())).collect();
        self.doubts.clone_from(&opening.doubts);
    }

    /// Tells of a file that is not written as the newest one, and of columns that it does not have.
    fn compare(&mut self, path: &Path, opening: &Opening, source: &Source) {
        let shown = path.display();
        let own = &self.opening.form;
        if (own.header_rows, own.encoding, own.separator)
            != (
                opening.form.header_rows,
                opening.form.encoding,
                opening.form.separator,
            )
        {
            self.doubts.push(format!(
                "{shown} is written otherwise than the newest file (encoding, separator or rows of \
                 names): give it a `[[table]]` of its own, or save it as the others are"
            ));
        }
        let names = source.header().names();
        for (place, (name, facts)) in self.columns.iter_mut().enumerate() {
            if !names.contains(name) && !self.missing.contains(&place) {
                self.missing.push(place);
                *facts = Facts::new();
                self.left_out.push(format!(
                    "the column `{}`: {shown} does not have it",
                    name.escape_debug()
                ));
            }
        }
    }

    fn add(&mut self, year: Option<i32>, source: &Source) -> Result<(), Vec<Fault>> {
        let header = source.header();
        let places: Vec<_> = self
            .columns
            .iter()
            .map(|(name, _)| header.place(name))
            .collect();
        let mut taken = 0;
        source.each(&mut |row| {
            self.rows += 1;
            taken += 1;
            for ((_, facts), place) in self.columns.iter_mut().zip(&places) {
                facts.note(place.map_or(Cell::Empty, |place| row.cell(place)));
            }
            if taken <= MOST_KEPT {
                let cell = |place: &Option<usize>| {
                    place.map_or(Value::Empty, |place| row.cell(place).into())
                };
                self.kept.push(KeptRow {
                    file_year: year,
                    cells: places.iter().map(cell).collect(),
                });
            }
            ControlFlow::Continue(())
        })
    }
}
