//! When editions are due, and a small service that makes them then.
//!
//! However many dates were missed, one run catches up, and none runs twice. An edition that is
//! due is tried until it is made and everybody has it: it waits for complete deliveries, for mail
//! servers and for whoever mends or approves it; after a deadline it is overdue. What is known is
//! kept in a file before and after each step, so that a restart goes on where the service was and
//! sees an attempt that never ended. Which editions are made hangs on dates alone, so a clock that
//! jumps makes none twice and loses none.

mod dates;
mod status;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    time::Duration,
};

use chrono::{DateTime, Datelike, TimeDelta, Utc};

pub(crate) use self::{
    dates::{next, written},
    status::{Due, Last, Status, Trouble},
};
use crate::{config, files::FileError, model::Edition, stop::Stop};

/// Longest sleep between two looks at the clock, so that a clock that jumps or a machine
/// that slept is noticed.
const LOOK_EVERY: Duration = Duration::from_mins(1);

/// Why a schedule cannot be followed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ScheduleError {
    /// The expression never comes due again.
    #[error("schedule.cron: `{}` never comes due again", .0.escape_debug())]
    Never(String),
    /// The status cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The status is not readable.
    #[error("{} is not the status of a schedule: {message}", file.display())]
    Status {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        message: String,
    },
}

impl ScheduleError {
    /// Returns what a user can do about it.
    #[must_use]
    pub(crate) fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Never(_) => Some(
                "second, minute, hour, day of month, month, day of week: `0 0 6 8-14 2 Mon` is the \
                 second Monday of February at six",
            ),
            Self::Status { .. } => Some(
                "move it away; the schedule then begins with the next date, and `boligmonitor run` \
                 makes an edition that was due",
            ),
            Self::File(_) => None,
        }
    }
}

/// What a run of an edition that was due came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The edition is made, and everybody has it.
    Done,
    /// It is made, and sent once a person approved it.
    Unsent {
        /// Whether the owner knows.
        told: bool,
    },
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum News {
    /// The edition waits for complete deliveries.
    Waiting,
    /// It waits for longer than the deadline.
    Overdue,
    /// It was made, but is not finished; it is tried again.
    Open,
    /// It was made, and waits for somebody to approve it.
    Unapproved,
    /// It failed, and does so until a person mends something.
    Failed,
    /// An attempt began, and never ended.
    BrokeOff,
}

/// What a schedule calls.
pub(crate) trait Job {
    /// Returns the time.
    fn now(&self) -> DateTime<Utc>;
    /// Makes the edition.
    fn run(&mut self, edition: Edition) -> Outcome;
    /// Tells whether everybody has an edition that a person was to send.
    fn is_sent(&mut self, edition: Edition) -> bool;
    /// Tells the owner, once for each day, and returns whether the owner was reached.
    fn tell_owner(&mut self, news: News, due: &Due, deadline: DateTime<Utc>) -> bool;
    /// Tells who watches the program.
    fn say(&mut self, message: &str);
}

/// Follows a schedule: makes what is due, and waits for the next date until it is asked to stop.
///
/// With `once` it deals with what is due now and returns. The first start deals with nothing
/// of the past. Returns what became of the last run, if any.
///
/// # Errors
/// A schedule that never comes due, or a status that cannot be kept.
pub(crate) fn follow(
    settings: &config::Schedule,
    file: &Path,
    once: bool,
    job: &mut dyn Job,
    stop: &Stop,
) -> Result<Option<Outcome>, ScheduleError> {
    let known = Status::read(file)?;
    let status = known.unwrap_or_else(|| Status::beginning(job.now()));
    let mut schedule = Followed {
        settings,
        file,
        status,
        job,
    };
    let mut outcome = None;
    let mut said = None;
    loop {
        outcome = schedule.look()?.or(outcome);
        if once || stop.is_asked() || outcome == Some(Outcome::Stopped) {
            return Ok(outcome);
        }
        let next = schedule.say_next(&mut said)?;
        let left = (next - schedule.job.now()).to_std().unwrap_or_default();
        if stop.wait(left.min(LOOK_EVERY)) {
            return Ok(outcome);
        }
    }
}

/// A schedule that is being followed.
struct Followed<'a> {
    settings: &'a config::Schedule,
    file: &'a Path,
    status: Status,
    job: &'a mut dyn Job,
}

