//! Titles: words at a place of the page, with a line below them.

use super::{
    look::Align,
    option::Title,
    svg::Layer,
    words::{Height, write},
};

/// Writes a title, in bold letters unless it says otherwise.
pub(super) fn draw(title: &Title, layer: &mut Layer) {
    let align = title.text_align.unwrap_or(Align::Left).into();
    let stands = (align, Height::Under);
    let look = title.text_style.or_bold();
    let (x, y) = (title.left, title.top);
    let high = write(layer, title.text, (x, y), stands, &look);
    if let Some((words, look)) = title.subtext.zip(title.subtext_style.as_ref()) {
        write(layer, words, (x, y + high + title.item_gap), stands, look);
    }
}
