//! How the files of a table are written: what their bytes alone do not tell.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{DateFormat, HeaderRows, Pattern, TableSource, YearPattern, key_of};
use crate::config::checker::Checker;

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    /// Apache Parquet.
    Parquet,
    /// Text with a separator between fields (RFC 4180).
    Csv,
    /// A workbook of Excel: `.xlsx`, `.xlsb` or `.xls`.
    Excel,
    /// A workbook of `LibreOffice` (`OpenDocument`).
    Ods,
    /// A cube of PC-Axis (PX file format specification 2013).
    Px,
    /// A cube in JSON (JSON-stat 1.x or 2.0).
    JsonStat,
}

impl FileFormat {
    /// Tells what a file is by the end of its name.
    fn by_name(file: &str) -> Option<Self> {
        let (_, ending) = file.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "parquet" => Some(Self::Parquet),
            "csv" | "tsv" | "txt" => Some(Self::Csv),
            "xlsx" | "xlsm" | "xlsb" | "xls" => Some(Self::Excel),
            "ods" => Some(Self::Ods),
            "px" => Some(Self::Px),
            "json" => Some(Self::JsonStat),
            _ => None,
        }
    }

    /// Tells whether it is a workbook.
    #[must_use]
    pub fn is_workbook(self) -> bool {
        matches!(self, Self::Excel | Self::Ods)
    }

    /// Tells whether it is a cube: values by dimensions, of which one may be time.
    #[must_use]
    pub fn is_cube(self) -> bool {
        matches!(self, Self::Px | Self::JsonStat)
    }

    /// Returns what people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Parquet => "a Parquet file",
            Self::Csv => "CSV",
            Self::Excel => "a workbook of Excel",
            Self::Ods => "a workbook in OpenDocument",
            Self::Px => "a PX file",
            Self::JsonStat => "JSON-stat",
        }
    }
}

/// The encoding of a text file (WHATWG Encoding Standard).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum TextEncoding {
    /// UTF-8.
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-16, little-endian unless its mark says otherwise.
    #[serde(rename = "utf-16")]
    Utf16,
    /// That of Windows in Western Europe, and of Latin-1.
    #[serde(rename = "windows-1252", alias = "iso-8859-1")]
    Windows1252,
    /// Latin-9.
    #[serde(rename = "iso-8859-15")]
    Iso885915,
    /// That of the Mac before Mac OS X.
    #[serde(rename = "macintosh")]
    Macintosh,
}

/// What stands in a column of units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnitBy {
    /// Their codes: `101`.
    #[default]
    Code,
    /// Their names: `Nørreby`.
    Name,
    /// Their codes, and their names after a space: `101 Nørreby`.
    CodeAndName,
}

/// How rows of one value each are put together.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Long {
    /// The column with the value; `value` where the form itself knows which.
    pub value: Option<String>,
    /// The columns whose texts, joined with `/`, name the column of the value.
    #[serde(default)]
    pub by: Vec<String>,
}

/// How the files of a table are written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileForm {
    /// What the files are; told from their first bytes where it is left out.
    pub format: Option<FileFormat>,
    /// The separator between fields.
    pub separator: Option<char>,
    /// The mark before decimals.
    pub decimal: Option<char>,
    /// The mark between thousands.
    pub thousands: Option<char>,
    /// The encoding of text.
    pub encoding: Option<TextEncoding>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The rows that name the columns.
    pub header_rows: Option<HeaderRows>,
    /// Which rows are left out, by the text of their unit or first cell.
    pub skip_rows: Vec<Pattern>,
    /// The column with the year of a row.
    pub year_column: Option<String>,
    /// How years are written in it.
    pub year_format: YearPattern,
    /// How columns are called that hold a figure of one year.
    pub years_across: Option<YearPattern>,
    /// How rows of one value each are put together.
    pub long: Option<Long>,
    /// What stands in columns of units.
    pub unit_by: UnitBy,
    /// Texts that mean true.
    pub true_values: Vec<String>,
    /// Texts that mean false.
    pub false_values: Vec<String>,
    /// How dates are written.
    pub date_format: Option<DateFormat>,
}

impl FileForm {
    /// Returns what files are, as far as the configuration says it.
    fn expected(&self, source: &TableSource) -> Option<FileFormat> {
        match source {
            TableSource::File(file) => self.format.or_else(|| FileFormat::by_name(file)),
            TableSource::Query(_) => None,
            TableSource::Statbank(_) => Some(FileFormat::JsonStat),
        }
    }

