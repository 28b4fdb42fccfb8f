//! What a configuration names beside itself: rules of the law, catalogue and words.

use std::{error::Error, path::Path};

use super::{Catalogue, ConfigError, Law, Words, checker::Problems};
use crate::files;

/// The files that a configuration names; each is nothing where it cannot be read, or is of another
/// form.
pub(super) struct ReferencedFiles {
    pub(super) law: Option<Law>,
    pub(super) catalogue: Option<Catalogue>,
    pub(super) words: Option<Words>,
}

/// Reads the files that a configuration names; what is wrong with them is a problem of theirs, and
/// that one is not there a problem of the key that names it.
pub(super) struct Finder<'a> {
    /// The configuration; relative paths start at its folder.
    pub(super) config: &'a Path,
    pub(super) problems: &'a mut Problems,
}

impl Finder<'_> {
    /// Reads a file that a key names, by what reads its text; nothing where it cannot be read.
    ///
    /// # Errors
    /// A file that is no TOML.
    pub(super) fn read<T>(
        &mut self,
        key: &str,
        file: &Path,
        read: impl FnOnce(&str, &Path, &mut Problems) -> Result<Option<T>, ConfigError>,
    ) -> Result<Option<T>, ConfigError> {
        let folder = self.config.parent().unwrap_or(Path::new(""));
        let file = folder.join(file);
        match self.text(key, &file) {
            Some(text) => read(&text, &file, self.problems),
            None => Ok(None),
        }
    }

    fn text(&mut self, key: &str, file: &Path) -> Option<String> {
        match files::read_text(file) {
            Ok(text) => Some(text),
            Err(error) => {
                let cause = error.source().map(|cause| format!(": {cause}"));
                let message = format!("{error}{}", cause.unwrap_or_default());
                let hint = "it starts at the folder of the configuration";
                self.problems.of(self.config).add(key, message, hint);
                None
            }
        }
    }
}
