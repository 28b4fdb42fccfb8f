//! Moves from unit to unit that may be seen.
//!
//! The matrix of moves is audited by the same rules as the figures: how areas make districts,
//! what is published of its margins, rounding, and what earlier editions showed. Only pairs
//! that are shown are listed, so that none, few and hidden look the same.

mod build;
mod change;
mod choose;
mod circulation;
mod layout;
mod margins;
mod matrix;
mod network;
#[cfg(test)]
mod tests;

use super::{
    audit::{Audit, Finding, LinearConstraint},
    primary::to_multiple,
    watch::{Stopped, Unwatched, Watch},
};
use crate::{
    config::Disclosure,
    model::{
        Figures, Flows, Indicator, Published, PublishedFigures, PublishedFlows, Shown, UnitId,
        Units,
    },
};

use choose::PairChoice;
use matrix::Matrix;

/// What moves are published or audited from.
#[derive(Clone, Copy)]
pub(crate) struct FlowInput<'a> {
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
    /// Whether moves of the year were told by other areas: then none are shown.
    pub told_by_other_areas: bool,
    /// What else was published; of this what is about the margins.
    pub constraints: [&'a [LinearConstraint]; 2],
    /// The policy.
    pub policy: &'a Disclosure,
}

/// Moves that may be seen, and what that cost.
#[derive(Debug)]
pub(crate) struct FlowPublication {
    /// The published moves.
    pub flows: PublishedFlows,
    /// How many are hidden, and how safely.
    pub control: FlowControl,
}

/// How many pairs of units are hidden, and how safely.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct FlowControl {
    /// Pairs of areas.
    pub areas: PairCounts,
    /// Pairs of school districts.
    pub districts: PairCounts,
    /// The hidden pair whose interval is the narrowest.
    pub narrowest: Option<FlowFinding>,
    /// Whether no pair is shown, since what is known of all moves out of units and into them would
    /// give small ones away.
    pub given_up: bool,
}

/// Why no moves are published.
#[derive(Debug)]
pub(crate) enum FlowRefusal {
    /// Too much could be found out of pairs whatever is hidden: earlier editions tell it.
    Unsafe(Vec<FlowFinding>),
    /// Somebody asked to stop.
    Stopped,
}

impl From<Stopped> for FlowRefusal {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

/// How many pairs of units there are of each sort.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct PairCounts {
    /// All that there can be.
    pub all: usize,
    /// Those with moves.
    pub with_moves: usize,
    /// Those of them that are too small by themselves.
    pub too_small: usize,
    /// Those of them that are hidden in the end.
    pub hidden: usize,
}

/// What an audit of moves found.
pub(crate) type FlowAudit = Audit<HiddenPair>;

/// The interval of a hidden pair.
pub(crate) type FlowFinding = Finding<HiddenPair>;

/// A pair of units of which it is hidden how many moved from the one to the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HiddenPair {
    /// The data year.
    pub year: i32,
    /// Where the moves begin.
    pub from: UnitId,
    /// Where they end.
    pub to: UnitId,
}

/// Publishes moves of at least the minimum count, rounded; the rest is hidden, and so is what
/// would give it away. The result is audited.
///
/// Where small pairs are not safe whatever is hidden beside them, no pair is shown; nor where
/// nothing is shown of all moves out of units and into them.
///
/// # Errors
/// Pairs of which too much could be found out by what earlier editions showed: nothing is
/// published then. Where it was stopped.
pub(crate) fn publish_flows(
    input: FlowInput,
    watch: &dyn Watch,
) -> Result<FlowPublication, FlowRefusal> {
    if input.told_by_other_areas || margins_are_hidden(input) {
        let matrix = Matrix::new(input, &|_, _| None);
        let (flows, control) = release(input, &matrix, true);
        return Ok(FlowPublication { flows, control });
    }
    let least = f64::from(input.policy.normal.minimum_count);
    let base = f64::from(input.policy.rounding_base);
    // As of figures: what was not shown before is not shown now.
    let hidden_before = |(from, to): (&UnitId, &UnitId)| {
        let mut before = input.earlier.iter();
        before.any(|flows| flows.year == input.flows.year && flows.value(from, to).is_none())
    };
    let matrix = Matrix::new(input, &|pair, moves| {
        (moves >= least && !hidden_before(pair)).then(|| to_multiple(moves, base))
    });
    let mut choice = PairChoice::new(matrix, watch);
    let stuck = choice.run()?;
    let (flows, mut control) = release(input, &choice.matrix, false);
    let audit = matrix_of(input, &flows).audit(watch)?;
    if stuck.is_empty() && audit.passes() {
        control.narrowest = audit.narrowest;
        return Ok(FlowPublication { flows, control });
    }
    if is_shown_before(input) {
        let failing = if stuck.is_empty() {
            audit.failing
        } else {
            stuck
        };
        return Err(FlowRefusal::Unsafe(failing));
    }
    let (flows, control) = release(input, &choice.matrix, true);
    Ok(FlowPublication { flows, control })
}

/// Tells whether all that there is of all moves out of units, and into them, is hidden.
fn margins_are_hidden(input: FlowInput) -> bool {
    let indicators = input.margins.into_iter().flatten();
    let figures = indicators.flat_map(|indicator| input.published.of_indicator(&indicator.id));
    let mut of_year = figures
        .filter(|(_, year, _)| *year == input.flows.year)
        .peekable();
    of_year.peek().is_some() && of_year.all(|(.., figure)| figure.is_hidden())
}

/// Tells whether an earlier edition showed moves of the year.
fn is_shown_before(input: FlowInput) -> bool {
    let mut earlier = input.earlier.iter();
    earlier.any(|flows| flows.year == input.flows.year && !flows.moves.is_empty())
}

/// Releases the shown pairs of a matrix, or none.
fn release(input: FlowInput, matrix: &Matrix, given_up: bool) -> (PublishedFlows, FlowControl) {
    let least = f64::from(input.policy.normal.minimum_count);
    let base = f64::from(input.policy.rounding_base);
    let mut control = FlowControl {
        given_up,
        ..FlowControl::default()
    };
    let mut flows = PublishedFlows {
        year: input.flows.year,
        ..PublishedFlows::default()
    };
    for pair in &matrix.pairs {
        let counts = match pair.of_areas {
            true => &mut control.areas,
            false => &mut control.districts,
        };
        // Nobody moves from an area to the same one: such moves are not counted.
        counts.all += usize::from(!pair.of_areas || pair.from != pair.to);
        if pair.moves <= 0.0 {
            continue;
        }
        let shown = pair.shown && !given_up;
        counts.with_moves += 1;
        counts.too_small += usize::from(pair.moves < least);
        counts.hidden += usize::from(!shown);
        if shown {
            let shown = Published::release(Shown::whole(to_multiple(pair.moves, base)));
            let key = (pair.from.clone(), pair.to.clone());
            flows.moves.insert(key, shown);
        }
    }
    (flows, control)
}

/// Audits published moves.
#[must_use]
pub(crate) fn audit_flows(input: FlowInput, published: &PublishedFlows) -> FlowAudit {
    let audit = matrix_of(input, published).audit(&Unwatched);
    // Nobody stops it.
    audit.unwrap_or_default()
}

fn matrix_of<'a>(input: FlowInput<'a>, published: &PublishedFlows) -> Matrix<'a> {
    let of_year = published.year == input.flows.year;
    Matrix::new(input, &|(from, to), _| {
        published.value(from, to).filter(|_| of_year)
    })
}
