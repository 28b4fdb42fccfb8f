//! Writing, listing and verifying bags.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use chrono::NaiveDate;

use crate::{
    digest,
    files::{self, FileError},
    model::Edition,
};

const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
const MANIFEST: &str = "manifest-sha512.txt";
const TAG_MANIFEST: &str = "tagmanifest-sha512.txt";
const INFO: &str = "bag-info.txt";
const BAGIT: &str = "bagit.txt";

/// What a bag is to hold.
#[derive(Debug, Clone)]
pub struct Bag<'a> {
    /// The edition.
    pub edition: Edition,
    /// The date of the edition.
    pub date: NaiveDate,
    /// Who publishes.
    pub organisation: &'a str,
    /// Files by path below `data/`.
    pub payload: BTreeMap<String, Vec<u8>>,
}

/// Why an archive cannot be written or is not sound.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// A file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The edition is there with other content.
    #[error("edition {edition} is in the archive with other content: {}", listed(.differences))]
    Different {
        /// The edition.
        edition: Edition,
        /// Paths that differ.
        differences: Vec<String>,
    },
    /// A bag was changed since.
    #[error("the archive of edition {edition} is not sound\n{}", faults.join("\n"))]
    Unsound {
        /// The edition.
        edition: String,
        /// What is wrong.
        faults: Vec<String>,
    },
}

/// How many paths are printed.
const MOST_LISTED: usize = 5;

fn listed(paths: &[String]) -> String {
    let first: Vec<_> = paths.iter().take(MOST_LISTED).map(String::as_str).collect();
    match paths.len().saturating_sub(MOST_LISTED) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

impl ArchiveError {
    /// Returns what a user can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Different { edition, .. } => Some(format!(
                "an edition is never changed; publish the correction with `--edition {}`",
                edition.next_revision()
            )),
            Self::Unsound { .. } => Some("restore it from a copy".to_owned()),
            Self::File(_) => None,
        }
    }
}

/// Whether a bag was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// It was written now.
    Now,
    /// The same content was there before.
    Before,
}

/// An edition in the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archived {
    /// The edition.
    pub edition: Edition,
    /// Its folder.
    pub folder: PathBuf,
    /// Files in it.
    pub files: usize,
}

/// Tells whether an edition is in the archive with this very content.
///
/// # Errors
/// Where it is there with other content; it is never replaced.
pub fn is_stored(archive: &Path, bag: &Bag) -> Result<bool, ArchiveError> {
    let folder = archive.join(bag.edition.to_string());
    if !folder.join(TAG_MANIFEST).exists() {
        return Ok(false);
    }
    let found = manifest(&files::read_text(&folder.join(MANIFEST))?);
    let new = manifest(&manifest_text(&bag.payload));
    let differs = |path: &&String| found.get(*path) != new.get(*path);
    let mut differences: Vec<String> = found
        .keys()
        .chain(new.keys())
        .filter(differs)
        .cloned()
        .collect();
    differences.sort();
    differences.dedup();
    if differences.is_empty() {
        return Ok(true);
    }
    Err(ArchiveError::Different {
        edition: bag.edition,
        differences,
    })
}

/// Writes an edition into the archive, unless it is there already.
///
/// The bag is written aside and renamed when it is whole. It names the hash of the bag
/// before it, so that the editions form a chain.
///
/// # Errors
/// Where it is there with other content, or a file cannot be written.
pub fn store(archive: &Path, bag: &Bag) -> Result<Stored, ArchiveError> {
    if is_stored(archive, bag)? {
        return Ok(Stored::Before);
    }
    let folder = archive.join(bag.edition.to_string());
    let aside = archive.join(format!(".{}.new", bag.edition));
    files::remove_folder(&aside)?;
    for (path, bytes) in &bag.payload {
        files::write(&aside.join("data").join(path), bytes)?;
    }
    let tags = BTreeMap::from([
        (BAGIT, DECLARATION.to_owned()),
        (INFO, info(archive, bag)?),
        (MANIFEST, manifest_text(&bag.payload)),
    ]);
    let lines = tags.iter().map(|(name, text)| line(text.as_bytes(), name));
    files::write(
        &aside.join(TAG_MANIFEST),
        lines.collect::<String>().as_bytes(),
    )?;
    for (name, text) in &tags {
        files::write(&aside.join(name), text.as_bytes())?;
    }
    files::rename(&aside, &folder)?;
    Ok(Stored::Now)
}

/// Lists the editions in an archive, oldest first.
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
            let files = files::list_below(&folder)?.len();
            found.push(Archived {
                edition,
                folder,
                files,
            });
        }
    }
    found.sort_by_key(|archived| archived.edition);
    Ok(found)
}

