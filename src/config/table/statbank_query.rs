//! What is asked of Statbank for a table.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::YearPattern;
use crate::config::checker::Checker;

/// A query to Statbank: which values of which variables of a table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatbankQuery {
    /// The code of the table, such as `FOLK1A`.
    pub table: String,
    /// The codes of the values, by the code of their variable; `*` stands for all, and `{year}` for
    /// each year.
    pub variables: BTreeMap<String, Vec<String>>,
}

impl StatbankQuery {
    /// Returns how years are written, as the query itself says it.
    pub(super) fn years(&self) -> Option<YearPattern> {
        let mut with_year = self.variables.values().flatten();
        YearPattern::new(with_year.find(|value| value.contains("{year}"))?)
    }

    /// Returns the values of a variable for some years.
    pub(crate) fn values(values: &[String], years: &[i32]) -> Vec<String> {
        let of_years = |value: &String| match value.contains("{year}") {
            true => years
                .iter()
                .map(|year| value.replace("{year}", &year.to_string()))
                .collect(),
            false => vec![value.clone()],
        };
        values.iter().flat_map(of_years).collect()
    }

    pub(super) fn check(&self, key: &str, checker: &mut Checker) {
        let is_code = |text: &str| {
            !text.is_empty()
                && text
                    .chars()
                    .all(|c| c.is_alphanumeric() || "_-.".contains(c))
        };
        if !is_code(&self.table) {
            let hint = "the code of a table, such as `FOLK1A`, stands before its title in Statbank";
            checker.add(format!("{key}.table"), "is no code of a table", hint);
        }
        let values = self.variables.values().flatten();
        let with_year = values.filter(|value| value.contains("{year}")).count();
        if with_year != 1 || self.years().is_none() {
            let hint = "write the time once as `\"{year}\"`, `\"{year}K1\"` or `\"{year}M01\"`, in \
                        the variable of time: `Tid = [\"{year}K1\"]`";
            let message = "does not say once which years are fetched";
            checker.add(format!("{key}.variables"), message, hint);
        }
        for (variable, values) in &self.variables {
            if values.is_empty() {
                let key = format!("{key}.variables.{}", variable.escape_debug());
                let hint = "name codes of values, or `\"*\"` for all";
                checker.add(key, "has no values", hint);
            }
        }
    }
}
