//! Panels whose truth is known, for tests: drawn from numbers that are the same in every run.

use super::{Observation, Scale, Series};

/// How the units of a panel come about, on the scale.
#[derive(Debug, Clone, Copy)]
pub(super) struct Truth {
    pub(super) scale: Scale,
    /// Where the units lie in the first year, and how far apart.
    pub(super) middle: f64,
    pub(super) apart: f64,
    /// Yearly change common to all.
    pub(super) drift: f64,
    /// Standard deviation of the units' own yearly change.
    pub(super) own_drift: f64,
    /// Standard deviation of each year's change that lasts.
    pub(super) lasting: f64,
    /// Whether persons are drawn anew every year, as of a large population.
    pub(super) drawn: bool,
    /// Persons in the smallest and the largest unit.
    pub(super) persons: (f64, f64),
}

/// Nothing ever changes.
pub(super) const STILL: Truth = Truth {
    scale: Scale::Share,
    middle: -1.2,
    apart: 0.6,
    drift: 0.0,
    own_drift: 0.0,
    lasting: 0.0,
    drawn: false,
    persons: (233.0, 4_769.0),
};

/// Numbers without pattern (`SplitMix64`).
struct Chance(u64);

impl Chance {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        f64::from(u32::try_from((bits ^ (bits >> 31)) >> 32).unwrap()) / f64::from(u32::MAX)
    }

    /// Twelve uniform numbers make one that is nearly normal.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

impl Truth {
    /// Draws so many units over so many years from 2015 on.
    pub(super) fn panel(self, units: usize, years: i32, seed: u64) -> Vec<Series> {
        let mut chance = Chance(seed);
        let mut unit = || self.series(years, &mut chance);
        (0..units).map(|_| unit()).collect()
    }

    fn series(self, years: i32, chance: &mut Chance) -> Series {
        let (fewest, most) = self.persons;
        let weight = (fewest * (most / fewest).powf(chance.uniform())).round();
        let drift = self.drift + self.own_drift * chance.normal();
        let mut place = self.middle + self.apart * chance.normal();
        let mut observation = |year| {
            place += drift + self.lasting * chance.normal();
            let truth = self.scale.value(place, weight);
            let noise = self.scale.noise(truth, weight).sqrt() * chance.normal();
            let seen = if self.drawn { place + noise } else { place };
            Observation {
                year,
                value: self.scale.value(seen, weight),
                weight,
            }
        };
        Series {
            observations: (2015..2015 + years).map(&mut observation).collect(),
        }
    }
}
