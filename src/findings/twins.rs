//! Areas that are most alike in the headline figures.

use std::collections::BTreeMap;

use crate::{
    config::Config,
    model::{Indicator, Measure, PublishedEdition, Twin, UnitId, UnitKind},
};

/// So many are told.
const MOST: usize = 5;
/// So many reasons are told of each.
const REASONS: usize = 2;
/// Two areas are compared by so many figures at least.
const LEAST_FIGURES: usize = 4;
/// So far from the municipality, in spreads, a figure is a reason.
const NOTABLE: f64 = 0.5;

/// Finds the areas that are most like each area: by the mean square of the distances of their shown
/// headline figures, each in standard deviations of all areas' shown values, so that all weigh the same.
/// Counts are left out, since areas of all sizes may be alike. Nothing is told of an area of which
/// fewer than four of these figures are shown.
#[must_use]
pub(crate) fn twins(edition: &PublishedEdition, config: &Config) -> BTreeMap<UnitId, Vec<Twin>> {
    let year = edition.masthead.data_year();
    let figures = &edition.figures;
    let areas = || edition.units.of_kind(UnitKind::Area).map(|area| &area.id);
    let whole = edition.units.municipality();
    let scales: Vec<Scale> = config
        .catalogue
        .headline_indicators()
        .filter(|indicator| indicator.measure != Measure::Count)
        .filter_map(|indicator| {
            let middle =
                whole.and_then(|whole| figures.value(&indicator.id, year, whole.id.as_str()));
            Some(Scale {
                indicator,
                middle: middle.or_else(|| figures.mean(&indicator.id, year, areas()))?,
                spread: figures.spread(&indicator.id, year, areas())?,
            })
        })
        .collect();
    let places = |area: &UnitId| -> Vec<Option<f64>> {
        let place = |scale: &Scale| {
            let value = figures.value(&scale.indicator.id, year, area.as_str())?;
            Some((value - scale.middle) / scale.spread)
        };
        scales.iter().map(place).collect()
    };
    let places: Vec<(&UnitId, Vec<Option<f64>>)> =
        areas().map(|area| (area, places(area))).collect();
    let twins = places.iter().map(|(area, own)| {
        let others = places.iter().filter(|(other, _)| other != area);
        let mut others: Vec<(f64, &UnitId, &[Option<f64>])> = others
            .filter_map(|(other, its)| Some((distance(own, its)?, *other, its.as_slice())))
            .collect();
        others.sort_by(|one, other| one.0.total_cmp(&other.0).then_with(|| one.1.cmp(other.1)));
        let told = others.into_iter().take(MOST).map(|(_, other, its)| Twin {
            unit: other.clone(),
            alike: reasons(&scales, own, its),
        });
        ((*area).clone(), told.collect::<Vec<_>>())
    });
    twins.filter(|(_, twins)| !twins.is_empty()).collect()
}

/// An indicator, and what its values are measured by.
struct Scale<'a> {
    indicator: &'a Indicator,
    middle: f64,
    spread: f64,
}

/// Returns the mean square of the distances in the figures that are shown of both; nothing of too few.
fn distance(own: &[Option<f64>], other: &[Option<f64>]) -> Option<f64> {
    let squares: Vec<f64> = both(own, other)
        .map(|(_, own, other)| (own - other).powi(2))
        .collect();
    let count = u32::try_from(squares.len()).ok()?;
    (squares.len() >= LEAST_FIGURES).then(|| squares.iter().sum::<f64>() / f64::from(count))
}

/// Returns the places of the figures that are shown of both.
fn both<'a>(
    own: &'a [Option<f64>],
    other: &'a [Option<f64>],
) -> impl Iterator<Item = (usize, f64, f64)> + 'a {
    let pairs = own.iter().zip(other).enumerate();
    pairs.filter_map(|(index, (own, other))| Some((index, (*own)?, (*other)?)))
}

/// Returns the indicators in which both lie furthest from the municipality on the same side.
fn reasons(scales: &[Scale], own: &[Option<f64>], other: &[Option<f64>]) -> Vec<String> {
    let notable = both(own, other).filter_map(|(index, own, other)| {
        let apart = own.abs().min(other.abs());
        (own * other > 0.0 && apart >= NOTABLE).then_some((apart, index))
    });
    let mut notable: Vec<(f64, usize)> = notable.collect();
    notable.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    let found = notable.into_iter().take(REASONS);
    let ids = found.filter_map(|(_, index)| Some(scales.get(index)?.indicator.id.clone()));
    ids.collect()
}
