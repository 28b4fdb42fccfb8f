//! `boligmonitor render`.

use std::process::ExitCode;

use clap::Args;

use super::{
    exit::{Failure, RENDERING, SOME_FAILED},
    invocation::{Command, CommonArguments},
    progress::with_progress,
    say,
};
use crate::pipeline;

/// Render briefings from the snapshot: of some units, or all.
#[derive(Debug, Args)]
pub(super) struct Render {
    /// Codes of areas, or the municipality's; all where none is named.
    units: Vec<String>,
}

impl Command for Render {
    fn run(&self, common: &CommonArguments) -> Result<ExitCode, Failure> {
        let invocation = common.invocation()?;
        let scope = invocation.scope();
        let rendering =
            with_progress(|observer| pipeline::render_again(&scope, &self.units, observer))?;
        let folder = scope.folder().briefings();
        for document in rendering.documents.values() {
            say(&folder.join(document.name.file_name()).display().to_string())?;
        }
        let failed = rendering.units.iter().filter(|unit| unit.error.is_some());
        Ok(match failed.count() {
            0 => ExitCode::SUCCESS,
            failed if failed == rendering.units.len() => RENDERING.into(),
            _ => SOME_FAILED.into(),
        })
    }
}
