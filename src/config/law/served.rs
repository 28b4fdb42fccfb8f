//! Whether the catalogue counts what the law looks at.

use std::collections::BTreeMap;

use super::{Law, LawSource};
use crate::{
    config::{
        Catalogue, Years,
        checker::{Checker, YEARS},
    },
    model::Criterion,
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
        for (criterion, rules) in self.needed(law, years) {
            if !catalogue.criteria.contains_key(&criterion) {
                let name = criterion.as_str();
                let message = format!("none serves the criterion `{name}` of `{rules}`");
                let hint = format!("add `criterion = \"{name}\"` to the [[indicator]] of it");
                checker.add("indicator", message, hint);
            }
        }
    }

    /// Returns the criteria on the lists of some years, each with the first rules that have it.
    fn needed<'a>(&self, law: &'a Law, years: Years) -> BTreeMap<Criterion, &'a str> {
        let mut needed = BTreeMap::new();
        let newest = years.last.unwrap_or(*YEARS.end()).min(*YEARS.end());
        for rules in (years.first..=newest).filter_map(|year| law.rules(&self.rules, year)) {
            for criterion in rules.criteria() {
                needed.entry(criterion).or_insert(rules.id.as_str());
            }
        }
        needed
    }
}
