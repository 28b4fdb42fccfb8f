//! What the law's file declares before its rules: criteria, labels and obligations.

use chrono::NaiveDate;
use serde::Deserialize;

use super::Reference;
use crate::model::{Criterion, Label, Language, Text};

/// A criterion of the law.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclaredCriterion {
    /// Its key.
    pub id: Criterion,
    /// Heads a row or a column.
    pub title: Text,
    /// Within a sentence.
    pub name: Text,
    /// With how many decimals values are shown, in per cent.
    #[serde(default = "one")]
    pub decimals: u8,
    /// Whose mean the value is held in per cent of; none for a share of persons.
    pub of: Option<Reference>,
    /// What the value is a share of, where it is no indicator's denominator.
    pub base: Option<Base>,
}

/// What a value is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// All residents.
    Residents,
}

/// A label of the law.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclaredLabel {
    /// Its key.
    pub id: Label,
    /// How grave it is; at least 1.
    pub severity: u32,
    /// On which other lists an area of this label stands.
    #[serde(default)]
    pub also: Vec<Label>,
    /// In tables.
    pub title: Text,
    /// Within a sentence.
    pub name: Option<Text>,
    /// Before the name within a sentence.
    #[serde(default = "article")]
    pub article: Text,
    /// What it was called before, the oldest first.
    #[serde(default)]
    pub former: Vec<FormerName>,
}

/// What a label was called on lists until a day.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormerName {
    /// The last day of such lists.
    pub until: NaiveDate,
    /// The name, in tables and sentences.
    pub name: Text,
}

/// A text that is no label of any list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a label")]
pub struct NotALabel(pub(super) String);

/// What labels bring about, and what may outlast them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Obligation {
    /// Its key.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// That it holds, as a sentence without its full stop.
    pub duty: Text,
    /// Where it stands.
    pub citation: String,
    /// The labels that bring it about.
    pub entry: Vec<Label>,
    /// What ends it; never where left out.
    #[serde(default)]
    pub exit: Exit,
}

/// What ends an obligation: the first of these.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exit {
    /// So many lists running without some labels.
    pub lists_off: Option<ListsOff>,
    /// Whether it ends when the municipality says that it was met.
    #[serde(default)]
    pub carried_out: bool,
    /// The day on which it ends for all who came under it before.
    pub on: Option<NaiveDate>,
}

/// So many lists running without some labels.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListsOff {
    /// How many.
    pub lists: u32,
    /// The labels.
    pub labels: Vec<Label>,
}

impl DeclaredLabel {
    /// Returns the name within a sentence, as on the list of a day.
    #[must_use]
    pub fn name(&self, list: NaiveDate, language: Language) -> &str {
        let former = self.former.iter().find(|former| list <= former.until);
        let name = former.map(|former| &former.name).or(self.name.as_ref());
        name.unwrap_or(&self.title).in_language(language)
    }

    /// Returns the title with its article, within a sentence: »et parallelsamfund«.
    #[must_use]
    pub fn phrase(&self, language: Language) -> String {
        let [article, title] = [&self.article, &self.title].map(|text| text.in_language(language));
        format!("{article} {title}")
    }

    /// Tells whether it is called so in any language, now or before; the name in small letters.
    pub(super) fn is_called(&self, name: &str) -> bool {
        let former = self.former.iter().map(|former| &former.name);
        let mut names = former.chain(&self.name).chain([&self.title]);
        names.any(|text| {
            let mut names = text.written();
            names.any(|(_, text)| text.to_lowercase() == name)
        })
    }
}

fn article() -> Text {
    Text::in_languages([(Language::DANISH, "et"), (Language::ENGLISH, "a")])
}

fn one() -> u8 {
    1
}
