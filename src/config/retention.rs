//! How long rows about persons are kept.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checker::Checker;

/// How long rows about persons are kept.
#[derive(Debug, Clone, Copy, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// So many days after the date of an edition the rows about persons in its snapshot are
    /// deleted; never where it is left out.
    pub person_rows_days: Option<u32>,
}

impl Retention {
    /// Checks that the days have an end.
    pub(super) fn check(self, checker: &mut Checker) {
        if let Some(days) = self.person_rows_days {
            let hint = "days after the date of an edition; leave it out to keep them for ever";
            checker.within("retention.person_rows_days", days, 0..=36_525, hint);
        }
    }
}
