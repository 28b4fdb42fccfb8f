//! What may be seen of how an estate stands to the law.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, prelude::ToPrimitive};

use crate::{
    config::{Disclosure, Law},
    model::{
        Assessment, Colour, Criterion, CriterionFinding, CriterionStanding, Relation, Standing,
        UnitId,
    },
};

/// Criteria are shown with decimals, so of no estate with fewer residents.
const LEAST_RESIDENTS: u32 = 1000;

/// Tells whether criteria may be shown of an estate with so many residents.
#[must_use]
pub(crate) fn is_large(residents: Option<Decimal>) -> bool {
    residents >= Some(LEAST_RESIDENTS.into())
}

/// What is known exactly of an estate.
pub(crate) struct ExactStanding<'a> {
    /// The estate.
    pub unit: &'a UnitId,
    /// What the law says of it, on each list in turn; the newest last.
    pub assessments: &'a [Assessment],
    /// The colours of the newest list and the one before.
    pub colours: (Option<Colour>, Option<Colour>),
    /// The letting tools that the colour opens.
    pub letting_tools: &'a [String],
    /// Whether a criterion of the newest list is known but may not be told; the assessments are
    /// made without those that may not.
    pub is_hidden: &'a dyn Fn(Criterion) -> bool,
    /// The published number of persons that a criterion of the newest list is a share of.
    pub base: &'a dyn Fn(Criterion) -> Option<f64>,
}

/// Publishes the criteria of an estate of at least 1,000 residents; of a smaller one that earlier
/// lists oblige to something its labels and obligations, and nothing of any other.
///
/// Everything is made from criteria that may be told. Values have the decimals that the law's file
/// gives them; the distance in persons is made from the shown value, the limit and the rounded
/// number of persons, and rounded up to the base.
#[must_use]
pub(crate) fn publish_standing(
    exact: &ExactStanding,
    law: &Law,
    policy: &Disclosure,
) -> Option<Standing> {
    let (newest, earlier) = exact.assessments.split_last()?;
    let is_large = is_large(newest.residents);
    let mut obligations = newest.obligations.iter();
    let is_obliged = obligations.any(|obligation| obligation.holds == Some(true));
    let is_told = newest.social_housing && (is_large || is_obliged);
    let (colour, colour_before) = match is_large {
        true => exact.colours,
        false => (None, None),
    };
    is_told.then(|| Standing {
        unit: exact.unit.clone(),
        list_year: newest.list_year,
        is_large,
        label: newest.label,
        published: newest.published,
        label_before: earlier.last().and_then(|before| before.label),
        published_before: earlier.last().and_then(|before| before.published),
        compared: Vec::new(),
        colour,
        colour_before,
        movement: None,
        letting_tools: match is_large {
            true => exact.letting_tools.to_vec(),
            false => Vec::new(),
        },
        years_in_row: newest.years_in_row,
        row_is_open: false,
        obligations: newest.obligations.clone(),
        criteria: newest
            .findings
            .iter()
            .filter(|_| is_large)
            .map(|finding| criterion(finding, exact, law, policy))
            .collect(),
        turning_point: None,
        chances: BTreeMap::new(),
    })
}

fn criterion(
    finding: &CriterionFinding,
    exact: &ExactStanding,
    law: &Law,
    policy: &Disclosure,
) -> CriterionStanding {
    let criterion = finding.criterion;
    let decimals = law.decimals(criterion);
    let value = finding.value;
    let value = value.and_then(|value| rounded_criterion(value, decimals));
    let limit = finding
        .limit
        .and_then(|limit| limit.round_dp(LIMIT_DECIMALS).to_f64());
    let newest = exact.assessments.last();
    let prevention = newest.and_then(|newest| CriterionFinding::of(&newest.prevention, criterion));
    let points = value
        .zip(finding.distance.and(limit))
        .map(|(value, limit)| {
            let above = value - limit;
            match finding.comparison {
                Relation::LessThan => -above,
                _ => above,
            }
        });
    CriterionStanding {
        criterion,
        value,
        hidden: (exact.is_hidden)(criterion),
        relation: finding.comparison,
        limit,
        met: finding.met,
        prevention_limit: prevention
            .and_then(|finding| finding.limit?.round_dp(LIMIT_DECIMALS).to_f64())
            .filter(|other| Some(*other) != limit),
        prevention_met: prevention.and_then(|finding| finding.met),
        points,
        persons: points
            .zip((exact.base)(criterion))
            .filter(|_| law.mean_of(criterion).is_none())
            .map(|(points, base)| {
                let distance = Distance {
                    decimals,
                    points,
                    base,
                    mean_years: finding.mean_years,
                };
                distance.persons(policy.rounding_base)
            }),
        outlook: None,
    }
}

