//! Words in lines, at a place.

use super::{
    look::{Align, TextLook},
    scale::Place,
    svg::{Anchor, Layer},
};

/// How high lines stand beside their place: under it, around it or over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Height {
    Under,
    Around,
    Over,
}

impl From<Align> for Anchor {
    fn from(align: Align) -> Self {
        match align {
            Align::Left => Self::Start,
            Align::Center => Self::Middle,
            Align::Right => Self::End,
        }
    }
}

/// Writes words in the lines that they have, and returns how high these are together.
pub(super) fn write(
    layer: &mut Layer,
    words: &str,
    (x, y): Place,
    (anchor, height): (Anchor, Height),
    look: &TextLook,
) -> f64 {
    let line_height = look.line_height.unwrap_or(look.size);
    let whole = words.lines().map(|_| line_height).sum::<f64>();
    let mut middle = line_height / 2.0
        + match height {
            Height::Under => y,
            Height::Around => y - whole / 2.0,
            Height::Over => y - whole,
        };
    for line in words.lines() {
        if !line.is_empty() {
            layer.words(line, (x, middle), anchor, look);
        }
        middle += line_height;
    }
    whole
}
