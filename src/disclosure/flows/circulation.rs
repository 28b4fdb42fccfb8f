//! Worlds with other moves, found as flows through a network.
//!
//! Moves out of units make their moves out to a district, and those make moves in: along such
//! a network a change of one pair goes round, through other pairs and through what is left
//! open of margins, and all sums stay as they are known. The pairs from all areas to those of
//! one district are a network of their own, and so are those from the areas of one district
//! to all: there a way round is found wherever there is one. In the network of all pairs the
//! pairs of districts change too, so a way may be missed there.

#![expect(
    clippy::indexing_slicing,
    reason = "numbers of networks are handed out here alone"
)]

use std::collections::BTreeMap;

use super::{build::Builder, change::Change, network::Network};
use crate::disclosure::audit::{
    Deviation, IntervalEnd, Reach, Search, System, Target, WorldSearch,
};

/// The networks of a matrix.
#[derive(Default)]
pub(super) struct Networks {
    /// Those of single districts, then that of all pairs.
    list: Vec<Network>,
    /// How many are of single districts.
    strips: usize,
    /// The networks in which each pair may change, and by which edges.
    of_pair: BTreeMap<usize, Vec<(usize, Vec<usize>)>>,
}

impl Networks {
    /// Builds the networks.
    pub(super) fn new(builder: &Builder) -> Self {
        let mut networks = Self::default();
        for area in 0..builder.layout.areas {
            let group = builder.layout.group(area);
            if group.first() == Some(&area) {
                networks.add(builder.strip(&group, true));
                networks.add(builder.strip(&group, false));
            }
        }
        networks.strips = networks.list.len();
        networks.add(builder.whole());
        networks
    }

    fn add(&mut self, network: Network) {
        let number = self.list.len();
        let mut edges: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (place, edge) in network.edges.iter().enumerate() {
            for pair in edge.pairs() {
                edges.entry(pair).or_default().push(place);
            }
        }
        for (pair, edges) in edges {
            self.of_pair.entry(pair).or_default().push((number, edges));
        }
        self.list.push(network);
    }

    /// Goes round the networks of a pair one after the other, and again as long as that helps;
    /// returns a world.
    fn world(
        &self,
        (system, search): (&System, &Search),
        end: IntervalEnd,
        most: f64,
        effort: Effort,
    ) -> Deviation {
        let networks = self.of_pair.get(&end.count).into_iter().flatten();
        let networks = networks.filter(|(network, _)| match effort {
            Effort::DistrictsOnly => *network < self.strips,
            Effort::AllPairs => true,
        });
        let mut change = Change::new(system, search, end);
        loop {
            let before = change.reached();
            for (network, edges) in networks.clone() {
                change.go_on(&self.list[*network], edges, most);
            }
            let reached = change.reached();
            if reached >= most - 0.5 || reached < before + 0.5 || effort == Effort::DistrictsOnly {
                return change.deviation();
            }
        }
    }
}

/// How hard worlds are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effort {
    /// In the networks of single districts.
    DistrictsOnly,
    /// In that of all pairs too.
    AllPairs,
}

/// Finds worlds in networks.
pub(super) struct CirculationSearch<'a> {
    pub(super) networks: &'a Networks,
    pub(super) effort: Effort,
}

impl CirculationSearch<'_> {
    fn reach(
        &self,
        (system, search): (&System, &mut Search),
        target: Target,
        most: Effort,
    ) -> Reach {
        let mut reach = Reach::default();
        for effort in [Effort::DistrictsOnly, most] {
            for up in [true, false] {
                if reach.is_enough(target) {
                    return reach;
                }
                let (end, most) = (target.end(up), reach.wanted(target, up));
                let deviation = self.networks.world((system, search), end, most, effort);
                if !deviation.is_none() && search.is_world(system, &deviation) {
                    reach.take(&deviation, target.count);
                }
            }
            if effort == most {
                break;
            }
        }
        reach
    }
}

impl WorldSearch for CirculationSearch<'_> {
    fn quick(&mut self, system: &System, search: &mut Search, target: Target) -> Reach {
        self.reach((system, search), target, Effort::DistrictsOnly)
    }

    fn widest(&mut self, system: &System, search: &mut Search, target: Target) -> Reach {
        self.reach((system, search), target, self.effort)
    }
}
