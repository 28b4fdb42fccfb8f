//! The tables that are delivered, and their columns.

use std::{collections::BTreeMap, path::PathBuf};

use schemars::JsonSchema;
use serde::{
    Deserialize, Serialize,
    de::{self, value::StrDeserializer},
};

use super::{
    Databases,
    checker::{Checker, YEARS},
};

mod checks;
mod date_format;
mod form;
mod pattern;
mod source;
mod statbank_query;

pub(crate) use date_format::DateFormat;
pub(crate) use form::{FileForm, FileFormat, Long, TextEncoding, UnitBy};
pub(crate) use pattern::{HeaderRows, Pattern, YearPattern};
pub(crate) use source::{Query, TableSource};
pub(crate) use statbank_query::StatbankQuery;

/// How the rows of a table are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// A row per person (or event) and year.
    #[default]
    Register,
    /// A row per unit and year.
    Counts,
}

/// What a row without an area counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WithoutUnit {
    /// For nothing: it lies outside the municipality.
    #[default]
    Nothing,
    /// For the municipality, since it lies somewhere in it.
    Municipality,
}

/// The day on which an age is that of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgeDay {
    /// 1 January.
    #[default]
    NewYear,
    /// 31 December.
    YearEnd,
}

/// The form of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Whole numbers.
    Integer,
    Number,
    Text,
    Date,
    /// True or false.
    Boolean,
    /// The code of an area.
    Area,
    /// The code of an estate.
    Estate,
    /// The key of an address, which lies in the area that the list of addresses says.
    Address,
}

impl ColumnKind {
    /// Tells whether it says where a row belongs.
    #[must_use]
    pub(crate) fn is_place(self) -> bool {
        matches!(self, Self::Area | Self::Estate | Self::Address)
    }

    /// Tells whether it says in which area a row belongs.
    #[must_use]
    pub(crate) fn is_in_area(self) -> bool {
        matches!(self, Self::Area | Self::Address)
    }
}

/// A column that a table must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in expressions, and in the file unless the table renames it.
    pub name: String,
    /// Its form.
    pub kind: ColumnKind,
    /// Whether it may be empty.
    pub optional: bool,
    /// The values it may have; any where there are none.
    pub values: Vec<String>,
}

