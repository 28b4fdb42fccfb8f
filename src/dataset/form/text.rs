//! The bytes of a delivered file as text, in the encoding that they tell or the table declares.

use std::borrow::Cow;

use encoding_rs::{Encoding, ISO_8859_15, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use unicode_normalization::UnicodeNormalization;

use super::Place;
use crate::{config::TextEncoding, dataset::Fault, files};

/// Reads the text of a file; letters are composed (NFC). What is not declared is UTF-8, or UTF-16
/// with its mark: no other encoding can be told from its bytes.
///
/// # Errors
/// Bytes that are no text in that encoding.
pub(in crate::dataset) fn read<'a>(
    bytes: &'a [u8],
    place: Place,
    declared: Option<TextEncoding>,
) -> Result<Cow<'a, str>, Vec<Fault>> {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let text = match (declared.map(encoding_of), marked) {
        (None, None) => utf8(bytes, place)?,
        (_, Some(encoding)) | (Some(encoding), None) => decode(bytes, encoding, place)?,
    };
    Ok(composed(text))
}

/// Reads the text of a file in an encoding that the file itself names.
///
/// # Errors
/// Bytes that are no text in that encoding.
pub(super) fn read_named<'a>(
    bytes: &'a [u8],
    place: Place,
    name: &str,
) -> Option<Result<Cow<'a, str>, Vec<Fault>>> {
    let encoding = Encoding::for_label(name.as_bytes())?;
    Some(decode(bytes, encoding, place).map(composed))
}

fn encoding_of(declared: TextEncoding) -> &'static Encoding {
    match declared {
        TextEncoding::Utf8 => UTF_8,
        TextEncoding::Utf16 => UTF_16LE,
        TextEncoding::Windows1252 => WINDOWS_1252,
        TextEncoding::Iso885915 => ISO_8859_15,
        TextEncoding::Macintosh => MACINTOSH,
    }
}

fn utf8<'a>(bytes: &'a [u8], place: Place) -> Result<Cow<'a, str>, Vec<Fault>> {
    let text = files::decode(bytes).map_err(|error| {
        let hint = match error.line() {
            Some(_) => {
                "Excel and SQL Server often write `encoding = \"windows-1252\"`: set that of \
                        the table, or save the file as text in UTF-8"
            }
            None => error.hint(),
        };
        let fault = place.fault(error.to_string()).hint(hint);
        vec![fault.row(error.line())]
    })?;
    Ok(Cow::Borrowed(text))
}

fn decode<'a>(
    bytes: &'a [u8],
    encoding: &'static Encoding,
    place: Place,
) -> Result<Cow<'a, str>, Vec<Fault>> {
    let (text, read_as, has_errors) = encoding.decode(bytes);
    let is_wide = read_as == UTF_16LE || read_as == UTF_16BE;
    if has_errors || text.contains('\0') {
        let message = format!("is not text in {}", read_as.name());
        let line = match is_wide {
            true => None,
            false => first_wrong(&text),
        };
        let hint = "say with `encoding` of the table in which it is, or save it as text in UTF-8";
        return Err(vec![place.fault(message).row(line).hint(hint)]);
    }
    Ok(text)
}

fn first_wrong(text: &str) -> Option<usize> {
    let (before, _) = text.split_once(['\u{fffd}', '\0'])?;
    Some(before.matches('\n').count() + 1)
}

/// Composes letters: `A` and a ring above it are `Å`. Nothing before U+0300 is written otherwise.
fn composed(text: Cow<str>) -> Cow<str> {
    const COMBINING: u8 = 0xcc;
    match text.bytes().any(|byte| byte >= COMBINING) {
        true => Cow::Owned(text.nfc().collect()),
        false => text,
    }
}
