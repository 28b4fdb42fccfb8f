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
    /// What comes with the other messages to this recipient, each with its number.
    pub elsewhere: Vec<(u32, &'a Document)>,
    /// What no message can carry, even alone. The letter says so.
    pub too_large: Vec<&'a Document>,
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

/// How much of a message is kept for its head and its letter.
const LETTER: usize = 30_000;

/// Puts briefings into messages, none larger than the limit. What is too large even alone is
/// left out, and the letters say so.
///
/// Attachments travel as base64, a third larger than they are (RFC 2045, 6.8).
#[must_use]
pub fn plan<'a>(
    recipients: &'a [Recipient],
    units: &Units,
    documents: &'a BTreeMap<DocumentName, Document>,
    largest_megabytes: u32,
) -> Vec<Parcel<'a>> {
    let limit = usize::try_from(largest_megabytes).unwrap_or(usize::MAX) * 1_000_000;
    let of = |recipient| parcels(recipient, &wanted(recipient, units), documents, limit);
    recipients.iter().flat_map(of).collect()
}

fn parcels<'a>(
    recipient: &'a Recipient,
    wanted: &[DocumentName],
    documents: &'a BTreeMap<DocumentName, Document>,
    limit: usize,
) -> Vec<Parcel<'a>> {
    let is_missing = |name: &&DocumentName| !documents.contains_key(name);
    let missing: Vec<_> = wanted.iter().filter(is_missing).cloned().collect();
    let found = wanted.iter().filter_map(|name| documents.get(name));
    let fits = |document: &&Document| LETTER + in_base64(document.pdf.len()) <= limit;
    let (fitting, too_large): (Vec<_>, Vec<_>) = found.partition(fits);
    let mut bundles = split(fitting, limit);
    if bundles.is_empty() && !(too_large.is_empty() && missing.is_empty()) {
        // Nothing to attach, but something to say.
        bundles.push(Vec::new());
    }
    let parts = u32::try_from(bundles.len()).unwrap_or(u32::MAX);
    let numbered: Vec<_> = (1..).zip(bundles).collect();
    let parcel = |(number, documents): &(u32, Vec<&'a Document>)| Parcel {
        recipient,
        documents: documents.clone(),
        part: (*number, parts),
        elsewhere: elsewhere(&numbered, *number),
        too_large: too_large.clone(),
        missing: missing.clone(),
    };
    numbered.iter().map(parcel).collect()
}

fn elsewhere<'a>(bundles: &[(u32, Vec<&'a Document>)], number: u32) -> Vec<(u32, &'a Document)> {
    let others = bundles.iter().filter(|(other, _)| *other != number);
    others
        .flat_map(|(other, documents)| documents.iter().map(|one| (*other, *one)))
        .collect()
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

fn split(documents: Vec<&Document>, limit: usize) -> Vec<Vec<&Document>> {
    let mut bundles: Vec<Vec<&Document>> = Vec::new();
    let mut size = limit;
    for document in documents {
        let travels = in_base64(document.pdf.len());
        if let Some(bundle) = bundles.last_mut().filter(|_| size + travels <= limit) {
            bundle.push(document);
        } else {
            bundles.push(vec![document]);
            size = LETTER;
        }
        size += travels;
    }
    bundles
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
        let parcels = plan(recipient, &units(), &documents, limit);
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
    fn what_is_too_large_even_alone_is_left_out_and_the_rest_is_sent() {
        let within = attachments(Contents {
            areas_within: vec!["m".to_owned()],
            ..Contents::default()
        });
        let all = [recipient(within)];
        let documents = [
            document("1", 10),
            document("2", 800_000),
            document("3", 700_000),
        ];
        let documents = documents.into();
        let parcels = plan(&all, &units(), &documents, 1);
        let named = |list: &[&Document]| {
            let titles = list.iter().map(|one| one.title.clone());
            titles.collect::<Vec<_>>()
        };
        assert_eq!(parcels.len(), 1);
        assert_eq!(named(&parcels[0].documents), ["1", "3"]);
        assert_eq!(named(&parcels[0].too_large), ["2"]);
        let documents = [
            document("1", 800_000),
            document("2", 800_000),
            document("3", 900_000),
        ];
        let documents = documents.into();
        let parcels = plan(&all, &units(), &documents, 1);
        assert_eq!(parcels.len(), 1);
        assert!(parcels[0].documents.is_empty());
        assert_eq!(named(&parcels[0].too_large), ["1", "2", "3"]);
    }

    #[test]
    fn what_could_not_be_made_is_named() {
        let within = attachments(Contents {
            areas_within: vec!["town".to_owned()],
            ..Contents::default()
        });
        let documents = [document("1", 10)].into();
        let recipients = [recipient(within)];
        let parcels = plan(&recipients, &units(), &documents, 1);
        let missing: Vec<_> = parcels.iter().flat_map(|parcel| &parcel.missing).collect();
        assert_eq!(
            missing.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["area-2"]
        );
    }
}
