//! What stands out about every unit, as a ranked list of facts by named rules.
//!
//! It looks at a [`PublishedEdition`](crate::model::PublishedEdition) alone: at published figures and
//! what was worked out from them, never at a count. So a finding tells nothing that the tables do
//! not, one about a hidden figure cannot be, and that there is none says nothing of what is hidden.
//! It makes no sentences: `briefing` does, from templates.

mod changes;
mod figures;
mod goals;
mod law;
mod overall;
mod ranking;
mod reading;
mod twins;

pub(crate) use ranking::findings;
pub(crate) use twins::twins;

#[cfg(test)]
mod tests;
