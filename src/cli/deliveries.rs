//! What was sent to whom: `preview` and `deliveries`.

use std::{path::Path, process::ExitCode};

use super::{
    arguments::DeliveriesAction,
    commands::{tell, with_progress},
    exit::{DELIVERY, Failure},
    say,
};
use crate::{
    config::Transport,
    delivery::{ApprovalState, LedgerEntry, State},
    pipeline::{self, Approval, Scope},
};

/// Writes the preview and says where it lies.
pub(super) fn preview(scope: &Scope) -> Result<ExitCode, Failure> {
    let previewed = with_progress(|observer| pipeline::preview(scope, observer))?;
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

/// Approves an edition, and says what and what remains to be done.
pub(super) fn approve(scope: &Scope, by: Option<&str>, key: Option<&Path>) -> Result<(), Failure> {
    let approved = pipeline::approve(scope, by, key)?;
    let Approval {
        edition,
        sha256,
        count,
        approved_at,
        by,
        signature,
        ..
    } = &approved.approval;
    let signed = signature.as_ref().map_or("", |_| ", signed");
    let when = if approved.before {
        "approved before"
    } else {
        "approved"
    };
    say(&format!(
        "edition {edition} of {} {when} by {by}, {approved_at}{signed}\n  {count} files, SHA-256 \
         {sha256}",
        scope.date
    ))?;
    for difference in &approved.differences {
        say(&format!("  other than approved before: {difference}"))?;
    }
    let (mails, recipients) = approved.mails;
    match scope.config.delivery.transport {
        Transport::Smtp => say(&format!(
            "  next: `boligmonitor send --edition {edition}` sends {} to {}; those who got theirs get \
             none",
            counted(mails, "mail"),
            counted(recipients, "recipient")
        )),
        Transport::Outbox => say("  nothing is sent for real: `delivery.transport` is `outbox`"),
    }
}

fn counted(count: usize, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}

/// Looks at what was sent, or sends again.
pub(super) fn run(scope: &Scope, action: &DeliveriesAction) -> Result<ExitCode, Failure> {
    match action {
        DeliveriesAction::List => list(scope)?,
        DeliveriesAction::Retry => return send(scope, &[]),
        DeliveriesAction::Resend { unknown, failed } => {
            let mut again = Vec::new();
            if *unknown {
                again.push(State::Unknown);
            }
            if *failed {
                again.extend([State::Failed, State::Bounced]);
            }
            return send(scope, &again);
        }
        DeliveriesAction::Bounces { mailbox } => bounces(scope, mailbox)?,
        DeliveriesAction::Restore => restore(scope)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn send(scope: &Scope, again: &[State]) -> Result<ExitCode, Failure> {
    let summary = with_progress(|observer| pipeline::send(scope, again, observer))?;
    tell(&summary, scope)
}

const HEAD: [&str; 8] = [
    "recipient",
    "address",
    "mail",
    "by",
    "state",
    "tries",
    "changed",
    "said",
];

fn list(scope: &Scope) -> Result<(), Failure> {
    let rows = pipeline::list(scope)?;
    if rows.is_empty() {
        return say(&format!(
            "no mails of edition {} were sent or tried",
            scope.edition
        ));
    }
    let head = HEAD.map(ToOwned::to_owned);
    let table: Vec<_> = std::iter::once(head)
        .chain(rows.iter().map(cells))
        .collect();
    for line in aligned(&table) {
        say(&line)?;
    }
    Ok(())
}

fn cells(row: &LedgerEntry) -> [String; 8] {
    [
        row.name.clone(),
        row.recipient.clone(),
        row.part.to_string(),
        row.transport.clone(),
        row.state.as_str().to_owned(),
        row.attempts.to_string(),
        row.changed_at.clone(),
        row.detail.clone(),
    ]
}

/// Sets the columns of a table under each other; the last is as long as it is.
fn aligned<const COLUMNS: usize>(table: &[[String; COLUMNS]]) -> Vec<String> {
    let mut widths = [0; COLUMNS];
    for line in table {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |line: &[String; COLUMNS]| {
        let cells = line.iter().zip(widths);
        let cells = cells.map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    table.iter().map(line).collect()
}

fn bounces(scope: &Scope, mailbox: &Path) -> Result<(), Failure> {
    let found = pipeline::bounces(scope, mailbox)?;
    for bounce in &found.bounced {
        let row = &bounce.row;
        say(&format!(
            "bounced    {} <{}>, edition {}: {}",
            row.name, row.recipient, row.edition, row.detail
        ))?;
    }
    for one in &found.probable {
        let row = &one.row;
        say(&format!(
            "PROBABLY   {} <{}>, edition {}: `{}`; read {}, where nothing says it in a form that \
             programs read",
            row.name, row.recipient, row.edition, row.detail, one.place
        ))?;
    }
    for mail in &found.left_alone {
        say(&format!("left alone {}: {}", mail.place, mail.why))?;
    }
    say(&format!(
        "{} bounced, {} probably, {} entered before, {} left alone",
        found.bounced.len(),
        found.probable.len(),
        found.before,
        found.left_alone.len()
    ))
}

fn restore(scope: &Scope) -> Result<(), Failure> {
    let restored = pipeline::restore(scope)?;
    match restored.changes {
        0 => say("the ledger lacks nothing that its journal knows")?,
        changes => say(&format!(
            "{changes} changes entered from the journal; `boligmonitor deliveries` lists them"
        ))?,
    }
    match restored.unknown {
        0 => Ok(()),
        unknown => say(&format!(
            "{unknown} mails of edition {} entered as unknown, since ledger and journal were lost: \
             ask before sending them again with `deliveries resend --unknown`",
            scope.edition
        )),
    }
}
