//! The sections of `config.toml`, as their stages get them.

use std::{num::NonZeroU32, path::PathBuf};

use serde::{Deserialize, Serialize};

use super::{
    Catalogue, ContextFiles, Delivery, Law, MapFile, Owner, Packet, Recipient, TrafficLight,
    UnitSource,
};
use crate::model::{
    Amount, Criterion, Label, Language, PerCriterion, ReferenceDate, Sensitivity, Text,
};

/// A checked configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file it was read from.
    pub file: PathBuf,
    /// The text of that file, for the archive.
    pub text: String,
    /// Who publishes, and in which language.
    pub project: Project,
    /// Where things lie; absolute or below the configuration's folder.
    pub folders: Folders,
    /// Which years have data.
    pub years: Years,
    /// Where deliveries come from.
    pub source: Source,
    /// Where the units come from.
    pub units: UnitSource,
    /// What is delivered beside the tables.
    pub context: ContextFiles,
    /// The map of the areas, where there is one.
    pub map: Option<MapFile>,
    /// What may be begun in an estate.
    pub interventions: Vec<InterventionKind>,
    /// The rules of the law by version.
    pub law: Law,
    /// Whose reading of them decides: `law` or `handbook`.
    pub rules: String,
    /// When which colour is shown for larger estates; none is where it is left out.
    pub traffic_light: Option<TrafficLight>,
    /// Where moves from area to area stand, if anywhere.
    pub flows: Option<FlowSource>,
    /// What is delivered.
    pub tables: Vec<Table>,
    /// Indicators, themes and charts.
    pub catalogue: Catalogue,
    /// The disclosure policy.
    pub disclosure: Disclosure,
    /// How mails are sent.
    pub delivery: Delivery,
    /// Who is told of editions and of what went wrong, where somebody is.
    pub owner: Option<Owner>,
    /// How long rows about persons are kept.
    pub retention: Retention,
    /// Packets for meetings.
    pub packets: Vec<Packet>,
    /// Who gets what.
    pub recipients: Vec<Recipient>,
    /// When editions are due.
    pub schedule: Schedule,
    /// Short words in the language of the briefings.
    pub words: Words,
}

/// Short words that charts and tables share, from `<templates>/<language>/words.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Stands for every hidden figure, in every medium.
    pub hidden: String,
    /// Begins the list of years in which a chart has nothing to show.
    pub hidden_in: String,
    /// Stands behind a number of years.
    pub years: String,
    /// Stands where there is no figure.
    pub no_figure: String,
    /// The area that a briefing is about, at the end of its line.
    pub area: String,
    /// The municipality, beside an area.
    pub municipality: String,
    /// The housing association that a briefing is about, at the end of its line.
    pub association: String,
    /// The other areas of an area's district, behind its trends.
    pub neighbours: String,
    /// Heads the places that most people came from.
    pub origins: String,
    /// Heads the places that most people went to.
    pub destinations: String,
    /// The unit of a change of a share, after the number.
    pub percentage_points: String,
    /// Begins what a chart says of a break in a series; the year follows.
    pub break_in: String,
    /// Stands for a hidden figure where there is no room for the word.
    pub hidden_mark: String,
    /// What the page about disclosure control is called.
    pub disclosure: String,
    /// Says that an edition corrects an earlier one, with `{reason}`.
    pub correction: String,
    /// Words about the law and the traffic light.
    pub law: LawWords,
    /// Words about goals.
    pub goals: GoalWords,
    /// The times that figures are about, with `{year}` and, in a school year, `{next}`.
    pub periods: Periods,
}

/// The times that figures are about, in words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Periods {
    /// A count on 1 January.
    pub new_year: String,
    /// The calendar year before.
    pub year_before: String,
    /// The school year under way.
    pub school_year: String,
    /// The summer before.
    pub summer_before: String,
}

