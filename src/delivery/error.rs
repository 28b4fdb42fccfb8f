//! Why nothing, or not everything, could be sent.

use super::{LedgerError, LettersError, ServerError, SignError};
use crate::files::FileError;

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

/// Why nothing, or not everything, could be sent.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// The ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The words of a mail cannot be written.
    #[error(transparent)]
    Letters(#[from] LettersError),
    /// A message cannot be put together.
    #[error("the message to {recipient} cannot be made")]
    Message {
        /// To whom.
        recipient: String,
        /// What is wrong.
        source: MessageError,
    },
    /// The outbox cannot be written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The mail server cannot be used.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// Somebody asked the program to stop.
    #[error("stopped as asked: {done} of {all} messages were looked at")]
    Stopped {
        /// Messages that were sent, or found to be sent before.
        done: usize,
        /// Messages in all.
        all: usize,
    },
    /// The key that signs cannot be used.
    #[error(transparent)]
    Sign(#[from] SignError),
}

impl DeliveryError {
    /// Returns what a user can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Ledger(error) => error.hint(),
            Self::Server(error) => Some(error.hint().to_owned()),
            Self::Sign(error) => Some(error.hint()),
            Self::Stopped { .. } => {
                Some("do the same again: who got it gets nothing, the others do".to_owned())
            }
            Self::Letters(_) | Self::Message { .. } | Self::File(_) => None,
        }
    }
}
