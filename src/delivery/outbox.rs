//! The outbox: messages as `.eml` files, with an index of who gets what.

use std::path::Path;

use super::{DeliveryError, Draft, Mailing, letter::IndexRow};
use crate::files::{self, FileError};

/// Writes a message as a file.
pub(super) fn write(folder: &Path, name: &str, message: &lettre::Message) -> Result<(), FileError> {
    // Names of files and what they say are addresses.
    files::create_private_folder(folder)?;
    files::write_private(&folder.join(name), &message.formatted())
}

/// Writes the index of an outbox.
pub(super) fn write_index(
    drafts: &[Draft],
    mailing: &Mailing,
    preview: bool,
) -> Result<(), DeliveryError> {
    let rows: Vec<_> = drafts.iter().map(|draft| row(draft, mailing)).collect();
    let index = mailing
        .letters
        .index(&rows, mailing.project, mailing.edition, preview)?;
    files::create_private_folder(&mailing.outbox)?;
    Ok(files::write_private(
        &mailing.outbox.join("index.html"),
        index.as_bytes(),
    )?)
}

fn row(draft: &Draft, mailing: &Mailing) -> IndexRow {
    let Draft { parcel, letter } = draft;
    let part = parcel.part;
    IndexRow {
        name: parcel.recipient.name.clone(),
        address: parcel.recipient.address.address().to_string(),
        part: part.number,
        parts: part.of,
        file: parcel.missing.is_empty().then(|| parcel.file_name()),
        subject: letter.subject.clone(),
        text: letter.text.clone(),
        attachments: mailing.letters.listed(&parcel.documents, part.number),
        left_out: mailing.letters.listed(&parcel.too_large, part.number),
        missing: parcel.missing.iter().map(ToString::to_string).collect(),
    }
}
