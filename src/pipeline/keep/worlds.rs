//! Worlds that showed the hidden figures of an edition to be safe: where the next audit begins.
//!
//! `2026-worlds.json` among the snapshots, since it tells of exact counts as they do. It may be lost: then they are
//! looked for anew, which takes longer, and may end in less being told of the next group.

use std::path::{Path, PathBuf};

use crate::{
    files,
    model::{Edition, KnownWorlds},
    pipeline::{Observer, PipelineError, Scope},
};

const ENDING: &str = "-worlds.json";

/// Returns where the worlds of an edition lie.
pub(super) fn file(scope: &Scope, edition: Edition) -> PathBuf {
    scope
        .config
        .folders
        .snapshots
        .join(format!("{edition}{ENDING}"))
}

/// Reads the worlds of the edition; none where there are none.
pub(in crate::pipeline) fn of_this(scope: &Scope, observer: &dyn Observer) -> KnownWorlds {
    read(&file(scope, scope.edition), observer)
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
        read(&file(scope, edition), observer)
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
    Ok(files::write_private(&file(scope, scope.edition), &text)?)
}
