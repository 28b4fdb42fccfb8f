//! Tests of the audit and of what is hidden on its account.

mod attacker;
mod before;
mod cases;
mod known_answers;
mod recalled;
pub(in crate::disclosure) mod world;
mod worlds;
