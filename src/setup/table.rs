//! A `[[table]]` of the configuration, drafted from what its files are.

use std::fmt::Write;

use super::{
    naming::{Names, name},
    notes::Notes,
    toml_text::{list, text},
};
use crate::{
    config::UnitBy,
    dataset::{ColumnSurvey, Role, TableLayout, TableSurvey, ValueKind, YearsIn},
};

/// A table that is read as its files came.
#[derive(Debug, Clone)]
pub(super) struct TableDraft<'a> {
    pub(super) name: String,
    /// The path below the raw folder.
    pub(super) file: String,
    pub(super) survey: &'a TableSurvey,
    /// The columns that are read.
    pub(super) columns: Vec<ColumnDraft<'a>>,
    /// The years in which it is delivered, where those are not all.
    pub(super) years: Option<Vec<i32>>,
    /// Whether it holds areas that are left out.
    pub(super) skips_other_units: bool,
    /// Areas of ours that it has no rows about.
    pub(super) without_rows: Vec<String>,
    /// Tables whose columns are added.
    pub(super) join: Vec<String>,
    /// Whether its figures, and so ages, are of the end of the year.
    pub(super) ages_at_year_end: bool,
}

/// A column that is read.
#[derive(Debug, Clone)]
pub(super) struct ColumnDraft<'a> {
    /// Our name.
    pub(super) name: String,
    pub(super) survey: &'a ColumnSurvey,
    form: &'static str,
}

impl<'a> TableDraft<'a> {
    /// Drafts a table that lies in a file below the raw folder.
    pub(super) fn of(survey: &'a TableSurvey, table: String, file: String) -> Self {
        let mut names = Names::default();
        let columns = survey.columns.iter().filter_map(|column| {
            let (own, form) = own_name(column, survey.layout)?;
            Some(ColumnDraft {
                name: names.give(&own, "_"),
                survey: column,
                form,
            })
        });
        Self {
            name: table,
            file,
            columns: columns.collect(),
            survey,
            years: None,
            skips_other_units: false,
            without_rows: Vec::new(),
            join: Vec::new(),
            ages_at_year_end: false,
        }
    }

