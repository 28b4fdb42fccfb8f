//! Why the demonstration is not there, or is not written.

use std::path::PathBuf;

use crate::files::FileError;

/// Why the deliveries of the fictitious municipality are not those that are meant.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// A file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The folder holds something else.
    #[error(
        "{} was not written by the demonstration, or was changed since; nothing was written",
        .0.display()
    )]
    Foreign(PathBuf),
    /// Nothing was delivered.
    #[error("{} is empty: nothing was delivered", .0.display())]
    Empty(PathBuf),
    /// The deliveries are of other years, of another seed or of an older version.
    #[error("the demonstration in {} is another one than the edition takes", .0.display())]
    Another(PathBuf),
    /// A table cannot be made.
    #[error("could not work on {}", file.display())]
    Polars {
        file: PathBuf,
        /// What polars says.
        source: polars::error::PolarsError,
    },
}

impl DemoError {
    /// Returns what a user can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Foreign(_) => Some(
                "move it away, or name an empty folder with `folders.raw`; for deliveries of your \
                 own, set `[source] kind = \"files\"`",
            ),
            Self::Empty(_) => Some(
                "`boligmonitor demo` writes the deliveries of the fictitious municipality, and \
                 `boligmonitor run` does before it goes on; for deliveries of your own, set \
                 `[source] kind = \"files\"`",
            ),
            Self::Another(_) => Some(
                "`boligmonitor demo` writes the one that the configuration and `--edition` ask for",
            ),
            Self::File(_) | Self::Polars { .. } => None,
        }
    }
}
