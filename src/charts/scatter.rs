//! Two indicators of all areas against each other.

use charming::{
    Chart,
    component::{Axis, Grid},
    datatype::{CompositeValue, DataPointItem},
    element::{LabelPosition, NameLocation, Symbol},
    series::{Line, Scatter},
};

use super::{
    ChartError,
    drawing::Drawing,
    legend::{key, series_name},
    measure::{Weight, as_f64, lines, shortened, text_width, widest},
    overview::AreaOverview,
    scale::{self, Ticks, round_limit},
    theme::{self, LABEL_SIZE, WIDTH},
};
use crate::model::{Indicator, Published, UnitId};

const HEIGHT: f64 = 300.0;
const LEGEND_HEIGHT: f64 = 56.0;
const AXIS_HEIGHT: f64 = 44.0;
/// Room for the numbers of the axis, at least.
const LEFT: f64 = 52.0;
/// Around these numbers.
const AROUND_NUMBER: f64 = 12.0;
/// Room for what is written at the line across, at least, and around it.
const RIGHT: f64 = 110.0;
const AROUND_TEXT: f64 = 12.0;
/// Of what the whole is called, at most.
const WHOLE_WIDTH: f64 = 100.0;
const DOT: f64 = 8.0;
/// How many areas are named by their code, at most.
const NAMED: usize = 24;
/// Shapes and colours of the groups: told apart without colour.
const LOOKS: [(Symbol, &str); 2] = [
    (Symbol::Circle, theme::UNIT),
    (Symbol::Triangle, theme::OTHERS[1]),
];

/// What is set against each other, of which areas.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ScatterChart<'a> {
    /// All areas and their figures.
    pub overview: AreaOverview<'a>,
    /// From left to right, such as the share of social housing.
    pub across: &'a Indicator,
    /// From bottom to top, such as the share outside work.
    pub up: &'a Indicator,
    /// At most two groups of areas, such as town and country, with what they are called.
    pub groups: &'a [(&'a str, Vec<&'a UnitId>)],
    /// What lies around them, with what it is called.
    pub whole: (&'a UnitId, &'a str),
}

/// Draws all areas as points, those at the edges with their codes; an area with a hidden figure
/// is named below the drawing. Nothing where no area has both figures.
///
/// # Errors
/// Where a value has no mark.
pub(crate) fn scatter(id: &str, against: &ScatterChart) -> Result<Option<String>, ChartError> {
    let drawing = against.drawing();
    drawing.map(|drawing| drawing.print(id)).transpose()
}

struct Dot<'a> {
    area: &'a UnitId,
    across: f64,
    up: f64,
}

impl Dot<'_> {
    fn point(&self) -> Vec<CompositeValue> {
        vec![self.across.into(), self.up.into()]
    }
}

impl<'a> ScatterChart<'a> {
    fn drawing(&self) -> Option<Drawing> {
        let groups = self.groups.iter().map(|(_, areas)| self.dots(areas));
        let groups: Vec<Vec<Dot>> = groups.collect();
        let all: Vec<&Dot> = groups.iter().flatten().collect();
        if all.is_empty() {
            return None;
        }
        let most = |of: fn(&Dot) -> f64| all.iter().map(|dot| of(dot)).fold(0.0, f64::max);
        let right = round_limit(most(|dot| dot.across));
        let top = round_limit(most(|dot| dot.up));
        let least = all.iter().map(|dot| dot.up).fold(0.0, f64::min);
        let bottom = match least < 0.0 {
            true => -round_limit(-least),
            false => 0.0,
        };
        let writing = &self.overview.words.writing;
        let (across, up) = (ticks(0.0, right), ticks(bottom, top));
        let scale = Scale {
            right,
            bottom,
            top,
            left_room: LEFT.max(up.width(writing) + AROUND_NUMBER),
            right_room: RIGHT.max(self.means_width() + AROUND_TEXT),
        };
        let names = self.groups.iter().map(|(name, _)| *name);
        let (legend, more) = key(names, (scale.left_room, WIDTH - scale.left_room), 12.0);
        let legend_height = LEGEND_HEIGHT + more;
        let grid = Grid::new()
            .left(scale.left_room)
            .right(scale.right_room)
            .top(legend_height)
            .height(HEIGHT);
        let mut chart = Chart::new()
            .legend(legend)
            .grid(grid)
            .x_axis(
                self.axis(self.across, &across, (scale.width(), "center"))
                    .name_location(NameLocation::Middle)
                    .name_gap(26.0),
            )
            .y_axis(
                self.axis(self.up, &up, (WIDTH - scale.left_room, "left"))
                    .name_gap(24.0),
            );
        chart = self.means(chart, &scale);
        for (((name, _), dots), (symbol, colour)) in self.groups.iter().zip(&groups).zip(LOOKS) {
            let points = dots.iter().map(Dot::point);
            let points: Vec<Vec<CompositeValue>> = points.collect();
            let look = theme::mark(colour)
                .border_color("#ffffff")
                .border_width(0.8);
            chart = chart.series(
                Scatter::new()
                    .name(series_name(name))
                    .symbol(symbol)
                    .symbol_size(DOT)
                    .item_style(look)
                    .data(points),
            );
        }
        let named_areas = self.named_areas(&all, &scale);
        for side in Side::BOTH {
            let here = named_areas.iter().filter(|(_, other)| *other == side);
            let here: Vec<&Dot> = here.map(|(dot, _)| *dot).collect();
            if !here.is_empty() {
                chart = chart.series(named(&here, side));
            }
        }
        let hidden = self.hidden();
        let below = legend_height + HEIGHT + AXIS_HEIGHT;
        let notes = as_f64(hidden.lines().count()) * 16.0;
        if !hidden.is_empty() {
            let note = theme::heading("", "", 0.0, below)
                .text(hidden)
                .text_style(theme::text(LABEL_SIZE, theme::TEXT).font_weight("normal"));
            chart = chart.title(note);
        }
        Some(Drawing::new(&chart, below + notes + 4.0))
    }

