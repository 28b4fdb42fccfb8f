//! `boligmonitor area`.

use std::path::PathBuf;

use clap::Args;

use super::{exit::Failure, print, progress::Progress, say};
use crate::pipeline::{self, Scope};

/// Make a briefing and tables of several areas or estates taken together.
#[derive(Debug, Args)]
pub(super) struct Area {
    /// What is asked for, such as `request.toml` with `id`, `name` and `units`.
    request: PathBuf,
}

impl Area {
    /// Makes the files, names them, and says what is shown.
    pub(super) fn run(&self, scope: &Scope) -> Result<(), Failure> {
        let answered = pipeline::answer(scope, &self.request, &Progress::new())?;
        for file in &answered.files {
            print(&file.display().to_string())?;
        }
        let (shown, hidden, counted) = (answered.shown, answered.hidden, answered.counted);
        let all = shown + hidden;
        let name = answered.name;
        say(&match answered.is_of_addresses {
            true => format!("{name}: {shown} of {all} figures shown, counted for its addresses"),
            false => format!(
                "{name}: {shown} of {all} figures shown, {counted} of them counted, the others sums of published ones"
            ),
        })
    }
}
