//! Tests of the audit and of what is hidden on its account.

mod attacker;
mod cases;
mod world;
mod worlds;
