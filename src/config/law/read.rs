//! From the text of `law.toml` to the law.

use std::{collections::BTreeMap, path::Path};

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{
    Bound, Checked, CriterionLimits, DeclaredCriterion, DeclaredLabel, Law, Level, Limit,
    LimitsCalled, ListDays, Obligation, Reference, Residents, RuleSet, Running, Status, rules::one,
};
use crate::{
    config::{
        ConfigError,
        checker::{Checker, Problems},
        strict,
    },
    model::{Criterion, Label, Relation, Text},
};

/// The largest limit, in per cent.
const MOST_PERCENT: Decimal = Decimal::ONE_THOUSAND;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLaw {
    checked: Checked,
    criterion: Vec<DeclaredCriterion>,
    label: Vec<DeclaredLabel>,
    #[serde(default)]
    obligation: Vec<Obligation>,
    rule_set: Vec<RawRuleSet>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRuleSet {
    id: String,
    family: String,
    lists: ListDays,
    title: Text,
    citation: String,
    status: Option<Status>,
    residents: Residents,
    limits_called: LimitsCalled,
    main: BTreeMap<Criterion, RawLimit>,
    prevention: Option<BTreeMap<Criterion, RawLimit>>,
    running: Option<Running>,
    level: Vec<Level>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLimit {
    comparison: Relation,
    value: Option<Decimal>,
    times: Option<u32>,
    reference: Option<Reference>,
    #[serde(default = "one")]
    mean_years: u32,
}

/// Reads the law from a text; a limit that is none is told, and stands for another.
///
/// # Errors
/// Text that is no TOML.
pub(super) fn law(
    text: &str,
    file: &Path,
    problems: &mut Problems,
) -> Result<Option<Law>, ConfigError> {
    let Some(raw) = problems.take(strict::parse::<RawLaw>(text, file))? else {
        return Ok(None);
    };
    let mut labels = raw.label;
    labels.sort_by_key(|label| label.severity);
    let mut law = Law {
        checked: raw.checked,
        criteria: raw.criterion,
        labels,
        obligations: raw.obligation,
        rule_sets: Vec::new(),
        text: text.to_owned(),
    };
    let mut checker = problems.of(file);
    let sets = raw.rule_set.into_iter();
    law.rule_sets = sets.map(|raw| raw.read(&law, &mut checker)).collect();
    Ok(Some(law))
}

impl RawRuleSet {
    fn read(self, law: &Law, checker: &mut Checker) -> RuleSet {
        let id = &self.id;
        let mut limits = |name: &str, mut raw: BTreeMap<Criterion, RawLimit>| {
            let declared = law.criteria.iter();
            let known = declared.filter_map(|declared| {
                let raw = raw.remove(&declared.id)?;
                let key = format!("rule_set[{id}].{name}.{}", declared.id);
                Some((declared.id, raw.read(&key, checker)))
            });
            let known = CriterionLimits(known.collect());
            for unknown in raw.keys() {
                let hint = "declare it in a [[criterion]]";
                let key = format!("rule_set[{id}].{name}.{unknown}");
                checker.add(key, "there is no such criterion", hint);
            }
            known
        };
        let mut levels = self.level;
        levels.sort_by_key(|level: &Level| law.severity(level.label));
        RuleSet {
            main: limits("main", self.main),
            prevention: self.prevention.map(|raw| limits("prevention", raw)),
            id: self.id,
            family: self.family,
            lists: self.lists,
            title: self.title,
            citation: self.citation,
            status: self.status,
            residents: self.residents,
            limits_called: self.limits_called,
            running: self.running.unwrap_or_else(no_row),
            levels,
        }
    }
}

/// Counts no lists running.
fn no_row() -> Running {
    let labels: Vec<Label> = Vec::new();
    Running {
        labels,
        lists: one(),
        since: None,
    }
}

impl RawLimit {
    fn read(self, key: &str, checker: &mut Checker) -> Limit {
        let hint = "one list, or the mean of so many";
        checker.within(&format!("{key}.mean_years"), self.mean_years, 1..=10, hint);
        Limit {
            comparison: self.comparison,
            bound: self.bound(key, checker),
            mean_years: self.mean_years,
        }
    }

    fn bound(&self, key: &str, checker: &mut Checker) -> Bound {
        let hint = "a limit has `value`, in per cent, or both `times` and `reference`";
        match (self.value, self.times, self.reference) {
            (Some(value), None, None) => {
                let key = format!("{key}.value");
                checker.within(&key, value, Decimal::ZERO..=MOST_PERCENT, hint);
                Bound::Fixed(value)
            }
            (None, Some(times), Some(reference)) => {
                checker.within(&format!("{key}.times"), times, 1..=100, hint);
                Bound::Times { times, reference }
            }
            _ => {
                checker.add(key, "is no limit", hint);
                Bound::Fixed(Decimal::ZERO)
            }
        }
    }
}
