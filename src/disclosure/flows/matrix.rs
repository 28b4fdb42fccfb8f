//! The matrix of moves as one system of counts.
//!
//! Every pair of areas is a count, also where nobody moved; pairs of districts are their sums.

#![expect(
    clippy::indexing_slicing,
    reason = "numbers of areas, districts and pairs are handed out by this type alone"
)]

use std::collections::{BTreeMap, BTreeSet};

use super::{
    FlowAudit, FlowFinding, FlowInput, HiddenPair,
    build::Builder,
    circulation::{CirculationSearch, Effort, Networks},
    layout::Layout,
    margins::Margins,
};
use crate::{
    disclosure::{
        audit::{AuditedTable, Fact, Finding, Search, System, Target, bounds, judge_by},
        watch::{Stopped, Watch},
    },
    model::{Unit, UnitId, UnitKind},
};

/// Intervals are followed until they are so many times as wide as they must be.
const FOLLOWED: f64 = 1.4;

/// What is seen of a pair with so many moves; nothing where it is not listed.
pub(super) type Seen<'a> = dyn Fn((&UnitId, &UnitId), f64) -> Option<f64> + 'a;

/// Moves from one unit to another. The number of a pair is that of its count.
pub(super) struct Pair {
    pub(super) from: UnitId,
    pub(super) to: UnitId,
    /// The exact number.
    pub(super) moves: f64,
    /// Whether it is a pair of areas rather than of districts.
    pub(super) of_areas: bool,
    pub(super) shown: bool,
    /// The places of both in their list.
    pub(super) places: [usize; 2],
    fact: Option<Fact>,
}

/// Counts of moves and what is known of them.
pub(super) struct Matrix<'a> {
    input: FlowInput<'a>,
    pub(super) system: System,
    pub(super) pairs: Vec<Pair>,
    pub(super) layout: Layout,
    networks: Networks,
    insiders: Vec<usize>,
    unused: usize,
}

impl AuditedTable for Matrix<'_> {
    type Hidden = HiddenPair;

    fn system(&self) -> &System {
        &self.system
    }

    fn insiders(&self) -> &[usize] {
        &self.insiders
    }

    fn unaudited(&self) -> FlowAudit {
        FlowAudit {
            cells: self.pairs.iter().filter(|pair| pair.moves > 0.0).count(),
            hidden: self.targets().count(),
            unused: self.unused,
            ..FlowAudit::default()
        }
    }
}

impl<'a> Matrix<'a> {
    /// Builds the system from what is seen of each pair; nothing where it is not listed.
    pub(super) fn new(input: FlowInput<'a>, seen: &Seen) -> Self {
        let (areas, districts) = units(&input);
        let of_area = districts_of(&input, &areas, &districts);
        let mut matrix = Self {
            input,
            system: System::default(),
            pairs: Vec::new(),
            layout: Layout {
                areas: areas.len(),
                districts: districts.len(),
                district_of: of_area,
            },
            networks: Networks::default(),
            insiders: Vec::new(),
            unused: 0,
        };
        matrix.add_pairs(&areas, true, seen);
        matrix.add_pairs(&districts, false, seen);
        matrix.add_sums();
        let margins = Margins::add(&mut matrix.system, &input, &areas, &matrix.layout);
        matrix.unused += margins.unused;
        matrix.add_earlier();
        matrix.networks = Networks::new(&Builder {
            input: &input,
            areas: &areas,
            is_empty: &|pair| matrix.pairs[pair].moves <= 0.0,
            layout: &matrix.layout,
            margins: &margins,
        });
        let few = |count: f64| count > 0.0 && count <= 2.0;
        let pairs = matrix.pairs.iter().enumerate();
        let hidden = pairs.filter(|(_, pair)| !pair.shown && few(pair.moves));
        let hidden = hidden.map(|(number, _)| number);
        let margins = margins.hidden.iter().copied();
        let margins = margins.filter(|count| few(matrix.system.count(*count).exact));
        matrix.insiders = hidden.chain(margins).collect();
        matrix
    }

    fn add_pairs(&mut self, units: &[&Unit], of_areas: bool, seen: &Seen) {
        let policy = self.input.policy;
        let base = f64::from(policy.rounding_base);
        let least = f64::from(policy.normal.minimum_count);
        for (row, from) in units.iter().enumerate() {
            for (column, to) in units.iter().enumerate() {
                let key = (from.id.clone(), to.id.clone());
                let moves = self.input.flows.moves.get(&key);
                let moves = moves.copied().unwrap_or_default();
                let count = self.system.add_count(moves, true, None);
                let shown = seen((&from.id, &to.id), moves);
                let fact = shown.map(|shown| {
                    let (low, high) = bounds(shown, base, true);
                    self.system.add_limit(count, low.max(least), high)
                });
                self.pairs.push(Pair {
                    from: key.0,
                    to: key.1,
                    moves,
                    of_areas,
                    shown: shown.is_some(),
                    places: [row, column],
                    fact,
                });
            }
        }
    }

    /// Adds that pairs of areas make those of their districts.
    fn add_sums(&mut self) {
        let layout = &self.layout;
        let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for row in 0..layout.areas {
            for column in 0..layout.areas {
                if let Some(block) = layout.block_of(row, column) {
                    let part = layout.cell(row, column);
                    parts.entry(block).or_default().push(part);
                }
            }
        }
        for (block, parts) in parts {
            self.system.add_parts(&parts, block, true);
        }
    }

