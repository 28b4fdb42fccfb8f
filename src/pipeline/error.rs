//! Why a run stops, and what a user can do about it.

mod hint;
mod mistake;
mod text;

use std::{collections::BTreeSet, path::PathBuf};

use chrono::NaiveDate;

pub(crate) use self::mistake::{Mistake, mistakes_of_config};
use self::text::{first, implausible, impossible, listed, uncovered, unsafe_figures, unsafe_moves};
use crate::{
    archive::ArchiveError,
    briefing::TemplateError,
    charts::ChartError,
    config::ConfigError,
    criteria::{NoRules, TableError},
    dataset::DatasetError,
    delivery::{DeliveryError, LedgerError, LettersError},
    demo::DemoError,
    disclosure::{CellId, Finding, FlowFinding, Impossible},
    files::FileError,
    indicators::{ExpressionError, Implausible, IndicatorError},
    lock::{Holder, LockError},
    model::{Edition, UnitError, UnitId},
    signature::SignatureError,
    site::SiteError,
    tables::{TablesError, WorkbookError},
};

/// The sort of an error, which decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// Anything else.
    Unexpected,
    /// What was typed.
    Usage,
    /// The configuration or the catalogue.
    Configuration,
    /// Deliveries and snapshots.
    Data,
    /// Templates and pages.
    Rendering,
    /// Mails and the archive.
    Delivery,
    /// Another run is at work.
    Locked,
    /// The gate of disclosure control.
    Disclosure,
    /// Somebody asked the program to stop.
    Stopped,
}

