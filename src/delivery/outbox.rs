//! The outbox: messages as `.eml` files, with an index of who gets what.

use std::path::Path;

use super::{
    DeliveryError, Parcel, Post,
    letter::{IndexRow, listed},
};
use crate::{
    digest,
    files::{self, FileError},
};

/// Writes a message as a file and returns its name.
pub(super) fn write(
    folder: &Path,
    parcel: &Parcel,
    message: &lettre::Message,
) -> Result<String, FileError> {
    let name = file_name(parcel);
    // Names of files and what they say are addresses.
    files::create_private_folder(folder)?;
    files::write_private(&folder.join(&name), &message.formatted())?;
    Ok(name)
}

/// Writes the index of an outbox.
pub(super) fn write_index(
    parcels: &[Parcel],
    post: &Post,
    preview: bool,
) -> Result<(), DeliveryError> {
    let mut rows = Vec::with_capacity(parcels.len());
    for parcel in parcels {
        rows.push(row(parcel, post)?);
    }
    let index = post
        .letters
        .index(&rows, post.project, post.edition, preview)?;
    files::create_private_folder(post.outbox)?;
    Ok(files::write_private(
        &post.outbox.join("index.html"),
        index.as_bytes(),
    )?)
}

fn row(parcel: &Parcel, post: &Post) -> Result<IndexRow, DeliveryError> {
    let letter = post.letters.write(parcel, post.project, post.edition)?;
    let language = post.project.language;
    let (part, parts) = parcel.part;
    Ok(IndexRow {
        name: parcel.recipient.name.clone(),
        address: parcel.recipient.address.clone(),
        part,
        parts,
        file: parcel.missing.is_empty().then(|| file_name(parcel)),
        subject: letter.subject,
        text: letter.text,
        attachments: listed(&parcel.documents, part, language),
        left_out: listed(&parcel.too_large, part, language),
        missing: parcel.missing.iter().map(ToString::to_string).collect(),
    })
}

/// Returns the file of a parcel: the address and, where there are several, the part. No two
/// addresses have the same.
fn file_name(parcel: &Parcel) -> String {
    let address = &parcel.recipient.address;
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let kept = |c: char| if allowed(c) { c } else { '_' };
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    let mut name: String = format!("{local}@{domain}")
        .replace('@', "_at_")
        .chars()
        .map(kept)
        .collect();
    if !local.chars().all(allowed) {
        let hash = digest::sha256(address.as_bytes());
        name = format!("{name}-{}", hash.get(..8).unwrap_or(&hash));
    }
    match parcel.part {
        (_, 1) => format!("{name}.eml"),
        (part, _) => format!("{name}-{part}.eml"),
    }
}
