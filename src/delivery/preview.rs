//! The preview: every message of an edition as a file, and an index of who gets what.
//!
//! It cannot send: nothing here, nor in what it calls, knows a mail server or its settings.

use super::{DeliveryError, Parcel, Post, message::mail, outbox};
use crate::files;

/// Writes every message that can be sent into the folder of `post`, which is emptied before,
/// with an index, and returns how many were written.
///
/// # Errors
/// Where a letter cannot be written or the folder not be used.
pub fn preview(parcels: &[Parcel], post: &Post) -> Result<usize, DeliveryError> {
    files::remove_folder(post.outbox)?;
    let complete = parcels.iter().filter(|parcel| parcel.missing.is_empty());
    let mut written = 0;
    for parcel in complete {
        let letter = post.letters.write(parcel, post.project, post.edition)?;
        let mail = mail(post, parcel, letter).map_err(|source| DeliveryError::Message {
            recipient: parcel.recipient.name.clone(),
            source,
        })?;
        outbox::write(post.outbox, parcel, &mail.message)?;
        written += 1;
    }
    outbox::write_index(parcels, post, true)?;
    Ok(written)
}