/// Why a run stops.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// A file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// Expressions of the catalogue are wrong.
    #[error("{} cannot be used\n{}", .0.display(), listed(.1))]
    Expressions(PathBuf, Vec<ExpressionError>),
    /// The configuration names units that do not exist.
    #[error("{} names units that do not exist\n  {}", .0.display(), .1.join("\n  "))]
    UnknownUnits(PathBuf, Vec<String>),
    /// The years of the configuration do not fit the edition.
    #[error("{}: {key}: {message}", file.display())]
    Years {
        /// The configuration.
        file: PathBuf,
        /// The key.
        key: &'static str,
        /// What is wrong.
        message: String,
        /// What to do about it.
        hint: String,
    },
    /// A unit was asked for that does not exist or has no briefing.
    #[error("there is no briefing about `{asked}`")]
    NoBriefing {
        /// What was asked for.
        asked: String,
        /// The code of what may have been meant, and what is called so.
        meant: Option<String>,
    },
    /// There are no such rules of the law.
    #[error("there are no rules `{0}`")]
    UnknownRules(String, Vec<String>),
    /// Too much could be found out of hidden figures.
    #[error("{}", unsafe_figures(.0))]
    Disclosure(Vec<Finding>),
    /// Too much could be found out of moves that are not shown.
    #[error("{}", unsafe_moves(.0))]
    Moves(Vec<FlowFinding>),
    /// Figures cannot be.
    #[error("{}", impossible(.0))]
    Impossible(Vec<Impossible>),
    /// The table of published figures is not one.
    #[error("{} is not a table of published figures", .0.display())]
    UnreadablePublished(PathBuf, #[source] csv::Error),
    /// A table that was named cannot be read.
    #[error(transparent)]
    NoTable(FileError),
    /// Figures are shown that an earlier edition hid.
    #[error("{}", uncovered(.0))]
    Uncovered(Vec<CellId>),
    /// A figure was asked for that there is none of.
    #[error("there are no figures of `{indicator}` for `{unit}`")]
    NoFigures {
        /// The unit that was asked for.
        unit: String,
        /// The indicator that was asked for.
        indicator: String,
        /// All units, by code.
        units: Vec<String>,
        /// All indicators, by id.
        indicators: Vec<String>,
    },
    /// A group was asked for with the code of another.
    #[error("`{id}` is the code of another group of edition {edition}: {name}")]
    OtherGroup {
        /// The code.
        id: UnitId,
        /// What the other one is called.
        name: String,
        /// The edition.
        edition: Edition,
    },
    /// A group of an edition that is neither in the archive nor was sent.
    #[error("nobody has edition {0} yet: what could be told of a group may still change")]
    NobodyHas(Edition),
    /// No policy for an internal edition.
    #[error("{}: `disclosure.internal` is missing: nobody gets an internal edition", .0.display())]
    NoInternal(PathBuf),
    /// An internal edition that was not made.
    #[error("edition {0} has no internal edition")]
    NotInternal(Edition),
    /// An internal edition that was made of another edition of the same name.
    #[error(
        "{} is the internal edition of what edition {edition} was before: others have another one now",
        folder.display()
    )]
    OtherInternal {
        /// The edition.
        edition: Edition,
        /// Where the internal one lies.
        folder: PathBuf,
    },
    /// An edition of which nobody says by which areas it counted.
    #[error("nobody says in which areas addresses lay when edition {edition} counted them")]
    NoDivision {
        /// The edition.
        edition: Edition,
        /// The last data year of which it told.
        last: i32,
    },
    /// Areas of addresses other than those of the edition that others have.
    #[error(
        "the list of addresses has other areas than the one by which edition {0} was counted, and others have that"
    )]
    OtherAreas(Edition),
    /// Rows without addresses, after an edition that had them.
    #[error("edition {0} counted by addresses, and no table has them now")]
    NoAddresses(Edition),
    /// Pieces of areas that cannot be among the units.
    #[error(transparent)]
    Pieces(UnitError),
    /// An outline, and no map to hold it against.
    #[error("{}: the edition has no map of the areas", .0.display())]
    NoMap(PathBuf),
    /// Addresses, of an edition that was counted by areas.
    #[error("{}: edition {edition} was counted without a list of addresses", .file.display())]
    ByArea {
        /// The list of addresses that were asked for.
        file: PathBuf,
        /// The edition.
        edition: Edition,
    },
    /// Addresses, where only sums of published figures can be told.
    #[error(
        "there is an internal edition, whose readers could find out more from figures of a part of an area"
    )]
    OnlyUnits,
    /// The deliveries are not those that an edition was made from.
    #[error("the deliveries in the snapshot of edition {0} are other ones than it was made from")]
    OtherDeliveries(Edition),
    /// A group that cannot be one of the units.
    #[error(transparent)]
    Group(UnitError),
    /// The briefing of a group could not be made.
    #[error("{0}: {1}")]
    GroupFailed(String, String),
    /// A table of figures about the law.
    #[error(transparent)]
    Figures(#[from] TableError),
    /// There are no rules of the law for a list.
    #[error(transparent)]
    NoRules(#[from] NoRules),
    /// The delivery or the snapshot.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// Counting.
    #[error(transparent)]
    Indicators(#[from] IndicatorError<DatasetError>),
    /// The workbook of the edition.
    #[error(transparent)]
    Workbook(#[from] WorkbookError),
    /// Figures were counted that cannot be.
    #[error("{}", implausible(.0))]
    Implausible(Vec<Implausible>),
    /// The map of the areas cannot be drawn.
    #[error(transparent)]
    Chart(#[from] ChartError),
    /// Templates.
    #[error(transparent)]
    Templates(#[from] TemplateError),
    /// The web page.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// Sending.
    #[error(transparent)]
    Delivery(#[from] DeliveryError),
    /// The archive.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// A briefing is not the one that was rendered.
    #[error("{0} is not the file that was rendered for this edition")]
    Stale(String),
    /// The edition was not rendered, or not wholly.
    #[error("edition {0} is not ready to be sent")]
    NotReady(String),
    /// A later edition was sent.
    #[error("edition {edition} is out of date: {by} of {date} is in the archive; nothing was sent")]
    Replaced {
        /// The edition.
        edition: Edition,
        /// The one that stands in its place.
        by: Edition,
        /// The date of that one.
        date: String,
    },
    /// Another edition was sent since this one was made.
    #[error(
        "something was published since edition {0} was made, and what both tell together was not \
         looked at; nothing was sent"
    )]
    Outdated(Edition),
    /// Nobody approved the edition.
    #[error("edition {0} is not approved; nothing was sent")]
    NotApproved(Edition),
    /// The edition is not the one that was approved.
    #[error(
        "edition {edition} is not what {by} approved on {at}; nothing was sent. Other than then: {}",
        first(.differences)
    )]
    ApprovalVoid {
        /// The edition.
        edition: Edition,
        /// Who approved it.
        by: String,
        /// When.
        at: String,
        /// What differs.
        differences: Vec<String>,
    },
    /// Nobody is named who approves.
    #[error("nobody is named who approves the edition")]
    NobodyApproves,
    /// The approval is not signed by whom it must.
    #[error(
        "the approval of edition {edition} in the name of {by} has no signature of theirs; nothing \
         was sent"
    )]
    NotSigned {
        /// The edition.
        edition: Edition,
        /// Whose name it has.
        by: String,
    },
    /// The approval cannot be signed.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// The configuration in force is not the one that the edition was made with.
    #[error(
        "edition {edition} was made with another configuration; nothing was sent. Other than then: {}",
        first(.sections)
    )]
    OtherConfig {
        /// The edition.
        edition: Edition,
        /// The sections that differ.
        sections: Vec<String>,
    },
    /// The date of an edition cannot be changed when it is sent.
    #[error("edition {edition} has the date {date}, and not {asked}; nothing was sent")]
    OtherDate {
        /// The edition.
        edition: Edition,
        /// The date on its pages.
        date: NaiveDate,
        /// The date of `--as-of`.
        asked: NaiveDate,
    },
    /// The threads cannot be started.
    #[error("could not start threads")]
    Threads(#[from] std::io::Error),
    /// The record cannot be read or written.
    #[error("the record of the run is not readable")]
    Record(#[from] serde_json::Error),
    /// A file of the program's own is not what it wrote.
    #[error("{} is damaged", file.display())]
    Damaged {
        /// The file.
        file: PathBuf,
        /// What a user can do about it.
        remedy: &'static str,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// The deliveries of the demonstration.
    #[error(transparent)]
    Demo(#[from] DemoError),
    /// The demonstration is asked for, and the configuration is about something else.
    #[error("the configuration names no demonstration")]
    NoDemo,
    /// A correction without a reason.
    #[error("edition {0} corrects an earlier one, and nothing says why")]
    NoReason(Edition),
    /// A reason for an edition that corrects none.
    #[error("edition {0} corrects no earlier one, and has no reason")]
    ReasonOfFirst(Edition),
    /// The rows about persons were deleted.
    #[error(
        "the rows about persons of edition {edition} were deleted on {day}, {days} days after its \
         date or later, as `retention.person_rows_days` says"
    )]
    Forgotten {
        /// The edition.
        edition: Edition,
        /// The day of the deletion.
        day: NaiveDate,
        /// The setting.
        days: u32,
    },
    /// A published edition cannot be read back.
    #[error(transparent)]
    Tables(TablesError),
    /// The configuration or the catalogue in a bag cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Another run is at work.
    #[error("another run is at work: {0}")]
    Locked(Box<Holder>),
    /// The lock of a folder cannot be used.
    #[error(transparent)]
    NoLock(LockError),
    /// Somebody asked the program to stop.
    #[error("stopped as asked: {0}")]
    Stopped(String),
}

impl From<LedgerError> for PipelineError {
    fn from(error: LedgerError) -> Self {
        Self::Delivery(error.into())
    }
}

impl From<LettersError> for PipelineError {
    fn from(error: LettersError) -> Self {
        Self::Delivery(error.into())
    }
}

impl From<TablesError> for PipelineError {
    fn from(error: TablesError) -> Self {
        match error {
            TablesError::File(error) => Self::File(error),
            other => Self::Tables(other),
        }
    }
}

impl From<LockError> for PipelineError {
    fn from(error: LockError) -> Self {
        match error {
            LockError::Held(holder) => Self::Locked(holder),
            LockError::File(error) => Self::File(error),
            other @ LockError::NoLock { .. } => Self::NoLock(other),
        }
    }
}

/// Writes an error with what caused it, in one line.
pub(super) fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    let causes = causes.map(|cause| format!(": {cause}"));
    std::iter::once(error.to_string()).chain(causes).collect()
}

