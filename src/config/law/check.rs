//! Whether the rules of the law fit together.

use super::{Bound, Level, Limit, RuleSet, Yardstick};
use crate::{
    config::checker::{Checker, YEARS},
    model::Relation,
};

/// The most lists running that a label may ask for.
const MOST_LISTS: u32 = 50;
/// The most residents that rules may ask for.
const MOST_RESIDENTS: u32 = 1_000_000;

/// Checks rule sets, each by itself and beside the others.
pub(super) fn check(rule_sets: &[RuleSet], checker: &mut Checker) {
    for (index, rules) in rule_sets.iter().enumerate() {
        rules.check(checker);
        for earlier in rule_sets.iter().take(index) {
            rules.check_against(earlier, checker);
        }
    }
}

impl RuleSet {
    fn key(&self, name: &str) -> String {
        format!("rule_set[{}].{name}", self.id.escape_debug())
    }

    fn check(&self, checker: &mut Checker) {
        self.check_years(checker);
        if self.residents.value > MOST_RESIDENTS {
            let key = self.key("residents");
            checker.add(key, "more than 1,000,000", "the law says 1000");
        }
        for level in &self.levels {
            level.check(self, checker);
        }
        self.check_prevention(checker);
    }

    fn check_years(&self, checker: &mut Checker) {
        let hint = "the year of the first list that they are about";
        checker.within(&self.key("first"), self.first, YEARS, hint);
        let Some(last) = self.last else { return };
        let hint = "leave it out where the rules are in force";
        checker.within(&self.key("last"), last, YEARS, hint);
        if last < self.first {
            let hint = "both are years of lists";
            checker.add(self.key("last"), "before `first`", hint);
        }
    }

    fn check_prevention(&self, checker: &mut Checker) {
        for (criterion, limit) in self.limits(Yardstick::Prevention) {
            let main = self.main.get(criterion);
            if !main.is_some_and(|main| main.is_within(limit)) {
                let key = self.key(&format!("prevention.{}", criterion.as_str()));
                let hint = "whoever passes the limit of § 61 a must pass that of § 61 b too";
                checker.add(key, "stricter than the main limit", hint);
            }
        }
    }

    fn check_against(&self, earlier: &Self, checker: &mut Checker) {
        if self.id == earlier.id {
            checker.add(self.key("id"), "used twice", "each id may stand once");
        }
        if self.family == earlier.family
            && (self.holds_in(earlier.first) || earlier.holds_in(self.first))
        {
            let message = format!("overlaps with `{}`", earlier.id.escape_debug());
            let hint = "in a family only one rule set may hold for the lists of a year";
            checker.add(self.key("first"), message, hint);
        }
    }
}

impl Level {
    fn check(&self, rules: &RuleSet, checker: &mut Checker) {
        let name = self.label.name(rules.first);
        let key = |key| rules.key(&format!("level[{name}].{key}"));
        let limits = rules.limits(self.yardstick());
        let mut criteria = self.counted.iter().chain(&self.gate);
        if !criteria.all(|criterion| limits.contains_key(criterion)) {
            let message = "names a criterion without a limit";
            checker.add(key("counted"), message, "add the limit");
        }
        if self.needed > self.counted.len() {
            let hint = "count more or need fewer";
            checker.add(key("needed"), "more than are counted", hint);
        }
        if self.lists == 0 {
            let hint = "this list is the first: write 1";
            checker.add(key("lists"), "no list at all", hint);
        }
        if self.lists > MOST_LISTS {
            let hint = "the law asks for five at most";
            checker.add(key("lists"), "more than 50 lists", hint);
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
