//! How wide characters are in the font of the charts.

use std::{collections::HashMap, sync::LazyLock};

use ttf_parser::Face;

/// The characters that a chart may hold: Latin with Danish, and typographic marks.
fn characters() -> impl Iterator<Item = char> {
    ('\u{20}'..='\u{17f}').chain(['–', '—', '−', '…', '’', '“', '”', '•', '≥', '≤'])
}

/// Returns the advance width of each character by weight, in parts of the font size.
pub(super) fn advance_widths() -> [(&'static str, Vec<(String, f64)>); 2] {
    [
        ("regular", widths(notosans::REGULAR_TTF)),
        ("bold", widths(notosans::BOLD_TTF)),
    ]
}

fn widths(font: &[u8]) -> Vec<(String, f64)> {
    let Ok(face) = Face::parse(font, 0) else {
        return Vec::new();
    };
    let size = f64::from(face.units_per_em());
    let width = |character: char| {
        let glyph = face.glyph_index(character)?;
        let advance = face.glyph_hor_advance(glyph)?;
        Some((character.to_string(), f64::from(advance) / size))
    };
    characters().filter_map(width).collect()
}

/// Tells whether the font of briefings and charts has a character.
#[must_use]
pub fn can_print(character: char) -> bool {
    static FACE: LazyLock<Option<Face>> =
        LazyLock::new(|| Face::parse(notosans::REGULAR_TTF, 0).ok());
    let glyph = FACE.as_ref().and_then(|face| face.glyph_index(character));
    glyph.is_some()
}

/// Returns the width of a text in pixels at a font size in pixels.
pub(super) fn text_width(text: &str, size: f64) -> f64 {
    static WIDTHS: LazyLock<HashMap<String, f64>> =
        LazyLock::new(|| widths(notosans::REGULAR_TTF).into_iter().collect());
    let width = |character: char| WIDTHS.get(&character.to_string()).copied().unwrap_or(1.0);
    text.chars().map(width).sum::<f64>() * size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn danish_letters_are_measured() {
        for (_, table) in advance_widths() {
            for letter in ["æ", "ø", "å", "Å", "–", "\u{a0}"] {
                assert!(
                    table
                        .iter()
                        .any(|(character, width)| character == letter && *width > 0.2)
                );
            }
        }
    }
}
