//! The words of the law on social housing: criteria, labels and what is found about a unit.
//!
//! The rules themselves are data (`data/law.toml`); how they are applied is in `criteria`.

use std::{fmt, str::FromStr};

use arrayvec::ArrayString;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The longest key of the law's file.
const LONGEST: usize = 32;

/// A key in the law's file: small letters a–z, digits and `_`, at most 32 of them.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
struct Key(ArrayString<LONGEST>);

/// A text that is no key of the law's file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is no key: small letters a–z, digits and `_`, at most 32 of them", .0.escape_debug())]
pub struct NotAKey(String);

impl FromStr for Key {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let key = ArrayString::from(text).ok();
        let key = key.filter(|_| !text.is_empty() && text.chars().all(allowed));
        key.map(Self).ok_or_else(|| NotAKey(text.to_owned()))
    }
}

impl TryFrom<String> for Key {
    type Error = NotAKey;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Key> for String {
    fn from(key: Key) -> Self {
        key.0.as_str().to_owned()
    }
}

/// A criterion of the law, such as `outside_work`; what it is stands in the law's file.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct Criterion(Key);

/// What an area is called on a list, such as `parallel_society`, or that it is on none; names and
/// severity stand in the law's file.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct Label(Key);

impl Criterion {
    /// Returns the key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0.0
    }
}

impl Label {
    /// The key of what is on no list.
    pub(crate) const NONE: &str = "none";

    /// Returns what stands for being on no list.
    #[must_use]
    pub fn none() -> Self {
        let mut key = ArrayString::new();
        key.push_str(Self::NONE);
        Self(Key(key))
    }

    /// Tells whether it is one of a list's.
    #[must_use]
    pub fn is_listed(self) -> bool {
        self.as_str() != Self::NONE
    }

    /// Returns the key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0.0
    }
}

impl FromStr for Criterion {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl FromStr for Label {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl fmt::Display for Criterion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Display for Label {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Returns the day of the ministry's list of a year, 1 December; nothing for years beyond all
/// calendars.
#[must_use]
pub(crate) fn list_day(year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 12, 1)
}

/// How a value is held against a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Met above the limit (»overstiger«).
    MoreThan,
    /// Met on the limit and above it (»mindst«).
    AtLeast,
    /// Met below the limit (»mindre end«).
    LessThan,
}

/// How a unit stands to one obligation, which may outlast the label that brought it about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObligationState {
    /// The key of the obligation in the law's file.
    pub id: String,
    /// Whether it holds; none where that is unknown.
    pub holds: Option<bool>,
    /// The year of the list that brought it about last, where that is known.
    pub since: Option<i32>,
    /// Whether the label of this list brings it about.
    pub by_this_list: bool,
}

/// A colour of the traffic light, from good to bad.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    /// Nothing to be done.
    Green,
    /// To be watched.
    Yellow,
    /// To be acted on.
    Red,
}

impl Colour {
    /// Returns the name used in files (`yellow`).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Red => "red",
        }
    }
}

/// How a colour has moved since the list before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Movement {
    /// Towards green.
    Better,
    /// The same colour.
    Same,
    /// Towards red.
    Worse,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_short_and_plain() {
        for text in ["", "Ghetto", "udsat område", "å", "../x", &"x".repeat(33)] {
            assert!(text.parse::<Label>().is_err(), "{text}");
        }
        let key: Criterion = "outside_work".parse().unwrap();
        assert_eq!(serde_json::to_string(&key).unwrap(), "\"outside_work\"");
        assert_eq!(
            serde_json::from_str::<Criterion>("\"outside_work\"").unwrap(),
            key
        );
        assert!(serde_json::from_str::<Label>("\"Udsat\"").is_err());
    }

    #[test]
    fn what_is_on_no_list_is_not_listed() {
        assert_eq!("none".parse(), Ok(Label::none()));
        assert!(!Label::none().is_listed());
        assert!("prevention".parse::<Label>().unwrap().is_listed());
    }
}
