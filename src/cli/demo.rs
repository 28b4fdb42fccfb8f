//! `boligmonitor demo`.

use std::process::ExitCode;

use clap::Args;

use super::{
    exit::Failure,
    invocation::{Command, CommonArguments},
    progress::with_progress,
    say,
};
use crate::pipeline;

/// Write the deliveries of the fictitious municipality into an empty raw folder.
#[derive(Debug, Args)]
pub(super) struct Demo;

impl Command for Demo {
    fn run(&self, common: &CommonArguments) -> Result<ExitCode, Failure> {
        let invocation = common.invocation()?;
        let scope = invocation.scope();
        let written = with_progress(|observer| {
            let _lock = pipeline::lock(&scope, "demo")?;
            pipeline::demo(&scope, observer)
        })?;
        let raw = scope.config.folders.raw.display();
        say(&match written {
            true => format!("{raw} holds the deliveries of the fictitious municipality"),
            false => format!("{raw} holds the deliveries of the fictitious municipality already"),
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
