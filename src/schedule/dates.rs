//! The dates of a schedule, over changes of the clock.
//!
//! The expression is about local time. A time that a change of the clock leaves out is the next
//! one that exists; one that comes twice is the first of the two.

use chrono::{DateTime, MappedLocalTime, NaiveDateTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

use super::ScheduleError;
use crate::config;

/// Returns the next date after a moment.
///
/// # Errors
/// An expression that never comes due again.
pub(crate) fn next(
    schedule: &config::Schedule,
    after: DateTime<Utc>,
) -> Result<DateTime<Utc>, ScheduleError> {
    let next = dates(schedule, after).next();
    next.ok_or_else(|| ScheduleError::Never(schedule.cron.to_string()))
}

/// Returns the newest date after one moment and up to another.
///
/// It looks for it by halves: a schedule may come due each second for years.
pub(super) fn newest(
    schedule: &config::Schedule,
    after: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, ScheduleError> {
    let due = |after| match next(schedule, after) {
        Ok(date) => Ok(Some(date).filter(|date| *date <= now)),
        Err(ScheduleError::Never(_)) => Ok(None),
        Err(error) => Err(error),
    };
    let mut found = due(after)?;
    let mut end = now;
    while let Some(date) = found {
        let left = end - date;
        if left < TimeDelta::seconds(1) {
            break;
        }
        let middle = date + left / 2;
        match due(middle)? {
            Some(later) => found = Some(later),
            None => end = middle,
        }
    }
    Ok(found)
}

/// Writes a moment in the time zone of the schedule.
#[must_use]
pub(crate) fn written(date: DateTime<Utc>, schedule: &config::Schedule) -> String {
    let local = date.with_timezone(&schedule.time_zone);
    local.format("%Y-%m-%d %H:%M %Z").to_string()
}

fn dates(schedule: &config::Schedule, after: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> {
    let zone = schedule.time_zone;
    // As if all local times existed once; what the zone makes of them comes after.
    let local = after.with_timezone(&zone).naive_local().and_utc();
    let dates = schedule.cron.after(local);
    let dates = dates.filter_map(move |date| in_zone(date.naive_utc(), zone));
    dates.filter(move |date| *date > after)
}

/// The longest time that a zone left out was a day, minute by minute.
const LONGEST_GAP: i64 = 25 * 60;

fn in_zone(local: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    let mut later = (0..LONGEST_GAP).filter_map(|minutes| {
        let local = local.checked_add_signed(TimeDelta::minutes(minutes))?;
        match zone.from_local_datetime(&local) {
            MappedLocalTime::Single(date) | MappedLocalTime::Ambiguous(date, _) => Some(date),
            MappedLocalTime::None => None,
        }
    });
    let date = later.next()?;
    // Minutes are counted from the time that does not exist, seconds and all.
    let skipped = date.naive_local() != local;
    let seconds = TimeDelta::seconds(date.second().into());
    let date = if skipped { date - seconds } else { date };
    Some(date.with_timezone(&Utc))
}
