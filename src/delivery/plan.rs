//! Who gets which briefings, in how many messages.

use std::collections::BTreeMap;

use super::{LedgerEntry, State};
use crate::{
    config::Recipient,
    digest,
    model::{Document, DocumentName, Units},
};

/// A message to be, or one of an earlier run: a recipient and what is attached.
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
    /// What became of it in an earlier run, where it arrived or may have.
    pub earlier: Option<Earlier>,
}

/// What became of a message in an earlier run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Earlier {
    /// It arrived, or may have, with just this content.
    Same(State, String),
    /// It arrived, or may have, with other content.
    Other,
}

impl Parcel<'_> {
    /// Returns a hash of all that is attached, by which the message is known to the ledger; of what
    /// was left out, where nothing is.
    #[must_use]
    pub fn bundle(&self) -> String {
        let attached = self.documents.iter().map(|one| one.pdf.as_slice());
        let left_out = self.too_large.iter().map(|one| one.pdf.as_slice());
        match self.documents.is_empty() {
            false => digest::sha256_of_parts(attached),
            true => digest::sha256_of_parts(std::iter::once(&b"left out"[..]).chain(left_out)),
        }
    }

    /// Returns the SHA-256 of each attached file by its name.
    #[must_use]
    pub fn hashes(&self) -> BTreeMap<String, String> {
        let documents = self.documents.iter();
        documents
            .map(|one| (one.name.file_name(), digest::sha256(&one.pdf)))
            .collect()
    }
}

/// How much of a message is kept for its head and its letter.
const LETTER: usize = 30_000;

/// Puts briefings into messages, none larger than the limit. What is too large even alone is
/// left out, and the letters say so.
///
/// What an earlier message carried, by the rows of the ledger, goes in no other: the messages that
/// arrived or may have are returned with what became of them, and the rest is put into new ones.
/// A message is what it carries, so that another limit neither loses a document nor repeats one.
///
/// Attachments travel as base64, a third larger than they are (RFC 2045, 6.8).
#[must_use]
pub fn plan<'a>(
    recipients: &'a [Recipient],
    units: &Units,
    documents: &'a BTreeMap<DocumentName, Document>,
    largest_megabytes: u32,
    known: &[LedgerEntry],
) -> Vec<Parcel<'a>> {
    let limit = usize::try_from(largest_megabytes).unwrap_or(usize::MAX) * 1_000_000;
    let of = |recipient: &'a Recipient| {
        let key = recipient.address.key();
        let known = known.iter().filter(|row| row.recipient == key);
        let planning = Planning {
            recipient,
            wanted: wanted(recipient, units),
            documents,
            limit,
            known: known.collect(),
        };
        planning.parcels()
    };
    recipients.iter().flat_map(of).collect()
}

/// What is planned for one recipient.
struct Planning<'a, 'b> {
    recipient: &'a Recipient,
    wanted: Vec<DocumentName>,
    documents: &'a BTreeMap<DocumentName, Document>,
    limit: usize,
    known: Vec<&'b LedgerEntry>,
}

