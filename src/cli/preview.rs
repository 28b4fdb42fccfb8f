//! `boligmonitor preview`.

use std::process::ExitCode;

use clap::Args;

use super::{
    exit::{DELIVERY, Failure},
    invocation::{Command, CommonArguments},
    progress::with_progress,
    say,
};
use crate::{delivery::ApprovalState, pipeline};

/// Write the mails as files, with an index of who gets what; send nothing.
#[derive(Debug, Args)]
pub(super) struct Preview;

impl Command for Preview {
    fn run(&self, common: &CommonArguments) -> Result<ExitCode, Failure> {
        let invocation = common.invocation()?;
        let scope = invocation.scope();
        let previewed = with_progress(|observer| pipeline::preview(&scope, observer))?;
        say(&format!(
            "{} of {} mails written, nothing sent: open {}",
            previewed.written,
            previewed.expected,
            previewed.index.display()
        ))?;
        say(&match &previewed.approval {
            ApprovalState::None => "  not approved".to_owned(),
            ApprovalState::Given { by, at } => format!("  approved by {by}, {at}"),
            ApprovalState::Void => "  the approval is void: something changed since".to_owned(),
        })?;
        if previewed.written < previewed.expected {
            say("  HELD BACK  a briefing is missing; the index says whose")?;
            return Ok(DELIVERY.into());
        }
        Ok(ExitCode::SUCCESS)
    }
}
