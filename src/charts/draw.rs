//! From an entry of the catalogue to a drawing.

use super::{ChartError, Drawing, Subject, bars, pyramid, theme::WIDTH, trends};
use crate::{
    config::{Chart, ChartKind},
    model::Indicator,
};

/// Draws a chart of the catalogue about a unit, as SVG; nothing where there are no figures.
///
/// # Errors
/// Where a value has no mark.
pub(crate) fn draw(chart: &Chart, subject: &Subject) -> Result<Option<String>, ChartError> {
    let drawing = describe(chart, subject);
    drawing.map(|drawing| drawing.print(&chart.id)).transpose()
}

/// Draws one indicator of an estate through the years beside its neighbours, as SVG with room for
/// words beside it; nothing where there are no figures.
///
/// # Errors
/// Where a value has no mark.
pub(crate) fn draw_spill_over(
    name: &str,
    indicator: &str,
    subject: &Subject,
) -> Result<Option<String>, ChartError> {
    let mut indicators = subject.indicators(&[indicator.to_owned()]);
    indicators.retain(|indicator| subject.newest_year(indicator).is_some());
    if indicators.is_empty() {
        return Ok(None);
    }
    let drawing = trends::drawing(&indicators, subject, WIDTH * 0.6);
    drawing.print(name).map(Some)
}

/// Describes a chart of the catalogue about a unit; nothing where there are no figures.
#[must_use]
pub fn describe(chart: &Chart, subject: &Subject) -> Option<Drawing> {
    let has_figures = |indicator: &&Indicator| subject.newest_year(indicator).is_some();
    let mut indicators = subject.indicators(&chart.indicators);
    if !indicators.iter().any(has_figures) {
        return None;
    }
    // A row of a pyramid keeps both its sides.
    if chart.kind != ChartKind::Pyramid {
        indicators.retain(has_figures);
    }
    Some(match chart.kind {
        ChartKind::Trends => trends::drawing(&indicators, subject, WIDTH),
        ChartKind::Bars => bars::drawing(&indicators, subject),
        ChartKind::Pyramid => pyramid::drawing(&indicators, chart, subject),
    })
}
