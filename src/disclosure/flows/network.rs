//! Networks of counts: what goes into a node comes out of it.

#![expect(
    clippy::indexing_slicing,
    reason = "numbers of nodes and edges are handed out here alone"
)]

use std::collections::BTreeMap;

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

    /// Adds an edge of counts alone.
    pub(super) fn join_counts(&mut self, ends: [usize; 2], counts: Vec<usize>) {
        self.join(Edge {
            ends,
            counts,
            ..Edge::default()
        });
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
