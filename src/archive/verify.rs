//! Re-reading an archive: every byte of every bag, and the chain.

use std::{collections::BTreeMap, path::Path};

use super::{
    ArchiveError, Archived, BAGIT, DECLARATION, INFO, MANIFEST, TAG_MANIFEST, chain, info::Info,
    manifest,
};
use crate::{digest, files, model::Edition};

/// What was found when an archive was read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verified {
    /// An edition and how many of its files are as they were stored; nothing for one that is not
    /// sound.
    pub editions: Vec<(Edition, Option<usize>)>,
    /// What is wrong, each with a path.
    pub faults: Vec<String>,
    /// The edition stored last and the hash of its tag manifest. No later bag vouches for it, so
    /// that the hash is to be written down elsewhere.
    pub last: Option<(Edition, String)>,
}

/// Re-reads every byte of one bag; returns the number of files.
///
/// # Errors
/// Files that were changed, are missing, or do not belong there.
pub(crate) fn verify(bag: &Archived) -> Result<usize, ArchiveError> {
    let faults = faults(bag)?;
    match faults.is_empty() {
        true => Ok(bag.files),
        false => Err(ArchiveError::Unsound(faults)),
    }
}

/// Re-reads every byte of an archive, or of one edition in it, and looks at the chain.
///
/// # Errors
/// Where the folder cannot be read, holds no edition, or not the one that is meant.
pub(crate) fn verify_all(archive: &Path, only: Option<Edition>) -> Result<Verified, ArchiveError> {
    let bags = chain::named(archive)?;
    let wanted: Vec<_> = match only {
        Some(edition) => vec![chain::find(archive, edition)?],
        None if bags.is_empty() => return Err(ArchiveError::NoEditions(archive.to_owned())),
        None => bags.clone(),
    };
    let mut verified = Verified {
        editions: Vec::new(),
        faults: Vec::new(),
        last: None,
    };
    for bag in &wanted {
        let faults = faults(bag)?;
        let files = faults.is_empty().then_some(bag.files);
        verified.editions.push((bag.edition, files));
        verified.faults.extend(faults);
    }
    // The chain is that of all bags, also where one is looked at: it vouches for it.
    verified.faults.extend(chain::faults(&bags));
    if verified.faults.is_empty() {
        verified.last = chain::last(archive)?;
    }
    Ok(verified)
}

fn faults(bag: &Archived) -> Result<Vec<String>, ArchiveError> {
    let folder = &bag.folder;
    let place = |path: &str| folder.join(path).display().to_string();
    if let Err(error) = bag.is_bag() {
        return Ok(vec![error.to_string()]);
    }
    let mut faults = Vec::new();
    let Ok(tags) = files::read_text(&folder.join(TAG_MANIFEST)) else {
        return Ok(vec![format!("missing: {}", place(TAG_MANIFEST))]);
    };
    let mut expected = manifest::read(&tags);
    for name in [BAGIT, INFO, MANIFEST] {
        if !expected.contains_key(name) {
            faults.push(format!("{} does not list {name}", place(TAG_MANIFEST)));
        }
    }
    if let Ok(text) = files::read_text(&folder.join(MANIFEST)) {
        expected.extend(manifest::read(&text));
    }
    let present = files::list_below(folder)?;
    let mut sizes = BTreeMap::new();
    for (path, hash) in &expected {
        if path.is_empty() || !files::is_below(Path::new(path)) {
            faults.push(format!("a manifest names a path outside the bag: {path}"));
        } else if !present.contains(path) {
            faults.push(format!("missing: {}", place(path)));
        } else if files::is_regular(&folder.join(path)) {
            match files::read(&folder.join(path)) {
                Err(_) => faults.push(format!("cannot be read: {}", place(path))),
                Ok(bytes) if digest::sha512(&bytes) != *hash => {
                    faults.push(format!("changed: {}", place(path)));
                }
                Ok(bytes) => {
                    sizes.insert(path, bytes.len());
                }
            }
        }
    }
    for path in &present {
        if path != TAG_MANIFEST && !expected.contains_key(path) {
            faults.push(format!("does not belong there: {}", place(path)));
        }
        if !files::is_regular(&folder.join(path)) {
            faults.push(format!(
                "is a link, a pipe or the like, not a file: {}",
                place(path)
            ));
        }
    }
    if faults.is_empty() {
        faults.extend(said_of_itself(bag, &sizes)?);
    }
    Ok(faults)
}

/// Compares a bag whose files are as they were stored with what it says of itself.
fn said_of_itself(
    bag: &Archived,
    sizes: &BTreeMap<&String, usize>,
) -> Result<Vec<String>, ArchiveError> {
    let mut faults = Vec::new();
    let info = Info::read(&bag.folder)?;
    let file = |name: &str| bag.folder.join(name).display().to_string();
    if files::read_text(&bag.folder.join(BAGIT))? != DECLARATION {
        faults.push(format!("{} does not declare BagIt 1.0", file(BAGIT)));
    }
    if info.edition != Some(bag.edition.to_string()) {
        faults.push(format!(
            "{} says that it is edition {}",
            file(INFO),
            info.edition.as_deref().unwrap_or("unknown")
        ));
    }
    let payload = || sizes.iter().filter(|(path, _)| path.starts_with("data/"));
    let bytes: usize = payload().map(|(_, size)| size).sum();
    let found = format!("{bytes}.{}", payload().count());
    if info.oxum != found {
        faults.push(format!(
            "{} says that the payload is {} (bytes.files), and it is {found}",
            file(INFO),
            info.oxum
        ));
    }
    Ok(faults)
}
