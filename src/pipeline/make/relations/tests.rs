//! What is known of how counts hang together, held against what an analyst once had to write, or forgot to.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use microlp::{ComparisonOp, OptimizationDirection, Problem as Programme, Variable};

use super::*;
use crate::{
    config,
    model::{Measure, Side, UnitKind},
};

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn shipped() -> Config {
    config::load(&repository().join("config.toml")).unwrap()
}

/// The relations that stood in the catalogue when none was derived, and behind them one that nobody had written.
fn to_be_found() -> Vec<AdditiveRelation> {
    let list = include_str!("../../../../tests/fixtures/relations.json");
    let mut catalogue = shipped().catalogue;
    catalogue.relations = serde_json::from_str(list).unwrap();
    catalogue.additive_relations().collect()
}

fn written(relation: &AdditiveRelation) -> String {
    let parts: Vec<String> = relation.parts.iter().map(Term::to_string).collect();
    let sign = if relation.exact { "=" } else { "<=" };
    format!("{} {sign} {}", parts.join(" + "), relation.whole)
}

/// What is known of the counts of one kind of units.
struct Known {
    /// For each series the first that is the same.
    same: BTreeMap<Term, Term>,
    /// The series that have figures, each as the first that is the same.
    counted: BTreeSet<Term>,
    relations: Vec<AdditiveRelation>,
}

impl Known {
    fn new(config: &Config, relations: &[AdditiveRelation], kind: UnitKind) -> Self {
        let mut known = Self {
            same: BTreeMap::new(),
            counted: BTreeSet::new(),
            relations: relations.to_vec(),
        };
        for relation in relations {
            if let ([part], true) = (relation.parts.as_slice(), relation.exact) {
                let (part, whole) = (known.first(part), known.first(&relation.whole));
                if part != whole {
                    known
                        .same
                        .insert(part.clone().max(whole.clone()), part.min(whole));
                }
            }
        }
        for indicator in &config.catalogue.indicators {
            let terms = [Side::Numerator, Side::Denominator].map(|side| Term {
                indicator: indicator.id.clone(),
                side,
            });
            let is_counted = |term: &&Term| is_counted(config, term, kind);
            let own: Vec<Term> = terms
                .iter()
                .filter(is_counted)
                .map(|term| known.first(term))
                .collect();
            known.counted.extend(own);
            // The audit knows of a share that its part is within it.
            if indicator.measure == Measure::Share {
                let [part, whole] = terms;
                let (parts, exact) = (vec![part], false);
                known.relations.push(AdditiveRelation {
                    parts,
                    whole,
                    exact,
                });
            }
        }
        known
    }

    fn first(&self, term: &Term) -> Term {
        let same = self.same.get(term);
        same.map_or_else(|| term.clone(), |same| self.first(same))
    }

    fn has_all(&self, relation: &AdditiveRelation) -> bool {
        let mut terms = relation.parts.iter().chain([&relation.whole]);
        terms.all(|term| self.counted.contains(&self.first(term)))
    }

    /// Returns the least and the largest that a whole can be more than its parts, where each count is
    /// one at most.
    fn rest(&self, relation: &AdditiveRelation) -> (f64, f64) {
        let end = |direction| {
            let mut programme = Programme::new(direction);
            let mut factors: BTreeMap<Term, f64> = BTreeMap::new();
            for (term, factor) in factors_of(relation) {
                *factors.entry(self.first(term)).or_default() += factor;
            }
            let variables: BTreeMap<&Term, Variable> = self
                .counted
                .iter()
                .map(|term| {
                    let factor = factors.get(term).copied().unwrap_or_default();
                    (term, programme.add_var(factor, (0.0, 1.0)))
                })
                .collect();
            for known in self.relations.iter().filter(|known| self.has_all(known)) {
                let mut row: BTreeMap<Term, f64> = BTreeMap::new();
                for (term, factor) in factors_of(known) {
                    *row.entry(self.first(term)).or_default() += factor;
                }
                let row: Vec<(Variable, f64)> = row
                    .iter()
                    .map(|(term, factor)| (variables[term], *factor))
                    .collect();
                let comparison = if known.exact {
                    ComparisonOp::Eq
                } else {
                    ComparisonOp::Ge
                };
                programme.add_constraint(row, comparison, 0.0);
            }
            programme
                .solve()
                .unwrap()
                .into_solution()
                .unwrap()
                .objective()
        };
        (
            end(OptimizationDirection::Minimize),
            end(OptimizationDirection::Maximize),
        )
    }

