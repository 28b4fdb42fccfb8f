//! Series of counts by the places of their indicators, and which of them are the same.

use std::collections::BTreeMap;

use super::relations::{AdditiveRelation, Side, Term};
use crate::model::Indicator;

/// One side of an indicator, by the place of this in the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Series {
    pub(super) indicator: usize,
    pub(super) side: Side,
}

/// Which count of a series one is, by the place of its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CountKey {
    pub(super) series: Series,
    pub(super) year: i32,
    pub(super) unit: usize,
}

/// For each series that is the same as others the first of these.
pub(super) type SameSeries = BTreeMap<Series, Series>;

/// Returns the series that a term names.
pub(super) fn series_of(indicators: &[Indicator], term: &Term) -> Option<Series> {
    let mut ids = indicators.iter().map(|indicator| &indicator.id);
    Some(Series {
        indicator: ids.position(|id| *id == term.indicator)?,
        side: term.side,
    })
}

/// Returns the first series that is the same as one; mostly itself.
pub(super) fn first_of(same: &SameSeries, series: Series) -> Series {
    *same.get(&series).unwrap_or(&series)
}

/// Returns for each series that is the same as another the first such.
pub(super) fn representatives(
    indicators: &[Indicator],
    relations: &[AdditiveRelation],
) -> SameSeries {
    let mut same = SameSeries::new();
    for relation in relations {
        let ([part], true) = (relation.parts.as_slice(), relation.exact) else {
            continue;
        };
        let [part, whole] = [part, &relation.whole].map(|term| series_of(indicators, term));
        let (Some(part), Some(whole)) = (part, whole) else {
            continue;
        };
        let (part, whole) = (first_of(&same, part), first_of(&same, whole));
        let (from, to) = (part.max(whole), part.min(whole));
        for first in same.values_mut().filter(|first| **first == from) {
            *first = to;
        }
        same.insert(from, to);
    }
    same
}
