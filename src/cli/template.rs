//! `boligmonitor template`.

use std::path::PathBuf;

use clap::Args;

use super::{exit::Failure, progress::Progress, say};
use crate::pipeline::{self, Scope};

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

impl Template {
    /// Writes the folder, and says how to open it.
    pub(super) fn run(&self, scope: &Scope) -> Result<(), Failure> {
        scope.check_reason()?;
        let edition = pipeline::published(scope, |_| Ok(()), &Progress::new())?;
        pipeline::write_template(scope, &edition, &self.unit, &self.into)?;
        say(&format!(
            "{} is ready: open main.typ in a Typst editor, or run\n  \
             typst watch --root {0} --font-path {0}/fonts --ignore-system-fonts {0}/main.typ",
            self.into.display()
        ))
    }
}