/// Words about the law and the traffic light.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LawWords {
    /// What cannot be told.
    pub unknown: String,
    /// A criterion that is met.
    pub met: String,
    /// A criterion of which only the limit of § 61 b is passed.
    pub prevention_met: String,
    /// A criterion that is not.
    pub not_met: String,
    /// A limit to be exceeded, with `{limit}`.
    pub more_than: String,
    /// A limit to be reached.
    pub at_least: String,
    /// A limit to stay below.
    pub less_than: String,
    /// Stands for a forecast that is no better than that.
    pub as_last_year: String,
    /// A chance, with `{chance}`.
    pub chance_about: String,
    /// A chance of nearly all.
    pub chance_at_least: String,
    /// A chance of nearly nothing.
    pub chance_at_most: String,
    /// Colours of the traffic light.
    pub green: String,
    /// Between green and red.
    pub yellow: String,
    /// The gravest.
    pub red: String,
    /// The criteria.
    pub criteria: PerCriterion<String>,
    /// The labels.
    pub labels: LabelWords,
}

/// What areas are called on a list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LabelWords {
    /// On no list.
    pub none: String,
    /// § 61 b.
    pub prevention: String,
    /// § 61 a, stk. 1.
    pub vulnerable: String,
    /// § 61 a, stk. 2.
    pub parallel_society: String,
    /// § 61 a, stk. 4.
    pub transformation: String,
}

impl LawWords {
    /// Returns what a label is called.
    #[must_use]
    pub fn label(&self, label: Label) -> String {
        let labels = &self.labels;
        let word = match label {
            Label::None => &labels.none,
            Label::Prevention => &labels.prevention,
            Label::Vulnerable => &labels.vulnerable,
            Label::ParallelSociety => &labels.parallel_society,
            Label::Transformation => &labels.transformation,
        };
        word.clone()
    }

    /// Returns what a criterion is called.
    #[must_use]
    pub fn criterion(&self, criterion: Criterion) -> &str {
        self.criteria.get(criterion)
    }
}

/// Words about goals.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct GoalWords {
    /// The target is reached.
    pub reached: String,
    /// It will be at this pace.
    pub on_path: String,
    /// It will not.
    pub behind: String,
}

impl Words {
    /// Writes the time that the figure of a data year is about.
    #[must_use]
    pub fn period(&self, reference: ReferenceDate, data_year: i32) -> String {
        let form = match reference {
            ReferenceDate::NewYear => &self.periods.new_year,
            ReferenceDate::YearBefore => &self.periods.year_before,
            ReferenceDate::SchoolYear => &self.periods.school_year,
            ReferenceDate::SummerBefore => &self.periods.summer_before,
        };
        let year = reference.vintage(data_year);
        let next = format!("{:02}", (year + 1).rem_euclid(100));
        form.replace("{year}", &year.to_string())
            .replace("{next}", &next)
    }
}

/// Who publishes, and in which language.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Project {
    /// The name of the publication.
    pub title: Text,
    /// The municipality.
    pub organisation: String,
    /// Whom readers ask.
    pub contact: String,
    /// The language of briefings and mails.
    pub language: Language,
    /// Printed on every page; empty for none.
    #[serde(default)]
    pub notice: Text,
}

/// Where things lie.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Folders {
    /// Deliveries as they arrive.
    pub raw: PathBuf,
    /// Checked copies of deliveries, an edition a folder.
    pub snapshots: PathBuf,
    /// Templates of briefings and mails.
    pub templates: PathBuf,
    /// Everything that a run makes.
    pub output: PathBuf,
}

/// Which years have data.
#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Years {
    /// The first year.
    pub first: i32,
    /// The last year; the year before the edition's where it is left out.
    pub last: Option<i32>,
}

/// Where deliveries come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Source {
    /// Somebody puts files into the raw folder.
    Files {},
    /// The fictitious municipality is written into the raw folder.
    Demo {
        /// Another seed makes another municipality.
        seed: u64,
    },
}

/// Something that may be begun in an estate, such as a letting tool.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct InterventionKind {
    /// Its key in the deliveries.
    pub id: String,
    /// What it is called.
    pub title: Text,
}

/// By which rules areas are labelled.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LawSource {
    /// Whose reading decides: `law`, or the municipality's own.
    #[serde(default = "the_law")]
    pub rules: String,
    /// A file with rules, in place of those that the program brings with it.
    pub file: Option<PathBuf>,
}

impl Default for LawSource {
    fn default() -> Self {
        Self {
            rules: the_law(),
            file: None,
        }
    }
}

fn the_law() -> String {
    "law".to_owned()
}

