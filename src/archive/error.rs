//! Why an archive cannot be written or is not sound.

use std::path::PathBuf;

use crate::{files::FileError, model::Edition};

/// Why an archive cannot be written or is not sound.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// A file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The edition is there with other content.
    #[error("edition {edition} is in the archive with other content: {}", listed(.differences))]
    Different {
        edition: Edition,
        /// Paths that differ.
        differences: Vec<String>,
    },
    /// A bag was changed since, or the chain of bags is broken.
    #[error("the archive is not sound\n  {}", .0.join("\n  "))]
    Unsound(Vec<String>),
    /// The edition is not in the archive.
    #[error("edition {edition} is not in the archive {}", archive.display())]
    NoEdition { edition: Edition, archive: PathBuf },
    /// What has the name of an edition is no bag.
    #[error("{} has the name of an edition and is none: {lacks}", folder.display())]
    NoBag {
        folder: PathBuf,
        /// What is the matter.
        lacks: String,
    },
    /// There is nothing in the archive.
    #[error("{} holds no edition", .0.display())]
    NoEditions(PathBuf),
    /// A file of an edition is not what it was when it was archived, or was made by another program.
    #[error("{} cannot be read: {message}", file.display())]
    Unreadable {
        file: PathBuf,
        /// What is wrong with it.
        message: String,
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
        let hint = match self {
            Self::Different { edition, .. } => {
                let next = edition.next_revision();
                return Some(format!(
                    "an edition is never changed; publish the correction with `--edition {next} \
                     --reason \"…\"`"
                ));
            }
            Self::Unsound(_) => "restore what is named from a copy of the archive",
            Self::NoEdition { .. } => "`boligmonitor archive list` names those that are",
            Self::NoBag { .. } => {
                "restore it from a copy of the archive, since what it told must be known; what \
                 never was an edition is to be moved out of the archive"
            }
            Self::NoEditions(_) => {
                "`boligmonitor run` keeps complete editions there; `--folder` names an archive that \
                 lies elsewhere"
            }
            Self::Unreadable { .. } => {
                "`boligmonitor archive verify` tells whether it was changed since; restore it from \
                 a copy of the archive"
            }
            Self::File(_) => return None,
        };
        Some(hint.to_owned())
    }
}
