//! A pyramid: bars to the left and to the right in the newest year, a line around them for
//! what the unit is compared with.

use charming::{
    Chart,
    component::{Grid, Legend},
    datatype::CompositeValue,
    element::{ItemStyle, LineStyle, LineStyleType, Orient, Symbol, TextAlign},
    series::{Bar, Line},
};

use super::{
    engine::Drawing,
    measure::{as_f64, shortened, widest},
    subject::Subject,
    theme::{self, LABEL_SIZE, WIDTH},
};
use crate::{
    config,
    model::{Indicator, Text, UnitId},
};

const ROW_HEIGHT: f64 = 18.0;
const BAR_HEIGHT: f64 = 14.0;
const HEADER_HEIGHT: f64 = 22.0;
/// Of the names of the rows, at least and at most.
const NAMES_WIDTH: (f64, f64) = (110.0, 200.0);
/// Between a name and what is beside it.
const BESIDE_NAME: f64 = 8.0;
/// Of the numbers at the bars, at least.
const VALUES_WIDTH: f64 = 52.0;
/// Around a number.
const AROUND_VALUE: f64 = 16.0;
/// Of a name in the key at most.
const KEY_NAME_WIDTH: f64 = 150.0;
/// The line of a key and what is around it.
const AROUND_KEY: f64 = 60.0;
/// Per cent that the scale holds at least.
const USUAL_LIMIT: f64 = 12.0;
/// Between the middle and what its sides are called.
const BESIDE_MIDDLE: f64 = 8.0;

/// Describes a row for each two indicators, the first at the bottom.
pub(super) fn drawing(indicators: &[&Indicator], sides: &[Text], subject: &Subject) -> Drawing {
    let rows = rows(indicators, sides, subject);
    let height = as_f64(rows.len()) * ROW_HEIGHT;
    let written = |side: Side| rows.iter().map(move |row| row.written(side));
    let (names, values) = (names_width(&rows), values_width(&rows));
    let left = names + values;
    let right = values + legend_width(subject);
    let limit = limit(&rows, subject);
    let grid = Grid::new()
        .left(left)
        .right(right)
        .top(HEADER_HEIGHT)
        .height(height);
    let labels = rows.iter();
    let labels = labels.map(|row| shortened(&row.label, LABEL_SIZE, names - BESIDE_NAME));
    let mut chart = Chart::new()
        .legend(legend(subject))
        .grid(grid)
        .x_axis(theme::hidden_axis(-limit, limit))
        .y_axis(theme::names(labels.collect()).offset(values))
        .y_axis(theme::names(written(Side::Left).collect()).position("left"))
        .y_axis(theme::names(written(Side::Right).collect()).position("right"))
        .y_axis(theme::hidden_axis(0.0, as_f64(rows.len())));
    let middle = left + (WIDTH - left - right) / 2.0;
    let aligned = [
        (middle - BESIDE_MIDDLE, TextAlign::Right),
        (middle + BESIDE_MIDDLE, TextAlign::Left),
    ];
    for (side, (place, align)) in sides.iter().zip(aligned) {
        let heading = theme::heading(side.in_language(subject.language), "", place, 0.0);
        chart = chart.title(heading.text_align(align));
    }
    chart = chart
        .series(bars(&rows, theme::SIDES[0], Side::Left))
        .series(bars(&rows, theme::SIDES[1], Side::Right));
    for (index, other) in subject.others.iter().enumerate() {
        for side in [Side::Left, Side::Right] {
            let line = outline_of(&rows, other.id, side);
            chart = chart.series(
                line.name(name_of(other.label))
                    .item_style(theme::mark(theme::TEXT))
                    .line_style(outline_style(index)),
            );
        }
    }
    Drawing::new(&chart, HEADER_HEIGHT + height + 4.0)
}

/// Returns what a line is called beside the bars.
fn name_of(label: &str) -> String {
    shortened(label, LABEL_SIZE, KEY_NAME_WIDTH)
}

/// Returns what the lines beside the bars are called.
fn names_of_others(subject: &Subject) -> Vec<String> {
    let others = subject.others.iter();
    others.map(|other| name_of(other.label)).collect()
}

/// Returns the width that the key takes, so that no name is cut off.
fn legend_width(subject: &Subject) -> f64 {
    let names = names_of_others(subject);
    widest(names.iter().map(String::as_str), LABEL_SIZE) + AROUND_KEY
}

/// Returns the width that the names of the rows take.
fn names_width(rows: &[Row]) -> f64 {
    let (least, most) = NAMES_WIDTH;
    let widest = widest(rows.iter().map(|row| row.label.as_str()), LABEL_SIZE);
    (widest + BESIDE_NAME).clamp(least, most)
}

