//! When editions are due, and a small service that makes them then.
//!
//! However many dates were missed, one run catches up, and none runs twice.

use std::{path::Path, str::FromStr, thread, time::Duration};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    clock, config,
    files::{self, FileError},
};

/// Longest sleep between two looks at the clock, so that a clock that jumps or a machine
/// that slept is noticed.
const LOOK_EVERY: Duration = Duration::from_mins(1);

/// Why a schedule cannot be followed.
#[derive(Debug, thiserror::Error)]
pub enum ScheduleError {
    /// The expression never comes due again.
    #[error("`{0}` never comes due again")]
    Never(String),
    /// The expression is wrong.
    #[error("`{0}` is not a schedule")]
    Expression(String),
    /// The state cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The state is not readable.
    #[error("the state of the schedule is not readable")]
    State(#[from] serde_json::Error),
}

/// What a schedule remembers over restarts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    /// Everything due up to here has been dealt with.
    handled: DateTime<Utc>,
}

/// Follows a schedule: calls the job for what is due and waits for the next date.
///
/// With `once` it deals with what is due now and returns. `told` hears of each next date.
/// The first start deals with nothing of the past.
///
/// # Errors
/// A schedule that never comes due, or a state that cannot be kept.
pub fn follow(
    schedule: &config::Schedule,
    state_file: &Path,
    once: bool,
    told: &dyn Fn(&str),
    mut job: impl FnMut(),
) -> Result<(), ScheduleError> {
    let mut handled = match state_file.exists() {
        true => serde_json::from_slice::<State>(&files::read(state_file)?)?.handled,
        false => keep(state_file, clock::now())?,
    };
    loop {
        let now = clock::now();
        if let Some(due) = due(schedule, handled, now)? {
            told(&format!("due since {}", written(due, schedule)));
            job();
            handled = keep(state_file, now)?;
        }
        if once {
            return Ok(());
        }
        let next = next(schedule, handled.max(clock::now()))?;
        told(&format!("next edition on {}", written(next, schedule)));
        wait_until(next);
    }
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
fn next(schedule: &config::Schedule, after: DateTime<Utc>) -> Result<DateTime<Utc>, ScheduleError> {
    let after = after.with_timezone(&schedule.time_zone);
    let next = expression(schedule)?.after(&after).next();
    let next = next.ok_or_else(|| ScheduleError::Never(schedule.cron.clone()))?;
    Ok(next.with_timezone(&Utc))
}

fn expression(schedule: &config::Schedule) -> Result<cron::Schedule, ScheduleError> {
    cron::Schedule::from_str(&schedule.cron)
        .map_err(|_| ScheduleError::Expression(schedule.cron.clone()))
}

fn written(date: DateTime<Utc>, schedule: &config::Schedule) -> String {
    let local = date.with_timezone(&schedule.time_zone);
    local.format("%Y-%m-%d %H:%M %Z").to_string()
}

fn keep(file: &Path, handled: DateTime<Utc>) -> Result<DateTime<Utc>, ScheduleError> {
    files::write(file, &serde_json::to_vec(&State { handled })?)?;
    Ok(handled)
}

fn wait_until(date: DateTime<Utc>) {
    while let Ok(left) = (date - clock::now()).to_std() {
        if left.is_zero() {
            return;
        }
        thread::sleep(left.min(LOOK_EVERY));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule(cron: &str) -> config::Schedule {
        config::Schedule {
            cron: cron.to_owned(),
            time_zone: chrono_tz::Europe::Copenhagen,
        }
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_shipped_schedule_is_the_second_monday_of_february() {
        let schedule = schedule("0 0 6 8-14 2 Mon");
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

    #[test]
    fn many_missed_dates_are_one() {
        let schedule = schedule("0 0 6 8-14 2 Mon");
        let handled = at("2023-02-13T06:00:00Z");
        let now = at("2026-11-23T12:00:00Z");
        assert_eq!(
            due(&schedule, handled, now).unwrap(),
            Some(at("2026-02-09T05:00:00Z"))
        );
        assert_eq!(due(&schedule, now, now).unwrap(), None);
    }
}
