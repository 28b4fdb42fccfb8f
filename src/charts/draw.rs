//! From an entry of the catalogue to a drawing.

use super::{
    ChartError, Subject, bars,
    engine::{self, Drawing},
    pyramid,
    theme::WIDTH,
    trends,
};
use crate::config::{Chart, ChartKind};

/// Draws a chart of the catalogue about a unit, as SVG; nothing where there are no figures.
///
/// # Errors
/// Where the script fails.
pub fn draw(chart: &Chart, subject: &Subject) -> Result<Option<String>, ChartError> {
    match describe(chart, subject) {
        None => Ok(None),
        Some(drawing) => engine::draw(&chart.id, &drawing).map(Some),
    }
}

/// Draws one indicator of an estate through the years beside its neighbours, as SVG with room for
/// words beside it; nothing where there are no figures.
///
/// # Errors
/// Where the script fails.
pub(crate) fn draw_spill_over(
    name: &str,
    indicator: &str,
    subject: &Subject,
) -> Result<Option<String>, ChartError> {
    let indicators = subject.indicators(&[indicator.to_owned()]);
    let years = subject.figures.years(indicator, subject.unit.id.as_str());
    if indicators.is_empty() || years.count() == 0 {
        return Ok(None);
    }
    let drawing = trends::drawing(&indicators, subject, WIDTH * 0.6);
    engine::draw(name, &drawing).map(Some)
}

fn describe(chart: &Chart, subject: &Subject) -> Option<Drawing> {
    let with_figures = |id: &str| subject.figures.years(id, subject.unit.id.as_str()).next();
    let mut indicators = subject.indicators(&chart.indicators);
    if !indicators
        .iter()
        .any(|indicator| with_figures(&indicator.id).is_some())
    {
        return None;
    }
    // A row of a pyramid keeps both its sides.
    if chart.kind != ChartKind::Pyramid {
        indicators.retain(|indicator| with_figures(&indicator.id).is_some());
    }
    Some(match chart.kind {
        ChartKind::Trends => trends::drawing(&indicators, subject, WIDTH),
        ChartKind::Bars => bars::drawing(&indicators, subject),
        ChartKind::Pyramid => pyramid::drawing(&indicators, &chart.sides, subject),
    })
}
