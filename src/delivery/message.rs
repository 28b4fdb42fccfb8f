//! From a letter and its attachments to a message (RFC 5322, MIME).
//!
//! A message has its text twice, plain and as HTML (`multipart/alternative`), and the
//! attachments beside it (`multipart/mixed`).

use std::time::SystemTime;

use lettre::{
    Address, Message,
    address::Envelope,
    message::{
        Attachment, Mailbox, MultiPart, SinglePart,
        header::{ContentType, MessageId},
    },
};

use super::{
    DeliveryError, Parcel, Post,
    letter::{Letter, one_line},
};
use crate::{config, digest};

/// A message that cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum MessageError {
    /// An address with a token is none.
    #[error("`{address}` is not a mail address")]
    Address {
        /// The text.
        address: String,
        /// What is wrong with it.
        source: lettre::address::AddressError,
    },
    /// A part of the message is missing.
    #[error("the message cannot be put together")]
    Build(#[from] lettre::error::Error),
}

/// A message with the identifier that it keeps on every try.
pub(super) struct Mail {
    pub(super) id: String,
    pub(super) message: Message,
    pub(super) envelope: Envelope,
}

/// A message with its words, before it has a date and an identifier.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    /// To whom, and what is attached.
    pub parcel: Parcel<'a>,
    pub(super) letter: Letter,
}

/// Writes the words of messages. From here on nothing more is read: what is approved and what
/// leaves is the same.
///
/// # Errors
/// Where a template is wrong.
pub fn draft<'a>(parcels: Vec<Parcel<'a>>, post: &Post) -> Result<Vec<Draft<'a>>, DeliveryError> {
    let write = |parcel: Parcel<'a>| {
        let letter = post.letters.write(&parcel, post.project, post.edition)?;
        Ok(Draft { parcel, letter })
    };
    parcels.into_iter().map(write).collect()
}

/// Stands for the token where a message is hashed.
const ANY: &str = "approved";

impl Draft<'_> {
    /// Returns the SHA-256 of all that the recipient will see, and of the addresses of the
    /// envelope: of the whole message but its date and its identifier.
    ///
    /// # Errors
    /// Where the message cannot be put together.
    pub fn sha256(&self, post: &Post) -> Result<String, DeliveryError> {
        let post = Post {
            date: SystemTime::UNIX_EPOCH,
            ..*post
        };
        let mail = self.mail(&post, ANY)?;
        let from = mail.envelope.from().map(ToString::to_string);
        let to = mail.envelope.to().iter().map(ToString::to_string);
        let mut parts: Vec<Vec<u8>> = vec![mail.message.formatted()];
        parts.extend(from.into_iter().chain(to).map(String::into_bytes));
        Ok(digest::sha256_of_parts(parts.iter().map(Vec::as_slice)))
    }

    /// Returns what tells the message apart from every other, and is the same on every try.
    pub(super) fn token(&self, post: &Post) -> String {
        let edition = post.edition.to_string();
        let address = self.parcel.recipient.address.key();
        let bundle = self.parcel.bundle();
        post.secret.token([&edition, &bundle, &address])
    }

    /// Puts the message together; the same draft gives the same bytes on the same day.
    pub(super) fn mail(&self, post: &Post, token: &str) -> Result<Mail, DeliveryError> {
        self.put_together(post, token)
            .map_err(|source| DeliveryError::Message {
                recipient: self.parcel.recipient.name.clone(),
                source,
            })
    }

    fn put_together(&self, post: &Post, token: &str) -> Result<Mail, MessageError> {
        let Self { parcel, letter } = self;
        let from = post.from.inner();
        let id = format!("<{token}@{}>", from.email.domain());
        let to = parcel.recipient.address.address();
        let sender = returned_to(post.bounce_address, from, token)?;
        let envelope = Envelope::new(Some(sender), vec![to.clone()])?;
        let to = Mailbox::new(Some(one_line(&parcel.recipient.name)), to.clone());
        let mut builder = Message::builder()
            .from(from.clone())
            .to(to)
            .subject(one_line(&letter.subject))
            .date(post.date)
            .header(MessageId::from(id.clone()));
        if let Some(reply_to) = post.reply_to {
            builder = builder.reply_to(reply_to.inner().clone());
        }
        Ok(Mail {
            message: builder.multipart(parts(parcel, letter, &id))?,
            id,
            envelope,
        })
    }
}

fn parts(parcel: &Parcel, letter: &Letter, id: &str) -> MultiPart {
    let boundary = |which: &str| digest::sha256_of_parts([id.as_bytes(), which.as_bytes()]);
    let texts = MultiPart::alternative()
        .boundary(boundary("texts"))
        .singlepart(SinglePart::plain(letter.text.clone()))
        .singlepart(SinglePart::html(letter.html.clone()));
    let mut parts = MultiPart::mixed()
        .boundary(boundary("parts"))
        .multipart(texts);
    for document in &parcel.documents {
        let attachment = Attachment::new(document.name.file_name());
        parts = parts.singlepart(attachment.body(document.pdf.clone(), pdf_type()));
    }
    parts
}

fn pdf_type() -> ContentType {
    ContentType::parse("application/pdf").unwrap_or(ContentType::TEXT_PLAIN)
}

/// Returns the envelope's sender, to whom reports of failed delivery go: an address of the
/// message's own (VERP), so that a report names its message whatever else it says.
pub(super) fn returned_to(
    bounce_address: Option<&config::Mailbox>,
    from: &Mailbox,
    token: &str,
) -> Result<Address, MessageError> {
    let Some(mailbox) = bounce_address else {
        return Ok(from.email.clone());
    };
    let address = mailbox.address();
    let own = format!("{}+{token}", address.user());
    Address::new(&own, address.domain()).map_err(|source| MessageError::Address {
        address: format!("{own}@{}", address.domain()),
        source,
    })
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
