//! A finished PDF read back and compared with what it was made from.

use lopdf::{Document, Object};

use crate::model::Language;

/// A PDF that does not say what it was meant to say. It is never sent.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadbackError {
    /// The bytes are not a PDF that can be read.
    #[error("the finished PDF cannot be read back: {0}")]
    Unreadable(String),
    /// Something is not in it that should be.
    #[error("the finished PDF does not hold {what}: `{expected}`")]
    Missing {
        /// What sort of thing.
        what: &'static str,
        /// What was looked for.
        expected: String,
    },
}

/// What a PDF must hold.
#[derive(Debug, Clone)]
pub(crate) struct Expected {
    /// Two-letter code.
    pub language: Language,
    /// What sort of thing each text on its pages is, and the text.
    pub texts: Vec<(&'static str, String)>,
    /// The attached tables, by name.
    pub tables: Vec<(String, Vec<u8>)>,
}

/// Reads a PDF back: language, tags, the texts that must be on its pages, and the attached
/// tables byte for byte.
///
/// # Errors
/// The first thing that is not as it should be.
pub(crate) fn check_pdf(pdf: &[u8], content: &Expected) -> Result<(), ReadbackError> {
    let unreadable = |error: lopdf::Error| ReadbackError::Unreadable(error.to_string());
    let document = Document::load_mem(pdf).map_err(unreadable)?;
    let catalog = document.catalog().map_err(unreadable)?;
    let language = catalog.get(b"Lang").and_then(Object::as_str);
    let fits = language.is_ok_and(|found| found.starts_with(content.language.code().as_bytes()));
    require("the language", content.language.code(), fits)?;
    require("tags", "StructTreeRoot", catalog.has(b"StructTreeRoot"))?;
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    let text = document.extract_text(&pages).map_err(unreadable)?;
    let text = plain(&text);
    for (what, expected) in &content.texts {
        require(what, expected, text.contains(&plain(expected)))?;
    }
    let files: Vec<Vec<u8>> = attached(&document).collect();
    for (name, table) in &content.tables {
        require("the attached table", name, files.contains(table))?;
    }
    Ok(())
}

fn require(what: &'static str, expected: &str, holds: bool) -> Result<(), ReadbackError> {
    if holds {
        return Ok(());
    }
    Err(ReadbackError::Missing {
        what,
        expected: expected.to_owned(),
    })
}

/// Both have the same glyph, and what is read back of a glyph is one of them.
const HYPHENS: [char; 2] = ['-', '\u{ad}'];

/// Leaves out what lines and tables put elsewhere in a PDF: white space, and hyphens, one of which is put
/// where a long word is broken.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_whitespace() && !HYPHENS.contains(character))
        .collect()
}

/// Returns the files inside a PDF.
fn attached(document: &Document) -> impl Iterator<Item = Vec<u8>> {
    let objects = document.objects.values();
    let streams = objects.filter_map(|object| object.as_stream().ok());
    let files = streams.filter(|stream| stream.dict.has_type(b"EmbeddedFile"));
    files.map(|stream| {
        let plain = stream.decompressed_content();
        plain.unwrap_or_else(|_| stream.content.clone())
    })
}
