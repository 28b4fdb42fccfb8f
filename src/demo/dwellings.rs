//! The dwellings of the demonstration municipality: how many a place has, who
//! owns them, and when they were built.
//!
//! They follow the number of residents and are drawn from a stream of their
//! own, so that no person's life depends on them. Who lives in which dwelling
//! is not told.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::address::Address;
use super::ages::Ages;
use super::geography::Character;
use super::numbers::{Numbers, whole};

/// The stream of the generator that dwellings are drawn from.
const STREAM: u64 = 2;

/// Who owns a dwelling, and who may live in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tenure {
    Owner,
    PrivateRental,
    Social,
    Cooperative,
}

impl Tenure {
    /// The code as the extracts write it.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::PrivateRental => "private_rental",
            Self::Social => "social",
            Self::Cooperative => "cooperative",
        }
    }
}

/// A dwelling that once built stays as it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dwelling {
    pub(super) id: i32,
    pub(super) address: Address,
    pub(super) tenure: Tenure,
    /// The year in which it was built.
    pub(super) built: i32,
}

/// Draws dwellings.
pub(super) struct Builder {
    numbers: Numbers,
    rng: ChaCha8Rng,
}

/// A place in which dwellings are built.
#[derive(Debug, Clone, Copy)]
pub(super) struct Site {
    pub(super) address: Address,
    /// Where a street came to another area: the street's addresses, and its
    /// share of the site.
    pub(super) street: Option<(Address, f64)>,
    pub(super) character: Character,
}

impl Builder {
    pub(super) fn new(seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(STREAM);
        Self {
            numbers: Numbers::of_dwellings(),
            rng,
        }
    }

    /// Draws the dwellings that a place has from the first year.
    pub(super) fn found(&mut self, site: Site, residents: usize, year: i32) -> Vec<Dwelling> {
        let count = site.dwellings(residents);
        let estate = FIRST_ESTATE + self.rng.random_range(0..ESTATE_YEARS);
        let draw = |_| {
            let built = match site.address.estate {
                Some(_) => estate + self.rng.random_range(0..3),
                None => self.year_built().min(year - 1),
            };
            self.build(site, built)
        };
        (0..count).map(draw).collect()
    }

    /// Builds what is missing for the residents on 1 January of a year; what
    /// stands stays.
    pub(super) fn extend(
        &mut self,
        dwellings: &mut Vec<Dwelling>,
        site: Site,
        residents: usize,
        year: i32,
    ) {
        for _ in dwellings.len()..site.dwellings(residents) {
            dwellings.push(self.build(site, year - 1));
        }
    }

    fn build(&mut self, site: Site, built: i32) -> Dwelling {
        let tenure = self.tenure(site);
        let place: f64 = self.rng.random();
        let street = site.street.filter(|(_, share)| place < *share);
        Dwelling {
            id: self.numbers.draw(),
            address: street.map_or(site.address, |(address, _)| address),
            tenure,
            built,
        }
    }

    /// Draws a tenure: estates are social housing, and elsewhere there is the
    /// more to rent the more deprived the place.
    fn tenure(&mut self, site: Site) -> Tenure {
        let drawn: f64 = self.rng.random();
        if site.address.estate.is_some() {
            return Tenure::Social;
        }
        let deprivation = site.character.deprivation;
        let young = f64::from(u8::from(site.character.ages == Ages::Young));
        let social = 0.035 + 0.36 * deprivation;
        let rental = social + 0.06 + 0.35 * deprivation + 0.15 * young;
        let cooperative = rental + 0.04 + 0.08 * deprivation;
        match drawn {
            drawn if drawn < social => Tenure::Social,
            drawn if drawn < rental => Tenure::PrivateRental,
            drawn if drawn < cooperative => Tenure::Cooperative,
            _ => Tenure::Owner,
        }
    }

    /// Draws a year from the age of the stock, evenly within each period.
    fn year_built(&mut self) -> i32 {
        let drawn: f64 = self.rng.random();
        let period = PERIODS.iter().find(|(below, _)| drawn < *below);
        let (first, last) = period.map_or((2003, 2014), |(_, years)| *years);
        self.rng.random_range(first..=last)
    }
}

impl Site {
    /// Number of dwellings for so many residents.
    fn dwellings(self, residents: usize) -> usize {
        let residents = u32::try_from(residents).unwrap_or(u32::MAX);
        let wanted = whole(f64::from(residents) / self.household());
        usize::try_from(wanted).unwrap_or(usize::MAX)
    }

    /// Persons to a dwelling: 2.1 in the municipality as a whole.
    const fn household(self) -> f64 {
        match self.character.ages {
            Ages::Mixed => 2.1,
            Ages::Young => 1.8,
            Ages::Families => 2.3,
            Ages::Seniors => 1.9,
        }
    }
}

/// The first year in which an estate can have been built, and how many years
/// came after it.
const FIRST_ESTATE: i32 = 1962;
const ESTATE_YEARS: i32 = 18;

/// When dwellings outside the estates were built: the share built by the end of
/// each period, and its years.
const PERIODS: [(f64, (i32, i32)); 5] = [
    (0.18, (1880, 1919)),
    (0.38, (1920, 1959)),
    (0.74, (1960, 1979)),
    (0.90, (1980, 2002)),
    (1.00, (2003, 2014)),
];

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: Site = Site {
        address: Address {
            area: "101",
            former: None,
            estate: None,
            from_year: 2015,
            attachment_drift: 0.0,
        },
        street: None,
        character: Character {
            deprivation: 0.3,
            attachment_drift: 0.0,
            ages: Ages::Mixed,
            non_western_first: 0.1,
            non_western_last: 0.1,
        },
    };

    #[test]
    fn dwellings_grow_with_the_residents_and_never_shrink() {
        let mut builder = Builder::new(1);
        let mut dwellings = builder.found(SITE, 2_100, 2014);
        assert_eq!(dwellings.len(), 1_000);
        assert!(
            dwellings
                .iter()
                .all(|home| (1880..2014).contains(&home.built))
        );
        builder.extend(&mut dwellings, SITE, 2_000, 2015);
        assert_eq!(dwellings.len(), 1_000);
        builder.extend(&mut dwellings, SITE, 2_121, 2016);
        assert_eq!(dwellings.len(), 1_010);
        assert!(dwellings.iter().skip(1_000).all(|home| home.built == 2015));
    }

    #[test]
    fn an_estate_is_wholly_social_and_built_within_three_years() {
        let mut site = SITE;
        site.address.estate = Some("e01");
        let dwellings = Builder::new(1).found(site, 1_000, 2014);
        assert!(dwellings.iter().all(|home| home.tenure == Tenure::Social));
        let first = dwellings.iter().map(|home| home.built).min().unwrap();
        let last = dwellings.iter().map(|home| home.built).max().unwrap();
        assert!(last - first <= 2);
    }
}
