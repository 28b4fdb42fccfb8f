//! The preview: every message of an edition as a file, and an index of who gets what.
//!
//! It cannot send: nothing here, nor in what it calls, knows a mail server or its settings.

use super::{DeliveryError, Draft, Mailing, outbox};
use crate::files;

/// Writes every message that can be sent into the folder of `mailing`, which is emptied before,
/// with an index, and returns how many were written.
///
/// # Errors
/// Where a message cannot be put together or the folder not be used.
pub(crate) fn preview(drafts: &[Draft], mailing: &Mailing) -> Result<usize, DeliveryError> {
    files::remove_folder(&mailing.outbox)?;
    let complete = drafts
        .iter()
        .filter(|draft| draft.parcel.missing.is_empty());
    let mut written = 0;
    for draft in complete {
        let message = draft.message(mailing);
        let mail = message.mail(&mailing.sender, &message.token(&mailing.sender.secret))?;
        outbox::write(&mailing.outbox, &message.file_name(), &mail.message)?;
        written += 1;
    }
    outbox::write_index(drafts, mailing, true)?;
    Ok(written)
}