    /// Returns the first column that is there for something.
    pub(super) fn column(&self, role: Role) -> Option<&ColumnDraft<'a>> {
        self.columns
            .iter()
            .find(|column| column.survey.role == role)
    }

    /// Returns the name of a table for a file.
    pub(super) fn name_of(pattern: &str) -> String {
        let file = pattern.rsplit('/').next().unwrap_or(pattern);
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let plain = stem.replace("{year}", "");
        let plain = name(&plain);
        let folder = || pattern.rsplit('/').nth(1).map(name);
        let named = if plain == "column" {
            folder().unwrap_or(plain)
        } else {
            plain
        };
        match named.trim_end_matches('_') {
            "map" => "map_table".to_owned(),
            trimmed => trimmed.to_owned(),
        }
    }

    /// Writes it as it stands in `config.toml`.
    pub(super) fn toml(&self) -> String {
        let mut lines = vec!["[[table]]".to_owned()];
        lines.push(format!("name = {}", text(&self.name)));
        lines.push(format!("file = {}", text(&self.file)));
        let is_person = self.survey.layout == TableLayout::Person;
        let layout = if is_person { "register" } else { "counts" };
        lines.push(format!("layout = {}", text(layout)));
        self.declare(&mut lines);
        self.declare_units(&mut lines);
        let renamed = self
            .columns
            .iter()
            .filter(|column| column.name != column.survey.name);
        let renamed: Vec<String> = renamed
            .map(|column| format!("{} = {}", column.name, text(&column.survey.name)))
            .collect();
        match renamed.len() {
            0 => {}
            1..=4 => lines.push(format!("rename = {{ {} }}", renamed.join(", "))),
            _ => {
                lines.push("[table.rename]".to_owned());
                lines.extend(renamed);
            }
        }
        lines.push("[table.columns]".to_owned());
        let columns = self.columns.iter().map(|column| {
            let may_be_empty = column.survey.empty > 0 || self.has_gaps(column);
            let mark = if may_be_empty { "?" } else { "" };
            let note = note(column);
            format!("{} = \"{}{mark}\"{note}", column.name, column.form)
        });
        lines.extend(columns);
        let mut written = String::new();
        for line in lines {
            // A `String` takes all that is written to it.
            let _ = writeln!(written, "{line}");
        }
        written
    }

    /// Tells whether an area may have no row for one kind of values.
    fn has_gaps(&self, column: &ColumnDraft) -> bool {
        let survey = self.survey;
        let kinds = survey
            .columns
            .iter()
            .filter(|column| is_figure(column.role))
            .count();
        let areas = survey.areas.as_ref().map_or(0, |areas| areas.areas.len());
        let full = kinds * areas * survey.years.len();
        survey.layout == TableLayout::Value && is_figure(column.survey.role) && survey.rows < full
    }

    /// Writes how its files are written.
    fn declare(&self, lines: &mut Vec<String>) {
        let declared = &self.survey.declared;
        let mut set = |key: &str, value: Option<String>| {
            lines.extend(value.map(|value| format!("{key} = {value}")));
        };
        let mark = |mark: Option<char>| mark.map(|mark| text(&mark.to_string()));
        let texts = |texts: &[String]| Some(texts).filter(|texts| !texts.is_empty()).map(list);
        set("encoding", declared.encoding.map(text));
        set("separator", mark(declared.separator));
        set("decimal", mark(declared.decimal));
        set("thousands", mark(declared.thousands));
        set("sheet", declared.sheet.as_deref().map(text));
        set(
            "header_row",
            declared
                .header_rows
                .map(|rows| match rows.first == rows.last {
                    true => rows.first.to_string(),
                    false => format!("[{}, {}]", rows.first, rows.last),
                }),
        );
        set("skip_rows", texts(&declared.skip_rows));
        set(
            "municipality_row",
            declared.municipality_row.as_deref().map(text),
        );
        set("missing", texts(&declared.missing));
        let has_dates = self.columns.iter().any(|column| column.form == "date");
        set(
            "date_format",
            declared.date_format.filter(|_| has_dates).map(text),
        );
        set("true_values", texts(&declared.true_values));
        set("false_values", texts(&declared.false_values));
        set("year_column", declared.year_column.as_deref().map(text));
        set("year_format", declared.year_format.as_deref().map(text));
        set(
            "long",
            declared
                .long
                .as_ref()
                .map(|(value, by)| format!("{{ value = {}, by = {} }}", text(value), list(by))),
        );
        let years = self.years.as_ref();
        set("years", years.map(|years| format!("{years:?}")));
    }

    fn declare_units(&self, lines: &mut Vec<String>) {
        let by = match self.survey.declared.unit_by {
            UnitBy::Code => None,
            UnitBy::Name => Some("name"),
            UnitBy::CodeAndName => Some("code_and_name"),
        };
        let area = self.column(Role::Area).map(|column| column.name.as_str());
        lines.extend(by.map(|by| format!("unit_by = {}", text(by))));
        let is_person = self.survey.layout == TableLayout::Person;
        let key = self.column(Role::Key).filter(|_| is_person);
        let key = key.map(|column| column.name.as_str());
        lines.extend(key.map(|key| format!("key = [{}]", text(key))));
        lines.extend(area.map(|area| format!("unit = {}", text(area))));
        let birth = self.column(Role::BirthDate);
        lines.extend(birth.map(|column| format!("age_from = {}", text(&column.name))));
        if birth.is_some() && self.ages_at_year_end {
            lines.push("age_on = \"year_end\"".to_owned());
        }
        if !self.join.is_empty() {
            lines.push(format!("join = {}", list(&self.join)));
        }
        if self.skips_other_units {
            lines.push("skip_other_units = true".to_owned());
        }
        if !self.without_rows.is_empty() {
            lines.push(format!("without_rows = {}", list(&self.without_rows)));
        }
    }

    /// Notes what its columns are taken for, and which of them are not read.
    pub(super) fn tell(&self, notes: &mut Notes) {
        let heading = |role: Role| {
            let columns = self
                .survey
                .columns
                .iter()
                .filter(|column| column.role == role);
            columns.map(|column| format!("`{}`", column.name)).next()
        };
        let row = match self.survey.layout {
            TableLayout::Person => "a row is a person, or another thing of which an area has many",
            TableLayout::Area => "a row is an area",
            TableLayout::Value => "a row is a value",
        };
        let mut parts = vec![row.to_owned()];
        for (role, what) in [
            (Role::Area, "the area"),
            (Role::AreaName, "its name"),
            (Role::Above, "what it lies in"),
            (Role::Key, "what tells persons apart"),
            (Role::BirthDate, "the date of birth"),
            (Role::Residents, "all residents"),
        ] {
            parts.extend(heading(role).map(|heading| format!("{heading} is {what}")));
        }
        notes.guess(format!("`{}`: {}", self.file, parts.join(", ")));
        let area = self
            .column(Role::Area)
            .filter(|column| column.survey.empty > 0);
        if let Some(area) = area.filter(|_| self.survey.layout == TableLayout::Person) {
            notes.guess(format!(
                "`{}`: {} rows have no area and count for nothing; where they are residents of the \
                 municipality, `without_unit = \"municipality\"` of the `[[table]]` counts them there",
                self.file, area.survey.empty
            ));
        }
        if !self.survey.declared.skip_rows.is_empty() {
            notes.guess(format!(
                "`{}`: rows that are no areas are left out (`skip_rows`): {}",
                self.file,
                self.survey.declared.skip_rows.join(", ")
            ));
        }
        if let Some(row) = &self.survey.declared.municipality_row {
            notes.guess(format!(
                "`{}`: figures of some areas are not told, and `{row}` is taken for the row of the whole \
                 municipality (`municipality_row`), whose own figures are published as far as they give none \
                 of those away",
                self.file
            ));
        }
        for doubt in &self.survey.doubts {
            notes.guess(format!("`{}`: {doubt}", self.file));
        }
        for column in &self.survey.left_out {
            notes.leave_out(format!("`{}`, {column}", self.file), None);
        }
        for column in &self.survey.columns {
            match (column.role, column.identifying) {
                (Role::Identifying, _) => notes.leave_out(
                    format!(
                        "`{}` of `{}` is not read: it says who somebody is. Have it left out of the \
                         delivery",
                        column.name, self.file
                    ),
                    None,
                ),
                (Role::Key, Some(_)) => notes.decide(format!(
                    "`{}` of `{}` looks like CPR numbers, and is read to tell persons apart: have numbers \
                     that mean nothing delivered in their place, if you can",
                    column.name, self.file
                )),
                (Role::Estate, _) => notes.leave_out(
                    format!(
                        "`{}` of `{}` may name estates, which are not among the units yet",
                        column.name, self.file
                    ),
                    Some(format!(
                        "estate = \"estate\"      # in the [[table]], once units.csv has rows of kind estate\n\
                         rename = {{ estate = {} }}\nestate = \"estate?\"     # below [table.columns]",
                        text(&column.name)
                    )),
                ),
                _ => {}
            }
        }
    }

    /// Returns what stands in the way of reading its years.
    pub(super) fn years_are_told(&self) -> bool {
        self.survey.years_in != YearsIn::Nowhere
    }
}

