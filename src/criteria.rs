//! What the law says about a unit on a list, and which colour the traffic light shows.
//!
//! Pure functions over rules from `config` and types of `model`: nothing here reads or writes
//! a file. Whatever is unknown is tried out in every way that is possible ([`Odds`]), so a
//! missing figure leaves a label unknown only where it could decide.

mod assess;
mod explain;
mod history;
mod limits;
mod table;
mod traffic_light;
mod words;
mod worlds;

pub(crate) use assess::{CarriedOut, Listing, NoRules, assess};
pub(crate) use explain::{Wording, explain};
pub(crate) use history::History;
pub(crate) use limits::{Situation, findings};
pub(crate) use table::{TableError, classify};
pub(crate) use traffic_light::{light, movement};
pub(crate) use worlds::{Flip, LimitBand, Odds, chances, flips};

#[cfg(test)]
mod fixtures {
    //! Keys and situations of the law that is shipped.

    use std::collections::BTreeMap;

    use rust_decimal::Decimal;

    use super::Situation;
    use crate::model::{Criterion, Label};

    /// The criteria, in the order of the law's file.
    pub(super) const CRITERIA: [&str; 5] = [
        "non_western",
        "outside_work",
        "convicted",
        "basic_school",
        "income",
    ];

    pub(super) fn criterion(id: &str) -> Criterion {
        id.parse().unwrap()
    }

    pub(super) fn label(id: &str) -> Label {
        id.parse().unwrap()
    }

    /// Returns the values that are numbers, by criterion.
    pub(super) fn values(values: [&str; 5]) -> BTreeMap<Criterion, Decimal> {
        let pairs = CRITERIA.into_iter().zip(values);
        let known = pairs.filter_map(|(id, value)| Some((criterion(id), value.parse().ok()?)));
        known.collect()
    }

    /// Figures in the order of the criteria, `?` for unknown; three times the national share of
    /// convicted is 2.
    pub(super) fn situation(residents: &str, given: [&str; 5]) -> Situation {
        Situation {
            residents: residents.parse().ok(),
            values: values(given),
            limits: [(criterion("convicted"), Decimal::TWO)].into(),
            ..Situation::default()
        }
    }
}
