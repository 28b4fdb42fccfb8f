//! A chart as it is handed to whoever draws it: for print, or a browser.

use std::sync::Arc;

use serde_json::Value;

use super::theme;
use crate::model::{BoundingBox, Point};

/// A chart ready to be drawn: what charming described, and its size in pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// The option of ECharts.
    pub option: Value,
    /// In pixels.
    pub width: f64,
    /// In pixels.
    pub height: f64,
    /// The outlines of the map `areas`, where the chart has one.
    pub map: Option<Arc<Outlines>>,
}

/// The outlines of a map, in the order in which they are drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlines {
    /// Areas, and lines between them.
    pub all: Vec<Outline>,
    /// The rectangle that holds them.
    pub whole: BoundingBox,
}

/// An area of a map, or lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// What data call it.
    pub name: String,
    /// Its lines, from corner to corner.
    pub lines: Vec<Vec<Point>>,
    /// Whether its lines are the rings of an area, and not lines alone.
    pub is_closed: bool,
}

impl Drawing {
    /// Makes a drawing as wide as the text of a page.
    pub(super) fn new(chart: &charming::Chart, height: f64) -> Self {
        Self::with_series(chart, Vec::new(), height)
    }

    /// Makes a drawing with series that charming does not describe, behind its own.
    pub(super) fn with_series(chart: &charming::Chart, added: Vec<Value>, height: f64) -> Self {
        let mut option = serde_json::json!(chart);
        if let Some(series) = option.get_mut("series").and_then(Value::as_array_mut) {
            series.splice(0..0, added);
        }
        Self {
            option,
            width: theme::WIDTH,
            height,
            map: None,
        }
    }
}
