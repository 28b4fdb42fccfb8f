//! Worlds by the names of their counts, so that what one audit found another can begin with.

use std::collections::{BTreeMap, btree_map::Entry};

use super::{
    Proofs,
    deviation::Deviation,
    problem::Problem,
    series::{CountKey, Series, first_of},
    target::SumTarget,
};
use crate::model::{CountName, CountPart, KnownWorld, KnownWorlds, Side, UnitId, UnitSum};

/// Known worlds, with the numbers that their counts have in a problem.
pub(crate) struct Recalled<'w> {
    known: &'w KnownWorlds,
    numbers: Vec<Option<usize>>,
    sums: BTreeMap<&'w UnitSum, &'w [KnownWorld]>,
}

impl<'w> Recalled<'w> {
    /// Looks the counts of known worlds up.
    pub(crate) fn new(problem: &Problem, known: &'w KnownWorlds) -> Self {
        let indicators = problem.input.indicators.iter().enumerate();
        let indicators = indicators.map(|(place, indicator)| (indicator.id.as_str(), place));
        let indicators: BTreeMap<&str, usize> = indicators.collect();
        let derived: BTreeMap<CountName, usize> = match known.counts.is_empty() {
            true => BTreeMap::new(),
            false => problem
                .derived_names()
                .map(|(count, name)| (name, count))
                .collect(),
        };
        let number = |name: &CountName| {
            let CountName(indicator, year, unit, part) = name;
            let side = match part {
                CountPart::Numerator => Side::Numerator,
                CountPart::Denominator => Side::Denominator,
                _ => return derived.get(name).copied(),
            };
            let own = CountKey {
                series: Series {
                    indicator: *indicators.get(indicator.as_str())?,
                    side,
                },
                year: *year,
                unit: *problem.places.get(unit.as_str())?,
            };
            let series = first_of(&problem.same, own.series);
            let shared = || problem.count_at(CountKey { series, ..own });
            problem.count_at(own).or_else(shared)
        };
        let sums = known.sums.iter();
        Self {
            known,
            numbers: known.counts.iter().map(number).collect(),
            sums: sums.map(|(sum, worlds)| (sum, worlds.as_slice())).collect(),
        }
    }

    /// Returns the worlds of all targets of the problem.
    pub(crate) fn figures(&self, problem: &Problem) -> Proofs {
        let figures = self.known.figures.iter();
        let by_count = figures.filter_map(|(name, worlds)| Some((self.number(*name)?, worlds)));
        let by_count: BTreeMap<usize, &Vec<KnownWorld>> = by_count.collect();
        let counts = problem.targets.iter().map(|found| found.target.count);
        let worlds = counts.map(|count| {
            let known = by_count.get(&count);
            self.worlds(known.map_or(&[][..], |worlds| worlds.as_slice()))
                .collect()
        });
        worlds.collect()
    }

    /// Returns the worlds of a sum.
    pub(crate) fn sum(&self, problem: &Problem, sum: &UnitSum, found: SumTarget) -> Vec<Deviation> {
        let worlds = self.sums.get(sum).copied().unwrap_or_default();
        let own = found.target.count;
        let mut members = problem.system.counts_of(found.row);
        members.retain(|count| *count != own);
        let with_sum = |world: Deviation| {
            let amount: f64 = members.iter().map(|count| world.of(*count)).sum();
            world.iter().chain([(own, amount)]).collect()
        };
        self.worlds(worlds).map(with_sum).collect()
    }

    fn worlds(&self, worlds: &'w [KnownWorld]) -> impl Iterator<Item = Deviation> {
        let numbered = |world: &KnownWorld| {
            let counts = world.iter();
            let counts = counts.map(|(name, amount)| Some((self.number(*name)?, *amount)));
            counts.collect::<Option<Deviation>>()
        };
        worlds.iter().filter_map(numbered)
    }

    fn number(&self, name: usize) -> Option<usize> {
        self.numbers.get(name).copied().flatten()
    }
}

impl Problem<'_> {
    /// Names worlds of targets, so that they can be kept.
    pub(in crate::disclosure) fn named(
        &self,
        figures: &[Vec<Deviation>],
        sums: Vec<(UnitSum, &[Deviation])>,
    ) -> KnownWorlds {
        let mut naming = Naming {
            names: self.names(),
            places: BTreeMap::new(),
            counts: Vec::new(),
        };
        let mut by_name: BTreeMap<usize, Vec<KnownWorld>> = BTreeMap::new();
        for (found, worlds) in self.targets.iter().zip(figures) {
            if let Some(name) = naming
                .place(found.target.count)
                .filter(|_| !worlds.is_empty())
            {
                by_name.insert(name, naming.worlds(worlds));
            }
        }
        let sums = sums.into_iter();
        let sums = sums.map(|(sum, worlds)| (sum, naming.worlds(worlds)));
        KnownWorlds {
            sums: sums.collect(),
            figures: by_name.into_iter().collect(),
            counts: naming.counts,
        }
    }

    fn names(&self) -> BTreeMap<usize, CountName> {
        let units: Vec<&UnitId> = self.input.units.iter().map(|unit| &unit.id).collect();
        let counted = self.counts.iter().filter_map(|(key, count)| {
            let part = match key.series.side {
                Side::Numerator => CountPart::Numerator,
                Side::Denominator => CountPart::Denominator,
            };
            let indicator = self.indicator(key.series.indicator)?.id.clone();
            let unit = UnitId::clone(units.get(key.unit)?);
            Some((*count, CountName(indicator, key.year, unit, part)))
        });
        counted.chain(self.derived_names()).collect()
    }

    fn derived_names(&self) -> impl Iterator<Item = (usize, CountName)> {
        self.derived.iter().filter_map(|(count, cell, part)| {
            let cell = self.id(self.cells.get(*cell)?);
            let name = CountName(cell.indicator, cell.year, cell.unit, *part);
            Some((*count, name))
        })
    }
}

/// The names of counts, each told once.
struct Naming {
    names: BTreeMap<usize, CountName>,
    places: BTreeMap<usize, usize>,
    counts: Vec<CountName>,
}

impl Naming {
    /// Returns the place of a count's name in the list; nothing where it is the sum of others.
    fn place(&mut self, count: usize) -> Option<usize> {
        match self.places.entry(count) {
            Entry::Occupied(known) => Some(*known.get()),
            Entry::Vacant(free) => {
                self.counts.push(self.names.get(&count)?.clone());
                Some(*free.insert(self.counts.len() - 1))
            }
        }
    }

    fn worlds(&mut self, worlds: &[Deviation]) -> Vec<KnownWorld> {
        let mut named = Vec::new();
        for world in worlds {
            let counts = world.iter();
            let counts = counts.filter_map(|(count, amount)| Some((self.place(count)?, amount)));
            named.push(counts.collect());
        }
        named
    }
}
