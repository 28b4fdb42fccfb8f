//! The one sort of message that leaves, and how it becomes a mail (RFC 5322, MIME).
//!
//! A message of an edition has its text twice, plain and as HTML (`multipart/alternative`), and the
//! attachments beside it (`multipart/mixed`). A notice to the owner is a plain text.

use lettre::{
    Address,
    address::Envelope,
    message::{
        self, Attachment, MultiPart, SinglePart,
        header::{ContentType, MessageId},
    },
};

use super::{
    DeliveryError, LedgerEntry, MessageKind, Parcel, Secret, Sender, State,
    error::MessageError,
    letter::{Letter, attachment_name, one_line},
};
use crate::{
    config::Mailbox,
    digest,
    model::{Document, DocumentKind, Edition},
};

/// A message to one recipient.
#[derive(Debug, Clone, Copy)]
pub(super) struct Message<'a> {
    /// The edition that it carries, or is about.
    pub(super) edition: Edition,
    /// To whom.
    pub(super) name: &'a str,
    /// Where they are reached.
    pub(super) mailbox: &'a Mailbox,
    /// The words.
    pub(super) letter: &'a Letter,
    /// What it is.
    pub(super) content: Content<'a>,
}

/// What a message is, and carries beside its words.
#[derive(Debug, Clone, Copy)]
pub(super) enum Content<'a> {
    /// Documents of an edition.
    Parcel(&'a Parcel<'a>),
    /// Nothing; the owner is told something, once for each key.
    Notice(&'a str),
}

/// A message with the identifier that it keeps on every try.
pub(super) struct Mail {
    pub(super) id: String,
    pub(super) message: lettre::Message,
    pub(super) envelope: Envelope,
}

impl<'a> Message<'a> {
    /// Returns the message as it is entered before anything is tried.
    pub(super) fn entry(&self, transport: &str, now: String) -> LedgerEntry {
        let parcel = self.parcel();
        let notice = match parcel {
            None => self.letter.clone(),
            Some(_) => Letter::default(),
        };
        LedgerEntry {
            kind: match parcel {
                None => MessageKind::Notice,
                Some(_) => MessageKind::Edition,
            },
            edition: self.edition.to_string(),
            transport: transport.to_owned(),
            recipient: self.mailbox.key(),
            part: parcel.map_or(1, |parcel| parcel.part.number),
            name: self.name.to_owned(),
            content_key: self.content_key(),
            documents: parcel.map(Parcel::hashes),
            subject: one_line(&notice.subject),
            body: notice.text,
            message_id: String::new(),
            state: State::Pending,
            attempts: 0,
            detail: parcel.map_or_else(String::new, held_back),
            changed_at: now,
        }
    }

    /// Returns what tells the message apart from every other, and is the same on every try.
    pub(super) fn token(&self, secret: &Secret) -> String {
        let edition = self.edition.to_string();
        secret.token([&edition, &self.content_key(), &self.mailbox.key()])
    }

    /// Returns the name of its file in an outbox.
    pub(super) fn file_name(&self) -> String {
        match self.content {
            Content::Parcel(parcel) => parcel.file_name(),
            Content::Notice(key) => format!("{}-{key}.eml", self.edition),
        }
    }

    /// Puts the mail together; the same message gives the same bytes on the same day.
    pub(super) fn mail(&self, sender: &Sender, token: &str) -> Result<Mail, DeliveryError> {
        self.put_together(sender, token)
            .map_err(|source| DeliveryError::Message {
                recipient: self.name.to_owned(),
                source,
            })
    }

    /// Returns what an edition's message carries.
    pub(super) fn parcel(&self) -> Option<&'a Parcel<'a>> {
        match self.content {
            Content::Parcel(parcel) => Some(parcel),
            Content::Notice(_) => None,
        }
    }

    /// Returns what it is known by to the ledger, with its edition and its recipient.
    fn content_key(&self) -> String {
        match self.content {
            Content::Parcel(parcel) => parcel.bundle(),
            Content::Notice(key) => key.to_owned(),
        }
    }

    fn put_together(&self, sender: &Sender, token: &str) -> Result<Mail, MessageError> {
        let from = sender.from.inner();
        let id = format!("<{token}@{}>", from.email.domain());
        let to = self.mailbox.address().clone();
        let returned_to = returned_to(sender, token)?;
        let envelope = Envelope::new(Some(returned_to), vec![to.clone()])?;
        let mut builder = lettre::Message::builder()
            .from(from.clone())
            .to(message::Mailbox::new(Some(one_line(self.name)), to))
            .subject(one_line(&self.letter.subject))
            .date(sender.date)
            .header(MessageId::from(id.clone()));
        if let Some(reply_to) = sender.reply_to {
            builder = builder.reply_to(reply_to.inner().clone());
        }
        let plain = SinglePart::plain(self.letter.text.clone());
        let attached = self.parcel().map_or(&[][..], |parcel| &parcel.documents);
        Ok(Mail {
            message: match &self.letter.html {
                None => builder.singlepart(plain)?,
                Some(html) => builder.multipart(parts((plain, html), attached, &id))?,
            },
            id,
            envelope,
        })
    }
}

/// Says what could not be made, where a message waits for it.
fn held_back(parcel: &Parcel) -> String {
    let missing: Vec<_> = parcel.missing.iter().map(ToString::to_string).collect();
    match missing.as_slice() {
        [] => String::new(),
        names => format!("held back: {} could not be made", names.join(", ")),
    }
}

fn parts((plain, html): (SinglePart, &str), attached: &[&Document], id: &str) -> MultiPart {
    let boundary = |which: &str| digest::sha256_of_parts([id.as_bytes(), which.as_bytes()]);
    let texts = MultiPart::alternative()
        .boundary(boundary("texts"))
        .singlepart(plain)
        .singlepart(SinglePart::html(html.to_owned()));
    let mut parts = MultiPart::mixed()
        .boundary(boundary("parts"))
        .multipart(texts);
    for document in attached {
        let attachment = Attachment::new(attachment_name(document, attached));
        let kind = content_type(document.name.kind());
        parts = parts.singlepart(attachment.body(document.bytes.clone(), kind));
    }
    parts
}

fn content_type(kind: DocumentKind) -> ContentType {
    let name = match kind {
        DocumentKind::Workbook => {
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        }
        DocumentKind::Briefing | DocumentKind::Packet | DocumentKind::Disclosure => {
            "application/pdf"
        }
    };
    ContentType::parse(name).unwrap_or(ContentType::TEXT_PLAIN)
}

/// Returns the envelope's sender, to whom reports of failed delivery go: an address of the
/// message's own (VERP), so that a report names its message whatever else it says.
fn returned_to(sender: &Sender, token: &str) -> Result<Address, MessageError> {
    let Some(mailbox) = sender.bounce_address else {
        return Ok(sender.from.address().clone());
    };
    let address = mailbox.address();
    let own = format!("{}+{token}", address.user());
    Address::new(&own, address.domain()).map_err(|source| MessageError::Address {
        address: format!("{own}@{}", address.domain()),
        source,
    })
}

#[cfg(test)]
mod tests;
