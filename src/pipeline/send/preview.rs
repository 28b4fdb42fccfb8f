//! The preview of an edition's mails: files alone, and no way to a server.

use std::collections::BTreeMap;

use super::{
    approval::{self, Contents, refuse_other_config},
    deliver::{drafts, entered, mailing_of_preview, rendered_so_far},
};
use crate::{
    delivery::{self, ApprovalState, Draft, Mailing},
    model::{Document, DocumentName, Units},
    pipeline::{
        Observer, PipelineError, Record, Scope, entry::read_record, keep::bag,
        make::check_configuration,
    },
    tables,
};

/// How many mails a preview has, and where it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Previewed {
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
pub(crate) fn preview(scope: &Scope, observer: &dyn Observer) -> Result<Previewed, PipelineError> {
    let record = read_record(scope)?;
    let documents = rendered_so_far(scope, &record)?;
    let units = tables::read_rendering(&scope.folder().rendering())?.units;
    check_configuration(scope, &units)?;
    let mut mailing = mailing_of_preview(scope)?;
    let made = (&units, &documents);
    let drafts = drafts(scope, made, &[], &mailing)?;
    let contents = || contents(scope, &record, made, (&mailing, &drafts));
    let approval = approval::state(scope, contents)?;
    mailing.letters = mailing.letters.approved(approval.clone());
    observer.begin("preview", None);
    let written = delivery::preview(&drafts, &mailing)?;
    observer.end(&format!("{written} of {} mails written", drafts.len()));
    Ok(Previewed {
        written,
        expected: drafts.len(),
        index: scope.preview().join("index.html"),
        approval,
    })
}

/// Returns what an approval must be about now. Once mails are in the ledger that is other drafts
/// than those of the preview: what went goes in no other mail.
fn contents(
    scope: &Scope,
    record: &Record,
    (units, documents): (&Units, &BTreeMap<DocumentName, Document>),
    (mailing, planned): (&Mailing, &[Draft]),
) -> Result<Contents, PipelineError> {
    let payload = bag(scope, record, documents)?.payload;
    refuse_other_config(scope, record, &payload)?;
    let entered = entered(scope, &[])?;
    if entered.is_empty() {
        return Ok(Contents::of(&payload, planned, mailing, entered)?);
    }
    let drafts = drafts(scope, (units, documents), &entered, mailing)?;
    Ok(Contents::of(&payload, &drafts, mailing, entered)?)
}
