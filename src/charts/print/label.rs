//! What is written beside marks.

use super::{
    look::{MarkLook, TextLook},
    option::{LabelColour, MarkLabel, Side},
    scale::Rectangle,
    svg::{Anchor, Layer},
    words::{Height, write},
};

/// Writes words beside a mark.
pub(super) fn write_beside(
    mark: &Rectangle,
    look: &MarkLook,
    words: &str,
    label: &MarkLabel,
    layer: &mut Layer,
) {
    let border = look.border().map_or(0.0, |(_, width)| width / 2.0);
    let away = border + label.distance;
    let (x, y) = mark.middle();
    let (place, stands) = match label.position {
        Side::Left => ((mark.left - away, y), (Anchor::End, Height::Around)),
        Side::Right => ((mark.right + away, y), (Anchor::Start, Height::Around)),
        Side::Top => ((x, mark.top - away), (Anchor::Middle, Height::Over)),
    };
    let colour = match label.color {
        LabelColour::Inherit => look.color,
        LabelColour::Own(colour) => colour,
    };
    write(
        layer,
        words,
        place,
        stands,
        &TextLook::plain(label.size, colour),
    );
}
