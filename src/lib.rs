//! boligmonitor turns a municipality's yearly figures into PDF briefings and sends them.
//!
//! Data flow one way: deliveries → `dataset` → `indicators` → `disclosure` → one
//! [`PublishedEdition`] → `charts`, `briefing`, `site` and `tables` →
//! `delivery` and `archive`; `criteria` judges by the law, `assessment` puts together what both
//! say of estates, and `findings` what stands out in all that is published. The stages know nothing of each other and meet in `model`; `pipeline` is the one
//! place that calls them (`make`, `send`, `keep`), `cli` the one that talks. Only `disclosure` makes
//! `Published` figures, and everything after it takes nothing else.
//! `tests/testsuite/architecture.rs` keeps these rules. See the README for what the program does.
//!
//! # Where to change what
//!
//! | what | where |
//! |---|---|
//! | a key of the configuration, and what it must be | `config`, a file a section |
//! | how a delivered file is read and checked | `dataset` (`register`, `counts`; small tables: `sheet`) |
//! | how files of a form become one plain table | `dataset::form`; what a cell means: `dataset::typed`; which column and year: `dataset::shape` |
//! | how rows come from a database or from Statbank | `dataset::database`, `dataset::statbank`; what is read with either: `dataset::reading` |
//! | what `look` tells of files before anything is declared | `dataset::survey`; as lines of a configuration: `setup` |
//! | how a number or a date in a text is understood | `model::reading` |
//! | the fictitious municipality | `demo`, which no stage knows |
//! | how indicators are counted and added up | `indicators::count`, `indicators::sum` |
//! | which differences are marked, fifths, goals, forecasts | `indicators` |
//! | when a figure is small, and how it is rounded | `disclosure::primary` |
//! | what is hidden beside small figures and moves | `disclosure::complementary`; what is particular to them: `disclosure::suppress`, `disclosure::flows` |
//! | what an attacker knows | `disclosure::audit::known` |
//! | what is told of an area of one's own | `disclosure::group`; what it is made of: `model::group`; its files: `pipeline::make::group`; what was told before: `pipeline::keep::asked` |
//! | labels of the law, distance to its limits, traffic light | `criteria`, `data/law.toml` |
//! | how estates stand, and what the next list may bring | `assessment` |
//! | what stands out about a unit, and what matters most | `findings`; the sentences: `briefing::findings` and `findings.jinja` |
//! | which areas are alike | `findings::twins` |
//! | a drawing | `charts`, a file a sort |
//! | a band, a line or a bar in a row | its places: `briefing::{band, spark, limit_bar, goals}`; its look: `report-templates/shared/marks.typ` |
//! | what a briefing says | `briefing`, a file a section, and `report-templates` |
//! | the web page | `site` and `report-templates/site` |
//! | what a mail carries, to whom, and what happens when a server refuses | `delivery` |
//! | a column of a published table | `tables`, a file a table |
//! | what an archived edition holds, and how it is verified | `pipeline::keep::bag`, `archive` |
//! | what an edition publishes at all | `model::PublishedEdition`, `pipeline::make::publish` |
//! | the order in which all this is done | `pipeline::run` |
//! | when an edition is due | `schedule` |
//! | what is said at the terminal in Danish | `cli::messages`, `src/cli/messages/da.toml` |
//! | what a command takes, says and ends with | `cli`, a file a command; `cli::exit`, `pipeline::error` |

mod archive;
mod assessment;
mod briefing;
mod charts;
mod cli;
mod clock;
mod config;
mod criteria;
mod dataset;
mod delivery;
mod demo;
mod digest;
mod disclosure;
mod files;
mod findings;
mod indicators;
mod lock;
mod model;
mod nearest;
mod panics;
mod pipeline;
mod schedule;
mod setup;
mod signature;
mod site;
mod stop;
mod tables;
mod text_template;

// All that the program, the tests and the benchmarks use; the rest is the crate's own, so that the
// compiler finds what nothing uses.
pub use charts::{Drawing, Other, Subject, describe};
pub use cli::main;
pub use clock::Clock;
pub use config::{Config, Source, load};
pub use dataset::Snapshot;
pub use digest::{keyed_sha256_of_parts, sha256, sha256_of_parts, sha512};
pub use files::list_below;
pub use model::{PublishedEdition, Unit, UnitKind, signed_area};
pub use pipeline::{Scope, Silent, answer, audit, demo, publish, refresh, render, run};