/// Re-reads every byte of an edition in the archive; returns the number of files.
///
/// # Errors
/// Files that were changed, are missing, or do not belong there.
pub fn verify(folder: &Path) -> Result<usize, ArchiveError> {
    let tags = manifest(&files::read_text(&folder.join(TAG_MANIFEST))?);
    let mut expected = tags.clone();
    if let Ok(text) = files::read_text(&folder.join(MANIFEST)) {
        expected.extend(manifest(&text));
    }
    let present = files::list_below(folder)?;
    let mut faults = Vec::new();
    for (path, hash) in &expected {
        if !present.contains(path) {
            faults.push(format!("  missing: {path}"));
        } else if digest::sha512(&files::read(&folder.join(path))?) != *hash {
            faults.push(format!("  changed: {path}"));
        }
    }
    let extra = present
        .iter()
        .filter(|path| path.as_str() != TAG_MANIFEST && !expected.contains_key(path.as_str()));
    faults.extend(extra.map(|path| format!("  does not belong: {path}")));
    if faults.is_empty() {
        return Ok(present.len());
    }
    let edition = folder
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    Err(ArchiveError::Unsound { edition, faults })
}

/// Returns the description of a bag (RFC 8493, 2.2.2).
fn info(archive: &Path, bag: &Bag) -> Result<String, ArchiveError> {
    let bytes: usize = bag.payload.values().map(Vec::len).sum();
    let before = list(archive)?
        .into_iter()
        .rev()
        .find(|one| one.edition < bag.edition);
    let before = match before {
        Some(one) => {
            let hash = digest::sha512(&files::read(&one.folder.join(TAG_MANIFEST))?);
            format!(
                "Previous-Edition: {}\nPrevious-Tagmanifest-SHA512: {hash}\n",
                one.edition
            )
        }
        None => String::new(),
    };
    Ok(format!(
        "Source-Organization: {}\nExternal-Identifier: {}\nBagging-Date: {}\n\
         Bag-Software-Agent: boligmonitor {}\nPayload-Oxum: {bytes}.{}\n{before}",
        one_line(bag.organisation),
        bag.edition,
        bag.date,
        env!("CARGO_PKG_VERSION"),
        bag.payload.len(),
    ))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn manifest_text(payload: &BTreeMap<String, Vec<u8>>) -> String {
    let lines = payload
        .iter()
        .map(|(path, bytes)| line(bytes, &format!("data/{path}")));
    lines.collect()
}

fn line(bytes: &[u8], path: &str) -> String {
    // RFC 8493, 2.1.3: line ends and per cent signs in paths are escaped.
    let path = path
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A");
    format!("{}  {path}\n", digest::sha512(bytes))
}

fn manifest(text: &str) -> BTreeMap<String, String> {
    let entry = |line: &str| {
        let (hash, path) = line.split_once("  ")?;
        let path = path
            .replace("%0A", "\n")
            .replace("%0D", "\r")
            .replace("%25", "%");
        Some((path, hash.to_owned()))
    };
    text.lines().filter_map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bag(edition: &str, text: &str) -> Bag<'static> {
        Bag {
            edition: edition.parse().unwrap(),
            date: NaiveDate::from_ymd_opt(2026, 2, 9).unwrap(),
            organisation: "Lindefjord\r\nKommune",
            payload: BTreeMap::from([("briefings/100 %.pdf".to_owned(), text.as_bytes().to_vec())]),
        }
    }

    #[test]
    fn editions_are_kept_once_and_form_a_chain() {
        let archive = tempfile::tempdir().unwrap();
        let archive = archive.path();
        assert_eq!(store(archive, &bag("2025", "a")).unwrap(), Stored::Now);
        assert_eq!(store(archive, &bag("2025", "a")).unwrap(), Stored::Before);
        let changed = store(archive, &bag("2025", "b")).unwrap_err();
        assert!(
            changed.to_string().contains("data/briefings/100 %.pdf"),
            "{changed}"
        );
        assert!(changed.hint().unwrap().contains("2025-r2"));
        store(archive, &bag("2025-r2", "b")).unwrap();
        let info = files::read_text(&archive.join("2025-r2").join(INFO)).unwrap();
        assert!(info.contains("Previous-Edition: 2025\n"), "{info}");
        assert!(
            info.contains("Source-Organization: Lindefjord Kommune\n"),
            "{info}"
        );
        assert_eq!(list(archive).unwrap().len(), 2);
    }

    #[test]
    fn a_flipped_bit_a_missing_and_an_extra_file_are_found() {
        let archive = tempfile::tempdir().unwrap();
        store(archive.path(), &bag("2025", "a")).unwrap();
        let folder = archive.path().join("2025");
        assert_eq!(verify(&folder).unwrap(), 5);
        let file = folder.join("data/briefings/100 %.pdf");
        files::write(&file, b"`").unwrap();
        files::write(&folder.join("data/more"), b"").unwrap();
        let faults = verify(&folder).unwrap_err().to_string();
        assert!(
            faults.contains("changed: data/briefings/100 %.pdf"),
            "{faults}"
        );
        assert!(faults.contains("does not belong: data/more"), "{faults}");
        files::remove_file(&file).unwrap();
        let faults = verify(&folder).unwrap_err().to_string();
        assert!(
            faults.contains("missing: data/briefings/100 %.pdf"),
            "{faults}"
        );
    }
}