    fn dots(&self, areas: &[&'a UnitId]) -> Vec<Dot<'a>> {
        let dot = |area: &&'a UnitId| {
            Some(Dot {
                area,
                across: self.overview.value(self.across, area)?,
                up: self.overview.value(self.up, area)?,
            })
        };
        areas.iter().filter_map(dot).collect()
    }

    fn axis(&self, indicator: &Indicator, ticks: &Ticks, (room, align): (f64, &str)) -> Axis {
        let name = self.overview.axis_name(indicator);
        scale::numbers(ticks, &self.overview.words.writing)
            .name(shortened(&name, LABEL_SIZE, room))
            .name_text_style(theme::text(LABEL_SIZE, theme::TEXT).align(align))
    }

    /// Writes where the whole stands: its name and the value of an indicator, where it is shown.
    fn mean(&self, indicator: &Indicator) -> Option<(f64, String)> {
        let (unit, name) = self.whole;
        let value = self.overview.value(indicator, unit)?;
        let name = shortened(name, LABEL_SIZE, WHOLE_WIDTH);
        let written = self.overview.written(value, indicator);
        Some((value, format!("{name} {written}")))
    }

    /// Returns the width of what stands at the lines of the whole.
    fn means_width(&self) -> f64 {
        let means = [self.across, self.up].map(|indicator| self.mean(indicator));
        let texts = means.iter().flatten().map(|(_, text)| text.as_str());
        widest(texts, LABEL_SIZE)
    }

    /// Draws a line across and a line up where the whole stands, with its values.
    fn means(&self, mut chart: Chart, scale: &Scale) -> Chart {
        let mut lines = Vec::new();
        if let Some((value, text)) = self.mean(self.across) {
            let ends = [[value, scale.bottom], [value, scale.top]];
            lines.push((ends, text, LabelPosition::Top));
        }
        if let Some((value, text)) = self.mean(self.up) {
            let ends = [[0.0, value], [scale.right, value]];
            lines.push((ends, text, LabelPosition::Right));
        }
        for (ends, text, position) in lines {
            let points: Vec<Vec<CompositeValue>> = ends
                .iter()
                .map(|end| vec![end[0].into(), end[1].into()])
                .collect();
            let end = points.last().cloned().unwrap_or_default();
            let line = Line::new()
                .symbol(Symbol::None)
                .line_style(theme::line(Some(0)))
                .data(points);
            let label = theme::point_label(position).distance(4.0);
            let label = Scatter::new()
                .symbol_size(0.1)
                .label(label)
                .item_style(theme::mark(theme::other_color(0)))
                .data(vec![DataPointItem::new(end).name(text)]);
            chart = chart.series(line).series(label);
        }
        chart
    }

    /// Returns the areas to be named, from the edges inwards, where their codes fit beside them,
    /// and on which side.
    fn named_areas<'b>(&self, all: &[&'b Dot<'a>], scale: &Scale) -> Vec<(&'b Dot<'a>, Side)> {
        let mean =
            |of: fn(&Dot) -> f64| all.iter().map(|dot| of(dot)).sum::<f64>() / as_f64(all.len());
        let (across, up) = (mean(|dot| dot.across), mean(|dot| dot.up));
        let far = |dot: &Dot| {
            let across = (dot.across - across) / scale.right;
            let up = (dot.up - up) / (scale.top - scale.bottom);
            across.hypot(up)
        };
        let mut outer: Vec<&'b Dot<'a>> = all.to_vec();
        outer.sort_by(|dot, other| {
            let order = far(other).total_cmp(&far(dot));
            order.then_with(|| dot.area.cmp(other.area))
        });
        let mut taken: Vec<Rectangle> = all.iter().map(|dot| scale.dot(dot)).collect();
        taken.extend(self.mean_lines(scale));
        let mut named = Vec::new();
        for dot in outer {
            let free = |side: &Side| {
                let label = scale.label(dot, *side);
                label.left >= 0.0 && !taken.iter().any(|other| label.meets(other))
            };
            let side = Side::BOTH.into_iter().find(free);
            if let Some(side) = side.filter(|_| named.len() < NAMED) {
                taken.push(scale.label(dot, side));
                named.push((dot, side));
            }
        }
        named
    }

