//! A change that goes round networks.

#![expect(
    clippy::indexing_slicing,
    reason = "there is an entry for each count of the system, node and edge of a network"
)]

use std::collections::{BTreeMap, VecDeque};

use super::network::{Edge, Link, Network};
use crate::disclosure::audit::{Deviation, IntervalEnd, Search, System};

/// By how much counts differ from the truth, for the sake of one pair.
pub(super) struct Change<'a> {
    system: &'a System,
    search: &'a Search,
    end: IntervalEnd,
    /// The counts that differ, in no order: few do.
    moved: Vec<(usize, f64)>,
}

/// A step along an edge.
#[derive(Clone, Copy)]
struct Step {
    edge: usize,
    /// Whether it leads from the tail to the head.
    forward: bool,
}

impl<'a> Change<'a> {
    /// Begins with the truth; a pair is to be raised or lowered.
    pub(super) fn new(system: &'a System, search: &'a Search, end: IntervalEnd) -> Self {
        Self {
            system,
            search,
            end,
            moved: Vec::new(),
        }
    }

    /// Returns how far the pair is from the truth.
    pub(super) fn reached(&self) -> f64 {
        self.moved_of(self.end.count).abs()
    }

    /// Moves the pair, which stands for some edges of a network, further, but not further
    /// than `most`.
    pub(super) fn go_on(&mut self, network: &Network, edges: &[usize], most: f64) {
        for edge in edges {
            while self.reached() < most - 0.5 {
                let left = most - self.reached();
                let step = Step {
                    edge: *edge,
                    forward: self.end.up,
                };
                if !self.push(network, step, left) {
                    break;
                }
            }
        }
    }

    /// Returns all that changes.
    pub(super) fn deviation(&self) -> Deviation {
        let moved = self.moved.iter().copied();
        let mut moved: Vec<(usize, f64)> = moved.filter(|(_, amount)| amount.abs() > 0.5).collect();
        moved.sort_unstable_by_key(|(count, _)| *count);
        moved.into_iter().collect()
    }

    fn moved_of(&self, count: usize) -> f64 {
        let moved = self.moved.iter().find(|(moved, _)| *moved == count);
        moved.map_or(0.0, |(_, amount)| *amount)
    }

    fn add(&mut self, count: usize, amount: f64) {
        match self.moved.iter_mut().find(|(moved, _)| *moved == count) {
            Some((_, moved)) => *moved += amount,
            None => self.moved.push((count, amount)),
        }
    }

    /// Goes round once; returns whether there was a way.
    fn push(&mut self, network: &Network, step: Step, most: f64) -> bool {
        if self.room(network, step) < 0.5 {
            return false;
        }
        let Some(mut round) = self.way(network, step) else {
            return false;
        };
        round.push(step);
        let rooms = round.iter().map(|step| self.room(network, *step));
        let room = rooms.fold(most, f64::min);
        let amount = room.min(self.room_of_blocks(network, &round)).floor();
        if amount < 0.5 {
            return false;
        }
        for Step { edge, forward } in round {
            let amount = if forward { amount } else { -amount };
            let edge = &network.edges[edge];
            for count in edge.counts.iter().copied().chain(edge.block) {
                self.add(count, amount);
            }
        }
        true
    }

    /// Finds the shortest way back from the end of a step to its beginning that does not change
    /// the pair.
    fn way(&self, network: &Network, Step { edge, forward }: Step) -> Option<Vec<Step>> {
        let [tail, head] = network.edges[edge].ends;
        let (start, goal) = if forward { (head, tail) } else { (tail, head) };
        let moved = self.moved.iter().filter(|(_, amount)| *amount > 0.5);
        let back: Vec<(usize, Link)> = moved
            .filter_map(|(count, _)| network.back(*count))
            .collect();
        let mut by: Vec<Option<Step>> = vec![None; network.links_of.len()];
        let mut waiting = VecDeque::from([start]);
        while let Some(node) = waiting.pop_front() {
            let back = back.iter().filter(|(head, _)| *head == node);
            let back = back.map(|(_, link)| link);
            for link in network.links_of[node].iter().chain(back) {
                let (next, edge, forward) = (link.next, link.edge, link.forward);
                let step = Step { edge, forward };
                if next == start || by[next].is_some() {
                    continue;
                }
                if self.changes_pair(&network.edges[link.edge]) || self.room(network, step) < 0.5 {
                    continue;
                }
                by[next] = Some(step);
                if next == goal {
                    return Some(trace(network, &by, (start, goal)));
                }
                waiting.push_back(next);
            }
        }
        None
    }

    fn changes_pair(&self, edge: &Edge) -> bool {
        let mut pairs = edge.pairs();
        pairs.any(|pair| pair == self.end.count)
    }

    /// Returns how far an edge can be followed.
    fn room(&self, network: &Network, Step { edge, forward }: Step) -> f64 {
        let edge = &network.edges[edge];
        let counts = edge.counts.iter().copied().chain(edge.block);
        let rooms = counts.map(|count| self.room_of(count, forward));
        rooms.fold(f64::INFINITY, f64::min)
    }

    /// Returns how far all pairs of districts let a way be followed.
    fn room_of_blocks(&self, network: &Network, round: &[Step]) -> f64 {
        let mut times: BTreeMap<usize, f64> = BTreeMap::new();
        for Step { edge, forward } in round {
            if let Some(block) = network.edges[*edge].block {
                *times.entry(block).or_default() += if *forward { 1.0 } else { -1.0 };
            }
        }
        let times = times.into_iter().filter(|(_, times)| times.abs() > 0.5);
        let rooms = times.map(|(block, times)| self.room_of(block, times > 0.0) / times.abs());
        rooms.fold(f64::INFINITY, f64::min)
    }

    fn room_of(&self, count: usize, up: bool) -> f64 {
        if self.search.is_known(count) {
            return 0.0;
        }
        let unknown = self.system.count(count);
        let value = unknown.exact + self.moved_of(count);
        if up {
            unknown.high - value
        } else {
            value - unknown.low
        }
    }
}

fn trace(network: &Network, by: &[Option<Step>], (start, goal): (usize, usize)) -> Vec<Step> {
    let mut way = Vec::new();
    let mut node = goal;
    while let Some(step) = by[node].filter(|_| node != start) {
        way.push(step);
        let [tail, head] = network.edges[step.edge].ends;
        node = if step.forward { tail } else { head };
    }
    way
}