/// Rounds the value of a criterion to the decimals in which it is shown.
#[must_use]
pub(crate) fn rounded_criterion(value: Decimal, decimals: u8) -> Option<f64> {
    let half_up = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
    value
        .round_dp_with_strategy(decimals.into(), half_up)
        .to_f64()
}

/// Returns the step to which a value with so many decimals is rounded.
#[must_use]
pub(crate) fn criterion_step(decimals: u8) -> f64 {
    0.1_f64.powf(f64::from(decimals))
}

/// Limits are public, and are rounded to so many decimals.
const LIMIT_DECIMALS: u32 = 4;
/// The step to which they are.
const LIMIT_STEP: f64 = 0.000_1;

/// How far the shown value of a criterion lies from its shown limit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Distance {
    /// The decimals in which the value is shown; it must be a share of persons.
    pub decimals: u8,
    /// The percentage points.
    pub points: f64,
    /// The published number of persons that the value is a share of.
    pub base: f64,
    /// How many years the value is the mean of.
    pub mean_years: u32,
}

impl Distance {
    /// Returns at most how many persons more or less put the value on the other side, were the
    /// newest year alone another; rounded up to the base.
    ///
    /// Value, limit and number of persons are taken as far off as rounding allows. One person
    /// moves the mean of two years by half a one.
    #[must_use]
    pub(crate) fn persons(self, rounding: u32) -> f64 {
        let rounding = f64::from(rounding);
        let off = f64::midpoint(criterion_step(self.decimals), LIMIT_STEP);
        let share = (self.points.abs() + off) / 100.0;
        let gap = share * (self.base + rounding / 2.0) * f64::from(self.mean_years);
        ((gap.floor() + 1.0) / rounding).ceil() * rounding
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_are_rounded_up_to_the_base() {
        for (points, base, mean_years, expected) in [
            (-0.6, 1915.0, 1, 15.0),
            (0.0, 1915.0, 1, 5.0),
            (0.1, 1960.0, 1, 5.0),
            (0.5, 2000.0, 1, 15.0),
            (4.6, 1100.0, 1, 55.0),
            // Two years: twice as many in the newest one alone.
            (4.6, 1100.0, 2, 105.0),
            (0.0, 1915.0, 2, 5.0),
        ] {
            let distance = Distance {
                decimals: 1,
                points,
                base,
                mean_years,
            };
            let found = distance.persons(5);
            assert!(
                (found - expected).abs() < 1e-9,
                "{points} of {base}: {found}"
            );
        }
    }

    const POLICY: Disclosure = {
        const LIMITS: crate::config::Limits = crate::config::Limits {
            minimum_count: 5,
            minimum_denominator: 20,
        };
        Disclosure {
            rounding_base: 5,
            mean_rounding: 1000,
            point_rounding: 0.5,
            audit_width: 5,
            normal: LIMITS,
            sensitive: LIMITS,
        }
    };

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn finding(criterion: &str, value: &str, limit: &str, met: bool) -> CriterionFinding {
        let comparison = match criterion {
            "income" => Relation::LessThan,
            "convicted" => Relation::AtLeast,
            _ => Relation::MoreThan,
        };
        CriterionFinding {
            criterion: criterion.parse().unwrap(),
            value: Some(decimal(value)),
            limit: Some(decimal(limit)),
            comparison,
            met: Some(met),
            distance: Some((decimal(value) - decimal(limit)).abs()),
            persons: None,
            mean_years: 1,
        }
    }

    fn assessment(list_year: i32, residents: u32) -> Assessment {
        Assessment {
            list_year,
            rule_set: "law-2021".to_owned(),
            label: "vulnerable".parse().ok(),
            possible: std::collections::BTreeSet::new(),
            published: None,
            contradicts_published: false,
            social_housing: true,
            residents: Some(residents.into()),
            enough_residents: Some(true),
            findings: vec![
                finding("non_western", "49.449", "50", false),
                finding("convicted", "2.6049", "2.6", true),
                finding("income", "54.96", "55", true),
            ],
            prevention: Vec::new(),
            years_in_row: 0,
            obligations: Vec::new(),
        }
    }

    fn published(
        assessments: &[Assessment],
        is_hidden: &dyn Fn(Criterion) -> bool,
    ) -> Option<Standing> {
        let exact = ExactStanding {
            unit: &"e1".parse().unwrap(),
            assessments,
            colours: (Some(Colour::Red), None),
            letting_tools: &[],
            is_hidden,
            base: &|_| Some(2000.0),
        };
        publish_standing(&exact, &Law::built_in().unwrap(), &POLICY)
    }

    #[test]
    fn estates_of_under_a_thousand_residents_are_not_told_of() {
        let nothing = |_| false;
        assert!(published(&[assessment(2025, 1000)], &nothing).is_some());
        assert_eq!(published(&[assessment(2025, 999)], &nothing), None);
        assert_eq!(published(&[], &nothing), None);
        let mut unknown = assessment(2025, 1000);
        unknown.residents = None;
        assert_eq!(published(&[unknown], &nothing), None);
        let mut other = assessment(2025, 1000);
        other.social_housing = false;
        assert_eq!(published(&[other], &nothing), None);
    }

    #[test]
    fn values_have_the_decimals_in_which_they_are_shown() {
        let standing = published(&[assessment(2025, 2000)], &|_| false).unwrap();
        let told: Vec<_> = standing
            .criteria
            .iter()
            .map(|one| (one.value, one.met, one.persons))
            .collect();
        assert_eq!(
            told,
            [
                // 0.6 points of 2,000 are 12 persons.
                (Some(49.4), Some(false), Some(15.0)),
                (Some(2.6), Some(true), Some(5.0)),
                // Nobody can count the persons that a mean lies from its limit.
                (Some(55.0), Some(true), None),
            ]
        );
        let points = standing.criteria[0].points.unwrap();
        assert!((points + 0.6).abs() < 1e-9, "{points}");
    }

    #[test]
    fn a_hidden_criterion_tells_neither_value_nor_side() {
        let hide = |criterion: Criterion| criterion.as_str() == "convicted";
        let mut list = assessment(2025, 2000);
        for finding in list.findings.iter_mut().filter(|one| hide(one.criterion)) {
            (finding.value, finding.met, finding.distance) = (None, None, None);
        }
        let standing = published(&[list], &hide).unwrap();
        for one in &standing.criteria {
            let is_hidden = hide(one.criterion);
            assert_eq!(one.hidden, is_hidden);
            assert_eq!(one.value.is_none(), is_hidden);
            assert_eq!(one.met.is_none(), is_hidden);
            assert_eq!(one.points.is_none(), is_hidden);
            assert!(!is_hidden || one.persons.is_none());
        }
    }

    #[test]
    fn the_newest_list_and_the_label_before_it_are_told() {
        let lists = [
            assessment(2023, 999),
            assessment(2024, 1000),
            assessment(2025, 1000),
        ];
        let standing = published(&lists, &|_| false).unwrap();
        assert_eq!(standing.list_year, 2025);
        assert_eq!(standing.label_before, lists[1].label);
        assert_eq!(
            (standing.colour, standing.colour_before),
            (Some(Colour::Red), None)
        );
    }
}
