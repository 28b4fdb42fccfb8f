//! Points: a symbol each, with what it is called beside it.

use super::{
    axis::Plane,
    label::write_beside,
    option::ScatterSeries,
    scale::Rectangle,
    sheet::{Marks, Sheet},
    svg::Paint,
    symbol,
};
use crate::charts::measure::as_f64;

/// A symbol that is not larger, in pixels, carries its label alone.
const UNSEEN: f64 = 0.1;

/// Draws points.
///
/// # Errors
/// Where a point has no size, or no look.
pub(super) fn draw(
    points: &ScatterSeries,
    plane: &Plane,
    page: &Rectangle,
    sheet: &mut Sheet,
) -> Result<Marks, &'static str> {
    let mut marks = Marks::default();
    for (index, item) in points.data.iter().enumerate() {
        let Some(point) = item.value.at(as_f64(index)) else {
            continue;
        };
        let all = points.symbol_size.map(|size| [size, size]);
        let (Some([width, height]), Some(look)) =
            (item.size.or(all), item.look.or(points.item_style))
        else {
            return Err("the size and the look of a point must be told");
        };
        let place = plane.at(point);
        let mark = Rectangle::around(place, (width, height));
        marks.count(match points.clip {
            true => plane.holds(place),
            false => page.meets(&mark),
        });
        if width > UNSEEN {
            symbol::draw(&mut sheet.marks, points.symbol, &mark, &Paint::of(&look));
        }
        if let Some(label) = &points.label {
            let words = item.name.ok_or("a value with a label has no name")?;
            write_beside(&mark, &look, words, label, &mut sheet.labels);
        }
    }
    Ok(marks)
}
