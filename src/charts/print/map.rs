//! Maps: areas with their fills, and lines between them.

use super::{
    option::MapSeries,
    scale::{Place, Scale},
    sheet::Marks,
    svg::{Layer, Paint, Path},
};
use crate::{
    charts::drawing::{Outline, Outlines},
    model::Point,
};

/// Draws a map into its rectangle: what it holds, in the order in which it holds it.
///
/// # Errors
/// Where there are no outlines, or an area has no look.
pub(super) fn draw(
    map: &MapSeries,
    outlines: Option<&Outlines>,
    layer: &mut Layer,
) -> Result<Marks, &'static str> {
    let Some(outlines) = outlines else {
        return Err("its map is not there");
    };
    let whole = &outlines.whole;
    let across = Scale::new((whole.left, map.left), (whole.right, map.left + map.width));
    let down = Scale::new((whole.top, map.top), (whole.bottom, map.top + map.height));
    let place = |[x, y]: &Point| (across.at(*x), down.at(*y));
    for outline in outlines
        .all
        .iter()
        .filter(|outline| !outline.lines.is_empty())
    {
        let mut areas = map.data.iter();
        let area = areas.find(|area| area.name == outline.name);
        let own = area.map(|area| area.item_style).unwrap_or_default();
        let fill = own.area_color.or(map.item_style.area_color);
        let colour = own.border_color.or(map.item_style.border_color);
        let width = own.border_width.or(map.item_style.border_width);
        let paint = Paint {
            fill: fill.filter(|_| outline.is_closed),
            border: colour.zip(width),
        };
        layer.shape(&path(outline, place), &paint);
    }
    let mut marks = Marks::default();
    for area in map.data.iter().filter(|area| area.value.is_some()) {
        let mut shown = outlines.all.iter();
        marks.count(shown.any(|outline| outline.name == area.name));
    }
    Ok(marks)
}

fn path(outline: &Outline, place: impl Fn(&Point) -> Place) -> Path {
    let mut path = Path::default();
    for line in &outline.lines {
        path.through(line.iter().map(&place));
        if outline.is_closed {
            path.close();
        }
    }
    path
}
