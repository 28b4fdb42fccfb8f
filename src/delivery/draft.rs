//! Messages of an edition with their words, as they are approved.

use std::time::SystemTime;

use super::{
    CorrectedFigures, DeliveryError, Mailing, Parcel, Sender,
    letter::Letter,
    message::{Content, Message},
};
use crate::digest;

/// A message of an edition with its words, before it has a date and an identifier.
#[derive(Debug, Clone)]
pub(crate) struct Draft<'a> {
    /// To whom, and what is attached.
    pub parcel: Parcel<'a>,
    pub(super) letter: Letter,
}

/// Writes the words of messages, with what they correct. From here on nothing more is read: what is approved and what
/// leaves is the same.
///
/// # Errors
/// Where a template is wrong.
pub(crate) fn draft<'a>(
    parcels: Vec<Parcel<'a>>,
    mailing: &Mailing,
    corrected: &CorrectedFigures,
) -> Result<Vec<Draft<'a>>, DeliveryError> {
    let about = (mailing.project, mailing.edition);
    let write = |parcel: Parcel<'a>| {
        let letter = mailing.letters.write(&parcel, about, corrected)?;
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
    pub(crate) fn sha256(&self, mailing: &Mailing) -> Result<String, DeliveryError> {
        let sender = Sender {
            date: SystemTime::UNIX_EPOCH,
            ..mailing.sender.clone()
        };
        let mail = self.message(mailing).mail(&sender, ANY)?;
        let from = mail.envelope.from().map(ToString::to_string);
        let to = mail.envelope.to().iter().map(ToString::to_string);
        let mut parts: Vec<Vec<u8>> = vec![mail.message.formatted()];
        parts.extend(from.into_iter().chain(to).map(String::into_bytes));
        Ok(digest::sha256_of_parts(parts.iter().map(Vec::as_slice)))
    }

    /// Returns the message that it becomes.
    pub(super) fn message(&self, mailing: &Mailing) -> Message<'_> {
        Message {
            edition: mailing.edition,
            name: &self.parcel.recipient.name,
            mailbox: &self.parcel.recipient.address,
            letter: &self.letter,
            content: Content::Parcel(&self.parcel),
        }
    }
}
