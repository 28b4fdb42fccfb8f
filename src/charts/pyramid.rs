//! A pyramid: bars to the left and to the right in the newest year, a line around them for
//! what the unit is compared with.
//!
//! A row is as high as its group has years, and a bar as long as it has residents a year: the surface
//! of a bar is its share, also where groups have more years than others.

use charming::{
    Chart,
    component::{Grid, Legend},
    datatype::{CompositeValue, DataPointItem},
    element::{ItemStyle, LabelPosition, LineStyle, LineStyleType, Orient, Symbol, TextAlign},
    series::{Line, Scatter},
};
use serde_json::{Value, json};

use super::{
    drawing::Drawing,
    measure::{as_f64, shortened, widest},
    subject::Subject,
    theme::{self, LABEL_SIZE, WIDTH},
};
use crate::{
    config::{self, Chart as ChartEntry},
    model::{Indicator, Text, UnitId},
};

/// Of a row on average, and of the lowest at least.
const ROW_HEIGHT: f64 = 18.0;
const LEAST_HEIGHT: f64 = 12.0;
/// Between two bars.
const BETWEEN_BARS: f64 = 2.0;
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
pub(super) fn drawing(indicators: &[&Indicator], entry: &ChartEntry, subject: &Subject) -> Drawing {
    let rows = rows(indicators, entry, subject);
    let (names, values) = (names_width(&rows), values_width(&rows));
    let left = names + values;
    let right = values + legend_width(subject);
    let years = rows.last().map_or(1.0, Row::upper);
    let pyramid = Pyramid {
        limit: limit(&rows, subject),
        width: WIDTH - left - right,
        year: height_of_year(&rows),
        rows: &rows,
    };
    let height = years * pyramid.year;
    let grid = Grid::new()
        .left(left)
        .right(right)
        .top(HEADER_HEIGHT)
        .height(height);
    let mut chart = Chart::new()
        .legend(legend(subject))
        .grid(grid)
        .x_axis(theme::hidden_axis(-pyramid.limit, pyramid.limit))
        .y_axis(theme::hidden_axis(0.0, years));
    let middle = left + pyramid.width / 2.0;
    let aligned = [
        (middle - BESIDE_MIDDLE, TextAlign::Right),
        (middle + BESIDE_MIDDLE, TextAlign::Left),
    ];
    for (side, (place, align)) in entry.sides.iter().zip(aligned) {
        let heading = theme::heading(side.in_language(subject.language), "", place, 0.0);
        chart = chart.title(heading.text_align(align));
    }
    for (index, other) in subject.others.iter().enumerate() {
        for side in [Side::Left, Side::Right] {
            let line = outline_of(&rows, other.id, side);
            chart = chart.series(
                line.name(name_of(other.label))
                    .line_style(outline_style(index)),
            );
        }
    }
    let name = |row: &Row| shortened(&row.label, LABEL_SIZE, names - BESIDE_NAME);
    let series = vec![
        pyramid.bars(theme::SIDES[0], Side::Left),
        pyramid.bars(theme::SIDES[1], Side::Right),
        pyramid.texts(Side::Left, values, name),
        pyramid.texts(Side::Left, 0.0, |row| row.written(Side::Left)),
        pyramid.texts(Side::Right, 0.0, |row| row.written(Side::Right)),
    ];
    Drawing::with_series(&chart, series, HEADER_HEIGHT + height + 4.0)
}

/// Returns how high a year of age is in pixels, so that a name has room in the lowest row.
fn height_of_year(rows: &[Row]) -> f64 {
    let years = rows.iter().map(|row| row.years);
    let fewest = years.clone().fold(f64::INFINITY, f64::min);
    let mean = years.sum::<f64>() / as_f64(rows.len().max(1));
    (ROW_HEIGHT / mean).max(LEAST_HEIGHT / fewest)
}

/// The rows and the room that they have.
struct Pyramid<'a> {
    rows: &'a [Row<'a>],
    /// How long a bar may be.
    limit: f64,
    /// Of both sides together in pixels.
    width: f64,
    /// How high a year of age is in pixels.
    year: f64,
}

