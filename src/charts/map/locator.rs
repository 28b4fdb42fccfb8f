//! A small map that shows where an area or several lie.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::json;

use super::{
    super::{ChartError, drawing::Drawing, theme},
    BaseMap, filled,
};
use crate::model::{BoundingBox, UnitId};

/// The locator's width in pixels.
const LOCATOR_WIDTH: f64 = 170.0;
/// An area that is smaller than this in the locator, in pixels, gets a ring around it.
const SMALL: f64 = 16.0;

/// A small map of all areas that shows where some of them lie: drawn once, and then for each
/// area by another fill alone.
#[derive(Debug, Clone)]
pub(crate) struct Locator {
    /// The drawing, cut where the fill of an area stands.
    pieces: Vec<String>,
    /// The area whose fill stands behind the piece of the same number.
    filled: Vec<UnitId>,
    /// The ring around an area that is hard to see.
    rings: BTreeMap<UnitId, String>,
}

impl Locator {
    /// Draws all areas.
    ///
    /// # Errors
    /// Where a value has no mark.
    pub(crate) fn draw(map: &BaseMap) -> Result<Self, ChartError> {
        let (margin, width) = (4.0, LOCATOR_WIDTH - 8.0);
        let areas = map.areas.iter().enumerate();
        let fills: BTreeMap<String, &UnitId> = areas
            .map(|(index, (area, _))| (format!("#f1{index:04x}"), area))
            .collect();
        let areas = fills.iter().map(|(fill, area)| filled(area, fill));
        // Thick lines between districts would hide a small area.
        let thin = json!({ "borderColor": theme::BORDER, "borderWidth": 0.3 });
        let series = map.series((margin, margin, width), areas.collect(), &thin);
        let drawing = Drawing {
            option: json!({ "series": [series] }),
            width: LOCATOR_WIDTH,
            height: map.height(width) + 2.0 * margin,
            map: Some(Arc::clone(&map.outlines)),
        };
        let svg = drawing.print("locator")?;
        let whole = &map.outlines.whole;
        let scale = width / whole.width();
        let ring = |(area, around): &(UnitId, BoundingBox)| {
            let (wide, high) = (around.width() * scale, around.height() * scale / map.aspect);
            let x = margin + (around.left - whole.left) * scale + wide / 2.0;
            let y = margin + (whole.top - around.top) * scale / map.aspect + high / 2.0;
            let radius = wide.hypot(high) / 2.0 + 3.0;
            let ring = format!(
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\" fill=\"none\" \
                 stroke=\"{}\" stroke-width=\"1.5\"/>",
                theme::OTHERS[1]
            );
            (wide.max(high) < SMALL).then(|| (area.clone(), ring))
        };
        let (pieces, filled) = cut(&svg, &fills);
        Ok(Self {
            pieces,
            filled,
            rings: map.areas.iter().filter_map(ring).collect(),
        })
    }

    /// Returns the map with some areas in colour; nothing where the map has none of them.
    #[must_use]
    pub(crate) fn of(&self, areas: &[UnitId]) -> Option<String> {
        if !areas.iter().any(|area| self.filled.contains(area)) {
            return None;
        }
        let mut svg = String::new();
        for (index, piece) in self.pieces.iter().enumerate() {
            svg.push_str(piece);
            match self.filled.get(index) {
                Some(filled) if areas.contains(filled) => svg.push_str(theme::UNIT),
                Some(_) => svg.push_str(theme::LINES),
                None => {}
            }
        }
        // Of several areas each helps to see the others.
        let ring = match areas {
            [area] => self.rings.get(area),
            _ => None,
        };
        if let (Some(ring), Some(end)) = (ring, svg.rfind("</svg>")) {
            svg.insert_str(end, ring);
        }
        Some(svg)
    }
}

/// Cuts a drawing at the fills of areas.
fn cut(svg: &str, areas: &BTreeMap<String, &UnitId>) -> (Vec<String>, Vec<UnitId>) {
    let (mut pieces, mut filled) = (vec![String::new()], Vec::new());
    let mut rest = svg;
    while let Some(at) = rest.find("\"#f1") {
        let (before, after) = rest.split_at(at + 1);
        if let Some(piece) = pieces.last_mut() {
            piece.push_str(before);
        }
        rest = after;
        let Some(fill) = rest.get(..7) else { break };
        if let Some(area) = areas.get(fill) {
            filled.push((*area).clone());
            pieces.push(String::new());
            rest = rest.get(7..).unwrap_or_default();
        }
    }
    if let Some(piece) = pieces.last_mut() {
        piece.push_str(rest);
    }
    (pieces, filled)
}
