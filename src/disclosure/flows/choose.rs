//! Which pairs are hidden beside small ones, so that nothing gives those away.

use std::collections::BTreeSet;

use super::{
    FlowFinding,
    circulation::Effort,
    layout::Layout,
    matrix::{Matrix, Pair},
};
use crate::disclosure::{
    audit::{AuditedTable, Search},
    complementary::{Candidate, Choice, Help, next_to_hide, protect},
    watch::{Stopped, Watch},
};

/// How often the choice is begun anew.
const ATTEMPTS: usize = 20;
/// So many pairs are hidden for one at most.
const HIDDEN: usize = 12;

/// A choice of hidden pairs, at first the small ones.
pub(super) struct PairChoice<'a> {
    pub(super) matrix: Matrix<'a>,
    search: Search,
    /// What is hidden beside small pairs.
    hidden: BTreeSet<usize>,
    /// What is hidden for the pair that is being protected.
    for_target: Vec<usize>,
    /// Pairs that would not be safe if they were hidden.
    kept: BTreeSet<usize>,
    watch: &'a dyn Watch,
}

/// A pair that is not safe whatever is hidden, and what was found of it.
pub(super) struct Stuck {
    pair: usize,
    finding: FlowFinding,
}

impl Choice for PairChoice<'_> {
    type Near = std::vec::IntoIter<Vec<usize>>;
    type Stuck = Stuck;

    fn is_safe(&mut self, target: usize) -> bool {
        self.failing(target).is_none()
    }

    fn widen(&mut self, target: usize) -> bool {
        if self.for_target.len() >= HIDDEN {
            return false;
        }
        let Some((_, pairs)) = next_to_hide(self, target) else {
            return false;
        };
        for pair in &pairs {
            self.matrix.show(*pair, false);
        }
        self.for_target.extend(pairs);
        true
    }

    fn leave(&mut self, target: usize) -> Option<Stuck> {
        let finding = self.failing(target);
        // Hidden in vain, they would only drag others along.
        for pair in self.for_target.drain(..) {
            self.matrix.show(pair, true);
        }
        finding.map(|finding| Stuck {
            pair: target,
            finding,
        })
    }

    fn followers(&mut self, target: usize) -> Vec<usize> {
        let needed = self.needed(target);
        self.hidden.extend(&needed);
        needed
    }

    fn near(&mut self, target: usize) -> Option<Self::Near> {
        let own = self.matrix.pairs.get(target)?;
        let mut seen = BTreeSet::from([target]);
        let groups = groups(&self.matrix.layout, own).map(|group| {
            let free = |number: &usize| {
                let pair = self.matrix.pairs.get(*number);
                let shown = pair.is_some_and(|pair| pair.shown);
                shown && !self.kept.contains(number) && seen.insert(*number)
            };
            group.into_iter().filter(free).collect::<Vec<usize>>()
        });
        Some(Vec::from(groups).into_iter())
    }

    fn next_group(&self, near: &mut Self::Near) -> Option<Vec<Candidate>> {
        let group = near.next()?;
        Some(group.into_iter().map(|pair| vec![pair]).collect())
    }

    fn loss(&self, pair: usize) -> f64 {
        let pair = self.matrix.pairs.get(pair);
        pair.map_or(0.0, |pair| pair.moves)
    }

    fn set_shown(&mut self, pair: usize, shown: bool) {
        self.matrix.show(pair, shown);
    }

    fn help(&mut self, target: usize, _: &[usize], _: &Self::Near) -> Help {
        match self.failing(target) {
            None => Help::All,
            Some(_) => Help::None,
        }
    }
}

impl<'a> PairChoice<'a> {
    /// Prepares for a matrix.
    pub(super) fn new(mut matrix: Matrix<'a>, watch: &'a dyn Watch) -> Self {
        Self {
            search: matrix.search(),
            kept: matrix.known_too_well(),
            matrix,
            hidden: BTreeSet::new(),
            for_target: Vec::new(),
            watch,
        }
    }

    /// Hides shown pairs until every hidden one is safe; returns those that are not whatever
    /// is hidden.
    ///
    /// Where one of those was not small by itself, it is kept, and another is chosen.
    pub(super) fn run(&mut self) -> Result<Vec<FlowFinding>, Stopped> {
        for _ in 0..ATTEMPTS {
            let stuck = self.attempt()?;
            let before = self.kept.len();
            let pairs = stuck.iter().map(|stuck| stuck.pair);
            self.kept
                .extend(pairs.filter(|pair| self.hidden.contains(pair)));
            if self.kept.len() == before {
                return Ok(findings(stuck));
            }
            for pair in std::mem::take(&mut self.hidden) {
                self.matrix.show(pair, true);
            }
        }
        Ok(findings(self.attempt()?))
    }

    /// Takes failing pairs row by row, then those that were hidden on their account. Since hiding
    /// only widens intervals, what passed once stays safe.
    fn attempt(&mut self) -> Result<Vec<Stuck>, Stopped> {
        let all: Vec<usize> = self.matrix.targets().collect();
        let watch = self.watch;
        let failing = self.matrix.failing(&all, watch)?;
        protect(self, failing, ("protect hidden moves", watch))
    }

    fn failing(&mut self, target: usize) -> Option<FlowFinding> {
        let search = &mut self.search;
        let finding = self.matrix.judge(search, target, (1.0, Effort::AllPairs))?;
        (!finding.is_wide()).then_some(finding)
    }

    /// Shows again what was hidden for a pair and turned out not to help; returns the rest.
    fn needed(&mut self, target: usize) -> Vec<usize> {
        let hidden = std::mem::take(&mut self.for_target);
        if hidden.len() < 2 || self.failing(target).is_some() {
            return hidden;
        }
        let mut needed = Vec::new();
        for pair in hidden {
            self.matrix.show(pair, true);
            if self.failing(target).is_some() {
                self.matrix.show(pair, false);
                needed.push(pair);
            }
        }
        needed
    }
}

fn findings(stuck: Vec<Stuck>) -> Vec<FlowFinding> {
    stuck.into_iter().map(|stuck| stuck.finding).collect()
}

/// Returns the pairs around one, each group in the order of numbers: those of the same units, those
/// of the same districts, and pairs of districts, which of a pair of areas come last.
fn groups(layout: &Layout, own: &Pair) -> [BTreeSet<usize>; 3] {
    let [from, to] = own.places;
    let around = |[from, to]: [&[usize]; 2], all: usize, pair: &dyn Fn(usize, usize) -> usize| {
        let out = from
            .iter()
            .flat_map(|from| (0..all).map(|to| pair(*from, to)));
        let into = to
            .iter()
            .flat_map(|to| (0..all).map(|from| pair(from, *to)));
        out.chain(into).collect::<BTreeSet<usize>>()
    };
    let cells = |units| around(units, layout.areas, &|from, to| layout.cell(from, to));
    let blocks = |units| around(units, layout.districts, &|from, to| layout.block(from, to));
    let district = |area: usize| layout.district_of.get(area).copied().flatten();
    match own.of_areas {
        true => [
            cells([&[from], &[to]]),
            cells([&layout.group(from), &layout.group(to)]),
            blocks([district(from).as_slice(), district(to).as_slice()]),
        ],
        false => [
            blocks([&[from], &[to]]),
            cells([&layout.areas_of(from), &layout.areas_of(to)]),
            BTreeSet::new(),
        ],
    }
}