/// Returns the width that the numbers at the bars take.
fn values_width(rows: &[Row]) -> f64 {
    let written = |row: &Row| [row.written(Side::Left), row.written(Side::Right)];
    let written: Vec<String> = rows.iter().flat_map(written).collect();
    let widest = widest(written.iter().map(String::as_str), LABEL_SIZE);
    VALUES_WIDTH.max(widest + AROUND_VALUE)
}

#[derive(Debug, Clone, Copy)]
enum Side {
    Left,
    Right,
}

struct Row<'a> {
    label: String,
    left: &'a Indicator,
    right: &'a Indicator,
    year: i32,
    subject: &'a Subject<'a>,
}

impl Row<'_> {
    fn indicator(&self, side: Side) -> &Indicator {
        match side {
            Side::Left => self.left,
            Side::Right => self.right,
        }
    }

    fn value(&self, side: Side, unit: &UnitId) -> Option<f64> {
        self.subject.value(self.indicator(side), self.year, unit)
    }

    /// Returns where the bar of a unit ends: to the left of nought or to the right.
    fn end(&self, side: Side, unit: &UnitId) -> CompositeValue {
        let value = self.value(side, unit);
        CompositeValue::from(match side {
            Side::Left => value.map(|value| -value),
            Side::Right => value,
        })
    }

    /// Writes the unit's value, or the word for one that is hidden or missing.
    fn written(&self, side: Side) -> String {
        let indicator = self.indicator(side);
        let (figures, unit) = (self.subject.figures, self.subject.unit.id.as_str());
        self.subject
            .written_figure(figures.get(&indicator.id, self.year, unit), indicator)
    }
}

fn rows<'a>(
    indicators: &[&'a Indicator],
    sides: &[Text],
    subject: &'a Subject<'a>,
) -> Vec<Row<'a>> {
    let row = |pair: &[&'a Indicator]| {
        let [left, right] = pair else {
            return None;
        };
        let title = left.title.in_language(subject.language);
        let label = sides.first();
        let label = label.and_then(|side| config::row_label(&left.title, side, subject.language));
        Some(Row {
            label: label.unwrap_or(title).to_owned(),
            left,
            right,
            year: subject.newest_year(left).unwrap_or(subject.last_year),
            subject,
        })
    };
    indicators.chunks(2).filter_map(row).collect()
}

/// Returns how long a bar may be: the same in nearly all briefings, but for units where one
/// group is far larger than elsewhere.
fn limit(rows: &[Row], subject: &Subject) -> f64 {
    let values = rows.iter().flat_map(|row| {
        let sides = [Side::Left, Side::Right].into_iter();
        sides.flat_map(move |side| {
            subject
                .units()
                .filter_map(move |unit| row.value(side, unit))
        })
    });
    values.fold(USUAL_LIMIT, f64::max)
}

fn bars(rows: &[Row], colour: &str, side: Side) -> Bar {
    let ends = rows.iter().map(|row| row.end(side, &row.subject.unit.id));
    let values: Vec<CompositeValue> = ends.collect();
    Bar::new()
        .bar_width(BAR_HEIGHT)
        .bar_gap("-100%")
        .item_style(theme::mark(colour))
        .data(values)
}

/// Draws the values of another unit as steps, broken where one is hidden.
fn outline_of(rows: &[Row], unit: &UnitId, side: Side) -> Line {
    let mut points: Vec<Vec<CompositeValue>> = vec![vec![0.0.into(), 0.0.into()]];
    for (index, row) in rows.iter().enumerate() {
        for height in [index, index + 1] {
            points.push(vec![row.end(side, unit), as_f64(height).into()]);
        }
    }
    points.push(vec![0.0.into(), as_f64(rows.len()).into()]);
    Line::new()
        .y_axis_index(3)
        .symbol(Symbol::None)
        .connect_nulls(false)
        .data(points)
}

/// Returns the line around the bars, which is seen on them and beside them.
fn outline_style(index: usize) -> LineStyle {
    let form = match index {
        0 => LineStyleType::Solid,
        _ => LineStyleType::Dotted,
    };
    let style = LineStyle::new().width(1.3).type_(form);
    style.color(theme::color(theme::TEXT))
}

/// Says whose the lines are, beside the bars.
fn legend(subject: &Subject) -> Legend {
    Legend::new()
        .data(names_of_others(subject))
        .orient(Orient::Vertical)
        .left(WIDTH - legend_width(subject) + 12.0)
        .top(HEADER_HEIGHT)
        .padding(0.0)
        .item_width(18.0)
        // Of a line with a point on it, the line.
        .item_style(ItemStyle::new().opacity(0.0))
        .item_height(9.0)
        .text_style(theme::text(theme::LABEL_SIZE, theme::TEXT))
}
