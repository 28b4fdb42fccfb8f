//! What `run`, `send` and `schedule` tell of an edition.

use std::process::ExitCode;

use super::{
    exit::{DELIVERY, Failure, RENDERING, SOME_FAILED},
    say,
};
use crate::{
    config::Transport,
    delivery::Disposition,
    pipeline::{Scope, Summary},
};

/// Returns the exit code of a run.
pub(super) fn code(summary: &Summary) -> u8 {
    let failed = summary.failed().count();
    let delivered = summary.delivered.as_ref();
    match failed {
        0 if delivered.is_some_and(|delivered| !delivered.is_complete()) => DELIVERY,
        0 => 0,
        _ if failed == summary.record.units.len() => RENDERING,
        _ => SOME_FAILED,
    }
}

/// Tells what a run came to, and returns its exit code.
pub(super) fn tell(summary: &Summary, scope: &Scope) -> Result<ExitCode, Failure> {
    let record = &summary.record;
    let made = record
        .units
        .iter()
        .filter(|unit| unit.error.is_none())
        .count();
    let (figures, hidden) = record.figures;
    say(&format!("edition {} of {}", scope.edition, scope.date))?;
    say(&format!(
        "  briefings  {made} of {} in {}",
        record.units.len(),
        scope.folder().briefings().display()
    ))?;
    say(&format!(
        "  figures    {} shown, {hidden} hidden",
        figures - hidden
    ))?;
    if let Some(delivered) = &summary.delivered {
        let sent = delivered.count(|disposition| *disposition == Disposition::Sent);
        let (before, expected) = (delivered.count_before(), delivered.outcomes.len());
        say(&match scope.config.delivery.transport {
            Transport::Outbox => {
                format!(
                    "  mails      {sent} of {expected} written as files now, {before} before; nothing was sent"
                )
            }
            Transport::Smtp => {
                format!("  mails      {sent} of {expected} sent now, {before} before")
            }
        })?;
    } else {
        let edition = scope.edition;
        say(&format!(
            "  mails      none sent: look at the briefings, then run `boligmonitor approve \
             {edition}` and `boligmonitor send --edition {edition}`"
        ))?;
    }
    let failed: Vec<&str> = summary.failed().collect();
    if !failed.is_empty() {
        say(&format!("  FAILED     {}; not archived", failed.join(", ")))?;
    } else if code(summary) == DELIVERY {
        say("  OPEN       not everybody got the edition; see the warnings above")?;
    }
    Ok(code(summary).into())
}
