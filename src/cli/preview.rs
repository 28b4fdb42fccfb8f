//! `boligmonitor preview`.

use std::process::ExitCode;

use super::{
    exit::{DELIVERY, Failure},
    progress::Progress,
    say,
};
use crate::{
    delivery::ApprovalState,
    pipeline::{self, Scope},
};

/// Writes the mails as files, with an index of who gets what; sends nothing.
pub(super) fn preview(scope: &Scope) -> Result<ExitCode, Failure> {
    let previewed = pipeline::preview(scope, &Progress::new())?;
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
