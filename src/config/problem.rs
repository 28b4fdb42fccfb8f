//! What is wrong with a configuration.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use crate::files::FileError;

/// One mistake in a configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub file: PathBuf,
    /// The path of the key, such as `indicator[convicted].measure`.
    pub key: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (file, key) = (self.file.display(), &self.key);
        write!(formatter, "{file}: {key}: {}", self.message)?;
        match self.hint.as_str() {
            "" => Ok(()),
            hint => write!(formatter, "\n    hint: {hint}"),
        }
    }
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// A file is not TOML of the expected form.
    #[error("{} is not a valid configuration\n{message}", file.display())]
    Form {
        file: PathBuf,
        /// Line, column and what was expected.
        message: String,
    },
    /// Values do not fit together.
    #[error("{} in the configuration\n{}", counted(.0.len()), listed(.0))]
    Problems(Vec<Problem>),
    /// A group is asked for that cannot be.
    #[error("{} in what is asked for\n{}", counted(.0.len()), listed(.0))]
    Request(Vec<Problem>),
}

impl ConfigError {
    /// Says that a file is no TOML of the expected form.
    pub(super) fn form(file: &Path, error: &toml::de::Error) -> Self {
        Self::Form {
            file: file.to_owned(),
            message: error.to_string(),
        }
    }
}

fn counted(count: usize) -> String {
    match count {
        1 => "one mistake".to_owned(),
        count => format!("{count} mistakes"),
    }
}

fn listed(problems: &[Problem]) -> String {
    let lines = problems.iter().map(|problem| format!("  {problem}"));
    lines.collect::<Vec<_>>().join("\n")
}
