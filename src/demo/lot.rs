//! What is drawn for a person once, and stays for life.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// Levels a person falls on one side of, each drawn evenly from 0 to 1 for
/// life; the limit they are held against moves with age.
#[derive(Debug, Clone)]
pub(super) struct Lot {
    pub(super) couple: f64,
    pub(super) children: f64,
    pub(super) parents_apart: f64,
    pub(super) special_class: f64,
    pub(super) tenth_grade: f64,
    pub(super) copd: f64,
    pub(super) diabetes: f64,
    pub(super) stroke: f64,
}

impl Lot {
    /// Draws all of them.
    pub(super) fn draw(rng: &mut ChaCha8Rng) -> Self {
        Self {
            couple: rng.random(),
            children: rng.random(),
            parents_apart: rng.random(),
            special_class: rng.random(),
            tenth_grade: rng.random(),
            copd: rng.random(),
            diabetes: rng.random(),
            stroke: rng.random(),
        }
    }
}
