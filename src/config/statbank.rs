//! Statbank of Statistics Denmark: where it is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checker::{Checker, is_this_machine};

/// Where Statbank is (api.statbank.dk, "API til Statistikbanken").
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Statbank {
    /// The address before `/data`.
    pub address: String,
    /// The language of its labels.
    pub language: StatbankLanguage,
}

/// The languages that Statbank has labels in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatbankLanguage {
    /// Danish.
    #[default]
    Da,
    /// English.
    En,
}

impl Default for Statbank {
    fn default() -> Self {
        Self {
            address: "https://api.statbank.dk/v1".to_owned(),
            language: StatbankLanguage::default(),
        }
    }
}

impl Statbank {
    pub(super) fn check(&self, checker: &mut Checker) {
        let rest = self.address.strip_prefix("http://");
        let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next());
        let host = host.map(|host| match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        });
        let is_near = host.is_some_and(|host| is_this_machine(host.trim_matches(['[', ']'])));
        if !self.address.starts_with("https://") && !is_near {
            let hint = "write it as `https://api.statbank.dk/v1`";
            checker.add("statbank.address", "is no address with `https://`", hint);
        }
    }
}
