//! What an earlier edition showed of the counts of today.

use super::{
    problem::is_whole,
    relations::{LinearConstraint, Place, Term, bounds},
};
use crate::{
    config::Disclosure,
    model::{Basis, Figures, Indicator, Measure, Pooled, PublishedFigures, Shown, UnitId},
};

/// Limits that lie further off than so many widths tell nothing.
const FAR: f64 = 4.0;

/// Returns what the figures of an earlier edition say: counts by their rounding, means by
/// theirs, and that what was shown was not too small.
#[must_use]
pub(crate) fn shown_before(
    published: &PublishedFigures,
    indicators: &[Indicator],
    exact: &Figures,
    policy: &Disclosure,
) -> Vec<LinearConstraint> {
    let mut said = Vec::new();
    for indicator in indicators {
        if !matches!(indicator.basis, Basis::Counted { .. }) {
            continue;
        }
        let whole = is_whole(exact, indicator);
        let earlier = |unit, year| EarlierFigure {
            indicator,
            year,
            unit,
            whole,
            policy,
        };
        for (unit, year, pooled) in published.pooled_of_indicator(&indicator.id) {
            said.extend(earlier(unit, year).pooled(pooled));
        }
        for (unit, year, figure) in published.of_indicator(&indicator.id) {
            // Region and country are no counts of ours.
            let counted = exact.get(&indicator.id, year, unit.as_str());
            if let Some(shown) = counted.and(figure.shown()) {
                let earlier = earlier(unit, year);
                said.extend(earlier.counts(shown));
                said.extend(earlier.mean(shown));
            }
        }
    }
    said
}

/// A figure of an earlier edition.
struct EarlierFigure<'a> {
    indicator: &'a Indicator,
    year: i32,
    unit: &'a UnitId,
    whole: bool,
    policy: &'a Disclosure,
}

impl EarlierFigure<'_> {
    fn place(&self, term: Term) -> Place {
        Place {
            term,
            year: self.year,
            unit: self.unit.clone(),
        }
    }

    fn above(&self) -> Place {
        self.place(Term::numerator(&self.indicator.id))
    }

    fn below(&self) -> Place {
        self.place(Term::denominator(&self.indicator.id))
    }

    fn counts(&self, shown: Shown) -> Vec<LinearConstraint> {
        let base = f64::from(self.policy.rounding_base);
        let least = f64::from(self.policy.limits(self.indicator.sensitivity).minimum_count);
        let far = FAR * f64::from(self.policy.audit_width);
        let mut said = Vec::new();
        if let Some(number) = shown.numerator {
            let (low, high) = bounds(number, base, self.whole);
            said.push(between(vec![(self.above(), 1.0)], low, high));
            if low < least {
                said.push(between(vec![(self.above(), 1.0)], least, f64::INFINITY));
            }
        }
        if let Some(number) = shown.denominator {
            let (low, high) = bounds(number, base, true);
            said.push(between(vec![(self.below(), 1.0)], low, high));
        }
        let rest = shown.denominator.zip(shown.numerator);
        let near = rest.is_some_and(|(below, above)| below - above < least + far);
        if near && self.indicator.measure == Measure::Share {
            let others = vec![(self.below(), 1.0), (self.above(), -1.0)];
            said.push(between(others, least, f64::INFINITY));
        }
        said
    }

    /// Returns what a mean says: that times the number of persons is about the sum.
    fn mean(&self, shown: Shown) -> Vec<LinearConstraint> {
        let Measure::Mean { unit } = self.indicator.measure else {
            return Vec::new();
        };
        let (low, high) = bounds(shown.value, self.policy.mean_base(unit), false);
        let times = |mean: f64| vec![(self.above(), 1.0), (self.below(), -mean)];
        vec![
            between(times(low), 0.0, f64::INFINITY),
            between(times(high), f64::NEG_INFINITY, 0.0),
        ]
    }
}

impl EarlierFigure<'_> {
    /// Returns what a figure of several years says: of sums over these.
    fn pooled(&self, pooled: Pooled) -> Vec<LinearConstraint> {
        let base = f64::from(self.policy.rounding_base);
        let limits = self.policy.limits(self.indicator.sensitivity);
        let limits = limits.over(pooled.years().into(), self.indicator.cohorts);
        let (least, fewest) = (
            limits.minimum_count.into(),
            limits.minimum_denominator.into(),
        );
        let years = self.year + 1 - i32::from(pooled.years())..=self.year;
        let of = |year| EarlierFigure { year, ..*self };
        let above = || years.clone().map(|year| (of(year).above(), 1.0));
        let below = || years.clone().map(|year| (of(year).below(), 1.0));
        let shown = pooled.shown();
        let mut said = Vec::new();
        if let Some(number) = shown.numerator {
            let (low, high) = bounds(number, base, self.whole);
            said.push(between(above().collect(), f64::max(low, least), high));
        }
        if let Some(number) = shown.denominator {
            let (low, high) = bounds(number, base, true);
            said.push(between(below().collect(), low, high));
        }
        if self.indicator.measure == Measure::Share {
            let less = above().map(|(place, factor)| (place, -factor));
            let others = below().chain(less).collect();
            said.push(between(others, least, f64::INFINITY));
        }
        let of_one = |count| between(vec![count], fewest, f64::INFINITY);
        match self.indicator.cohorts {
            true => said.push(between(below().collect(), fewest, f64::INFINITY)),
            false => said.extend(below().map(of_one)),
        }
        said
    }
}

fn between(terms: Vec<(Place, f64)>, low: f64, high: f64) -> LinearConstraint {
    LinearConstraint { terms, low, high }
}
