//! What a schedule remembers over restarts, and what it tells of itself.

use std::path::Path;

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::ScheduleError;
use crate::{config, files, model::Edition};

/// How long nobody may have looked at the clock: a timer looks once a day.
const SILENCE: TimeDelta = TimeDelta::hours(36);
/// How far clocks of two looks may differ.
const SLACK: TimeDelta = TimeDelta::minutes(5);

/// What a schedule remembers over restarts, and tells of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Status {
    /// Everything due up to here has been dealt with.
    pub handled: DateTime<Utc>,
    /// The edition that is due and not dealt with.
    pub due: Option<Due>,
    /// The edition that was dealt with last.
    pub last: Option<Last>,
    /// When somebody last looked at the clock.
    pub looked: Option<DateTime<Utc>>,
}

/// An edition that is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Due {
    /// The edition.
    pub edition: Edition,
    /// Since when.
    pub since: DateTime<Utc>,
    /// When it is tried next.
    pub again: DateTime<Utc>,
    /// When the owner was last told that it waits; none where that did not reach the owner.
    pub told: Option<DateTime<Utc>>,
    /// What it waits for.
    pub waits_for: Option<String>,
    /// Whether the deadline has passed.
    pub overdue: bool,
    /// Whether a person has to mend something.
    #[serde(default)]
    pub failed: bool,
    /// When the attempt began that has not ended.
    pub began: Option<DateTime<Utc>>,
    /// How many attempts in a row broke off.
    #[serde(default)]
    pub broke_off: u32,
    /// Whether the rest is a person's: to approve it and send it.
    #[serde(default)]
    pub by_hand: bool,
}

/// An edition that was dealt with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Last {
    /// The edition.
    pub edition: Edition,
    /// When it was due.
    pub since: DateTime<Utc>,
    /// When it was made and sent.
    pub ended: DateTime<Utc>,
}

/// What is wrong with a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Trouble {
    /// The edition is overdue.
    Overdue,
    /// The edition failed.
    Failed,
    /// An attempt began, and never ended.
    BrokeOff,
    /// The edition waits, and its owner could not be told.
    Unseen,
    /// The clock stood at a later time than now.
    Clock,
    /// Nobody looks at the clock.
    Silent,
}

impl Due {
    /// Describes an edition that came due.
    pub(super) fn new(edition: Edition, since: DateTime<Utc>, again: DateTime<Utc>) -> Self {
        Self {
            edition,
            since,
            again,
            told: None,
            waits_for: None,
            overdue: false,
            failed: false,
            began: None,
            broke_off: 0,
            by_hand: false,
        }
    }

    /// Returns from when it is overdue.
    #[must_use]
    pub(crate) fn deadline(&self, settings: &config::Schedule) -> DateTime<Utc> {
        self.since + TimeDelta::days(settings.deadline_days.into())
    }
}

impl Status {
    /// Describes a schedule that is followed from now on.
    pub(super) fn beginning(now: DateTime<Utc>) -> Self {
        Self {
            handled: now,
            due: None,
            last: None,
            looked: None,
        }
    }

    /// Reads what a schedule wrote; nothing where none was ever followed.
    ///
    /// # Errors
    /// A file that is not a status.
    pub(crate) fn read(file: &Path) -> Result<Option<Self>, ScheduleError> {
        let bytes = match files::read(file) {
            Err(error) if error.is_not_found() => return Ok(None),
            bytes => bytes?,
        };
        let wrong = |message: String| ScheduleError::Status {
            file: file.to_owned(),
            message,
        };
        let status: Self =
            serde_json::from_slice(&bytes).map_err(|error| wrong(error.to_string()))?;
        let implausible = status.moments().find(|date| !is_plausible(*date));
        match implausible {
            Some(date) => Err(wrong(format!("no machine was at work in {}", date.year()))),
            None => Ok(Some(status)),
        }
    }

    /// Returns what a person should look at; `followed` where somebody follows the schedule now.
    #[must_use]
    pub(crate) fn troubles(
        &self,
        settings: &config::Schedule,
        now: DateTime<Utc>,
        followed: bool,
    ) -> Vec<Trouble> {
        let is = |condition: &dyn Fn(&Due) -> bool| self.due.as_ref().is_some_and(condition);
        let stopped = |due: &Due| due.began.is_some() && !followed;
        let unseen = |due: &Due| due.waits_for.is_some() && due.told.is_none();
        let later = |date: DateTime<Utc>| date > now + SLACK;
        let silent = self.looked.is_none_or(|looked| now - looked > SILENCE);
        [
            (is(&|due| now >= due.deadline(settings)), Trouble::Overdue),
            (is(&|due| due.failed), Trouble::Failed),
            (is(&stopped), Trouble::BrokeOff),
            (is(&unseen), Trouble::Unseen),
            (
                later(self.handled) || self.looked.is_some_and(later),
                Trouble::Clock,
            ),
            (silent, Trouble::Silent),
        ]
        .into_iter()
        .filter_map(|(is_so, trouble)| is_so.then_some(trouble))
        .collect()
    }

    pub(super) fn keep(&self, file: &Path) -> Result<(), ScheduleError> {
        let mut text = serde_json::to_vec_pretty(self).map_err(|error| ScheduleError::Status {
            file: file.to_owned(),
            message: error.to_string(),
        })?;
        text.push(b'\n');
        Ok(files::write(file, &text)?)
    }

    fn moments(&self) -> impl Iterator<Item = DateTime<Utc>> {
        let due = self.due.iter().flat_map(|due| {
            let others = [due.told, due.began].into_iter().flatten();
            [due.since, due.again].into_iter().chain(others)
        });
        let last = self.last.iter().flat_map(|last| [last.since, last.ended]);
        let own = [Some(self.handled), self.looked].into_iter().flatten();
        own.chain(due).chain(last)
    }
}

/// Tells whether a clock can have stood there; arithmetic with such dates never overflows.
fn is_plausible(date: DateTime<Utc>) -> bool {
    (1970..3000).contains(&date.year())
}