    /// Checks what cannot be together.
    pub(super) fn check(
        &self,
        table: &str,
        source: &TableSource,
        across: bool,
        checker: &mut Checker,
    ) {
        self.check_marks(table, checker);
        self.check_rows(table, across, checker);
        self.check_years(table, source, across, checker);
        match (self.expected(source), source) {
            // What it is, its first bytes tell.
            (None, TableSource::File(_)) => {}
            (format, _) => self.check_format(format, table, checker),
        }
    }

    fn check_marks(&self, table: &str, checker: &mut Checker) {
        let decimal = self.decimal;
        if decimal.is_some_and(|mark| !matches!(mark, '.' | ',')) {
            let hint = "write `decimal = \".\"` or `decimal = \",\"`";
            checker.add(key_of(table, "decimal"), "is no decimal mark", hint);
        }
        let is_mark = |mark: char| matches!(mark, '.' | ',' | ' ' | '\'');
        let key = || key_of(table, "thousands");
        if self.thousands.is_some_and(|mark| !is_mark(mark)) {
            let hint = "write `.`, `,`, `'` or a space, which stands for all kinds of spaces";
            checker.add(key(), "is no mark between thousands", hint);
        } else if self.thousands.is_some() && self.thousands == decimal {
            let hint = "`1.005` would be two numbers";
            checker.add(key(), "is the same as `decimal`", hint);
        }
        let is_separator = |mark: char| mark.is_ascii() && mark != '"' && !mark.is_alphanumeric();
        if self.separator.is_some_and(|mark| !is_separator(mark)) {
            let hint = "write `separator = \";\"`, `\",\"`, `\"|\"` or `\"\\t\"`";
            checker.add(key_of(table, "separator"), "is no separator", hint);
        }
    }

    fn check_rows(&self, table: &str, across: bool, checker: &mut Checker) {
        if self.header_rows.is_some_and(|rows| !rows.is_right()) {
            let hint = "write the row that names the columns, such as 4, or the first and the last of \
                        at most four, such as [4, 5]; rows are counted from 1";
            checker.add(key_of(table, "header_row"), "is no row of names", hint);
        }
        if self.long.is_some() && across {
            let hint = "years across have a column each; leave one of them out";
            checker.add(key_of(table, "long"), "stands beside years across", hint);
        }
    }

    fn check_years(&self, table: &str, source: &TableSource, across: bool, checker: &mut Checker) {
        let is_cube = self.expected(source).is_some_and(FileFormat::is_cube);
        let has_years = self.year_column.is_some() || across || is_cube;
        if source.holds_all_years() && !has_years {
            let setting = source.setting();
            let hint = format!(
                "a {setting} a year is expected: write `{{year}}` where the year stands. Where one \
                 {setting} has all years, name its column of years with `year_column`, or say with \
                 `years_across` how columns of a year are called"
            );
            checker.add(key_of(table, setting), "has no `{year}`", hint);
        }
        if across && self.year_column.is_some() {
            let hint = "years stand in a column or across the columns; leave one of them out";
            let key = key_of(table, "year_column");
            checker.add(key, "stands beside years across", hint);
        }
        if self.year_format != YearPattern::default() && self.year_column.is_none() && !is_cube {
            let hint = "it says how the years of that column are written; name it";
            let key = key_of(table, "year_format");
            checker.add(key, "stands without `year_column`", hint);
        }
    }

    /// Tells of settings that a form has no use for; a query has none.
    fn check_format(&self, format: Option<FileFormat>, table: &str, checker: &mut Checker) {
        let name = format.map_or("a query", FileFormat::name);
        let is_csv = format == Some(FileFormat::Csv);
        let is_book = format.is_some_and(FileFormat::is_workbook);
        let is_text = is_csv || format == Some(FileFormat::Px);
        let settings = [
            ("sheet", self.sheet.is_some(), is_book),
            ("separator", self.separator.is_some(), is_csv),
            ("encoding", self.encoding.is_some(), is_text),
            ("header_row", self.header_rows.is_some(), is_book || is_csv),
        ];
        for (setting, is_set, has_use) in settings {
            if is_set && !has_use {
                let message = format!("{name} has no `{setting}`");
                let hint = "leave it out, or say with `format` what the files are";
                checker.add(key_of(table, setting), message, hint);
            }
        }
    }
}
