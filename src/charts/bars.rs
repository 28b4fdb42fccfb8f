//! Bars: the newest year, the unit and what it is compared with side by side.

use charming::{
    Chart,
    component::Grid,
    datatype::{CompositeValue, DataPointItem},
    element::LabelPosition,
    series::Bar,
};

use super::{
    drawing::Drawing,
    legend::{key, series_name},
    measure::{Weight, as_f64, lines, widest},
    scale::{self, Ticks, round_limit},
    subject::Subject,
    theme::{self, LABEL_SIZE, WIDTH},
};
use crate::model::{Indicator, Published, UnitId};

const BAR_HEIGHT: f64 = 13.0;
const AROUND_BARS: f64 = 7.0;
const LEGEND_HEIGHT: f64 = 26.0;
const AXIS_HEIGHT: f64 = 4.0;
const NAMES_WIDTH: f64 = 150.0;
/// Between a name and the bars.
const BESIDE_NAME: f64 = 8.0;
/// A line of a name.
const LINE_HEIGHT: f64 = 13.0;
/// Behind the longest bar, at least.
const VALUES_WIDTH: f64 = 60.0;
/// Between a bar and its value.
const BESIDE_BAR: f64 = 5.0;

/// Describes bars of some indicators.
pub(super) fn drawing(indicators: &[&Indicator], subject: &Subject) -> Drawing {
    let largest = indicators.iter();
    let largest = largest.map(|indicator| subject.largest(indicator).0);
    let limit = round_limit(largest.fold(0.0, f64::max));
    let names = indicators.iter().map(|indicator| name(indicator, subject));
    let names: Vec<Vec<String>> = names.collect();
    let bars = as_f64(1 + subject.others.len()) * BAR_HEIGHT;
    let most = names.iter().map(Vec::len).max().unwrap_or_default();
    let row = bars.max(as_f64(most) * LINE_HEIGHT) + AROUND_BARS;
    let height = as_f64(indicators.len()) * row;
    let others = subject.others.iter().map(|other| other.label);
    let series = std::iter::once(subject.unit.name.as_str()).chain(others);
    let (legend, more) = key(series, (NAMES_WIDTH, WIDTH - NAMES_WIDTH), 12.0);
    let top = LEGEND_HEIGHT + more;
    let grid = Grid::new()
        .left(NAMES_WIDTH)
        .right(values_width(indicators, subject))
        .top(top)
        .height(height);
    let ticks = Ticks {
        lowest: 0.0,
        limit,
        steps: 2,
    };
    let names = names.iter().map(|lines| lines.join("\n"));
    let mut chart = Chart::new()
        .legend(legend)
        .grid(grid)
        // The values are written at the bars.
        .x_axis(scale::numbers(&ticks, &subject.words.writing).show(false))
        .y_axis(theme::names(names.collect()).inverse(true));
    let unit = (subject.unit.name.as_str(), &subject.unit.id);
    let own = indicators.iter().map(|indicator| Some(*indicator));
    chart = chart.series(bar(unit, theme::UNIT, own, subject));
    for (index, other) in subject.others.iter().enumerate() {
        let beside = indicators.iter().map(|indicator| {
            let compared = !subject.others_beside(indicator).is_empty();
            compared.then_some(*indicator)
        });
        let colour = theme::other_color(index);
        chart = chart.series(bar((other.label, other.id), colour, beside, subject));
    }
    Drawing::new(&chart, top + height + AXIS_HEIGHT)
}

/// Returns the title of an indicator in lines.
fn name(indicator: &Indicator, subject: &Subject) -> Vec<String> {
    let title = indicator.title.in_language(subject.language);
    let font = (LABEL_SIZE, Weight::Regular);
    lines(title, font, NAMES_WIDTH - BESIDE_NAME)
}

/// Returns how much room the values behind the bars need.
fn values_width(indicators: &[&Indicator], subject: &Subject) -> f64 {
    let texts = indicators.iter().flat_map(|indicator| {
        let others = subject.others_beside(indicator).iter();
        let units = std::iter::once(&subject.unit.id).chain(others.map(|other| other.id));
        units.map(|unit| written(unit, indicator, subject).1)
    });
    let texts: Vec<String> = texts.collect();
    let widest = widest(texts.iter().map(String::as_str), LABEL_SIZE);
    VALUES_WIDTH.max(widest + 2.0 * BESIDE_BAR)
}

/// Describes the bars of a unit, one for each indicator that is drawn of it.
fn bar<'a>(
    (name, unit): (&str, &UnitId),
    colour: &str,
    indicators: impl Iterator<Item = Option<&'a Indicator>>,
    subject: &Subject,
) -> Bar {
    let point = |indicator: Option<&Indicator>| match indicator {
        Some(indicator) => {
            let (value, text) = written(unit, indicator, subject);
            DataPointItem::new(CompositeValue::from(value)).name(text)
        }
        None => DataPointItem::new(CompositeValue::from(None::<f64>)),
    };
    let points: Vec<DataPointItem> = indicators.map(point).collect();
    let label = theme::point_label(LabelPosition::Right).color(theme::color(theme::TEXT));
    Bar::new()
        .label(label)
        .name(series_name(name))
        .bar_width(BAR_HEIGHT - 2.0)
        .bar_gap("10%")
        .item_style(theme::mark(colour))
        .data(points)
}

/// Returns the length of a bar and what is written at its end; a hidden one has no length and says
/// so.
fn written(unit: &UnitId, indicator: &Indicator, subject: &Subject) -> (f64, String) {
    let newest = subject.newest_year(indicator).unwrap_or(subject.last_year);
    let figure = subject.figures.get(&indicator.id, newest, unit.as_str());
    let value = figure.and_then(Published::value).unwrap_or_default();
    (value, subject.written_figure(figure, indicator))
}
