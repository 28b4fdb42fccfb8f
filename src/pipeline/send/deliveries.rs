//! Looking at what was sent, and at what came back.

use std::path::Path;

use super::deliver::{
    drafts, is_lost, ledger, ledger_files, mailing_of_preview, rendered, rows, written_now,
};
use crate::{
    config::Transport,
    delivery::{self, Bounces, Ledger, LedgerEntry, State, transport_name},
    pipeline::{
        Observer, PipelineError, Scope,
        entry::{lock, read_record},
    },
    tables,
};

/// Returns the messages of an edition as the ledger has them.
///
/// # Errors
/// Where the ledger cannot be read.
pub(crate) fn list(scope: &Scope) -> Result<Vec<LedgerEntry>, PipelineError> {
    let ledger = ledger(scope)?;
    // What stands as being handed over is so only while a run is at work.
    if let Ok(_lock) = lock(scope, "deliveries") {
        ledger.recover()?;
    }
    Ok(ledger.of_edition(&scope.edition.to_string())?)
}

/// Enters into the ledger what came back to a mailbox.
///
/// # Errors
/// Where the mailbox or the ledger cannot be used, or a run is at work.
pub(crate) fn bounces(scope: &Scope, mailbox: &Path) -> Result<Bounces, PipelineError> {
    let _lock = lock(scope, "deliveries")?;
    let ledger = ledger(scope)?;
    ledger.recover()?;
    Ok(delivery::read_bounces(mailbox, &ledger, &written_now())?)
}

/// What was entered into a ledger that lacked it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Restored {
    /// Changes that the journal knew.
    pub changes: usize,
    /// Messages of the edition that may have been sent, where ledger and journal were lost.
    pub unknown: usize,
}

/// Enters from the journal what an old ledger lacks. Where both know nothing of an edition that is in
/// the archive as approved for sending, all its messages are entered as unknown.
///
/// # Errors
/// Where the ledger cannot be written, or a run is at work.
pub(crate) fn restore(scope: &Scope) -> Result<Restored, PipelineError> {
    let _lock = lock(scope, "deliveries")?;
    let (file, journal) = ledger_files(scope);
    let changes = Ledger::restore(&file, &journal)?;
    let ledger = ledger(scope)?;
    let mut unknown = 0;
    if is_lost(scope, &rows(scope, &ledger, Transport::Smtp)?) {
        let record = read_record(scope)?;
        let documents = rendered(scope, &record)?;
        let units = tables::read_rendering(&scope.folder().rendering())?.units;
        let mailing = mailing_of_preview(scope)?;
        let drafts = drafts(scope, (&units, &documents), &[], &mailing)?;
        delivery::enter_as_unknown(&drafts, &mailing, &ledger, written_now)?;
        unknown = drafts.len();
    }
    Ok(Restored { changes, unknown })
}

/// Calls unknown what a run that was killed left between its dot and the answer.
pub(in crate::pipeline) fn recover(scope: &Scope) -> Result<(), PipelineError> {
    ledger(scope)?.recover()?;
    Ok(())
}

/// Has messages in some states sent again, and says which.
pub(in crate::pipeline) fn reopen(
    scope: &Scope,
    states: &[State],
    observer: &dyn Observer,
) -> Result<(), PipelineError> {
    let ledger = ledger(scope)?;
    let edition = scope.edition.to_string();
    let transport = transport_name(scope.config.delivery.transport);
    for row in ledger.reopen(&edition, transport, states, &written_now())? {
        observer.warn(&format!(
            "{} <{}>: sent again, it was {}",
            row.name,
            row.recipient,
            row.state.as_str()
        ));
    }
    Ok(())
}