/// Says beside a column what it is taken for.
fn note(column: &ColumnDraft) -> String {
    let note = match (column.survey.role, column.survey.identifying) {
        (Role::Key, Some(_)) => "CPR numbers: kept in data/snapshots, never published",
        (Role::Residents, _) => "taken for all residents",
        (Role::BirthDate, _) => "makes `age`",
        _ => return String::new(),
    };
    format!("  # {note}")
}

/// Tells whether a column holds numbers of persons or things.
pub(super) fn is_figure(role: Role) -> bool {
    matches!(role, Role::Count | Role::Residents)
}

/// Returns our name and the form of a column that is read.
fn own_name(column: &ColumnSurvey, layout: TableLayout) -> Option<(String, &'static str)> {
    let number = match column.kind {
        ValueKind::Whole => "integer",
        _ => "number",
    };
    let is_person = layout == TableLayout::Person;
    let plain = || name(&column.name.replace("{year}", ""));
    Some(match column.role {
        Role::Area => ("area".to_owned(), "area"),
        Role::Key if is_person && column.kind == ValueKind::Whole => {
            ("person".to_owned(), "integer")
        }
        Role::Key if is_person => ("person".to_owned(), "text"),
        Role::BirthDate => ("birth_date".to_owned(), "date"),
        Role::Residents => ("residents".to_owned(), number),
        Role::Count => (plain(), number),
        Role::Age => ("age_in_years".to_owned(), "integer"),
        Role::Amount if is_person => (plain(), number),
        Role::Flag => (plain(), "boolean"),
        Role::Category => (plain(), "text"),
        _ => return None,
    })
}
