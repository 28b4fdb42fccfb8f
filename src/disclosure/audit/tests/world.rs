//! Small worlds for tests.

pub(in crate::disclosure) use crate::model::fixtures::unit;
use crate::{
    config::Disclosure,
    disclosure::{
        audit::{
            AdditiveRelation, CellId, Input, LinearConstraint, Place, Term,
            relations::{Side, bounds},
        },
        primary::rounded,
        suppress::{Suppression, suppress},
        watch::Unwatched,
    },
    model::{
        Basis, Figure, Figures, Formula, Indicator, KnownWorlds, Measure, Pooled, Published,
        PublishedFigures, Sensitivity, Unit, UnitId, UnitKind, Units, fixtures,
    },
};
use std::collections::{BTreeMap, BTreeSet};

pub(in crate::disclosure) const POLICY: Disclosure = Disclosure::SHIPPED;

pub(in crate::disclosure) fn indicator(
    id: &str,
    measure: Measure,
    sensitivity: Sensitivity,
) -> Indicator {
    let formula = |expression: String| Formula {
        table: String::new(),
        unit_column: String::new(),
        estate_column: None,
        expression,
    };
    Indicator {
        sensitivity,
        basis: Basis::Counted {
            numerator: formula(id.to_owned()),
            denominator: Some(formula(format!("{id}-below"))),
        },
        ..fixtures::indicator(id, measure)
    }
}

/// Units, figures and what else is known.
pub(super) struct World {
    pub(super) units: Units,
    pub(super) indicators: Vec<Indicator>,
    pub(super) figures: Figures,
    pub(super) relations: Vec<AdditiveRelation>,
    pub(super) constraints: Vec<LinearConstraint>,
    pub(super) hidden_before: BTreeSet<CellId>,
    pub(super) hidden_at_first: BTreeSet<CellId>,
    pub(super) shown_before: BTreeSet<CellId>,
    pub(super) unpooled_before: BTreeSet<CellId>,
    pub(super) divided_anew: BTreeSet<UnitId>,
    pub(super) cut_since: BTreeSet<UnitId>,
    pub(super) pooled_before: BTreeMap<CellId, Vec<Pooled>>,
}

impl World {
    pub(super) fn new(units: Vec<Unit>, indicators: Vec<Indicator>) -> Self {
        Self {
            units: Units::new(units).unwrap(),
            indicators,
            figures: Figures::default(),
            relations: Vec::new(),
            constraints: Vec::new(),
            hidden_before: BTreeSet::new(),
            hidden_at_first: BTreeSet::new(),
            shown_before: BTreeSet::new(),
            unpooled_before: BTreeSet::new(),
            divided_anew: BTreeSet::new(),
            cut_since: BTreeSet::new(),
            pooled_before: BTreeMap::new(),
        }
    }

    /// A municipality `m` of one district `d` with areas `a1`, `a2` and so on.
    pub(super) fn district(counts: &[(f64, f64)]) -> Self {
        let mut units = vec![
            unit("m", UnitKind::Municipality, None),
            unit("d", UnitKind::SchoolDistrict, Some("m")),
        ];
        for number in 1..=counts.len() {
            units.push(unit(&format!("a{number}"), UnitKind::Area, Some("d")));
        }
        let share = indicator("convicted", Measure::Share, Sensitivity::Sensitive);
        let mut world = Self::new(units, vec![share]);
        world.fill("convicted", 2025, counts);
        world
    }

    /// Adds figures of areas, in their order, and of all that they add up to.
    pub(super) fn fill(&mut self, id: &str, year: i32, counts: &[(f64, f64)]) {
        let areas: Vec<UnitId> = self
            .units
            .of_kind(UnitKind::Area)
            .map(|area| area.id.clone())
            .collect();
        for (area, (n, below)) in areas.into_iter().zip(counts) {
            let above = self.units.ancestors(area.as_str());
            let above: Vec<UnitId> = above.map(|unit| unit.id.clone()).collect();
            for unit in std::iter::once(area).chain(above) {
                self.add(id, year, &unit, (*n, *below));
            }
        }
    }

    pub(super) fn add(&mut self, id: &str, year: i32, unit: &UnitId, (n, below): (f64, f64)) {
        let old = self.figures.get(id, year, unit.as_str());
        let old = old.map_or((0.0, 0.0), |old| (old.numerator, old.denominator.unwrap()));
        let figure = Figure {
            numerator: old.0 + n,
            denominator: Some(old.1 + below),
            squares: None,
        };
        self.figures.insert(id, year, unit.clone(), figure);
    }

    pub(super) fn input(&self) -> Input<'_> {
        Input {
            units: &self.units,
            indicators: &self.indicators,
            figures: &self.figures,
            relations: &self.relations,
            constraints: &self.constraints,
            said: &[],
            hidden_before: &self.hidden_before,
            hidden_at_first: &self.hidden_at_first,
            shown_before: &self.shown_before,
            unpooled_before: &self.unpooled_before,
            divided_anew: &self.divided_anew,
            cut_since: &self.cut_since,
            pooled_before: &self.pooled_before,
            policy: &POLICY,
        }
    }

    /// Publishes all but the hidden figures.
    pub(super) fn publish(&self, hidden: &BTreeSet<CellId>) -> PublishedFigures {
        let mut published = PublishedFigures::default();
        for indicator in &self.indicators {
            for (year, of_year) in self.figures.of_indicator(&indicator.id) {
                for (unit, figure) in of_year {
                    let shown = !hidden.contains(&cell(&indicator.id, year, unit.as_str()));
                    let shown = shown
                        .then(|| rounded(*figure, indicator, &POLICY))
                        .flatten();
                    let figure = shown.map_or_else(Published::hide, Published::release);
                    published.insert(&indicator.id, year, unit.clone(), figure);
                }
            }
        }
        published
    }
}

/// Chooses what to hide of a world.
pub(super) fn suppressed(world: &World) -> Suppression {
    suppress(world.input(), &[], &KnownWorlds::default(), &Unwatched).unwrap()
}

pub(super) fn cell(indicator: &str, year: i32, unit: &str) -> CellId {
    CellId {
        indicator: indicator.to_owned(),
        year,
        unit: unit.parse().unwrap(),
    }
}

pub(super) fn place(indicator: &str, year: i32, unit: &str) -> Place {
    Place {
        term: Term {
            indicator: indicator.to_owned(),
            side: Side::Numerator,
        },
        year,
        unit: unit.parse().unwrap(),
    }
}

/// What a rounded total of whole counts says, such as one over several years.
pub(in crate::disclosure) fn total(places: Vec<Place>, shown: f64, base: f64) -> LinearConstraint {
    let (low, high) = bounds(shown, base, true);
    let terms = places.into_iter().map(|place| (place, 1.0)).collect();
    LinearConstraint { terms, low, high }
}
