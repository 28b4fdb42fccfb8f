//! From a letter and its attachments to a message (RFC 5322, MIME).

use lettre::{
    Message,
    message::{
        Attachment, Mailbox, MultiPart, SinglePart,
        header::{ContentType, MessageId},
    },
};

use super::{Parcel, letter::Letter, send::Post};
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
}

/// Puts a message together; the same parcel gives the same bytes on the same day.
pub(super) fn mail(post: &Post, parcel: &Parcel, letter: Letter) -> Result<Mail, MessageError> {
    let from = mailbox(&post.settings.from)?;
    let id = message_id(post, parcel, from.email.domain());
    let to = mailbox(&parcel.recipient.address)?;
    let to = Mailbox::new(Some(parcel.recipient.name.clone()), to.email);
    let mut builder = Message::builder()
        .from(from)
        .to(to)
        .subject(letter.subject)
        .date(post.date)
        .header(MessageId::from(id.clone()));
    if let Some(reply_to) = &post.settings.reply_to {
        builder = builder.reply_to(mailbox(reply_to)?);
    }
    let boundary = digest::sha256(id.as_bytes());
    let mut parts = MultiPart::mixed()
        .boundary(boundary)
        .singlepart(SinglePart::plain(letter.body));
    for document in &parcel.documents {
        let attachment = Attachment::new(document.name.file_name());
        parts = parts.singlepart(attachment.body(document.pdf.clone(), pdf_type()));
    }
    Ok(Mail {
        id,
        message: builder.multipart(parts)?,
    })
}

fn pdf_type() -> ContentType {
    ContentType::parse("application/pdf").unwrap_or(ContentType::TEXT_PLAIN)
}

fn mailbox(text: &str) -> Result<Mailbox, MessageError> {
    text.parse().map_err(|source| MessageError::Address {
        address: text.escape_debug().to_string(),
        source,
    })
}

fn message_id(post: &Post, parcel: &Parcel, domain: &str) -> String {
    let edition = post.edition.to_string();
    let bundle = parcel.bundle();
    let parts = [edition.as_str(), &bundle, &parcel.recipient.address];
    let hash = digest::sha256_of_parts(parts.map(str::as_bytes));
    format!("<{}@{domain}>", hash.get(..32).unwrap_or(&hash))
}
