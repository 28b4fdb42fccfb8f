//! The tables that are delivered, and their columns.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::{
    Deserialize, Serialize,
    de::{self, value::StrDeserializer},
};

use super::checker::{Checker, YEARS};

/// How the rows of a table are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// Parquet, a row per person (or event) and year.
    Register,
    /// CSV, a row per unit and year.
    Counts,
}

/// What a row without an area counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WithoutUnit {
    /// For nothing: it lies outside the municipality.
    #[default]
    Nothing,
    /// For the municipality, since it lies somewhere in it.
    Municipality,
}

/// The form of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
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
}

/// A column that a table must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in the file.
    pub name: String,
    /// Its form.
    pub kind: ColumnKind,
    /// Whether it may be empty.
    pub optional: bool,
    /// The values it may have; any where there are none.
    pub values: Vec<String>,
}

/// A table that is delivered, a file a year.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its name in the catalogue.
    pub name: String,
    /// The path below the raw folder, with `{year}`.
    pub file: String,
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
    /// The column with the birth date, from which `age` on 1 January is made.
    pub age_from: Option<String>,
    /// The column that says who lives in one household, or moved as one, where there is one.
    pub household: Option<String>,
    /// Tables whose columns are added, row by row, where their key is the same.
    #[serde(default)]
    pub join: Vec<String>,
    /// The years delivered; all where it is left out.
    pub years: Option<Vec<i32>>,
    /// Texts that mean "no figure" in a CSV file, beside the empty one.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Whether rows of units that are not ours are left out rather than an error.
    #[serde(default)]
    pub skip_other_units: bool,
    /// Areas that may have no row, by code; `*` stands for all.
    #[serde(default)]
    pub without_rows: Vec<String>,
    /// The mark before the decimals of numbers in a CSV file: a point or a comma. Where it is left
    /// out, a number that may mean two things is an error.
    pub decimal_mark: Option<char>,
    /// A JSON file `{our code: [codes in the file]}`; codes that do not match one to one have
    /// no figure.
    pub codes: Option<PathBuf>,
}

impl Table {
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
    }

    fn column_of(&self, name: &str, form: &str, checker: &mut Checker) -> Option<Column> {
        let (form, optional) = match form.strip_suffix('?') {
            Some(form) => (form, true),
            None => (form, false),
        };
        let Ok(kind) = ColumnKind::deserialize(StrDeserializer::<de::value::Error>::new(form))
        else {
            let hint = "integer, number, text, date, boolean, area or estate, with `?` where it may \
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

/// Reads tables, which have names of their own, files a year, and the columns that they name.
pub(super) fn read(mut tables: Vec<Table>, checker: &mut Checker) -> Vec<Table> {
    for table in &mut tables {
        table.read_columns(checker);
    }
    for (index, table) in tables.iter().enumerate() {
        let earlier = tables.iter().take(index);
        table.check_name(earlier, checker);
        table.check_file(checker);
        table.check_columns(checker);
        for joined in &table.join {
            table.check_join(joined, &tables, checker);
        }
    }
    tables
}

impl Table {
    fn check_name<'a>(&self, mut earlier: impl Iterator<Item = &'a Self>, checker: &mut Checker) {
        let key = format!("table[{}].name", self.name);
        let simple = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if self.name.is_empty() || !self.name.chars().all(simple) {
            checker.add(&*key, "not a name for files", "use a–z, 0–9 and _");
        }
        if self.name == "map" {
            let hint = "the map is listed under this name; take another";
            checker.add(&*key, "is not for tables", hint);
        }
        if earlier.any(|earlier| earlier.name == self.name) {
            checker.add(key, "used twice", "each table has its own");
        }
    }

    fn check_file(&self, checker: &mut Checker) {
        let key = |setting: &str| format!("table[{}].{setting}", self.name);
        if !self.file.contains("{year}") {
            let hint = "a file a year is delivered: write `{year}` where the year stands";
            checker.add(key("file"), "has no `{year}`", hint);
        }
        checker.below_raw(&key("file"), Path::new(&self.file));
        let mark = self.decimal_mark;
        if mark.is_some_and(|mark| !matches!(mark, '.' | ',')) {
            let hint = "write `decimal_mark = \".\"` or `decimal_mark = \",\"`";
            checker.add(key("decimal_mark"), "is no decimal mark", hint);
        }
    }

    fn check_columns(&self, checker: &mut Checker) {
        let of_form = [
            ("unit", &self.unit, ColumnKind::Area),
            ("estate", &self.estate, ColumnKind::Estate),
            ("age_from", &self.age_from, ColumnKind::Date),
        ];
        let of_form = of_form.iter().filter_map(|(setting, column, kind)| {
            let column = column.as_ref()?;
            Some((*setting, column, Some(*kind)))
        });
        let key = self.key.iter().map(|column| ("key", column, None));
        let household = self.household.iter();
        let household = household.map(|column| ("household", column, None));
        for (setting, column, expected) in of_form.chain(key).chain(household) {
            let key = format!("table[{}].{setting}", self.name);
            match self.column(column) {
                None => {
                    let message = format!("there is no column `{column}`");
                    checker.add(key, message, "it must stand among the columns");
                }
                Some(found) if expected.is_some_and(|kind| kind != found.kind) => {
                    let hint = "a unit is a column of form `area`, an estate one of form `estate`, \
                                a birth date one of form `date`";
                    let message = format!("the column `{column}` has another form");
                    checker.add(key, message, hint);
                }
                Some(_) => {}
            }
        }
    }

    fn check_join(&self, joined: &str, tables: &[Self], checker: &mut Checker) {
        let key = format!("table[{}].join", self.name);
        match tables.iter().find(|other| other.name == joined) {
            None => {
                let message = format!("there is no table `{joined}`");
                checker.add(key, message, "name a [[table]]");
            }
            Some(other) if other.key.is_empty() || other.key != self.key => {
                let hint = "rows are put together by their key, so both tables need the same one";
                checker.add(key, format!("the key of `{joined}` is another"), hint);
            }
            Some(_) => {}
        }
    }
}
