//! How wide characters are in the font of the charts.

use std::sync::LazyLock;

use serde::Deserialize;
use ttf_parser::Face;

/// The first character that is not measured: behind all letters and marks of Europe, and signs
/// such as ≥.
const END: char = '\u{2300}';

/// The advance widths of characters by their numbers, in parts of the font size.
struct Widths(Vec<f64>);

impl Widths {
    /// Measures a font; a character that it lacks is as wide as a line is high.
    fn of(font: &[u8]) -> Self {
        let face = Face::parse(font, 0).ok();
        let width = |character: char| {
            let face = face.as_ref()?;
            let advance = face.glyph_hor_advance(face.glyph_index(character)?)?;
            Some(f64::from(advance) / f64::from(face.units_per_em()))
        };
        let all = (0..u32::from(END)).map(|number| char::from_u32(number).and_then(width));
        Self(all.map(|width| width.unwrap_or(1.0)).collect())
    }

    fn get(&self, character: char) -> f64 {
        let number = usize::try_from(u32::from(character));
        let width = number.ok().and_then(|number| self.0.get(number));
        width.copied().unwrap_or(1.0)
    }
}

/// Returns a number of things as a length can be reckoned with it.
pub(super) fn as_f64(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

/// Tells whether the font of briefings and charts has a character.
#[must_use]
pub(crate) fn can_print(character: char) -> bool {
    static FACE: LazyLock<Option<Face>> =
        LazyLock::new(|| Face::parse(notosans::REGULAR_TTF, 0).ok());
    let glyph = FACE.as_ref().and_then(|face| face.glyph_index(character));
    glyph.is_some()
}

/// How heavy letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Weight {
    /// As in running text.
    #[serde(rename = "normal")]
    Regular,
    /// As in headings.
    Bold,
}

/// Returns the width of a text in pixels at a font size in pixels.
pub(super) fn text_width(text: &str, size: f64) -> f64 {
    width(text, (size, Weight::Regular))
}

/// Returns the width in pixels of the widest of some texts.
pub(super) fn widest<'a>(texts: impl IntoIterator<Item = &'a str>, size: f64) -> f64 {
    let texts = texts.into_iter();
    texts.map(|text| text_width(text, size)).fold(0.0, f64::max)
}

/// Returns a text of at most so many pixels, with an ellipsis for what is left out.
pub(super) fn shortened(text: &str, size: f64, room: f64) -> String {
    if text_width(text, size) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for character in text.chars() {
        if text_width(&format!("{kept}{character}…"), size) > room {
            break;
        }
        kept.push(character);
    }
    format!("{}…", kept.trim_end())
}

/// Breaks a text into lines of at most so many pixels: between words, and within a word that has
/// no room by itself, with a hyphen.
pub(super) fn lines(text: &str, font: (f64, Weight), room: f64) -> Vec<String> {
    let fits = |line: &str| width(line, font) <= room;
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = match lines.last() {
            Some(line) if !line.is_empty() => format!("{line} {word}"),
            _ => word.to_owned(),
        };
        if fits(&line) {
            lines.pop();
            lines.push(line);
        } else {
            lines.extend(pieces(word, &fits));
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// Breaks a word into pieces that fit, all but the last with a hyphen.
fn pieces(word: &str, fits: &impl Fn(&str) -> bool) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for character in word.chars() {
        match pieces.last_mut() {
            Some(piece) if !piece.is_empty() && !fits(&format!("{piece}{character}-")) => {
                let hyphen = if piece.ends_with('-') { "" } else { "-" };
                piece.push_str(hyphen);
                pieces.push(character.to_string());
            }
            Some(piece) => piece.push(character),
            None => {}
        }
    }
    pieces
}

fn width(text: &str, (size, weight): (f64, Weight)) -> f64 {
    static REGULAR: LazyLock<Widths> = LazyLock::new(|| Widths::of(notosans::REGULAR_TTF));
    static BOLD: LazyLock<Widths> = LazyLock::new(|| Widths::of(notosans::BOLD_TTF));
    let widths: &Widths = match weight {
        Weight::Regular => &REGULAR,
        Weight::Bold => &BOLD,
    };
    text.chars()
        .map(|character| widths.get(character))
        .sum::<f64>()
        * size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_signs_are_measured() {
        for weight in [Weight::Regular, Weight::Bold] {
            for character in "æøåÅ–−≥\u{a0}".chars() {
                let width = width(&character.to_string(), (1.0, weight));
                assert!((0.2..1.0).contains(&width), "{character}: {width}");
            }
        }
        // The font has none of these.
        assert_eq!(text_width("国", 11.0).to_string(), "11");
    }

    const FONT: (f64, Weight) = (11.0, Weight::Regular);

    #[test]
    fn a_text_is_broken_between_words_and_within_long_ones() {
        let broken = |text: &str, room| lines(text, FONT, room);
        assert_eq!(broken("Kun grundskole", 200.0), ["Kun grundskole"]);
        assert_eq!(broken("Kun grundskole", 70.0), ["Kun", "grundskole"]);
        let word = "Boligforeningsbestyrelsesmedlemsvalgstedskvarteretsforplads";
        let lines = broken(&format!("Ved {word}"), 120.0);
        assert_eq!(lines.concat().replace('-', ""), format!("Ved{word}"));
        assert!(lines.len() > 2, "{lines:?}");
        for line in &lines {
            assert!(text_width(line, 11.0) <= 120.0, "{line}");
        }
        assert_eq!(broken("", 120.0), Vec::<String>::new());
        // Where there is no room for a single letter, each stands alone.
        assert_eq!(broken("ab", 1.0), ["a-", "b"]);
    }

    #[test]
    fn a_text_is_shortened_where_it_has_no_room() {
        assert_eq!(shortened("Kommunen", 11.0, 100.0), "Kommunen");
        let short = shortened("Boligforeningsbestyrelsen for Lindefjord", 11.0, 100.0);
        assert!(
            short.ends_with('…') && text_width(&short, 11.0) <= 100.0,
            "{short}"
        );
    }
}
