//! What became of messages in a run.

use super::State;

/// What became of a message in this run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Disposition {
    /// Handed over now.
    Sent,
    /// Handed over by an earlier run.
    AlreadySent,
    /// An earlier run sent this edition with other content; nothing was sent now.
    SentOtherwise,
    /// Held back, since a briefing could not be made.
    Held,
    /// Not handed over, or perhaps.
    Open {
        /// As the ledger has it.
        state: State,
        /// What the server said, or why it waits.
        said: String,
    },
}

/// A message of an edition and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// To whom.
    pub recipient: String,
    /// What became of it.
    pub disposition: Disposition,
    /// Files that no mail can carry and that were left out.
    pub left_out: Vec<String>,
}

impl Outcome {
    /// Tells whether the recipient has everything, now or from before.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let is_open = matches!(
            self.disposition,
            Disposition::Held | Disposition::Open { .. }
        );
        !is_open && self.left_out.is_empty()
    }
}
