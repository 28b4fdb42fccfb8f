//! What a configuration names beside itself: rules of the law and words.

use std::path::Path;

use super::{ConfigError, Folders, Law, LawSource, Words, checker::Problems, strict};
use crate::{files, model::Language};

/// Reads the rules of the law, or takes those that the program brings with it.
///
/// # Errors
/// A file that cannot be read, or is no TOML.
pub(super) fn law(
    folder: &Path,
    source: &LawSource,
    problems: &mut Problems,
) -> Result<Option<Law>, ConfigError> {
    let Some(file) = &source.file else {
        return problems.take(Law::built_in());
    };
    let file = folder.join(file);
    Law::read(&files::read_text(&file)?, &file, problems)
}

/// Reads the short words of a language.
///
/// # Errors
/// A file that cannot be read, or is no TOML.
pub(super) fn words(
    folders: &Folders,
    language: Language,
    problems: &mut Problems,
) -> Result<Option<Words>, ConfigError> {
    let file = folders.templates.join(language.code()).join("words.toml");
    problems.take(strict::parse(&files::read_text(&file)?, &file))
}
