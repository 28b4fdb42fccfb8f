//! What a run has finished, so that one that was killed goes on where it was stopped.
//!
//! `progress.jsonl` in the folder of an edition has a line for each finished document, with a
//! hash of everything that it was made from and one of its PDF. A later run takes a document over
//! where both are the same, and makes it anew otherwise. It is removed when a run ends whole.

use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use chrono::NaiveDate;

use crate::{
    briefing::Templates,
    digest,
    files::{self, FileError},
    model::{Document, DocumentName, PublishedEdition},
    pipeline::{
        PipelineError, Scope,
        program::this_build,
        progress::{Finished, finished, line},
    },
    tables,
};

/// What was finished, by this run and by one of the same inputs that was stopped.
#[derive(Debug)]
pub(super) struct FinishedDocuments {
    path: PathBuf,
    inputs: String,
    date: NaiveDate,
    before: BTreeMap<DocumentName, Finished>,
    file: Mutex<File>,
}

impl FinishedDocuments {
    /// Reads what a run of the same inputs finished, forgets what was made from others, and
    /// goes on from there.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub(super) fn open(
        scope: &Scope,
        edition: &PublishedEdition,
        templates: &Templates,
    ) -> Result<Self, PipelineError> {
        let path = scope.folder().progress();
        let inputs = inputs(scope, edition, templates)?;
        let mut text = Vec::new();
        let mut before = BTreeMap::new();
        for document in finished(&path) {
            if document.inputs_sha256 == inputs {
                text.extend(line(&document)?);
                before.insert(DocumentName::of_record(&document.document), document);
            }
        }
        files::write(&path, &text)?;
        let file = OpenOptions::new().append(true).open(&path);
        let file = file.map_err(|error| FileError::new("write", &path, error))?;
        Ok(Self {
            path,
            inputs,
            date: scope.date,
            before,
            file: Mutex::new(file),
        })
    }

    /// Returns a document that was finished before and is still as it was written.
    pub(super) fn take(&self, name: &DocumentName, file: &Path) -> Option<Document> {
        let finished = self.before.get(name)?;
        let bytes = files::read(file).ok()?;
        (digest::sha256(&bytes) == finished.pdf_sha256).then(|| Document {
            name: name.clone(),
            title: finished.title.clone(),
            bytes,
            findings: finished.findings.clone(),
        })
    }

    /// Notes a document that was finished and written.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub(super) fn note(&self, document: &Document) -> Result<(), FileError> {
        let wrap = |error| FileError::new("write", &self.path, error);
        let text = line(&Finished {
            document: document.name.to_string(),
            title: document.title.clone(),
            findings: document.findings.clone(),
            date: self.date,
            inputs_sha256: self.inputs.clone(),
            pdf_sha256: digest::sha256(&document.bytes),
        });
        let text = text.map_err(|error| wrap(error.into()))?;
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(&text).map_err(wrap)
    }
}

/// Returns a hash of everything that documents are made from: all that the archive keeps to draw
/// them again, all that is written out for debugging of configuration, catalogue, rules, words
/// and templates, and which program it is. One hash for the whole edition: whatever changes,
/// everything is made anew. Nothing in it is exact: it lies in the output.
fn inputs(
    scope: &Scope,
    edition: &PublishedEdition,
    templates: &Templates,
) -> Result<String, PipelineError> {
    let config = scope.config;
    let tables = tables::write_tables(
        edition,
        &config.catalogue.indicators,
        (&config.law, &config.disclosure),
    );
    let rendering = digest::sha256(&tables::write_rendering(edition)?);
    let all = (this_build(), config, rendering, tables, templates);
    Ok(digest::sha256_of_debug(&all))
}
