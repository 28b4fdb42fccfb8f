//! Texts that stand for many: rows to leave out, and names with a year in them.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{self, SeqAccess, Visitor},
};

/// Where the year stands in a text.
const YEAR: &str = "{year}";
/// Where the name of a column stands in a text.
const COLUMN: &str = "{column}";

/// A text in which `*` stands for any characters.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Pattern(String);

impl Pattern {
    /// Tells whether a text is meant.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let mut parts = self.0.split('*');
        let first = parts.next().unwrap_or_default();
        let Some(mut rest) = text.strip_prefix(first) else {
            return false;
        };
        let mut parts = parts.peekable();
        if parts.peek().is_none() {
            return rest.is_empty();
        }
        while let Some(part) = parts.next() {
            if parts.peek().is_none() {
                return rest.ends_with(part);
            }
            match rest.split_once(part) {
                Some((_, after)) => rest = after,
                None => return false,
            }
        }
        true
    }

    /// Tells whether it names nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.0.trim_matches(['*', ' ']).is_empty()
    }
}

/// A text with a year in it, such as `{year}K1` or `{column}_{year}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearPattern(String);

impl Default for YearPattern {
    fn default() -> Self {
        Self(YEAR.to_owned())
    }
}

impl YearPattern {
    /// Reads a pattern; nothing where the year does not stand in it once.
    pub(super) fn new(text: &str) -> Option<Self> {
        let once = text.matches(YEAR).count() == 1 && text.matches(COLUMN).count() <= 1;
        once.then(|| Self(text.to_owned()))
    }

    /// Returns the text for a year and a column.
    #[must_use]
    pub fn of(&self, column: &str, year: i32) -> String {
        let text = self.0.replace(YEAR, &year.to_string());
        text.replace(COLUMN, column)
    }

    /// Returns the year of a text; nothing where it is of another form.
    #[must_use]
    pub fn year(&self, text: &str) -> Option<i32> {
        let (before, after) = self.0.split_once(YEAR)?;
        let digits = text.strip_prefix(before)?.strip_suffix(after)?;
        let is_year = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_year.then(|| digits.parse().ok()).flatten()
    }

    /// Tells whether the name of a column stands in it.
    pub(super) fn names_columns(&self) -> bool {
        self.0.contains(COLUMN)
    }

    /// Tells whether it is more than a year.
    #[must_use]
    pub fn is_more(&self) -> bool {
        self.0 != YEAR
    }
}

/// The first and the last row that name the columns, as a spreadsheet or an editor counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeaderRows {
    /// The first.
    pub first: usize,
    /// The last, which may be the same.
    pub last: usize,
}

impl HeaderRows {
    /// Tells whether they are rows that follow each other.
    pub(super) fn is_right(self) -> bool {
        self.first >= 1 && self.first <= self.last && self.last - self.first < 4
    }
}

impl<'de> Deserialize<'de> for HeaderRows {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RowsVisitor)
    }
}

impl JsonSchema for HeaderRows {
    fn schema_name() -> Cow<'static, str> {
        "HeaderRows".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let row = json_schema!({ "type": "integer", "minimum": 1 });
        json_schema!({
            "anyOf": [row, { "type": "array", "items": row, "minItems": 2, "maxItems": 2 }],
        })
    }
}

struct RowsVisitor;

impl<'de> Visitor<'de> for RowsVisitor {
    type Value = HeaderRows;

    fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str("a row such as 4, or the first and last such as [4, 5]")
    }

    fn visit_i64<E: de::Error>(self, row: i64) -> Result<HeaderRows, E> {
        let row = usize::try_from(row).unwrap_or_default();
        Ok(HeaderRows {
            first: row,
            last: row,
        })
    }

    fn visit_u64<E: de::Error>(self, row: u64) -> Result<HeaderRows, E> {
        self.visit_i64(i64::try_from(row).unwrap_or_default())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<HeaderRows, E> {
        // Stands in for a mistake while others are looked for; a text is none of the forms.
        match text {
            "1" => self.visit_i64(1),
            _ => Err(E::invalid_type(de::Unexpected::Str(text), &self)),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<HeaderRows, A::Error> {
        let mut rows = Vec::new();
        while let Some(row) = list.next_element::<u32>()? {
            rows.push(usize::try_from(row).unwrap_or_default());
        }
        let first = rows.first().copied().unwrap_or_default();
        let last = rows.last().copied().unwrap_or_default();
        Ok(HeaderRows { first, last })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters() {
        for (pattern, text, matches) in [
            ("I alt", "I alt", true),
            ("I alt", "I alt 2", false),
            ("* i alt", "Nord i alt", true),
            ("* i alt", "i alt", false),
            ("Kilde*", "Kilde: Danmarks Statistik", true),
            ("*i*alt", "Nord i det hele alt", true),
            ("a*a", "a", false),
            ("", "", true),
        ] {
            let pattern = Pattern(pattern.to_owned());
            assert_eq!(pattern.matches(text), matches, "{pattern:?} {text}");
        }
    }

    #[test]
    fn a_year_stands_in_a_text_once() {
        let quarter = YearPattern::new("{year}K1").unwrap();
        assert_eq!(quarter.year("2024K1"), Some(2024));
        assert_eq!(quarter.year("2024K2"), None);
        assert_eq!(quarter.year("24K1"), None);
        let across = YearPattern::new("{column}_{year}").unwrap();
        assert_eq!(across.of("young", 2024), "young_2024");
        assert_eq!(YearPattern::new("K1"), None);
        assert_eq!(YearPattern::new("{year}{year}"), None);
    }
}
