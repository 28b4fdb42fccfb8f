//! The configuration: `config.toml` and the catalogue of indicators that it names.
//!
//! Both are read strictly (an unknown key is an error) and checked as a whole: every problem
//! of all files is reported at once, with the key and a hint. The stages get their own sections,
//! each in a file with what it must be.

mod approver;
mod catalogue;
mod changes;
mod checker;
mod database;
mod delivery;
mod disclosure;
mod duty;
mod explanation;
mod flows;
mod group_request;
mod intervention;
mod law;
mod load;
mod mailbox;
mod owner;
pub(crate) mod packet;
mod place;
mod plan_measure;
mod problem;
mod project;
mod recipient;
mod referenced_files;
mod retention;
mod schedule;
mod schema;
mod smtp;
mod statbank;
mod strict;
mod table;
mod texts;
mod traffic_light;
mod words;

use std::path::PathBuf;

pub(crate) use approver::Approver;
pub(crate) use catalogue::{
    Catalogue, Chart, ChartKind, Relation, is_by_address, row_label, unlike_stratum,
};
pub(crate) use changes::changed_sections;
pub(crate) use database::{Database, DatabaseKind, Databases, Tls};
pub(crate) use delivery::{Approving, Delivery, Dkim};
pub(crate) use disclosure::{Disclosure, Internal, Limits};
pub(crate) use duty::DutyText;
pub(crate) use explanation::Explanation;
pub(crate) use flows::FlowSource;
pub(crate) use group_request::read_group_request;
pub(crate) use intervention::InterventionKind;
pub(crate) use law::{
    Base, Bound, DeclaredCriterion, GatesNeeded, Law, LawSource, Level, Limit, ListsOff,
    Obligation, ObligationException, Reference, Residents, RuleSet, Running, Standstill, Yardstick,
};
pub use load::load;
pub(crate) use load::load_archived;
pub(crate) use mailbox::Mailbox;
pub(crate) use owner::Owner;
pub(crate) use packet::{Attachments, Packet};
pub(crate) use place::{ContextFiles, GeoJson, MapFile, UnitSource};
pub(crate) use plan_measure::{PlanMeasure, PlanUnit};
pub(crate) use problem::{ConfigError, Problem};
pub use project::Source;
pub(crate) use project::{Folders, Project, Years};
pub(crate) use recipient::Recipient;
pub(crate) use retention::Retention;
pub(crate) use schedule::Schedule;
pub(crate) use schema::{ConfigFile, schema};
pub(crate) use smtp::{Login, Security, Smtp, Transport};
pub(crate) use statbank::Statbank;
pub(crate) use table::{
    AgeDay, Column, ColumnKind, DateFormat, FileForm, FileFormat, HeaderRows, Layout, Pattern,
    Query, StatbankQuery, Table, TableSource, TextEncoding, UnitBy, WithoutUnit,
};
pub(crate) use texts::texts;
pub(crate) use traffic_light::{ColourRule, TrafficLight};
pub(crate) use words::{KindName, Words, WorkbookWords};

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
    /// What development plans of estates are measured by.
    pub plan_measures: Vec<PlanMeasure>,
    /// The rules of the law by version.
    pub law: Law,
    /// The families of rules by which estates are reckoned beside those.
    pub compared_rules: Vec<String>,
    /// What ended or was granted of obligations, by estate.
    pub exceptions: Vec<ObligationException>,
    /// Whose reading of them decides: `law` or `handbook`.
    pub rules: String,
    /// When which colour is shown for larger estates; none is where it is left out.
    pub traffic_light: Option<TrafficLight>,
    /// Where moves from area to area stand, if anywhere.
    pub flows: Option<FlowSource>,
    /// Databases that tables are read from.
    pub databases: Databases,
    /// Where Statbank is.
    pub statbank: Statbank,
    /// What is delivered.
    pub tables: Vec<Table>,
    /// Indicators, themes and charts.
    pub catalogue: Catalogue,
    /// The disclosure policy.
    pub disclosure: Disclosure,
    /// What the internal edition shows beside the public one, where there is one.
    pub(crate) internal: Option<Internal>,
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
