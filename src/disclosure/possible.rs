//! Figures that cannot be, of which disclosure control makes nothing.
//!
//! What is wrong with a figure by itself is told by the figure. The count looks at that too, so
//! that a delivery is refused with the names of its files; here it is the last gate, which does
//! not ask who came before, and looks at estates besides, and at all relations.

use std::collections::BTreeMap;

use super::{CellId, Input};
use crate::model::{
    Contradiction, Figure, FigureFault, Indicator, Measure, Term, UnitId, UnitKind, summing_error,
};

/// A figure that cannot be.
#[derive(Debug, Clone, PartialEq)]
pub struct Impossible {
    /// The figure.
    pub cell: CellId,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a figure.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// A count is no number, or below nought.
    Negative,
    /// More are counted than there are.
    PartAboveWhole,
    /// Estates of an area have more than it.
    EstatesAboveArea,
    /// A relation of its whole to its parts is contradicted.
    OffRelation(Contradiction),
}

/// Returns the counted figures that cannot be.
pub(super) fn impossible(input: Input) -> Vec<Impossible> {
    let mut found = Vec::new();
    for indicator in input.indicators {
        for (year, of_year) in input.figures.of_indicator(&indicator.id) {
            let mut add = |unit: &UnitId, fault| {
                let cell = CellId::new(&indicator.id, year, unit);
                found.push(Impossible { cell, fault });
            };
            for (unit, figure) in of_year {
                if let Some(fault) = fault(indicator, *figure) {
                    add(unit, fault);
                }
            }
            for area in above(input, indicator, of_year) {
                add(area, Fault::EstatesAboveArea);
            }
        }
    }
    found.extend(off_relations(input));
    found
}

/// Returns the wholes that are not what relations say of them and their parts.
fn off_relations(input: Input) -> Vec<Impossible> {
    let mut found = Vec::new();
    for relation in input.relations {
        let whole = &relation.whole.indicator;
        for (year, of_year) in input.figures.of_indicator(whole) {
            found.extend(of_year.keys().filter_map(|unit| {
                let figure = |id: &str| input.figures.get(id, year, unit.as_str());
                let count = |term: &Term| term.of(figure(&term.indicator)?);
                Some(Impossible {
                    cell: CellId::new(&relation.whole.to_string(), year, unit),
                    fault: Fault::OffRelation(relation.contradiction(count)?),
                })
            }));
        }
    }
    found
}

fn fault(indicator: &Indicator, figure: Figure) -> Option<Fault> {
    Some(match figure.fault(indicator.measure)? {
        FigureFault::PartAboveWhole => Fault::PartAboveWhole,
        FigureFault::NotFinite | FigureFault::NegativeCount | FigureFault::NegativeBase => {
            Fault::Negative
        }
    })
}

/// Returns the areas of which estates have more than they.
fn above<'a>(
    input: Input<'a>,
    indicator: &Indicator,
    of_year: &BTreeMap<UnitId, Figure>,
) -> Vec<&'a UnitId> {
    let counted = !matches!(indicator.measure, Measure::Mean { .. });
    let areas = input.units.of_kind(UnitKind::Area);
    let above = areas.filter(|area| {
        let Some(whole) = of_year.get(&area.id) else {
            return false;
        };
        let estates = input.units.children(&area.id);
        let estates = estates.filter(|unit| unit.kind == UnitKind::Estate);
        let (mut above, mut below) = (0.0, 0.0);
        for part in estates.filter_map(|estate| of_year.get(&estate.id)) {
            above += part.numerator;
            below += part.denominator.unwrap_or_default();
        }
        let all = whole.denominator.unwrap_or(f64::INFINITY);
        counted && above > whole.numerator + summing_error(above)
            || below > all + summing_error(below)
    });
    above.map(|area| &area.id).collect()
}
