//! Files that hold a private key.

use std::path::{Path, PathBuf};

use super::{FileError, open_to_others, read_text};

/// A file with a key cannot be used. The key itself is never in a message.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// It cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// Others may read it.
    #[error("{} may be read by others than its owner (mode {mode:o})", file.display())]
    Open { file: PathBuf, mode: u32 },
}

/// Reads a key that its owner alone may read, without spaces around it.
///
/// # Errors
/// Where it cannot be read, is not text, or others may read it too.
pub(crate) fn read_key(file: &Path) -> Result<String, KeyFileError> {
    let text = read_text(file)?;
    match open_to_others(file)? {
        None => Ok(text.trim().to_owned()),
        Some(mode) => Err(KeyFileError::Open {
            file: file.to_owned(),
            mode,
        }),
    }
}
