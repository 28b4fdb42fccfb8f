//! What an approval is about: files and mails.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Approval;
use crate::{
    delivery::{DeliveryError, Draft, LedgerEntry, Mailing},
    digest,
};

/// A mail in an approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mail {
    /// To whom.
    recipient: String,
    /// The address.
    address: String,
    /// SHA-256 of each attached file by its name.
    documents: BTreeMap<String, String>,
    /// A hash of what is attached, by which the ledger knows the mail.
    bundle: String,
    /// SHA-256 of all that the recipient will see, and of the addresses of its envelope.
    pub(super) sha256: String,
}

impl Mail {
    fn of(draft: &Draft, mailing: &Mailing) -> Result<Self, DeliveryError> {
        let parcel = &draft.parcel;
        Ok(Self {
            recipient: parcel.recipient.name.clone(),
            address: parcel.recipient.address.key(),
            documents: parcel.hashes(),
            bundle: parcel.bundle(),
            sha256: draft.sha256(mailing)?,
        })
    }

    fn named(&self) -> String {
        format!("the mail to {} <{}>", self.recipient, self.address)
    }

    /// Tells whether rows of the ledger say that it arrived, or may have.
    fn went(&self, known: &[LedgerEntry]) -> bool {
        let own = || {
            let went = known.iter().filter(|row| row.state.may_have_arrived());
            went.filter(|row| row.recipient == self.address)
        };
        let carried = |(name, hash): (&String, &String)| {
            own().any(|row| {
                let documents = row.documents.as_ref();
                documents.is_some_and(|documents| documents.get(name) == Some(hash))
            })
        };
        own().any(|row| row.content_key == self.bundle)
            || (!self.documents.is_empty() && self.documents.iter().all(carried))
    }
}

/// Everything that an approval is about: files, mails that wait, and what is known of others.
#[derive(Debug, Clone)]
pub(in crate::pipeline) struct Contents {
    pub(super) files: BTreeMap<String, String>,
    mails: Vec<Mail>,
    who_gets_what: BTreeSet<(String, String)>,
    known: Vec<LedgerEntry>,
}

impl Contents {
    /// Takes the hash of every file that goes into the bag, and of every mail that is to be sent.
    pub(in crate::pipeline) fn of(
        payload: &BTreeMap<String, Vec<u8>>,
        drafts: &[Draft],
        mailing: &Mailing,
        known: Vec<LedgerEntry>,
    ) -> Result<Self, DeliveryError> {
        let hash = |(path, bytes): (&String, &Vec<u8>)| (path.clone(), digest::sha256(bytes));
        let waiting = drafts.iter().filter(|draft| draft.parcel.earlier.is_none());
        let gets = drafts.iter().flat_map(|draft| {
            let address = draft.parcel.recipient.address.key();
            let names = draft.parcel.hashes().into_keys();
            names.map(move |name| (address.clone(), name))
        });
        Ok(Self {
            files: payload.iter().map(hash).collect(),
            mails: waiting
                .map(|draft| Mail::of(draft, mailing))
                .collect::<Result<_, _>>()?,
            who_gets_what: gets.collect(),
            known,
        })
    }

    /// Returns the SHA-256 of the edition: of its files, and of who gets which, in however many
    /// mails and whether they went or not.
    pub(in crate::pipeline) fn sha256(&self) -> String {
        let files = self.files.iter();
        let pairs = files.chain(self.who_gets_what.iter().map(|(who, what)| (who, what)));
        digest::sha256_of_parts(pairs.flat_map(|(of, what)| [of.as_bytes(), what.as_bytes()]))
    }

    /// Counts mails that wait, and the recipients whom they go to.
    pub(super) fn waiting(&self) -> (usize, usize) {
        let addresses: BTreeSet<_> = self.mails.iter().map(|mail| &mail.address).collect();
        (self.mails.len(), addresses.len())
    }

    /// Returns what is other than it was approved: files, mails that are not as they were, and mails
    /// that neither went nor are to be sent any more.
    pub(super) fn differences(&self, approval: &Approval) -> Vec<String> {
        let (now, then) = (&self.files, &approval.files);
        let differs = |path: &&String| now.get(*path) != then.get(*path);
        let files: BTreeSet<&String> = now.keys().chain(then.keys()).collect();
        let files = files.into_iter().filter(differs).cloned();
        let is_in =
            |mail: &Mail, list: &[Mail]| list.iter().any(|other| other.sha256 == mail.sha256);
        let new = self
            .mails
            .iter()
            .filter(|mail| !is_in(mail, &approval.mails));
        let gone = approval
            .mails
            .iter()
            .filter(|mail| !is_in(mail, &self.mails));
        let gone = gone.filter(|mail| !mail.went(&self.known));
        let new: BTreeSet<String> = new.map(Mail::named).collect();
        let gone: BTreeSet<String> = gone.map(Mail::named).collect();
        let gone = gone
            .difference(&new)
            .map(|mail| format!("{mail} (no longer)"));
        let mails: BTreeSet<String> = gone.chain(new.iter().cloned()).collect();
        files.chain(mails).collect()
    }

    /// Returns the mails that wait, and those of an earlier approval that went.
    pub(super) fn with_those_that_went(&self, earlier: Option<Approval>) -> Vec<Mail> {
        let earlier = earlier.map_or_else(Vec::new, |earlier| earlier.mails);
        let went = earlier.into_iter().filter(|mail| {
            let waits = self
                .mails
                .iter()
                .any(|waiting| waiting.sha256 == mail.sha256);
            !waits && mail.went(&self.known)
        });
        self.mails.iter().cloned().chain(went).collect()
    }
}
