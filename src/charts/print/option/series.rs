//! Series: lines, bars, points and maps.

use serde::Deserialize;
use serde_json::Value;

use super::{Item, component};
use crate::charts::print::{
    error::PrintError,
    exact,
    look::{AreaLook, Colour, Family, MarkLook, Stroke},
};

/// Values that are drawn alike.
#[derive(Debug)]
pub(crate) enum Series<'a> {
    Line(LineSeries<'a>),
    Bar(BarSeries<'a>),
    Scatter(ScatterSeries<'a>),
    Map(MapSeries<'a>),
}

impl<'a> Series<'a> {
    /// Reads all series of an option, each as its `type` says.
    pub(super) fn read_all(all: &'a Value) -> Result<Vec<Self>, PrintError> {
        let Some(all) = all.as_array() else {
            return Err(PrintError::of("series", "it is no list"));
        };
        let numbered = all.iter().enumerate();
        numbered
            .map(|(index, one)| Self::read(index, one))
            .collect()
    }

    fn read(index: usize, series: &'a Value) -> Result<Self, PrintError> {
        let kind = series.get("type").and_then(Value::as_str).unwrap_or("");
        let part = format!("series {index} ({kind})");
        Ok(match kind {
            "line" => Self::Line(component(&part, series)?),
            "bar" => Self::Bar(component(&part, series)?),
            "scatter" => Self::Scatter(component(&part, series)?),
            "map" => Self::Map(component(&part, series)?),
            _ => return Err(PrintError::of(part, "it is not drawn")),
        })
    }

    /// Returns its kind, as the option calls it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Line(_) => "line",
            Self::Bar(_) => "bar",
            Self::Scatter(_) => "scatter",
            Self::Map(_) => "map",
        }
    }

    /// Returns what it is called in a key.
    pub(crate) fn name(&self) -> Option<&'a str> {
        match self {
            Self::Line(line) => line.name,
            Self::Bar(bar) => bar.name,
            Self::Scatter(points) => points.name,
            Self::Map(_) => None,
        }
    }
}

/// Points that a line joins, where two follow one another.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct LineSeries<'a> {
    #[serde(rename = "type")]
    _type: &'a str,
    pub(crate) name: Option<&'a str>,
    #[serde(default)]
    pub(crate) x_axis_index: f64,
    #[serde(default)]
    pub(crate) y_axis_index: f64,
    #[serde(borrow)]
    pub(crate) line_style: Stroke<'a>,
    #[serde(default)]
    pub(crate) data: Vec<Item<'a>>,
    // ECharts would draw its points too.
    #[serde(rename = "symbol")]
    _symbol: NoSymbol,
}

/// That points have no mark of their own.
#[derive(Debug, Deserialize)]
enum NoSymbol {
    #[serde(rename = "none")]
    NoSymbol,
}

/// Bars that lie, from nought to their values.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct BarSeries<'a> {
    #[serde(rename = "type")]
    _type: &'a str,
    pub(crate) name: Option<&'a str>,
    #[serde(default)]
    pub(crate) x_axis_index: f64,
    #[serde(default)]
    pub(crate) y_axis_index: f64,
    /// How high a bar is, in pixels.
    pub(crate) bar_width: f64,
    /// Between the bars of a name, in per cent of their height.
    pub(crate) bar_gap: Option<&'a str>,
    #[serde(borrow)]
    pub(crate) item_style: MarkLook<'a>,
    pub(crate) label: Option<MarkLabel<'a>>,
    #[serde(default)]
    pub(crate) data: Vec<Item<'a>>,
}

/// Points with symbols.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ScatterSeries<'a> {
    #[serde(rename = "type")]
    _type: &'a str,
    pub(crate) name: Option<&'a str>,
    #[serde(default)]
    pub(crate) x_axis_index: f64,
    #[serde(default)]
    pub(crate) y_axis_index: f64,
    #[serde(default)]
    pub(crate) symbol: Symbol,
    pub(crate) symbol_size: Option<f64>,
    #[serde(borrow)]
    pub(crate) item_style: Option<MarkLook<'a>>,
    pub(crate) label: Option<MarkLabel<'a>>,
    /// Whether points beside the axes are left out.
    #[serde(default = "super::yes")]
    pub(crate) clip: bool,
    #[serde(default)]
    pub(crate) data: Vec<Item<'a>>,
}

/// The form of a mark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Symbol {
    #[default]
    Circle,
    Diamond,
    Rect,
    Triangle,
}

/// What is written beside marks: what each is called.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct MarkLabel<'a> {
    pub(crate) position: Side,
    /// From the mark.
    #[serde(default = "usual_distance")]
    pub(crate) distance: f64,
    #[serde(rename = "fontFamily")]
    _family: Family,
    #[serde(rename = "fontSize")]
    pub(crate) size: f64,
    #[serde(borrow)]
    pub(crate) color: LabelColour<'a>,
    #[serde(rename = "formatter")]
    _text: LabelText,
    #[serde(rename = "show", deserialize_with = "exact::yes")]
    _show: (),
}

/// From a mark to its label, where the option does not say.
fn usual_distance() -> f64 {
    5.0
}

/// Where beside its mark a label stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Side {
    Left,
    Right,
    Top,
}

/// The colour of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "&'a str", bound(deserialize = "'de: 'a"))]
pub(crate) enum LabelColour<'a> {
    /// That of its mark.
    Inherit,
    Own(Colour<'a>),
}

impl<'a> TryFrom<&'a str> for LabelColour<'a> {
    type Error = String;

    fn try_from(text: &'a str) -> Result<Self, String> {
        match text {
            "inherit" => Ok(Self::Inherit),
            colour => colour.try_into().map(Self::Own),
        }
    }
}

/// What a label says.
#[derive(Debug, Deserialize)]
enum LabelText {
    /// What its mark is called.
    #[serde(rename = "{b}")]
    Name,
}

/// Areas, each with its own fill.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct MapSeries<'a> {
    #[serde(rename = "type")]
    _type: &'a str,
    #[serde(rename = "map")]
    _map: MapName,
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
    #[serde(borrow)]
    pub(crate) item_style: AreaLook<'a>,
    #[serde(default)]
    pub(crate) data: Vec<Area<'a>>,
}

/// The only map.
#[derive(Debug, Deserialize)]
enum MapName {
    #[serde(rename = "areas")]
    Areas,
}

/// An area of a map, or the lines between areas, which have no value.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Area<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: Option<f64>,
    #[serde(borrow)]
    pub(crate) item_style: AreaLook<'a>,
}
