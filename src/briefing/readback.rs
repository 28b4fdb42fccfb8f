//! A finished PDF read back and compared with what it was made from.

use std::collections::{BTreeMap, btree_map::Entry};

use hayro_cmap::{BfString, CMap};
use hayro_syntax::{
    Pdf,
    content::ops::TypedInstruction,
    object::{Array, Dict, Object, ObjectIdentifier, Stream, String as PdfString},
    page::Page,
};

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
    let unreadable = |what: &str| ReadbackError::Unreadable(what.to_owned());
    // One that is cut off would be mended on reading as far as it goes.
    if !pdf.ends_with(b"%%EOF") {
        return Err(unreadable("it is cut off"));
    }
    let pdf = Pdf::new(pdf.to_vec()).map_err(|error| unreadable(&format!("{error:?}")))?;
    let catalog: Dict<'_> = pdf
        .xref()
        .get(pdf.xref().root_id())
        .ok_or_else(|| unreadable("no catalog"))?;
    let language = catalog.get::<PdfString<'_>>("Lang");
    let fits = language.is_some_and(|found| found.starts_with(content.language.code().as_bytes()));
    require("the language", content.language.code(), fits)?;
    let is_tagged = catalog.get::<Dict<'_>>("StructTreeRoot").is_some();
    require("tags", "StructTreeRoot", is_tagged)?;
    let text = text_of(&pdf).map_err(|error| unreadable(&error))?;
    for (what, expected) in &content.texts {
        require(what, expected, text.contains(&plain(expected)))?;
    }
    let files = attached(&catalog);
    for (name, table) in &content.tables {
        let fits = files.get(name).is_some_and(|found| found == table);
        require("the attached table", name, fits)?;
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

/// Whether a line or a table may put a character elsewhere in a PDF, or leave it out: white space, and hyphens,
/// one of which is put where a long word is broken.
fn is_moved(character: char) -> bool {
    character.is_whitespace() || HYPHENS.contains(&character)
}

fn plain(text: &str) -> String {
    text.chars()
        .filter(|&character| !is_moved(character))
        .collect()
}

/// Returns what is written on all pages, in the order in which it is drawn, without what [`is_moved`].
///
/// # Errors
/// A page without content, or writing of which nothing says what it means to a reader.
fn text_of(pdf: &Pdf) -> Result<String, String> {
    let mut text = String::new();
    let mut meanings = BTreeMap::new();
    for (page, number) in pdf.pages().iter().zip(1..) {
        let drawn = page.page_stream().is_some();
        if !drawn || write_page(page, &mut meanings, &mut text).is_none() {
            return Err(format!("page {number}"));
        }
    }
    Ok(text)
}

/// Adds what is written on a page; nothing where a font does not say which characters its glyphs are.
fn write_page(
    page: &Page<'_>,
    meanings: &mut BTreeMap<ObjectIdentifier, CMap>,
    text: &mut String,
) -> Option<()> {
    let mut font: Option<ObjectIdentifier> = None;
    let mut outer = Vec::new();
    let mut instructions = page.typed_operations();
    while let Some(instruction) = instructions.next() {
        match instruction {
            TypedInstruction::SaveState(_) => outer.push(font),
            TypedInstruction::RestoreState(_) => font = outer.pop()?,
            TypedInstruction::TextFont(set) => {
                let found = page.resources().get_font(set.0)?;
                let id = found.obj_id()?;
                if let Entry::Vacant(unknown) = meanings.entry(id) {
                    unknown.insert(to_unicode(&found)?);
                }
                font = Some(id);
            }
            TypedInstruction::ShowText(shown) => write(meanings.get(&font?)?, shown.0, text),
            TypedInstruction::ShowTexts(shown) => {
                let meaning = meanings.get(&font?)?;
                for part in shown.0.iter::<Object<'_>>() {
                    if let Object::String(part) = part {
                        write(meaning, &part, text);
                    }
                }
            }
            _ => {}
        }
    }
    Some(())
}

