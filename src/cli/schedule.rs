//! `boligmonitor schedule`: the service that makes editions when they are due.

mod status;

use std::process::ExitCode;

use chrono::{DateTime, Utc};
use clap::Args;

use super::{
    exit::{DELIVERY, DUE, Failure, LOCKED, STOPPED},
    invocation::CommonArguments,
    progress::Progress,
    say,
    summary::{code, tell},
};
use crate::{
    clock,
    delivery::{LedgerEntry, State},
    lock::{Lock, Owner},
    model::Edition,
    pipeline::{self, DueNotice, ErrorKind, NoticeRecord, PipelineError, Scope},
    schedule::{self, Due, Job, News, Outcome, Status, written},
};

/// The status of the schedule, in the output folder.
const FILE: &str = "schedule.json";
/// The lock of who follows it: in a folder of its own, since the lock lies on the folder.
const LOCK: &str = ".schedule/lock";

/// Wait for the configured dates and run then.
#[derive(Debug, Args)]
pub(super) struct Schedule {
    /// Run what is due now, if anything, and stop.
    #[arg(long)]
    once: bool,
    /// Tell how the schedule is; the exit code is 11 where a person should look at it.
    #[arg(long, conflicts_with = "once")]
    status: bool,
    /// Tell it as JSON.
    #[arg(long, requires = "status")]
    json: bool,
}

impl Schedule {
    /// Follows the schedule, or tells how it is.
    pub(super) fn run(&self, common: &CommonArguments) -> Result<ExitCode, Failure> {
        let invocation = common.stoppable_invocation()?;
        let scope = invocation.scope();
        if self.status {
            return status::status(&scope, self.json);
        }
        let of_edition = |edition| invocation.scope_of(Some(edition));
        follow(&scope, &of_edition, self.once)
    }
}

/// Follows the schedule. One at a time does, beside the runs of an output folder.
fn follow<'a>(
    scope: &Scope<'a>,
    of_edition: &dyn Fn(Edition) -> Scope<'a>,
    once: bool,
) -> Result<ExitCode, Failure> {
    let output = &scope.config.folders.output;
    let me = Owner::this(&pipeline::program(), "boligmonitor schedule");
    let _lock = Lock::take(&output.join(LOCK), &me).map_err(PipelineError::from)?;
    let mut work = Work {
        scope,
        of_edition,
        progress: Progress::new(),
    };
    let file = output.join(FILE);
    let settings = &scope.config.schedule;
    let outcome = schedule::follow(settings, &file, once, &mut work, &scope.stop)?;
    let look = || match Status::read(&file) {
        Ok(Some(status)) if !status.troubles(settings, clock::now(), true).is_empty() => DUE.into(),
        _ => ExitCode::SUCCESS,
    };
    Ok(match outcome {
        Some(Outcome::Failed(code, _) | Outcome::Open(code, _)) if once => code.into(),
        Some(Outcome::Stopped) if once => STOPPED.into(),
        Some(Outcome::Busy) if once => LOCKED.into(),
        _ if once => look(),
        // Asked to stop while it waited, or between two briefings: what a service is there for.
        _ => ExitCode::SUCCESS,
    })
}

struct Work<'s, 'a> {
    scope: &'s Scope<'a>,
    of_edition: &'s dyn Fn(Edition) -> Scope<'a>,
    progress: Progress,
}

impl Job for Work<'_, '_> {
    fn now(&self) -> DateTime<Utc> {
        clock::now()
    }

    fn run(&mut self, edition: Edition) -> Outcome {
        let scope = (self.of_edition)(edition).fetching_what_lacks();
        match pipeline::run(&scope, &self.progress) {
            Ok(summary) => {
                // Nobody is left to tell where standard output is closed.
                let _ = tell(&summary, &scope);
                let failed: Vec<&str> = summary.failed().collect();
                match code(&summary) {
                    0 if summary.delivered.is_none() => Outcome::Unsent {
                        told: summary.record.notices.iter().any(NoticeRecord::is_told),
                    },
                    0 => Outcome::Done,
                    DELIVERY => Outcome::Open(DELIVERY, open(&summary)),
                    code => Outcome::Failed(code, failed.join(", ")),
                }
            }
            Err(error) => {
                let (kind, said) = (error.kind(), error.in_short());
                // A file of the program's own is none that is waited for.
                let is_own = matches!(error, PipelineError::File(_));
                let failure = Failure::from(error);
                failure.print();
                match kind {
                    ErrorKind::Data if !is_own => Outcome::Incomplete(said),
                    ErrorKind::Locked => Outcome::Busy,
                    ErrorKind::Stopped => Outcome::Stopped,
                    ErrorKind::Delivery => Outcome::Open(DELIVERY, said),
                    _ => Outcome::Failed(failure.number(), said),
                }
            }
        }
    }

    /// Tells whether everybody has an edition, or a correction of it, as the ledger knows.
    fn is_sent(&mut self, edition: Edition) -> bool {
        let editions =
            std::iter::successors(Some(edition), |edition| Some(edition.next_revision()));
        let has = |edition| {
            let rows = pipeline::list(&(self.of_edition)(edition)).unwrap_or_default();
            let is_open = |row: &LedgerEntry| !matches!(row.state, State::Sent | State::Bounced);
            !rows.is_empty() && !rows.iter().any(is_open)
        };
        editions.take(MOST_CORRECTIONS).any(has)
    }

    fn tell_owner(&mut self, news: News, due: &Due, deadline: DateTime<Utc>) -> bool {
        let settings = &self.scope.config.schedule;
        let notice = DueNotice {
            news: match news {
                News::Waiting => "waiting",
                News::Overdue => "overdue",
                News::Open => "open",
                News::Unapproved => "unapproved",
                News::Failed => "failed",
                News::BrokeOff => "broke-off",
            },
            since: &written(due.since, settings),
            deadline: &written(deadline, settings),
            again: &written(clock::now() + schedule::every(settings), settings),
            wrong: due.waits_for.as_deref().unwrap_or_default(),
        };
        let told = pipeline::tell_due(&(self.of_edition)(due.edition), &notice, &self.progress);
        told.is_some_and(|record| record.is_told())
    }

    fn say(&mut self, message: &str) {
        // Nobody is left to tell where standard output is closed.
        let _ = say(message);
    }
}

/// So many corrections of an edition are looked for.
const MOST_CORRECTIONS: usize = 9;

/// Says in a line who did not get the edition.
fn open(summary: &pipeline::Summary) -> String {
    let delivered = summary.delivered.iter();
    let outcomes = delivered.flat_map(|delivered| &delivered.outcomes);
    let open = outcomes.filter(|outcome| !outcome.is_complete());
    open.map(|outcome| outcome.recipient.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}
