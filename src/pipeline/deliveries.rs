//! Looking at what was sent, and at what came back.

use std::path::Path;

use super::{
    Observer, PipelineError, Scope,
    deliver::{ledger, ledger_files, written_now},
    run::lock,
};
use crate::delivery::{self, Bounces, DeliveryError, Ledger, Row, State, transport_name};

/// Returns the messages of an edition as the ledger has them.
///
/// # Errors
/// Where the ledger cannot be read.
pub fn list(scope: &Scope) -> Result<Vec<Row>, PipelineError> {
    let ledger = ledger(scope)?;
    // What stands as being handed over is so only while a run is at work.
    if let Ok(_lock) = lock(scope, "deliveries") {
        ledger.recover().map_err(DeliveryError::from)?;
    }
    let rows = ledger.rows(Some(&scope.edition.to_string()));
    Ok(rows.map_err(DeliveryError::from)?)
}

/// Enters into the ledger what came back to a mailbox.
///
/// # Errors
/// Where the mailbox or the ledger cannot be used, or a run is at work.
pub fn bounces(scope: &Scope, mailbox: &Path) -> Result<Bounces, PipelineError> {
    let _lock = lock(scope, "deliveries")?;
    let ledger = ledger(scope)?;
    ledger.recover().map_err(DeliveryError::from)?;
    Ok(delivery::read_bounces(mailbox, &ledger, &written_now())?)
}

/// Enters from the journal what an old ledger lacks, and returns how many changes.
///
/// # Errors
/// Where the ledger cannot be written, or a run is at work.
pub fn restore(scope: &Scope) -> Result<usize, PipelineError> {
    let _lock = lock(scope, "deliveries")?;
    let (file, journal) = ledger_files(scope);
    Ok(Ledger::restore(&file, &journal).map_err(DeliveryError::from)?)
}

/// Has messages in some states sent again, and says which.
pub(super) fn reopen(
    scope: &Scope,
    states: &[State],
    observer: &dyn Observer,
) -> Result<(), PipelineError> {
    let ledger = ledger(scope)?;
    let reopen = || {
        // A run that was killed leaves messages that are unknown, and are not yet called so.
        ledger.recover()?;
        let edition = scope.edition.to_string();
        let transport = transport_name(scope.config.delivery.transport);
        ledger.reopen(&edition, transport, states, &written_now())
    };
    for row in reopen().map_err(DeliveryError::from)? {
        observer.warn(&format!(
            "{} <{}>: sent again, it was {}",
            row.name,
            row.recipient,
            row.state.as_str()
        ));
    }
    Ok(())
}
