//! Moves from unit to unit that may be seen.
//!
//! The matrix of moves is audited by the same rules as the figures: how areas make districts,
//! what is published of its margins, rounding, and what earlier editions showed. Only pairs
//! that are shown are listed, so that none, few and hidden look the same.

mod build;
mod change;
mod choose;
mod margins;
mod matrix;
mod network;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::{
    audit::Extra,
    primary::{to_multiple, whole},
};
use crate::{
    config::Disclosure,
    model::{
        Figures, Flows, Indicator, Published, PublishedFigures, PublishedFlows, UnitId, Units,
    },
};

use choose::Choice;
use matrix::Matrix;

/// What moves are published or audited from.
#[derive(Clone, Copy)]
pub struct FlowInput<'a> {
    /// The units.
    pub units: &'a Units,
    /// The exact moves.
    pub flows: &'a Flows,
    /// The indicators whose numerators are all moves out of a unit, and into it, within the
    /// municipality.
    pub margins: [Option<&'a Indicator>; 2],
    /// The exact figures of these.
    pub figures: &'a Figures,
    /// What is published of these.
    pub published: &'a PublishedFigures,
    /// The moves that earlier editions showed.
    pub earlier: &'a [PublishedFlows],
    /// What else was published; of this what is about the margins.
    pub extra: &'a [Extra],
    /// The policy.
    pub policy: &'a Disclosure,
}

/// Moves that may be seen, and what that cost.
#[derive(Debug)]
pub struct FlowPublication {
    /// The published moves.
    pub flows: PublishedFlows,
    /// How many are hidden, and how safely.
    pub control: FlowControl,
}

/// How many pairs of units are hidden, and how safely.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FlowControl {
    /// Pairs of areas.
    pub areas: PairCounts,
    /// Pairs of school districts.
    pub districts: PairCounts,
    /// The hidden pair whose interval is the narrowest.
    pub narrowest: Option<FlowFinding>,
}

/// How many pairs of units there are of each sort.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PairCounts {
    /// Those with moves.
    pub with_moves: usize,
    /// Those of them that are too small by themselves.
    pub too_small: usize,
    /// Those of them that are hidden in the end.
    pub hidden: usize,
}

/// What an audit of moves found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FlowAudit {
    /// The hidden pair whose interval is the narrowest.
    pub narrowest: Option<FlowFinding>,
    /// The hidden pairs whose interval is too narrow.
    pub failing: Vec<FlowFinding>,
    /// How many pairs have moves.
    pub pairs: usize,
    /// How many of them are hidden.
    pub hidden: usize,
    /// How much of what was said elsewhere was about moves that have changed since.
    pub unused: usize,
}

/// The interval of a hidden pair.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowFinding {
    /// The data year.
    pub year: i32,
    /// Where the moves begin.
    pub from: UnitId,
    /// Where they end.
    pub to: UnitId,
    /// The least number that fits what is known.
    pub low: f64,
    /// The largest number that fits what is known.
    pub high: f64,
    /// How wide the interval must be.
    pub needed: f64,
    /// Whether it is that of an insider.
    pub insider: bool,
    /// Whether the interval is at least so wide, and may be wider.
    pub at_least: bool,
}

impl FlowFinding {
    /// Returns how wide the interval is.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.high - self.low
    }
}

impl FlowAudit {
    /// Tells whether every hidden pair is safe.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.failing.is_empty()
    }
}

/// Publishes moves of at least the minimum count, rounded; the rest is hidden, and so is what
/// would give it away. The result is audited.
///
/// # Errors
/// Pairs of which too much could be found out whatever is hidden: nothing is published then.
pub fn publish_flows(input: FlowInput) -> Result<FlowPublication, Vec<FlowFinding>> {
    let least = f64::from(input.policy.normal.minimum_count);
    let base = f64::from(input.policy.rounding_base);
    // As of figures: what was not shown before is not shown now.
    let hidden_before = |(from, to): (&UnitId, &UnitId)| {
        let mut before = input.earlier.iter();
        before.any(|one| one.year == input.flows.year && one.value(from, to).is_none())
    };
    let mut choice = Choice::new(Matrix::new(input, &|pair, moves| {
        (moves >= least && !hidden_before(pair)).then(|| to_multiple(moves, base))
    }));
    let stuck = choice.run();
    if !stuck.is_empty() {
        return Err(stuck);
    }
    let mut control = FlowControl::default();
    let mut moves = BTreeMap::new();
    for pair in choice.matrix.pairs.iter().filter(|pair| pair.moves > 0.0) {
        let counts = match pair.of_areas {
            true => &mut control.areas,
            false => &mut control.districts,
        };
        counts.with_moves += 1;
        counts.too_small += usize::from(pair.moves < least);
        counts.hidden += usize::from(!pair.shown);
        if pair.shown {
            let shown = Published::release(whole(to_multiple(pair.moves, base)));
            moves.insert((pair.from.clone(), pair.to.clone()), shown);
        }
    }
    let flows = PublishedFlows {
        year: input.flows.year,
        moves,
    };
    let audit = audit_flows(input, &flows);
    if !audit.passes() {
        return Err(audit.failing);
    }
    control.narrowest = audit.narrowest;
    Ok(FlowPublication { flows, control })
}

/// Audits published moves.
#[must_use]
pub fn audit_flows(input: FlowInput, published: &PublishedFlows) -> FlowAudit {
    let of_year = published.year == input.flows.year;
    let matrix = Matrix::new(input, &|(from, to), _| {
        published.value(from, to).filter(|_| of_year)
    });
    matrix.audit()
}
