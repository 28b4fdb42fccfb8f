//! The outbox: messages as `.eml` files, with an index of who gets what.

use std::path::Path;

use super::{
    DeliveryError, Draft, Mailing, Parcel,
    letter::{IndexRow, listed},
    plan::Part,
};
use crate::{
    digest,
    files::{self, FileError},
};

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
    files::create_private_folder(mailing.outbox)?;
    Ok(files::write_private(
        &mailing.outbox.join("index.html"),
        index.as_bytes(),
    )?)
}

fn row(draft: &Draft, mailing: &Mailing) -> IndexRow {
    let Draft { parcel, letter } = draft;
    let language = mailing.project.language;
    let part = parcel.part;
    IndexRow {
        name: parcel.recipient.name.clone(),
        address: parcel.recipient.address.address().to_string(),
        part: part.number,
        parts: part.of,
        file: parcel.missing.is_empty().then(|| file_name(parcel)),
        subject: letter.subject.clone(),
        text: letter.text.clone(),
        attachments: listed(&parcel.documents, part.number, language),
        left_out: listed(&parcel.too_large, part.number, language),
        missing: parcel.missing.iter().map(ToString::to_string).collect(),
    }
}

/// Returns the file of a message: the address, what tells it from others that look alike, and the
/// number where there are several. No two messages have the same: `+` stands in no address here,
/// and before a number alone.
pub(super) fn file_name(parcel: &Parcel) -> String {
    let address = parcel.recipient.address.address().to_string();
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let kept = |c: char| if allowed(c) { c } else { '_' };
    let plain = address.replacen('@', "_at_", 1);
    let mut name: String = plain.chars().map(kept).collect();
    if !address.chars().all(|c| allowed(c) || c == '@') {
        let hash = digest::sha256(address.as_bytes());
        name = format!("{name}~{}", hash.get(..8).unwrap_or(&hash));
    }
    match parcel.part {
        Part { of: 1, .. } => format!("{name}.eml"),
        Part { number, .. } => format!("{name}+{number}.eml"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Attachments, Recipient};

    #[test]
    fn no_two_messages_have_the_same_file() {
        let name = |address: &str, (number, of)| {
            let recipient = Recipient {
                name: "Udvalget".to_owned(),
                address: address.parse().unwrap(),
                attachments: Attachments::default(),
            };
            file_name(&Parcel {
                recipient: &recipient,
                documents: Vec::new(),
                part: Part { number, of },
                elsewhere: Vec::new(),
                too_large: Vec::new(),
                missing: Vec::new(),
                earlier: None,
            })
        };
        assert_eq!(name("a@x.example", (1, 1)), "a_at_x.example.eml");
        assert_eq!(name("a@X.example", (2, 2)), "a_at_X.example+2.eml");
        let all = [
            name("a@x.example", (2, 2)),
            name("a@x.example-2", (1, 1)),
            name("a@x.example-2", (2, 2)),
            name("a+2@x.example", (1, 1)),
            name("a_2@x.example", (1, 1)),
            name("a_at_x@x.example", (1, 1)),
            name("a@x.example", (1, 1)),
            name("A@x.example", (1, 1)),
        ];
        let different: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len(), "{all:?}");
    }
}
