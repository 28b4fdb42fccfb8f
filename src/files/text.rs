//! The bytes of a delivered file as text.

/// Why bytes are not text in UTF-8.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotText {
    /// There are none.
    #[error("is empty (0 bytes)")]
    Empty,
    /// A workbook, old or new.
    #[error("is a workbook (or another archive), not text")]
    Workbook,
    /// A Parquet file.
    #[error("is a Parquet file, not text")]
    Parquet,
    /// Text in UTF-16, with or without a mark at its beginning.
    #[error("is text in UTF-16, not in UTF-8")]
    Utf16,
    /// A line of which the bytes are not UTF-8.
    #[error("is not text in UTF-8: the line begins with `{}` in Latin-1", .shown.escape_debug())]
    Line {
        /// The line, counted from 1.
        line: usize,
        /// Its beginning, read as Latin-1.
        shown: String,
    },
}

impl NotText {
    /// Returns the line that is wrong, where one is.
    #[must_use]
    pub(crate) fn line(&self) -> Option<usize> {
        match self {
            Self::Line { line, .. } => Some(*line),
            _ => None,
        }
    }

    /// Returns what to do about it.
    #[must_use]
    pub(crate) fn hint(&self) -> &'static str {
        match self {
            Self::Empty => "was the transfer interrupted?",
            Self::Workbook => "open it in the spreadsheet and save it as \"CSV UTF-8\"",
            Self::Parquet => "is it the file of another table?",
            Self::Utf16 | Self::Line { .. } => "save it as \"CSV UTF-8\", or as text in UTF-8",
        }
    }
}

/// How much of a line is shown.
const SHOWN: usize = 40;

/// Reads bytes as UTF-8, with or without a byte order mark.
///
/// # Errors
/// What else they are: nothing is guessed.
pub(crate) fn decode(bytes: &[u8]) -> Result<&str, NotText> {
    let begins = |mark: &[u8]| bytes.starts_with(mark);
    if bytes.is_empty() {
        return Err(NotText::Empty);
    } else if begins(b"PK\x03\x04") || begins(b"\xd0\xcf\x11\xe0") {
        return Err(NotText::Workbook);
    } else if begins(b"PAR1") {
        return Err(NotText::Parquet);
    } else if begins(b"\xff\xfe") || begins(b"\xfe\xff") || bytes.contains(&0) {
        return Err(NotText::Utf16);
    }
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| wrong_line(bytes, error.valid_up_to()))
}

fn wrong_line(bytes: &[u8], wrong: usize) -> NotText {
    let (before, after) = bytes.split_at(wrong);
    let line = before.split(|byte| *byte == b'\n').count();
    let is_end = |byte: &&u8| !matches!(byte, b'\n' | b'\r');
    let start = before.iter().rev().take_while(is_end).count();
    let begun = before.iter().skip(before.len() - start);
    let bytes = begun.chain(after.iter().take_while(is_end));
    NotText::Line {
        line,
        shown: bytes.take(SHOWN).map(|byte| char::from(*byte)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_utf8_is_told() {
        let cases: [(&[u8], &str); 7] = [
            (b"", "is empty (0 bytes)"),
            (
                b"PK\x03\x04...",
                "is a workbook (or another archive), not text",
            ),
            (
                b"\xd0\xcf\x11\xe0...",
                "is a workbook (or another archive), not text",
            ),
            (b"PAR1...", "is a Parquet file, not text"),
            (b"\xff\xfea\x00", "is text in UTF-16, not in UTF-8"),
            (b"a\x00b\x00", "is text in UTF-16, not in UTF-8"),
            (
                b"id\r\n1\n2,\xc5landsgade\n",
                "is not text in UTF-8: the line begins with `2,Ålandsgade` in Latin-1",
            ),
        ];
        for (bytes, expected) in cases {
            assert_eq!(decode(bytes).unwrap_err().to_string(), expected);
        }
        let error = decode(b"id\r\n1\n2,\xc5landsgade\n").unwrap_err();
        assert_eq!(error.line(), Some(3));
        assert_eq!(decode("\u{feff}id\n".as_bytes()), Ok("id\n"));
        assert_eq!(decode("æ".as_bytes()), Ok("æ"));
    }
}