impl<'a> Planning<'a, '_> {
    fn parcels(&self) -> Vec<Parcel<'a>> {
        let is_missing = |name: &&DocumentName| !self.documents.contains_key(name);
        let missing: Vec<_> = self.wanted.iter().filter(is_missing).cloned().collect();
        let mut parcels: Vec<_> = self.went().map(|row| self.earlier(row)).collect();
        let open = self.found().filter(|one| !self.has_gone(one));
        let fits = |document: &&Document| LETTER + in_base64(document.pdf.len()) <= self.limit;
        let (fitting, too_large): (Vec<_>, Vec<_>) = open.partition(fits);
        let mut bundles = split(fitting, self.limit);
        if bundles.is_empty() && !(too_large.is_empty() && missing.is_empty()) {
            // Nothing to attach, but something to say.
            bundles.push(Vec::new());
        }
        for documents in bundles {
            let mut parcel = self.parcel(documents);
            parcel.too_large.clone_from(&too_large);
            parcel.missing.clone_from(&missing);
            self.settle(parcel, &mut parcels);
        }
        number(parcels)
    }

    fn found(&self) -> impl Iterator<Item = &'a Document> {
        let wanted = self.wanted.iter();
        wanted.filter_map(|name| self.documents.get(name))
    }

    /// Returns the messages that arrived or may have and name what they carry.
    fn went(&self) -> impl Iterator<Item = &LedgerEntry> {
        let known = self.known.iter().copied();
        known.filter(|row| row.state.may_have_arrived() && carries(row))
    }

    fn has_gone(&self, document: &Document) -> bool {
        let name = document.name.file_name();
        let has = |row: &LedgerEntry| {
            let documents = row.documents.as_ref();
            documents.is_some_and(|documents| documents.contains_key(&name))
        };
        self.went().any(has)
    }

    /// Adds a message that is to be sent, unless an earlier one was just it, or was sent by a
    /// program that did not note what it carried: then nobody knows what is still to go.
    fn settle(&self, mut parcel: Parcel<'a>, parcels: &mut Vec<Parcel<'a>>) {
        let bundle = parcel.bundle();
        let known = || self.known.iter().filter(|row| !carries(row));
        let went = || known().filter(|row| row.state.may_have_arrived());
        if let Some(row) = went().find(|row| row.content_key == bundle) {
            parcel.earlier = Some(Earlier::Same(row.state, row.detail.clone()));
        } else if went().any(|row| row.documents.is_none()) {
            parcel.earlier = Some(Earlier::Other);
        }
        let same = self.known.iter().find(|row| row.content_key == bundle);
        let taken = |part: u32| parcels.iter().any(|other| other.part.0 == part);
        let free = || (1..=u32::MAX).find(|part| !taken(*part)).unwrap_or(1);
        let part = same.map(|row| row.part).filter(|part| !taken(*part));
        parcel.part.0 = part.unwrap_or_else(free);
        parcels.push(parcel);
    }

    /// Returns a message of an earlier run.
    fn earlier(&self, row: &LedgerEntry) -> Parcel<'a> {
        let carried = row.documents.as_ref();
        let hash = |one: &Document| carried.and_then(|carried| carried.get(&one.name.file_name()));
        let documents: Vec<_> = self.found().filter(|one| hash(one).is_some()).collect();
        let same =
            |one: &&Document| hash(one).is_some_and(|hash| *hash == digest::sha256(&one.pdf));
        let earlier = match documents.iter().all(same) {
            true => Earlier::Same(row.state, row.detail.clone()),
            false => Earlier::Other,
        };
        Parcel {
            part: (row.part, 0),
            earlier: Some(earlier),
            ..self.parcel(documents)
        }
    }

    fn parcel(&self, documents: Vec<&'a Document>) -> Parcel<'a> {
        Parcel {
            recipient: self.recipient,
            documents,
            part: (0, 0),
            elsewhere: Vec::new(),
            too_large: Vec::new(),
            missing: Vec::new(),
            earlier: None,
        }
    }
}

/// Tells whether a row names documents.
fn carries(row: &LedgerEntry) -> bool {
    let documents = row.documents.as_ref();
    documents.is_some_and(|documents| !documents.is_empty())
}

