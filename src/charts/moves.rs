//! Moves: where people come from and go to.
//!
//! Facing bars, not a Sankey diagram: lengths are compared more easily than the widths of bent
//! bands, names stand at their bars, and it takes less time.

use charming::{
    Chart,
    component::Grid,
    datatype::{CompositeValue, DataPointItem},
    element::{LabelPosition, TextAlign},
    series::Bar,
};

use super::{
    ChartError,
    drawing::Drawing,
    measure::{Weight, as_f64, lines, widest},
    scale::round_limit,
    theme::{self, LABEL_SIZE, WIDTH},
};
use crate::model::{NumberStyle, PublishedFlows, UnitId, Writing};

/// Of a line of a name, and around it.
const LINE_HEIGHT: f64 = 13.0;
const AROUND_LINES: f64 = 5.0;
const HEADER_HEIGHT: f64 = 22.0;
const NAMES_WIDTH: f64 = 150.0;
/// Between a name and what is beside it.
const BESIDE_NAME: f64 = 8.0;
/// Of the numbers at the bars, at least.
const VALUES_WIDTH: f64 = 44.0;
/// Around a number.
const AROUND_VALUE: f64 = 12.0;
const MIDDLE: f64 = 24.0;

/// Moves from and to units, and what these are called.
#[derive(Clone, Copy)]
pub(crate) struct Moves<'a> {
    /// Published moves.
    pub flows: &'a PublishedFlows,
    /// What a unit is called.
    pub name_of: &'a dyn Fn(&UnitId) -> String,
    /// How numbers are written.
    pub writing: &'a Writing,
}

/// Draws where most people come from and go to: bars to the left and to the right, with a
/// heading each. Nothing where no move is shown.
///
/// # Errors
/// Where a value has no mark.
pub(crate) fn moves_of(
    id: &str,
    moves: &Moves,
    area: &UnitId,
    headings: [&str; 2],
) -> Result<Option<String>, ChartError> {
    let drawing = moves.drawing(area, headings);
    drawing.map(|drawing| drawing.print(id)).transpose()
}

impl Moves<'_> {
    fn written(&self, moves: f64) -> String {
        self.writing.number(moves, NumberStyle::Count)
    }

    fn drawing(&self, area: &UnitId, headings: [&str; 2]) -> Option<Drawing> {
        let places = [self.flows.origins(area), self.flows.destinations(area)];
        let lists = places.map(|places| {
            let places = places.into_iter();
            let named = places.map(|(unit, moves)| (moves, name(&(self.name_of)(unit))));
            named.collect::<Vec<_>>()
        });
        let rows = lists.iter().map(Vec::len).max().filter(|rows| *rows > 0)?;
        let lines = lists.iter().flatten().map(|(_, name)| name.len()).max();
        let height = as_f64(rows) * (as_f64(lines.unwrap_or(1)) * LINE_HEIGHT + AROUND_LINES);
        let most = lists.iter().flatten().map(|(moves, _)| *moves);
        let most = most.fold(0.0, f64::max);
        let limit = round_limit(most);
        let values = widest([self.written(most).as_str()], LABEL_SIZE) + AROUND_VALUE;
        let values = values.max(VALUES_WIDTH);
        let bars = (WIDTH - MIDDLE) / 2.0 - NAMES_WIDTH - values;
        let mut chart = Chart::new();
        for (index, (list, heading)) in lists.into_iter().zip(headings).enumerate() {
            let to_the_left = index == 0;
            let (left, beside, align) = match to_the_left {
                true => (NAMES_WIDTH + values, bars, TextAlign::Right),
                false => (WIDTH / 2.0 + MIDDLE / 2.0, 0.0, TextAlign::Left),
            };
            let grid = Grid::new()
                .left(left)
                .width(bars)
                .top(HEADER_HEIGHT)
                .height(height);
            let names = list.iter().map(|(_, name)| name.join("\n"));
            let mut names: Vec<String> = names.collect();
            names.resize(rows, String::new());
            let names = theme::names(names)
                .grid_index(as_f64(index))
                .inverse(true)
                .position(if to_the_left { "left" } else { "right" })
                // Behind the numbers at the longest bars.
                .offset(values);
            let lengths = theme::hidden_axis(0.0, limit)
                .grid_index(as_f64(index))
                .inverse(to_the_left);
            chart = chart
                .title(theme::heading(heading, "", left + beside, 0.0).text_align(align))
                .grid(grid)
                .x_axis(lengths)
                .y_axis(names)
                .series(self.bars(&list, index));
        }
        Some(Drawing::new(&chart, HEADER_HEIGHT + height + 4.0))
    }

    fn bars(&self, list: &[(f64, Vec<String>)], index: usize) -> Bar {
        let point = |(moves, _): &(f64, Vec<String>)| {
            DataPointItem::new(CompositeValue::from(*moves)).name(self.written(*moves))
        };
        let (position, colour) = match index {
            0 => (LabelPosition::Left, theme::UNIT),
            _ => (LabelPosition::Right, theme::OTHERS[1]),
        };
        Bar::new()
            .x_axis_index(as_f64(index))
            .y_axis_index(as_f64(index))
            .bar_width(LINE_HEIGHT)
            .label(theme::point_label(position).color(theme::color(theme::TEXT)))
            .item_style(theme::mark(colour))
            .data(list.iter().map(point).collect::<Vec<_>>())
    }
}

/// Returns a name in lines.
fn name(name: &str) -> Vec<String> {
    let font = (LABEL_SIZE, Weight::Regular);
    lines(name, font, NAMES_WIDTH - BESIDE_NAME)
}
