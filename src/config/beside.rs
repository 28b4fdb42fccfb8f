//! What a configuration names beside itself: rules of the law, words and folders.

use std::path::{Path, PathBuf};

use super::{ConfigError, Folders, Law, LawSource, Words, strict};
use crate::{files, model::Language};

pub(super) fn law(folder: &Path, source: &LawSource) -> Result<Law, ConfigError> {
    let Some(file) = &source.file else {
        return Law::built_in().map_err(|error| ConfigError::Form {
            file: PathBuf::from("law.toml"),
            message: error.to_string(),
        });
    };
    let file = folder.join(file);
    Law::parse(&files::read_text(&file)?).map_err(|error| ConfigError::Form {
        file,
        message: error.to_string(),
    })
}

pub(super) fn words(folders: &Folders, language: Language) -> Result<Words, ConfigError> {
    let file = folders.templates.join(language.code()).join("words.toml");
    strict::parse(&files::read_text(&file)?, &file)
}

pub(super) fn form(file: &Path, error: &toml::de::Error) -> ConfigError {
    ConfigError::Form {
        file: file.to_owned(),
        message: error.to_string(),
    }
}

pub(super) fn below(folder: &Path, folders: Folders) -> Folders {
    Folders {
        raw: folder.join(folders.raw),
        snapshots: folder.join(folders.snapshots),
        templates: folder.join(folders.templates),
        output: folder.join(folders.output),
    }
}
