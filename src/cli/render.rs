//! `boligmonitor render`.

use std::process::ExitCode;

use clap::Args;

use super::{
    exit::{Failure, code_of},
    print,
    progress::Progress,
};
use crate::pipeline::{self, Scope};

/// Render briefings from the snapshot: of some units, or all.
#[derive(Debug, Args)]
pub(super) struct Render {
    /// Codes of areas, or the municipality's; all where none is named.
    units: Vec<String>,
}

impl Render {
    /// Renders, and names the files.
    pub(super) fn run(&self, scope: &Scope) -> Result<ExitCode, Failure> {
        let rendering = pipeline::render_again(scope, &self.units, &Progress::new())?;
        let folder = scope.folder().briefings();
        for document in rendering.documents.values() {
            print(&folder.join(document.name.file_name()).display().to_string())?;
        }
        Ok(code_of(&rendering))
    }
}
