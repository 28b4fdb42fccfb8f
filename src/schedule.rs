//! When editions are due, and a small service that makes them then.
//!
//! However many dates were missed, one run catches up, and none runs twice. An edition that is
//! due waits for complete deliveries; after a deadline it is overdue. What is known is kept in a
//! file before and after each step, so that a restart goes on where the service was. Which
//! editions are made hangs on dates alone, so a clock that jumps makes none twice.

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
    /// It failed, and would fail again.
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
    /// It failed, and is not tried again.
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
}

/// An edition that was dealt with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Last {
    /// The edition.
    pub edition: Edition,
    /// When it was due.
    pub since: DateTime<Utc>,
    /// When it ended.
    pub ended: DateTime<Utc>,
    /// The exit code.
    pub code: u8,
    /// What was wrong; empty where nothing was.
    pub said: String,
}

/// What is wrong with a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The edition is overdue.
    Overdue,
    /// The last edition failed.
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
        let failed = self.last.as_ref().is_some_and(|last| last.code != 0);
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
    let is_late = now >= deadline;
    let mut end = |due: &Due, code: u8, said: &str| {
        status.handled = due.since;
        status.last = Some(Last {
            edition: due.edition,
            since: due.since,
            ended: now,
            code,
            said: said.to_owned(),
        });
    };
    match &outcome {
        Outcome::Done => end(&due, 0, ""),
        Outcome::Failed(code, said) => {
            due.waits_for = Some(said.clone());
            job.tell_owner(News::Failed, &due, deadline);
            end(&due, *code, said);
        }
        Outcome::Open(code, said) if is_late => {
            due.waits_for = Some(said.clone());
            job.tell_owner(News::Failed, &due, deadline);
            end(&due, *code, said);
        }
        Outcome::Open(_, said) | Outcome::Incomplete(said) => {
            let is_open = matches!(outcome, Outcome::Open(..));
            due.waits_for = Some(said.clone());
            let becomes_overdue = is_late && !due.overdue;
            due.overdue |= is_late;
            let pause = days(settings.remind_days);
            if becomes_overdue || due.told.is_none_or(|told| now - told >= pause) {
                let news = match (is_open, due.overdue) {
                    (true, _) => News::Open,
                    (false, true) => News::Overdue,
                    (false, false) => News::Waiting,
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
mod tests {
    use std::{collections::VecDeque, num::NonZeroU32};

    use super::*;

    fn schedule(cron: &str) -> config::Schedule {
        config::Schedule {
            cron: cron.to_owned(),
            time_zone: chrono_tz::Europe::Copenhagen,
            check_hours: NonZeroU32::new(24).unwrap(),
            remind_days: 7,
            deadline_days: 28,
        }
    }

    /// The shipped one.
    fn yearly() -> config::Schedule {
        schedule("0 0 6 8-14 2 Mon")
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_shipped_schedule_is_the_second_monday_of_february() {
        let schedule = yearly();
        for (after, expected) in [
            ("2026-01-01T00:00:00Z", "2026-02-09T05:00:00Z"),
            ("2026-02-09T05:00:00Z", "2027-02-08T05:00:00Z"),
        ] {
            assert_eq!(next(&schedule, at(after)).unwrap(), at(expected));
        }
    }

    #[test]
    fn both_clock_changes() {
        // 02:30 does not exist on 29 March 2026 and exists twice on 25 October 2026.
        let schedule = schedule("0 30 4 * * *");
        assert_eq!(
            next(&schedule, at("2026-03-28T12:00:00Z")).unwrap(),
            at("2026-03-29T02:30:00Z")
        );
        assert_eq!(
            next(&schedule, at("2026-10-24T12:00:00Z")).unwrap(),
            at("2026-10-25T03:30:00Z")
        );
    }

    /// A clock that is set by hand, and runs whose outcomes are known; the last one stays.
    struct World {
        now: DateTime<Utc>,
        outcomes: VecDeque<Outcome>,
        runs: Vec<String>,
        news: Vec<(News, DateTime<Utc>)>,
    }

    impl Job for World {
        fn now(&self) -> DateTime<Utc> {
            self.now
        }

        fn run(&mut self, edition: Edition) -> Outcome {
            self.runs.push(edition.to_string());
            match self.outcomes.len() {
                0 | 1 => self.outcomes.front().cloned().unwrap_or(Outcome::Done),
                _ => self.outcomes.pop_front().unwrap(),
            }
        }

        fn tell_owner(&mut self, news: News, _due: &Due, _deadline: DateTime<Utc>) {
            self.news.push((news, self.now));
        }

        fn say(&mut self, _message: &str) {}
    }

    fn world(outcomes: impl IntoIterator<Item = Outcome>) -> World {
        World {
            now: at("2026-01-01T00:00:00Z"),
            outcomes: outcomes.into_iter().collect(),
            runs: Vec::new(),
            news: Vec::new(),
        }
    }

    /// Looks at the clock at each time, each after a restart.
    fn looks<'a>(
        settings: &config::Schedule,
        world: &mut World,
        times: impl IntoIterator<Item = &'a str>,
    ) -> Status {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("schedule.json");
        for time in times {
            world.now = at(time);
            follow(settings, &file, true, world, &Stop::default()).unwrap();
        }
        Status::read(&file).unwrap().unwrap()
    }

    #[test]
    fn each_edition_is_made_once_and_many_missed_ones_are_one() {
        let mut world = world([]);
        let status = looks(
            &yearly(),
            &mut world,
            [
                "2023-01-01T00:00:00Z",
                "2023-02-13T04:59:59Z",
                "2023-02-13T05:00:00Z",
                "2023-02-13T05:00:01Z",
                // Off for three dates.
                "2026-11-23T12:00:00Z",
                "2026-11-24T12:00:00Z",
                "2027-02-08T05:00:00Z",
            ],
        );
        assert_eq!(world.runs, ["2023", "2026", "2027"]);
        assert_eq!(status.last.unwrap().since, at("2027-02-08T05:00:00Z"));
        assert!(world.news.is_empty());
    }

    #[test]
    fn a_clock_that_jumps_makes_no_edition_twice() {
        let waits = Outcome::Incomplete("nothing of 2035".to_owned());
        let mut world = world([Outcome::Done, waits, Outcome::Done]);
        let status = looks(
            &yearly(),
            &mut world,
            [
                "2026-01-01T00:00:00Z",
                "2026-02-09T05:00:00Z",
                // Back before the date, and over it again.
                "2026-02-08T05:00:00Z",
                "2026-02-09T05:00:00Z",
                // A battery that died, and one that was set ten years ahead.
                "1970-01-01T00:00:00Z",
                "2036-06-01T00:00:00Z",
                "2026-03-01T00:00:00Z",
                "2027-02-08T05:00:00Z",
                "2027-02-09T05:00:00Z",
            ],
        );
        assert_eq!(world.runs, ["2026", "2036", "2027"]);
        assert_eq!(status.due, None);
        assert_eq!(status.handled, at("2027-02-08T05:00:00Z"));
    }

    #[test]
    fn an_edition_waits_for_deliveries_and_its_owner_hears_of_it() {
        let waits = || Outcome::Incomplete("persons-2025.parquet is missing".to_owned());
        let mut world = world(
            std::iter::repeat_with(waits)
                .take(36)
                .chain([Outcome::Done]),
        );
        let begin = at("2026-02-09T05:00:00Z");
        // Looks every hour, tries once a day.
        let hours: Vec<String> = (-1..24 * 40)
            .map(|hour| (begin + TimeDelta::hours(hour)).to_rfc3339())
            .collect();
        let status = looks(&yearly(), &mut world, hours.iter().map(String::as_str));
        assert_eq!(world.runs.len(), 37);
        let day = |(news, time): &(News, DateTime<Utc>)| (*news, (*time - begin).num_days());
        assert_eq!(
            world.news.iter().map(day).collect::<Vec<_>>(),
            [
                (News::Waiting, 0),
                (News::Waiting, 7),
                (News::Waiting, 14),
                (News::Waiting, 21),
                (News::Overdue, 28),
                (News::Overdue, 35),
            ]
        );
        let last = status.last.clone().unwrap();
        assert_eq!((last.code, last.ended), (0, begin + TimeDelta::days(36)));
        assert_eq!(status.troubles(world.now), []);
    }

    #[test]
    fn what_needs_a_person_is_told() {
        let failed = Outcome::Failed(5, "no briefing".to_owned());
        let mut broken = world([failed]);
        let times = [
            "2026-02-01T00:00:00Z",
            "2026-02-09T05:00:00Z",
            "2026-02-10T05:00:00Z",
        ];
        let status = looks(&yearly(), &mut broken, times);
        // It would fail again.
        assert_eq!(broken.runs, ["2026"]);
        assert_eq!(broken.news, [(News::Failed, at(times[1]))]);
        assert_eq!(status.troubles(broken.now), [Trouble::Failed]);
        let later = broken.now + TimeDelta::hours(37);
        assert_eq!(status.troubles(later), [Trouble::Failed, Trouble::Silent]);

        let mut late = world([Outcome::Incomplete("all".to_owned())]);
        let times = ["2026-02-01T00:00:00Z", "2026-02-09T05:00:00Z"];
        assert_eq!(looks(&yearly(), &mut late, times).troubles(late.now), []);
        let times = ["2026-02-01T00:00:00Z", "2026-03-09T05:00:00Z"];
        let status = looks(&yearly(), &mut late, times);
        assert_eq!(status.troubles(late.now), [Trouble::Overdue]);
    }

    #[test]
    fn mails_that_are_open_are_tried_until_the_deadline() {
        let mut world = world([Outcome::Open(6, "one was deferred".to_owned())]);
        let begin = at("2026-02-08T05:00:00Z");
        let days: Vec<String> = (0..60)
            .map(|day| (begin + TimeDelta::days(day)).to_rfc3339())
            .collect();
        let status = looks(&yearly(), &mut world, days.iter().map(String::as_str));
        assert_eq!(world.runs.len(), 29);
        assert_eq!(world.news.last().unwrap().0, News::Failed);
        assert_eq!(status.last.unwrap().code, 6);
    }

    #[test]
    fn what_was_stopped_or_met_somebody_is_taken_up_again() {
        let mut world = world([Outcome::Stopped, Outcome::Busy, Outcome::Done]);
        let times = [
            "2026-02-01T00:00:00Z",
            "2026-02-09T05:00:00Z",
            "2026-02-09T05:00:10Z",
            "2026-02-09T05:00:20Z",
            "2026-02-09T05:01:10Z",
            "2026-02-09T05:02:10Z",
        ];
        let status = looks(&yearly(), &mut world, times);
        assert_eq!(world.runs.len(), 3);
        assert_eq!(status.last.unwrap().code, 0);
    }
}
