//! What a configuration names beside itself: rules of the law, catalogue and words.

use std::{
    error::Error,
    path::{Path, PathBuf},
};

use super::{
    Catalogue, ConfigError, Law, LawSource, Table, Words, catalogue, checker::Problems, strict,
};
use crate::{files, model::Language};

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
    /// Reads the rules of the law, or takes those that the program brings with it.
    ///
    /// # Errors
    /// A file that is no TOML.
    pub(super) fn law(&mut self, source: &LawSource) -> Result<Option<Law>, ConfigError> {
        let Some(file) = &source.file else {
            return self.problems.take(Law::built_in());
        };
        let file = beside(self.config, file);
        match self.text("law.file", &file) {
            Some(text) => Law::read(&text, &file, self.problems),
            None => Ok(None),
        }
    }

    /// Reads the catalogue, which counts what stands in the tables.
    ///
    /// # Errors
    /// A file that is no TOML.
    pub(super) fn catalogue(
        &mut self,
        file: &Path,
        tables: &[Table],
    ) -> Result<Option<Catalogue>, ConfigError> {
        let file = beside(self.config, file);
        match self.text("catalogue", &file) {
            Some(text) => catalogue::read(&text, &file, tables, self.problems),
            None => Ok(None),
        }
    }

    /// Reads the short words of a language.
    ///
    /// # Errors
    /// A file that is no TOML.
    pub(super) fn words(
        &mut self,
        templates: &Path,
        language: Language,
    ) -> Result<Option<Words>, ConfigError> {
        let templates = beside(self.config, templates);
        let file = templates.join(language.code()).join("words.toml");
        match self.text("folders.templates", &file) {
            Some(text) => self.problems.take(strict::parse(&text, &file)),
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

/// Returns where a path of the configuration leads to.
fn beside(config: &Path, path: &Path) -> PathBuf {
    config.parent().unwrap_or(Path::new("")).join(path)
}