/// A table that is delivered, in a file or by a query a year, or one for all years.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its name in the catalogue.
    pub name: String,
    /// Where its rows come from.
    #[serde(skip)]
    pub source: TableSource,
    /// The path of its files below the raw folder, with `{year}` where there is a file a year.
    file: Option<String>,
    /// The database that its query is put to, by its name.
    database: Option<String>,
    /// The query that gives its rows, with `{year}` where one is put for each year.
    query: Option<String>,
    /// What is asked of Statbank.
    statbank: Option<StatbankQuery>,
    /// How its rows are to be read.
    pub layout: Layout,
    /// The columns that tell rows apart; empty where rows may repeat.
    #[serde(default)]
    pub key: Vec<String>,
    /// The column with the area of a row; none for tables that are only joined.
    pub unit: Option<String>,
    /// The column with the estate of a row, where there is one.
    pub estate: Option<String>,
    /// What a row without an area counts for.
    #[serde(default)]
    pub without_unit: WithoutUnit,
    /// The columns that are read.
    #[serde(skip)]
    pub columns: Vec<Column>,
    /// The forms of the columns as written, from which these are read.
    #[serde(rename = "columns")]
    forms: BTreeMap<String, String>,
    /// The values that columns may have, as written.
    #[serde(default)]
    values: BTreeMap<String, Vec<String>>,
    /// The column with the birth date, from which `age` is made.
    pub age_from: Option<String>,
    /// The day of the year on which that is the age.
    #[serde(default)]
    pub age_on: AgeDay,
    /// The column that says who lives in one household, or moved as one, where there is one.
    pub household: Option<String>,
    /// Tables whose columns are added, row by row, where their key is the same.
    #[serde(default)]
    pub join: Vec<String>,
    /// The years delivered; all where it is left out.
    pub years: Option<Vec<i32>>,
    /// Texts that mean "nothing" in any column, beside the empty one.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Whether rows of units that are not ours are left out rather than an error.
    #[serde(default)]
    pub skip_other_units: bool,
    /// What stands for an area in the row of the whole municipality, such as `I alt`; its figures are
    /// then that row's, and not the sums of areas.
    pub municipality_row: Option<String>,
    /// Areas that may have no row, by code; `*` stands for all.
    #[serde(default)]
    pub without_rows: Vec<String>,
    /// By how many per cent of the larger one a register may have fewer or more rows than the year
    /// before; 100 for any.
    #[serde(default = "a_fifth")]
    pub largest_change: u32,
    /// Whether the rows of a year may be those of the year before.
    #[serde(default)]
    pub unchanging: bool,
    /// A JSON file `{our code: [codes in the file]}`; codes that do not match one to one have
    /// no figure.
    pub codes: Option<PathBuf>,
    /// What columns are called in the file, by our names; `{year}` in one stands for the year.
    #[serde(default)]
    pub rename: BTreeMap<String, String>,
    /// How its files are written.
    #[serde(skip)]
    pub form: FileForm,
    /// What its files are; their first bytes tell where it is left out.
    format: Option<FileFormat>,
    /// What stands between the fields of CSV.
    separator: Option<char>,
    /// The decimal mark: `.` or `,`.
    decimal: Option<char>,
    /// What stands between thousands: `.`, `,`, `'` or a space.
    thousands: Option<char>,
    /// How text is encoded.
    encoding: Option<TextEncoding>,
    /// The sheet of a workbook; the only one that holds anything where it is left out.
    sheet: Option<String>,
    /// The row that names the columns, or the first and the last of several.
    header_row: Option<HeaderRows>,
    /// Rows to leave out, by the text of their unit or first cell; `*` stands for any characters.
    #[serde(default)]
    skip_rows: Vec<Pattern>,
    /// The column of the year, in a file for all years.
    year_column: Option<String>,
    /// How the year is written there, such as `{year}K1`.
    year_format: Option<String>,
    /// How columns of a year are called, such as `{column} {year}`.
    years_across: Option<String>,
    /// That a row holds one figure.
    long: Option<Long>,
    /// Whether areas stand in it by code, by name, or by both.
    #[serde(default)]
    unit_by: UnitBy,
    /// Texts that mean yes.
    #[serde(default)]
    true_values: Vec<String>,
    /// Texts that mean no.
    #[serde(default)]
    false_values: Vec<String>,
    /// How dates are written, such as `dd-mm-yyyy`.
    date_format: Option<String>,
}

fn a_fifth() -> u32 {
    20
}

/// Names a setting of a table.
fn key_of(table: &str, setting: &str) -> String {
    format!("table[{}].{setting}", table.escape_debug())
}

impl Table {
    /// Returns a table of which nothing is declared but how its files are written, to look at them.
    #[must_use]
    pub(crate) fn of_form(form: FileForm) -> Self {
        Self {
            form,
            ..Self::default()
        }
    }

    /// Returns a column by its name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Tells whether the table is delivered for a year.
    #[must_use]
    pub fn has_year(&self, year: i32) -> bool {
        self.years
            .as_ref()
            .is_none_or(|years| years.contains(&year))
    }

    /// Returns what a column is called in the file of a year; `across` says whether the file has a
    /// column of that name for the year alone.
    #[must_use]
    pub fn name_in_file(&self, column: &str, year: i32, has: impl Fn(&str) -> bool) -> String {
        if let Some(theirs) = self.rename.get(column) {
            return theirs.replace("{year}", &year.to_string());
        }
        let across = self.form.years_across.as_ref();
        let across = across.filter(|pattern| pattern.names_columns() || self.is_figure(column));
        match across.map(|pattern| pattern.of(column, year)) {
            Some(name) if has(&name) || !has(column) => name,
            _ => column.to_owned(),
        }
    }

    /// Tells whether a column tells something about a row, rather than which row it is.
    #[must_use]
    pub fn is_figure(&self, column: &str) -> bool {
        let is_unit = |column: &Column| column.kind.is_place();
        let is_key = self.key.iter().any(|key| key == column);
        !is_key && !self.column(column).is_some_and(is_unit)
    }

