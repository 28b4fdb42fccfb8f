//! The options of ECharts that are drawn, as charming writes them.
//!
//! Whatever else an option holds is an error, so that nothing of it is left out in silence. What
//! ECharts would draw unless it is told not to, must be told.

use serde::Deserialize;
use serde_json::Value;

use super::{
    error::PrintError,
    exact,
    look::{Align, Colour, Family, Stroke, TextLook},
};

mod item;
mod series;

pub(super) use item::{Datum, Item};
pub(super) use series::{
    BarSeries, LabelColour, LineSeries, MapSeries, MarkLabel, ScatterSeries, Series, Side, Symbol,
};

/// All that a chart shows, in the order of the option.
#[derive(Debug, Default)]
pub(super) struct ChartOption<'a> {
    pub(super) titles: Vec<Title<'a>>,
    pub(super) legend: Option<Legend<'a>>,
    pub(super) grids: Vec<Grid>,
    pub(super) x_axes: Vec<Axis<'a>>,
    pub(super) y_axes: Vec<Axis<'a>>,
    pub(super) series: Vec<Series<'a>>,
}

impl<'a> ChartOption<'a> {
    /// Reads an option.
    ///
    /// # Errors
    /// Names the first part that is not drawn.
    pub(super) fn read(option: &'a Value) -> Result<Self, PrintError> {
        let Some(parts) = option.as_object() else {
            return Err(PrintError::of("the whole", "it is no object"));
        };
        let mut read = Self::default();
        for (part, value) in parts {
            match part.as_str() {
                "title" => read.titles = components(part, value)?,
                "legend" => read.legend = Some(component(part, value)?),
                "grid" => read.grids = components(part, value)?,
                "xAxis" => read.x_axes = components(part, value)?,
                "yAxis" => read.y_axes = components(part, value)?,
                "series" => read.series = Series::read_all(value)?,
                other => return Err(PrintError::of(other, "it is not drawn")),
            }
        }
        Ok(read)
    }
}

/// Reads the components of a kind: a list, or one that stands alone.
fn components<'a, T: Deserialize<'a>>(part: &str, value: &'a Value) -> Result<Vec<T>, PrintError> {
    let all = value
        .as_array()
        .map_or(std::slice::from_ref(value), Vec::as_slice);
    let numbered = all.iter().enumerate();
    let read = numbered.map(|(index, value)| component(&format!("{part} {index}"), value));
    read.collect()
}

fn component<'a, T: Deserialize<'a>>(part: &str, value: &'a Value) -> Result<T, PrintError> {
    T::deserialize(value).map_err(|error| PrintError::of(part, error.to_string()))
}

/// Words at a place of the page, a line in smaller letters below them.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Title<'a> {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) text: &'a str,
    #[serde(borrow)]
    pub(super) text_style: TextLook<'a>,
    pub(super) subtext: Option<&'a str>,
    pub(super) subtext_style: Option<TextLook<'a>>,
    pub(super) text_align: Option<Align>,
    pub(super) item_gap: f64,
    #[serde(rename = "padding", deserialize_with = "exact::nought")]
    _padding: (),
}

/// The key of some series.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Legend<'a> {
    pub(super) left: f64,
    pub(super) top: f64,
    /// So wide is a row at most.
    pub(super) width: Option<f64>,
    #[serde(default)]
    pub(super) orient: Orient,
    /// Of a symbol.
    pub(super) item_width: f64,
    /// Of a symbol.
    pub(super) item_height: f64,
    #[serde(default = "usual_item_gap")]
    pub(super) item_gap: f64,
    /// There where symbols of lines have no points on them.
    pub(super) item_style: Option<Pointless>,
    #[serde(borrow)]
    pub(super) text_style: TextLook<'a>,
    #[serde(default)]
    pub(super) data: Vec<LegendName<'a>>,
    #[serde(rename = "padding", deserialize_with = "exact::nought")]
    _padding: (),
}

/// Between two names in a key, where its option does not say.
fn usual_item_gap() -> f64 {
    10.0
}

/// Says that points on the lines of a key are not seen.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pointless {
    #[serde(rename = "opacity", deserialize_with = "exact::nought")]
    _opacity: (),
}

/// Whether a key runs to the right or down.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Orient {
    #[default]
    Horizontal,
    Vertical,
}

/// A series that a key tells.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LegendName<'a> {
    pub(super) name: &'a str,
}

/// The rectangle between axes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Grid {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) height: f64,
    pub(super) width: Option<f64>,
    /// From its right side to that of the page, where its width is not given.
    pub(super) right: Option<f64>,
}

/// An axis of numbers, or of names.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Axis<'a> {
    #[serde(rename = "type")]
    pub(super) kind: AxisKind,
    #[serde(default)]
    pub(super) grid_index: f64,
    #[serde(default = "yes")]
    pub(super) show: bool,
    #[serde(default)]
    pub(super) inverse: bool,
    /// The ends of an axis of numbers.
    pub(super) min: Option<f64>,
    pub(super) max: Option<f64>,
    /// From tick to tick of an axis of numbers.
    pub(super) interval: Option<f64>,
    /// The names of an axis of names.
    #[serde(default)]
    pub(super) data: Vec<&'a str>,
    /// Whether names stand in the middle of bands of equal width.
    #[serde(default = "yes")]
    pub(super) boundary_gap: bool,
    #[serde(borrow, rename = "axisLabel")]
    pub(super) label: Option<AxisLabel<'a>>,
    #[serde(rename = "axisTick")]
    pub(super) tick: Option<Hidden>,
    #[serde(rename = "axisLine")]
    pub(super) line: Option<Hidden>,
    pub(super) split_line: Option<SplitLine<'a>>,
    pub(super) position: Option<Position>,
    #[serde(default)]
    pub(super) offset: f64,
    pub(super) name: Option<&'a str>,
    pub(super) name_text_style: Option<TextLook<'a>>,
    pub(super) name_gap: Option<f64>,
    #[serde(default)]
    pub(super) name_location: NameLocation,
}

fn yes() -> bool {
    true
}

/// What stands along an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum AxisKind {
    /// Numbers.
    Value,
    /// Names.
    Category,
}

/// On which side of its grid an axis stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Position {
    Left,
    Right,
}

/// Where along an axis its name stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum NameLocation {
    Middle,
    #[default]
    End,
}

/// What stands at the ticks of an axis.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AxisLabel<'a> {
    #[serde(rename = "fontFamily")]
    _family: Family,
    pub(super) font_size: f64,
    #[serde(borrow)]
    pub(super) color: Colour<'a>,
    /// How many names are left out between two.
    pub(super) interval: Option<f64>,
    /// The labels of all ticks, behind `ticks:` as JSON.
    pub(super) formatter: Option<&'a str>,
}

/// A part of an axis that is not drawn.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Hidden {
    #[serde(rename = "show", deserialize_with = "exact::no")]
    _show: (),
}

/// Lines behind the data, from the ticks of an axis.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SplitLine<'a> {
    #[serde(default = "yes")]
    pub(super) show: bool,
    #[serde(borrow)]
    pub(super) line_style: Option<Stroke<'a>>,
}
