//! Titles: words at a place of the page, with a line below them.

use super::{
    look::Align,
    option::Title,
    svg::Layer,
    words::{Height, write},
};

/// Writes a title.
pub(super) fn draw(title: &Title, layer: &mut Layer) {
    let align = title.text_align.unwrap_or(Align::Left).into();
    let place = (title.left, title.top);
    let high = write(layer, title.text, place, (align, Height::Under), &title.text_style);
    if let Some((words, look)) = title.subtext.zip(title.subtext_style.as_ref()) {
        let place = (title.left, title.top + high + title.item_gap);
        write(layer, words, place, (align, Height::Under), look);
    }
}
