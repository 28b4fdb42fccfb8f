//! From content and drawings to PDF/A-3a and PDF/UA-1.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::PathBuf,
};

use serde::Serialize;
use typst::{
    World, WorldExt,
    diag::{Severity, SourceDiagnostic, Warned},
    foundations::{Bytes, Label, Selector, Smart, Value},
    introspection::{Introspector, MetadataElem},
    utils::PicoStr,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::{
    Report, Templates,
    parts::{PartPages, with_parts},
    world::DocumentWorld,
};
use crate::model::{DocumentName, Picture};

/// A briefing that could not be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BriefingError {
    /// Typst refuses the template, with file, line and column of each fault.
    #[error("the template cannot be set\n{}", .0.join("\n"))]
    Typst(Vec<String>),
    /// The content cannot be handed to the template.
    #[error("the content cannot be written as JSON")]
    Json(#[from] serde_json::Error),
    /// The template of a packet does not mark as many pages for its parts as they have.
    #[error(
        "the template of the packet does not mark as many pages as <part-page> as its briefings have"
    )]
    PartPages,
    /// Typst does not know a standard or path that this program asks for.
    #[error("Typst refuses the settings: {0}")]
    Settings(String),
}

/// The files of a document by path, as its template reads them. A clone shares their bytes.
pub(crate) type Inputs = BTreeMap<String, Bytes>;

/// The file that tells templates which titles within tables would stand alone at the foot of a page.
const PARTED: &str = "parted.json";

/// Gathers all files of a document: templates, content, drawings and the attached table.
///
/// # Errors
/// Content that is not JSON.
pub(crate) fn inputs(
    content: &impl Serialize,
    report: Report,
    templates: &Templates,
    pictures: &[Picture],
    table: Vec<u8>,
) -> Result<Inputs, BriefingError> {
    let mut inputs: Inputs = templates
        .files(report)
        .map(|(path, bytes)| (path.to_owned(), Bytes::new(bytes.to_vec())))
        .collect();
    let content = serde_json::to_vec_pretty(content)?;
    inputs.insert("briefing.json".to_owned(), Bytes::new(content));
    inputs.insert("figures.csv".to_owned(), Bytes::new(table));
    inputs.insert(PARTED.to_owned(), Bytes::from_string("[]"));
    for picture in pictures {
        let path = format!("figures/{}.svg", picture.name);
        inputs.insert(path, Bytes::from_string(picture.svg.clone()));
    }
    Ok(inputs)
}

/// A document that is set, and not written yet.
pub(crate) struct SetDocument<'a> {
    document: PagedDocument,
    world: DocumentWorld,
    report: Report,
    templates: &'a Templates,
}

/// Sets a document. A warning is an error: a missing font or a layout that does not settle is not sent out.
///
/// # Errors
/// What Typst finds in templates and content.
pub(crate) fn set<'a>(
    inputs: &Inputs,
    report: Report,
    templates: &'a Templates,
) -> Result<SetDocument<'a>, BriefingError> {
    let mut inputs = inputs.clone();
    let mut parted = BTreeSet::new();
    // Few documents have a title that moves, and few of those another after it.
    loop {
        let world = DocumentWorld::new(inputs.clone())
            .ok_or_else(|| BriefingError::Settings("the path of the document".to_owned()))?;
        let Warned { output, warnings } = typst::compile::<PagedDocument>(&world);
        let refused = |faults: &[SourceDiagnostic]| refused(faults, &world, report, templates);
        let document = output.map_err(|faults| refused(&faults))?;
        if !warnings.is_empty() {
            return Err(refused(&warnings));
        }
        let known = parted.len();
        parted.extend(parted_titles(&document));
        if parted.len() == known {
            return Ok(SetDocument {
                document,
                world,
                report,
                templates,
            });
        }
        inputs.insert(PARTED.to_owned(), Bytes::new(serde_json::to_vec(&parted)?));
    }
}

