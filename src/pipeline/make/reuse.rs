//! A published edition that stays as it is while nothing changes that it was made from: it is read
//! from its folder, and nothing is counted again.
//!
//! What it was made from is noted beside the rows that were counted (`published.json` in the
//! snapshot), since a hash of counts is as exact as they are.

use serde::{Deserialize, Serialize};

use super::publish::publish;
use crate::{
    digest, files,
    model::{PublishedEdition, Units},
    pipeline::{
        Observer, PipelineError, Scope,
        keep::{known, open_snapshot},
        program::this_build,
    },
    tables,
};

/// The note in the snapshot.
const FILE: &str = "published.json";

/// Which bytes were published of what.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Note {
    /// A hash of the program, its settings, the snapshot, and what was published before.
    made_from: String,
    /// A hash of tables and `rendering.json`.
    published: String,
}

/// Returns the published edition: the one that lies in its folder, where it was made of the same,
/// or else one that is made of the snapshot now. The units are looked at before anything is counted.
///
/// # Errors
/// What `look` says of the units, and as [`publish`].
pub(crate) fn published(
    scope: &Scope,
    look: impl FnOnce(&Units) -> Result<(), PipelineError>,
    observer: &dyn Observer,
) -> Result<PublishedEdition, PipelineError> {
    if let Some(edition) = as_it_lies(scope)? {
        look(&edition.units)?;
        observer.begin("figures", None);
        observer.end("as published; nothing changed since");
        return Ok(edition);
    }
    let snapshot = open_snapshot(scope)?;
    look(snapshot.units())?;
    publish(scope, &snapshot, observer)
}

/// Notes of what the edition was made that lies in its folder.
pub(in crate::pipeline) fn note(scope: &Scope) -> Result<(), PipelineError> {
    if let Some(note) = now(scope)? {
        let text = serde_json::to_vec_pretty(&note)?;
        files::write_private(&scope.snapshot().join(FILE), &text)?;
    }
    Ok(())
}

fn as_it_lies(scope: &Scope) -> Result<Option<PublishedEdition>, PipelineError> {
    let noted = files::read(&scope.snapshot().join(FILE)).ok();
    let noted: Option<Note> = noted.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    if noted.is_none() || noted != now(scope)? {
        return Ok(None);
    }
    let folder = scope.folder();
    let edition = tables::read_edition(&folder.rendering(), &folder.tables())?;
    Ok(Some(PublishedEdition {
        // The date and the reason of a correction may be others now.
        masthead: scope.masthead(),
        ..edition
    }))
}

/// Says what lies in the folder, and what it would be made from now; nothing where there is no
/// edition, or others have a newer one than lies there.
fn now(scope: &Scope) -> Result<Option<Note>, PipelineError> {
    let folder = scope.folder();
    let mut files = tables::TELLING
        .map(|name| folder.tables().join(name))
        .to_vec();
    files.push(folder.rendering());
    let files = files.iter().map(|file| files::read(file));
    let Ok(published) = files.collect::<Result<Vec<_>, _>>() else {
        return Ok(None);
    };
    let (earlier, newest) = known::of_this(scope)?;
    let lies_there = |name: &str| files::read(&folder.tables().join(name)).ok();
    if newest.is_some_and(|newest| !newest.is(&lies_there)) {
        return Ok(None);
    }
    let Ok(snapshot) = files::read(&scope.snapshot().join("snapshot.json")) else {
        return Ok(None);
    };
    let known = (known::fingerprint(scope)?, known::fingerprint_of(&earlier));
    let made_from = (this_build(), scope.config, scope.edition, known);
    let parts = [digest::sha256_of_debug(&made_from).into_bytes(), snapshot];
    Ok(Some(Note {
        made_from: digest::sha256_of_parts(parts.iter().map(Vec::as_slice)),
        published: digest::sha256_of_parts(published.iter().map(Vec::as_slice)),
    }))
}
