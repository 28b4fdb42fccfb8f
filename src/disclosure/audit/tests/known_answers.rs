//! Tables of which others have published what is hidden in them.
//!
//! They show numbers exactly and hide nothing but few: rounding is off, and whole numbers are counted. What is hidden is
//! looked at by programmes that share no code with the audit.

use std::collections::{BTreeMap, BTreeSet};

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};
use serde::Deserialize;

use super::world::{POLICY, World, indicator, unit};
use crate::{
    config::{Disclosure, Limits},
    disclosure::{
        audit::{AdditiveRelation, Input, Term},
        suppress::suppress,
        watch::Unwatched,
    },
    model::{Figure, KnownWorlds, Measure, Sensitivity, UnitKind},
};

/// All counts are so many times as large: nobody is granted that he knows a hidden one of one or two, as in the published
/// answers, and nothing else changes.
const KNOWN_TO_NOBODY: f64 = 3.0;

const CASES: &str = include_str!("../../../../tests/fixtures/known-answers.json");

/// A table of numbers only. What is smaller than `threshold` is hidden, and must lie in an interval `width` wide; the best
/// published pattern that holds this hides `published` cells, the fewest that can are `optimum` (by integer programming),
/// and this program hides `ours`.
#[derive(Deserialize)]
struct Case {
    name: String,
    threshold: u32,
    width: u32,
    optimum: usize,
    ours: usize,
    rows: Vec<String>,
    row_sums: Vec<Sum>,
    columns: Vec<String>,
    column_sums: Vec<Sum>,
    counts: Vec<Vec<u32>>,
}

#[derive(Deserialize)]
struct Sum {
    whole: String,
    parts: Vec<String>,
}

/// A cell by its row and its column.
type Place = (usize, usize);

impl Case {
    fn row(&self, name: &str) -> usize {
        self.rows.iter().position(|row| row == name).unwrap()
    }

    fn column(&self, name: &str) -> usize {
        self.columns
            .iter()
            .position(|column| column == name)
            .unwrap()
    }

    fn places(&self) -> impl Iterator<Item = Place> {
        (0..self.rows.len())
            .flat_map(|row| (0..self.columns.len()).map(move |column| (row, column)))
    }

    fn count(&self, (row, column): Place) -> f64 {
        f64::from(self.counts[row][column]) * KNOWN_TO_NOBODY
    }

    /// Rows are units, columns indicators.
    fn world(&self) -> World {
        let whole_of = |row: &str| {
            self.row_sums
                .iter()
                .find(|sum| sum.parts.iter().any(|part| part == row))
        };
        let units = self.rows.iter().enumerate().map(|(number, row)| {
            let above = whole_of(row).map(|sum| format!("r{}", self.row(&sum.whole)));
            let kind = match (&above, self.row_sums.iter().any(|sum| sum.whole == *row)) {
                (None, _) => UnitKind::Municipality,
                (Some(_), true) => UnitKind::SchoolDistrict,
                (Some(_), false) => UnitKind::Area,
            };
            unit(&format!("r{number}"), kind, above.as_deref())
        });
        let columns = (0..self.columns.len())
            .map(|number| indicator(&format!("c{number}"), Measure::Count, Sensitivity::Normal));
        let mut world = World::new(units.collect(), columns.collect());
        for (row, column) in self.places() {
            let figure = Figure {
                numerator: self.count((row, column)),
                denominator: None,
                squares: None,
            };
            let unit = format!("r{row}").parse().unwrap();
            world
                .figures
                .insert(&format!("c{column}"), 2025, unit, figure);
        }
        let term = |column: &String| Term::numerator(&format!("c{}", self.column(column)));
        let sums = self.column_sums.iter().map(|sum| AdditiveRelation {
            parts: sum.parts.iter().map(term).collect(),
            whole: term(&sum.whole),
            exact: true,
        });
        world.relations = sums.collect();
        world
    }

    /// Chooses what is hidden.
    fn hidden(&self) -> BTreeSet<Place> {
        let world = self.world();
        let policy = Disclosure {
            rounding_base: 1,
            audit_width: 3 * self.width,
            normal: Limits {
                minimum_count: 3 * self.threshold,
                minimum_denominator: 1,
            },
            ..POLICY
        };
        let input = Input {
            policy: &policy,
            ..world.input()
        };
        let chosen = suppress(input, &[], &KnownWorlds::default(), &Unwatched).unwrap();
        assert!(chosen.stuck.is_empty(), "{}: {:?}", self.name, chosen.stuck);
        let number = |name: &str| name[1..].parse().unwrap();
        let hidden = chosen.hidden.iter();
        hidden
            .map(|cell| (number(cell.unit.as_str()), number(&cell.indicator)))
            .collect()
    }

    /// Returns the least or the largest value of a hidden cell that fits the sums and all that is shown.
    fn end(
        &self,
        hidden: &BTreeSet<Place>,
        target: Place,
        direction: OptimizationDirection,
    ) -> f64 {
        let mut problem = Problem::new(direction);
        let variables: BTreeMap<Place, Variable> = self
            .places()
            .map(|place| {
                let bounds = match hidden.contains(&place) {
                    true => (0.0, f64::INFINITY),
                    false => (self.count(place), self.count(place)),
                };
                (
                    place,
                    problem.add_var(f64::from(u8::from(place == target)), bounds),
                )
            })
            .collect();
        let mut add = |whole: Place, parts: Vec<Place>| {
            let mut terms = vec![(variables[&whole], -1.0)];
            terms.extend(parts.iter().map(|part| (variables[part], 1.0)));
            problem.add_constraint(terms, ComparisonOp::Eq, 0.0);
        };
        for sum in &self.row_sums {
            for column in 0..self.columns.len() {
                let parts = sum.parts.iter().map(|part| (self.row(part), column));
                add((self.row(&sum.whole), column), parts.collect());
            }
        }
        for sum in &self.column_sums {
            for row in 0..self.rows.len() {
                let parts = sum.parts.iter().map(|part| (row, self.column(part)));
                add((row, self.column(&sum.whole)), parts.collect());
            }
        }
        match problem.solve() {
            Ok(solved) => solved
                .into_solution()
                .unwrap()
                .var_value(variables[&target]),
            Err(microlp::Error::Unbounded) => f64::INFINITY,
            Err(error) => panic!("{}: {error}", self.name),
        }
    }
}

#[test]
fn what_is_small_is_as_uncertain_as_in_published_answers() {
    let cases: Vec<Case> = serde_json::from_str(CASES).unwrap();
    for case in &cases {
        let hidden = case.hidden();
        let small: BTreeSet<Place> = case
            .places()
            .filter(|place| case.count(*place) < f64::from(3 * case.threshold))
            .collect();
        assert!(hidden.is_superset(&small), "{}", case.name);
        let mut narrowest = f64::INFINITY;
        for place in &small {
            let low = (case.end(&hidden, *place, OptimizationDirection::Minimize) - 1e-6).ceil();
            let high = (case.end(&hidden, *place, OptimizationDirection::Maximize) + 1e-6).floor();
            assert!(
                low <= case.count(*place) && case.count(*place) <= high,
                "{}",
                case.name
            );
            narrowest = narrowest.min(high - low);
        }
        assert!(
            narrowest >= f64::from(3 * case.width),
            "{}: {narrowest}",
            case.name
        );
        assert!(
            (case.optimum..=case.ours).contains(&hidden.len()),
            "{}: {} of {}",
            case.name,
            hidden.len(),
            case.ours
        );
    }
    assert_eq!(cases.len(), 10);
}
