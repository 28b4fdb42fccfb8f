//! Why a figure is hidden, for those who may see what it is made from.

use super::{
    audit::{CellId, Finding, Input, Problem, Proofs},
    primary::{TooSmall, rounded, too_small},
    watch::{Stopped, Watch},
};
use crate::model::{Basis, Indicator, Published, PublishedFigures, Stratum};

/// Why a figure is shown or hidden.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Reason {
    /// It is shown.
    Shown,
    /// It is too small by itself.
    TooSmall(TooSmall),
    /// An earlier edition hid it.
    HiddenBefore,
    /// Shown, it would tell too much of these hidden ones.
    Protects(Vec<Finding>),
    /// Shown alone it would tell of none, but with others that are hidden beside it.
    WithOthers,
    /// It is made from figures of these indicators, which are hidden; where there are none, nothing is
    /// there to be compared with.
    MadeFrom(Vec<String>),
}

/// Explains one published figure; nothing where there is none.
///
/// Of a figure that is hidden beside others it is looked what they would come to, were it shown.
///
/// # Errors
/// Where it was stopped.
pub(crate) fn explain(
    input: Input,
    published: &PublishedFigures,
    cell: &CellId,
    watch: &dyn Watch,
) -> Result<Option<Reason>, Stopped> {
    let unit = cell.unit.as_str();
    let mut indicators = input.indicators.iter();
    let indicator = indicators.find(|indicator| indicator.id == cell.indicator);
    let figure = published.get(&cell.indicator, cell.year, unit);
    let Some((indicator, figure)) = indicator.zip(figure) else {
        return Ok(None);
    };
    if !figure.is_hidden() {
        return Ok(Some(Reason::Shown));
    }
    let Some(exact) = input.figures.get(&cell.indicator, cell.year, unit) else {
        let whole = input.units.municipality().map(|whole| whole.id.as_str());
        let is_hidden = |of: &String| {
            let units = [Some(unit), whole].into_iter().flatten();
            let mut figures = units.filter_map(|unit| published.get(of, cell.year, unit));
            figures.any(Published::is_hidden)
        };
        let mut made_from = made_from(indicator);
        made_from.retain(is_hidden);
        return Ok(Some(Reason::MadeFrom(made_from)));
    };
    let limits = input.policy.limits(indicator.sensitivity);
    if let Some(fault) = too_small(exact, indicator.measure, limits) {
        return Ok(Some(Reason::TooSmall(fault)));
    }
    if input.hidden_before.contains(cell) {
        return Ok(Some(Reason::HiddenBefore));
    }
    let mut problem = Problem::new(input, &|indicator, year, unit, exact| {
        let own = cell.indicator == indicator.id && cell.year == year && cell.unit == *unit;
        match own {
            true => rounded(exact, indicator, input.policy),
            false => published.get(&indicator.id, year, unit.as_str())?.shown(),
        }
    });
    problem.add_published_pools(published);
    let failing = problem.audit(&Proofs::new(), watch)?.failing;
    Ok(Some(match failing.is_empty() {
        true => Reason::WithOthers,
        false => Reason::Protects(failing),
    }))
}

/// Returns the indicators from whose published figures those of one are made.
fn made_from(indicator: &Indicator) -> Vec<String> {
    match &indicator.basis {
        Basis::Counted { .. } => Vec::new(),
        Basis::Difference { more, less } => vec![more.clone(), less.clone()],
        Basis::Standardised { observed, strata } => {
            let parts = |of: &Stratum| {
                let rate = std::iter::once(of.rate.clone());
                of.residents.iter().cloned().chain(rate).collect::<Vec<_>>()
            };
            let observed = std::iter::once(observed.clone());
            observed.chain(strata.iter().flat_map(parts)).collect()
        }
    }
}
