//! `boligmonitor refresh`.

use std::process::ExitCode;

use clap::Args;

use super::{
    exit::Failure,
    invocation::{Command, CommonArguments},
    progress::with_progress,
};
use crate::pipeline;

/// Check the deliveries and keep them as the edition's snapshot.
#[derive(Debug, Args)]
pub(super) struct Refresh;

impl Command for Refresh {
    fn run(&self, common: &CommonArguments) -> Result<ExitCode, Failure> {
        let invocation = common.invocation()?;
        let scope = invocation.scope();
        let _lock = pipeline::lock(&scope, "refresh")?;
        with_progress(|observer| pipeline::refresh(&scope, observer))?;
        Ok(ExitCode::SUCCESS)
    }
}