/// Which table holds moves from area to area.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FlowSource {
    /// The table, a row per move.
    pub table: String,
    /// The column with the area of the old home.
    pub from: String,
    /// The column with the area of the new home.
    pub to: String,
    /// The indicator of which the numerator is all moves out of a unit within the municipality.
    pub moved_out: Option<String>,
    /// The indicator of which the numerator is all moves into a unit within the municipality.
    pub moved_in: Option<String>,
}

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
    /// Text.
    Text,
    /// Dates.
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name in the catalogue.
    pub name: String,
    /// The path below the raw folder, with `{year}`.
    pub file: String,
    /// How its rows are to be read.
    pub layout: Layout,
    /// The columns that tell rows apart; empty where rows may repeat.
    pub key: Vec<String>,
    /// The column with the area of a row; none for tables that are only joined.
    pub unit: Option<String>,
    /// The column with the estate of a row, where there is one.
    pub estate: Option<String>,
    /// What a row without an area counts for.
    pub without_unit: WithoutUnit,
    /// The columns that are read.
    pub columns: Vec<Column>,
    /// The column with the birth date, from which `age` on 1 January is made.
    pub age_from: Option<String>,
    /// Tables whose columns are added, row by row, where their key is the same.
    pub join: Vec<String>,
    /// The years delivered; all where it is left out.
    pub years: Option<Vec<i32>>,
    /// Texts that mean "no figure" in a CSV file, beside the empty one.
    pub missing: Vec<String>,
    /// Whether rows of units that are not ours are left out rather than an error.
    pub skip_other_units: bool,
    /// Areas that may have no row, by code; `*` stands for all.
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

/// The disclosure policy.
#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    /// Counts are rounded to a multiple of this.
    pub rounding_base: u32,
    /// Means are rounded to a multiple of this many kroner.
    pub mean_rounding: u32,
    /// Mean marks are rounded to a multiple of this many points.
    #[serde(default = "half_a_point")]
    pub point_rounding: f64,
    /// So many persons wide must what an attacker can find out of a hidden count be at least.
    #[serde(default = "five")]
    pub audit_width: u32,
    /// Limits for ordinary indicators.
    pub normal: Limits,
    /// Limits for health, crime and special teaching.
    pub sensitive: Limits,
}

fn five() -> u32 {
    5
}

fn half_a_point() -> f64 {
    0.5
}

/// The limits under which a figure is hidden.
#[derive(Debug, Clone, Copy, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Fewer persons than this are not shown, nor are all but so few.
    pub minimum_count: u32,
    /// Nothing is shown of fewer persons than this.
    pub minimum_denominator: u32,
}

impl Disclosure {
    /// Returns the limits for a sensitivity.
    #[must_use]
    pub fn limits(&self, sensitivity: Sensitivity) -> Limits {
        match sensitivity {
            Sensitivity::Open => Limits {
                minimum_count: 0,
                minimum_denominator: 1,
            },
            Sensitivity::Normal => self.normal,
            Sensitivity::Sensitive => self.sensitive,
        }
    }

    /// Returns to a multiple of what a mean is rounded.
    #[must_use]
    pub fn mean_base(&self, unit: Amount) -> f64 {
        match unit {
            Amount::Kroner => f64::from(self.mean_rounding),
            Amount::Points => self.point_rounding,
        }
    }
}

/// How long rows about persons are kept.
#[derive(Debug, Clone, Copy, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// So many days after the date of an edition the rows about persons in its snapshot are
    /// deleted; never where it is left out.
    pub person_rows_days: Option<u32>,
}

/// When editions are due.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// Second, minute, hour, day of month, month, day of week.
    pub cron: String,
    /// The time zone of the expression and of every date.
    pub time_zone: chrono_tz::Tz,
    /// How many hours pass until an edition that waits for deliveries is tried again.
    #[serde(default = "daily")]
    pub check_hours: NonZeroU32,
    /// How many days pass until its owner is reminded.
    #[serde(default = "week")]
    pub remind_days: u32,
    /// After how many days it is overdue.
    #[serde(default = "four_weeks")]
    pub deadline_days: u32,
}

fn daily() -> NonZeroU32 {
    NonZeroU32::MIN.saturating_add(23)
}

fn week() -> u32 {
    7
}

fn four_weeks() -> u32 {
    28
}
