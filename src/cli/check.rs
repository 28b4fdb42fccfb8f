//! `boligmonitor check`.

use std::process::ExitCode;

use chrono::NaiveTime;
use clap::Args;

use super::{
    exit::Failure,
    invocation::{Command, CommonArguments},
    progress::with_progress,
};
use crate::{
    config::{ConfigError, Problem},
    pipeline::{self, Scope},
    schedule,
};

/// Check configuration, catalogue and deliveries.
#[derive(Debug, Args)]
pub(super) struct Check;

impl Command for Check {
    fn run(&self, common: &CommonArguments) -> Result<ExitCode, Failure> {
        let invocation = common.invocation()?;
        let scope = invocation.scope();
        comes_due(&scope)?;
        with_progress(|observer| pipeline::check(&scope, observer))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Makes sure that the schedule comes due again.
fn comes_due(scope: &Scope) -> Result<(), Failure> {
    let settings = &scope.config.schedule;
    let today = scope.today.and_time(NaiveTime::MIN).and_utc();
    let Err(error) = schedule::next(settings, today) else {
        return Ok(());
    };
    Err(Failure::from(ConfigError::Problems(vec![Problem {
        file: scope.config.file.clone(),
        key: "schedule.cron".to_owned(),
        message: format!("never comes due again after {}", scope.today),
        hint: error.hint().unwrap_or_default().to_owned(),
    }])))
}
