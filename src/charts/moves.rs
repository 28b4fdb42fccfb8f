//! Moves: where people come from and go to, and from district to district.
//!
//! Facing bars, not a Sankey diagram: lengths are compared more easily than the widths of bent
//! bands, names stand at their bars, and it takes less time.

use charming::{
    Chart,
    component::{Axis, Grid},
    datatype::{CompositeValue, DataPointItem},
    element::{AxisType, LabelPosition, TextAlign},
    series::Bar,
};
use serde_json::{Value, json};

use super::{
    ChartError,
    engine::{self, Drawing},
    scale::round_limit,
    theme::{self, WIDTH},
};
use crate::{
    config::Words,
    model::{Language, NumberStyle, Published, PublishedFlows, UnitId, format_number},
};

/// How many areas are named on each side, at most.
const NAMED: usize = 6;
const ROW_HEIGHT: f64 = 18.0;
const HEADER_HEIGHT: f64 = 22.0;
const NAMES_WIDTH: f64 = 150.0;
const VALUES_WIDTH: f64 = 44.0;
const MIDDLE: f64 = 24.0;
/// The matrix: the width of the names at the left, and a cell.
const ROW_NAMES_WIDTH: f64 = 170.0;
const CELL_HEIGHT: f64 = 22.0;

/// Moves from and to units, and what these are called.
#[derive(Clone, Copy)]
pub struct Moves<'a> {
    /// Published moves.
    pub flows: &'a PublishedFlows,
    /// What a unit is called.
    pub name_of: &'a dyn Fn(&UnitId) -> String,
    /// The language of the drawing.
    pub language: Language,
    /// Words in that language.
    pub words: &'a Words,
}

/// Draws where most people come from and go to: bars to the left and to the right, with a
/// heading each. Nothing where no move is shown.
///
/// # Errors
/// Where the script fails.
pub fn moves_of(
    id: &str,
    moves: &Moves,
    area: &UnitId,
    headings: [&str; 2],
) -> Result<Option<String>, ChartError> {
    match moves.drawing(area, headings) {
        None => Ok(None),
        Some(drawing) => engine::draw(id, &drawing).map(Some),
    }
}

/// Draws the moves between units as a matrix with numbers: from the rows to the columns. A
/// hidden cell has its mark and no colour. Nothing where no move is shown.
///
/// # Errors
/// Where the script fails.
pub fn moves_between(
    id: &str,
    moves: &Moves,
    units: &[&UnitId],
) -> Result<Option<String>, ChartError> {
    match moves.matrix(units) {
        None => Ok(None),
        Some(drawing) => engine::draw(id, &drawing).map(Some),
    }
}

