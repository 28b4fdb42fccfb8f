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
    time::SystemTime,
};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{PipelineError, Prepared, Scope, kept, program, tables::tables};
use crate::{
    briefing::Templates,
    digest,
    files::{self, FileError},
    model::{Document, DocumentName},
};

const FILE: &str = "progress.jsonl";

/// A finished document.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Finished {
    document: String,
    title: String,
    date: NaiveDate,
    inputs_sha256: String,
    pdf_sha256: String,
}

/// What was finished, by this run and by one of the same inputs that was stopped.
#[derive(Debug)]
pub(super) struct Progress {
    path: PathBuf,
    inputs: String,
    date: NaiveDate,
    before: BTreeMap<DocumentName, Finished>,
    file: Mutex<File>,
}

impl Progress {
    /// Reads what a run of the same inputs finished, forgets what was made from others, and
    /// goes on from there.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub(super) fn open(
        scope: &Scope,
        prepared: &Prepared,
        templates: &Templates,
    ) -> Result<Self, PipelineError> {
        let path = scope.output().join(FILE);
        let inputs = inputs(scope, prepared, templates)?;
        let mut text = Vec::new();
        let mut before = BTreeMap::new();
        for one in finished(&path) {
            if one.inputs_sha256 == inputs {
                text.extend(line(&one)?);
                before.insert(DocumentName::of_record(&one.document), one);
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
        let pdf = files::read(file).ok()?;
        (digest::sha256(&pdf) == finished.pdf_sha256).then(|| Document {
            name: name.clone(),
            title: finished.title.clone(),
            pdf,
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
            date: self.date,
            inputs_sha256: self.inputs.clone(),
            pdf_sha256: digest::sha256(&document.pdf),
        });
        let text = text.map_err(|error| wrap(error.into()))?;
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(&text).map_err(wrap)
    }
}

/// Returns the date of a run that was stopped, which the edition keeps.
pub(super) fn date(output: &Path) -> Option<NaiveDate> {
    finished(&output.join(FILE)).next().map(|one| one.date)
}

/// Forgets what was finished: the run ended whole.
pub(super) fn forget(scope: &Scope) -> Result<(), FileError> {
    files::remove_file(&scope.output().join(FILE))
}

fn line(finished: &Finished) -> Result<Vec<u8>, serde_json::Error> {
    let mut text = serde_json::to_vec(finished)?;
    text.push(b'\n');
    Ok(text)
}

/// Reads all whole lines; one that was cut off when the run was killed is none.
fn finished(path: &Path) -> impl Iterator<Item = Finished> + use<> {
    let text = files::read(path).unwrap_or_default();
    let lines: Vec<Finished> = text
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect();
    lines.into_iter()
}

/// Returns a hash of everything that documents are made from: all that the archive keeps to draw
/// them again, all that is written out for debugging of configuration, catalogue, rules, words
/// and templates, and which program it is. One hash for the whole edition: whatever changes,
/// everything is made anew. Nothing in it is exact: it lies in the output.
fn inputs(
    scope: &Scope,
    prepared: &Prepared,
    templates: &Templates,
) -> Result<String, PipelineError> {
    let Scope {
        config,
        edition,
        date,
        reason,
        // How many are made at a time and where, the day and a request to stop reach no page.
        jobs: _,
        today: _,
        stop: _,
        aside: _,
    } = scope;
    let made_with = (config, edition, date, reason);
    let units = prepared.snapshot.units();
    let tables = tables(scope, units, &prepared.figures, &prepared.findings);
    let kept = digest::sha256(&kept::write(prepared)?);
    let all = (this_program(), made_with, kept, tables, templates);
    Ok(digest::sha256_of_debug(&all))
}

/// Tells this build of the program from others of the same version, which may draw otherwise.
fn this_program() -> (String, Option<(u64, Option<SystemTime>)>) {
    let file = std::env::current_exe().and_then(|path| path.metadata());
    let build = file.map(|data| (data.len(), data.modified().ok()));
    (program(), build.ok())
}
