//! From a letter and its attachments to a message (RFC 5322, MIME).
//!
//! A message has its text twice, plain and as HTML (`multipart/alternative`), and the
//! attachments beside it (`multipart/mixed`).

use lettre::{
    Address, Message,
    address::Envelope,
    message::{
        Attachment, Mailbox, MultiPart, SinglePart,
        header::{ContentType, MessageId},
    },
};

use super::{
    Parcel, Post,
    letter::{Letter, one_line},
};
use crate::digest;

/// A message that cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum MessageError {
    /// An address is not one.
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

/// Puts a message together; the same parcel gives the same bytes on the same day.
pub(super) fn mail(post: &Post, parcel: &Parcel, letter: Letter) -> Result<Mail, MessageError> {
    let from = mailbox(post.from)?;
    let token = token(post, parcel);
    let id = format!("<{token}@{}>", from.email.domain());
    let to = mailbox(&parcel.recipient.address)?;
    let envelope = Envelope::new(
        Some(returned_to(post.bounce_address, &from, &token)?),
        vec![to.email.clone()],
    )?;
    let to = Mailbox::new(Some(one_line(&parcel.recipient.name)), to.email);
    let mut builder = Message::builder()
        .from(from)
        .to(to)
        .subject(one_line(&letter.subject))
        .date(post.date)
        .header(MessageId::from(id.clone()));
    if let Some(reply_to) = post.reply_to {
        builder = builder.reply_to(mailbox(reply_to)?);
    }
    Ok(Mail {
        message: builder.multipart(parts(parcel, letter, &id))?,
        id,
        envelope,
    })
}

fn parts(parcel: &Parcel, letter: Letter, id: &str) -> MultiPart {
    let boundary = |which: &str| digest::sha256_of_parts([id.as_bytes(), which.as_bytes()]);
    let texts = MultiPart::alternative()
        .boundary(boundary("texts"))
        .singlepart(SinglePart::plain(letter.text))
        .singlepart(SinglePart::html(letter.html));
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

pub(super) fn mailbox(text: &str) -> Result<Mailbox, MessageError> {
    text.parse().map_err(|source| MessageError::Address {
        address: text.escape_debug().to_string(),
        source,
    })
}

/// Returns the envelope's sender, to whom reports of failed delivery go: an address of the
/// message's own (VERP), so that a report names its message whatever else it says.
pub(super) fn returned_to(
    bounce_address: Option<&str>,
    from: &Mailbox,
    token: &str,
) -> Result<Address, MessageError> {
    let Some(address) = bounce_address else {
        return Ok(from.email.clone());
    };
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    let own = format!("{local}+{token}@{domain}");
    Ok(mailbox(&own)?.email)
}

/// Returns what tells the message apart from every other, and is the same on every try.
fn token(post: &Post, parcel: &Parcel) -> String {
    let edition = post.edition.to_string();
    let bundle = parcel.bundle();
    token_of([edition.as_str(), &bundle, &parcel.recipient.address])
}

/// Makes a token of what tells a message apart.
pub(super) fn token_of(parts: [&str; 3]) -> String {
    let hash = digest::sha256_of_parts(parts.map(str::as_bytes));
    hash.get(..TOKEN).unwrap_or(&hash).to_owned()
}

/// How many hexadecimal digits a token has.
pub(super) const TOKEN: usize = 32;

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
