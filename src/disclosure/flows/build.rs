//! Builds the networks of a matrix.

#![expect(
    clippy::indexing_slicing,
    reason = "numbers of areas are those of the layout"
)]

use std::collections::BTreeMap;

use super::{
    FlowInput,
    layout::Layout,
    margins::Margins,
    network::{Edge, Network},
};
use crate::model::{Unit, UnitId, UnitKind};

/// What networks are built from.
pub(super) struct Builder<'a> {
    pub(super) input: &'a FlowInput<'a>,
    pub(super) areas: &'a [&'a Unit],
    /// Tells whether nobody moved between a pair of areas.
    pub(super) is_empty: &'a dyn Fn(usize) -> bool,
    pub(super) layout: &'a Layout,
    pub(super) margins: &'a Margins,
}

impl Builder<'_> {
    /// Builds the network between all areas and those of one group: `into` these or out of
    /// them.
    pub(super) fn strip(&self, group: &[usize], into: bool) -> Network {
        let layout = self.layout;
        let (tree, side) = if into { (0, 1) } else { (1, 0) };
        let district = group.first().and_then(|area| layout.district_of[*area]);
        let ordered = |other, own| if into { (other, own) } else { (own, other) };
        let block = |area: usize| {
            let (from, to) = ordered(layout.district_of[area]?, district?);
            Some(layout.block(from, to))
        };
        let mut network = Network::default();
        let outside = network.node();
        let nodes = self.tree(&mut network, (outside, false), tree, &block);
        let gathered = network.node();
        for area in group {
            let node = network.node();
            self.rest(&mut network, [outside, node], side, *area);
            for (other, end) in nodes.iter().enumerate() {
                let (from, to) = ordered(other, *area);
                let cell = layout.cell(from, to);
                network.join(Edge {
                    ends: [*end, node],
                    counts: vec![cell],
                    pair: Some(cell),
                    block: None,
                    empty: (self.is_empty)(cell),
                });
            }
            let counts = self.margin(side, &self.areas[*area].id);
            network.join_counts([node, gathered], counts);
        }
        let first = group.first().map(|area| &self.areas[*area].id);
        let above = first
            .into_iter()
            .flat_map(|area| self.input.units.ancestors(area.as_str()))
            .flat_map(|unit| self.margin(side, &unit.id));
        network.join_counts([gathered, outside], above.collect());
        network
    }

    /// Builds the network of all pairs.
    pub(super) fn whole(&self) -> Network {
        let mut network = Network::default();
        let outside = network.node();
        let from = self.tree(&mut network, (outside, false), 0, &|_| None);
        let to = self.tree(&mut network, (outside, true), 1, &|_| None);
        for area in 0..self.layout.areas {
            self.rest(&mut network, [from[area], outside], 0, area);
            self.rest(&mut network, [outside, to[area]], 1, area);
        }
        for (row, tail) in from.iter().enumerate() {
            for (column, head) in to.iter().enumerate() {
                let cell = self.layout.cell(row, column);
                network.join(Edge {
                    ends: [*tail, *head],
                    counts: vec![cell],
                    pair: Some(cell),
                    block: self.layout.block_of(row, column),
                    empty: (self.is_empty)(cell),
                });
            }
        }
        network
    }

    /// Adds areas and what is above them, with their margins of one side; returns the nodes of
    /// the areas. Edges lead down to these, or up from them. The pairs that change with all of
    /// a district are those of `block`.
    fn tree(
        &self,
        network: &mut Network,
        (outside, upward): (usize, bool),
        side: usize,
        block: &dyn Fn(usize) -> Option<usize>,
    ) -> Vec<usize> {
        let mut above: BTreeMap<&UnitId, usize> = BTreeMap::new();
        let mut nodes = Vec::with_capacity(self.areas.len());
        let ends = |top, below| match upward {
            true => [below, top],
            false => [top, below],
        };
        for (place, area) in self.areas.iter().enumerate() {
            let mut node = network.node();
            nodes.push(node);
            let mut counts = self.margin(side, &area.id);
            let mut pair = None;
            let mut open = true;
            let parents = self.input.units.ancestors(area.id.as_str());
            for parent in parents.filter(|unit| unit.kind.is_sum_of_areas()) {
                let known = above.get(&parent.id).copied();
                let top = known.unwrap_or_else(|| network.node());
                network.join(Edge {
                    ends: ends(top, node),
                    counts: std::mem::take(&mut counts),
                    pair,
                    ..Edge::default()
                });
                if known.is_some() {
                    open = false;
                    break;
                }
                above.insert(&parent.id, top);
                counts = self.margin(side, &parent.id);
                let is_district = parent.kind == UnitKind::SchoolDistrict;
                pair = block(place).filter(|_| is_district);
                counts.extend(pair);
                node = top;
            }
            if open {
                network.join(Edge {
                    ends: ends(outside, node),
                    counts,
                    pair,
                    ..Edge::default()
                });
            }
        }
        nodes
    }

    /// Adds moves of which the other end is not known.
    fn rest(&self, network: &mut Network, ends: [usize; 2], side: usize, area: usize) {
        let rests = self.margins.rests.get(side);
        if let Some(rest) = rests.and_then(|rests| rests.get(&self.areas[area].id)) {
            network.join_counts(ends, vec![*rest]);
        }
    }

    fn margin(&self, side: usize, unit: &UnitId) -> Vec<usize> {
        let counts = self.margins.counts.get(side);
        let count = counts.and_then(|counts| counts.get(unit));
        count.copied().into_iter().collect()
    }
}
