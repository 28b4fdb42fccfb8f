//! Keys: a symbol and a name for each series, in rows or below one another.

use super::{
    error::PrintError,
    look::{MarkLook, Stroke},
    option::{ChartOption, Legend, Orient, Series, Symbol},
    scale::{Place, Rectangle},
    svg::{Anchor, Layer, Paint, Path},
    symbol,
};
use crate::charts::measure::text_width;

/// Between a symbol and its name.
const BESIDE_SYMBOL: f64 = 5.0;
/// How wide lines are, and borders of symbols that have one.
const LINE: f64 = 2.0;

/// A name of a key with its symbol.
struct Entry<'a> {
    name: &'a str,
    icon: Icon<'a>,
    /// The rectangle around both, from the corner of the symbol on.
    around: Rectangle,
}

/// What stands before a name: a series as it is drawn.
enum Icon<'a> {
    Line(Stroke<'a>),
    Bar(MarkLook<'a>),
    Symbol(Symbol, MarkLook<'a>),
}

/// Draws a key. Of series with one name the first is shown; a name without a series is left out.
///
/// # Errors
/// Where a series has no symbol that is drawn.
pub(super) fn draw(
    legend: &Legend,
    chart: &ChartOption,
    layer: &mut Layer,
) -> Result<(), PrintError> {
    let entries = entries(legend, chart)?;
    let places = places(&entries, legend);
    let around = entries.iter().zip(&places);
    let around = around.map(|(entry, place)| entry.around.moved(*place));
    let Some(whole) = around.reduce(|one, other| one.with(&other)) else {
        return Ok(());
    };
    for (entry, (x, y)) in entries.iter().zip(places) {
        let place = (x + legend.left - whole.left, y + legend.top - whole.top);
        entry.draw(place, legend, layer);
    }
    Ok(())
}

fn entries<'a>(legend: &'a Legend, chart: &'a ChartOption) -> Result<Vec<Entry<'a>>, PrintError> {
    let mut entries: Vec<Entry> = Vec::new();
    for name in legend.data.iter().map(|entry| entry.name) {
        let mut series = chart.series.iter();
        let series = series.find(|series| series.name() == Some(name));
        let is_new = entries.iter().all(|other| other.name != name);
        if let Some(series) = series.filter(|_| is_new) {
            entries.push(Entry::new(name, series, legend)?);
        }
    }
    Ok(entries)
}

/// Places entries: in a row as long as there is room, or each below the one before.
fn places(entries: &[Entry], legend: &Legend) -> Vec<Place> {
    let room = legend.width.unwrap_or(f64::INFINITY);
    let (mut x, mut y, mut row_height) = (0.0, 0.0, 0.0_f64);
    let mut places = Vec::with_capacity(entries.len());
    for (index, entry) in entries.iter().enumerate() {
        let around = &entry.around;
        let next = entries.get(index + 1).map_or(around, |next| &next.around);
        match legend.orient {
            Orient::Horizontal => {
                let wide = around.width() + around.left - next.left;
                if x + wide > room {
                    (x, y) = (0.0, y + row_height + legend.item_gap);
                    row_height = 0.0;
                }
                places.push((x, y));
                row_height = row_height.max(around.height());
                x += wide + legend.item_gap;
            }
            Orient::Vertical => {
                places.push((x, y));
                y += around.height() + around.top - next.top + legend.item_gap;
            }
        }
    }
    places
}

impl<'a> Entry<'a> {
    fn new(name: &'a str, series: &'a Series, legend: &Legend) -> Result<Self, PrintError> {
        let icon = match (series, &legend.item_style) {
            (Series::Line(line), Some(_)) => Some(Icon::Line(Stroke {
                width: Some(LINE),
                ..line.line_style
            })),
            (Series::Bar(bars), None) => Some(Icon::Bar(bars.item_style)),
            (Series::Scatter(points), None) => points
                .item_style
                .map(|look| Icon::Symbol(points.symbol, look)),
            _ => None,
        };
        let Some(icon) = icon else {
            return Err(PrintError::of(
                "legend",
                format!("the symbol of `{name}` is not drawn"),
            ));
        };
        let (size, left) = (legend.text_style.size, legend.item_width + BESIDE_SYMBOL);
        let (width, middle) = (text_width(name, size), legend.item_height / 2.0);
        let words = Rectangle::around((left + width / 2.0, middle), (width, size));
        let around = icon.around(legend).with(&words);
        Ok(Self { name, icon, around })
    }

    fn draw(&self, (x, y): Place, legend: &Legend, layer: &mut Layer) {
        self.icon.draw((x, y), legend, layer);
        let place = (
            x + legend.item_width + BESIDE_SYMBOL,
            y + legend.item_height / 2.0,
        );
        layer.words(self.name, place, Anchor::Start, &legend.text_style);
    }
}

impl<'a> Icon<'a> {
    /// Returns the rectangle around a symbol with its lines, from its corner on.
    fn around(&self, legend: &Legend) -> Rectangle {
        let (width, height) = (legend.item_width, legend.item_height);
        let (shape, line) = match self {
            Self::Line(_) => ((width, 0.0), LINE),
            Self::Symbol(Symbol::Circle, look) => {
                let size = width.min(height);
                ((size, size), border(look))
            }
            Self::Bar(look) | Self::Symbol(_, look) => ((width, height), border(look)),
        };
        let middle = (width / 2.0, height / 2.0);
        Rectangle::around(middle, (shape.0 + line, shape.1 + line))
    }

    fn draw(&self, (x, y): Place, legend: &Legend, layer: &mut Layer) {
        let within = Rectangle {
            left: x,
            top: y,
            right: x + legend.item_width,
            bottom: y + legend.item_height,
        };
        let paint = |look: &MarkLook<'a>| Paint {
            fill: Some(look.color),
            border: look.border().map(|(colour, _)| (colour, LINE)),
        };
        match self {
            Self::Line(stroke) => {
                let middle = y + legend.item_height / 2.0;
                let mut path = Path::default();
                path.through([(within.left, middle), (within.right, middle)]);
                layer.line(&path, stroke);
            }
            Self::Bar(look) => {
                let radius = within.width().min(within.height()) / 4.0;
                layer.rectangle(&within, radius, &paint(look));
            }
            Self::Symbol(form, look) => symbol::draw(layer, *form, &within, &paint(look)),
        }
    }
}

/// Returns how wide the line around a symbol is.
fn border(look: &MarkLook) -> f64 {
    look.border().map_or(0.0, |_| LINE)
}
