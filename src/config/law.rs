//! The law by version, as data: which limits make which label on the lists of which years.
//!
//! What the rules say about a unit is worked out in `criteria`.

mod check;
mod read;
mod served;
#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    ConfigError,
    checker::{Checker, Problems},
};
use crate::model::{Criterion, Label, Language, Relation, Text};

/// The family that others fall back to.
const LAW: &str = "law";

/// By which rules areas are labelled.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LawSource {
    /// Whose reading decides: `law`, or the municipality's own.
    #[serde(default = "the_law")]
    pub rules: String,
    /// A file with rules, in place of those that the program brings with it.
    pub file: Option<PathBuf>,
}

impl Default for LawSource {
    fn default() -> Self {
        Self {
            rules: the_law(),
            file: None,
        }
    }
}

fn the_law() -> String {
    LAW.to_owned()
}

impl LawSource {
    /// Checks that the law knows the family of rules.
    pub(super) fn check(&self, law: &Law, checker: &mut Checker) {
        let families = law.families();
        if !families.contains(self.rules.as_str()) {
            let known: Vec<_> = families.into_iter().collect();
            let message = format!("there are no rules `{}`", self.rules.escape_debug());
            let hint = format!("rules are: {}", known.join(", "));
            checker.add("law.rules", message, hint);
        }
    }
}

/// The rule sets of all families.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Law {
    rule_sets: Vec<RuleSet>,
    text: String,
}

/// The rules for the lists of some years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSet {
    /// Its key.
    pub id: String,
    /// Whose reading it is: `law` or `handbook`.
    pub family: String,
    /// The year of the first list it holds for.
    pub first: i32,
    /// The year of the last list it holds for; none where it is in force.
    pub last: Option<i32>,
    /// As named in explanations.
    pub title: Text,
    /// Where the rules stand.
    pub citation: String,
    /// How many residents an area must have on 1 January.
    pub residents: Residents,
    /// The limits of § 61 a.
    pub main: CriterionLimits,
    /// The limits of § 61 b; none before there was one.
    pub prevention: Option<CriterionLimits>,
    /// The labels and when they are given.
    pub levels: Vec<Level>,
}

/// The limits of the criteria that count, by criterion.
pub(crate) type CriterionLimits = BTreeMap<Criterion, Limit>;

/// How many residents an area must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Residents {
    /// Whether the number itself is enough.
    pub comparison: Relation,
    /// The number.
    pub value: u32,
}

/// A label and when it is given.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// The label.
    pub label: Label,
    /// The paragraph that makes it.
    pub paragraph: String,
    /// A criterion that must be met in any case.
    pub gate: Option<Criterion>,
    /// The criteria that are counted.
    pub counted: Vec<Criterion>,
    /// How many of them must be met.
    pub needed: usize,
    /// On how many lists running, this one included.
    #[serde(default = "one")]
    pub lists: u32,
}

/// Which of the two sets of limits is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Yardstick {
    /// The limits of § 61 b.
    Prevention,
    /// The limits of § 61 a.
    Main,
}

/// When a criterion is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// How the value is held against the limit.
    pub comparison: Relation,
    /// The limit.
    pub bound: Bound,
    /// How many years the value is the mean of.
    pub mean_years: u32,
}

/// A limit, or what makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// A fixed number, in per cent.
    Fixed(Decimal),
    /// So many times a share that is new for each list.
    Times {
        /// How many times.
        times: u32,
        /// Whose share.
        reference: Reference,
    },
}

/// Whose share a limit is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reference {
    /// The country's.
    National,
    /// The region's.
    Regional,
}

impl Law {
    /// Reads the rules that the program brings with it (`data/law.toml`).
    ///
    /// # Errors
    /// All that is wrong with them; a test sees to it that nothing is.
    pub fn built_in() -> Result<Self, ConfigError> {
        let mut problems = Problems::default();
        let text = include_str!("../../data/law.toml");
        let law = Self::read(text, Path::new("law.toml"), &mut problems)?;
        problems.refuse(law)
    }

    /// Reads rules, and adds all that contradicts itself to the problems; nothing where the text
    /// is of another form.
    ///
    /// # Errors
    /// Text that is no TOML.
    pub(super) fn read(
        text: &str,
        file: &Path,
        problems: &mut Problems,
    ) -> Result<Option<Self>, ConfigError> {
        let Some(rule_sets) = read::rule_sets(text, file, problems)? else {
            return Ok(None);
        };
        check::check(&rule_sets, &mut problems.of(file));
        Ok(Some(Self {
            rule_sets,
            text: text.to_owned(),
        }))
    }

    /// Returns the rules of a family for the lists of a calendar year.
    ///
    /// A family that has none for the year falls back to the law's; none for an unknown family.
    #[must_use]
    pub fn rules(&self, family: &str, list_year: i32) -> Option<&RuleSet> {
        let of = |family: &str| {
            let mut sets = self.rule_sets.iter();
            sets.find(|set| set.family == family && set.holds_in(list_year))
        };
        let known = self.families().contains(family);
        of(family).or_else(|| of(LAW).filter(|_| known))
    }

    /// Returns the names of the families.
    #[must_use]
    pub fn families(&self) -> BTreeSet<&str> {
        let sets = self.rule_sets.iter();
        sets.map(|set| set.family.as_str()).collect()
    }

    /// Returns the rules as they were read, for the archive.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl RuleSet {
    /// Names the rules with where they stand.
    #[must_use]
    pub fn named(&self, language: Language) -> String {
        format!("{}, {}", self.citation, self.title.in_language(language))
    }

    /// Returns one of the two sets of limits; an empty one where there is none.
    #[must_use]
    pub fn limits(&self, yardstick: Yardstick) -> &CriterionLimits {
        const NO_LIMITS: &CriterionLimits = &CriterionLimits::new();
        match yardstick {
            Yardstick::Main => &self.main,
            Yardstick::Prevention => self.prevention.as_ref().unwrap_or(NO_LIMITS),
        }
    }

    /// Returns the level that gives a label.
    #[must_use]
    pub fn level(&self, label: Label) -> Option<&Level> {
        self.levels.iter().find(|level| level.label == label)
    }

    /// Returns the mildest level of § 61 a: whoever does not reach it is not on the list.
    #[must_use]
    pub fn main_level(&self) -> Option<&Level> {
        let main = |level: &&Level| level.yardstick() == Yardstick::Main;
        let levels = self.levels.iter().filter(main);
        levels.min_by_key(|level| level.label)
    }

    /// Returns on how many lists running an area must stand for the label that asks most.
    #[must_use]
    pub fn lists_needed(&self) -> u32 {
        let lists = self.levels.iter().map(|level| level.lists);
        lists.max().unwrap_or(1)
    }

    /// Goes through the criteria that have a limit.
    fn criteria(&self) -> impl Iterator<Item = Criterion> {
        let prevention = self.prevention.iter().flatten();
        self.main
            .iter()
            .chain(prevention)
            .map(|(criterion, _)| *criterion)
    }

    fn holds_in(&self, year: i32) -> bool {
        self.first <= year && self.last.is_none_or(|last| year <= last)
    }
}

impl Level {
    /// Returns the limits by which it goes: those of § 61 b for a prevention area alone.
    #[must_use]
    pub fn yardstick(&self) -> Yardstick {
        match self.label {
            Label::Prevention => Yardstick::Prevention,
            _ => Yardstick::Main,
        }
    }
}

fn one() -> u32 {
    1
}
