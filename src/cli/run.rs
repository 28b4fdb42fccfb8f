//! `boligmonitor run`.

use std::process::ExitCode;

use clap::Args;

use super::{draft::draft, exit::Failure, progress::Progress, summary::tell};
use crate::pipeline::{self, Scope};

/// Refresh, render, deliver and archive an edition.
#[derive(Debug, Args)]
pub(super) struct Run {
    /// Why a correction is made, in a sentence; it is printed on every page. Later runs keep it.
    #[arg(long, value_name = "TEXT", value_parser = reason)]
    reason: Option<String>,
    /// Make the briefings of the municipality and of three areas alone, as a draft, and tell which
    /// rows the figures come from; archive, enter and mail nothing.
    #[arg(long)]
    draft: bool,
}

impl Run {
    /// Runs, and tells what it came to.
    pub(super) fn run(&self, scope: Scope) -> Result<ExitCode, Failure> {
        let scope = scope.with_reason(self.reason.as_deref());
        if self.draft {
            return draft(&scope);
        }
        let summary = pipeline::run(&scope, &Progress::new())?;
        tell(&summary, &scope)
    }
}

/// The longest reason of a correction: it stands at the foot of every page.
const LONGEST_REASON: usize = 200;

/// Makes one line of the reason of a correction.
fn reason(text: &str) -> Result<String, String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.chars().count() {
        0 => Err("a reason has at least a word".to_owned()),
        length if length > LONGEST_REASON => Err(format!(
            "it has {length} characters; a reason has {LONGEST_REASON} at most, to fit on a page"
        )),
        _ if line.chars().any(char::is_control) => Err("it holds a control character".to_owned()),
        _ => Ok(line),
    }
}
