//! What the attacker knows beside units, rounding and minimum counts.

pub(crate) use crate::model::{AdditiveRelation, Side, Term};
use crate::model::{Basis, Formula, Indicator, Measure, Stratum, UnitId};

/// One count of one unit in one year.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// The series.
    pub term: Term,
    /// The year.
    pub year: i32,
    /// The unit.
    pub unit: UnitId,
}

/// Anything else that was published: a sum of counts, each times a factor, in an interval.
///
/// A single count with the factor 1 is what an earlier edition showed of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LinearConstraint {
    /// Counts and their factors.
    pub terms: Vec<(Place, f64)>,
    /// The least value of the sum.
    pub low: f64,
    /// The largest value of the sum.
    pub high: f64,
}

impl LinearConstraint {
    /// Returns what it says that the mean of several years' shares in per cent lies in an
    /// interval.
    ///
    /// The denominators are the exact ones: an attacker has them only rounded, so the audit
    /// grants a little too much.
    #[must_use]
    pub(crate) fn mean_of_shares(numerators: Vec<(Place, f64)>, (low, high): (f64, f64)) -> Self {
        let years = f64::from(u32::try_from(numerators.len()).unwrap_or(1).max(1));
        let terms = numerators
            .into_iter()
            .filter(|(_, denominator)| *denominator > 0.0)
            .map(|(place, denominator)| (place, 100.0 / (denominator * years)))
            .collect();
        Self { terms, low, high }
    }
}

/// Returns between what a count lies that is shown as a multiple of a base.
///
/// Halves are rounded away from zero. What is no multiple of the base was not rounded to it
/// and is taken to be exact.
#[must_use]
pub(in crate::disclosure) fn bounds(shown: f64, base: f64, whole: bool) -> (f64, f64) {
    let multiple = (shown / base).round() * base;
    if base <= 0.0 || (multiple - shown).abs() > 1e-9 {
        return (shown, shown);
    }
    let (low, high) = (shown - base / 2.0, shown + base / 2.0);
    match whole {
        true => (low.ceil(), high.ceil() - 1.0),
        false => (low, high - base * 1e-6),
    }
}

/// Finds which series are the same, since their formulas are.
///
/// A numerator is compared only where every row is within the denominator.
#[must_use]
pub(crate) fn same_series(indicators: &[Indicator]) -> Vec<AdditiveRelation> {
    let mut found: Vec<(&Formula, Term)> = Vec::new();
    let mut same = Vec::new();
    for (formula, term) in indicators.iter().flat_map(series) {
        match found.iter().find(|(other, _)| *other == formula) {
            Some((_, whole)) => same.push(AdditiveRelation {
                parts: vec![term],
                whole: whole.clone(),
                exact: true,
            }),
            None => found.push((formula, term)),
        }
    }
    same
}

/// Finds the parts of what an index is made from: groups of residents are together all of them, their
/// cases all cases, and the rate of a group counts the cases among just its residents.
#[must_use]
pub(crate) fn strata(indicators: &[Indicator]) -> Vec<AdditiveRelation> {
    let mut found = Vec::new();
    let mut all_of = |parts, whole| {
        found.push(AdditiveRelation {
            parts,
            whole,
            exact: true,
        });
    };
    for indicator in indicators {
        let Basis::Standardised { observed, strata } = &indicator.basis else {
            continue;
        };
        let above = strata.iter().map(|of| Term::numerator(&of.rate));
        all_of(above.collect(), Term::numerator(observed));
        let residents = |of: &Stratum| -> Vec<Term> {
            let parts = of.residents.iter();
            parts.map(|part| Term::numerator(part)).collect()
        };
        let below = strata.iter().flat_map(residents);
        all_of(below.collect(), Term::denominator(observed));
        for of in strata {
            all_of(residents(of), Term::denominator(&of.rate));
        }
    }
    found
}

fn series(indicator: &Indicator) -> Vec<(&Formula, Term)> {
    let Basis::Counted {
        numerator,
        denominator,
    } = &indicator.basis
    else {
        return Vec::new();
    };
    let within = !matches!(indicator.measure, Measure::Share | Measure::Mean { .. });
    let all = denominator.as_ref().is_none_or(|of| of.expression == "1");
    let above = (within || all).then(|| (numerator, Term::numerator(&indicator.id)));
    let below = denominator.as_ref();
    let below = below.map(|of| (of, Term::denominator(&indicator.id)));
    above.into_iter().chain(below).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixtures;

    #[test]
    fn strata_make_up_what_is_observed() {
        let stratum = |group: &str| Stratum {
            residents: vec![group.to_owned()],
            rate: format!("ill_{group}"),
        };
        let index = Indicator {
            basis: Basis::Standardised {
                observed: "ill".to_owned(),
                strata: ["young", "old"].map(stratum).to_vec(),
            },
            ..fixtures::indicator("index", Measure::Standardised)
        };
        let relation = |parts: &[Term], whole| AdditiveRelation {
            parts: parts.to_vec(),
            whole,
            exact: true,
        };
        let (above, below) = (Term::numerator, Term::denominator);
        let expected = [
            relation(&[above("ill_young"), above("ill_old")], above("ill")),
            relation(&[above("young"), above("old")], below("ill")),
            relation(&[above("young")], below("ill_young")),
            relation(&[above("old")], below("ill_old")),
        ];
        assert_eq!(strata(&[index]), expected);
        assert_eq!(strata(&[fixtures::indicator("ill", Measure::Share)]), []);
    }
}
