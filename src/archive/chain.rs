//! The bags in an archive and how each names the one before it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::{ArchiveError, TAG_MANIFEST, info::Info};
use crate::{
    digest,
    files::{self, FileError},
    model::Edition,
};

/// An edition in the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archived {
    /// The edition.
    pub edition: Edition,
    /// Its folder.
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
    /// Returns a file of the payload by its path below `data/`.
    #[must_use]
    pub fn payload(&self, path: &str) -> PathBuf {
        self.folder.join("data").join(path)
    }

    /// Returns the hash of its tag manifest, which stands for every byte of the bag.
    ///
    /// # Errors
    /// Where the tag manifest cannot be read.
    pub fn fingerprint(&self) -> Result<String, FileError> {
        Ok(digest::sha512(&files::read(
            &self.folder.join(TAG_MANIFEST),
        )?))
    }
}

/// Lists the editions in an archive, oldest first. What else lies there is no edition: such as
/// one that was being written when the program was stopped.
///
/// # Errors
/// Where the folder cannot be read.
pub fn list(archive: &Path) -> Result<Vec<Archived>, ArchiveError> {
    if !archive.exists() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for folder in files::list(archive)? {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        if let Ok(edition) = name.parse::<Edition>() {
            // A bag without its description is for `verify` to tell of.
            let info = Info::read(&folder).unwrap_or_default();
            found.push(Archived {
                edition,
                files: files::list_below(&folder)?.len(),
                folder,
                date: info.date,
                program: info.program,
                reason: info.reason,
            });
        }
    }
    found.sort_by_key(|archived| archived.edition);
    Ok(found)
}

/// Finds an edition in an archive.
///
/// # Errors
/// Where it is not there.
pub fn find(archive: &Path, edition: Edition) -> Result<Archived, ArchiveError> {
    let mut all = list(archive)?.into_iter();
    let found = all.find(|one| one.edition == edition);
    found.ok_or_else(|| ArchiveError::NoEdition {
        edition,
        archive: archive.to_owned(),
    })
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
    let named = named(&bags);
    let mut free = bags
        .iter()
        .filter(|one| !named.contains_key(&one.edition.to_string()));
    let Some(last) = free.next() else {
        return Ok(None);
    };
    Ok(Some((last.edition, last.fingerprint()?)))
}

/// Looks at the chain: every bag but the first must name another by the hash that it has, and no
/// two the same.
pub(super) fn faults(bags: &[Archived]) -> Vec<String> {
    let mut faults = Vec::new();
    let present: BTreeSet<String> = bags.iter().map(|one| one.edition.to_string()).collect();
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
        let found = bags.iter().find(|one| one.edition.to_string() == previous);
        let found = found.and_then(|one| one.fingerprint().ok());
        if !present.contains(&previous) {
            faults.push(format!(
                "chain broken: {} was stored after edition {previous}, which is not there any more",
                bag.folder.display()
            ));
        } else if found.is_some_and(|found| found != hash) {
            faults.push(format!(
                "chain broken: edition {previous} is not the one after which {} was stored; it was \
                 replaced or changed",
                bag.folder.display()
            ));
        }
    }
    if first.len() > 1 {
        faults.push(format!(
            "chain broken: {} each say that they were the first in the archive",
            first.join(" and ")
        ));
    }
    for (previous, after) in named(bags) {
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
fn named(bags: &[Archived]) -> BTreeMap<String, Vec<String>> {
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for bag in bags {
        let info = Info::read(&bag.folder).unwrap_or_default();
        if let Some((previous, _)) = info.previous {
            named
                .entry(previous)
                .or_default()
                .push(bag.edition.to_string());
        }
    }
    named
}
