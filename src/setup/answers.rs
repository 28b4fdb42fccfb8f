//! What a project is asked for, and what stands for it where nobody answers.

use std::{collections::BTreeSet, path::Path};

use super::{naming, partition};
use crate::{
    dataset::{Role, Survey, TableLayout, TableSurvey},
    model::Language,
};

/// Which day or year figures are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum FiguresOf {
    /// 1 January of the year that files name.
    #[default]
    NewYear,
    /// The calendar year before it.
    YearBefore,
    /// 31 December of that year.
    YearEnd,
    /// That year.
    Year,
}

/// The answers to the questions, as far as somebody gave them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answers {
    pub(crate) place: Option<String>,
    pub(crate) contact: Option<String>,
    pub(crate) language: Option<Language>,
    pub(crate) currency: Option<String>,
    pub(crate) area: Option<String>,
    pub(crate) above: Option<String>,
    /// What that is called, such as "Bezirk".
    pub(crate) above_name: Option<String>,
    /// The map below the raw folder; empty for none.
    pub(crate) map: Option<String>,
    pub(crate) figures_of: Option<FiguresOf>,
    pub(crate) residents: Option<String>,
    pub(crate) law: Option<bool>,
    pub(crate) persons: Option<bool>,
    /// Who answers for data protection: an address.
    pub(crate) data_protection: Option<String>,
}

/// What stands for an answer where nobody gives one.
#[derive(Debug, Clone)]
pub(crate) struct Guesses {
    pub(crate) place: String,
    pub(crate) contact: String,
    pub(crate) language: Language,
    pub(crate) currency: String,
    pub(crate) area: Option<String>,
    pub(crate) above: Option<String>,
    pub(crate) above_name: String,
    pub(crate) map: Option<String>,
    pub(crate) residents: Option<String>,
    pub(crate) law: bool,
    pub(crate) persons: bool,
    pub(crate) data_protection: String,
}

impl Guesses {
    /// Guesses from what files are, and from the name of the folder of the project.
    #[must_use]
    pub(crate) fn of(surveys: &[Survey], folder: &Path) -> Self {
        let tables: Vec<&TableSurvey> = surveys.iter().filter_map(table_of).collect();
        let language = language(&tables, surveys);
        let named = folder
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let place = capitalised(&named.unwrap_or_default().replace(['-', '_'], " "));
        let domain = naming::code(&place);
        let main = main_table(&tables);
        let areas = main.and_then(|table| table.areas.as_ref());
        let above = areas.and_then(|areas| areas.above_column.clone());
        let is_danish = language == Language::DANISH;
        let map = surveys.iter().find_map(|survey| match survey {
            Survey::Map(map) => Some(map.file.to_string_lossy().into_owned()),
            _ => None,
        });
        let has = |role: Role| {
            let mut columns = tables.iter().flat_map(|table| &table.columns);
            columns.any(|column| column.role == role)
        };
        Self {
            contact: format!("tal@{domain}.example"),
            data_protection: format!("dpo@{domain}.example"),
            place,
            language,
            currency: if is_danish { "DKK" } else { "EUR" }.to_owned(),
            area: areas.map(|areas| areas.column.clone()),
            above_name: above.clone().unwrap_or_else(|| "district".to_owned()),
            above,
            map,
            residents: main.and_then(residents),
            law: has(Role::Estate) && is_danish,
            persons: has(Role::Key) || has(Role::BirthDate) || has(Role::Identifying),
        }
    }
}

/// Returns what a survey says of a table.
pub(super) fn table_of(survey: &Survey) -> Option<&TableSurvey> {
    match survey {
        Survey::Table(table) => Some(table),
        Survey::Map(_) | Survey::Unread { .. } => None,
    }
}

/// Returns the table that tells how many residents there are: the one with a column of them, or the
/// largest with a row a person, or with groups that are together all residents.
pub(super) fn main_table<'a>(tables: &[&'a TableSurvey]) -> Option<&'a TableSurvey> {
    let with_areas = tables.iter().copied().filter(|table| table.areas.is_some());
    let of = |fits: &dyn Fn(&TableSurvey) -> bool| {
        let fitting = with_areas.clone().filter(|table| fits(table));
        // Of those that fit, the one about most areas and years, and of these the one with most rows:
        // fewer move than live somewhere.
        let size = |table: &&TableSurvey| {
            let areas = table.areas.as_ref().map_or(0, |areas| areas.areas.len());
            (areas, table.years.len(), table.rows)
        };
        fitting.reduce(|best, other| {
            if size(&other) > size(&best) {
                other
            } else {
                best
            }
        })
    };
    let has =
        |table: &TableSurvey, role: Role| table.columns.iter().any(|column| column.role == role);
    let persons =
        |table: &TableSurvey| table.layout == TableLayout::Person && has(table, Role::Key);
    of(&|table| has(table, Role::Residents))
        .or_else(|| of(&|table| persons(table) && has(table, Role::BirthDate)))
        .or_else(|| of(&persons))
        .or_else(|| of(&|table| table.layout == TableLayout::Person && has(table, Role::BirthDate)))
        .or_else(|| of(&|table| table.layout == TableLayout::Person && has(table, Role::Age)))
        .or_else(|| of(&|table| partition::of(table).is_some()))
}

/// Says which column counts the residents; of a row a person, rows are counted.
fn residents(table: &TableSurvey) -> Option<String> {
    let column = table
        .columns
        .iter()
        .find(|column| column.role == Role::Residents);
    column.map(|column| column.name.clone())
}

/// Guesses the language by the letters and words of headings and areas.
fn language(tables: &[&TableSurvey], surveys: &[Survey]) -> Language {
    const DANISH: [&str; 12] = [
        "område", "omraade", "år", "aar", "personer", "beboere", "alder", "køn", "koen", "navn",
        "antal", "kommune",
    ];
    let headings = tables
        .iter()
        .flat_map(|table| &table.columns)
        .map(|column| &column.name);
    let areas = tables.iter().filter_map(|table| table.areas.as_ref());
    let names = areas
        .flat_map(|areas| areas.areas.values())
        .filter_map(|facts| facts.name.as_ref());
    let maps = surveys.iter().filter_map(|survey| match survey {
        Survey::Map(map) => Some(&map.areas),
        _ => None,
    });
    let mapped = maps
        .flatten()
        .filter_map(|(_, (facts, _))| facts.name.as_ref());
    let is_danish = headings.chain(names).chain(mapped).any(|text| {
        let lower = text.to_lowercase();
        let words: BTreeSet<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
        lower.contains(['æ', 'ø', 'å']) || DANISH.iter().any(|word| words.contains(word))
    });
    if is_danish {
        Language::DANISH
    } else {
        Language::ENGLISH
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.trim().chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "Our municipality".to_owned(),
    }
}
