//! `boligmonitor template`.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use super::{
    exit::Failure,
    invocation::{Command, CommonArguments},
    progress::with_progress,
    say,
};
use crate::pipeline;

/// Write a briefing's templates, figures and charts into a folder for a Typst editor.
#[derive(Debug, Args)]
pub(super) struct Template {
    /// The code of an area, an association or the municipality, `disclosure`, or
    /// `packet-<id>`.
    unit: String,
    /// The folder.
    #[arg(long, value_name = "FOLDER")]
    into: PathBuf,
}

impl Command for Template {
    fn run(&self, common: &CommonArguments) -> Result<ExitCode, Failure> {
        let invocation = common.invocation()?;
        let scope = invocation.scope();
        with_progress(|observer| {
            scope.check_reason()?;
            let edition = pipeline::published(&scope, |_| Ok(()), observer)?;
            pipeline::write_template(&scope, &edition, &self.unit, &self.into)
        })?;
        say(&format!(
            "{} is ready: open main.typ in a Typst editor, or run\n  \
             typst watch --root {0} --font-path {0}/fonts --ignore-system-fonts {0}/main.typ",
            self.into.display()
        ))?;
        Ok(ExitCode::SUCCESS)
    }
}
