//! When editions are due, and a small service that makes them then.
//!
//! However many dates were missed, one run catches up, and none runs twice. An edition that is
//! due is tried until it is made and everybody has it: it waits for complete deliveries, for mail
//! servers and for whoever mends what failed; after a deadline it is overdue. What is known is
//! kept in a file before and after each step, so that a restart goes on where the service was.
//! Which editions are made hangs on dates alone, so a clock that jumps makes none twice.

use std::{path::Path, str::FromStr, time::Duration};

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    config,
    files::{self, FileError},
    model::Edition,
    stop::Stop,
};

/// Longest sleep between two looks at the clock, so that a clock that jumps or a machine
/// that slept is noticed.
const LOOK_EVERY: Duration = Duration::from_mins(1);
/// How long nobody may have looked at the clock: a timer looks once a day.
const SILENCE: TimeDelta = TimeDelta::hours(36);

/// Why a schedule cannot be followed.
#[derive(Debug, thiserror::Error)]
pub enum ScheduleError {
    /// The expression never comes due again.
    #[error("`{0}` never comes due again")]
    Never(String),
    /// The expression is wrong.
    #[error("`{0}` is not a schedule")]
    Expression(String),
    /// The status cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The status is not readable.
    #[error("the status of the schedule is not readable: {0}")]
    Status(String, #[source] serde_json::Error),
}

/// What a run of an edition that was due came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The edition is made.
    Done,
    /// The deliveries are not complete: nothing was made.
    Incomplete(String),
    /// It is made, but not everybody got it, or it is not archived.
    Open(u8, String),
    /// It failed, and does so until a person mends something.
    Failed(u8, String),
    /// Somebody else is at work there.
    Busy,
    /// Somebody asked to stop.
    Stopped,
}

/// What the owner is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// The edition waits for complete deliveries.
    Waiting,
    /// It waits for longer than the deadline.
    Overdue,
    /// It was made, but is not finished; it is tried again.
    Open,
    /// It failed, and does so until a person mends something.
    Failed,
}

/// What a schedule calls.
pub trait Job {
    /// Returns the time.
    fn now(&self) -> DateTime<Utc>;
    /// Makes the edition.
    fn run(&mut self, edition: Edition) -> Outcome;
    /// Tells the owner, once for each day.
    fn tell_owner(&mut self, news: News, due: &Due, deadline: DateTime<Utc>);
    /// Tells who watches the program.
    fn say(&mut self, message: &str);
}

/// What a schedule remembers over restarts, and tells of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Everything due up to here has been dealt with.
    pub handled: DateTime<Utc>,
    /// The edition that is due and not dealt with.
    #[serde(default)]
    pub due: Option<Due>,
    /// The edition that was dealt with last.
    #[serde(default)]
    pub last: Option<Last>,
    /// When somebody last looked at the clock.
    #[serde(default)]
    pub looked: Option<DateTime<Utc>>,
}

/// An edition that is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The edition.
    pub edition: Edition,
    /// Since when.
    pub since: DateTime<Utc>,
    /// When it is tried next.
    pub again: DateTime<Utc>,
    /// When the owner was last told that it waits.
    pub told: Option<DateTime<Utc>>,
    /// What it waits for.
    pub waits_for: Option<String>,
    /// Whether the deadline has passed.
    pub overdue: bool,
    /// Whether a person has to mend something.
    #[serde(default)]
    pub failed: bool,
}

/// An edition that was dealt with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Last {
    /// The edition.
    pub edition: Edition,
    /// When it was due.
    pub since: DateTime<Utc>,
    /// When it was made and sent.
    pub ended: DateTime<Utc>,
}

/// What is wrong with a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The edition is overdue.
    Overdue,
    /// The edition failed.
    Failed,
    /// Nobody looks at the clock.
    Silent,
}

impl Status {
    /// Reads what a schedule wrote; nothing where none was ever followed.
    ///
    /// # Errors
    /// A file that is not a status.
    pub fn read(file: &Path) -> Result<Option<Self>, ScheduleError> {
        let bytes = match files::read(file) {
            Err(error) if error.is_not_found() => return Ok(None),
            bytes => bytes?,
        };
        let wrap = |error| ScheduleError::Status(file.display().to_string(), error);
        serde_json::from_slice(&bytes).map(Some).map_err(wrap)
    }

    /// Returns what a person should look at.
    #[must_use]
    pub fn troubles(&self, now: DateTime<Utc>) -> Vec<Trouble> {
        let silent = self.looked.is_none_or(|looked| now - looked > SILENCE);
        let overdue = self.due.as_ref().is_some_and(|due| due.overdue);
        let failed = self.due.as_ref().is_some_and(|due| due.failed);
        [
            (overdue, Trouble::Overdue),
            (failed, Trouble::Failed),
            (silent, Trouble::Silent),
        ]
        .into_iter()
        .filter_map(|(is_so, trouble)| is_so.then_some(trouble))
        .collect()
    }

    fn keep(&self, file: &Path) -> Result<(), ScheduleError> {
        let wrap = |error| ScheduleError::Status(file.display().to_string(), error);
        let mut text = serde_json::to_vec_pretty(self).map_err(wrap)?;
        text.push(b'\n');
        Ok(files::write(file, &text)?)
    }
}