    /// Adds what earlier editions showed, unless the truth contradicts it: then it was about
    /// other moves, such as those before a correction.
    fn add_earlier(&mut self) {
        let policy = self.input.policy;
        let base = f64::from(policy.rounding_base);
        let least = f64::from(policy.normal.minimum_count);
        let numbers: BTreeMap<(&UnitId, &UnitId), usize> = self
            .pairs
            .iter()
            .enumerate()
            .map(|(number, pair)| ((&pair.from, &pair.to), number))
            .collect();
        let year = self.input.flows.year;
        let editions = self.input.earlier.iter().filter(|flows| flows.year == year);
        for ((from, to), shown) in editions.flat_map(|flows| &flows.moves) {
            let Some(shown) = shown.value() else { continue };
            let (low, high) = bounds(shown, base, true);
            let count = numbers.get(&(from, to)).copied();
            let fits = |count: &usize| (low..=high).contains(&self.system.count(*count).exact);
            match count.filter(fits) {
                // Then as now at least the minimum, unless the truth says otherwise.
                Some(count) => {
                    let above = self.system.count(count).exact >= least;
                    let low = if above { low.max(least) } else { low };
                    self.system.add_limit(count, low, high);
                }
                None => self.unused += 1,
            }
        }
    }

    /// Hides a pair, or shows it again.
    pub(super) fn show(&mut self, number: usize, shown: bool) {
        let pair = &mut self.pairs[number];
        if let Some(fact) = pair.fact {
            pair.shown = shown;
            self.system.set(fact, shown);
        }
    }

    /// Returns the shown pairs of which too much is known for good: hiding them is no use.
    pub(super) fn known_too_well(&mut self) -> BTreeSet<usize> {
        let width = f64::from(self.input.policy.audit_width);
        let mut known = BTreeSet::new();
        for number in 0..self.pairs.len() {
            if self.pairs[number].shown {
                self.show(number, false);
                let count = self.system.count(number);
                if count.high - count.low < width {
                    known.insert(number);
                }
                self.show(number, true);
            }
        }
        known
    }

    /// Goes through the pairs that must stay uncertain: hidden ones with moves.
    pub(super) fn targets(&self) -> impl Iterator<Item = usize> {
        let pairs = self.pairs.iter().enumerate();
        let hidden = pairs.filter(|(_, pair)| is_target(pair));
        hidden.map(|(number, _)| number)
    }

    /// Judges a pair; nothing where it is shown or nobody moved.
    ///
    /// Its interval is followed until it is so many times as wide as it must be.
    pub(super) fn judge(
        &self,
        search: &mut Search,
        number: usize,
        (times, effort): (f64, Effort),
    ) -> Option<FlowFinding> {
        let pair = self.pairs.get(number).filter(|pair| is_target(pair))?;
        let width = f64::from(self.input.policy.audit_width);
        let target = Target::new(number, width);
        let networks = &self.networks;
        let mut ways = CirculationSearch { networks, effort };
        let asked = (target, times * width);
        let interval = judge_by(&mut ways, &self.system, search, asked).interval;
        let hidden = HiddenPair {
            year: self.input.flows.year,
            from: pair.from.clone(),
            to: pair.to.clone(),
        };
        Some(Finding::new(hidden, interval, width))
    }

    /// Judges every hidden pair.
    pub(super) fn audit(&self, watch: &dyn Watch) -> Result<FlowAudit, Stopped> {
        let targets: Vec<usize> = self.targets().collect();
        self.audit_targets("audit of moves", &targets, watch, |search, number| {
            let wide = self.judge(search, number, (FOLLOWED, Effort::DistrictsOnly));
            let wide = wide.filter(FlowFinding::is_wide);
            wide.or_else(|| self.judge(search, number, (1.0, Effort::AllPairs)))
        })
    }

    /// Returns those of some pairs that are not safe.
    pub(super) fn failing(
        &self,
        targets: &[usize],
        watch: &dyn Watch,
    ) -> Result<Vec<usize>, Stopped> {
        let judged =
            self.side_by_side("look at hidden moves", targets, watch, |search, number| {
                let found = self.judge(search, number, (1.0, Effort::AllPairs));
                found.is_none_or(|found| found.is_wide())
            })?;
        let judged = targets.iter().zip(judged);
        let failing = judged.filter(|(_, safe)| !safe);
        Ok(failing.map(|(target, _)| *target).collect())
    }
}

fn is_target(pair: &Pair) -> bool {
    !pair.shown && pair.moves > 0.0
}

/// Returns the areas that are there in the year, or that somebody moved from or to, and the
/// districts of these.
fn units<'a>(input: &FlowInput<'a>) -> (Vec<&'a Unit>, Vec<&'a Unit>) {
    let moves = input.flows.moves.iter();
    let moves = moves.filter(|(_, moves)| **moves > 0.0);
    let named: BTreeSet<&UnitId> = moves.flat_map(|((from, to), _)| [from, to]).collect();
    let units = input.units;
    let there = |unit: &&Unit| unit.from_year <= input.flows.year || named.contains(&unit.id);
    let areas: Vec<&Unit> = units.of_kind(UnitKind::Area).filter(there).collect();
    let districts = units.of_kind(UnitKind::SchoolDistrict).filter(|district| {
        let mut of = areas.iter();
        of.any(|area| is_above(input, area, district))
    });
    (areas.clone(), districts.collect())
}

fn districts_of(input: &FlowInput, areas: &[&Unit], districts: &[&Unit]) -> Vec<Option<usize>> {
    let place = |area: &&Unit| {
        let mut all = districts.iter();
        all.position(|district| is_above(input, area, district))
    };
    areas.iter().map(place).collect()
}

fn is_above(input: &FlowInput, area: &Unit, district: &Unit) -> bool {
    let mut above = input.units.ancestors(area.id.as_str());
    above.any(|unit| unit.id == district.id)
}
