//! Axes: where values stand in a grid, and what is written beside it.

use super::{
    error::PrintError,
    look::{Align, TextLook},
    option::{self, AxisKind, ChartOption, Grid, NameLocation, Position},
    scale::{Place, Rectangle, Scale, numbered},
    svg::{Anchor, Layer, Path},
    words::{Height, write},
};
use crate::charts::measure::{as_f64, text_width};

/// Between an axis and what stands at its ticks.
const BESIDE_TICKS: f64 = 8.0;

/// All axes of a chart.
#[derive(Debug)]
pub(super) struct Axes<'a> {
    across: Vec<Axis<'a>>,
    up: Vec<Axis<'a>>,
}

/// The two axes between which a series is drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plane<'a> {
    pub(super) across: &'a Axis<'a>,
    pub(super) up: &'a Axis<'a>,
}

/// An axis and where it stands.
#[derive(Debug)]
pub(super) struct Axis<'a> {
    /// What it is called in the option.
    part: String,
    direction: Direction,
    pub(super) option: &'a option::Axis<'a>,
    pub(super) grid: Rectangle,
    pub(super) scale: Scale,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    /// To the right.
    Across,
    Up,
}

/// What stands at a tick, and at which value of the axis.
struct Tick {
    value: f64,
    words: String,
}

impl<'a> Axes<'a> {
    /// Finds where the axes of a chart stand on a page.
    pub(super) fn of(chart: &'a ChartOption, page: &Rectangle) -> Result<Self, PrintError> {
        let grids = chart.grids.iter().enumerate();
        let grids = grids.map(|(index, grid)| {
            let unknown = || PrintError::of(format!("grid {index}"), "it has no width");
            rectangle(grid, page).ok_or_else(unknown)
        });
        let grids = grids.collect::<Result<Vec<_>, _>>()?;
        let placed = |axes: &'a [option::Axis<'a>], direction| {
            let axes = axes.iter().enumerate();
            let placed = axes.map(|(index, axis)| Axis::new((direction, index), axis, &grids));
            placed.collect::<Result<Vec<_>, _>>()
        };
        Ok(Self {
            across: placed(&chart.x_axes, Direction::Across)?,
            up: placed(&chart.y_axes, Direction::Up)?,
        })
    }

    /// Finds the axes of a series by their numbers in the option.
    pub(super) fn plane(&self, across: f64, up: f64) -> Result<Plane<'_>, PrintError> {
        Ok(Plane {
            across: numbered(&self.across, across, "xAxis")?,
            up: numbered(&self.up, up, "yAxis")?,
        })
    }

    /// Draws the lines behind the data and what is written along axes.
    pub(super) fn draw(&self, layer: &mut Layer) -> Result<(), PrintError> {
        let shown = self.across.iter().chain(&self.up);
        let mut shown = shown.filter(|axis| axis.option.show);
        shown.try_for_each(|axis| axis.draw(layer))
    }
}

/// Finds a grid on the page; nothing where it has no width.
fn rectangle(grid: &Grid, page: &Rectangle) -> Option<Rectangle> {
    let right = grid.width.map(|width| grid.left + width);
    Some(Rectangle {
        left: grid.left,
        top: grid.top,
        right: right.or(grid.right.map(|right| page.right - right))?,
        bottom: grid.top + grid.height,
    })
}

impl Plane<'_> {
    /// Returns where a value to the right and one up meet.
    pub(super) fn at(&self, (x, y): (f64, f64)) -> Place {
        (self.across.scale.at(x), self.up.scale.at(y))
    }

    /// Tells whether a place lies between the axes.
    pub(super) fn holds(&self, place: Place) -> bool {
        self.across.grid.holds(place)
    }
}

impl<'a> Axis<'a> {
    fn new(
        (direction, index): (Direction, usize),
        option: &'a option::Axis<'a>,
        grids: &[Rectangle],
    ) -> Result<Self, PrintError> {
        let part = match direction {
            Direction::Across => format!("xAxis {index}"),
            Direction::Up => format!("yAxis {index}"),
        };
        let grid = *numbered(grids, option.grid_index, "grid")?;
        let last = as_f64(option.data.len()) - 1.0;
        let (low, high) = match (option.kind, option.min, option.max) {
            (AxisKind::Value, Some(low), Some(high)) if low < high => (low, high),
            (AxisKind::Category, None, None) if option.boundary_gap => (-0.5, last + 0.5),
            (AxisKind::Category, None, None) => (0.0, last),
            _ => return Err(PrintError::of(part, "its ends are not drawn")),
        };
        let (from, to) = match direction {
            Direction::Across => (grid.left, grid.right),
            Direction::Up => (grid.bottom, grid.top),
        };
        let scale = match option.inverse {
            true => Scale::new((low, to), (high, from)),
            false => Scale::new((low, from), (high, to)),
        };
        Ok(Self {
            part,
            direction,
            option,
            grid,
            scale,
        })
    }

    fn cannot<T>(&self, reason: &str) -> Result<T, PrintError> {
        Err(PrintError::of(&self.part, reason))
    }

    fn draw(&self, layer: &mut Layer) -> Result<(), PrintError> {
        let option = self.option;
        if option.tick.is_none() || option.line.is_none() {
            return self.cannot("its line and its ticks are not drawn");
        }
        let (Some(split), Some(label)) = (&option.split_line, &option.label) else {
            return self.cannot("its lines and labels must be told");
        };
        let ticks = self.ticks(label)?;
        match (split.show, &split.line_style) {
            (true, Some(style)) => layer.line(&self.split_lines(&ticks), style),
            (true, None) => return self.cannot("the look of its lines must be told"),
            (false, _) => {}
        }
        self.write_name(layer)?;
        self.write_labels(ticks, label, layer)
    }

