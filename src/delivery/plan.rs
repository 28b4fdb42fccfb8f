//! Who gets which briefings, in how many messages.

use std::collections::BTreeMap;

use crate::{
    config::Recipient,
    digest,
    model::{Document, DocumentName, Units},
};

/// A message to be: a recipient and what is attached.
#[derive(Debug, Clone)]
pub struct Parcel<'a> {
    /// To whom.
    pub recipient: &'a Recipient,
    /// What is attached.
    pub documents: Vec<&'a Document>,
    /// Which message of how many to this recipient, counted from 1.
    pub part: (u32, u32),
    /// What should be attached but could not be made. Such a parcel is held back.
    pub missing: Vec<DocumentName>,
}

impl Parcel<'_> {
    /// Returns a hash of all that is attached.
    #[must_use]
    pub fn bundle(&self) -> String {
        let parts = self
            .documents
            .iter()
            .map(|document| document.pdf.as_slice());
        digest::sha256_of_parts(parts)
    }
}

/// A briefing that no message can carry.
#[derive(Debug, thiserror::Error)]
#[error(
    "{document} alone takes {megabytes} MB in a mail, more than `delivery.largest_message_megabytes`"
)]
pub struct PlanError {
    document: DocumentName,
    megabytes: usize,
}

/// Puts briefings into messages, none larger than the limit.
///
/// Attachments travel as base64, a third larger than they are (RFC 2045, 6.8).
///
/// # Errors
/// A briefing that is too large by itself.
pub fn plan<'a>(
    recipients: &'a [Recipient],
    units: &Units,
    documents: &'a BTreeMap<DocumentName, Document>,
    largest_megabytes: u32,
) -> Result<Vec<Parcel<'a>>, PlanError> {
    let limit = usize::try_from(largest_megabytes).unwrap_or(usize::MAX) * 1_000_000;
    let mut parcels = Vec::new();
    for recipient in recipients {
        let wanted = wanted(recipient, units);
        let missing: Vec<_> = wanted
            .iter()
            .filter(|name| !documents.contains_key(name))
            .cloned()
            .collect();
        let found = wanted.iter().filter_map(|name| documents.get(name));
        let bundles = split(found, limit)?;
        let parts = u32::try_from(bundles.len()).unwrap_or(u32::MAX);
        let of_part = |(documents, number)| Parcel {
            recipient,
            documents,
            part: (number, parts),
            missing: missing.clone(),
        };
        parcels.extend(bundles.into_iter().zip(1..).map(of_part));
    }
    Ok(parcels)
}

/// Returns the documents that a recipient gets: packets, briefings, and what the officer signs.
fn wanted(recipient: &Recipient, units: &Units) -> Vec<DocumentName> {
    let attachments = &recipient.attachments;
    let packets = attachments
        .packets
        .iter()
        .map(|id| DocumentName::packet(id));
    let units = attachments.contents.units(units).into_iter();
    let control = attachments.disclosure.then(DocumentName::disclosure);
    packets
        .chain(units.map(|unit| DocumentName::of_unit(unit.kind, &unit.id)))
        .chain(control)
        .collect()
}

fn split<'a>(
    documents: impl Iterator<Item = &'a Document>,
    limit: usize,
) -> Result<Vec<Vec<&'a Document>>, PlanError> {
    let mut bundles: Vec<Vec<&Document>> = Vec::new();
    let mut size = limit;
    for document in documents {
        let travels = in_base64(document.pdf.len());
        if travels > limit {
            return Err(PlanError {
                document: document.name.clone(),
                megabytes: travels.div_ceil(1_000_000),
            });
        }
        if let Some(bundle) = bundles.last_mut().filter(|_| size + travels <= limit) {
            bundle.push(document);
        } else {
            bundles.push(vec![document]);
            size = 0;
        }

        size += travels;
    }
    Ok(bundles)
}

