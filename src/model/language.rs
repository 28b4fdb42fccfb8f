//! The languages of a briefing and texts that exist in each of them.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A language in which briefings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Danish.
    Da,
    /// English.
    En,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Da, Self::En];

    /// Returns the two-letter code, as in folder names and the PDF's language (ISO 639-1).
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Da => "da",
            Self::En => "en",
        }
    }
}

const MONTHS: [[&str; 12]; 2] = [
    [
        "januar",
        "februar",
        "marts",
        "april",
        "maj",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "december",
    ],
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
];

/// Writes a day: `1. januar 2030`, in English `1 January 2030`.
#[must_use]
pub(crate) fn format_date(date: NaiveDate, language: Language) -> String {
    let [danish, english] = MONTHS;
    let (point, months) = match language {
        Language::Da => (".", danish),
        Language::En => ("", english),
    };
    let month = months.get(date.month0() as usize).copied();
    let (day, month, year) = (date.day(), month.unwrap_or_default(), date.year());
    format!("{day}{point} {month} {year}")
}

/// A text in every language.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Danish.
    pub da: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Returns the text in one language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Da => &self.da,
            Language::En => &self.en,
        }
    }
}
