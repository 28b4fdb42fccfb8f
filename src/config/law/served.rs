//! Whether the catalogue counts what the law looks at.

use std::collections::BTreeMap;

use super::{Law, LawSource};
use crate::{
    config::{
        Catalogue, Years,
        checker::{Checker, YEARS},
    },
    model::{Criterion, Measure},
};

impl LawSource {
    /// Checks that an indicator serves each criterion of the rules in force, once one does or
    /// there is a traffic light. `checker` is about the catalogue.
    pub(in crate::config) fn check_served(
        &self,
        law: &Law,
        (years, has_light): (Years, bool),
        catalogue: &Catalogue,
        checker: &mut Checker,
    ) {
        if catalogue.criteria.is_empty() && !has_light {
            return;
        }
        for (criterion, indicator) in &catalogue.criteria {
            check_serves(law, *criterion, (indicator, catalogue), checker);
        }
        for (criterion, rules) in self.needed(law, years) {
            if !catalogue.criteria.contains_key(&criterion) {
                let message = format!("none serves the criterion `{criterion}` of `{rules}`");
                let hint = format!("add `criterion = \"{criterion}\"` to the [[indicator]] of it");
                checker.add("indicator", message, hint);
            }
        }
    }

    /// Returns the criteria on the lists of some years, each with the first rules that have it.
    fn needed<'a>(&self, law: &'a Law, years: Years) -> BTreeMap<Criterion, &'a str> {
        let mut needed = BTreeMap::new();
        let newest = years.last.unwrap_or(*YEARS.end()).min(*YEARS.end());
        for rules in (years.first..=newest).filter_map(|year| law.rules_of_year(&self.rules, year))
        {
            for criterion in rules.criteria() {
                needed.entry(criterion).or_insert(rules.id.as_str());
            }
        }
        needed
    }
}

/// Checks that an indicator serves a criterion that there is, and is what the law compares.
fn check_serves(
    law: &Law,
    criterion: Criterion,
    (indicator, catalogue): (&str, &Catalogue),
    checker: &mut Checker,
) {
    let key = format!("indicator[{indicator}].criterion");
    let Some(declared) = law.check_criterion(&key, criterion, checker) else {
        return;
    };
    let Some(indicator) = catalogue.indicator(indicator) else {
        return;
    };
    let fits = match declared.of {
        Some(_) => matches!(indicator.measure, Measure::Mean { .. }),
        None => matches!(indicator.measure, Measure::Share | Measure::Rate { .. }),
    };
    if !fits {
        let hint = match declared.of {
            Some(_) => "the law holds this criterion against a mean: `measure = \"mean\"`",
            None => "the law compares shares of persons: `share` or `rate`",
        };
        checker.add(key, format!("cannot serve `{criterion}`"), hint);
    }
}
