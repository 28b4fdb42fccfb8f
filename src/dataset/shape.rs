//! Where the columns of a table stand in a file, and which of its rows are about which year.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    Fault,
    fault::none_of,
    form::{Cell, Header, Place, Row, Source},
};
use crate::config::{Pattern, Table};

/// Returns what the columns of a table are called in a file that holds some years; `has` tells
/// whether a file has a column.
pub(super) fn names(table: &Table, years: &[i32]) -> BTreeSet<String> {
    let year_column = table.form.year_column.iter().cloned();
    if let Some(long) = table.form.long.as_ref() {
        let named = long.by.iter().chain(&long.value).cloned();
        return named.chain(year_column).collect();
    }
    // Where years stand across, each is looked for in its own column.
    let of_year = |year: i32| {
        let columns = table.columns.iter().map(|column| column.name.as_str());
        let figures = columns.filter(|column| table.is_figure(column) || !table.has_years_across());
        figures.map(move |column| table.name_in_file(column, year, |_| true))
    };
    let names = years.iter().copied().flat_map(of_year);
    names.chain(year_column).collect()
}

/// Which years the rows of a file are about.
enum Years {
    /// All rows are about one.
    One(i32),
    /// A column tells it.
    Column(usize),
    /// All rows are about all of them, with columns for each.
    Across,
}

/// Where the columns of a table stand in a file.
pub(super) struct Shape<'a> {
    table: &'a Table,
    years: Years,
    /// The places of the columns of the table, in their order, for each year.
    places: BTreeMap<i32, Vec<usize>>,
    unit: Option<usize>,
    width: usize,
    /// Whether there is anything to leave out.
    skips: bool,
}

/// The year that a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    Year(i32),
    /// All years of the file, each in columns of its own.
    Each,
    /// None that is asked for.
    None,
}

impl<'a> Shape<'a> {
    /// Finds the columns of a table in a file.
    ///
    /// # Errors
    /// Columns that are not there or stand twice, and a file for several years that tells none.
    pub(super) fn find(
        table: &'a Table,
        source: &Source,
        years: &[i32],
        place: Place,
    ) -> Result<Self, Vec<Fault>> {
        let header = source.header();
        let of_years = find_years(table, source, years, place)?;
        let mut faults = BTreeMap::new();
        let mut places = BTreeMap::new();
        for year in years {
            let mut of_year = Vec::new();
            for column in &table.columns {
                let has = |name: &str| header.place(name).is_some();
                let name = table.name_in_file(&column.name, *year, has);
                match one_place(header, &name, source, place) {
                    Ok(found) => of_year.push(found),
                    Err(fault) => drop(faults.entry(name).or_insert(fault)),
                }
            }
            places.insert(*year, of_year);
        }
        none_of(faults.into_values().collect())?;
        let unit = table.unit.as_ref();
        let unit = table
            .columns
            .iter()
            .position(|column| Some(&column.name) == unit);
        let first = places.values().next();
        Ok(Self {
            table,
            years: of_years,
            unit: unit.and_then(|unit| first?.get(unit).copied()),
            places,
            width: header.names().len(),
            skips: !table.form.skip_rows.is_empty(),
        })
    }

    /// Returns where the columns of the table stand for a year.
    pub(super) fn places(&self, year: i32) -> &[usize] {
        self.places.get(&year).map_or(&[], Vec::as_slice)
    }

    /// Tells which years a row is about.
    ///
    /// # Errors
    /// What stands in the place of a year.
    pub(super) fn about(&self, row: Row, place: Place) -> Result<About, Fault> {
        if self.skips && self.is_left_out(row) {
            return Ok(About::None);
        }
        Ok(match self.years {
            Years::One(year) => About::Year(year),
            Years::Across => About::Each,
            Years::Column(column) => match self.year_of(row, column, place)? {
                Some(year) if self.places.contains_key(&year) => About::Year(year),
                _ => About::None,
            },
        })
    }

    fn is_left_out(&self, row: Row) -> bool {
        let texts = self.texts(row);
        let patterns = &self.table.form.skip_rows;
        let is_named = |text: &Cow<str>| {
            let is_it = |pattern: &Pattern| !text.is_empty() && pattern.matches(text);
            patterns.iter().any(is_it)
        };
        texts.iter().any(is_named)
    }

    /// Tells whether a row is the one of the whole municipality.
    pub(super) fn is_of_municipality(&self, row: Row) -> bool {
        let named = self.table.municipality_row.as_deref().map(str::trim);
        named.is_some_and(|named| self.texts(row).iter().any(|text| text == named))
    }

    /// Returns what a row is called: by the code and the label of its unit, or by its first cell.
    fn texts<'r>(&self, row: Row<'r>) -> [Cow<'r, str>; 3] {
        let unit = self.unit.map_or(Cell::Empty, |unit| row.cell(unit));
        let first = row.first_filled(self.width);
        [unit.code(), unit.text(), first.text()]
    }

    /// Reads the year of a row; nothing where `year_format` says that it is none.
    fn year_of(&self, row: Row, column: usize, place: Place) -> Result<Option<i32>, Fault> {
        let format = &self.table.form.year_format;
        let cell = row.cell(column);
        let found = format
            .year(&cell.code())
            .or_else(|| format.year(&cell.text()));
        if found.is_some() || format.is_more() && !cell.is_empty() {
            return Ok(found);
        }
        let message = format!("holds `{}`, which is not a year", cell.shown());
        let hint = "write it with four digits, leave the row out with `skip_rows`, or say with \
                    `year_format` of the table which texts are years, such as `{year}K1`";
        let name = self.table.form.year_column.as_deref().unwrap_or("year");
        Err(place.fault(message).row(row.number).column(name).hint(hint))
    }
}

fn find_years(
    table: &Table,
    source: &Source,
    years: &[i32],
    place: Place,
) -> Result<Years, Vec<Fault>> {
    if table.has_years_across() {
        return Ok(Years::Across);
    }
    let declared = table.form.year_column.as_deref();
    match (declared.or(source.year_column()), years) {
        (Some(name), _) => one_place(source.header(), name, source, place)
            .map(Years::Column)
            .map_err(|fault| vec![fault]),
        (None, [year]) => Ok(Years::One(*year)),
        (None, _) => {
            let message =
                "is one file for several years, and does not say which rows are about which";
            let hint = "name the column of the year with `year_column` of the table, or write \
                        `{year}` into its `file`";
            Err(vec![place.fault(message).hint(hint)])
        }
    }
}

/// Finds the one column of a name.
fn one_place(header: &Header, name: &str, source: &Source, place: Place) -> Result<usize, Fault> {
    match header.places(name).as_slice() {
        [only] => Ok(*only),
        [] => {
            let message = format!("is missing; the file has: {}", header.shown());
            Err(place
                .fault(message)
                .column(name)
                .hint(source.missing_hint()))
        }
        _ => {
            let told = place.fault("stands twice in the header").column(name);
            Err(told.hint("keep one of them"))
        }
    }
}
