//! How the demonstration population's numbers run with age: who lives where,
//! who moves, gives birth or dies.
//!
//! The curves are drawn by hand to resemble Denmark's about 2020; no table was
//! copied. They steer a synthetic population and are no source for anything
//! else.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::ages::Ages;
use super::geography::Character;

/// No age is drawn above this one.
const OLDEST: i32 = 99;

/// A curve through (age, value) points, straight between them and level
/// outside them.
pub(super) type Curve = [(f64, f64)];

/// Reads a curve at an age.
pub(super) fn at(curve: &Curve, age: i32) -> f64 {
    let age = f64::from(age);
    let mut before: Option<(f64, f64)> = None;
    for &(x, y) in curve {
        if age <= x {
            return before.map_or(y, |(x0, y0)| y0 + (y - y0) * (age - x0) / (x - x0));
        }
        before = Some((x, y));
    }
    before.map_or(0.0, |(_, y)| y)
}

/// Residents by age, relative to each other: 19 % under 18, 20 % from 65.
const RESIDENTS: [(f64, f64); 11] = [
    (0.0, 0.92),
    (10.0, 1.01),
    (18.0, 1.14),
    (25.0, 1.28),
    (33.0, 1.14),
    (40.0, 1.18),
    (50.0, 1.36),
    (60.0, 1.28),
    (72.0, 1.12),
    (85.0, 0.42),
    (99.0, 0.0),
];

/// Share that leaves its home in a year, by age.
const MOBILITY: [(f64, f64); 9] = [
    (0.0, 0.13),
    (6.0, 0.08),
    (16.0, 0.07),
    (20.0, 0.33),
    (25.0, 0.33),
    (32.0, 0.17),
    (42.0, 0.08),
    (60.0, 0.04),
    (80.0, 0.04),
];

/// Births a year to a woman, by age: 1.7 children in all, in effect about 1.5,
/// since nobody both moves and gives birth in one year.
const FERTILITY: [(f64, f64); 7] = [
    (17.0, 0.0),
    (20.0, 0.02),
    (25.0, 0.08),
    (30.0, 0.14),
    (35.0, 0.09),
    (40.0, 0.02),
    (45.0, 0.0),
];

/// Share that dies in a year, by age.
const MORTALITY: [(f64, f64); 9] = [
    (0.0, 0.0003),
    (30.0, 0.0005),
    (50.0, 0.0025),
    (60.0, 0.006),
    (70.0, 0.016),
    (80.0, 0.045),
    (90.0, 0.15),
    (98.0, 0.33),
    (108.0, 1.0),
];

/// Moves in estates of social housing, relative to elsewhere.
const ESTATE_MOBILITY: f64 = 1.7;

/// What an age profile does to one age band.
struct Band {
    /// Residents, relative to the municipality as a whole.
    residents: f64,
    /// Arrivals relative to the share of such residents who leave.
    arrivals: f64,
    /// Leaving, relative to the municipality as a whole.
    leaving: f64,
}

/// Before which age a band ends, and residents, arrivals and leaving in it.
type BandRow = (i32, [f64; 3], [f64; 3], [f64; 3], [f64; 3]);

#[rustfmt::skip] // a band a line
const BANDS: [BandRow; 5] = [
    //          mixed            young            families         seniors
    (18,       [1.0, 1.0, 1.0], [0.6, 0.6, 1.5], [1.4, 1.2, 0.8], [0.75, 0.9, 1.2]),
    (30,       [1.0, 1.1, 1.0], [2.1, 1.4, 0.9], [0.8, 0.8, 1.5], [0.7,  0.7, 1.4]),
    (50,       [1.0, 1.0, 1.0], [0.9, 0.7, 1.6], [1.2, 1.6, 0.9], [0.85, 1.0, 1.0]),
    (65,       [1.0, 0.9, 1.0], [0.7, 0.5, 1.3], [0.9, 0.6, 1.3], [1.1,  1.3, 0.9]),
    (i32::MAX, [1.0, 0.7, 1.0], [0.7, 0.5, 1.0], [0.7, 0.6, 1.2], [1.6,  1.4, 0.9]),
];

