//! The service that makes editions when they are due, and how it is.

use std::process::ExitCode;

use chrono::{DateTime, Utc};

use super::{
    commands::{code, tell},
    exit::{DELIVERY, DUE, Failure, LOCKED, STOPPED},
    progress::Progress,
    say,
};
use crate::{
    clock,
    lock::{Lock, LockError, Owner},
    model::Edition,
    pipeline::{self, DueNotice, ErrorKind, PipelineError, Scope},
    schedule::{self, Due, Job, News, Outcome, Status, Trouble, written},
};

/// The status of the schedule, in the output folder.
const FILE: &str = "schedule.json";

/// Follows the schedule. One at a time does, beside the runs of an output folder.
pub(super) fn follow<'a>(
    scope: &Scope<'a>,
    of_edition: &dyn Fn(Edition) -> Scope<'a>,
    once: bool,
) -> Result<ExitCode, Failure> {
    let output = &scope.config.folders.output;
    let me = Owner::this(&pipeline::program(), "boligmonitor schedule");
    let _lock = Lock::take(&output.join(".schedule.lock"), &me).map_err(|error| match error {
        LockError::Held(holder) => Failure::from(PipelineError::Locked(holder)),
        LockError::File(error) => Failure::from(PipelineError::File(error)),
    })?;
    let mut work = Work {
        scope,
        of_edition,
        progress: Progress::new(),
    };
    let file = output.join(FILE);
    let settings = &scope.config.schedule;
    let outcome = schedule::follow(settings, &file, once, &mut work, &scope.stop)?;
    let overdue = || match Status::read(&file) {
        Ok(Some(Status { due: Some(due), .. })) if due.overdue => ExitCode::from(DUE),
        _ => ExitCode::SUCCESS,
    };
    Ok(match outcome {
        Some(Outcome::Failed(code, _) | Outcome::Open(code, _)) if once => code.into(),
        Some(Outcome::Stopped) if once => STOPPED.into(),
        Some(Outcome::Busy) if once => LOCKED.into(),
        _ if once => overdue(),
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
        let scope = (self.of_edition)(edition);
        match pipeline::run(&scope, &self.progress) {
            Ok(summary) => {
                // Nobody is left to tell where standard output is closed.
                let _ = tell(&summary, &scope);
                let failed: Vec<&str> = summary.failed().collect();
                match code(&summary) {
                    0 => Outcome::Done,
                    DELIVERY => Outcome::Open(DELIVERY, open(&summary)),
                    code => Outcome::Failed(code, failed.join(", ")),
                }
            }
            Err(error) => {
                let (kind, said) = (error.kind(), error.in_short());
                let failure = Failure::from(error);
                failure.print();
                match kind {
                    ErrorKind::Data => Outcome::Incomplete(said),
                    ErrorKind::Locked => Outcome::Busy,
                    ErrorKind::Stopped => Outcome::Stopped,
                    ErrorKind::Delivery => Outcome::Open(DELIVERY, said),
                    _ => Outcome::Failed(failure.number(), said),
                }
            }
        }
    }

    fn tell_owner(&mut self, news: News, due: &Due, deadline: DateTime<Utc>) {
        let settings = &self.scope.config.schedule;
        let notice = DueNotice {
            news: match news {
                News::Waiting => "waiting",
                News::Overdue => "overdue",
                News::Open => "open",
                News::Failed => "failed",
            },
            since: &written(due.since, settings),
            deadline: &written(deadline, settings),
            again: &written(clock::now() + schedule::every(settings), settings),
            wrong: due.waits_for.as_deref().unwrap_or_default(),
        };
        pipeline::tell_due(&(self.of_edition)(due.edition), &notice, &self.progress);
    }

    fn say(&mut self, message: &str) {
        // Nobody is left to tell where standard output is closed.
        let _ = say(message);
    }
}

/// Says in a line who did not get the edition.
fn open(summary: &pipeline::Summary) -> String {
    let delivered = summary.delivered.iter();
    let outcomes = delivered.flat_map(|delivered| &delivered.outcomes);
    let open = outcomes.filter(|one| !one.is_complete());
    open.map(|one| one.recipient.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

/// Tells how the schedule is; the exit code says whether a person should look at it.
pub(super) fn status(scope: &Scope) -> Result<ExitCode, Failure> {
    let settings = &scope.config.schedule;
    let file = scope.config.folders.output.join(FILE);
    let now = clock::now();
    say(&format!(
        "schedule  {}, {}",
        settings.cron, settings.time_zone
    ))?;
    let Some(status) = Status::read(&file)? else {
        say("NEVER     nobody follows it; start `boligmonitor schedule`")?;
        return Ok(DUE.into());
    };
    let next = schedule::next(settings, now)?;
    say(&format!("next      {}", written(next, settings)))?;
    if let Some(last) = &status.last {
        let ended = written(last.ended, settings);
        say(&format!(
            "last      edition {}, ended {ended}: fine",
            last.edition
        ))?;
    }
    if let Some(due) = &status.due {
        let (since, again) = (written(due.since, settings), written(due.again, settings));
        let waits = due.waits_for.as_deref().unwrap_or("it is being made");
        let edition = due.edition;
        say(&format!(
            "due       edition {edition} since {since}, tried again {again}: {waits}"
        ))?;
    }
    if let Some(looked) = status.looked {
        say(&format!("looked    {}", written(looked, settings)))?;
    }
    let troubles = status.troubles(now);
    for trouble in &troubles {
        say(match trouble {
            Trouble::Overdue => {
                "OVERDUE   complete the deliveries; `boligmonitor check` tells what is wrong"
            }
            Trouble::Failed => "FAILED    mend what is wrong; the edition is tried again by itself",
            Trouble::Silent => {
                "SILENT    nobody has looked at the clock for 36 hours; is the service running?"
            }
        })?;
    }
    Ok(if troubles.is_empty() {
        ExitCode::SUCCESS
    } else {
        DUE.into()
    })
}
