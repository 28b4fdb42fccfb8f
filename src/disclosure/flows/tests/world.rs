//! Small worlds of moves for tests.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    disclosure::{
        audit::{
            LinearConstraint,
            tests::world::{POLICY, indicator, unit},
        },
        flows::{FlowInput, FlowPublication, publish_flows},
        primary::to_multiple,
        watch::Unwatched,
    },
    model::{
        Figure, Figures, Flows, Indicator, Measure, Published, PublishedFigures, PublishedFlows,
        Sensitivity, Shown, UnitId, UnitKind, Units,
    },
};

pub(super) type Pair = (UnitId, UnitId);

/// Areas in districts, their moves, and what is published of the margins.
pub(super) struct World {
    pub(super) units: Units,
    pub(super) flows: Flows,
    pub(super) margins: [Indicator; 2],
    pub(super) figures: Figures,
    pub(super) published: PublishedFigures,
    pub(super) earlier: Vec<PublishedFlows>,
    pub(super) constraints: Vec<LinearConstraint>,
    /// How many moves have no other end, out of each area and into it.
    pub(super) open: BTreeMap<(usize, UnitId), f64>,
}

pub(super) fn id(text: &str) -> UnitId {
    text.parse().unwrap()
}

impl World {
    /// Makes a world of districts with so many areas each, called `a1`, `a2` and so on, by the
    /// moves from each to each and those without another end.
    pub(super) fn new(sizes: &[usize], moves: &[Vec<f64>], open: [&[f64]; 2]) -> Self {
        let mut units = vec![unit("m", UnitKind::Municipality, None)];
        let mut areas: Vec<(UnitId, UnitId)> = Vec::new();
        for (number, size) in sizes.iter().enumerate() {
            let district = format!("d{}", number + 1);
            units.push(unit(&district, UnitKind::SchoolDistrict, Some("m")));
            for _ in 0..*size {
                let area = format!("a{}", areas.len() + 1);
                units.push(unit(&area, UnitKind::Area, Some(&district)));
                areas.push((id(&area), id(&district)));
            }
        }
        let rate = Measure::Rate { per: 100.0 };
        let normal = Sensitivity::Normal;
        let mut world = Self {
            units: Units::new(units).unwrap(),
            flows: Flows {
                year: 2025,
                moves: BTreeMap::new(),
            },
            margins: ["out", "in"].map(|id| indicator(id, rate, normal)),
            figures: Figures::default(),
            published: PublishedFigures::default(),
            earlier: Vec::new(),
            constraints: Vec::new(),
            open: BTreeMap::new(),
        };
        let mut margins: BTreeMap<(usize, UnitId), f64> = BTreeMap::new();
        for ((from, above), row) in areas.iter().zip(moves) {
            for ((to, above_to), count) in areas.iter().zip(row) {
                if *count > 0.0 {
                    let all = &mut world.flows.moves;
                    *all.entry((from.clone(), to.clone())).or_default() += count;
                    *all.entry((above.clone(), above_to.clone())).or_default() += count;
                }
                for (side, unit) in [from, above, &id("m")].into_iter().map(|one| (0, one)) {
                    *margins.entry((side, unit.clone())).or_default() += count;
                }
                for (side, unit) in [to, above_to, &id("m")].into_iter().map(|one| (1, one)) {
                    *margins.entry((side, unit.clone())).or_default() += count;
                }
            }
        }
        for (side, open) in open.into_iter().enumerate() {
            for ((area, above), count) in areas.iter().zip(open) {
                world.open.insert((side, area.clone()), *count);
                for unit in [area, above, &id("m")] {
                    *margins.entry((side, unit.clone())).or_default() += count;
                }
            }
        }
        for ((side, unit), count) in margins {
            world.add_margin(side, unit, count);
        }
        world
    }

    fn add_margin(&mut self, side: usize, unit: UnitId, numerator: f64) {
        let name = self.margins[side].id.clone();
        let denominator = Some(1000.0);
        let squares = None;
        let figure = Figure {
            numerator,
            denominator,
            squares,
        };
        self.figures.insert(&name, 2025, unit.clone(), figure);
        let shown = match numerator < 5.0 {
            true => Published::hide(),
            false => Published::release(Shown::whole(to_multiple(numerator, 5.0))),
        };
        self.published.insert(&name, 2025, unit, shown);
    }

    pub(super) fn input(&self) -> FlowInput<'_> {
        FlowInput {
            told_by_other_areas: false,
            units: &self.units,
            flows: &self.flows,
            margins: [Some(&self.margins[0]), Some(&self.margins[1])],
            figures: &self.figures,
            published: &self.published,
            earlier: &self.earlier,
            constraints: [&self.constraints, &[]],
            policy: &POLICY,
        }
    }

    pub(super) fn publish(&self) -> FlowPublication {
        publish_flows(self.input(), &Unwatched).unwrap()
    }

    /// Shows all pairs but some and the small ones.
    pub(super) fn show_all_but(&self, hidden: &BTreeSet<Pair>) -> PublishedFlows {
        let moves = self.flows.moves.iter();
        let shown = moves.filter(|(pair, moves)| **moves >= 5.0 && !hidden.contains(*pair));
        let release = |moves: f64| Published::release(Shown::whole(to_multiple(moves, 5.0)));
        PublishedFlows {
            year: 2025,
            moves: shown
                .map(|(pair, moves)| (pair.clone(), release(*moves)))
                .collect(),
        }
    }
}
