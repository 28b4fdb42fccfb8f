//! What is told of delivered files.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use super::{marks::ValueKind, person::Identifying};
use crate::{
    config::{FileFormat, HeaderRows, UnitBy},
    dataset::DatasetError,
};

/// What is known before a file is looked at, or was answered.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    /// Codes and names of the areas of a project.
    pub(crate) areas: BTreeSet<String>,
    /// Codes and names that other files have.
    pub(crate) elsewhere: BTreeSet<String>,
    /// The heading of the column of areas.
    pub(crate) area_column: Option<String>,
    /// The heading of the column of residents.
    pub(crate) residents: Option<String>,
    /// The heading of the column of what areas lie in.
    pub(crate) above: Option<String>,
}

/// What is told of a file, or of files of one name but for the year.
#[derive(Debug)]
pub(crate) enum Survey {
    Table(Box<TableSurvey>),
    Map(MapSurvey),
    /// A file that is no table and no map, or cannot be read.
    Unread {
        file: PathBuf,
        error: DatasetError,
    },
}

/// What a table is.
#[derive(Debug, Clone)]
pub(crate) struct TableSurvey {
    /// The path, with `{year}` where there is a file a year.
    pub(crate) pattern: String,
    pub(crate) files: Vec<PathBuf>,
    pub(crate) format: FileFormat,
    /// The encoding of its text, in words.
    pub(crate) encoding: Option<&'static str>,
    pub(crate) separator: Option<char>,
    /// Sheets that are left aside.
    pub(crate) other_sheets: Vec<String>,
    pub(crate) rows: usize,
    pub(crate) layout: TableLayout,
    pub(crate) declared: Declarations,
    pub(crate) years: BTreeSet<i32>,
    pub(crate) years_in: YearsIn,
    pub(crate) columns: Vec<ColumnSurvey>,
    pub(crate) areas: Option<AreaSurvey>,
    /// What is not certain.
    pub(crate) doubts: Vec<String>,
    /// Columns that are not read, and why.
    pub(crate) left_out: Vec<String>,
}

/// What a row of a table is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TableLayout {
    /// A person, or something else of which an area has many.
    Person,
    /// An area in a year.
    Area,
    /// One value of an area in a year.
    Value,
}

/// Where the year of a row stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum YearsIn {
    FileName,
    Column(String),
    /// Each figure has a column a year.
    Across,
    /// Nowhere: the file does not tell it.
    Nowhere,
}

/// What is declared of a table so that it is read as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Declarations {
    pub(crate) encoding: Option<&'static str>,
    pub(crate) separator: Option<char>,
    pub(crate) decimal: Option<char>,
    pub(crate) thousands: Option<char>,
    pub(crate) sheet: Option<String>,
    pub(crate) header_rows: Option<HeaderRows>,
    pub(crate) date_format: Option<&'static str>,
    pub(crate) true_values: Vec<String>,
    pub(crate) false_values: Vec<String>,
    pub(crate) missing: Vec<String>,
    pub(crate) skip_rows: Vec<String>,
    /// The row of all areas together, where figures of some are not told.
    pub(crate) municipality_row: Option<String>,
    pub(crate) year_column: Option<String>,
    pub(crate) year_format: Option<String>,
    /// The column of values and those that tell them apart.
    pub(crate) long: Option<(String, Vec<String>)>,
    pub(crate) unit_by: UnitBy,
}

/// What a column is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Year,
    Area,
    AreaName,
    /// What areas lie in.
    Above,
    Estate,
    /// Tells persons or things apart.
    Key,
    BirthDate,
    Age,
    /// The number of residents.
    Residents,
    /// A number of persons or things.
    Count,
    /// A share, a mean or the like, which cannot be added up.
    Ratio,
    /// An amount of money, or another number of a person.
    Amount,
    /// True or false.
    Flag,
    /// One of a few texts.
    Category,
    /// Tells values of a table of one value a row apart.
    By,
    /// The value of such a table.
    Value,
    /// Says who somebody is.
    Identifying,
    /// None of these.
    Other,
}

/// What a column holds.
#[derive(Debug, Clone)]
pub(crate) struct ColumnSurvey {
    /// Its heading, with `{year}` where there is a column a year.
    pub(crate) name: String,
    pub(crate) kind: ValueKind,
    pub(crate) role: Role,
    /// How many cells hold no value.
    pub(crate) empty: usize,
    /// How many distinct values there are, where that was counted to the end.
    pub(crate) distinct: Option<usize>,
    /// Few values, where none of them says who somebody is.
    pub(crate) values: Vec<String>,
    /// The smallest and the largest number, where they say nothing of a person.
    pub(crate) range: Option<(f64, f64)>,
    /// The widths of codes of digits, where there are several.
    pub(crate) widths: Vec<usize>,
    pub(crate) identifying: Option<Identifying>,
    /// Whether it holds no more than the column of residents, row by row.
    pub(crate) is_part: bool,
    /// Whether its heading says that it holds amounts of money.
    pub(crate) is_money: bool,
}

/// The areas of a table.
#[derive(Debug, Clone, Default)]
pub(crate) struct AreaSurvey {
    pub(crate) column: String,
    /// How its heading says what is above.
    pub(crate) above_column: Option<String>,
    /// Areas by code; by name where there are no codes.
    pub(crate) areas: BTreeMap<String, AreaFacts>,
    /// How many of them are among the units of the project, where there is one.
    pub(crate) known: Option<usize>,
}

/// What a table tells of an area.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct AreaFacts {
    pub(crate) name: Option<String>,
    pub(crate) above: Option<String>,
    pub(crate) years: BTreeSet<i32>,
}

/// What a map is.
#[derive(Debug, Clone)]
pub(crate) struct MapSurvey {
    pub(crate) file: PathBuf,
    /// The system of coordinates, as the file names it or its numbers tell.
    pub(crate) coordinates: String,
    pub(crate) features: usize,
    /// The properties of features, each with the number of distinct values.
    pub(crate) properties: Vec<(String, usize)>,
    /// The property with the codes of areas.
    pub(crate) code: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) above: Option<String>,
    /// Areas by code, with the number of features of each.
    pub(crate) areas: BTreeMap<String, (AreaFacts, usize)>,
    pub(crate) doubts: Vec<String>,
}
