//! Symbols: of points, and of series in a key.

use super::{
    option::Symbol,
    scale::Rectangle,
    svg::{Layer, Paint, Path},
};

/// Draws a symbol into a rectangle: a circle as large as it may be, others as large as it.
pub(super) fn draw(layer: &mut Layer, symbol: Symbol, within: &Rectangle, paint: &Paint) {
    let (x, y) = within.middle();
    let corners = match symbol {
        Symbol::Circle => {
            let radius = within.width().min(within.height()) / 2.0;
            return layer.circle((x, y), radius, paint);
        }
        Symbol::Rect => return layer.rectangle(within, 0.0, paint),
        Symbol::Diamond => vec![
            (x, within.top),
            (within.right, y),
            (x, within.bottom),
            (within.left, y),
        ],
        Symbol::Triangle => vec![
            (x, within.top),
            (within.right, within.bottom),
            (within.left, within.bottom),
        ],
    };
    layer.shape(&Path::around(&corners), paint);
}
