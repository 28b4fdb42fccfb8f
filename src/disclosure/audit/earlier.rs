//! What an earlier edition showed of the counts of today, and what was told of groups.

use std::ops::RangeInclusive;

use super::{
    problem::is_whole,
    relations::{LinearConstraint, Place, Term, bounds},
};
use crate::{
    config::Disclosure,
    model::{Basis, Figures, Indicator, Measure, Pooled, PublishedFigures, Shown, Unit, UnitId},
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
        let earlier = |unit, years| EarlierFigure {
            indicator,
            years,
            units: std::slice::from_ref(unit),
            whole,
            policy,
        };
        for (unit, last, pooled) in published.pooled_of_indicator(&indicator.id) {
            let years = last + 1 - i32::from(pooled.years())..=last;
            said.extend(earlier(unit, years).pooled(pooled));
        }
        for (unit, year, figure) in published.of_indicator(&indicator.id) {
            // Region and country are no counts of ours.
            let counted = exact.get(&indicator.id, year, unit.as_str());
            if let Some(shown) = counted.and(figure.shown()) {
                said.extend(earlier(unit, year..=year).single(shown));
            }
        }
    }
    said
}

/// Returns what figures of a group say that was asked for: the same of sums over its members.
#[must_use]
pub(crate) fn told_of_group(
    told: &PublishedFigures,
    group: &Unit,
    indicators: &[Indicator],
    exact: &Figures,
    policy: &Disclosure,
) -> Vec<LinearConstraint> {
    let mut said = Vec::new();
    for indicator in indicators {
        let whole = is_whole(exact, indicator);
        for (year, figure) in told.of_unit(&indicator.id, group.id.as_str()) {
            let of_members = EarlierFigure {
                indicator,
                years: year..=year,
                units: &group.members,
                whole,
                policy,
            };
            let shown = figure.shown();
            said.extend(shown.into_iter().flat_map(|shown| of_members.single(shown)));
        }
    }
    said
}

/// A figure that was told: of a year or several together, of a unit or the members of a group together.
struct EarlierFigure<'a> {
    indicator: &'a Indicator,
    years: RangeInclusive<i32>,
    units: &'a [UnitId],
    whole: bool,
    policy: &'a Disclosure,
}

/// A sum of counts, each times a factor.
type Terms = Vec<(Place, f64)>;

impl EarlierFigure<'_> {
    /// Returns the sum that stands above the line, so many times.
    fn above(&self, times: f64) -> Terms {
        self.terms(&Term::numerator(&self.indicator.id), times)
    }

    /// Returns the sum that stands below the line.
    fn below(&self) -> Terms {
        self.terms(&Term::denominator(&self.indicator.id), 1.0)
    }

    fn terms(&self, term: &Term, times: f64) -> Terms {
        let of_year = |year: i32| {
            let place = move |unit: &UnitId| Place {
                term: term.clone(),
                year,
                unit: unit.clone(),
            };
            self.units.iter().map(move |unit| (place(unit), times))
        };
        self.years.clone().flat_map(of_year).collect()
    }

    /// Returns all who are not counted.
    fn others(&self) -> Terms {
        let mut others = self.below();
        others.extend(self.above(-1.0));
        others
    }

    /// Returns what a figure of a year says.
    fn single(&self, shown: Shown) -> Vec<LinearConstraint> {
        let mut said = self.counts(shown);
        said.extend(self.mean(shown));
        said
    }

    fn counts(&self, shown: Shown) -> Vec<LinearConstraint> {
        let base = f64::from(self.policy.rounding_base);
        let limits = self.policy.limits(self.indicator.sensitivity);
        let least = f64::from(limits.minimum_count);
        let fewest = f64::from(limits.minimum_denominator);
        let far = FAR * f64::from(self.policy.audit_width);
        let mut said = Vec::new();
        if let Some(number) = shown.numerator {
            let (low, high) = bounds(number, base, self.whole);
            said.push(between(self.above(1.0), low, high));
            if low < least {
                said.push(between(self.above(1.0), least, f64::INFINITY));
            }
        }
        if let Some(number) = shown.denominator {
            let (low, high) = bounds(number, base, true);
            said.push(between(self.below(), low, high));
            if low < fewest {
                said.push(between(self.below(), fewest, f64::INFINITY));
            }
        }
        let rest = shown.denominator.zip(shown.numerator);
        let near = rest.is_some_and(|(below, above)| below - above < least + far);
        if near && self.indicator.measure == Measure::Share {
            said.push(between(self.others(), least, f64::INFINITY));
        }
        said
    }

    /// Returns what a mean says: that times the number of persons is about the sum.
    fn mean(&self, shown: Shown) -> Vec<LinearConstraint> {
        let Measure::Mean { unit } = self.indicator.measure else {
            return Vec::new();
        };
        let (low, high) = bounds(shown.value, self.policy.mean_base(unit), false);
        let times = |mean: f64| {
            let mut terms = self.above(1.0);
            terms.extend(self.terms(&Term::denominator(&self.indicator.id), -mean));
            terms
        };
        vec![
            between(times(low), 0.0, f64::INFINITY),
            between(times(high), f64::NEG_INFINITY, 0.0),
        ]
    }

    /// Returns what a figure of several years says: of sums over these.
    fn pooled(&self, pooled: Pooled) -> Vec<LinearConstraint> {
        let base = f64::from(self.policy.rounding_base);
        let limits = self.policy.limits(self.indicator.sensitivity);
        let limits = limits.over(pooled.years().into(), self.indicator.cohorts);
        let (least, fewest) = (
            limits.minimum_count.into(),
            limits.minimum_denominator.into(),
        );
        let shown = pooled.shown();
        let mut said = Vec::new();
        if let Some(number) = shown.numerator {
            let (low, high) = bounds(number, base, self.whole);
            said.push(between(self.above(1.0), f64::max(low, least), high));
        }
        if let Some(number) = shown.denominator {
            let (low, high) = bounds(number, base, true);
            said.push(between(self.below(), low, high));
        }
        if self.indicator.measure == Measure::Share {
            said.push(between(self.others(), least, f64::INFINITY));
        }
        let of_one = |count| between(vec![count], fewest, f64::INFINITY);
        match self.indicator.cohorts {
            true => said.push(between(self.below(), fewest, f64::INFINITY)),
            false => said.extend(self.below().into_iter().map(of_one)),
        }
        said
    }
}

fn between(terms: Terms, low: f64, high: f64) -> LinearConstraint {
    LinearConstraint { terms, low, high }
}
