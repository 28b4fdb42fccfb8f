//! The time, read once a run, so that two pages of one edition cannot disagree on the date.

use chrono::{DateTime, NaiveDate, Utc};

/// Where the date of a run comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A date set by the user.
    Fixed(NaiveDate),
}

impl Clock {
    /// Returns today's date in the given time zone.
    #[must_use]
    pub fn today(self, zone: chrono_tz::Tz) -> NaiveDate {
        match self {
            Self::System => now().with_timezone(&zone).date_naive(),
            Self::Fixed(date) => date,
        }
    }
}

/// Returns the machine's time. The only place that asks for it.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that asks the time"
)]
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now()
}