    fn implies(&self, relation: &AdditiveRelation) -> bool {
        let (low, high) = self.rest(relation);
        low > -1e-6 && (!relation.exact || high < 1e-6)
    }
}

/// Returns the whole less its parts.
fn factors_of(relation: &AdditiveRelation) -> impl Iterator<Item = (&Term, f64)> {
    let parts = relation.parts.iter().map(|part| (part, -1.0));
    parts.chain([(&relation.whole, 1.0)])
}

/// Tells whether a series has figures of a kind of units.
fn is_counted(config: &Config, term: &Term, kind: UnitKind) -> bool {
    let indicator = config.catalogue.indicator(&term.indicator).unwrap();
    let Basis::Counted {
        numerator,
        denominator,
    } = &indicator.basis
    else {
        return false;
    };
    let formula = match term.side {
        Side::Numerator => Some(numerator),
        Side::Denominator => denominator.as_ref(),
    };
    let of_estates = kind == UnitKind::Estate || kind.is_sum_of_estates();
    let is_placed = formula.is_some_and(|of| !of_estates || of.estate_column.is_some());
    is_placed && indicator.is_counted_for(kind)
}

/// Names those of some relations that do not follow from what is known.
fn missed(
    config: &Config,
    relations: &[AdditiveRelation],
    asked: &[AdditiveRelation],
) -> Vec<String> {
    let kinds = [UnitKind::Municipality, UnitKind::Area, UnitKind::Estate];
    let of_kind = |kind: UnitKind| {
        let known = Known::new(config, relations, kind);
        let own = asked.iter().filter(|relation| known.has_all(relation));
        let missed = own.filter(|relation| !known.implies(relation));
        missed
            .map(|relation| format!("{kind:?}: {}", written(relation)))
            .collect::<Vec<_>>()
    };
    kinds.into_iter().flat_map(of_kind).collect()
}

#[test]
fn every_relation_that_was_once_written_or_forgotten_is_found() {
    let config = shipped();
    let all = to_be_found();
    assert_eq!(all.len(), 26 + 1);
    // None stands in the catalogue that is shipped: whichever an analyst removes or forgets, the rest
    // is all that there is.
    assert_eq!(config.catalogue.additive_relations().count(), 0);
    let found = relations(&config);
    assert_eq!(missed(&config, &found, &all), Vec::<String>::new());
    // The check itself tells what is not known.
    let said = disclosure_alone(&config);
    let told = missed(&config, &said, &all);
    assert!(told.contains(&"Area: western + non_western <= residents".to_owned()));
    assert!(told.iter().any(|one| one.starts_with("Estate")), "{told:?}");
}

/// What was known without relations when none was derived.
fn disclosure_alone(config: &Config) -> Vec<AdditiveRelation> {
    let catalogue = &config.catalogue;
    let told = same_series(&catalogue.indicators).into_iter();
    told.chain(strata(&catalogue.indicators)).collect()
}

#[test]
fn none_is_told_twice_and_none_that_follows_from_the_others() {
    let config = shipped();
    let found = relations(&config);
    let derived = indicators::relations(&config.catalogue.indicators, &config.tables);
    for (number, relation) in found.iter().enumerate() {
        assert!(!found[..number].contains(relation), "{}", written(relation));
    }
    let sums = |exact: bool| {
        let of = derived.iter().filter(move |one| one.exact == exact);
        of.filter(|one| one.parts.len() > 1 || !exact).count()
    };
    // Few enough for the audit: each is a row for every unit and year that has its counts.
    assert!((15..=25).contains(&sums(true)), "{}", sums(true));
    assert!((20..=30).contains(&sums(false)), "{}", sums(false));
}

#[test]
fn an_index_needs_groups_that_are_its_residents() {
    let mut config = shipped();
    assert!(check_strata(&config).is_ok());
    for indicator in &mut config.catalogue.indicators {
        if let Basis::Standardised { strata, .. } = &mut indicator.basis {
            for stratum in strata
                .iter_mut()
                .filter(|stratum| stratum.rate == "charged_65")
            {
                stratum.residents = vec!["age_65_79".to_owned(), "women_80".to_owned()];
            }
        }
    }
    let error = check_strata(&config).unwrap_err().to_string();
    let expected = "indicator[charged_for_age].strata: `charged_65` is not `charged` among \
                    `age_65_79 + women_80`";
    assert!(error.contains(expected), "{error}");
    config.catalogue.relations.push(config::Relation {
        parts: vec!["age_65_79".to_owned(), "women_80".to_owned()],
        whole: "charged_65.denominator".to_owned(),
        exact: true,
    });
    assert!(check_strata(&config).is_ok());
}