fn profile(ages: Ages, age: i32) -> Band {
    let row = BANDS.iter().find(|(before, ..)| age < *before);
    let found = row.map(|(_, mixed, young, families, seniors)| match ages {
        Ages::Mixed => *mixed,
        Ages::Young => *young,
        Ages::Families => *families,
        Ages::Seniors => *seniors,
    });
    let [residents, arrivals, leaving] = found.unwrap_or([1.0; 3]);
    Band {
        residents,
        arrivals,
        leaving,
    }
}

/// Returns how likely a resident is to leave the home within the year.
pub(super) fn leaving(age: i32, character: Character, in_estate: bool) -> f64 {
    let estate = if in_estate { ESTATE_MOBILITY } else { 1.0 };
    at(&MOBILITY, age) * profile(character.ages, age).leaving * estate
}

/// Returns how likely a woman is to have a child within the year.
pub(super) fn birth(age: i32) -> f64 {
    at(&FERTILITY, age)
}

/// Returns how likely a person is to die within the year; `standing` is the
/// person's, and a low one shortens life.
pub(super) fn death(age: i32, standing: f64) -> f64 {
    at(&MORTALITY, age) * (1.0 - 0.2 * standing).clamp(0.6, 1.6)
}

/// Ages to draw from, each with its weight.
#[derive(Debug)]
pub(super) struct AgeTable {
    /// Running total of the weights from age 0 up.
    running: Vec<f64>,
}

impl AgeTable {
    /// Weighs the ages of those who live in a place from the first year.
    pub(super) fn of_residents(ages: Ages) -> Self {
        Self::weighed(|age| at(&RESIDENTS, age) * profile(ages, age).residents)
    }

    /// Weighs the ages of those who move into a place.
    pub(super) fn of_arrivals(ages: Ages) -> Self {
        Self::weighed(|age| {
            let band = profile(ages, age);
            at(&RESIDENTS, age) * at(&MOBILITY, age) * band.residents * band.arrivals
        })
    }

    fn weighed(weight: impl Fn(i32) -> f64) -> Self {
        let add = |total: &mut f64, age: i32| {
            *total += weight(age);
            Some(*total)
        };
        Self {
            running: (0..=OLDEST).scan(0.0, add).collect(),
        }
    }

    /// Draws an age.
    pub(super) fn draw(&self, rng: &mut ChaCha8Rng) -> i32 {
        let total = self.running.last().copied().unwrap_or_default();
        let drawn = rng.random::<f64>() * total;
        let age = self.running.partition_point(|&running| running <= drawn);
        i32::try_from(age).map_or(OLDEST, |age| age.min(OLDEST))
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    #[test]
    fn a_curve_is_straight_between_its_points_and_level_outside() {
        let curve = [(10.0, 1.0), (20.0, 3.0)];
        let cases = [(0, 1.0), (10, 1.0), (15, 2.0), (20, 3.0), (90, 3.0)];
        for (age, value) in cases {
            assert!((at(&curve, age) - value).abs() < 1e-12, "{age}");
        }
    }

    #[test]
    fn drawn_ages_follow_the_pyramid() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let table = AgeTable::of_residents(Ages::Mixed);
        let drawn: Vec<i32> = (0..20_000).map(|_| table.draw(&mut rng)).collect();
        let children = drawn.iter().filter(|age| **age < 18).count();
        let old = drawn.iter().filter(|age| **age >= 65).count();
        assert!((3_500..=4_100).contains(&children), "{children}");
        assert!((3_700..=4_400).contains(&old), "{old}");
        assert!(drawn.iter().all(|age| (0..=OLDEST).contains(age)));
    }

    #[test]
    fn nobody_outlives_the_mortality_curve() {
        assert!(death(110, 0.0) >= 1.0);
        assert!(death(110, 3.0) > 0.5);
    }
}