impl Followed<'_> {
    /// Looks at the clock, and tries what is due.
    fn look(&mut self) -> Result<Option<Outcome>, ScheduleError> {
        let now = self.job.now();
        self.status.looked = Some(now);
        self.set_right(now)?;
        self.open(now)?;
        self.status.keep(self.file)?;
        match &self.status.due {
            Some(due) if due.again <= now => self.attempt(now),
            _ => Ok(None),
        }
    }

    /// Says once when it looks again, and returns it.
    fn say_next(
        &mut self,
        said: &mut Option<DateTime<Utc>>,
    ) -> Result<DateTime<Utc>, ScheduleError> {
        let due = self.status.due.as_ref().map(|due| due.again);
        let date = if let Some(again) = due {
            again
        } else {
            let after = self.status.handled.max(self.job.now());
            next(self.settings, after)?
        };
        if said.replace(date) != Some(date) {
            let day = written(date, self.settings);
            self.job.say(&match due {
                Some(_) => format!("looking again on {day}"),
                None => format!("next edition on {day}"),
            });
        }
        Ok(date)
    }

    /// Forgets what a clock said that stood at a later time than now.
    ///
    /// What became of the newest date is then not known. It is made where it may still be waited
    /// for; where it is older than the deadline, a person decides.
    fn set_right(&mut self, now: DateTime<Utc>) -> Result<(), ScheduleError> {
        let (settings, status) = (self.settings, &mut self.status);
        if let Some(early) = status.due.take_if(|due| due.since > now) {
            self.job.say(&format!(
                "the clock went back: edition {} is not due yet",
                early.edition
            ));
        }
        if let Some(due) = &mut status.due {
            // Not later than it would be by the clock of today.
            due.again = due.again.min(now + every(settings));
            due.told = due.told.filter(|told| *told <= now);
        }
        if status.handled <= now {
            return Ok(());
        }
        let stood = written(status.handled, settings);
        self.job
            .say(&format!("the clock went back: it had stood at {stood}"));
        status.handled = now;
        let Some(since) = dates::newest(settings, DateTime::UNIX_EPOCH, now)? else {
            return Ok(());
        };
        let due = Due::new(self.edition(since), since, now);
        let known = self.status.due.as_ref().map(|due| due.since);
        let last = self.status.last.as_ref().map(|last| last.since);
        if known.or(last) == Some(since) || self.job.is_sent(due.edition) {
            return Ok(());
        }
        self.status.due = Some(match due.deadline(settings) > now {
            true => due,
            false => Due {
                by_hand: true,
                failed: true,
                waits_for: Some(format!(
                    "the clock of the machine stood at {stood}; whether the edition was made is \
                     not known"
                )),
                ..due
            },
        });
        Ok(())
    }

    /// Opens the newest edition that came due; an older one that still waits gives way to it.
    fn open(&mut self, now: DateTime<Utc>) -> Result<(), ScheduleError> {
        let handled = self.status.handled;
        let known = self.status.due.as_ref().map_or(handled, |due| due.since);
        let Some(since) = dates::newest(self.settings, known.max(handled), now)? else {
            return Ok(());
        };
        let last = self.status.last.as_ref();
        if last.is_some_and(|last| last.since == since) {
            // A clock that went back, and is right again.
            self.status.handled = since;
            return Ok(());
        }
        let edition = self.edition(since);
        let written = written(since, self.settings);
        self.job
            .say(&format!("edition {edition} is due since {written}"));
        self.status.due = Some(Due::new(edition, since, now));
        Ok(())
    }

    fn edition(&self, since: DateTime<Utc>) -> Edition {
        Edition::of_year(since.with_timezone(&self.settings.time_zone).year())
    }

    /// Makes the edition that is due, and notes what became of it.
    fn attempt(&mut self, now: DateTime<Utc>) -> Result<Option<Outcome>, ScheduleError> {
        let Some(mut due) = self.status.due.take() else {
            return Ok(None);
        };
        if let Some(began) = due.began.take() {
            self.tell_of_broken(&mut due, began, now);
        }
        if due.broke_off > MOST_BROKEN {
            // What kills the program again and again is not tried without a pause.
            due.broke_off = MOST_BROKEN;
            due.again = now + every(self.settings);
            self.status.due = Some(due);
            self.status.keep(self.file)?;
            return Ok(None);
        }
        // On record before it begins: whatever ends it is seen by who looks next.
        due.began = Some(now);
        self.status.due = Some(due.clone());
        self.status.keep(self.file)?;
        let outcome = self.outcome(&due);
        due.began = None;
        self.settle(due, &outcome);
        self.status.keep(self.file)?;
        Ok(Some(outcome))
    }

    fn outcome(&mut self, due: &Due) -> Outcome {
        let (edition, told) = (due.edition, due.told.is_some());
        let job = &mut *self.job;
        let work = AssertUnwindSafe(|| match due.by_hand {
            true if job.is_sent(edition) => Outcome::Done,
            true => Outcome::Unsent { told },
            false => job.run(edition),
        });
        catch_unwind(work).unwrap_or_else(|_| {
            let said = "the program broke off by a fault of its own; its log says where";
            Outcome::Failed(1, said.to_owned())
        })
    }

    /// Tells of an attempt that was killed, or whose machine stopped.
    fn tell_of_broken(&mut self, due: &mut Due, began: DateTime<Utc>, now: DateTime<Utc>) {
        let began = written(began, self.settings);
        let said = format!(
            "the attempt of {began} broke off: the program was killed, or the machine stopped"
        );
        self.job.say(&said);
        due.broke_off = due.broke_off.saturating_add(1);
        due.failed = true;
        due.waits_for = Some(said);
        self.tell(News::BrokeOff, due, now);
    }

    fn settle(&mut self, mut due: Due, outcome: &Outcome) {
        let now = self.job.now();
        let was = (due.failed, due.overdue, due.by_hand);
        due.overdue = now >= due.deadline(self.settings);
        due.again = now + every(self.settings);
        match outcome {
            Outcome::Done => {
                self.status.handled = due.since;
                self.status.due = None;
                self.status.last = Some(Last {
                    edition: due.edition,
                    since: due.since,
                    ended: now,
                });
                return;
            }
            Outcome::Busy | Outcome::Stopped => {
                let pause = TimeDelta::minutes(i64::from(*outcome == Outcome::Busy));
                due.again = now + pause;
                due.overdue = was.1;
                self.status.due = Some(due);
                return;
            }
            Outcome::Unsent { told } => {
                if !due.by_hand {
                    due.failed = false;
                    due.by_hand = true;
                    due.told = told.then_some(now);
                    due.waits_for = Some("approval".to_owned());
                }
            }
            Outcome::Incomplete(said) | Outcome::Open(_, said) | Outcome::Failed(_, said) => {
                due.failed = matches!(outcome, Outcome::Failed(..));
                due.waits_for = Some(said.clone());
            }
        }
        due.broke_off = 0;
        let is_known = !was.2 && matches!(outcome, Outcome::Unsent { told: true });
        let is_news = was != (due.failed, due.overdue, due.by_hand) && !is_known;
        let pause = TimeDelta::days(self.settings.remind_days.into());
        if is_news || due.told.is_none_or(|told| now - told >= pause) {
            self.tell(news(outcome, &due), &mut due, now);
        }
        self.status.due = Some(due);
    }

    /// Tells the owner, and notes whether that reached somebody.
    fn tell(&mut self, news: News, due: &mut Due, now: DateTime<Utc>) {
        let deadline = due.deadline(self.settings);
        let job = &mut *self.job;
        let told = catch_unwind(AssertUnwindSafe(|| job.tell_owner(news, due, deadline)));
        due.told = told.unwrap_or(false).then_some(now);
    }
}

/// So many attempts that break off are followed by another one at once.
const MOST_BROKEN: u32 = 1;

fn news(outcome: &Outcome, due: &Due) -> News {
    match outcome {
        Outcome::Failed(..) => News::Failed,
        Outcome::Unsent { .. } if due.failed => News::Failed,
        Outcome::Unsent { .. } => News::Unapproved,
        Outcome::Open(..) => News::Open,
        _ if due.overdue => News::Overdue,
        _ => News::Waiting,
    }
}

/// Returns how long it takes until an edition that waits is tried again.
#[must_use]
pub(crate) fn every(settings: &config::Schedule) -> TimeDelta {
    TimeDelta::hours(settings.check_hours.get().into())
}

#[cfg(test)]
mod tests;
