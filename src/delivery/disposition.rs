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

impl Disposition {
    /// Says what became of a message by the state that it has now, and had before this run.
    pub(super) fn of_before(state: State, said: &str) -> Self {
        match state {
            State::Sent => Self::AlreadySent,
            state => Self::open(state, said),
        }
    }

    /// Says that a message was not handed over, or perhaps.
    pub(super) fn open(state: State, said: impl Into<String>) -> Self {
        let said = said.into();
        Self::Open { state, said }
    }
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