/// Which characters the glyphs of a font are (ISO 32000-2, 9.10.3).
fn to_unicode(font: &Dict<'_>) -> Option<CMap> {
    let stream = font.get::<Stream<'_>>("ToUnicode")?;
    CMap::parse(&stream.decoded().ok()?, |_| None)
}

/// Adds a string of glyphs, two bytes for each. One of which nothing says what it is becomes a character that no
/// text that is looked for has.
fn write(meaning: &CMap, glyphs: &[u8], text: &mut String) {
    let (glyphs, _) = glyphs.as_chunks();
    for glyph in glyphs {
        match meaning.lookup_bf_string(u16::from_be_bytes(*glyph).into()) {
            Some(BfString::Char(character)) if is_moved(character) => {}
            Some(BfString::Char(character)) => text.push(character),
            Some(BfString::String(characters)) => text.push_str(&plain(&characters)),
            None => text.push(char::REPLACEMENT_CHARACTER),
        }
    }
}

/// Returns the files that belong to a PDF (ISO 32000-2, 14.13), by name.
fn attached(catalog: &Dict<'_>) -> BTreeMap<String, Vec<u8>> {
    let files = catalog.get::<Array<'_>>("AF").unwrap_or_default();
    let named = files.iter::<Dict<'_>>().filter_map(|file| {
        let name = file.get::<PdfString<'_>>("F")?;
        let stream = file.get::<Dict<'_>>("EF")?.get::<Stream<'_>>("F")?;
        let bytes = stream.decoded().ok()?;
        Some((
            String::from_utf8_lossy(&name).into_owned(),
            bytes.into_owned(),
        ))
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use typst::foundations::Bytes;
    use typst_layout::PagedDocument;
    use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

    use super::*;
    use crate::briefing::world::DocumentWorld;

    fn pdf() -> Vec<u8> {
        let text = "#set document(title: \"Kort\", date: datetime(year: 2026, month: 2, day: 9))
                    #set text(font: \"Noto Sans\", lang: \"da\")\n= Æblehaven\n12 af 30\n
                    #pdf.attach(\"/area.csv\", bytes(\"a;b\"), relationship: \"data\", mime-type: \"text/csv\", \
                    description: \"Tal\")";
        let text = Bytes::from_string(text.to_owned());
        let world = DocumentWorld::new([("main.typ".to_owned(), text)].into()).unwrap();
        let document = typst::compile::<PagedDocument>(&world).output.unwrap();
        let options = PdfOptions {
            standards: PdfStandards::new(&[PdfStandard::A_3a]).unwrap(),
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&document, &options).unwrap()
    }

    fn expected() -> Expected {
        Expected {
            language: Language::DANISH,
            texts: vec![
                ("the name", "Æblehaven".to_owned()),
                ("a figure", "12 af 30".to_owned()),
            ],
            tables: vec![("area.csv".to_owned(), b"a;b".to_vec())],
        }
    }

    #[test]
    fn what_is_not_in_a_pdf_is_named() {
        let pdf = pdf();
        check_pdf(&pdf, &expected()).unwrap();
        let wrong = |change: fn(&mut Expected)| {
            let mut expected = expected();
            change(&mut expected);
            check_pdf(&pdf, &expected).unwrap_err().to_string()
        };
        assert!(wrong(|of| of.language = Language::ENGLISH).contains("the language: `en`"));
        assert!(wrong(|of| of.texts[1].1 = "13 af 30".to_owned()).contains("a figure: `13 af 30`"));
        let table = "the attached table: `other.csv`";
        assert!(wrong(|of| of.tables[0].0 = "other.csv".to_owned()).contains(table));
        assert!(wrong(|of| of.tables[0].1 = b"a;c".to_vec()).contains("`area.csv`"));
    }

    #[test]
    fn a_pdf_that_is_not_whole_is_refused() {
        let pdf = pdf();
        for left in [0, 9, pdf.len() / 2, pdf.len() - 40, pdf.len() - 1] {
            let read = check_pdf(&pdf[..left], &expected());
            assert!(
                matches!(read, Err(ReadbackError::Unreadable(_))),
                "{left}: {read:?}"
            );
        }
    }
}
