//! The law by version, as data: which limits make which label on which lists, and what follows.
//!
//! What the rules say about a unit is worked out in `criteria`.

mod check;
mod declared;
mod read;
mod served;
#[cfg(test)]
mod tests;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use chrono::{Months, NaiveDate};
pub(crate) use declared::{
    Base, DeclaredCriterion, DeclaredLabel, ListsOff, NotALabel, Obligation,
};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    ConfigError,
    checker::{Checker, Problems},
};
use crate::model::{Criterion, Label, Language, Relation, Text, UnitId, list_day};

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
    /// The families of rules by which estates are reckoned beside those that decide.
    #[serde(default)]
    pub compare: Vec<String>,
    /// What ended or was granted of obligations, by estate.
    #[serde(default)]
    pub exception: Vec<ObligationException>,
}

/// That an obligation ended for an estate, or what was granted it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ObligationException {
    /// The key of the obligation.
    pub obligation: String,
    /// The estate.
    pub estate: UnitId,
    /// The day on which it was met, and so ended.
    pub carried_out: Option<NaiveDate>,
    /// What was granted, as a sentence.
    pub note: Option<Text>,
}

impl Default for LawSource {
    fn default() -> Self {
        Self {
            rules: the_law(),
            file: None,
            compare: Vec::new(),
            exception: Vec::new(),
        }
    }
}

fn the_law() -> String {
    LAW.to_owned()
}

impl LawSource {
    /// Checks that the law knows the family of rules.
    pub(super) fn check(&self, law: &Law, checker: &mut Checker) {
        law.check_family("law.rules", &self.rules, checker);
        for family in &self.compare {
            law.check_family("law.compare", family, checker);
        }
        for (number, exception) in (1..).zip(&self.exception) {
            exception.check(law, number, checker);
        }
    }
}

impl ObligationException {
    fn check(&self, law: &Law, number: usize, checker: &mut Checker) {
        let key = |name: &str| format!("law.exception[{number}].{name}");
        let Some(obligation) = law.obligation(&self.obligation) else {
            let known = law.obligations.iter();
            let known: Vec<_> = known.map(|obligation| obligation.id.as_str()).collect();
            let message = format!(
                "there is no obligation `{}`",
                self.obligation.escape_debug()
            );
            let hint = format!("obligations are: {}", known.join(", "));
            checker.add(key("obligation"), message, hint);
            return;
        };
        if self.carried_out.is_some() && !obligation.exit.carried_out {
            let hint = "the law's file says what ends it";
            let message = format!("`{}` does not end by being carried out", obligation.id);
            checker.add(key("carried_out"), message, hint);
        }
        if self.carried_out.is_none() && self.note.is_none() {
            let hint = "write `carried_out`, the day on which it was met, or a `note`";
            checker.add(key("note"), "says nothing", hint);
        }
    }
}

/// The law as it was read: criteria, labels, obligations and the rule sets of all families.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Law {
    /// When it was last held against the law, and by whom.
    pub checked: Checked,
    /// The criteria, in the order of the columns.
    pub criteria: Vec<DeclaredCriterion>,
    /// The labels, the mildest first.
    pub labels: Vec<DeclaredLabel>,
    /// What labels bring about.
    pub obligations: Vec<Obligation>,
    rule_sets: Vec<RuleSet>,
    text: String,
}