    /// Tells whether nothing is declared of what its cells mean and where they stand.
    #[must_use]
    pub fn is_as_it_stands(&self) -> bool {
        let plain = FileForm {
            format: self.form.format,
            ..FileForm::default()
        };
        self.form == plain && self.missing.is_empty() && !self.has_years_across()
    }

    /// Tells whether columns stand for a year each.
    #[must_use]
    pub fn has_years_across(&self) -> bool {
        self.form.years_across.is_some() || self.rename.values().any(|name| name.contains("{year}"))
    }
}

impl Table {
    /// Reads the columns; one of a form that there is not is left out.
    fn read_columns(&mut self, checker: &mut Checker) {
        let key = format!("table[{}].years", self.name.escape_debug());
        for year in self.years.iter().flatten() {
            checker.within(&key, *year, YEARS, "a year in which it is delivered");
        }
        let forms = self.forms.iter();
        self.columns = forms
            .filter_map(|(name, form)| self.column_of(name, form, checker))
            .collect();
        self.read_source(checker);
        self.form = self.read_form(checker);
    }

    /// Reads how its files are written; what has another form is left out.
    fn read_form(&mut self, checker: &mut Checker) -> FileForm {
        let name = self.name.clone();
        let pattern = |key: &str, text: Option<&String>, checker: &mut Checker| {
            let read = text.and_then(|text| YearPattern::new(text));
            if text.is_some() && read.is_none() {
                let hint = "write `{year}` once where the year stands";
                checker.add(key_of(&name, key), "has no year", hint);
            }
            read
        };
        let across = pattern("years_across", self.years_across.as_ref(), checker);
        let year_format = pattern("year_format", self.year_format.as_ref(), checker);
        let date_format = self.date_format.as_deref();
        let dates = date_format.and_then(DateFormat::new);
        if date_format.is_some() && dates.is_none() {
            let hint = "write it with `dd`, `mm` and `yyyy` and what stands between them, such as \
                        `dd-mm-yyyy` or `yyyymmdd`; `excel` stands for days since 30 December 1899";
            checker.add(key_of(&name, "date_format"), "is no form of dates", hint);
        }
        let asked = match &self.source {
            TableSource::Statbank(query) => query.years(),
            _ => None,
        };
        let format = match &self.source {
            TableSource::Statbank(_) => Some(FileFormat::JsonStat),
            _ => self.format,
        };
        FileForm {
            format,
            separator: self.separator,
            decimal: self.decimal,
            thousands: self.thousands,
            encoding: self.encoding,
            sheet: self.sheet.take(),
            header_rows: self.header_row,
            skip_rows: std::mem::take(&mut self.skip_rows),
            year_column: self.year_column.take(),
            year_format: year_format.or(asked).unwrap_or_default(),
            years_across: across,
            long: self.long.take(),
            unit_by: self.unit_by,
            true_values: std::mem::take(&mut self.true_values),
            false_values: std::mem::take(&mut self.false_values),
            date_format: dates,
        }
    }

    fn column_of(&self, name: &str, form: &str, checker: &mut Checker) -> Option<Column> {
        let (form, optional) = match form.strip_suffix('?') {
            Some(form) => (form, true),
            None => (form, false),
        };
        let Ok(kind) = ColumnKind::deserialize(StrDeserializer::<de::value::Error>::new(form))
        else {
            let hint = "integer, number, text, date, boolean, area, estate or address, with `?` where it may \
                        be empty";
            let message = format!("`{form}` is not a form of column");
            let key = format!("table[{}].columns.{name}", self.name);
            checker.add(key, message, hint);
            return None;
        };
        Some(Column {
            name: name.to_owned(),
            kind,
            optional,
            values: self.values.get(name).cloned().unwrap_or_default(),
        })
    }
}

/// Reads tables, which have names of their own, a source of their rows, and the columns that they name.
pub(super) fn read(
    mut tables: Vec<Table>,
    databases: &Databases,
    checker: &mut Checker,
) -> Vec<Table> {
    for table in &mut tables {
        table.read_columns(checker);
    }
    for (index, table) in tables.iter().enumerate() {
        let earlier = tables.iter().take(index);
        table.check_name(earlier, checker);
        table.check_source(databases, checker);
        table.check_form(checker);
        table.check_columns(checker);
        for joined in &table.join {
            table.check_join(joined, &tables, checker);
        }
    }
    tables
}
