//! `boligmonitor deliveries`.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand};
use serde_json::json;

use super::{exit::Failure, messages::spoken, print, say, say_json, send::send};
use crate::{
    delivery::{LedgerEntry, State},
    pipeline::{self, Scope},
};

/// Look at what was sent, send again what is open, and read what came back.
#[derive(Debug, Args)]
pub(super) struct Deliveries {
    /// List them as JSON.
    #[arg(long)]
    json: bool,
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the messages of the edition with their states [default].
    List,
    /// Send what is pending or was refused for now, as `send` does.
    Retry,
    /// Send again what may have arrived, or was refused for good; those who got it get it twice.
    #[command(arg_required_else_help = true)]
    Resend {
        /// Messages of which nobody knows whether they arrived.
        #[arg(long)]
        unknown: bool,
        /// Messages that were refused for good or came back.
        #[arg(long)]
        failed: bool,
    },
    /// Enter reports of failed delivery from a Maildir, a folder, an mbox file or one message.
    Bounces {
        /// The mailbox.
        mailbox: PathBuf,
    },
    /// Enter from the journal what an old or lost ledger lacks.
    Restore,
}

impl Deliveries {
    /// Does what is asked of the messages of an edition.
    pub(super) fn run(&self, scope: &Scope) -> Result<ExitCode, Failure> {
        match self.action.as_ref().unwrap_or(&Action::List) {
            Action::List if self.json => list_json(scope)?,
            Action::List => list(scope)?,
            Action::Retry => return send(scope, &[]),
            Action::Resend { unknown, failed } => return send(scope, &states(*unknown, *failed)),
            Action::Bounces { mailbox } => bounces(scope, mailbox)?,
            Action::Restore => restore(scope)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Returns the states of messages that are to be sent again.
fn states(unknown: bool, failed: bool) -> Vec<State> {
    let mut again = Vec::new();
    if unknown {
        again.push(State::Unknown);
    }
    if failed {
        again.extend([State::Failed, State::Bounced]);
    }
    again
}

fn list(scope: &Scope) -> Result<(), Failure> {
    let rows = pipeline::list(scope)?;
    if rows.is_empty() {
        return say(&format!(
            "no mails of edition {} were sent or tried",
            scope.edition
        ));
    }
    let head = [
        "recipient",
        "address",
        "mail",
        "by",
        "state",
        "tries",
        "changed",
        "said",
    ];
    let mut table = vec![head.map(spoken).to_vec()];
    table.extend(rows.iter().map(cells));
    for line in aligned(&table) {
        print(&line)?;
    }
    Ok(())
}

/// Lists messages for programs, without what stands in them.
fn list_json(scope: &Scope) -> Result<(), Failure> {
    let rows = pipeline::list(scope)?;
    let messages = rows.iter().map(|row| {
        json!({
            "edition": row.edition,
            "recipient": row.name,
            "address": row.recipient,
            "mail": row.part,
            "transport": row.transport,
            "state": row.state.as_str(),
            "attempts": row.attempts,
            "changed_at": row.changed_at,
            "detail": row.detail,
        })
    });
    say_json(&messages.collect::<Vec<_>>())
}

fn cells(row: &LedgerEntry) -> Vec<String> {
    vec![
        row.name.clone(),
        row.recipient.clone(),
        row.part.to_string(),
        row.transport.clone(),
        spoken(row.state.as_str()),
        row.attempts.to_string(),
        row.changed_at.clone(),
        row.detail.clone(),
    ]
}

/// Sets the columns of a table under each other; the last is as long as it is.
fn aligned(table: &[Vec<String>]) -> Vec<String> {
    let mut widths = vec![0; table.first().map_or(0, Vec::len)];
    for line in table {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |line: &Vec<String>| {
        let cells = line.iter().zip(&widths);
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
    for bounce in &found.probable {
        let row = &bounce.row;
        say(&format!(
            "PROBABLY   {} <{}>, edition {}: `{}`; read {}, where nothing says it in a form that \
             programs read",
            row.name, row.recipient, row.edition, row.detail, bounce.place
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
