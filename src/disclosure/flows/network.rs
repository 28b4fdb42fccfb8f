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
    reason = "numbers of areas, districts, nodes and edges are handed out here alone"
)]

use std::collections::BTreeMap;

use super::{FlowInput, build::Builder, change::Change, margins::Margins};
use crate::{
    disclosure::audit::{Deviation, IntervalEnd, Reach, Search, System, Target, WorldSearch},
    model::Unit,
};

/// Which pairs there are: first those of areas, row by row, then those of districts.
pub(super) struct Layout {
    /// How many areas there are.
    pub(super) areas: usize,
    /// How many districts there are.
    pub(super) districts: usize,
    /// The district of each area.
    pub(super) district_of: Vec<Option<usize>>,
}

impl Layout {
    /// Returns the pair of two areas.
    pub(super) fn cell(&self, from: usize, to: usize) -> usize {
        from * self.areas + to
    }

    /// Returns the pair of two districts.
    pub(super) fn block(&self, from: usize, to: usize) -> usize {
        self.areas * self.areas + from * self.districts + to
    }

    /// Returns the pair of the districts of two areas.
    pub(super) fn block_of(&self, from: usize, to: usize) -> Option<usize> {
        Some(self.block(self.district_of[from]?, self.district_of[to]?))
    }

    /// Returns the areas that share a district with one; itself where it has none.
    pub(super) fn group(&self, area: usize) -> Vec<usize> {
        match self.district_of[area] {
            None => vec![area],
            own => (0..self.areas)
                .filter(|other| self.district_of[*other] == own)
                .collect(),
        }
    }
}

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
    pub(super) fn new(
        input: &FlowInput,
        areas: &[&Unit],
        layout: &Layout,
        (margins, is_empty): (&Margins, &dyn Fn(usize) -> bool),
    ) -> Self {
        let mut networks = Self::default();
        let builder = Builder {
            input,
            areas,
            is_empty,
            layout,
            margins,
        };
        for area in 0..layout.areas {
            let group = layout.group(area);
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

/// An edge: counts that change by the same amount.
#[derive(Default)]
pub(super) struct Edge {
    /// Tail and head.
    pub(super) ends: [usize; 2],
    /// The counts.
    pub(super) counts: Vec<usize>,
    /// The pair that the edge stands for.
    pub(super) pair: Option<usize>,
    /// A pair of districts that changes with several edges.
    pub(super) block: Option<usize>,
    /// Whether it is that of a pair without moves, which cannot fall.
    pub(super) empty: bool,
}

impl Edge {
    /// Returns the pairs that change with the edge.
    pub(super) fn pairs(&self) -> impl Iterator<Item = usize> {
        self.pair.into_iter().chain(self.block)
    }
}

/// An edge as it is seen from one of its ends; small, since there are as many as pairs of areas
/// and most lead where a search has been.
#[derive(Clone, Copy)]
pub(super) struct Link {
    /// The edge.
    pub(super) edge: usize,
    /// The node at its other end.
    pub(super) next: usize,
    /// Whether it leads there from its tail to its head.
    pub(super) forward: bool,
}

/// Nodes and edges; what goes into a node comes out of it.
#[derive(Default)]
pub(super) struct Network {
    pub(super) edges: Vec<Edge>,
    /// The edges of each node that can be followed from it by the truth.
    pub(super) links_of: Vec<Vec<Link>>,
    /// The edges of pairs without moves.
    empty: BTreeMap<usize, usize>,
}

impl Network {
    /// Adds a node.
    pub(super) fn node(&mut self) -> usize {
        self.links_of.push(Vec::new());
        self.links_of.len() - 1
    }

    /// Adds an edge.
    pub(super) fn join(&mut self, edge: Edge) {
        let (number, [tail, head]) = (self.edges.len(), edge.ends);
        let link = |next, forward| Link {
            edge: number,
            next,
            forward,
        };
        self.links_of[tail].push(link(head, true));
        match edge.pair.filter(|_| edge.empty) {
            None => self.links_of[head].push(link(tail, false)),
            Some(pair) => {
                self.empty.insert(pair, number);
            }
        }
        self.edges.push(edge);
    }

    /// Returns how the edge of a pair without moves can be followed back once moves were added,
    /// with the node where it begins then.
    pub(super) fn back(&self, pair: usize) -> Option<(usize, Link)> {
        let edge = *self.empty.get(&pair)?;
        let [next, head] = self.edges[edge].ends;
        let link = Link {
            edge,
            next,
            forward: false,
        };
        Some((head, link))
    }
}
