//! From the text of `law.toml` to rule sets.

use std::{collections::BTreeMap, path::Path};

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{Bound, CriterionLimits, Level, Limit, Reference, Residents, RuleSet, one};
use crate::{
    config::{
        ConfigError,
        checker::{Checker, Problems},
        strict,
    },
    model::{Criterion, Relation, Text},
};

/// The largest limit, in per cent.
const MOST_PERCENT: Decimal = Decimal::ONE_THOUSAND;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLaw {
    rule_set: Vec<RawRuleSet>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRuleSet {
    id: String,
    family: String,
    first: i32,
    last: Option<i32>,
    title: Text,
    citation: String,
    residents: Residents,
    main: BTreeMap<Criterion, RawLimit>,
    prevention: Option<BTreeMap<Criterion, RawLimit>>,
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

/// Reads the rule sets of a text; a limit that is none is told, and stands for another.
///
/// # Errors
/// Text that is no TOML.
pub(super) fn rule_sets(
    text: &str,
    file: &Path,
    problems: &mut Problems,
) -> Result<Option<Vec<RuleSet>>, ConfigError> {
    let Some(raw) = problems.take(strict::parse::<RawLaw>(text, file))? else {
        return Ok(None);
    };
    let mut checker = problems.of(file);
    let sets = raw.rule_set.into_iter();
    Ok(Some(sets.map(|raw| raw.read(&mut checker)).collect()))
}

impl RawRuleSet {
    fn read(self, checker: &mut Checker) -> RuleSet {
        let id = &self.id;
        let mut limits = |name: &str, raw: BTreeMap<Criterion, RawLimit>| -> CriterionLimits {
            let limits = raw.into_iter().map(|(criterion, raw)| {
                let key = format!("rule_set[{id}].{name}.{}", criterion.as_str());
                (criterion, raw.read(&key, checker))
            });
            limits.collect()
        };
        RuleSet {
            main: limits("main", self.main),
            prevention: self.prevention.map(|raw| limits("prevention", raw)),
            id: self.id,
            family: self.family,
            first: self.first,
            last: self.last,
            title: self.title,
            citation: self.citation,
            residents: self.residents,
            levels: self.level,
        }
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
