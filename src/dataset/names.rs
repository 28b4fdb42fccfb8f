//! Names, as they are printed: in one form (NFC), and of characters that a reader sees.

use unicode_normalization::UnicodeNormalization;

/// What is wrong with a name, and what to do about it.
pub(super) type Wrong = (String, &'static str);

/// Returns a name without spaces around it and with composed letters.
///
/// # Errors
/// A name that is empty, and characters that nobody sees or that the font of the briefings does
/// not have.
pub(crate) fn read(text: &str, can_print: fn(char) -> bool) -> Result<String, Wrong> {
    let name: String = text.trim_matches(' ').nfc().collect();
    if name.is_empty() {
        return Err(("is empty".to_owned(), "each has a name"));
    }
    if let Some(meant) = read_as_latin1(&name) {
        return Err((
            format!("holds `{}`, which may be `{meant}`", name.escape_debug()),
            "text in UTF-8 was read as Latin-1 on its way; save it as \"CSV UTF-8\"",
        ));
    }
    for character in name.chars() {
        if let Some(what) = unseen(character) {
            let code = u32::from(character);
            return Err((
                format!("holds {what} (U+{code:04X}) in `{}`", name.escape_debug()),
                "take it out: nobody sees it, and a search for the name does not find it",
            ));
        }
        if !can_print(character) {
            return Err((
                format!(
                    "holds `{}`, which the font of the briefings does not have",
                    character.escape_debug()
                ),
                "write it in letters that Danish or its neighbours use",
            ));
        }
    }
    Ok(name)
}

/// Says what a character is that a reader does not see, or sees as another.
fn unseen(character: char) -> Option<&'static str> {
    match character {
        '\u{ad}' => Some("a soft hyphen"),
        '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}' => {
            Some("a space without width")
        }
        '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some("a mark of the direction of writing")
        }
        '\u{fffd}' => Some("the mark of a lost character"),
        '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}' => Some("a mark without a form"),
        ' ' => None,
        other if other.is_whitespace() => Some("another space than the plain one"),
        other if other.is_control() => Some("a control character"),
        // What `escape_debug` escapes of the rest is not for printing.
        other
            if !other.is_alphanumeric() && other.escape_debug().to_string().starts_with("\\u") =>
        {
            Some("a character that is not printed")
        }
        _ => None,
    }
}

/// Returns the name as it was before its bytes in UTF-8 were read as Latin-1.
fn read_as_latin1(name: &str) -> Option<String> {
    let is_lead = |c: char| ('\u{c2}'..='\u{c5}').contains(&c);
    let is_rest = |c: char| ('\u{80}'..='\u{bf}').contains(&c);
    let mut pairs = name.chars().zip(name.chars().skip(1));
    pairs.find(|(lead, rest)| is_lead(*lead) && is_rest(*rest))?;
    let bytes: Option<Vec<u8>> = name
        .chars()
        .map(|c| u8::try_from(u32::from(c)).ok())
        .collect();
    String::from_utf8(bytes?)
        .ok()
        .map(|text| text.escape_debug().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn font(character: char) -> bool {
        character < '\u{2000}'
    }

    #[test]
    fn letters_are_composed() {
        assert_eq!(read(" A\u{30a}landsgade ", font).unwrap(), "Ålandsgade");
        assert_eq!(
            read("Sct. Hans' Gård – 1/2", |_| true).unwrap(),
            "Sct. Hans' Gård – 1/2"
        );
    }

    #[test]
    fn what_nobody_sees_is_told() {
        for (name, expected) in [
            (" ", "is empty"),
            (
                "Bolig\u{ad}by",
                "holds a soft hyphen (U+00AD) in `Bolig\\u{ad}by`",
            ),
            (
                "By\u{200e}",
                "holds a mark of the direction of writing (U+200E) in `By\\u{200e}`",
            ),
            (
                "\u{202e}yB",
                "holds a mark of the direction of writing (U+202E) in `\\u{202e}yB`",
            ),
            (
                "Nedre\u{a0}By",
                "holds another space than the plain one (U+00A0) in `Nedre\\u{a0}By`",
            ),
            (
                "Nedre\tBy",
                "holds another space than the plain one (U+0009) in `Nedre\\tBy`",
            ),
            (
                "By\u{7}",
                "holds a control character (U+0007) in `By\\u{7}`",
            ),
            (
                "By\u{fffd}",
                "holds the mark of a lost character (U+FFFD) in `By\u{fffd}`",
            ),
            (
                "By\u{e000}",
                "holds a character that is not printed (U+E000) in `By\\u{e000}`",
            ),
            (
                "\u{c3}\u{2026}",
                "holds `…`, which the font of the briefings does not have",
            ),
            ("\u{c3}\u{a6}ble", "holds `Ã¦ble`, which may be `æble`"),
            (
                "漢",
                "holds `漢`, which the font of the briefings does not have",
            ),
        ] {
            assert_eq!(read(name, font).unwrap_err().0, expected, "{name:?}");
        }
    }
}
