//! Collects what is wrong with the files of a configuration: all of it is told at once.

use std::{fmt::Display, ops::RangeInclusive, path::Path};

use super::{ConfigError, Mailbox, Problem};
use crate::files;

/// The years of editions, and of figures in them.
pub(super) const YEARS: RangeInclusive<i32> = 1900..=2999;

/// Tells whether a host is this machine.
pub(super) fn is_this_machine(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "::1")
}

/// What is wrong with all files.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<Problem>);

impl Problems {
    /// Collects what is wrong with a file.
    pub(super) fn of<'a>(&'a mut self, file: &'a Path) -> Checker<'a> {
        Checker {
            file,
            problems: &mut self.0,
        }
    }

    /// Takes what was read of a file, or what is wrong with its form.
    ///
    /// # Errors
    /// A file that cannot be read, or is no TOML.
    pub(super) fn take<T>(
        &mut self,
        read: Result<T, ConfigError>,
    ) -> Result<Option<T>, ConfigError> {
        match read {
            Ok(read) => Ok(Some(read)),
            Err(ConfigError::Problems(problems)) => {
                self.0.extend(problems);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Returns what was read, where nothing is wrong with it.
    ///
    /// # Errors
    /// All that is wrong.
    pub(super) fn refuse<T>(self, read: Option<T>) -> Result<T, ConfigError> {
        match read {
            Some(read) if self.0.is_empty() => Ok(read),
            _ => Err(ConfigError::Problems(self.0)),
        }
    }
}

/// Adds to what is wrong with a file.
pub(super) struct Checker<'a> {
    file: &'a Path,
    problems: &'a mut Vec<Problem>,
}

impl Checker<'_> {
    /// Adds what is wrong with a key, and what to do about it.
    pub(super) fn add(
        &mut self,
        key: impl Into<String>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.problems.push(Problem {
            file: self.file.to_owned(),
            key: key.into(),
            message: message.into(),
            hint: hint.into(),
        });
    }

    /// Adds a problem where a number is not within its bounds: work with it must have an end.
    pub(super) fn within<N: PartialOrd + Display + Copy>(
        &mut self,
        key: &str,
        number: N,
        bounds: RangeInclusive<N>,
        hint: &str,
    ) {
        if !bounds.contains(&number) {
            let (least, most) = bounds.into_inner();
            let message = format!("`{number}` is not from {least} to {most}");
            self.add(key, message, hint);
        }
    }

    /// Adds a problem where a number is 0, with which nothing would be done, or above its bound.
    pub(super) fn some(&mut self, key: &str, number: u32, most: u32, [none, more]: [&str; 2]) {
        match number {
            0 => self.add(key, "is 0", none),
            number => self.within(key, number, 0..=most, more),
        }
    }

    /// Checks a text that is printed in a title or stands in the head of a mail.
    pub(super) fn line(&mut self, key: &str, text: &str) {
        if text.chars().any(char::is_control) {
            self.add(key, "holds a control character", "write it in one line");
        }
    }

    /// Checks that a path stays below the raw folder.
    pub(super) fn below_raw(&mut self, key: &str, path: &Path) {
        if !files::is_below(path) {
            let hint = "paths start at `folders.raw`, without `..`";
            self.add(key, "leaves the raw folder", hint);
        }
    }

    /// Reads an address; nothing where the text is none.
    pub(super) fn mailbox(&mut self, key: &str, text: &str) -> Option<Mailbox> {
        let read = text.parse::<Mailbox>();
        if let Err(error) = &read {
            let hint = "write `name@example.org` or `Name <name@example.org>`";
            self.add(key, error.to_string(), hint);
        }
        read.ok()
    }
}
