//! What may be seen of how an estate stands to the law.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, prelude::ToPrimitive};

use crate::{
    config::Disclosure,
    model::{
        Assessment, Colour, Criterion, CriterionStanding, Finding, Relation, Standing, UnitId,
    },
};

/// Criteria are shown with decimals, so of no estate with fewer residents.
const LEAST_RESIDENTS: u32 = 1000;

/// What is known exactly of an estate.
pub struct ExactStanding<'a> {
    /// The estate.
    pub unit: &'a UnitId,
    /// What the law says of it, on each list in turn; the newest last.
    pub assessments: &'a [Assessment],
    /// The colours of the newest list and the one before.
    pub colours: (Option<Colour>, Option<Colour>),
    /// The letting tools that the colour opens.
    pub letting_tools: &'a [String],
    /// Whether the figures behind a criterion of a list are all published for the estate.
    pub is_shown: &'a dyn Fn(Criterion, i32) -> bool,
    /// The published number of persons that a criterion of the newest list is a share of.
    pub base: &'a dyn Fn(Criterion) -> Option<f64>,
}

/// Publishes the criteria of an estate of at least 1,000 residents; nothing for a smaller one.
///
/// A criterion is shown where all counts behind it are. Values have one decimal, convictions
/// two; the distance in persons is made from the shown value, the limit and the rounded
/// number of persons, and rounded up to the base.
#[must_use]
pub fn publish_standing(exact: &ExactStanding, policy: &Disclosure) -> Option<Standing> {
    let (newest, earlier) = exact.assessments.split_last()?;
    let large = newest.residents >= Some(LEAST_RESIDENTS.into());
    let known = newest.social_housing && large;
    known.then(|| Standing {
        unit: exact.unit.clone(),
        list_year: newest.list_year,
        label: newest.label,
        label_before: earlier.last().and_then(|one| one.label),
        colour: exact.colours.0,
        colour_before: exact.colours.1,
        movement: None,
        letting_tools: exact.letting_tools.to_vec(),
        years_in_row: newest.years_in_row,
        development_plan: newest.development_plan == Some(true),
        criteria: newest
            .findings
            .iter()
            .map(|finding| criterion(finding, exact, policy))
            .collect(),
        chances: BTreeMap::new(),
    })
}

fn criterion(finding: &Finding, exact: &ExactStanding, policy: &Disclosure) -> CriterionStanding {
    let criterion = finding.criterion;
    let newest = exact.assessments.last().map_or(0, |one| one.list_year);
    let shown = (exact.is_shown)(criterion, newest);
    let value = finding
        .value
        .filter(|_| shown)
        .and_then(|value| rounded_criterion(value, criterion));
    let limit = finding.limit.and_then(|limit| limit.round_dp(2).to_f64());
    let points = value
        .zip(finding.distance.and(limit))
        .map(|(value, limit)| {
            let above = value - limit;
            match finding.comparison {
                Relation::LessThan => -above,
                _ => above,
            }
        });
    let earlier = exact.assessments.iter().filter_map(|one| {
        let mut findings = one.findings.iter();
        let finding = findings.find(|finding| finding.criterion == criterion)?;
        let large = one.residents >= Some(LEAST_RESIDENTS.into());
        let value = finding
            .value
            .filter(|_| large && (exact.is_shown)(criterion, one.list_year))?;
        Some((one.list_year, rounded_criterion(value, criterion)?))
    });
    CriterionStanding {
        criterion,
        value,
        hidden: finding.value.is_some() && value.is_none(),
        relation: finding.comparison,
        limit,
        met: finding.met.filter(|_| value.is_some()),
        points,
        persons: points.zip((exact.base)(criterion)).and_then(|pair| {
            (criterion != Criterion::Income).then(|| persons(pair, policy.rounding_base))
        }),
        outlook: None,
        earlier: earlier.collect(),
    }
}

/// Rounds the value of a criterion to the decimals in which it is shown.
#[must_use]
pub fn rounded_criterion(value: Decimal, criterion: Criterion) -> Option<f64> {
    let decimals = match criterion {
        Criterion::Convicted => 2,
        _ => 1,
    };
    let half_up = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
    value.round_dp_with_strategy(decimals, half_up).to_f64()
}

/// Returns about how many persons a distance in percentage points is, rounded up.
fn persons((points, base): (f64, f64), rounding: u32) -> f64 {
    let rounding = f64::from(rounding);
    let steps = points.abs() / 100.0 * base / rounding;
    steps.ceil().max(1.0) * rounding
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_are_rounded_up_to_the_base() {
        for (points, base, expected) in [
            (-0.6, 1915.0, 15.0),
            (0.0, 1915.0, 5.0),
            (0.1, 1960.0, 5.0),
            (4.6, 1100.0, 55.0),
        ] {
            let found = persons((points, base), 5);
            assert!(
                (found - expected).abs() < 1e-9,
                "{points} of {base}: {found}"
            );
        }
    }
}
