//! Which panels a chart has for a unit: those whose figures changed most.

use super::{side::is_marked, view::View};
use crate::{
    config::{Chart, ChartKind},
    model::{Compared, Indicator, Measure, UnitKind},
};

/// Returns a chart as it is drawn of a unit: of trends with more panels than the chart has room for,
/// those that changed most over five years or as long as they compare, what is more than chance
/// explains first. They stand in the order of the catalogue.
pub(crate) fn chart_of(view: &View, chart: &Chart) -> Chart {
    let Some(most) = chart.most.filter(|_| chart.kind == ChartKind::Trends) else {
        return chart.clone();
    };
    let catalogue = &view.config.catalogue;
    let indicators = match chart.indicators.is_empty() {
        true => {
            let listed = catalogue.indicators.iter();
            let listed = listed.filter(|one| one.listed && one.measure != Measure::Count);
            listed.map(|indicator| indicator.id.clone()).collect()
        }
        false => chart.indicators.clone(),
    };
    let mut ranked: Vec<(bool, f64, usize)> = indicators
        .iter()
        .enumerate()
        .filter_map(|(index, id)| {
            let (is_marked, spreads) = change(view, catalogue.indicator(id)?)?;
            Some((is_marked, spreads, index))
        })
        .collect();
    ranked.sort_by(|one, other| {
        let by_change = (other.0, other.1).partial_cmp(&(one.0, one.1));
        by_change.unwrap_or(std::cmp::Ordering::Equal)
    });
    let chosen: Vec<usize> = ranked
        .into_iter()
        .take(most)
        .map(|(.., index)| index)
        .collect();
    let indicators = indicators.into_iter().enumerate();
    let kept = indicators.filter(|(index, _)| chosen.contains(index));
    Chart {
        indicators: kept.map(|(_, id)| id).collect(),
        ..chart.clone()
    }
}

/// Returns how much a figure changed, in standard deviations of the areas, and whether that is more than
/// chance explains; nothing where the unit has no figure.
fn change(view: &View, indicator: &Indicator) -> Option<(bool, f64)> {
    let figures = &view.edition.figures;
    let year = figures.newest_year(&indicator.id, view.unit.id.as_str())?;
    let value = figures.value(&indicator.id, year, view.unit.id.as_str());
    let comparison = view.comparison(&view.unit.id, indicator);
    let Some((value, comparison)) = value.zip(comparison) else {
        return Some((false, -1.0));
    };
    let areas = view.edition.units.of_kind(UnitKind::Area);
    let spread = figures.spread(&indicator.id, year, areas.map(|area| &area.id));
    let both = [comparison.five_years, comparison.oldest];
    let changes = both.into_iter().flatten().map(|with: Compared| {
        let spreads = spread.map_or(0.0, |spread| (value - with.value).abs() / spread);
        (is_marked(Some(with)), spreads)
    });
    Some(
        changes.fold((false, 0.0), |(marked, most), (is_marked, spreads)| {
            (marked || is_marked, most.max(spreads))
        }),
    )
}
