//! Bars: the newest year, the unit and what it is compared with side by side.

use charming::{
    Chart,
    component::{Grid, Legend},
    datatype::{CompositeValue, DataPointItem},
    element::{Label, LabelPosition},
    series::Bar,
};

use super::{engine::Drawing, scale::round_limit, subject::Subject, theme};
use crate::model::{Indicator, UnitId};

const BAR_HEIGHT: f64 = 13.0;
const AROUND_BARS: f64 = 7.0;
const LEGEND_HEIGHT: f64 = 26.0;
const AXIS_HEIGHT: f64 = 4.0;
const NAMES_WIDTH: f64 = 150.0;

/// Describes bars of some indicators.
pub(super) fn drawing(indicators: &[&Indicator], subject: &Subject) -> Drawing {
    let largest = indicators.iter().map(|one| subject.largest(one));
    let limit = round_limit(largest.fold(0.0, f64::max));
    let bars = indicators.len() * (1 + subject.others.len());
    let height = as_f64(bars) * BAR_HEIGHT + as_f64(indicators.len()) * AROUND_BARS;
    let titles = indicators
        .iter()
        .map(|one| one.title.in_language(subject.language).to_owned());
    let legend = Legend::new()
        .left(NAMES_WIDTH)
        .top(0.0)
        .padding(0.0)
        .item_width(12.0)
        .item_height(9.0)
        .text_style(theme::text(theme::LABEL_SIZE, theme::TEXT));
    let grid = Grid::new()
        .left(NAMES_WIDTH)
        .right(60.0)
        .top(LEGEND_HEIGHT)
        .height(height);
    let mut chart = Chart::new()
        .legend(legend)
        .grid(grid)
        // The values are written at the bars.
        .x_axis(theme::numbers(0.0, limit, 2.0, subject.language).show(false))
        .y_axis(theme::names(titles.collect()).inverse(true));
    chart = chart.series(bar(
        &subject.unit.name,
        &subject.unit.id,
        theme::UNIT,
        indicators,
        subject,
    ));
    for (index, other) in subject.others.iter().enumerate() {
        let colour = theme::other_color(index);
        chart = chart.series(bar(other.label, other.id, colour, indicators, subject));
    }
    Drawing::new(&chart, LEGEND_HEIGHT + height + AXIS_HEIGHT)
}

fn as_f64(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

fn bar(
    name: &str,
    unit: &UnitId,
    colour: &str,
    indicators: &[&Indicator],
    subject: &Subject,
) -> Bar {
    let points: Vec<DataPointItem> = indicators
        .iter()
        .map(|indicator| point(unit, indicator, subject))
        .collect();
    // What is written at a bar's end is the name of its point, in ECharts `{b}`.
    let label = Label::new()
        .show(true)
        .position(LabelPosition::Right)
        .formatter("{b}")
        .font_family(theme::FONT)
        .font_size(theme::LABEL_SIZE)
        .color(theme::color(theme::TEXT));
    Bar::new()
        .label(label)
        .name(name)
        .bar_width(BAR_HEIGHT - 2.0)
        .bar_gap("10%")
        .item_style(theme::mark(colour))
        .data(points)
}

/// One bar with its value written at its end; a hidden one has no length and says so.
fn point(unit: &UnitId, indicator: &Indicator, subject: &Subject) -> DataPointItem {
    let newest = subject.newest_year(indicator).unwrap_or(subject.last_year);
    let figure = subject.figures.get(&indicator.id, newest, unit.as_str());
    let (value, text) = match figure.map(|figure| figure.value()) {
        Some(Some(value)) => (value, subject.written(value, indicator)),
        Some(None) => (0.0, subject.words.hidden.clone()),
        None => (0.0, subject.words.no_figure.clone()),
    };
    DataPointItem::new(CompositeValue::from(value)).name(text)
}
