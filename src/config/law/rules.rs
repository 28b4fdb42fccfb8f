//! The rules for the lists of some days: limits, levels, and of which labels lists running count.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::model::{Criterion, Label, Language, Relation, Text};

/// The rules for the lists of some years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSet {
    /// Its key.
    pub id: String,
    /// Whose reading it is: `law` or `handbook`.
    pub family: String,
    /// The days of the lists it holds for.
    pub lists: ListDays,
    /// As named in explanations.
    pub title: Text,
    /// Where the rules stand.
    pub citation: String,
    /// That they were suspended or annulled; none where they are in force.
    pub status: Option<Status>,
    /// How many residents an area must have on 1 January.
    pub residents: Residents,
    /// What the two sets of limits are called.
    pub limits_called: LimitsCalled,
    /// The limits of § 61 a.
    pub main: CriterionLimits,
    /// The limits of § 61 b; none before there was one.
    pub prevention: Option<CriterionLimits>,
    /// Of which labels lists running are counted.
    pub running: Running,
    /// The labels and when they are given, the mildest first.
    pub levels: Vec<Level>,
}

/// What sets of limits are called within a sentence, such as »§ 61 a«.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitsCalled {
    /// The main limits.
    pub main: Text,
    /// Those of prevention, where there are some.
    pub prevention: Option<Text>,
}

/// The days of lists, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListDays {
    /// The first.
    pub from: NaiveDate,
    /// The last; none where there is no end.
    pub to: Option<NaiveDate>,
}

/// That rules are no longer applied.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Status {
    /// What happened to them.
    pub is: Standstill,
    /// From which day on.
    pub from: NaiveDate,
    /// Where that stands.
    pub citation: String,
}

/// What happened to rules that are not applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standstill {
    /// They are not applied for the time being.
    Suspended,
    /// They no longer hold.
    Annulled,
}

/// Of which labels lists running are counted, and how many there must be.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Running {
    /// The labels, the first of which names the row.
    pub labels: Vec<Label>,
    /// How many lists running, this one included, for a level that asks for them.
    #[serde(default = "one")]
    pub lists: u32,
    /// The day from which on lists count; all where left out.
    pub since: Option<NaiveDate>,
}

/// The limits of the criteria that count, in the order of the law's criteria.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CriterionLimits(pub(super) Vec<(Criterion, Limit)>);

impl CriterionLimits {
    /// Returns the limit of a criterion.
    #[must_use]
    pub fn get(&self, criterion: Criterion) -> Option<&Limit> {
        let mut limits = self.0.iter();
        limits.find_map(|(of, limit)| (*of == criterion).then_some(limit))
    }

    /// Goes through the criteria with their limits.
    pub fn iter(&self) -> impl Iterator<Item = (Criterion, &Limit)> {
        self.0.iter().map(|(criterion, limit)| (*criterion, limit))
    }
}

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
    /// The limits by which it goes.
    #[serde(default)]
    pub limits: Yardstick,
    /// The criteria that must be met in any case.
    #[serde(default)]
    pub gates: Vec<Criterion>,
    /// How many of those.
    #[serde(default)]
    pub gates_needed: GatesNeeded,
    /// The criteria that are counted.
    pub counted: Vec<Criterion>,
    /// How many of them must be met.
    pub needed: usize,
    /// Whether it takes lists running.
    #[serde(default)]
    pub running: bool,
}

/// How many gates must be passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GatesNeeded {
    /// Each of them.
    #[default]
    All,
    /// One of them.
    Any,
}

/// Which of the two sets of limits is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Yardstick {
    /// The limits of § 61 b.
    Prevention,
    /// The limits of § 61 a.
    #[default]
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

impl RuleSet {
    /// Names the rules with where they stand.
    #[must_use]
    pub fn named(&self, language: Language) -> String {
        format!("{}, {}", self.citation, self.title.in_language(language))
    }

    /// Returns what the limits of prevention are called; empty where there are none.
    #[must_use]
    pub fn prevention_called(&self, language: Language) -> &str {
        let called = self.limits_called.prevention.as_ref();
        called.map_or("", |called| called.in_language(language))
    }

    /// Returns one of the two sets of limits; an empty one where there is none.
    #[must_use]
    pub fn limits(&self, yardstick: Yardstick) -> &CriterionLimits {
        const NO_LIMITS: &CriterionLimits = &CriterionLimits(Vec::new());
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

    /// Returns the mildest level by some limits: by the main ones, whoever does not reach it is
    /// not on the list.
    #[must_use]
    pub fn mildest(&self, yardstick: Yardstick) -> Option<&Level> {
        self.levels.iter().find(|level| level.limits == yardstick)
    }

    /// Returns the level that takes lists running.
    #[must_use]
    pub fn running_level(&self) -> Option<&Level> {
        self.levels.iter().find(|level| level.running)
    }

    /// Returns how the rules stood on a day; none where they were in force.
    #[must_use]
    pub fn standstill(&self, day: NaiveDate) -> Option<&Status> {
        self.status.as_ref().filter(|status| status.from <= day)
    }

    /// Goes through the criteria that have a limit.
    pub(super) fn criteria(&self) -> impl Iterator<Item = Criterion> {
        let prevention = self.prevention.iter().flat_map(CriterionLimits::iter);
        self.main
            .iter()
            .chain(prevention)
            .map(|(criterion, _)| criterion)
    }
}

impl Limit {
    /// Tells whether the limit is new for each list.
    #[must_use]
    pub fn is_moving(&self) -> bool {
        matches!(self.bound, Bound::Times { .. })
    }
}

impl ListDays {
    pub(super) fn contains(self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

pub(super) fn one() -> u32 {
    1
}
