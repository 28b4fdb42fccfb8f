//! `boligmonitor check`.

use std::process::ExitCode;

use chrono::NaiveTime;
use clap::Args;
use serde_json::json;

use super::{exit::Failure, invocation::CommonArguments, progress::Progress, say_json};
use crate::{
    config::{ConfigError, Problem},
    pipeline::{self, Scope},
    schedule,
};

/// Check configuration, catalogue and deliveries.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Print what is wrong as JSON, a thing for each mistake.
    #[arg(long)]
    json: bool,
}

impl Check {
    /// Checks them, and tells all that is wrong.
    pub(super) fn run(&self, common: &CommonArguments) -> Result<ExitCode, Failure> {
        let invocation = common.stoppable_invocation();
        let checked = invocation.and_then(|invocation| check(&invocation.scope()));
        if !self.json {
            return checked.map(|()| ExitCode::SUCCESS);
        }
        let (problems, code) = match checked {
            Ok(()) => (Vec::new(), ExitCode::SUCCESS),
            Err(failure) => {
                let code = failure.code();
                (failure.mistakes(), code)
            }
        };
        say_json(&json!({ "problems": problems }))?;
        Ok(code)
    }
}

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