/// Returns how many bytes an attachment takes in a message: four for three, lines of 76
/// characters with their ends, and its header.
fn in_base64(bytes: usize) -> usize {
    let encoded = bytes.div_ceil(3) * 4;
    encoded + encoded.div_ceil(76) * 2 + 1000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        config::{Attachments, Contents},
        model::{Unit, UnitId, UnitKind},
    };

    fn document(code: &str, bytes: usize) -> (DocumentName, Document) {
        let id: UnitId = code.parse().unwrap();
        let name = DocumentName::of_unit(UnitKind::Area, &id);
        let pdf = vec![0; bytes];
        (
            name.clone(),
            Document {
                name,
                title: code.to_owned(),
                pdf,
            },
        )
    }

    fn units() -> Units {
        let unit = |id: &str, kind, parent: Option<&str>| Unit {
            social_housing: false,
            breaks: Vec::new(),
            id: id.parse().unwrap(),
            name: id.to_owned(),
            kind,
            parent: parent.map(|id| id.parse().unwrap()),
            association: (kind == UnitKind::Estate).then(|| "h1".parse().unwrap()),
            from_year: 2015,
        };
        Units::new(vec![
            unit("m", UnitKind::Municipality, None),
            unit("town", UnitKind::Part, Some("m")),
            unit("1", UnitKind::Area, Some("town")),
            unit("2", UnitKind::Area, Some("town")),
            unit("3", UnitKind::Area, Some("m")),
            unit("h1", UnitKind::Association, None),
            unit("e1", UnitKind::Estate, Some("2")),
        ])
        .unwrap()
    }

    fn attachments(contents: Contents) -> Attachments {
        Attachments {
            contents,
            ..Attachments::default()
        }
    }

    fn recipient(attachments: Attachments) -> Recipient {
        Recipient {
            name: "Udvalget".to_owned(),
            address: "udvalg@example.org".to_owned(),
            attachments,
        }
    }

    fn titles(recipient: &[Recipient], limit: u32, bytes: usize) -> Vec<Vec<String>> {
        let documents = ["1", "2", "3"].map(|code| document(code, bytes)).into();
        let parcels = plan(recipient, &units(), &documents, limit).unwrap();
        let titles = |parcel: &Parcel| {
            parcel
                .documents
                .iter()
                .map(|one| one.title.clone())
                .collect()
        };
        parcels.iter().map(titles).collect()
    }

    #[test]
    fn recipients_get_what_is_theirs() {
        let within = attachments(Contents {
            areas_within: vec!["town".to_owned()],
            ..Contents::default()
        });
        let association = attachments(Contents {
            areas_of_association: Some("h1".to_owned()),
            ..Contents::default()
        });
        assert_eq!(titles(&[recipient(within)], 20, 10), [["1", "2"]]);
        assert_eq!(titles(&[recipient(association)], 20, 10), [["2"]]);
    }

    #[test]
    fn large_bundles_are_split_by_their_size_in_a_mail() {
        let within = attachments(Contents {
            areas_within: vec!["m".to_owned()],
            ..Contents::default()
        });
        let all = [recipient(within)];
        // Three times 300 kB are 900 kB, but 1.2 MB as base64.
        assert_eq!(titles(&all, 1, 300_000), [vec!["1", "2"], vec!["3"]]);
        assert_eq!(titles(&all, 2, 300_000), [["1", "2", "3"]]);
    }

    #[test]
    fn what_could_not_be_made_is_named() {
        let within = attachments(Contents {
            areas_within: vec!["town".to_owned()],
            ..Contents::default()
        });
        let documents = [document("1", 10)].into();
        let recipients = [recipient(within)];
        let parcels = plan(&recipients, &units(), &documents, 1).unwrap();
        let missing: Vec<_> = parcels.iter().flat_map(|parcel| &parcel.missing).collect();
        assert_eq!(
            missing.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["area-2"]
        );
    }
}