impl SetDocument<'_> {
    /// Returns its pages as a part of packets, where its name tells it apart.
    pub(crate) fn as_part(&self, name: &DocumentName) -> PartPages {
        PartPages::of(&self.document, &name.to_string())
    }

    /// Puts the pages of parts where the template marks pages for them.
    ///
    /// # Errors
    /// Where it marks more pages or fewer than the parts have.
    pub(crate) fn fill(&mut self, parts: &[PartPages]) -> Result<(), BriefingError> {
        self.document = with_parts(&self.document, parts).ok_or(BriefingError::PartPages)?;
        Ok(())
    }

    /// Exports it as PDF/A-3a and PDF/UA-1; the same document, the same bytes.
    ///
    /// `ident` tells documents apart and is the same in every run.
    ///
    /// # Errors
    /// What the standards ask for: title, alternative texts, order of headings, a glyph for each character.
    pub(crate) fn export(&self, ident: &str) -> Result<Vec<u8>, BriefingError> {
        let options = PdfOptions {
            ident: Smart::Custom(ident.to_owned()),
            creator: Smart::Custom(Some(format!("boligmonitor {}", env!("CARGO_PKG_VERSION")))),
            standards: PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1])
                .map_err(|error| BriefingError::Settings(error.message().to_string()))?,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&self.document, &options)
            .map_err(|faults| refused(&faults, &self.world, self.report, self.templates))
    }
}

fn refused(
    faults: &[SourceDiagnostic],
    world: &DocumentWorld,
    report: Report,
    templates: &Templates,
) -> BriefingError {
    let place = |path: &str| templates.path(report, path);
    let faults = faults.iter().map(|fault| located(fault, world, &place));
    BriefingError::Typst(faults.collect())
}

/// The titles within tables that stand on a page before their first row: of each the templates mark both, as
/// `<group-title>` and `<group-row>`, by the same name.
fn parted_titles(document: &PagedDocument) -> Vec<String> {
    let introspector = document.introspector();
    let pages = |label: &str| -> BTreeMap<String, _> {
        let Some(label) = Label::new(PicoStr::intern(label)) else {
            return BTreeMap::new();
        };
        let marks = introspector.query(&Selector::Label(label));
        let named = marks.iter().filter_map(|mark| {
            let Value::Str(name) = &mark.to_packed::<MetadataElem>()?.value else {
                return None;
            };
            Some((name.to_string(), introspector.page(mark.location()?)?))
        });
        named.collect()
    };
    let rows = pages("group-row");
    let mut titles = pages("group-title");
    titles.retain(|name, page| rows.get(name).is_some_and(|row| row > page));
    titles.into_keys().collect()
}

/// Lets go of what Typst remembers of documents set some time ago. Call it after each one,
/// failed or not.
pub(crate) fn evict() {
    typst::comemo::evict(2);
}

/// Writes a fault as `file:line:column: message`, with its hints.
fn located(
    fault: &SourceDiagnostic,
    world: &DocumentWorld,
    place: &dyn Fn(&str) -> PathBuf,
) -> String {
    let mut text = String::new();
    if let Some((path, line, column)) = position(fault, world) {
        let _ = write!(text, "{}:{line}:{column}: ", place(&path).display());
    }
    let severity = match fault.severity {
        Severity::Error => "",
        Severity::Warning => "warning: ",
    };
    let _ = write!(text, "{severity}{}", fault.message);
    for hint in &fault.hints {
        let _ = write!(text, "\n    hint: {}", hint.v);
    }
    text
}

fn position(fault: &SourceDiagnostic, world: &DocumentWorld) -> Option<(String, usize, usize)> {
    let id = fault.span.id()?;
    let source = world.source(id).ok()?;
    let range = world.range(fault.span)?;
    let (line, column) = source.lines().byte_to_line_column(range.start)?;
    let path = id.get().vpath().get_without_slash().to_owned();
    Some((path, line + 1, column + 1))
}