impl PipelineError {
    /// Says that work was stopped before anything was written.
    pub(super) fn stopped() -> Self {
        Self::Stopped("nothing is half done".to_owned())
    }

    /// Returns the sort of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::NoReason(_)
            | Self::OtherGroup { .. }
            | Self::ReasonOfFirst(_)
            | Self::NobodyApproves
            | Self::NoFigures { .. }
            | Self::OtherDate { .. } => ErrorKind::Usage,
            Self::Expressions(..)
            | Self::UnknownUnits(..)
            | Self::Years { .. }
            | Self::UnknownRules(..)
            | Self::NoDemo
            | Self::NoInternal(_)
            | Self::Config(_) => ErrorKind::Configuration,
            Self::Dataset(_)
            | Self::Demo(_)
            | Self::Indicators(_)
            | Self::Implausible(_)
            | Self::NoBriefing { .. }
            | Self::Forgotten { .. }
            | Self::Figures(_)
            | Self::Impossible(_)
            | Self::NobodyHas(_)
            | Self::NoMap(_)
            | Self::ByArea { .. }
            | Self::OnlyUnits
            | Self::OtherDeliveries(_)
            | Self::NoDivision { .. }
            | Self::OtherAreas(_)
            | Self::NoAddresses(_)
            | Self::Pieces(_)
            | Self::NotInternal(_)
            | Self::OtherInternal { .. }
            | Self::Group(_)
            | Self::NoTable(_)
            | Self::UnreadablePublished(..)
            | Self::Damaged { .. }
            | Self::NoRules(_) => ErrorKind::Data,
            Self::Stopped(_) | Self::Delivery(DeliveryError::Stopped { .. }) => ErrorKind::Stopped,
            Self::Templates(_)
            | Self::Chart(_)
            | Self::Site(_)
            | Self::Workbook(_)
            | Self::GroupFailed(..) => ErrorKind::Rendering,
            Self::Delivery(_)
            | Self::Archive(_)
            | Self::Tables(_)
            | Self::Stale(_)
            | Self::Replaced { .. }
            | Self::Outdated(_)
            | Self::NotApproved(_)
            | Self::NotSigned { .. }
            | Self::Signature(_)
            | Self::OtherConfig { .. }
            | Self::ApprovalVoid { .. }
            | Self::NotReady(_) => ErrorKind::Delivery,
            Self::Locked(_) | Self::NoLock(_) => ErrorKind::Locked,
            Self::Disclosure(_) | Self::Moves(_) | Self::Uncovered(_) => ErrorKind::Disclosure,
            Self::File(error) if error.is_of_content() => ErrorKind::Data,
            Self::File(_) | Self::Threads(_) | Self::Record(_) => ErrorKind::Unexpected,
        }
    }

    /// Says it in a line that may leave the machine: which files are wrong, not what is in them.
    #[must_use]
    pub fn in_short(&self) -> String {
        if let Self::Dataset(DatasetError::Faults(faults)) = self {
            let names = faults.iter().filter_map(|fault| fault.file.file_name());
            let names: BTreeSet<String> = names
                .map(|name| name.to_string_lossy().into_owned())
                .collect();
            return names.into_iter().collect::<Vec<_>>().join(", ");
        }
        let text = self.to_string();
        text.lines().next().unwrap_or_default().to_owned()
    }
}
