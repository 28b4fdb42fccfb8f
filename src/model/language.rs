//! The languages of a briefing and texts that exist in them.

use std::{borrow::Cow, collections::BTreeMap, fmt, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A language in which briefings are written: there is a folder of texts of its name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Language([u8; 2]);

impl Language {
    /// Danish, the language of the law.
    pub const DANISH: Self = Self(*b"da");
    /// English.
    pub const ENGLISH: Self = Self(*b"en");

    /// Returns the two-letter code, as in folder names and the PDF's language (ISO 639-1).
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// A text that is no code of a language.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is no language: two small letters are (ISO 639-1), such as `da`", .0.escape_debug())]
pub struct NoLanguage(String);

impl FromStr for Language {
    type Err = NoLanguage;

    fn from_str(code: &str) -> Result<Self, NoLanguage> {
        match *code.as_bytes() {
            [first @ b'a'..=b'z', second @ b'a'..=b'z'] => Ok(Self([first, second])),
            _ => Err(NoLanguage(code.to_owned())),
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        code.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for Language {
    fn schema_name() -> Cow<'static, str> {
        "Language".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[a-z]{2}$" })
    }
}

/// A text in one or several languages, or one that holds in all of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    in_all: Option<String>,
    by_language: BTreeMap<Language, String>,
}

impl Text {
    /// Returns a text in some languages.
    #[must_use]
    pub fn in_languages<'a>(texts: impl IntoIterator<Item = (Language, &'a str)>) -> Self {
        let texts = texts.into_iter();
        Self {
            in_all: None,
            by_language: texts
                .map(|(language, text)| (language, text.to_owned()))
                .collect(),
        }
    }

    /// Returns the text in one language; where it has none in it, that in another.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        let own = self.by_language.get(&language);
        let other = || self.by_language.values().next();
        let text = own.or(self.in_all.as_ref()).or_else(other);
        text.map_or("", String::as_str)
    }

    /// Tells whether there is a text in a language.
    #[must_use]
    pub fn is_in(&self, language: Language) -> bool {
        self.in_all.is_some() || self.by_language.contains_key(&language)
    }

    /// Tells whether there is none at all.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.in_all.is_none() && self.by_language.is_empty()
    }

    /// Goes through what is written, with the language that it is in; nothing where it holds in all.
    pub fn written(&self) -> impl Iterator<Item = (Option<Language>, &str)> {
        let in_all = self.in_all.iter().map(|text| (None, text.as_str()));
        let by_language = self.by_language.iter();
        in_all.chain(by_language.map(|(language, text)| (Some(*language), text.as_str())))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self {
            in_all: Some(text.to_owned()),
            by_language: BTreeMap::new(),
        }
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.in_all {
            Some(text) => serializer.serialize_str(text),
            None => self.by_language.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

impl JsonSchema for Text {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "anyOf": [
                { "type": "string" },
                {
                    "type": "object",
                    "patternProperties": { "^[a-z]{2}$": { "type": "string" } },
                    "additionalProperties": false,
                },
            ],
        })
    }
}

struct TextVisitor;

impl<'de> de::Visitor<'de> for TextVisitor {
    type Value = Text;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text, or texts by language such as { da = \"…\", en = \"…\" }")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Text, E> {
        Ok(Text::from(text))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Text, A::Error> {
        let by_language = BTreeMap::deserialize(de::value::MapAccessDeserializer::new(map))?;
        Ok(Text {
            in_all: None,
            by_language,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_holds_in_all_languages_or_in_those_it_is_in() {
        let one: Text = serde_json::from_str(r#""Residents""#).unwrap();
        let two: Text = serde_json::from_str(r#"{"da":"Beboere","en":"Residents"}"#).unwrap();
        let german: Language = "de".parse().unwrap();
        for (text, language, expected, is_in) in [
            (&one, german, "Residents", true),
            (&two, Language::DANISH, "Beboere", true),
            (&two, german, "Beboere", false),
        ] {
            assert_eq!(text.in_language(language), expected);
            assert_eq!(text.is_in(language), is_in);
        }
        assert_eq!(serde_json::to_string(&one).unwrap(), r#""Residents""#);
        let written = serde_json::to_string(&two).unwrap();
        assert_eq!(written, r#"{"da":"Beboere","en":"Residents"}"#);
        assert!(!Text::default().is_in(german));
        for wrong in ["DA", "dan", "d", "", "é"] {
            assert!(wrong.parse::<Language>().is_err(), "{wrong}");
        }
        assert!(serde_json::from_str::<Text>(r#"{"dk":"x","english":"y"}"#).is_err());
    }
}
