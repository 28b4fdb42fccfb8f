//! All the ways in which what is unknown may turn out, each with its chance.
//!
//! One enumeration serves twice: for a label, what is unknown may turn out in any way and
//! only the set of outcomes counts; for a forecast the chances are given.

use std::collections::BTreeMap;

use super::{Situation, findings, limits::enough};
use crate::{
    config::{GatesNeeded, Level, RuleSet, Yardstick},
    model::{Criterion, CriterionFinding, Label},
};

/// Where a value lies among the two limits of a criterion, from harmless to severe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum LimitBand {
    /// Past neither limit.
    Neither,
    /// Past the limit of § 61 b alone.
    Prevention,
    /// Past both limits.
    Both,
}

impl LimitBand {
    /// All of them, in the order of the chances in [`Odds`].
    pub(crate) const ALL: [Self; 3] = [Self::Neither, Self::Prevention, Self::Both];

    fn passes(self, yardstick: Yardstick) -> bool {
        match yardstick {
            Yardstick::Prevention => self >= Self::Prevention,
            Yardstick::Main => self == Self::Both,
        }
    }
}

/// How likely each thing is that a label hangs on; what is certain has the chance 1 or 0.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Odds {
    /// That it is a social-housing area with enough residents.
    pub eligible: f64,
    /// That it had a label whose lists are counted on all the earlier lists that count.
    pub before: f64,
    /// That the value of each criterion of the rules lies in each region, in the order of
    /// [`LimitBand::ALL`].
    pub regions: BTreeMap<Criterion, [f64; 3]>,
}

impl Odds {
    /// Returns the odds of a situation: what is unknown may be anything, with equal chances.
    ///
    /// `before` is from [`History::before`](super::History::before).
    #[must_use]
    pub(crate) fn new(rules: &RuleSet, situation: &Situation, before: Option<bool>) -> Self {
        let main = findings(rules, Yardstick::Main, situation);
        let prevention = findings(rules, Yardstick::Prevention, situation);
        let eligible = match situation.social_housing {
            true => enough(rules.residents, situation.residents),
            false => Some(false),
        };
        Self {
            eligible: chance(eligible),
            before: chance(before),
            regions: rules
                .main
                .iter()
                .map(|(criterion, _)| {
                    let met = |findings: &[CriterionFinding]| {
                        CriterionFinding::of(findings, criterion)?.met
                    };
                    let chances = match (met(&main), met(&prevention)) {
                        (Some(true), _) => [0.0, 0.0, 1.0],
                        (Some(false), Some(true)) => [0.0, 1.0, 0.0],
                        (Some(false), _) => [1.0, 0.0, 0.0],
                        (None, _) => unknown(rules, criterion),
                    };
                    (criterion, chances)
                })
                .collect(),
        }
    }
}

fn chance(known: Option<bool>) -> f64 {
    match known {
        Some(true) => 1.0,
        Some(false) => 0.0,
        None => 0.5,
    }
}

/// Returns the regions in which an unknown value may lie.
fn unknown(rules: &RuleSet, criterion: Criterion) -> [f64; 3] {
    let main = rules.main.get(criterion);
    let prevention = rules.limits(Yardstick::Prevention).get(criterion);
    match (main, prevention) {
        (None, _) => [1.0, 0.0, 0.0],
        (Some(main), Some(other))
            if (main.bound, main.comparison) != (other.bound, other.comparison) =>
        {
            [1.0 / 3.0; 3]
        }
        (Some(_), _) => [0.5, 0.0, 0.5],
    }
}

/// One way in which everything may turn out.
#[derive(Clone)]
pub(super) struct World {
    chance: f64,
    eligible: bool,
    before: bool,
    regions: BTreeMap<Criterion, LimitBand>,
}

impl World {
    /// Returns the gravest label whose conditions hold.
    pub(super) fn label(&self, rules: &RuleSet) -> Label {
        let mut levels = rules.levels.iter().rev();
        let gravest = levels.find(|level| self.holds(level));
        gravest.map_or_else(Label::none, |level| level.label)
    }

    /// Returns how many more criteria a level counts on, were there no others to it.
    pub(super) fn short_of(&self, level: &Level) -> usize {
        let counted = level.counted.iter();
        let met = counted.filter(|criterion| self.meets(level, **criterion));
        level.needed.saturating_sub(met.count())
    }

