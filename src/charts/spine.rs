//! A spine chart: where the unit stands between the lowest and the highest area.

use charming::{
    Chart,
    component::{Axis, Grid, Legend},
    datatype::CompositeValue,
    element::{AxisType, Symbol},
    series::{Bar, Scatter},
};

use super::{engine::Drawing, subject::Subject, theme};
use crate::model::{Amount, Indicator, Measure, NumberStyle, UnitId, format_number};

const ROW_HEIGHT: f64 = 18.0;
const LEGEND_HEIGHT: f64 = 26.0;
const NAMES_WIDTH: f64 = 190.0;
const VALUES_WIDTH: f64 = 190.0;
/// Shapes of what the unit is compared with, told apart without colour.
const SYMBOLS: [Symbol; 2] = [Symbol::Diamond, Symbol::Triangle];
const RANGE: &str = "#d5dde5";

/// Describes a row for each indicator.
pub(super) fn drawing(indicators: &[&Indicator], subject: &Subject) -> Drawing {
    let rows: Vec<Row> = indicators
        .iter()
        .filter_map(|one| Row::new(one, subject))
        .collect();
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let height = f64::from(count) * ROW_HEIGHT;
    let grid = Grid::new()
        .left(NAMES_WIDTH)
        .right(VALUES_WIDTH)
        .top(LEGEND_HEIGHT)
        .height(height);
    let names = rows.iter().map(|row| row.title.clone()).collect();
    let values = rows.iter().map(|row| row.written.clone()).collect();
    let mut chart = Chart::new()
        .legend(legend())
        .grid(grid)
        .x_axis(
            Axis::new()
                .type_(AxisType::Value)
                .min(-3)
                .max(103)
                .show(false),
        )
        .y_axis(theme::names(names).inverse(true))
        .y_axis(theme::names(values).inverse(true).position("right"))
        .series(range(&rows, subject));
    let places = rows.iter().map(|row| row.place(&subject.unit.id, subject));
    chart = chart.series(dots(&subject.unit.name, theme::UNIT, places).symbol_size(12.0));
    // What the unit is compared with lies over it and is smaller, so that both are seen.
    for ((index, other), symbol) in subject.others.iter().enumerate().zip(SYMBOLS) {
        let places = rows.iter().map(|row| row.place(other.id, subject));
        let colour = theme::other_color(index);
        let look = theme::mark(colour)
            .border_color("#ffffff")
            .border_width(1.0);
        let dots = dots(other.label, colour, places).item_style(look);
        chart = chart.series(dots.symbol(symbol).symbol_size(9.0));
    }
    Drawing::new(&chart, LEGEND_HEIGHT + height + 4.0)
}

fn legend() -> Legend {
    Legend::new()
        .left(0.0)
        .top(0.0)
        .padding(0.0)
        .item_width(12.0)
        .item_height(9.0)
        .text_style(theme::text(theme::LABEL_SIZE, theme::TEXT))
}

struct Row<'a> {
    indicator: &'a Indicator,
    title: String,
    /// The unit's value and the range, at the right.
    written: String,
    year: i32,
    lowest: f64,
    highest: f64,
}

impl<'a> Row<'a> {
    /// Makes the row of an indicator, where at least two areas differ.
    fn new(indicator: &'a Indicator, subject: &Subject) -> Option<Self> {
        let year = subject.newest_year(indicator)?;
        let values = subject.area_values(indicator, year);
        let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if highest <= lowest {
            return None;
        }
        let own = match subject.value(indicator, year, &subject.unit.id) {
            Some(value) => subject.written(value, indicator),
            None => subject.words.hidden.clone(),
        };
        // The unit of measure stands behind the value and need not be said again.
        let style = match indicator.measure {
            Measure::Mean {
                unit: Amount::Points,
            } => NumberStyle::Decimals(1),
            _ => NumberStyle::Count,
        };
        let plain = |value| format_number(value, style, subject.language);
        let range = match lowest < 0.0 {
            true => format!("{} … {}", plain(lowest), plain(highest)),
            false => format!("{}–{}", plain(lowest), plain(highest)),
        };
        Some(Self {
            indicator,
            title: indicator.title.in_language(subject.language).to_owned(),
            written: format!("{own} ({range})"),
            year,
            lowest,
            highest,
        })
    }

    /// Returns where a unit stands from 0 (lowest area) to 100 (highest area).
    fn place(&self, unit: &UnitId, subject: &Subject) -> Option<f64> {
        let value = subject.value(self.indicator, self.year, unit)?;
        Some((value - self.lowest) / (self.highest - self.lowest) * 100.0)
    }
}

fn range(rows: &[Row], subject: &Subject) -> Bar {
    Bar::new()
        .name(subject.words.range_of_areas.as_str())
        .bar_width(7.0)
        .item_style(theme::mark(RANGE))
        .data(vec![100; rows.len()])
}

fn dots(name: &str, colour: &str, places: impl Iterator<Item = Option<f64>>) -> Scatter {
    let points: Vec<Vec<CompositeValue>> = places
        .zip(0_i32..)
        .filter_map(|(place, row)| Some(vec![place?.into(), row.into()]))
        .collect();
    Scatter::new()
        .name(name)
        .symbol(Symbol::Circle)
        .item_style(theme::mark(colour))
        .data(points)
}
