//! Lines: a path through the points that follow one another, broken where one is missing.

use super::{
    axis::Plane,
    option::LineSeries,
    scale::Place,
    sheet::Marks,
    svg::{Layer, Path},
};
use crate::charts::measure::as_f64;

/// Draws a line; what counts is each step from a point to the next.
///
/// # Errors
/// Where a point has more than its place.
pub(super) fn draw(
    line: &LineSeries,
    plane: &Plane,
    layer: &mut Layer,
) -> Result<Marks, &'static str> {
    let (mut path, mut marks) = (Path::default(), Marks::default());
    let mut before: Option<Place> = None;
    let mut is_begun = false;
    for (index, item) in line.data.iter().enumerate() {
        if !item.is_bare() {
            return Err("a point of a line has nothing but its place");
        }
        let point = item.value.at(as_f64(index)).map(|point| plane.at(point));
        if let Some((from, to)) = before.zip(point) {
            marks.count(plane.holds(from) && plane.holds(to));
            if !is_begun {
                path.start(from);
            }
            path.next(to);
        }
        is_begun = before.is_some() && point.is_some();
        before = point;
    }
    layer.line(&path, &line.line_style);
    Ok(marks)
}
