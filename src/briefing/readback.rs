//! A finished PDF read back and compared with what it was made from.

use lopdf::{Document, Object};

use super::Content;
use crate::model::UnitKind;

/// A PDF that does not say what it was meant to say. It is never sent.
#[derive(Debug, thiserror::Error)]
pub enum ReadbackError {
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

/// Reads a PDF back: language, tags, title, the unit's code and name, every figure of its
/// table, and the attached table byte for byte.
///
/// # Errors
/// The first thing that is not as it should be.
pub fn check_pdf(pdf: &[u8], content: &Content, table: &[u8]) -> Result<(), ReadbackError> {
    let unreadable = |error: lopdf::Error| ReadbackError::Unreadable(error.to_string());
    let document = Document::load_mem(pdf).map_err(unreadable)?;
    let catalog = document.catalog().map_err(unreadable)?;
    let language = catalog
        .get(b"Lang")
        .and_then(Object::as_str)
        .unwrap_or_default();
    require(
        "the language",
        content.language,
        language.starts_with(content.language.as_bytes()),
    )?;
    require("tags", "StructTreeRoot", catalog.has(b"StructTreeRoot"))?;
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    let text = document.extract_text(&pages).map_err(unreadable)?;
    let text = plain(&text);
    let holds = |what, expected: &str| require(what, expected, text.contains(&plain(expected)));
    holds("the title", &content.unit.name)?;
    if content.unit.kind == UnitKind::Area {
        holds("the code of the area", &content.unit.id)?;
    }
    holds("the number of residents", &content.unit.residents)?;
    for row in content.themes.iter().flat_map(|theme| &theme.rows) {
        holds("an indicator", &row.title)?;
        holds("a figure", &row.written)?;
    }
    require(
        "the attached table",
        &content.attachment,
        attached(&document).any(|file| file == table),
    )
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

/// Leaves out white space, which lines and tables put elsewhere in a PDF.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|character| !character.is_whitespace())
        .collect()
}

/// Returns the files inside a PDF.
fn attached(document: &Document) -> impl Iterator<Item = Vec<u8>> {
    let streams = document
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok());
    let files = streams.filter(|stream| stream.dict.has_type(b"EmbeddedFile"));
    files.filter_map(|stream| {
        stream
            .decompressed_content()
            .ok()
            .or_else(|| Some(stream.content.clone()))
    })
}
