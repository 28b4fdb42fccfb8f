//! `boligmonitor forget`.

use std::process::ExitCode;

use clap::Args;

use super::{
    exit::Failure,
    invocation::{Command, CommonArguments},
    progress::with_progress,
    say,
};
use crate::pipeline;

/// Delete the rows about persons of editions whose time is up, as `run` does.
#[derive(Debug, Args)]
pub(super) struct Forget;

impl Command for Forget {
    fn run(&self, common: &CommonArguments) -> Result<ExitCode, Failure> {
        let invocation = common.invocation()?;
        let scope = invocation.scope();
        let deleted = with_progress(|observer| pipeline::forget(&scope, observer))?;
        for one in &deleted {
            let files = one.files.len();
            say(&format!(
                "{}  {files} files with rows about persons deleted",
                one.edition
            ))?;
        }
        match (deleted.is_empty(), scope.config.retention.person_rows_days) {
            (true, None) => say("nothing: `retention.person_rows_days` is not set"),
            (true, Some(_)) => say("nothing is due"),
            _ => Ok(()),
        }?;
        Ok(ExitCode::SUCCESS)
    }
}