impl Moves<'_> {
    fn written(&self, moves: f64) -> String {
        format_number(moves, NumberStyle::Count, self.language)
    }

    /// Returns the most frequent places that people come from, or go to.
    fn largest(&self, area: &UnitId, incoming: bool) -> Vec<(f64, String)> {
        let other = |(from, to): &(UnitId, UnitId)| {
            let (here, there) = if incoming { (to, from) } else { (from, to) };
            (here == area && there != area).then(|| there.clone())
        };
        let shown = self.flows.moves.iter().filter_map(|(ends, moves)| {
            let moves = moves.value().filter(|moves| *moves > 0.0)?;
            Some((moves, other(ends)?))
        });
        let mut shown: Vec<(f64, UnitId)> = shown.collect();
        shown.sort_by(|(one, a), (two, b)| two.total_cmp(one).then_with(|| a.cmp(b)));
        let named = shown.into_iter().take(NAMED);
        named
            .map(|(moves, unit)| (moves, (self.name_of)(&unit)))
            .collect()
    }

    fn drawing(&self, area: &UnitId, headings: [&str; 2]) -> Option<Drawing> {
        let lists = [self.largest(area, true), self.largest(area, false)];
        let rows = lists.iter().map(Vec::len).max().filter(|rows| *rows > 0)?;
        let height = as_f64(rows) * ROW_HEIGHT;
        let most = lists.iter().flatten().map(|(moves, _)| *moves);
        let limit = round_limit(most.fold(0.0, f64::max));
        let bars = (WIDTH - MIDDLE) / 2.0 - NAMES_WIDTH - VALUES_WIDTH;
        let mut chart = Chart::new();
        for (index, (list, heading)) in lists.into_iter().zip(headings).enumerate() {
            let to_the_left = index == 0;
            let left = match to_the_left {
                true => NAMES_WIDTH + VALUES_WIDTH,
                false => WIDTH / 2.0 + MIDDLE / 2.0,
            };
            let grid = Grid::new()
                .left(left)
                .width(bars)
                .top(HEADER_HEIGHT)
                .height(height);
            let (place, align) = match to_the_left {
                true => (left + bars, TextAlign::Right),
                false => (left, TextAlign::Left),
            };
            let names: Vec<String> = (0..rows)
                .map(|row| {
                    list.get(row)
                        .map_or_else(String::new, |(_, name)| name.clone())
                })
                .collect();
            let names = theme::names(names)
                .grid_index(as_f64(index))
                .inverse(true)
                .position(if to_the_left { "left" } else { "right" })
                // Behind the numbers at the longest bars.
                .offset(VALUES_WIDTH);
            let lengths = Axis::new()
                .type_(AxisType::Value)
                .grid_index(as_f64(index))
                .inverse(to_the_left)
                .min(0)
                .max(limit)
                .show(false);
            chart = chart
                .title(theme::heading(heading, "", place, 0.0).text_align(align))
                .grid(grid)
                .x_axis(lengths)
                .y_axis(names)
                .series(self.bars(&list, index));
        }
        Some(Drawing::new(&chart, HEADER_HEIGHT + height + 4.0))
    }

    fn bars(&self, list: &[(f64, String)], index: usize) -> Bar {
        let point = |(moves, _): &(f64, String)| {
            DataPointItem::new(CompositeValue::from(*moves)).name(self.written(*moves))
        };
        let position = match index {
            0 => LabelPosition::Left,
            _ => LabelPosition::Right,
        };
        let colour = match index {
            0 => theme::UNIT,
            _ => theme::OTHERS[1],
        };
        Bar::new()
            .x_axis_index(as_f64(index))
            .y_axis_index(as_f64(index))
            .bar_width(ROW_HEIGHT - 5.0)
            .label(theme::point_label(position).color(theme::color(theme::TEXT)))
            .item_style(theme::mark(colour))
            .data(list.iter().map(point).collect::<Vec<_>>())
    }

    fn matrix(&self, units: &[&UnitId]) -> Option<Drawing> {
        let figure = |from: &UnitId, to: &UnitId| {
            let moves = &self.flows.moves;
            moves.get(&(from.clone(), to.clone())).copied()
        };
        let pairs = units
            .iter()
            .flat_map(|from| units.iter().map(move |to| (*from, *to)));
        let between = pairs.filter(|(from, to)| from != to);
        let values = between.filter_map(|(from, to)| figure(from, to)?.value());
        let largest = values.fold(0.0, f64::max);
        if largest <= 0.0 {
            return None;
        }
        let mut cells = Vec::new();
        for (row, from) in units.iter().enumerate() {
            for (column, to) in units.iter().enumerate() {
                if from != to {
                    cells.push(self.cell((column, row), figure(from, to), largest));
                }
            }
        }
        let height = as_f64(units.len()) * CELL_HEIGHT;
        let grid = Grid::new()
            .left(ROW_NAMES_WIDTH)
            .right(2.0)
            .top(HEADER_HEIGHT)
            .height(height);
        let codes = units.iter().map(|unit| unit.to_string()).collect();
        let names = units.iter();
        let names = names.map(|unit| format!("{} {unit}", (self.name_of)(unit)));
        let chart = Chart::new()
            .grid(grid)
            .x_axis(theme::names(codes).position("top"))
            .y_axis(theme::names(names.collect()).inverse(true))
            .series(Bar::new().data(Vec::<f64>::new()));
        let matrix = json!({
            "type": "heatmap",
            "data": cells,
            "label": {
                "show": true,
                "formatter": "{b}",
                "fontFamily": theme::FONT,
                "fontSize": theme::LABEL_SIZE,
                "color": theme::TEXT,
            },
        });
        let height = HEADER_HEIGHT + height + 4.0;
        Some(Drawing::with_series(&chart, vec![matrix], height))
    }

    /// Describes a cell: the more moves, the darker; hidden and none are white.
    fn cell(&self, (column, row): (usize, usize), figure: Option<Published>, most: f64) -> Value {
        let (text, value) = match figure.map(Published::value) {
            None => (self.words.no_figure.clone(), 0.0),
            Some(None) => (self.words.hidden_mark.clone(), 0.0),
            Some(Some(moves)) => (self.written(moves), moves),
        };
        let colour = match figure.and_then(Published::value) {
            None => "#ffffff",
            Some(_) => theme::tint(value / most),
        };
        json!({
            "value": [column, row, value],
            "name": text,
            "itemStyle": { "color": colour, "borderColor": "#ffffff", "borderWidth": 1 },
        })
    }
}

fn as_f64(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}
