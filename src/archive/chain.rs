//! The bags in an archive and how each names the one before it.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::{ArchiveError, INFO, MANIFEST, TAG_MANIFEST, info::Info};
use crate::{
    digest,
    files::{self, FileError},
    model::Edition,
};

/// An edition in the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Archived {
    pub edition: Edition,
    pub folder: PathBuf,
    /// Files in it.
    pub files: usize,
    /// Its date, as the bag says.
    pub date: String,
    /// The program that wrote it, with its version.
    pub program: String,
    /// Why a correction was made.
    pub reason: Option<String>,
}

impl Archived {
    /// Makes sure that it is a bag: a folder with what describes one. What published figures it
    /// held cannot be known otherwise.
    ///
    /// # Errors
    /// Where it is not one.
    pub(super) fn is_bag(&self) -> Result<(), ArchiveError> {
        let mut described = [MANIFEST, TAG_MANIFEST, INFO].into_iter();
        let is_missing = |name: &&str| !files::is_regular(&self.folder.join(name));
        let lacks = match files::is_folder(&self.folder) {
            false => Some("it is no folder".to_owned()),
            true => described
                .find(is_missing)
                .map(|name| format!("it lacks {name}")),
        };
        let folder = self.folder.clone();
        lacks.map_or(Ok(()), |lacks| Err(ArchiveError::NoBag { folder, lacks }))
    }

    /// Returns a file of the payload by its path below `data/`.
    #[must_use]
    pub(crate) fn payload(&self, path: &str) -> PathBuf {
        self.folder.join("data").join(path)
    }

    /// Returns the hash of its tag manifest, which stands for every byte of the bag.
    ///
    /// # Errors
    /// Where the tag manifest cannot be read.
    pub(crate) fn fingerprint(&self) -> Result<String, FileError> {
        Ok(digest::sha512(&files::read(
            &self.folder.join(TAG_MANIFEST),
        )?))
    }
}

/// Lists the editions in an archive, oldest first. What else lies there is no edition, and left
/// alone.
///
/// # Errors
/// Where the folder cannot be read, or what has the name of an edition is no bag.
pub(crate) fn list(archive: &Path) -> Result<Vec<Archived>, ArchiveError> {
    let found = named(archive)?;
    found.iter().try_for_each(Archived::is_bag)?;
    Ok(found)
}

/// Lists all that has the name of an edition, whether it is a bag or not.
pub(super) fn named(archive: &Path) -> Result<Vec<Archived>, ArchiveError> {
    let mut found = Vec::new();
    for (folder, edition) in entries(archive)? {
        let Some(edition) = edition else { continue };
        // A bag without its description is for `verify` to tell of.
        let info = Info::read(&folder).unwrap_or_default();
        let files = match files::is_folder(&folder) {
            true => files::list_below(&folder)?.len(),
            false => 0,
        };
        found.push(Archived {
            edition,
            files,
            folder,
            date: info.date,
            program: info.program,
            reason: info.reason,
        });
    }
    found.sort_by_key(|archived| archived.edition);
    Ok(found)
}

/// Lists what lies in an archive and has no name of an edition.
///
/// # Errors
/// Where the folder cannot be read.
pub(crate) fn strays(archive: &Path) -> Result<Vec<PathBuf>, ArchiveError> {
    let others = entries(archive)?.into_iter();
    let strays = others.filter(|(_, edition)| edition.is_none());
    Ok(strays.map(|(path, _)| path).collect())
}

fn entries(archive: &Path) -> Result<Vec<(PathBuf, Option<Edition>)>, ArchiveError> {
    if !archive.exists() {
        return Ok(Vec::new());
    }
    let entry = |path: PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let edition = name.parse::<Edition>().ok();
        (path, edition)
    };
    Ok(files::list(archive)?.into_iter().map(entry).collect())
}

/// Finds an edition in an archive.
///
/// # Errors
/// Where it is not there.
pub(crate) fn find(archive: &Path, edition: Edition) -> Result<Archived, ArchiveError> {
    let mut all = named(archive)?.into_iter();
    let found = all.find(|bag| bag.edition == edition);
    let found = found.ok_or_else(|| ArchiveError::NoEdition {
        edition,
        archive: archive.to_owned(),
    })?;
    found.is_bag().map(|()| found)
}

/// Returns the bag stored last, which no other names, and its fingerprint.
///
/// # Errors
/// Where the bags do not form one chain: nothing is added to an archive that lost something.
pub(super) fn last(archive: &Path) -> Result<Option<(Edition, String)>, ArchiveError> {
    let bags = list(archive)?;
    let faults = faults(&bags);
    if !faults.is_empty() {
        return Err(ArchiveError::Unsound(faults));
    }
    let followed = followed(&bags);
    let mut free = bags
        .iter()
        .filter(|bag| !followed.contains_key(&bag.edition.to_string()));
    let Some(last) = free.next() else {
        return Ok(None);
    };
    Ok(Some((last.edition, last.fingerprint()?)))
}

/// Looks at the chain: every bag but the first must name another by the hash that it has, and no
/// two the same.
pub(super) fn faults(bags: &[Archived]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut first = Vec::new();
    for bag in bags {
        // What cannot be read is told of by `verify`, with its path.
        let Ok(info) = Info::read(&bag.folder) else {
            continue;
        };
        let Some((previous, hash)) = info.previous else {
            first.push(bag.edition.to_string());
            continue;
        };
        let named = bags
            .iter()
            .find(|other| other.edition.to_string() == previous);
        match named.map(Archived::fingerprint) {
            None => faults.push(format!(
                "chain broken: {} was stored after edition {previous}, which is not there any more",
                bag.folder.display()
            )),
            Some(Ok(found)) if found != hash => faults.push(format!(
                "chain broken: edition {previous} is not the one after which {} was stored; it was \
                 replaced or changed",
                bag.folder.display()
            )),
            Some(_) => {}
        }
    }
    if first.len() > 1 {
        faults.push(format!(
            "chain broken: {} each say that they were the first in the archive",
            first.join(" and ")
        ));
    }
    for (previous, after) in followed(bags) {
        if after.len() > 1 {
            faults.push(format!(
                "chain broken: {} each say that they were stored next after {previous}",
                after.join(" and ")
            ));
        }
    }
    faults
}

/// Returns the editions that others name as the one before, and those that do.
fn followed(bags: &[Archived]) -> BTreeMap<String, Vec<String>> {
    let mut followed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for bag in bags {
        let info = Info::read(&bag.folder).unwrap_or_default();
        if let Some((previous, _)) = info.previous {
            followed
                .entry(previous)
                .or_default()
                .push(bag.edition.to_string());
        }
    }
    followed
}