/// When rules were last held against the law, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checked {
    /// The day.
    pub on: NaiveDate,
    /// Who did it.
    pub by: String,
}

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
pub struct CriterionLimits(Vec<(Criterion, Limit)>);

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
        let Some(law) = read::law(text, file, problems)? else {
            return Ok(None);
        };
        check::check(&law, &mut problems.of(file));
        Ok(Some(law))
    }

    /// Returns the rules of a family for the list of a day.
    ///
    /// A family that has none for the day falls back to the law's; none for an unknown family.
    #[must_use]
    pub fn rules(&self, family: &str, list: NaiveDate) -> Option<&RuleSet> {
        let of = |family: &str| {
            let mut sets = self.rule_sets.iter();
            sets.find(|set| set.family == family && set.lists.contains(list))
        };
        let known = self.families().contains(family);
        of(family).or_else(|| of(LAW).filter(|_| known))
    }

    /// Returns the rules of a family for the ministry's list of a year.
    #[must_use]
    pub fn rules_of_year(&self, family: &str, year: i32) -> Option<&RuleSet> {
        self.rules(family, list_day(year)?)
    }

    /// Returns what is declared of a criterion.
    #[must_use]
    pub fn criterion(&self, id: Criterion) -> Option<&DeclaredCriterion> {
        self.criteria.iter().find(|criterion| criterion.id == id)
    }

    /// Returns with how many decimals a criterion is shown.
    #[must_use]
    pub fn decimals(&self, id: Criterion) -> u8 {
        self.criterion(id).map_or(1, |criterion| criterion.decimals)
    }

    /// Returns the country or region whose mean a criterion is held against; none for shares.
    #[must_use]
    pub fn mean_of(&self, id: Criterion) -> Option<Reference> {
        self.criterion(id)?.of
    }

    /// Returns the criteria whose limit is given anew for each list, under some of the rules.
    #[must_use]
    pub fn moving(&self) -> Vec<Criterion> {
        let moves = |id: &Criterion| {
            let mut sets = self.rule_sets.iter();
            sets.any(|set| matches!(set.main.get(*id), Some(limit) if limit.is_moving()))
        };
        self.criteria
            .iter()
            .map(|criterion| criterion.id)
            .filter(moves)
            .collect()
    }

    /// Returns what is declared of a label; nothing of being on no list.
    #[must_use]
    pub fn label(&self, id: Label) -> Option<&DeclaredLabel> {
        self.labels.iter().find(|label| label.id == id)
    }

    /// Returns how grave a label is; the least for being on no list.
    #[must_use]
    pub fn severity(&self, id: Label) -> u32 {
        self.label(id).map_or(0, |label| label.severity)
    }

    /// Tells whether an area of this label stands on the list of another name too: lists are
    /// nested, so that a transformation area is a parallel society and a vulnerable area as well.
    #[must_use]
    pub fn is_also(&self, id: Label, other: Label) -> bool {
        id == other
            || self
                .label(id)
                .is_some_and(|label| label.also.contains(&other))
    }

    /// Returns what a label is called on the list of a day, in Danish as in the law: `parallelsamfund`,
    /// before 2021 `ghettoområde`, and `none`.
    #[must_use]
    pub fn list_name(&self, id: Label, list: NaiveDate) -> &str {
        let label = self.label(id);
        label.map_or(Label::NONE, |label| label.name(list, Language::Da))
    }

    /// Reads what a list or one of our own tables calls a label, in either language, present or
    /// former, in capitals or not.
    ///
    /// # Errors
    /// A text that is no label of the law.
    pub fn read_label(&self, text: &str) -> Result<Label, NotALabel> {
        let text = text.trim();
        let wanted = text.to_lowercase();
        if [Label::NONE, "ikke på listen", "not on the list"].contains(&wanted.as_str()) {
            return Ok(Label::none());
        }
        let label = self.labels.iter().find(|label| label.is_called(&wanted));
        label
            .map(|label| label.id)
            .ok_or_else(|| NotALabel(text.to_owned()))
    }

    /// Lists the names of labels that can be read, for whoever wrote another one.
    #[must_use]
    pub fn known_labels(&self) -> String {
        let named = self
            .labels
            .iter()
            .map(|label| match label.former.as_slice() {
                [] => label.title.da.clone(),
                former => {
                    let former: Vec<_> = former
                        .iter()
                        .map(|former| former.name.da.as_str())
                        .collect();
                    format!("{} ({})", label.title.da, former.join(", "))
                }
            });
        let named: Vec<_> = named.collect();
        format!("{} (ikke på listen), {}", Label::NONE, named.join(", "))
    }

    fn check_family(&self, key: &str, family: &str, checker: &mut Checker) {
        let families = self.families();
        if !families.contains(family) {
            let known: Vec<_> = families.into_iter().collect();
            let message = format!("there are no rules `{}`", family.escape_debug());
            checker.add(key, message, format!("rules are: {}", known.join(", ")));
        }
    }

    /// Checks that each label that is named elsewhere is declared, or stands for being on no list.
    pub(super) fn check_labels_named(&self, key: &str, labels: &[Label], checker: &mut Checker) {
        for label in labels.iter().filter(|label| label.is_listed()) {
            if self.label(*label).is_none() {
                let known: Vec<_> = self.labels.iter().map(|known| known.id.as_str()).collect();
                let hint = format!("labels are: {}", known.join(", "));
                checker.add(key, format!("the law has no label `{label}`"), hint);
            }
        }
    }

    /// Checks that a criterion that is named elsewhere is declared, and returns it.
    pub(super) fn check_criterion(
        &self,
        key: &str,
        id: Criterion,
        checker: &mut Checker,
    ) -> Option<&DeclaredCriterion> {
        let declared = self.criterion(id);
        if declared.is_none() {
            let known: Vec<_> = self
                .criteria
                .iter()
                .map(|known| known.id.as_str())
                .collect();
            let hint = format!("criteria are: {}", known.join(", "));
            checker.add(key, format!("the law has no criterion `{id}`"), hint);
        }
        declared
    }

    /// Tells whether a person last held the law's file against the law more than a year before a
    /// day.
    #[must_use]
    pub fn is_stale(&self, day: NaiveDate) -> bool {
        let until = self.checked.on.checked_add_months(Months::new(12));
        until.is_some_and(|until| until < day)
    }

    /// Returns an obligation by its key.
    #[must_use]
    pub fn obligation(&self, id: &str) -> Option<&Obligation> {
        self.obligations
            .iter()
            .find(|obligation| obligation.id == id)
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
    fn criteria(&self) -> impl Iterator<Item = Criterion> {
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
    fn contains(self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

fn one() -> u32 {
    1
}
