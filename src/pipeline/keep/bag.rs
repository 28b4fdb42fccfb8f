//! From a finished edition to its bag in the archive.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::known;
use crate::{
    archive::{self, Bag, Stored},
    briefing::TemplateError,
    files,
    model::{Document, DocumentName, EditionFolder},
    pipeline::{Observer, PipelineError, Record, Scope, UnitRecord},
    site, tables,
};

/// The folder of the templates in a bag.
pub(in crate::pipeline) const TEMPLATES: &str = "report-templates";

/// Returns what the archive keeps of an edition: everything that was published and what it was
/// made with. Rows about persons, snapshots and exact counts stay out, and whatever follows from
/// them but for published figures: whoever guesses a table of counts could try a hash of it.
pub(in crate::pipeline) fn bag<'a>(
    scope: &Scope<'a>,
    record: &Record,
    documents: &BTreeMap<DocumentName, Document>,
) -> Result<Bag<'a>, PipelineError> {
    let config = scope.config;
    let mut payload = BTreeMap::new();
    for document in documents.values() {
        let path = format!("briefings/{}", document.name.file_name());
        payload.insert(path, document.bytes.clone());
    }
    let folder = scope.folder();
    for name in site::files(&folder.site())? {
        let bytes = files::read(&folder.site().join(&name))?;
        payload.insert(format!("site/{name}"), bytes);
    }
    for name in tables::FILES {
        let bytes = files::read(&folder.tables().join(name))?;
        payload.insert(name.to_owned(), bytes);
    }
    // As it was when the edition was made; an address may have been mended since.
    let made_with = files::read(&folder.config());
    let made_with = made_with.unwrap_or_else(|_| config.text.clone().into_bytes());
    payload.insert(EditionFolder::CONFIG.to_owned(), made_with);
    payload.insert(
        "catalogue.toml".to_owned(),
        config.catalogue.text.clone().into_bytes(),
    );
    payload.insert("law.toml".to_owned(), config.law.text().as_bytes().to_vec());
    for (name, value) in [
        ("inputs.json", serde_json::to_value(&record.inputs)?),
        ("record.json", archival_record(record)),
    ] {
        payload.insert(name.to_owned(), serde_json::to_vec_pretty(&value)?);
    }
    let rendering = files::read(&folder.rendering())?;
    payload.insert(EditionFolder::RENDERING.to_owned(), rendering);
    let templates = files::list_regular_below(&config.folders.templates);
    for path in templates.map_err(TemplateError::from)? {
        let bytes = files::read(&config.folders.templates.join(&path))?;
        payload.insert(format!("{TEMPLATES}/{path}"), bytes);
    }
    Ok(Bag {
        edition: scope.edition,
        date: scope.date,
        organisation: &config.project.organisation,
        program: record.program.clone(),
        reason: record.reason.clone(),
        payload,
    })
}

/// Says what was made, without what differs from run to run.
fn archival_record(record: &Record) -> Value {
    let document = |unit: &UnitRecord| {
        json!({
            "unit": unit.unit,
            "briefing": unit.briefing,
            "title": unit.title,
            "sha256": unit.sha256,
        })
    };
    json!({
        "program": record.program,
        "edition": record.edition,
        "date": record.date,
        "reason": record.reason,
        "config_sha256": record.config_sha256,
        "catalogue_sha256": record.catalogue_sha256,
        "figures": record.figures,
        "documents": record.units.iter().map(document).collect::<Vec<_>>(),
    })
}

/// Keeps the edition in the archive.
pub(in crate::pipeline) fn keep(
    scope: &Scope,
    bag: &Bag,
    observer: &dyn Observer,
) -> Result<(), PipelineError> {
    observer.begin("archive", None);
    let stored = archive::store(&scope.archive(), bag)?;
    known::is_archived(scope)?;
    observer.end(match stored {
        Stored::Now => "stored",
        Stored::Before => "there already",
    });
    Ok(())
}