impl Pyramid<'_> {
    /// Draws the bars of a side as rectangles, since bars of charming are all as high.
    fn bars(&self, colour: &str, side: Side) -> Value {
        let bar = |row: &Row| {
            let end = row.end(side, &row.subject.unit.id)?;
            let long = end.abs() / self.limit * self.width / 2.0;
            let size = [long, row.years * self.year - BETWEEN_BARS];
            Some(json!({ "value": [end / 2.0, row.middle()], "symbolSize": size }))
        };
        let bars: Vec<Value> = self.rows.iter().filter_map(bar).collect();
        json!({
            "type": "scatter",
            "symbol": "rect",
            "itemStyle": theme::mark(colour),
            "data": bars,
        })
    }

    /// Writes something beside each row, so far from the bars of a side.
    fn texts(&self, side: Side, away: f64, text: impl Fn(&Row) -> String) -> Value {
        let beside = self.limit * (1.0 + 2.0 * (away + BESIDE_NAME) / self.width);
        let (place, position) = match side {
            Side::Left => (-beside, LabelPosition::Left),
            Side::Right => (beside, LabelPosition::Right),
        };
        let point = |row: &Row| {
            let place: Vec<CompositeValue> = vec![place.into(), row.middle().into()];
            DataPointItem::new(place).name(text(row))
        };
        let label = theme::point_label(position).distance(0.0);
        let texts = Scatter::new()
            .symbol_size(0.0)
            // Words would shine through as points do.
            .item_style(theme::mark(theme::SOFT_TEXT))
            .label(label.color(theme::color(theme::SOFT_TEXT)))
            .data(self.rows.iter().map(point).collect::<Vec<_>>());
        let mut texts = json!(texts);
        if let Some(texts) = texts.as_object_mut() {
            // They stand outside the axes.
            texts.insert("clip".to_owned(), Value::from(false));
        }
        texts
    }
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
    /// How many years of age it has, and how many the rows below it.
    years: f64,
    below: f64,
    /// How many years a row has on average.
    usual: f64,
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

    fn middle(&self) -> f64 {
        self.below + self.years / 2.0
    }

    fn upper(&self) -> f64 {
        self.below + self.years
    }

    /// Returns how long the bar of a unit is: its value, spread over a row of usual height.
    fn length(&self, side: Side, unit: &UnitId) -> Option<f64> {
        let value = self.value(side, unit)?;
        Some(value * self.usual / self.years)
    }

    /// Returns where the bar of a unit ends: to the left of nought or to the right.
    fn end(&self, side: Side, unit: &UnitId) -> Option<f64> {
        let length = self.length(side, unit)?;
        Some(match side {
            Side::Left => -length,
            Side::Right => length,
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
    entry: &ChartEntry,
    subject: &'a Subject<'a>,
) -> Vec<Row<'a>> {
    let sides: &[Text] = &entry.sides;
    let pairs = indicators.chunks(2);
    let given = entry.years.iter().map(|years| f64::from(*years));
    let years: Vec<f64> = given
        .chain(std::iter::repeat(1.0))
        .take(pairs.len())
        .collect();
    let usual = years.iter().sum::<f64>() / as_f64(years.len().max(1));
    let mut below = 0.0;
    let row = |(pair, years): (&[&'a Indicator], &f64)| {
        let [left, right] = pair else {
            return None;
        };
        let lower = below;
        below += years;
        let title = left.title.in_language(subject.language);
        let label = sides.first();
        let label = label.and_then(|side| config::row_label(&left.title, side, subject.language));
        Some(Row {
            label: label.unwrap_or(title).to_owned(),
            left,
            right,
            year: subject.newest_year(left).unwrap_or(subject.last_year),
            years: *years,
            below: lower,
            usual,
            subject,
        })
    };
    pairs.zip(&years).filter_map(row).collect()
}

/// Returns how long a bar may be: the same in nearly all briefings, but for units where one
/// group is far larger than elsewhere.
fn limit(rows: &[Row], subject: &Subject) -> f64 {
    let values = rows.iter().flat_map(|row| {
        let sides = [Side::Left, Side::Right].into_iter();
        sides.flat_map(move |side| {
            subject
                .units()
                .filter_map(move |unit| row.length(side, unit))
        })
    });
    values.fold(USUAL_LIMIT, f64::max)
}

/// Draws the values of another unit as steps, broken where one is hidden.
fn outline_of(rows: &[Row], unit: &UnitId, side: Side) -> Line {
    let mut points: Vec<Vec<CompositeValue>> = vec![vec![0.0.into(), 0.0.into()]];
    for row in rows {
        for height in [row.below, row.upper()] {
            points.push(vec![row.end(side, unit).into(), height.into()]);
        }
    }
    let top = rows.last().map_or(0.0, Row::upper);
    points.push(vec![0.0.into(), top.into()]);
    Line::new().symbol(Symbol::None).data(points)
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