    /// Returns what is written along the axis, from its start on.
    fn ticks(&self, label: &option::AxisLabel) -> Result<Vec<Tick>, PrintError> {
        let option = self.option;
        match (
            option.kind,
            label.interval,
            option.interval,
            label.formatter,
        ) {
            (AxisKind::Category, Some(between), None, None) => {
                let names = option.data.iter().zip(0_u32..);
                let ticks = names.map(|(name, index)| Tick {
                    value: f64::from(index),
                    words: (*name).to_owned(),
                });
                let told = ticks.filter(|tick| tick.value % (between + 1.0) == 0.0);
                Ok(told.collect())
            }
            (AxisKind::Value, None, Some(step), Some(formatter)) => {
                let labels = formatter.strip_prefix("ticks:").unwrap_or_default();
                let labels: Vec<String> = serde_json::from_str(labels)
                    .map_err(|error| PrintError::of(&self.part, error.to_string()))?;
                let low = option.min.unwrap_or_default();
                let labels = labels.into_iter().zip(0_u32..);
                let ticks = labels.map(|(words, index)| Tick {
                    value: low + f64::from(index) * step,
                    words,
                });
                let ticks: Vec<Tick> = ticks.collect();
                let end = ticks.last().map_or(f64::NAN, |tick| tick.value);
                let high = option.max.unwrap_or_default();
                match (end - high).abs() <= 1e-9 * step {
                    true => Ok(ticks),
                    false => self.cannot("it has no label for each tick"),
                }
            }
            _ => self.cannot("what stands at its ticks is not drawn"),
        }
    }

    /// Returns a line through the grid at each tick.
    fn split_lines(&self, ticks: &[Tick]) -> Path {
        let mut path = Path::default();
        let grid = &self.grid;
        for tick in ticks {
            let at = self.scale.at(tick.value);
            path.through(match self.direction {
                Direction::Across => [(at, grid.top), (at, grid.bottom)],
                Direction::Up => [(grid.left, at), (grid.right, at)],
            });
        }
        path
    }

    fn write_name(&self, layer: &mut Layer) -> Result<(), PrintError> {
        let option = self.option;
        let Some(name) = option.name else {
            return Ok(());
        };
        let grid = &self.grid;
        let (Some(look), Some(gap)) = (&option.name_text_style, option.name_gap) else {
            return self.cannot("the look and the place of its name must be told");
        };
        let (place, height) = match (self.direction, option.name_location) {
            (Direction::Across, NameLocation::Middle) => {
                let middle = f64::midpoint(grid.left, grid.right);
                ((middle, grid.bottom + gap), Height::Under)
            }
            (Direction::Up, NameLocation::End) => ((grid.left, grid.top - gap), Height::Over),
            _ => return self.cannot("the place of its name is not drawn"),
        };
        let anchor = look.align.unwrap_or(Align::Center).into();
        write(layer, name, place, (anchor, height), look);
        Ok(())
    }

    fn write_labels(
        &self,
        ticks: Vec<Tick>,
        label: &option::AxisLabel,
        layer: &mut Layer,
    ) -> Result<(), PrintError> {
        let grid = &self.grid;
        let away = self.option.offset + BESIDE_TICKS;
        let (side, stands) = match (self.direction, self.option.position) {
            (Direction::Across, None) => (grid.bottom + away, (Anchor::Middle, Height::Under)),
            (Direction::Up, None | Some(Position::Left)) => {
                (grid.left - away, (Anchor::End, Height::Around))
            }
            (Direction::Up, Some(Position::Right)) => {
                (grid.right + away, (Anchor::Start, Height::Around))
            }
            (Direction::Across, Some(_)) => return self.cannot("its position is not drawn"),
        };
        let look = TextLook::plain(label.font_size, label.color);
        for tick in self.with_room(ticks, label) {
            let along = self.scale.at(tick.value);
            let place = match self.direction {
                Direction::Across => (along, side),
                Direction::Up => (side, along),
            };
            write(layer, &tick.words, place, stands, &look);
        }
        Ok(())
    }

    /// Leaves out the first and the last label where they lie on those beside them, unless all
    /// names are to be told.
    fn with_room(&self, mut ticks: Vec<Tick>, label: &option::AxisLabel) -> Vec<Tick> {
        if label.interval == Some(0.0) {
            return ticks;
        }
        let span = |tick: &Tick| {
            let lines = tick.words.lines();
            let half = match self.direction {
                Direction::Across => lines
                    .map(|line| text_width(line, label.font_size))
                    .fold(0.0, f64::max),
                Direction::Up => lines.map(|_| label.font_size).sum(),
            } / 2.0;
            let middle = self.scale.at(tick.value);
            (middle - half, middle + half)
        };
        let overlap = |pair: [&Tick; 2]| {
            let [(low, high), (other_low, other_high)] = pair.map(span);
            low <= other_high && other_low <= high
        };
        let first = matches!(ticks.as_slice(), [first, second, ..] if overlap([first, second]));
        let last = matches!(ticks.as_slice(), [.., before, last] if overlap([before, last]));
        if last {
            ticks.pop();
        }
        if first && !ticks.is_empty() {
            ticks.remove(0);
        }
        ticks
    }
}
