//! `boligmonitor approve`.

use std::path::PathBuf;

use clap::Args;

use super::{exit::Failure, invocation::CommonArguments, say};
use crate::{
    config::Transport,
    model::Edition,
    pipeline::{self, Approval, Approved, Scope},
};

/// Approve an edition, so that it may be sent; any change afterwards voids that.
#[derive(Debug, Args)]
pub(super) struct Approve {
    /// The edition.
    #[arg(value_name = "EDITION")]
    which: Edition,
    /// Who approves [default: whose key it is, or the owner].
    #[arg(long, value_name = "NAME", value_parser = name)]
    by: Option<String>,
    /// The private key that signs, where the configuration names who may approve [default: the
    /// key in `BOLIGMONITOR_APPROVAL_KEY`].
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

impl Approve {
    /// Approves the edition that is named by place rather than by `--edition`.
    pub(super) fn run(&self, common: &CommonArguments) -> Result<(), Failure> {
        let invocation = common.invocation()?;
        let scope = invocation.scope_of(Some(self.which));
        let approved = pipeline::approve(&scope, self.by.as_deref(), self.key.as_deref())?;
        tell(&approved, &scope)
    }
}

/// Says what is approved and what remains to be done.
fn tell(approved: &Approved, scope: &Scope) -> Result<(), Failure> {
    let Approval {
        edition,
        sha256,
        count,
        approved_at,
        by,
        signature,
        ..
    } = &approved.approval;
    let when = if approved.before {
        "approved before"
    } else {
        "approved"
    };
    let given = format!(
        "edition {edition} of {} {when} by {by}, {approved_at}",
        scope.date
    );
    say(&match signature {
        Some(_) => format!("{given}, signed"),
        None => given,
    })?;
    say(&format!("  {count} files, SHA-256 {sha256}"))?;
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

/// Makes one line of a name.
fn name(text: &str) -> Result<String, String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.is_empty() || line.chars().any(char::is_control) {
        true => Err("a name has at least a letter, and no control character".to_owned()),
        false => Ok(line),
    }
}
