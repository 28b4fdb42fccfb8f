//! Whether the law's file fits together.

use std::collections::BTreeSet;

use chrono::Datelike;

use super::{Bound, GatesNeeded, Law, Level, Limit, Obligation, RuleSet, Yardstick};
use crate::{
    config::checker::{Checker, YEARS},
    model::{Criterion, Label, Relation},
};

/// The most lists running that a label may ask for.
const MOST_LISTS: u32 = 50;
/// The most residents that rules may ask for.
const MOST_RESIDENTS: u32 = 1_000_000;
/// The most decimals of a value in per cent.
const MOST_DECIMALS: u8 = 4;

/// Checks what is declared, and the rule sets, each by itself and beside the others.
pub(super) fn check(law: &Law, checker: &mut Checker) {
    law.check_criteria(checker);
    law.check_labels(checker);
    for (index, obligation) in law.obligations.iter().enumerate() {
        obligation.check(law, checker);
        let earlier = law.obligations.iter().take(index);
        let ids = earlier.map(|other| other.id.clone());
        check_once(obligation.key("id"), &obligation.id, ids, checker);
    }
    for (index, rules) in law.rule_sets.iter().enumerate() {
        rules.check(law, checker);
        for earlier in law.rule_sets.iter().take(index) {
            rules.check_against(earlier, checker);
        }
    }
}

/// Checks that a key was not used before.
fn check_once<T: PartialEq>(
    key: String,
    id: &T,
    mut earlier: impl Iterator<Item = T>,
    checker: &mut Checker,
) {
    if earlier.any(|other| other == *id) {
        checker.add(key, "used twice", "each id may stand once");
    }
}

impl Law {
    fn check_criteria(&self, checker: &mut Checker) {
        for (index, criterion) in self.criteria.iter().enumerate() {
            let key = |name: &str| format!("criterion[{}].{name}", criterion.id);
            let earlier = self
                .criteria
                .iter()
                .take(index)
                .map(|criterion| criterion.id);
            check_once(key("id"), &criterion.id, earlier, checker);
            let hint = "values are shown in per cent, such as 49.4";
            checker.within(
                &key("decimals"),
                criterion.decimals,
                0..=MOST_DECIMALS,
                hint,
            );
            if criterion.of.is_some() && criterion.base.is_some() {
                let hint = "a mean is no share of persons: name one of the two";
                checker.add(key("base"), "stands beside `of`", hint);
            }
        }
    }

    fn check_labels(&self, checker: &mut Checker) {
        for (index, label) in self.labels.iter().enumerate() {
            let key = |name: &str| format!("label[{}].{name}", label.id);
            let earlier = || self.labels.iter().take(index);
            check_once(
                key("id"),
                &label.id,
                earlier().map(|label| label.id),
                checker,
            );
            if !label.id.is_listed() {
                let hint = "it stands for being on no list; call the label something else";
                checker.add(key("id"), "is no key of a label", hint);
            }
            if label.severity == 0 || earlier().any(|other| other.severity == label.severity) {
                let hint = "number the labels from 1, the gravest highest";
                checker.add(key("severity"), "is 0 or another label's", hint);
            }
            self.check_known(&key("also"), &label.also, checker);
            if !label.former.is_sorted_by_key(|former| former.until) {
                checker.add(
                    key("former"),
                    "is not in order",
                    "the oldest name stands first",
                );
            }
        }
    }

    fn check_known(&self, key: &str, labels: &[Label], checker: &mut Checker) {
        for label in labels.iter().filter(|label| self.label(**label).is_none()) {
            let message = format!("there is no label `{label}`");
            checker.add(key, message, "declare it in a [[label]]");
        }
    }
}

impl Obligation {
    fn key(&self, name: &str) -> String {
        format!("obligation[{}].{name}", self.id.escape_debug())
    }

    fn check(&self, law: &Law, checker: &mut Checker) {
        law.check_known(&self.key("entry"), &self.entry, checker);
        if self.entry.is_empty() {
            let hint = "name the labels that bring it about";
            checker.add(self.key("entry"), "names no label", hint);
        }
        if let Some(off) = &self.exit.lists_off {
            let key = self.key("exit.lists_off");
            law.check_known(&key, &off.labels, checker);
            let hint = "how many lists running";
            checker.within(&format!("{key}.lists"), off.lists, 1..=MOST_LISTS, hint);
        }
    }
}

impl RuleSet {
    fn key(&self, name: &str) -> String {
        format!("rule_set[{}].{name}", self.id.escape_debug())
    }

