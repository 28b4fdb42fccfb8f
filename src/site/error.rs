//! Why the page cannot be made.

use std::path::PathBuf;

use crate::{files::FileError, text_template::TextTemplateError};

/// Why the page cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The template of the page is wrong.
    #[error(transparent)]
    Template(#[from] TextTemplateError),
    /// The words of the page are not JSON.
    #[error("{} is not a JSON object of words", file.display())]
    Words {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        source: serde_json::Error,
    },
}
