//! The law by version, as data: which limits make which label on which lists, and what follows.
//!
//! What the rules say about a unit is worked out in `criteria`.

mod check;
mod declared;
mod read;
mod rules;
mod served;
mod source;
#[cfg(test)]
mod tests;
mod texts;

use std::{collections::BTreeSet, path::Path};

use chrono::{Months, NaiveDate};
pub(crate) use declared::{
    Base, DeclaredCriterion, DeclaredLabel, ListsOff, NotALabel, Obligation,
};
pub(crate) use rules::{
    Bound, CriterionLimits, GatesNeeded, Level, Limit, LimitsCalled, ListDays, Reference,
    Residents, RuleSet, Running, Standstill, Status, Yardstick,
};
use serde::Deserialize;
pub(crate) use source::{LawSource, ObligationException};

use super::{
    ConfigError,
    checker::{Checker, Problems},
};
use crate::{
    model::{Criterion, Label, Language, list_day},
    nearest::did_you_mean_or_list,
};

/// The family that others fall back to.
const LAW: &str = "law";

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
        label.map_or(Label::NONE, |label| label.name(list, Language::DANISH))
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
                [] => label.title.in_language(Language::DANISH).to_owned(),
                former => {
                    let former: Vec<_> = former
                        .iter()
                        .map(|former| former.name.in_language(Language::DANISH))
                        .collect();
                    let title = label.title.in_language(Language::DANISH);
                    format!("{title} ({})", former.join(", "))
                }
            });
        let named: Vec<_> = named.collect();
        format!("{} (ikke på listen), {}", Label::NONE, named.join(", "))
    }

    fn check_family(&self, key: &str, family: &str, checker: &mut Checker) {
        let families = self.families();
        if !families.contains(family) {
            let message = format!("there are no rules `{}`", family.escape_debug());
            checker.add(
                key,
                message,
                did_you_mean_or_list(family, "rules", families),
            );
        }
    }

    /// Checks that each label that is named elsewhere is declared, or stands for being on no list.
    pub(super) fn check_labels_named(&self, key: &str, labels: &[Label], checker: &mut Checker) {
        for label in labels.iter().filter(|label| label.is_listed()) {
            if self.label(*label).is_none() {
                let known = self.labels.iter().map(|known| known.id.as_str());
                let hint = did_you_mean_or_list(label.as_str(), "labels", known);
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
