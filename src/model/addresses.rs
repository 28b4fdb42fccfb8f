//! Which area each address lies in.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::RangeInclusive,
};

use serde::{Deserialize, Serialize};

use super::UnitId;

/// The area of each address, by the key of the address.
pub(crate) type AreaOfAddress = BTreeMap<String, UnitId>;

/// The addresses of a municipality, with the areas in which they lie and lay.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Addresses {
    /// The areas of today: every address has one.
    pub today: AreaOfAddress,
    /// The areas in which addresses were counted before there was a list of them, each by the last data year for
    /// which they were.
    pub until: BTreeMap<i32, AreaOfAddress>,
}

/// The areas in which some addresses lie.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct AreasOfAddresses {
    /// Those of which they are all addresses.
    pub whole: Vec<UnitId>,
    /// Those of which they are some.
    pub cut: Vec<UnitId>,
}

impl Addresses {
    /// Returns the areas in which some addresses lie.
    #[must_use]
    pub(crate) fn areas_of(&self, addresses: &BTreeSet<String>) -> AreasOfAddresses {
        let mut counts: BTreeMap<&UnitId, [usize; 2]> = BTreeMap::new();
        for (address, area) in &self.today {
            let [inside, outside] = counts.entry(area).or_default();
            match addresses.contains(address) {
                true => *inside += 1,
                false => *outside += 1,
            }
        }
        let mut areas = AreasOfAddresses::default();
        for (area, counts) in counts {
            match counts {
                [0, _] => {}
                [_, 0] => areas.whole.push(area.clone()),
                _ => areas.cut.push(area.clone()),
            }
        }
        areas
    }

    /// Returns the areas in which addresses were counted before there was a list of them, with the data years for
    /// which they were; nothing where that is not said for all years up to one.
    #[must_use]
    pub(crate) fn before(&self, last: i32) -> Option<Vec<(RangeInclusive<i32>, &AreaOfAddress)>> {
        let mut from = i32::MIN;
        let mut said = Vec::new();
        for (year, areas) in &self.until {
            said.push((from..=*year, areas));
            from = year.saturating_add(1);
            if *year >= last {
                return Some(said);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_all_of_an_area_or_some() {
        let area = |area: &str| area.parse::<UnitId>().unwrap();
        let today = [("a", "1"), ("b", "1"), ("c", "2"), ("d", "2"), ("e", "3")];
        let addresses = Addresses {
            today: today.map(|(key, of)| (key.to_owned(), area(of))).into(),
            until: BTreeMap::new(),
        };
        for (keys, whole, cut) in [
            (&["a", "b", "c"][..], &["1"][..], &["2"][..]),
            (&["a", "b", "e"], &["1", "3"], &[]),
            (&["d"], &[], &["2"]),
            (&[], &[], &[]),
        ] {
            let keys = keys.iter().map(|key| (*key).to_owned()).collect();
            let [whole, cut] = [whole, cut].map(|codes| codes.iter().map(|code| area(code)));
            let expected = AreasOfAddresses {
                whole: whole.collect(),
                cut: cut.collect(),
            };
            assert_eq!(addresses.areas_of(&keys), expected, "{keys:?}");
        }
    }

    #[test]
    fn a_year_was_counted_by_the_first_areas_that_lasted_until_it() {
        let division = |area: &str| AreaOfAddress::from([("a".to_owned(), area.parse().unwrap())]);
        let addresses = Addresses {
            today: division("3"),
            until: BTreeMap::from([(2018, division("1")), (2024, division("2"))]),
        };
        let (first, second) = ((i32::MIN..=2018, "1"), (2019..=2024, "2"));
        for (last, expected) in [
            (2017, Some(vec![first.clone()])),
            (2018, Some(vec![first.clone()])),
            (2019, Some(vec![first.clone(), second.clone()])),
            (2024, Some(vec![first, second])),
            (2025, None),
        ] {
            let found = addresses.before(last);
            let found = found.map(|found| {
                let named = found.into_iter();
                let named = named.map(|(years, areas)| (years, areas["a"].to_string()));
                named.collect::<Vec<_>>()
            });
            let expected = expected.map(|expected| {
                let named = expected.into_iter();
                named
                    .map(|(years, area)| (years, area.to_owned()))
                    .collect()
            });
            assert_eq!(found, expected, "{last}");
        }
    }
}
