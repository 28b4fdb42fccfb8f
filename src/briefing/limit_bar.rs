//! A criterion of the law as a bar: the value, and the limits that it is held against.

use serde::Serialize;

use crate::model::{CriterionStanding, Relation, Standing};

/// Beyond the furthest of what is drawn of a criterion is so much more.
const ROOM: f64 = 1.25;

/// A bar from nought: all places are parts of its length, which is the same for a criterion in a whole
/// edition, so that bars compare and a limit always stands in the same place.
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

/// Returns the bar of a criterion among those of all estates; nothing where its value or limit is not
/// shown.
pub(super) fn limit_bar(standing: &CriterionStanding, all: &[Standing]) -> Option<LimitBar> {
    let (value, limit) = standing.value.zip(standing.limit)?;
    let prevention = standing.prevention_limit;
    let estates = all.iter();
    let same = estates.filter_map(|estate| estate.criterion(standing.criterion));
    let end = ROOM * same.chain([standing]).map(furthest).fold(0.0, f64::max);
    (end > 0.0).then(|| LimitBar {
        value: value / end,
        limit: limit / end,
        prevention: prevention.map(|prevention| prevention / end),
        is_met_above: matches!(standing.relation, Relation::MoreThan | Relation::AtLeast),
    })
}

/// Returns the furthest of what is drawn of a criterion.
fn furthest(standing: &CriterionStanding) -> f64 {
    let drawn = [standing.value, standing.limit, standing.prevention_limit];
    drawn.into_iter().flatten().fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(
        value: Option<f64>,
        relation: Relation,
        limits: [Option<f64>; 2],
    ) -> CriterionStanding {
        CriterionStanding {
            criterion: "income".parse().unwrap(),
            value,
            hidden: value.is_none(),
            relation,
            limit: limits[0],
            met: None,
            prevention_limit: limits[1],
            prevention_met: None,
            points: None,
            persons: None,
            outlook: None,
        }
    }

    #[test]
    fn a_bar_has_room_for_value_and_limits() {
        let both = [Some(55.0), Some(65.0)];
        for value in [0.0, 40.0, 55.0, 65.0, 90.0] {
            let bar = limit_bar(&standing(Some(value), Relation::LessThan, both), &[]).unwrap();
            let end = value.max(65.0) * ROOM;
            assert!((bar.value - value / end).abs() < 1e-12);
            assert!((bar.limit - 55.0 / end).abs() < 1e-12);
            assert_eq!(bar.prevention, Some(65.0 / end));
            assert!(!bar.is_met_above);
        }
        let above = limit_bar(
            &standing(Some(1.0), Relation::AtLeast, [Some(2.0), None]),
            &[],
        )
        .unwrap();
        assert!(above.is_met_above && above.prevention.is_none());
    }

    #[test]
    fn what_is_hidden_has_no_bar() {
        for (value, limit) in [(None, Some(50.0)), (Some(9.0), None)] {
            let standing = standing(value, Relation::MoreThan, [limit, None]);
            assert!(limit_bar(&standing, &[]).is_none());
        }
    }
}
