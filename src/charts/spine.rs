//! A spine: where a unit stands between the lowest and the highest area, a row for each row of
//! the table that it stands in. The table has all words and numbers; nothing is written here.
//!
//! The form is that of the English health profiles (Public Health England, "spine chart").

use charming::{
    Chart,
    component::Grid,
    datatype::CompositeValue,
    element::Symbol,
    series::{Bar, Scatter},
};

use super::{ChartError, drawing::Drawing, measure::as_f64, subject::Subject, theme};
use crate::model::{Indicator, UnitId};

/// As wide as the column of the table for the height of its rows, so that dots are round.
const WIDTH: f64 = 107.0;
const ROW_HEIGHT: f64 = 18.0;
/// Shapes of what the unit is compared with, told apart without colour.
const SYMBOLS: [Symbol; 2] = [Symbol::Diamond, Symbol::Triangle];
const RANGE: &str = "#d5dde5";

/// Draws a row of equal height for each indicator, empty where areas do not differ; nothing
/// where all rows are empty.
///
/// # Errors
/// Where a value has no mark.
pub(crate) fn spine(
    id: &str,
    indicators: &[&Indicator],
    subject: &Subject,
) -> Result<Option<String>, ChartError> {
    let rows: Vec<Row> = indicators
        .iter()
        .map(|indicator| Row::new(indicator, subject))
        .collect();
    match rows.iter().all(|row| row.range.is_none()) {
        true => Ok(None),
        false => drawing(&rows, subject).print(id).map(Some),
    }
}

fn drawing(rows: &[Row], subject: &Subject) -> Drawing {
    let height = as_f64(rows.len()) * ROW_HEIGHT;
    let mut chart = Chart::new()
        .grid(Grid::new().left(0.0).right(0.0).top(0.0).height(height))
        .x_axis(theme::hidden_axis(-5.0, 105.0))
        .y_axis(
            theme::names(vec![String::new(); rows.len()])
                .inverse(true)
                .show(false),
        )
        .series(range(rows));
    let places = rows.iter().map(|row| row.place(&subject.unit.id, subject));
    chart = chart.series(dots(theme::UNIT, places).symbol_size(12.0));
    // What the unit is compared with lies over it and is smaller, so that both are seen.
    for ((index, other), symbol) in subject.others.iter().enumerate().zip(SYMBOLS) {
        let places = rows.iter().map(|row| row.place(other.id, subject));
        let colour = theme::other_color(index);
        let look = theme::mark(colour)
            .border_color("#ffffff")
            .border_width(1.0);
        let dots = dots(colour, places).item_style(look);
        chart = chart.series(dots.symbol(symbol).symbol_size(10.0));
    }
    Drawing {
        width: WIDTH,
        ..Drawing::new(&chart, height)
    }
}

struct Row<'a> {
    indicator: &'a Indicator,
    year: i32,
    range: Option<(f64, f64)>,
}

impl<'a> Row<'a> {
    fn new(indicator: &'a Indicator, subject: &Subject) -> Self {
        let year = subject.newest_year(indicator);
        let areas = subject.areas.iter().copied();
        Self {
            indicator,
            year: year.unwrap_or_default(),
            range: year.and_then(|year| subject.figures.range(&indicator.id, year, areas)),
        }
    }

    /// Returns where a unit stands from 0 (lowest area) to 100 (highest area); nothing beyond,
    /// where a count of the whole municipality would stand.
    fn place(&self, unit: &UnitId, subject: &Subject) -> Option<f64> {
        let (lowest, highest) = self.range?;
        let value = subject.value(self.indicator, self.year, unit)?;
        let place = (value - lowest) / (highest - lowest) * 100.0;
        (0.0..=100.0).contains(&place).then_some(place)
    }
}

fn range(rows: &[Row]) -> Bar {
    let length = |row: &Row| CompositeValue::from(row.range.map(|_| 100.0));
    Bar::new()
        .bar_width(7.0)
        .item_style(theme::mark(RANGE))
        .data(rows.iter().map(length).collect::<Vec<_>>())
}

fn dots(colour: &str, places: impl Iterator<Item = Option<f64>>) -> Scatter {
    let points: Vec<Vec<CompositeValue>> = places
        .zip(0_i32..)
        .filter_map(|(place, row)| Some(vec![place?.into(), row.into()]))
        .collect();
    Scatter::new()
        .symbol(Symbol::Circle)
        .item_style(theme::mark(colour))
        .data(points)
}