/// Puts the messages to one recipient in order, and has each tell of the others.
fn number(mut parcels: Vec<Parcel>) -> Vec<Parcel> {
    parcels.sort_by_key(|parcel| parcel.part.0);
    let parts = u32::try_from(parcels.len()).unwrap_or(u32::MAX);
    let all: Vec<(u32, Vec<&Document>)> = parcels
        .iter()
        .map(|parcel| (parcel.part.0, parcel.documents.clone()))
        .collect();
    for parcel in &mut parcels {
        let own = parcel.part.0;
        parcel.part.1 = parts;
        let others = all.iter().filter(|(other, _)| *other != own);
        parcel.elsewhere = others
            .flat_map(|(other, documents)| documents.iter().map(|one| (*other, *one)))
            .collect();
    }
    parcels
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
        delivery::MessageKind,
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
            address: "udvalg@example.org".parse().unwrap(),
            attachments,
        }
    }

    fn titles(recipient: &[Recipient], limit: u32, bytes: usize) -> Vec<Vec<String>> {
        let documents = ["1", "2", "3"].map(|code| document(code, bytes)).into();
        let parcels = plan(recipient, &units(), &documents, limit, &[]);
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
        let parcels = plan(&all, &units(), &documents, 1, &[]);
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
        let parcels = plan(&all, &units(), &documents, 1, &[]);
        assert_eq!(parcels.len(), 1);
        assert!(parcels[0].documents.is_empty());
        assert_eq!(named(&parcels[0].too_large), ["1", "2", "3"]);
    }

    /// Enters a message as the ledger has it after it was sent, or not.
    fn row(parcel: &Parcel, state: State) -> LedgerEntry {
        LedgerEntry {
            kind: MessageKind::Edition,
            subject: String::new(),
            body: String::new(),
            edition: "2026".to_owned(),
            transport: "smtp".to_owned(),
            recipient: parcel.recipient.address.key(),
            part: parcel.part.0,
            name: parcel.recipient.name.clone(),
            content_key: parcel.bundle(),
            documents: Some(parcel.hashes()),
            message_id: String::new(),
            state,
            attempts: 1,
            detail: String::new(),
            changed_at: String::new(),
        }
    }

    #[test]
    fn another_limit_neither_loses_a_document_nor_repeats_one() {
        let within = attachments(Contents {
            areas_within: vec!["m".to_owned()],
            ..Contents::default()
        });
        let all = [recipient(within)];
        let documents = ["1", "2", "3"].map(|code| document(code, 300_000));
        // No two are the same.
        let documents: BTreeMap<_, _> = (0_u8..)
            .zip(documents)
            .map(|(number, (name, mut one))| {
                one.pdf[0] = number;
                (name, one)
            })
            .collect();
        let units = units();
        let titles = |parcel: &Parcel| {
            let titles = parcel.documents.iter().map(|one| one.title.clone());
            titles.collect::<Vec<_>>().join("+")
        };
        for first in [1, 2, 20] {
            let before = plan(&all, &units, &documents, first, &[]);
            for went in 0..=before.len() {
                for state in [State::Pending, State::Deferred, State::Failed] {
                    let known: Vec<LedgerEntry> = before
                        .iter()
                        .enumerate()
                        .map(|(index, parcel)| match index < went {
                            true => row(parcel, State::Sent),
                            false => row(parcel, state),
                        })
                        .collect();
                    for second in [1, 2, 20] {
                        let after = plan(&all, &units, &documents, second, &known);
                        let mut seen: Vec<_> = after.iter().map(titles).collect();
                        let earlier = after.iter().filter(|one| one.earlier.is_some()).count();
                        assert_eq!(earlier, went, "{first} {second} {seen:?}");
                        seen.sort();
                        let mut single: Vec<_> =
                            seen.iter().flat_map(|one| one.split('+')).collect();
                        single.sort_unstable();
                        assert_eq!(single, ["1", "2", "3"], "{first} {second} {seen:?}");
                        let mut parts: Vec<_> = after.iter().map(|one| one.part.0).collect();
                        parts.dedup();
                        assert_eq!(parts.len(), after.len());
                    }
                }
            }
        }
    }

    #[test]
    fn other_content_is_not_sent_by_itself() {
        let one = attachments(Contents {
            areas: vec!["1".to_owned()],
            ..Contents::default()
        });
        let all = [recipient(one)];
        let (then, now) = ([document("1", 10)].into(), [document("1", 11)].into());
        let known = row(&plan(&all, &units(), &then, 1, &[])[0], State::Sent);
        let units = units();
        let after = plan(&all, &units, &now, 1, std::slice::from_ref(&known));
        assert_eq!(after.len(), 1);
        assert_eq!(after[0].earlier, Some(Earlier::Other));
        // A program that did not note what it sent.
        let old = LedgerEntry {
            documents: None,
            ..known
        };
        let after = plan(&all, &units, &then, 1, std::slice::from_ref(&old));
        assert_eq!(
            after[0].earlier,
            Some(Earlier::Same(State::Sent, String::new()))
        );
        let after = plan(&all, &units, &now, 1, &[old]);
        assert_eq!(after[0].earlier, Some(Earlier::Other));
    }

    #[test]
    fn what_could_not_be_made_is_named() {
        let within = attachments(Contents {
            areas_within: vec!["town".to_owned()],
            ..Contents::default()
        });
        let documents = [document("1", 10)].into();
        let recipients = [recipient(within)];
        let parcels = plan(&recipients, &units(), &documents, 1, &[]);
        let missing: Vec<_> = parcels.iter().flat_map(|parcel| &parcel.missing).collect();
        assert_eq!(
            missing.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["area-2"]
        );
    }
}
