//! `boligmonitor check`.

use chrono::NaiveTime;

use super::{exit::Failure, progress::Progress};
use crate::{
    config::{ConfigError, Problem},
    pipeline::{self, Scope},
    schedule,
};

/// Checks configuration, catalogue and deliveries, and that the schedule comes due again.
pub(super) fn check(scope: &Scope) -> Result<(), Failure> {
    let settings = &scope.config.schedule;
    let today = scope.today.and_time(NaiveTime::MIN).and_utc();
    if let Err(error) = schedule::next(settings, today) {
        return Err(Failure::from(ConfigError::Problems(vec![Problem {
            file: scope.config.file.clone(),
            key: "schedule.cron".to_owned(),
            message: format!("never comes due again after {}", scope.today),
            hint: error.hint().unwrap_or_default().to_owned(),
        }])));
    }
    Ok(pipeline::check(scope, &Progress::new())?)
}
