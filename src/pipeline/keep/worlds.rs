//! Worlds that showed the hidden figures of an edition to be safe: where the next audit begins.
//!
//! `2026-worlds.json` among the snapshots, since it tells of exact counts as they do. It may be lost: then they are
//! looked for anew, which takes longer, and may end in less being told of the next group.

use std::path::{Path, PathBuf};

use crate::{
    files,
    model::{Edition, KnownWorlds},
    pipeline::{Observer, PipelineError, Scope, scope::Place},
};

const ENDING: &str = "-worlds.json";
const INTERNAL: &str = "-internal";

/// Returns where the worlds of an edition lie, and those of its internal one.
pub(super) fn all_files(scope: &Scope, edition: Edition) -> [PathBuf; 2] {
    let of = |name: String| scope.config.folders.snapshots.join(name);
    [
        of(format!("{edition}{ENDING}")),
        of(format!("{edition}{INTERNAL}{ENDING}")),
    ]
}

/// Returns where the worlds of what is made lie.
fn file(scope: &Scope) -> PathBuf {
    let [public, internal] = all_files(scope, scope.edition);
    match scope.place {
        Place::Internal => internal,
        _ => public,
    }
}

/// Reads the worlds of the edition; none where there are none.
pub(in crate::pipeline) fn of_this(scope: &Scope, observer: &dyn Observer) -> KnownWorlds {
    read(&file(scope), observer)
}

/// Reads the worlds of the newest other edition that has some.
///
/// # Errors
/// Where the folder of snapshots cannot be read.
pub(in crate::pipeline) fn of_others(
    scope: &Scope,
    observer: &dyn Observer,
) -> Result<KnownWorlds, PipelineError> {
    let edition = |path: &PathBuf| -> Option<Edition> {
        let name = path.file_name()?.to_string_lossy();
        name.strip_suffix(ENDING)?.parse().ok()
    };
    let found = files::list(&scope.config.folders.snapshots)?;
    let editions = found.iter().filter_map(edition);
    let newest = editions.filter(|edition| *edition != scope.edition).max();
    Ok(newest.map_or_else(KnownWorlds::default, |edition| {
        let [public, _] = all_files(scope, edition);
        read(&public, observer)
    }))
}

fn read(file: &Path, observer: &dyn Observer) -> KnownWorlds {
    let Ok(bytes) = files::read(file) else {
        return KnownWorlds::default();
    };
    serde_json::from_slice(&bytes).unwrap_or_else(|_| {
        observer.warn(&format!(
            "{} is damaged; what it helps to find quickly is looked for anew",
            file.display()
        ));
        KnownWorlds::default()
    })
}

/// Keeps the worlds of the edition, readable by their owner alone.
///
/// # Errors
/// Where they cannot be written.
pub(in crate::pipeline) fn keep(scope: &Scope, worlds: &KnownWorlds) -> Result<(), PipelineError> {
    let text = serde_json::to_vec(worlds)?;
    Ok(files::write_private(&file(scope), &text)?)
}
