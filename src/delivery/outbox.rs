//! The outbox: messages as `.eml` files, with an index of who gets what.

use std::path::{Path, PathBuf};

use super::{Parcel, letter::IndexRow};
use crate::files::{self, FileError};

/// Writes a message as a file and returns its name.
pub(super) fn write(
    folder: &Path,
    parcel: &Parcel,
    message: &lettre::Message,
) -> Result<String, FileError> {
    let name = file_name(parcel);
    files::write(&folder.join(&name), &message.formatted())?;
    Ok(name)
}

/// Returns the file of a parcel: the address and, where there are several, the part.
pub(super) fn file_name(parcel: &Parcel) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let address = parcel.recipient.address.replace('@', "_at_");
    let address: String = address
        .chars()
        .map(|c| if allowed(c) { c } else { '_' })
        .collect();
    match parcel.part {
        (_, 1) => format!("{address}.eml"),
        (part, _) => format!("{address}-{part}.eml"),
    }
}

/// Returns a line of the index.
pub(super) fn index_row(parcel: &Parcel, subject: &str) -> IndexRow {
    IndexRow {
        file: file_name(parcel),
        name: parcel.recipient.name.clone(),
        address: parcel.recipient.address.clone(),
        subject: subject.to_owned(),
        documents: parcel
            .documents
            .iter()
            .map(|one| one.title.clone())
            .collect(),
    }
}

/// Returns where the index lies.
pub(super) fn index_file(folder: &Path) -> PathBuf {
    folder.join("index.html")
}
