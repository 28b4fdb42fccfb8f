//! Why a run stops, and what a user can do about it.

use std::{collections::BTreeSet, path::PathBuf};

use chrono::NaiveDate;

use crate::{
    archive::ArchiveError,
    briefing::TemplateError,
    charts::ChartError,
    config::ConfigError,
    criteria::{NoRules, TableError},
    dataset::DatasetError,
    delivery::DeliveryError,
    demo::DemoError,
    disclosure::{CellId, Fault, Finding, FlowFinding, Impossible},
    files::FileError,
    indicators::{ExpressionError, Implausible, IndicatorError},
    lock::{Holder, LockError},
    model::Edition,
    signature::SignatureError,
    site::SiteError,
    tables::TablesError,
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
    #[error("there is no briefing about `{0}`")]
    NoBriefing(String),
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
    /// Figures were counted that cannot be.
    #[error("{} cannot be\n{}", figures(.0.len()), first_of(.0))]
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

/// Most files that a message names.
const FILES: usize = 5;

fn first(names: &[String]) -> String {
    let named: Vec<_> = names.iter().take(FILES).map(String::as_str).collect();
    match names.len().saturating_sub(FILES) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

/// Most hidden figures that a message names.
const NAMED: usize = 20;

fn uncovered(cells: &[CellId]) -> String {
    let name = |cell: &CellId| format!("  {} of {} in {}", cell.indicator, cell.unit, cell.year);
    let lines: Vec<_> = cells.iter().take(NAMED).map(name).collect();
    let count = cells.len();
    format!(
        "disclosure control does not pass: {count} figures are shown that an earlier edition hid\n{}",
        lines.join("\n")
    )
}

/// Names figures, but not what can be found out of them: messages are read by many.
fn unsafe_figures(findings: &[Finding]) -> String {
    let line = |one: &Finding| {
        let cell = &one.hidden.cell;
        let what = format!("{} of {} in {}", cell.indicator, cell.unit, cell.year);
        found_out(&what, one.insider, one.needed)
    };
    let lines: Vec<_> = findings.iter().take(NAMED).map(line).collect();
    let count = findings.len();
    format!(
        "disclosure control does not pass: {count} hidden figures\n{}",
        lines.join("\n")
    )
}

fn unsafe_moves(findings: &[FlowFinding]) -> String {
    let line = |one: &FlowFinding| {
        let pair = &one.hidden;
        let what = format!("moves from {} to {} in {}", pair.from, pair.to, pair.year);
        found_out(&what, one.insider, one.needed)
    };
    let lines: Vec<_> = findings.iter().take(NAMED).map(line).collect();
    let count = findings.len();
    format!(
        "disclosure control does not pass: {count} hidden pairs of moves\n{}",
        lines.join("\n")
    )
}

fn found_out(what: &str, insider: bool, needed: f64) -> String {
    let who = if insider { "an insider" } else { "an outsider" };
    format!("  {what}: {who} can find it out to within less than {needed:.0}, which are required")
}

fn impossible(figures: &[Impossible]) -> String {
    let line = |one: &Impossible| {
        let cell = &one.cell;
        let fault = match one.fault {
            Fault::Negative => "a count is below nought, or no number",
            Fault::PartAboveWhole => "more are counted than there are",
            Fault::EstatesAboveArea => "its estates have more than the area",
        };
        format!(
            "  {} of {} in {}: {fault}",
            cell.indicator, cell.unit, cell.year
        )
    };
    let lines: Vec<_> = figures.iter().take(NAMED).map(line).collect();
    let count = figures.len();
    format!("{count} figures cannot be\n{}", lines.join("\n"))
}

/// Says what to do about an approval of something else. Where mails alone differ, such as by a mended
/// address, nothing needs to be made anew.
fn void_hint(edition: Edition, differences: &[String]) -> String {
    let approve = format!("`boligmonitor approve {edition}`");
    match differences
        .iter()
        .all(|one| one.starts_with("the mail to "))
    {
        true => format!(
            "look at `boligmonitor preview --edition {edition}`; {approve} approves what differs, and \
             whoever got theirs gets none"
        ),
        false => format!(
            "run `boligmonitor run --edition {edition}`, which makes all anew, look at what changed, \
             and approve it with {approve}"
        ),
    }
}

/// Writes an error with what caused it, in one line.
pub(super) fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    let causes = causes.map(|cause| format!(": {cause}"));
    std::iter::once(error.to_string()).chain(causes).collect()
}

fn figures(count: usize) -> String {
    match count {
        1 => "one counted figure".to_owned(),
        count => format!("{count} counted figures"),
    }
}

fn first_of(found: &[Implausible]) -> String {
    let mut lines: Vec<_> = found
        .iter()
        .take(NAMED)
        .map(|one| format!("  {one}"))
        .collect();
    if found.len() > NAMED {
        lines.push(format!("  … and {} more", found.len() - NAMED));
    }
    lines.join("\n")
}

fn listed(errors: &[ExpressionError]) -> String {
    let lines = errors
        .iter()
        .map(|error| format!("  {error}\n    hint: {}", error.hint()));
    lines.collect::<Vec<_>>().join("\n")
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
            | Self::ReasonOfFirst(_)
            | Self::NobodyApproves
            | Self::OtherDate { .. } => ErrorKind::Usage,
            Self::Expressions(..)
            | Self::UnknownUnits(..)
            | Self::Years { .. }
            | Self::UnknownRules(..)
            | Self::NoDemo
            | Self::Config(_) => ErrorKind::Configuration,
            Self::Dataset(_)
            | Self::Demo(_)
            | Self::Indicators(_)
            | Self::Implausible(_)
            | Self::NoBriefing(_)
            | Self::Forgotten { .. }
            | Self::Figures(_)
            | Self::Impossible(_)
            | Self::NoTable(_)
            | Self::UnreadablePublished(..)
            | Self::Damaged { .. }
            | Self::NoRules(_) => ErrorKind::Data,
            Self::Stopped(_) | Self::Delivery(DeliveryError::Stopped { .. }) => ErrorKind::Stopped,
            Self::Templates(_) | Self::Chart(_) | Self::Site(_) => ErrorKind::Rendering,
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

    /// Returns what a user can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Dataset(error) | Self::Indicators(IndicatorError::Table(error)) => {
                error.hint().map(ToOwned::to_owned)
            }
            Self::Demo(error) => error.hint().map(ToOwned::to_owned),
            Self::Indicators(error) => error.hint().map(ToOwned::to_owned),
            Self::Implausible(_) => Some(
                "nothing was published; mend the delivery, or what the catalogue counts".to_owned(),
            ),
            Self::Archive(error) => error.hint(),
            Self::NoReason(edition) => Some(format!(
                "run it once with a reason, which is printed on every page: `boligmonitor run \
                 --edition {edition} --reason \"…\"`"
            )),
            Self::ReasonOfFirst(edition) => Some(format!(
                "name the correction: `--edition {}`",
                edition.next_revision()
            )),
            Self::Forgotten { edition, .. } => Some(format!(
                "`boligmonitor archive reproduce {edition}` draws it again from what was published"
            )),
            Self::UnknownUnits(..) => {
                Some("codes of units stand in the delivered table of units".to_owned())
            }
            Self::Years { hint, .. } => Some(hint.clone()),
            Self::NoBriefing(_) => Some(
                "there are briefings about areas and associations, by code, and about `municipality`; \
                 `template` knows `disclosure` and `packet-<id>` too".to_owned(),
            ),
            Self::NoTable(_) => Some("name a CSV file that is there; `run` writes an edition's".to_owned()),
            Self::Disclosure(_) => Some(
                "nothing was published: earlier editions tell too much of it, so that to hide it now is \
                 no use; leave the indicator out, or its years, or have the limits in [disclosure] as \
                 they were"
                    .to_owned(),
            ),
            Self::Impossible(_) => Some(
                "look at the deliveries of these units and at the expressions of the indicators"
                    .to_owned(),
            ),
            Self::Uncovered(_) => Some("run the edition again: what was hidden once stays hidden".to_owned()),
            Self::Moves(_) => Some(
                "nothing was published; raise the limits in [disclosure], or leave [flows] out"
                    .to_owned(),
            ),
            Self::UnknownRules(_, known) => Some(format!("rules are: {}", known.join(", "))),
            Self::Stale(_) => Some("render the edition anew with `boligmonitor run`".to_owned()),
            Self::NotReady(_) => {
                Some("run `boligmonitor run` first and mend what failed".to_owned())
            }
            Self::Replaced { by, .. } => Some(format!(
                "`--edition {by}` names the newer one; an edition of an earlier year is only sent \
                 as a correction, with `--reason`"
            )),
            Self::Outdated(edition) => Some(format!(
                "run `boligmonitor run --edition {edition}`, which reckons with it, look at the \
                 briefings and approve them"
            )),
            Self::Damaged { remedy, .. } => Some((*remedy).to_owned()),
            Self::NoDemo => Some(
                "`[source] kind = \"demo\"` with a `seed` is the fictitious municipality".to_owned(),
            ),
            Self::NotApproved(edition) => Some(format!(
                "look at the briefings and at `boligmonitor preview`, then run `boligmonitor \
                 approve {edition}`"
            )),
            Self::ApprovalVoid {
                edition,
                differences,
                ..
            } => Some(void_hint(*edition, differences)),
            Self::NotSigned { edition, .. } => Some(format!(
                "whoever is named by `[[delivery.approver]]` approves it with their key: \
                 `boligmonitor approve {edition} --key FILE`"
            )),
            Self::Signature(error) => Some(error.hint()),
            Self::OtherConfig { edition, .. } => Some(format!(
                "run `boligmonitor run --edition {edition}`, which makes all anew, or take the \
                 change back"
            )),
            Self::OtherDate { .. } => Some("leave `--as-of` out".to_owned()),
            Self::NobodyApproves => Some("name somebody with `--by`, or add `[owner]`".to_owned()),
            Self::Locked(holder) => Some(match &holder.owner {
                Some(owner) => format!(
                    "wait for it, or stop it with `kill {}` on {}",
                    owner.process, owner.host
                ),
                None => "wait for it, or stop it".to_owned(),
            }),
            Self::NoLock(_) => {
                Some("move it away; the program makes a file of its own there".to_owned())
            }
            Self::Stopped(_) => {
                Some("run it again: it goes on where it was stopped".to_owned())
            }
            Self::Delivery(error) => error.hint(),
            _ => None,
        }
    }
}
