//! The service that makes editions when they are due, and how it is.

use std::process::ExitCode;

use chrono::{DateTime, NaiveTime, Utc};

use super::{
    commands::{code, tell},
    exit::{DELIVERY, DUE, Failure, LOCKED, STOPPED},
    progress::Progress,
    say,
};
use crate::{
    clock,
    config::{self, ConfigError, Problem},
    delivery::{LedgerEntry, State},
    lock::{self, Lock, Owner},
    model::Edition,
    pipeline::{self, DueNotice, ErrorKind, NoticeRecord, PipelineError, Scope},
    schedule::{self, Due, Job, News, Outcome, ScheduleError, Status, Trouble, written},
};

/// The status of the schedule, in the output folder.
const FILE: &str = "schedule.json";
/// The lock of who follows it: in a folder of its own, since the lock lies on the folder.
const LOCK: &str = ".schedule/lock";

/// Makes sure that the schedule comes due again.
pub(super) fn check(scope: &Scope) -> Result<(), Failure> {
    let settings = &scope.config.schedule;
    let today = scope.today.and_time(NaiveTime::MIN).and_utc();
    let Err(error) = schedule::next(settings, today) else {
        return Ok(());
    };
    Err(Failure::from(ConfigError::Problems(vec![Problem {
        file: scope.config.file.clone(),
        key: "schedule.cron".to_owned(),
        message: format!("never comes due again after {}", scope.today),
        hint: error.hint().unwrap_or_default().to_owned(),
    }])))
}

/// Follows the schedule. One at a time does, beside the runs of an output folder.
pub(super) fn follow<'a>(
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
        let scope = (self.of_edition)(edition);
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

    fn is_sent(&mut self, edition: Edition) -> bool {
        is_sent(self.of_edition, edition)
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
        told.is_some_and(|told| told.is_told())
    }

    fn say(&mut self, message: &str) {
        // Nobody is left to tell where standard output is closed.
        let _ = say(message);
    }
}

/// Tells whether everybody has an edition, or a correction of it, as the ledger knows.
fn is_sent<'a>(of_edition: &dyn Fn(Edition) -> Scope<'a>, edition: Edition) -> bool {
    let editions = std::iter::successors(Some(edition), |one| Some(one.next_revision()));
    let has = |edition| {
        let rows = pipeline::list(&of_edition(edition)).unwrap_or_default();
        let is_open = |row: &LedgerEntry| !matches!(row.state, State::Sent | State::Bounced);
        !rows.is_empty() && !rows.iter().any(is_open)
    };
    editions.take(MOST_CORRECTIONS).any(has)
}

/// So many corrections of an edition are looked for.
const MOST_CORRECTIONS: usize = 9;

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
    match schedule::next(settings, now) {
        Ok(next) => say(&format!("next      {}", written(next, settings)))?,
        Err(ScheduleError::Never(_)) => say("next      never again")?,
        Err(error) => return Err(error.into()),
    }
    if let Some(last) = &status.last {
        let ended = written(last.ended, settings);
        say(&format!(
            "last      edition {}, ended {ended}: fine",
            last.edition
        ))?;
    }
    if let Some(due) = &status.due {
        say(&waits(due, settings))?;
    }
    if let Some(looked) = status.looked {
        say(&format!("looked    {}", written(looked, settings)))?;
    }
    let troubles = status.troubles(
        settings,
        now,
        lock::is_held(&scope.config.folders.output.join(LOCK)),
    );
    for trouble in &troubles {
        say(told(*trouble))?;
    }
    Ok(if troubles.is_empty() {
        ExitCode::SUCCESS
    } else {
        DUE.into()
    })
}

/// Says what an edition that is due waits for.
fn waits(due: &Due, settings: &config::Schedule) -> String {
    let (edition, since) = (due.edition, written(due.since, settings));
    let what = match (due.began, &due.waits_for) {
        (Some(began), _) => format!("an attempt began {}", written(began, settings)),
        (None, Some(waits)) => format!("looked at again {}: {waits}", written(due.again, settings)),
        (None, None) => "it is not tried yet".to_owned(),
    };
    format!("due       edition {edition} since {since}, {what}")
}

fn told(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Overdue => {
            "OVERDUE   the deadline has passed; `boligmonitor check` tells what is wrong with \
             deliveries, `boligmonitor deliveries` who has the edition"
        }
        Trouble::Failed => "FAILED    mend what is wrong; the edition is tried again by itself",
        Trouble::BrokeOff => "BROKE OFF an attempt began and never ended; is the service running?",
        Trouble::Unseen => {
            "UNSEEN    the owner could not be told; look at [owner] and the mail server"
        }
        Trouble::Clock => {
            "CLOCK     the clock stood at a later time than now; set it right, and follow the \
             schedule once more"
        }
        Trouble::Silent => {
            "SILENT    nobody has looked at the clock for 36 hours; is the service running?"
        }
    }
}
