//! Who gets which briefings, in how many messages.

use std::collections::BTreeMap;

use super::{LedgerEntry, State};
use crate::{
    config::Recipient,
    digest,
    model::{Document, DocumentName, Unit, Units},
};

/// A message to be, or one of an earlier run: a recipient and what is attached.
#[derive(Debug, Clone)]
pub(crate) struct Parcel<'a> {
    /// To whom.
    pub recipient: &'a Recipient,
    /// What is attached.
    pub documents: Vec<&'a Document>,
    /// Which of the messages to this recipient it is.
    pub part: Part,
    /// What comes with the other messages to this recipient.
    pub elsewhere: Vec<Elsewhere<'a>>,
    /// What no message can carry, even alone. The letter says so.
    pub too_large: Vec<&'a Document>,
    /// What should be attached but could not be made. Such a parcel is held back.
    pub missing: Vec<DocumentName>,
    /// What became of it in an earlier run, where it arrived or may have.
    pub earlier: Option<Earlier>,
}

/// Which of several messages to a recipient one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    /// Its number, counted from 1.
    pub number: u32,
    /// How many there are.
    pub of: u32,
}

/// A document that comes with another message to the same recipient.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Elsewhere<'a> {
    /// The number of that message.
    pub part: u32,
    /// The document.
    pub document: &'a Document,
}

/// What became of a message in an earlier run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Earlier {
    /// It arrived, or may have, with just this content.
    Same {
        /// Which of both.
        state: State,
        /// What the server said.
        said: String,
    },
    /// It arrived, or may have, with other content.
    Other,
}

impl Parcel<'_> {
    /// Returns the file of a message: the address, what tells it from others that look alike, and the
    /// number where there are several. No two messages have the same: `+` stands in no address here,
    /// and before a number alone.
    pub(super) fn file_name(&self) -> String {
        let address = self.recipient.address.address().to_string();
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        let kept = |c: char| if allowed(c) { c } else { '_' };
        let plain = address.replacen('@', "_at_", 1);
        let mut name: String = plain.chars().map(kept).collect();
        if !address.chars().all(|c| allowed(c) || c == '@') {
            let hash = digest::sha256(address.as_bytes());
            name = format!("{name}~{}", hash.get(..8).unwrap_or(&hash));
        }
        match self.part {
            Part { of: 1, .. } => format!("{name}.eml"),
            Part { number, .. } => format!("{name}+{number}.eml"),
        }
    }

    /// Returns a hash of all that is attached, by which the message is known to the ledger; of what
    /// was left out, where nothing is.
    #[must_use]
    pub(crate) fn bundle(&self) -> String {
        let (before, documents) = match self.documents.is_empty() {
            false => (None, &self.documents),
            true => (Some(&b"left out"[..]), &self.too_large),
        };
        let pdfs = documents.iter().map(|document| document.bytes.as_slice());
        digest::sha256_of_parts(before.into_iter().chain(pdfs))
    }

    /// Returns the SHA-256 of each attached file by its name.
    #[must_use]
    pub(crate) fn hashes(&self) -> BTreeMap<String, String> {
        let documents = self.documents.iter();
        documents
            .map(|document| (document.name.file_name(), digest::sha256(&document.bytes)))
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
pub(crate) fn plan<'a>(
    recipients: &'a [Recipient],
    (units, year): (&Units, i32),
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
            wanted: wanted(recipient, units, year),
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
        let open = self.found().filter(|document| !self.has_gone(document));
        let fits = |document: &&Document| LETTER + in_base64(document.bytes.len()) <= self.limit;
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
            parcel.earlier = Some(same(row));
        } else if went().any(|row| row.documents.is_none()) {
            parcel.earlier = Some(Earlier::Other);
        }
        let entered = self.known.iter().find(|row| row.content_key == bundle);
        let taken = |part: u32| parcels.iter().any(|other| other.part.number == part);
        let free = || (1..=u32::MAX).find(|part| !taken(*part)).unwrap_or(1);
        let part = entered.map(|row| row.part).filter(|part| !taken(*part));
        parcel.part.number = part.unwrap_or_else(free);
        parcels.push(parcel);
    }

    /// Returns a message of an earlier run.
    fn earlier(&self, row: &LedgerEntry) -> Parcel<'a> {
        let carried = row.documents.as_ref();
        let hash = |document: &Document| {
            carried.and_then(|carried| carried.get(&document.name.file_name()))
        };
        let documents = self.found().filter(|document| hash(document).is_some());
        let documents: Vec<_> = documents.collect();
        let is_same = |document: &&Document| {
            hash(document).is_some_and(|hash| *hash == digest::sha256(&document.bytes))
        };
        let earlier = match documents.iter().all(is_same) {
            true => same(row),
            false => Earlier::Other,
        };
        Parcel {
            part: Part {
                number: row.part,
                of: 0,
            },
            earlier: Some(earlier),
            ..self.parcel(documents)
        }
    }

    fn parcel(&self, documents: Vec<&'a Document>) -> Parcel<'a> {
        Parcel {
            recipient: self.recipient,
            documents,
            part: Part { number: 0, of: 0 },
            elsewhere: Vec::new(),
            too_large: Vec::new(),
            missing: Vec::new(),
            earlier: None,
        }
    }
}

/// Returns what became of a message that is the same.
fn same(row: &LedgerEntry) -> Earlier {
    Earlier::Same {
        state: row.state,
        said: row.detail.clone(),
    }
}

/// Tells whether a row names documents.
fn carries(row: &LedgerEntry) -> bool {
    let documents = row.documents.as_ref();
    documents.is_some_and(|documents| !documents.is_empty())
}

/// Puts the messages to one recipient in order, and has each tell of the others.
fn number<'a>(mut parcels: Vec<Parcel<'a>>) -> Vec<Parcel<'a>> {
    parcels.sort_by_key(|parcel| parcel.part.number);
    let parts = u32::try_from(parcels.len()).unwrap_or(u32::MAX);
    let carried = |parcel: &Parcel<'a>| {
        let part = parcel.part.number;
        let documents = parcel.documents.clone().into_iter();
        documents.map(move |document| Elsewhere { part, document })
    };
    let all: Vec<Elsewhere> = parcels.iter().flat_map(carried).collect();
    for parcel in &mut parcels {
        parcel.part.of = parts;
        parcel.elsewhere.clone_from(&all);
        parcel
            .elsewhere
            .retain(|other| other.part != parcel.part.number);
    }
    parcels
}

/// Returns the documents that a recipient gets: packets, briefings, and what the officer signs.
fn wanted(recipient: &Recipient, units: &Units, year: i32) -> Vec<DocumentName> {
    let attachments = &recipient.attachments;
    let packets = attachments
        .packets
        .iter()
        .map(|id| DocumentName::packet(id));
    let units = attachments.contents.units(units, year).into_iter();
    let control = attachments.disclosure.then(DocumentName::disclosure);
    let of_unit = |unit: &Unit| {
        let (kind, id) = (unit.kind, &unit.id);
        let workbook = attachments
            .workbooks
            .then(|| DocumentName::workbook(kind, id));
        [Some(DocumentName::of_unit(kind, id)), workbook]
    };
    packets
        .chain(units.flat_map(of_unit).flatten())
        .chain(control)
        .collect()
}

fn split(documents: Vec<&Document>, limit: usize) -> Vec<Vec<&Document>> {
    let mut bundles: Vec<Vec<&Document>> = Vec::new();
    let mut size = limit;
    for document in documents {
        let travels = in_base64(document.bytes.len());
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
mod tests;