/// Follows a schedule: makes what is due, and waits for the next date until it is asked to stop.
///
/// With `once` it deals with what is due now and returns. The first start deals with nothing
/// of the past. Returns what became of the last run, if any.
///
/// # Errors
/// A schedule that never comes due, or a status that cannot be kept.
pub fn follow(
    settings: &config::Schedule,
    file: &Path,
    once: bool,
    job: &mut dyn Job,
    stop: &Stop,
) -> Result<Option<Outcome>, ScheduleError> {
    let mut status = Status::read(file)?.unwrap_or(Status {
        handled: job.now(),
        due: None,
        last: None,
        looked: None,
    });
    let mut outcome = None;
    let mut said = None;
    loop {
        let now = job.now();
        status.looked = Some(now);
        open(settings, &mut status, now, job)?;
        status.keep(file)?;
        if status.due.as_ref().is_some_and(|due| due.again <= now) {
            outcome = attempt(settings, &mut status, job);
            status.keep(file)?;
        }
        if once || stop.is_asked() || outcome == Some(Outcome::Stopped) {
            return Ok(outcome);
        }
        let next = match &status.due {
            Some(due) => due.again,
            None => next(settings, status.handled.max(job.now()))?,
        };
        if said != Some(next) {
            let what = if status.due.is_some() {
                "looking again"
            } else {
                "next edition"
            };
            job.say(&format!("{what} on {}", written(next, settings)));
            said = Some(next);
        }
        let left = (next - job.now()).to_std().unwrap_or_default();
        if stop.wait(left.min(LOOK_EVERY)) {
            return Ok(outcome);
        }
    }
}

/// Opens the newest edition that came due; an older one that still waits gives way to it, and
/// one that is not due any more, since the clock went back, is dropped.
fn open(
    settings: &config::Schedule,
    status: &mut Status,
    now: DateTime<Utc>,
    job: &mut dyn Job,
) -> Result<(), ScheduleError> {
    if let Some(early) = status.due.take_if(|due| due.since > now) {
        job.say(&format!(
            "the clock went back: edition {} is not due yet",
            early.edition
        ));
    }
    if let Some(due) = &mut status.due {
        // Not later than it would be by the clock of today.
        due.again = due.again.min(now + every(settings));
    }
    let known = status.due.as_ref().map_or(status.handled, |due| due.since);
    if let Some(since) = due(settings, known.max(status.handled), now)? {
        let year = since.with_timezone(&settings.time_zone).year();
        let edition = Edition::of_year(year);
        job.say(&format!(
            "edition {edition} is due since {}",
            written(since, settings)
        ));
        status.due = Some(Due {
            edition,
            since,
            again: now,
            told: None,
            waits_for: None,
            overdue: false,
            failed: false,
        });
    }
    Ok(())
}

/// Makes the edition that is due, and notes what became of it.
fn attempt(settings: &config::Schedule, status: &mut Status, job: &mut dyn Job) -> Option<Outcome> {
    let mut due = status.due.take()?;
    let outcome = job.run(due.edition);
    let now = job.now();
    let deadline = due.since + days(settings.deadline_days);
    match &outcome {
        Outcome::Done => {
            status.handled = due.since;
            status.last = Some(Last {
                edition: due.edition,
                since: due.since,
                ended: now,
            });
        }
        Outcome::Incomplete(said) | Outcome::Open(_, said) | Outcome::Failed(_, said) => {
            let is_news = due.failed != matches!(outcome, Outcome::Failed(..))
                || due.overdue != (now >= deadline);
            due.failed = matches!(outcome, Outcome::Failed(..));
            due.overdue = now >= deadline;
            due.waits_for = Some(said.clone());
            let pause = days(settings.remind_days);
            if is_news || due.told.is_none_or(|told| now - told >= pause) {
                let news = match outcome {
                    Outcome::Failed(..) => News::Failed,
                    Outcome::Open(..) => News::Open,
                    _ if due.overdue => News::Overdue,
                    _ => News::Waiting,
                };
                job.tell_owner(news, &due, deadline);
                due.told = Some(now);
            }
            due.again = now + every(settings);
            status.due = Some(due);
        }
        Outcome::Busy => {
            due.again = now + TimeDelta::minutes(1);
            status.due = Some(due);
        }
        Outcome::Stopped => status.due = Some(due),
    }
    Some(outcome)
}

fn days(days: u32) -> TimeDelta {
    TimeDelta::days(days.into())
}

/// Returns how long it takes until an edition that waits is tried again.
#[must_use]
pub fn every(settings: &config::Schedule) -> TimeDelta {
    TimeDelta::hours(settings.check_hours.get().into())
}

/// Returns the newest date that came due and was not dealt with.
fn due(
    schedule: &config::Schedule,
    handled: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, ScheduleError> {
    let handled = handled.with_timezone(&schedule.time_zone);
    let dates = expression(schedule)?;
    let missed = dates.after(&handled).take_while(|date| *date <= now).last();
    Ok(missed.map(|date| date.with_timezone(&Utc)))
}

/// Returns the next date after a moment.
///
/// # Errors
/// An expression that is wrong or never comes due again.
pub fn next(
    schedule: &config::Schedule,
    after: DateTime<Utc>,
) -> Result<DateTime<Utc>, ScheduleError> {
    let after = after.with_timezone(&schedule.time_zone);
    let next = expression(schedule)?.after(&after).next();
    let next = next.ok_or_else(|| ScheduleError::Never(schedule.cron.clone()))?;
    Ok(next.with_timezone(&Utc))
}

fn expression(schedule: &config::Schedule) -> Result<cron::Schedule, ScheduleError> {
    cron::Schedule::from_str(&schedule.cron)
        .map_err(|_| ScheduleError::Expression(schedule.cron.clone()))
}

/// Writes a moment in the time zone of the schedule.
#[must_use]
pub fn written(date: DateTime<Utc>, schedule: &config::Schedule) -> String {
    let local = date.with_timezone(&schedule.time_zone);
    local.format("%Y-%m-%d %H:%M %Z").to_string()
}

#[cfg(test)]
mod tests;