    /// Returns where the lines of the whole run, so that no code stands on one.
    fn mean_lines(&self, scale: &Scale) -> Vec<Rectangle> {
        let unit = self.whole.0;
        let across = self.overview.value(self.across, unit).map(|value| {
            let x = scale.across(value);
            Rectangle::new((x, x), (0.0, HEIGHT))
        });
        let up = self.overview.value(self.up, unit).map(|value| {
            let y = scale.down(value);
            Rectangle::new((0.0, WIDTH), (y, y))
        });
        across.into_iter().chain(up).collect()
    }

    /// Says in words which areas have a hidden figure, in lines as wide as the drawing.
    fn hidden(&self) -> String {
        let overview = &self.overview;
        let hidden = |area: &&&UnitId| {
            [self.across, self.up].into_iter().any(|indicator| {
                let figure = overview.figure(indicator, area);
                figure.is_some_and(Published::is_hidden)
            })
        };
        let hidden = overview.areas.iter().filter(hidden);
        let codes: Vec<&str> = hidden.map(|area| area.as_str()).collect();
        if codes.is_empty() {
            return String::new();
        }
        let text = format!("{}: {}", overview.words.hidden, codes.join(", "));
        lines(&text, (LABEL_SIZE, Weight::Regular), WIDTH).join("\n")
    }
}

/// Divides an axis into steps between whole numbers.
fn ticks(lowest: f64, limit: f64) -> Ticks {
    let is_whole = |steps: &u32| ((limit - lowest) / f64::from(*steps)).fract() == 0.0;
    let steps = [4, 5, 2].into_iter().find(is_whole);
    Ticks {
        lowest,
        limit,
        steps: steps.unwrap_or(2),
    }
}

/// Writes codes beside their points.
fn named(dots: &[&Dot], side: Side) -> Scatter {
    let point = |dot: &&Dot| {
        DataPointItem::new(dot.point())
            .name(dot.area.as_str())
            .item_style(theme::mark(theme::TEXT))
    };
    Scatter::new()
        .symbol_size(0.1)
        .label(theme::point_label(side.position()).distance(LABEL_GAP))
        .data(dots.iter().map(point).collect::<Vec<_>>())
}

/// The side of a point on which its code stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Right,
    Left,
}

impl Side {
    /// The preferred one first.
    const BOTH: [Self; 2] = [Self::Right, Self::Left];

    fn position(self) -> LabelPosition {
        match self {
            Self::Right => LabelPosition::Right,
            Self::Left => LabelPosition::Left,
        }
    }
}

/// Between the middle of a point and its code.
const LABEL_GAP: f64 = 6.0;

/// From values to pixels within the grid.
struct Scale {
    right: f64,
    bottom: f64,
    top: f64,
    /// Beside the grid.
    left_room: f64,
    right_room: f64,
}

impl Scale {
    fn width(&self) -> f64 {
        WIDTH - self.left_room - self.right_room
    }

    fn across(&self, value: f64) -> f64 {
        value / self.right * self.width()
    }

    fn down(&self, value: f64) -> f64 {
        (self.top - value) / (self.top - self.bottom) * HEIGHT
    }

    fn dot(&self, dot: &Dot) -> Rectangle {
        let (x, y) = (self.across(dot.across), self.down(dot.up));
        let half = DOT / 2.0;
        Rectangle::new((x - half, x + half), (y - half, y + half))
    }

    fn label(&self, dot: &Dot, side: Side) -> Rectangle {
        let (x, y) = (self.across(dot.across), self.down(dot.up));
        let width = text_width(dot.area.as_str(), LABEL_SIZE);
        let across = match side {
            Side::Right => (x + LABEL_GAP - 1.0, x + LABEL_GAP + width + 2.0),
            Side::Left => (x - LABEL_GAP - width - 2.0, x - LABEL_GAP + 1.0),
        };
        Rectangle::new(across, (y - 5.0, y + 5.0))
    }
}

struct Rectangle {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Rectangle {
    /// From left to right, and from top to bottom.
    fn new((left, right): (f64, f64), (top, bottom): (f64, f64)) -> Self {
        Self {
            left,
            right,
            top,
            bottom,
        }
    }

    fn meets(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}