    fn check(&self, law: &Law, checker: &mut Checker) {
        self.check_days(checker);
        if self.residents.value > MOST_RESIDENTS {
            let key = self.key("residents");
            checker.add(key, "more than 1,000,000", "the law says 1000");
        }
        self.check_running(law, checker);
        for (index, level) in self.levels.iter().enumerate() {
            level.check(self, checker);
            law.check_known(&level.key(self, "label"), &[level.label], checker);
            let earlier = self.levels.iter().take(index).map(|level| level.label);
            check_once(level.key(self, "label"), &level.label, earlier, checker);
        }
        self.check_prevention(checker);
    }

    fn check_days(&self, checker: &mut Checker) {
        let hint = "a day of the first list that they are about";
        let key = self.key("lists.from");
        checker.within(&key, self.lists.from.year(), YEARS, hint);
        let Some(to) = self.lists.to else { return };
        let hint = "leave it out where the rules have no end";
        checker.within(&self.key("lists.to"), to.year(), YEARS, hint);
        if to < self.lists.from {
            let hint = "both are days of lists";
            checker.add(self.key("lists.to"), "before `from`", hint);
        }
    }

    fn check_running(&self, law: &Law, checker: &mut Checker) {
        law.check_known(&self.key("running.labels"), &self.running.labels, checker);
        let hint = "how many lists running, this one included";
        let key = self.key("running.lists");
        checker.within(&key, self.running.lists, 1..=MOST_LISTS, hint);
        let asked = self.levels.iter().any(|level| level.running);
        if asked && (self.running.lists == 1 || self.running.labels.is_empty()) {
            let hint = "a level asks for lists running: write how many, and of which labels";
            checker.add(self.key("running"), "counts no lists", hint);
        }
    }

    fn check_prevention(&self, checker: &mut Checker) {
        if self.prevention.is_some() != self.limits_called.prevention.is_some() {
            let hint = "limits of prevention and what they are called stand together";
            checker.add(
                self.key("limits_called.prevention"),
                "has no limits, or no name",
                hint,
            );
        }
        for (criterion, limit) in self.limits(Yardstick::Prevention).iter() {
            let main = self.main.get(criterion);
            if !main.is_some_and(|main| main.is_within(limit)) {
                let key = self.key(&format!("prevention.{criterion}"));
                let hint = "whoever passes the main limit must pass that of prevention too";
                checker.add(key, "stricter than the main limit", hint);
            }
        }
    }

    fn check_against(&self, earlier: &Self, checker: &mut Checker) {
        if self.id == earlier.id {
            checker.add(self.key("id"), "used twice", "each id may stand once");
        }
        let (here, there) = (self.lists, earlier.lists);
        if self.family == earlier.family && (here.contains(there.from) || there.contains(here.from))
        {
            let message = format!("overlaps with `{}`", earlier.id.escape_debug());
            let hint = "in a family only one rule set may hold for a list";
            checker.add(self.key("lists"), message, hint);
        }
    }
}

impl Level {
    fn key(&self, rules: &RuleSet, name: &str) -> String {
        rules.key(&format!("level[{}].{name}", self.label))
    }

    fn check(&self, rules: &RuleSet, checker: &mut Checker) {
        let limits = rules.limits(self.limits);
        let mut criteria = self.counted.iter().chain(&self.gates);
        if !criteria.all(|criterion| limits.get(*criterion).is_some()) {
            let message = "names a criterion without a limit";
            checker.add(self.key(rules, "counted"), message, "add the limit");
        }
        let distinct: BTreeSet<&Criterion> = self.counted.iter().collect();
        if distinct.len() < self.counted.len() {
            let hint = "each criterion counts once";
            checker.add(self.key(rules, "counted"), "names a criterion twice", hint);
        }
        if self.needed > self.counted.len() {
            let hint = "count more or need fewer";
            checker.add(self.key(rules, "needed"), "more than are counted", hint);
        }
        if self.gates_needed == GatesNeeded::Any && self.gates.is_empty() {
            let hint = "name the criteria in `gates`, or leave it out";
            checker.add(self.key(rules, "gates_needed"), "there are no gates", hint);
        }
    }
}

impl Limit {
    /// Tells whether every value that passes this limit passes the other one too.
    fn is_within(&self, other: &Self) -> bool {
        let (here, there) = match (self.bound, other.bound) {
            (Bound::Fixed(here), Bound::Fixed(there)) => (here, there),
            (
                Bound::Times { times, reference },
                Bound::Times {
                    times: there,
                    reference: same,
                },
            ) if reference == same => (times.into(), there.into()),
            _ => return false,
        };
        match (self.comparison, other.comparison) {
            (Relation::LessThan, Relation::LessThan) => here <= there,
            (Relation::LessThan, _) | (_, Relation::LessThan) => false,
            (Relation::AtLeast, Relation::MoreThan) => here > there,
            _ => here >= there,
        }
    }
}
