//! A criterion of the law as a bar: the value, and the limits that it is held against.

use serde::Serialize;

use crate::model::{CriterionStanding, Relation};

/// Beyond the furthest of what is drawn is so much more.
const ROOM: f64 = 1.25;

/// A bar from nought: all places are parts of its length.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LimitBar {
    /// How far it reaches.
    pub value: f64,
    /// Where the limit of § 61 a stands.
    pub limit: f64,
    /// Where the limit of § 61 b stands, where it is another one.
    pub prevention: Option<f64>,
    /// Whether the criterion is met above the limit, and not below it.
    pub is_met_above: bool,
}

/// Returns the bar of a criterion; nothing where its value or limit is not shown.
pub(super) fn limit_bar(standing: &CriterionStanding) -> Option<LimitBar> {
    let (value, limit) = standing.value.zip(standing.limit)?;
    let prevention = standing.prevention_limit;
    let end = ROOM * value.max(limit).max(prevention.unwrap_or_default());
    (end > 0.0).then(|| LimitBar {
        value: value / end,
        limit: limit / end,
        prevention: prevention.map(|prevention| prevention / end),
        is_met_above: matches!(standing.relation, Relation::MoreThan | Relation::AtLeast),
    })
}
