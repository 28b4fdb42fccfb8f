//! An edition: one yearly publication, or a correction of it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// One yearly publication (`2026`), or a correction of it (`2026-r2`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Edition {
    year: i32,
    revision: u32,
}

/// A text that is not the name of an edition.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not an edition; editions are named `2026`, corrections of it `2026-r2`")]
pub struct EditionError(String);

impl Edition {
    /// Returns the first edition of a year.
    #[must_use]
    pub fn of_year(year: i32) -> Self {
        Self { year, revision: 1 }
    }

    /// Returns the year of publication.
    #[must_use]
    pub fn year(self) -> i32 {
        self.year
    }

    /// Tells whether this corrects an earlier edition of the year.
    #[must_use]
    pub fn is_correction(self) -> bool {
        self.revision > 1
    }

    /// Tells whether another edition stands in the place of this one: a later correction of the
    /// same year, or a later year. A correction is made on purpose; no later year makes it old.
    #[must_use]
    pub fn is_replaced_by(self, other: Self) -> bool {
        match self.year == other.year {
            true => self.is_corrected_by(other),
            false => other.year > self.year && !self.is_correction(),
        }
    }

    /// Tells whether another edition is a later correction of the same year.
    #[must_use]
    pub fn is_corrected_by(self, other: Self) -> bool {
        self.year == other.year && self.revision < other.revision
    }

    /// Returns the correction that follows this edition.
    #[must_use]
    pub fn next_revision(self) -> Self {
        Self {
            year: self.year,
            revision: self.revision.saturating_add(1),
        }
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.revision {
            1 => write!(formatter, "{}", self.year),
            revision => write!(formatter, "{}-r{revision}", self.year),
        }
    }
}

impl FromStr for Edition {
    type Err = EditionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (year, revision) = match text.split_once("-r") {
            None => (text, Some(1)),
            Some((year, revision)) => (year, revision.parse().ok().filter(|number| *number > 1)),
        };
        let year = year.parse().ok();
        let year = year.filter(|number| (1900..=2999).contains(number));
        let edition = year.zip(revision);
        let edition = edition.map(|(year, revision)| Self { year, revision });
        // "02026", "2026-r02": only the form that is printed names a folder.
        let edition = edition.filter(|edition| edition.to_string() == text);
        edition.ok_or_else(|| EditionError(text.to_owned()))
    }
}

impl TryFrom<String> for Edition {
    type Error = EditionError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Edition> for String {
    fn from(edition: Edition) -> Self {
        edition.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_editions() {
        for name in ["2026", "2026-r2", "1999-r12"] {
            assert_eq!(
                name.parse::<Edition>().map(|e| e.to_string()).ok(),
                Some(name.to_owned())
            );
        }
    }

    #[test]
    fn a_later_edition_replaces_an_earlier_one() {
        for (edition, other, is_replaced) in [
            ("2026", "2026", false),
            ("2026", "2026-r2", true),
            ("2026-r2", "2026", false),
            ("2026-r2", "2026-r10", true),
            ("2025", "2026", true),
            ("2026", "2025-r2", false),
            ("2025-r2", "2026", false),
            ("2025-r2", "2025-r3", true),
        ] {
            let parsed = [edition, other].map(|name| name.parse::<Edition>().unwrap());
            assert_eq!(
                parsed[0].is_replaced_by(parsed[1]),
                is_replaced,
                "{edition} {other}"
            );
        }
    }

    #[test]
    fn names_that_are_not() {
        for name in [
            "", "26", "2026-r1", "2026-r", "2026-r02", "../2026", "2026/", "+2026",
        ] {
            assert!(name.parse::<Edition>().is_err(), "{name}");
        }
    }
}
