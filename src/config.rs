//! The configuration: `config.toml` and the catalogue of indicators that it names.
//!
//! Both are read strictly (an unknown key is an error) and checked as a whole: every problem
//! is reported at once, with the key and a hint. The stages get their own sections.

mod beside;
mod catalogue;
mod check;
mod delivery;
mod law;
mod numbers;
mod packet;
mod place;
mod problem;
mod sections;
mod strict;
mod traffic_light;

pub use catalogue::{Catalogue, Chart, ChartKind, Relation, row_label};
pub use check::{load, load_archived};
pub use delivery::{Approving, Delivery, Dkim, Owner, Recipient, Security, Smtp, Transport};
pub use law::{
    Bound, CriterionLimits, Law, LawError, Level, Limit, Reference, Residents, RuleSet, Yardstick,
};
pub use packet::{Attachments, Contents, Packet};
pub use place::{ContextFiles, GeoJson, MapFile, UnitSource};
pub use problem::{ConfigError, Problem};
pub use sections::{
    Column, ColumnKind, Config, Disclosure, FlowSource, Folders, InterventionKind, LawSource,
    Layout, Limits, Project, Retention, Schedule, Source, Table, WithoutUnit, Words, Years,
};
pub use traffic_light::{ColourRule, TrafficLight};
