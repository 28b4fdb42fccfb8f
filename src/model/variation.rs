//! How much the figures of an indicator vary by chance.

use serde::{Deserialize, Serialize};

/// How much the figures of an indicator vary by chance, as one number each for the whole
/// municipality.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Variation {
    /// The correlation of what chance does to an area in a year and in the next, from 0 to 0.9:
    /// most residents are the same.
    pub correlation: f64,
    /// How many times the variance is that of as many persons who have nothing to do with each
    /// other, 1 or more: who shares a household moves together.
    pub design_factor: f64,
}

impl Default for Variation {
    /// Persons who have nothing to do with each other, and others every year.
    fn default() -> Self {
        Self {
            correlation: 0.0,
            design_factor: 1.0,
        }
    }
}

impl Variation {
    /// Returns how many times the variance of a difference over so many years is that of two
    /// independent counts of persons who have nothing to do with each other.
    ///
    /// The correlation fades from year to year by the same factor. Where some stay longer than
    /// others it fades more slowly, so differences are rather taken for chance than not.
    #[must_use]
    pub fn over_years(self, years: i32) -> f64 {
        self.design_factor * (1.0 - self.correlation.powi(years))
    }
}
