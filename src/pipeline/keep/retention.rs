//! Rows about persons, deleted when their time is up.

use std::path::Path;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::worlds;
use crate::{
    config::Layout,
    dataset::{self, Snapshot},
    files,
    model::{Edition, EditionFolder},
    pipeline::{Observer, PipelineError, Record, Scope, entry::lock, record::read_own},
};

/// What was deleted of an edition, and when: an entry of `retention.json`, to which entries are
/// only ever added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Forgotten {
    /// The edition.
    pub edition: Edition,
    /// Its date.
    pub date: NaiveDate,
    /// The day of the deletion.
    pub deleted: NaiveDate,
    /// The setting `retention.person_rows_days`.
    pub person_rows_days: u32,
    /// The names of the deleted files in the snapshot.
    pub files: Vec<String>,
}

const FILE: &str = "retention.json";

/// Deletes the rows about persons of every edition whose time is up.
///
/// # Errors
/// Another run at work, or a file that cannot be deleted.
pub(crate) fn forget(
    scope: &Scope,
    observer: &dyn Observer,
) -> Result<Vec<Forgotten>, PipelineError> {
    let _lock = lock(scope, "forget")?;
    forget_due(scope, observer)
}

/// Does what [`forget`] does, within a run. Snapshots that were never finished go too.
pub(in crate::pipeline) fn forget_due(
    scope: &Scope,
    observer: &dyn Observer,
) -> Result<Vec<Forgotten>, PipelineError> {
    let folders = &scope.config.folders;
    dataset::remove_unfinished(&folders.snapshots)?;
    let Some(days) = scope.config.retention.person_rows_days else {
        return Ok(Vec::new());
    };
    let mut deleted = Vec::new();
    if !folders.snapshots.exists() {
        return Ok(deleted);
    }
    for folder in files::list(&folders.snapshots)? {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let Ok(edition) = name.parse::<Edition>() else {
            continue;
        };
        let date = date_of(scope, edition);
        let last = date.checked_add_days(Days::new(days.into()));
        if last.is_none_or(|last| scope.today <= last) {
            continue;
        }
        let files = person_rows(scope, &folder)?;
        if files.is_empty() {
            continue;
        }
        let entry = Forgotten {
            edition,
            date,
            deleted: scope.today,
            person_rows_days: days,
            files,
        };
        // On record first: what is deleted without a trace could not be told apart from a loss.
        let mut entries = recorded(scope)?;
        entries.push(entry.clone());
        let text = serde_json::to_vec_pretty(&entries)?;
        files::write(&folders.output.join(FILE), &text)?;
        for name in &entry.files {
            files::remove_file(&folder.join(name))?;
        }
        // It tells of exact counts.
        for file in worlds::all_files(scope, edition) {
            files::remove_file(&file)?;
        }
        files::sync_folder(&folder)?;
        observer.warn(&format!(
            "the rows about persons of edition {edition} were deleted ({} files), as \
             `retention.person_rows_days` says",
            entry.files.len()
        ));
        deleted.push(entry);
    }
    Ok(deleted)
}

/// Opens the snapshot of an edition, with its rows about persons.
///
/// # Errors
/// Where there is none, or the rows were deleted.
pub(crate) fn open_snapshot(scope: &Scope) -> Result<Snapshot, PipelineError> {
    let folder = scope.snapshot();
    let snapshot = Snapshot::open(&folder)?;
    let entries = recorded(scope)?;
    let own = entries
        .iter()
        .rev()
        .filter(|entry| entry.edition == scope.edition);
    let gone = |entry: &&Forgotten| entry.files.iter().any(|name| !folder.join(name).exists());
    match own.into_iter().find(gone) {
        Some(entry) => Err(PipelineError::Forgotten {
            edition: entry.edition,
            day: entry.deleted,
            days: entry.person_rows_days,
        }),
        None => Ok(snapshot),
    }
}

/// Returns the date of an edition; the last day of its year where it was never run.
fn date_of(scope: &Scope, edition: Edition) -> NaiveDate {
    if edition == scope.edition {
        return scope.date;
    }
    let folder = EditionFolder::of(edition, &scope.config.folders.output);
    let end = NaiveDate::from_ymd_opt(edition.year(), 12, 31).unwrap_or(scope.today);
    Record::read(&folder).map_or(end, |record| record.date)
}

/// Returns the files with rows about persons in a snapshot: the copies of all tables but those
/// that the configuration says are tables of counts.
fn person_rows(scope: &Scope, folder: &Path) -> Result<Vec<String>, PipelineError> {
    let of_counts = |name: &str| {
        let mut tables = scope.config.tables.iter();
        tables.any(|table| table.name == name && table.layout == Layout::Counts)
    };
    let copies = dataset::copies(folder)?.into_iter();
    let of_persons = copies.filter(|(_, table)| !of_counts(table));
    let names = of_persons.filter_map(|(path, _)| {
        let name = path.file_name()?;
        Some(name.to_string_lossy().into_owned())
    });
    Ok(names.collect())
}

fn recorded(scope: &Scope) -> Result<Vec<Forgotten>, PipelineError> {
    let file = scope.config.folders.output.join(FILE);
    let remedy = "restore it from a copy, or move it away; it lists what was deleted";
    match file.exists() {
        true => read_own(file, remedy),
        false => Ok(Vec::new()),
    }
}
