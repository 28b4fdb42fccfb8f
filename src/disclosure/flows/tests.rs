//! Tests of what is hidden in the matrix of moves.

mod attacker;
mod cases;
mod world;
mod worlds;
