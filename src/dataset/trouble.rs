//! What is wrong at the other end of a connection.

use std::path::Path;

use super::Fault;

/// What is wrong with whoever was asked for rows, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trouble {
    pub(super) message: String,
    pub(super) hint: String,
}

impl Trouble {
    /// Says what is wrong.
    pub(super) fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: hint.into(),
        }
    }

    /// Says that the program was asked to stop.
    pub(super) fn stopped() -> Self {
        Self::new("was stopped", "run it again")
    }

    /// Tells it of a query.
    pub(super) fn of(self, place: &Path) -> Fault {
        Fault::of_file(place, self.message).hint(self.hint)
    }
}
