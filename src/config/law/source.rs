//! `[law]` of the configuration: whose rules decide, which are compared, and what was granted to whom.

use std::path::PathBuf;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{LAW, Law};
use crate::{
    config::checker::Checker,
    model::{Text, UnitId},
    nearest::did_you_mean_or_list,
};

/// By which rules areas are labelled.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
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
    pub(in crate::config) fn check(&self, law: &Law, checker: &mut Checker) {
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
            let known = known.map(|obligation| obligation.id.as_str());
            let message = format!(
                "there is no obligation `{}`",
                self.obligation.escape_debug()
            );
            let hint = did_you_mean_or_list(&self.obligation, "obligations", known);
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