    fn holds(&self, level: &Level) -> bool {
        self.eligible
            && (!level.running || self.before)
            && self.passes_gates(level)
            && self.short_of(level) == 0
    }

    fn passes_gates(&self, level: &Level) -> bool {
        let mut gates = level.gates.iter();
        match level.gates_needed {
            GatesNeeded::All => gates.all(|gate| self.meets(level, *gate)),
            GatesNeeded::Any => gates.any(|gate| self.meets(level, *gate)),
        }
    }

    fn meets(&self, level: &Level, criterion: Criterion) -> bool {
        let band = self.regions.get(&criterion);
        band.is_some_and(|band| band.passes(level.limits))
    }
}

/// One criterion in another region, and the label that follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Flip {
    /// The criterion.
    pub criterion: Criterion,
    /// Where it lies now.
    pub from: LimitBand,
    /// Where it would lie.
    pub to: LimitBand,
    /// The label that it would make.
    pub label: Label,
}

/// Returns every change of a single criterion that would change the label, where both are
/// certain.
#[must_use]
pub(crate) fn flips(rules: &RuleSet, odds: &Odds) -> Vec<Flip> {
    let certain = |odds: &Odds| {
        let mut labels = chances(rules, odds).into_keys();
        labels.next().filter(|_| labels.next().is_none())
    };
    let Some(now) = certain(odds) else {
        return Vec::new();
    };
    let mut flips = Vec::new();
    for (criterion, chances) in &odds.regions {
        let criterion = *criterion;
        let mut ways = LimitBand::ALL.into_iter().zip(chances);
        let Some((from, _)) = ways.find(|(_, chance)| **chance >= 1.0) else {
            continue;
        };
        for to in LimitBand::ALL.into_iter().filter(|to| *to != from) {
            let mut moved = odds.clone();
            let certain_band = LimitBand::ALL.map(|band| f64::from(u8::from(band == to)));
            moved.regions.insert(criterion, certain_band);
            if let Some(label) = certain(&moved).filter(|label| *label != now) {
                flips.push(Flip {
                    criterion,
                    from,
                    to,
                    label,
                });
            }
        }
    }
    flips
}

/// Returns the chance of each label; the chances add up to 1, and the impossible are left out.
#[must_use]
pub(crate) fn chances(rules: &RuleSet, odds: &Odds) -> BTreeMap<Label, f64> {
    outcomes(odds, |world| world.label(rules))
}

/// Returns the chance of each outcome over all worlds.
pub(super) fn outcomes<T: Ord>(odds: &Odds, outcome: impl Fn(&World) -> T) -> BTreeMap<T, f64> {
    let mut chances = BTreeMap::new();
    for world in worlds(odds) {
        *chances.entry(outcome(&world)).or_default() += world.chance;
    }
    chances
}

fn worlds(odds: &Odds) -> Vec<World> {
    let start = World {
        chance: 1.0,
        eligible: false,
        before: false,
        regions: BTreeMap::new(),
    };
    let worlds = split(&[start], &yes_or_no(odds.eligible), |world, eligible| {
        world.eligible = eligible;
    });
    let worlds = split(&worlds, &yes_or_no(odds.before), |world, before| {
        world.before = before;
    });
    odds.regions
        .iter()
        .fold(worlds, |worlds, (criterion, chances)| {
            let ways: Vec<_> = LimitBand::ALL.into_iter().zip(*chances).collect();
            split(&worlds, &ways, |world, region| {
                world.regions.insert(*criterion, region);
            })
        })
}

fn yes_or_no(chance: f64) -> [(bool, f64); 2] {
    [(true, chance), (false, 1.0 - chance)]
}

/// Splits each world into as many as there are ways for one thing to turn out.
fn split<T: Copy>(worlds: &[World], ways: &[(T, f64)], set: impl Fn(&mut World, T)) -> Vec<World> {
    let possible = ways.iter().copied().filter(|(_, chance)| *chance > 0.0);
    possible
        .flat_map(|(way, chance)| {
            let set = &set;
            worlds.iter().map(move |world| {
                let mut world = world.clone();
                world.chance *= chance;
                set(&mut world, way);
                world
            })
        })
        .collect()
}

#[cfg(test)]
mod tests;
