//! The preview of an edition's mails: files alone, and no way to a server.

use super::{
    PipelineError, Scope, approval,
    deliver::{dated, letters, parcels, post, rendered_so_far},
    observe::Observer,
    run::read_record,
};
use crate::{
    dataset::Snapshot,
    delivery::{self, ApprovalState},
};

/// How many mails a preview has, and where it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Previewed {
    /// Mails that were written.
    pub written: usize,
    /// Mails in all; those that are not written are held back.
    pub expected: usize,
    /// The index of who gets what.
    pub index: std::path::PathBuf,
    /// Whether the edition is approved.
    pub approval: ApprovalState,
}

/// Writes the mails of the edition that a run left in the output folder as files, with an
/// index of who gets what. Nothing is sent, and the ledger is not touched.
///
/// # Errors
/// Where it was not rendered or was changed since, or a mail cannot be written.
pub fn preview(scope: &Scope, observer: &dyn Observer) -> Result<Previewed, PipelineError> {
    let record = read_record(scope)?;
    let documents = rendered_so_far(scope, &record)?;
    let snapshot = Snapshot::open(&scope.snapshot())?;
    let letters = letters(scope)?;
    let parcels = parcels(scope, snapshot.units(), &documents);
    let approval = approval::state(scope, &parcels, &documents)?;
    let letters = letters.approved(approval.clone());
    let outbox = scope.preview();
    observer.begin("preview", None);
    let written = delivery::preview(&parcels, &post(scope, &letters, dated(scope), &outbox))?;
    observer.end(&format!("{written} of {} mails written", parcels.len()));
    Ok(Previewed {
        written,
        expected: parcels.len(),
        index: outbox.join("index.html"),
        approval,
    })
}
