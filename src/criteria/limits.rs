//! Values held against limits, exactly.
//!
//! A limit may be two thirds of a given number, so nothing is divided before it is compared.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::{
    config::{Bound, Limit, Residents, RuleSet, Yardstick},
    model::{Criterion, CriterionFinding, Relation},
};

/// What is known about a unit on 1 January before a list; a criterion that is left out is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Situation {
    /// The residents.
    pub residents: Option<Decimal>,
    /// The values, in per cent; a mean in per cent of that of country or region.
    pub values: BTreeMap<Criterion, Decimal>,
    /// The main limits that are given anew for each list, such as three times the share of
    /// convicted in country or region, in per cent. One that is given goes before a fixed one.
    pub limits: BTreeMap<Criterion, Decimal>,
    /// How many persons each value is a share of.
    pub bases: BTreeMap<Criterion, Decimal>,
    /// Whether the unit is a social-housing area: no other has a label.
    pub social_housing: bool,
}

impl Default for Situation {
    /// Returns a social-housing area of which nothing is known.
    fn default() -> Self {
        Self {
            residents: None,
            values: BTreeMap::new(),
            limits: BTreeMap::new(),
            bases: BTreeMap::new(),
            social_housing: true,
        }
    }
}

/// Returns what each criterion says under one set of limits, in the order of the columns.
#[must_use]
pub(crate) fn findings(
    rules: &RuleSet,
    yardstick: Yardstick,
    situation: &Situation,
) -> Vec<CriterionFinding> {
    let limits = rules.limits(yardstick).iter();
    limits
        .map(|(criterion, limit)| finding(rules, criterion, *limit, situation))
        .collect()
}

/// Tells whether residents are enough; unknown where they are.
pub(super) fn enough(residents: Residents, number: Option<Decimal>) -> Option<bool> {
    Some(passes(
        residents.comparison,
        number?,
        residents.value.into(),
    ))
}

fn finding(
    rules: &RuleSet,
    criterion: Criterion,
    limit: Limit,
    situation: &Situation,
) -> CriterionFinding {
    let value = situation.values.get(&criterion).copied();
    let given = situation.limits.get(&criterion).copied();
    let threshold = Threshold::new(rules, criterion, limit, given);
    let known = value.zip(threshold);
    let met = known.and_then(|(value, threshold)| threshold.met(value));
    CriterionFinding {
        criterion,
        value,
        limit: threshold.map(|threshold| threshold.rounded(value)),
        comparison: limit.comparison,
        met,
        distance: known.map(|(value, threshold)| threshold.distance(value)),
        persons: known.and_then(|(value, threshold)| {
            // One person in the newest year moves the mean of several by a part of one.
            let base = situation.bases.get(&criterion)?;
            threshold.persons(value, base.checked_mul(limit.mean_years.into())?, met?)
        }),
        mean_years: limit.mean_years,
    }
}

fn passes(comparison: Relation, value: Decimal, limit: Decimal) -> bool {
    match comparison {
        Relation::MoreThan => value > limit,
        Relation::AtLeast => value >= limit,
        Relation::LessThan => value < limit,
    }
}

/// A limit as a fraction: `given * times / of`.
#[derive(Clone, Copy)]
struct Threshold {
    comparison: Relation,
    given: Decimal,
    times: Decimal,
    of: Decimal,
}

impl Threshold {
    /// Returns the limit that holds; none where it moves and is not given.
    fn new(
        rules: &RuleSet,
        criterion: Criterion,
        limit: Limit,
        given: Option<Decimal>,
    ) -> Option<Self> {
        let main = rules.main.get(criterion).map(|main| main.bound);
        let (given, times, of) = match (limit.bound, main) {
            (Bound::Fixed(value), _) => (given.unwrap_or(value), 1, 1),
            (Bound::Times { times, .. }, Some(Bound::Times { times: of, .. })) => {
                (given?, times, of)
            }
            (Bound::Times { .. }, _) => return None,
        };
        Some(Self {
            comparison: limit.comparison,
            given,
            times: times.into(),
            of: of.into(),
        })
    }

    /// Tells whether a value is on the met side; unknown for numbers beyond all measure.
    fn met(self, value: Decimal) -> Option<bool> {
        let value = value.checked_mul(self.of)?;
        let limit = self.given.checked_mul(self.times)?;
        Some(passes(self.comparison, value, limit))
    }

    fn limit(self) -> Decimal {
        self.given * (self.times / self.of)
    }

    /// Returns the limit with as many decimals as the value has, and at least four.
    fn rounded(self, value: Option<Decimal>) -> Decimal {
        let decimals = value.map_or(0, |value| value.scale());
        let decimals = decimals.max(self.given.scale()).max(4);
        self.limit().round_dp(decimals).normalize()
    }

    fn distance(self, value: Decimal) -> Decimal {
        let past = value - self.rounded(Some(value));
        match self.comparison {
            Relation::LessThan => -past,
            Relation::MoreThan | Relation::AtLeast => past,
        }
    }

    /// Returns the fewest persons more or less that put the value on the other side.
    fn persons(self, value: Decimal, base: Decimal, met: bool) -> Option<u64> {
        let strict = match self.comparison {
            Relation::MoreThan => !met,
            Relation::AtLeast => met,
            Relation::LessThan => return None,
        };
        let count = |per_cent: Decimal| {
            let hundredths = per_cent.checked_mul(base)?;
            hundredths.checked_div(Decimal::ONE_HUNDRED)
        };
        // A share that came by division is off in its last digit; no count is.
        let gap = (count(self.limit())? - count(value)?).round_dp(6).abs();
        let persons = match strict {
            true => gap.floor() + Decimal::ONE,
            false => gap.ceil(),
        };
        u64::try_from(persons.max(Decimal::ONE)).ok()
    }
}

#[cfg(test)]
mod tests;
