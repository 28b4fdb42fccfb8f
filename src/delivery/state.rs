//! What became of a message, of an edition or to the owner.
//!
//! | from | to | when |
//! |---|---|---|
//! | nothing | pending | it is to be sent (`Ledger::expect`) |
//! | pending, deferred | sending | its end is about to be written (`Ledger::claim`) |
//! | pending, deferred, sending | sent, deferred, failed, unknown | the server answered, or is lost |
//! | sending | unknown | the run that handed it over ended (`Ledger::recover`) |
//! | sent, unknown | bounced | a report came back (`read_bounces`) |
//! | unknown, failed, bounced | pending | a person wants it (`Ledger::reopen`); a notice that was refused, whenever it is asked for again |

use serde::{Deserialize, Serialize};

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// To be sent; nothing was tried yet, or what was tried was surely not accepted.
    Pending,
    /// About to be ended with the dot, after which the server may have it; after a crash nobody
    /// knows whether it has.
    Sending,
    /// Handed over.
    Sent,
    /// Refused for now; tried again next time.
    Deferred,
    /// Refused for good.
    Failed,
    /// Perhaps handed over. A person must look; it is not tried again by itself.
    Unknown,
    /// Handed over, and later reported as undeliverable.
    Bounced,
}

impl State {
    /// Returns the word that stands in the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Deferred => "deferred",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Bounced => "bounced",
        }
    }

    /// Tells whether a message in this state arrived, or may have: what it carries goes in no other
    /// one.
    #[must_use]
    pub fn may_have_arrived(self) -> bool {
        matches!(
            self,
            Self::Sending | Self::Sent | Self::Unknown | Self::Bounced
        )
    }

    /// Tells whether it still waits to be sent.
    pub(super) fn is_waiting(self) -> bool {
        matches!(self, Self::Pending | Self::Deferred)
    }

    /// Reads the word of the ledger; one that is not known is as good as `unknown`.
    pub(super) fn from_name(name: &str) -> Self {
        serde_json::from_value(name.into()).unwrap_or(Self::Unknown)
    }
}
