//! Storing bags in the archive.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use super::{
    ArchiveError, BAGIT, Bag, DECLARATION, INFO, MANIFEST, TAG_MANIFEST, chain, info,
    manifest::{self, line},
};
use crate::{files, model::Edition};

/// Whether a bag was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stored {
    /// It was written now.
    Now,
    /// The same content was there before.
    Before,
}

/// Returns the paths of the files by which an edition differs from what is in the archive under
/// its name; nothing where it is not there.
///
/// # Errors
/// Where the archive cannot be read, or what is there is no bag.
pub(crate) fn differences(archive: &Path, bag: &Bag) -> Result<Option<Vec<String>>, ArchiveError> {
    let archived = match chain::find(archive, bag.edition) {
        Err(ArchiveError::NoEdition { .. }) => return Ok(None),
        found => found?,
    };
    let found = manifest::read(&files::read_text(&archived.folder.join(MANIFEST))?);
    let new = manifest::read(&manifest::of_payload(&bag.payload));
    let differs = |path: &&String| found.get(*path) != new.get(*path);
    let all = found.keys().chain(new.keys());
    let differences: BTreeSet<String> = all.filter(differs).cloned().collect();
    Ok(Some(differences.into_iter().collect()))
}

/// Tells whether an edition is in the archive with this very content.
///
/// # Errors
/// Where it is there with other content; it is never replaced.
pub(crate) fn is_stored(archive: &Path, bag: &Bag) -> Result<bool, ArchiveError> {
    match differences(archive, bag)? {
        None => Ok(false),
        Some(none) if none.is_empty() => Ok(true),
        Some(differences) => Err(ArchiveError::Different {
            edition: bag.edition,
            differences,
        }),
    }
}

/// Writes an edition into the archive, unless it is there already.
///
/// The bag is written aside, brought to the disk, and renamed when it is whole; where that fails,
/// nothing of it is left. It names the hash of the bag stored before it, so that the editions
/// form a chain.
///
/// # Errors
/// Where it is there with other content, the chain is broken, or a file cannot be written.
pub(crate) fn store(archive: &Path, bag: &Bag) -> Result<Stored, ArchiveError> {
    if is_stored(archive, bag)? {
        return Ok(Stored::Before);
    }
    let previous = chain::last(archive)?;
    // The configuration in it names who gets what.
    files::create_private_folder(archive)?;
    let folder = archive.join(bag.edition.to_string());
    let aside = archive.join(format!(".{}{ASIDE}", bag.edition));
    files::remove_folder(&aside)?;
    let text = info::write(bag, previous);
    let written = write(&aside, bag, text).and_then(|()| Ok(files::rename(&aside, &folder)?));
    if let Err(error) = written {
        // What stopped the writing is told; that its remains could not be removed adds nothing,
        // since they are no edition.
        let _ = files::remove_folder(&aside);
        return Err(error);
    }
    files::sync_folder(archive)?;
    Ok(Stored::Now)
}

/// How the name of a bag ends that is being written.
const ASIDE: &str = ".new";

/// Removes bags that a program which was killed had begun to write.
///
/// # Errors
/// Where the folder cannot be read, or one cannot be removed.
pub(crate) fn remove_unfinished(archive: &Path) -> Result<(), ArchiveError> {
    for path in chain::strays(archive)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let edition = name
            .strip_prefix('.')
            .and_then(|name| name.strip_suffix(ASIDE));
        if edition.is_some_and(|edition| edition.parse::<Edition>().is_ok()) {
            files::remove_folder(&path)?;
        }
    }
    Ok(())
}

fn write(folder: &Path, bag: &Bag, info: String) -> Result<(), ArchiveError> {
    for (path, bytes) in &bag.payload {
        files::write(&folder.join("data").join(path), bytes)?;
    }
    let tags = BTreeMap::from([
        (BAGIT, DECLARATION.to_owned()),
        (INFO, info),
        (MANIFEST, manifest::of_payload(&bag.payload)),
    ]);
    for (name, text) in &tags {
        files::write(&folder.join(name), text.as_bytes())?;
    }
    let lines = tags.iter().map(|(name, text)| line(text.as_bytes(), name));
    files::write(
        &folder.join(TAG_MANIFEST),
        lines.collect::<String>().as_bytes(),
    )?;
    Ok(files::sync_folders_below(folder)?)
}

#[cfg(test)]
mod tests;
