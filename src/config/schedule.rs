//! When editions are due.

use std::{fmt, num::NonZeroU32, str::FromStr};

use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

use super::checker::Checker;

/// When editions are due.
#[derive(Debug, Clone, Serialize)]
pub struct Schedule {
    /// Second, minute, hour, day of month, month, day of week.
    pub cron: Cron,
    /// The time zone of the expression and of every date.
    pub time_zone: chrono_tz::Tz,
    /// How many hours pass until an edition that waits for deliveries is tried again.
    pub check_hours: NonZeroU32,
    /// How many days pass until its owner is reminded.
    pub remind_days: u32,
    /// After how many days it is overdue.
    pub deadline_days: u32,
}

/// An expression of dates in local time, read once: `0 0 6 8-14 2 Mon` is the second Monday of
/// February at six.
#[derive(Debug, Clone)]
pub struct Cron {
    text: String,
    expression: cron::Schedule,
}

impl Cron {
    /// Goes through the dates after a moment, as if all local times existed once.
    pub fn after(&self, local: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> + use<> {
        self.expression.after_owned(local)
    }
}

impl FromStr for Cron {
    type Err = cron::error::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self {
            text: text.to_owned(),
            expression: text.parse()?,
        })
    }
}

impl fmt::Display for Cron {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl Serialize for Cron {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// As written in the file; where it is left out an edition is due on the second Monday of February
/// at six.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawSchedule {
    /// Second, minute, hour, day of month, month, day of week.
    cron: String,
    /// The time zone of the expression and of every date.
    #[schemars(with = "String")]
    time_zone: chrono_tz::Tz,
    /// How many hours pass until an edition that waits for deliveries is tried again.
    check_hours: NonZeroU32,
    /// How many days pass until its owner is reminded.
    remind_days: u32,
    /// After how many days it is overdue.
    deadline_days: u32,
}

impl Default for RawSchedule {
    fn default() -> Self {
        Self {
            cron: "0 0 6 8-14 2 Mon".to_owned(),
            time_zone: chrono_tz::Europe::Copenhagen,
            check_hours: NonZeroU32::MIN.saturating_add(23),
            remind_days: 7,
            deadline_days: 28,
        }
    }
}

/// So many dates of a schedule show how close they are.
const DATES_LOOKED_AT: usize = 100;
const FORM: &str = "second, minute, hour, day of month, month, day of week: `0 0 6 8-14 2 Mon`";

impl RawSchedule {
    /// Reads the dates, and checks numbers; nothing where the expression is none.
    pub(super) fn read(self, checker: &mut Checker) -> Option<Schedule> {
        let hint = "leave it out for once a day";
        let hours = self.check_hours.get();
        checker.within("schedule.check_hours", hours, 1..=8784, hint);
        let hint = "leave it out for once a week";
        let days = self.remind_days;
        checker.within("schedule.remind_days", days, 1..=366, hint);
        let hint = "leave it out for four weeks";
        let days = self.deadline_days;
        checker.within("schedule.deadline_days", days, 0..=366, hint);
        Some(Schedule {
            cron: cron(&self.cron, checker)?,
            time_zone: self.time_zone,
            check_hours: self.check_hours,
            remind_days: self.remind_days,
            deadline_days: self.deadline_days,
        })
    }
}

/// Reads an expression that comes due, and not all the time.
fn cron(text: &str, checker: &mut Checker) -> Option<Cron> {
    let cron: Cron = match text.parse() {
        Ok(cron) => cron,
        Err(error) => {
            let error: cron::error::Error = error;
            let message = error.to_string();
            checker.add("schedule.cron", message.escape_debug().to_string(), FORM);
            return None;
        }
    };
    let dates = cron.after(DateTime::UNIX_EPOCH);
    let dates: Vec<_> = dates.take(DATES_LOOKED_AT).collect();
    let close = |pair: &[DateTime<Utc>]| match pair {
        [date, next] => *next - *date < TimeDelta::hours(1),
        _ => false,
    };
    if dates.is_empty() {
        checker.add("schedule.cron", "never comes due", FORM);
    } else if dates.windows(2).any(close) {
        let message = "comes due more than once an hour, where an edition is made once a year";
        checker.add("schedule.cron", message, FORM);
    }
    Some(cron)
}
