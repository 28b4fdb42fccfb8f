//! Worlds further from the truth than a simple search finds, by linear programming.
//!
//! Only the neighbourhood of a count may move; whatever lies further off is granted to the
//! attacker. Of all worlds the one that moves least is asked for, since it is mostly whole.
//! What the solver finds is rounded to whole counts, mended where that breaks something, and
//! checked against all that is known, so its tolerances cannot make an interval look wider than it
//! is.
//!
//! The other way round, what lies further off may be anything: then no world is further from the truth than the
//! solver's.

use std::collections::{BTreeMap, BTreeSet};

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};

use super::{
    deviation::Deviation,
    search::Search,
    system::{Row, System},
    target::{IntervalEnd, Target},
};

/// How many counts may move: fewer where the world that is found is not whole, at last many more.
const NEIGHBOURS: [usize; 3] = [400, 160, 1600];
/// Rows with room for so many times the width that is needed are not followed further.
const LOOSE: f64 = 12.0;

/// No count moves further than so many times what the target does.
pub(super) const FAR: f64 = 1000.0;
/// How much more the target counts than each move that it takes.
const WEIGHT: f64 = 10_000.0;
/// How often less is asked for where the solver's world is not whole.
const ATTEMPTS: usize = 2;

/// Upward and downward move of a count.
pub(super) type Moving = BTreeMap<usize, [Variable; 2]>;

/// Looks for the world in which a count is as far from the truth as it can be, up or down,
/// but no further than the width that is needed.
pub(super) fn furthest(
    system: &System,
    search: &mut Search,
    target: Target,
    up: bool,
) -> Option<Deviation> {
    let reached = |deviation: &Deviation| deviation.of(target.count).abs();
    let mut best: Option<Deviation> = None;
    for most in NEIGHBOURS {
        let near = neighbourhood(system, target, most, |count| {
            let unknown = system.count(count);
            unknown.high - unknown.low > 0.0 && !search.is_known(count)
        });
        let found = furthest_of(system, search, &near, (target, up));
        let before = best.as_ref().map_or(0.0, reached);
        best = found
            .filter(|deviation| reached(deviation) > before)
            .or(best);
        if best.as_ref().map_or(0.0, reached) >= target.width {
            break;
        }
    }
    best
}

/// How far the solver may err, in counts, and as a part of what is no count.
const TOLERANCE: f64 = 1e-6;

/// Returns how wide the interval of a count can be at most, by the rows in its neighbourhood; no wider than it has to
/// be.
pub(super) fn width_at_most(system: &System, search: &Search, target: Target) -> f64 {
    let may_move = |count: usize| {
        let unknown = system.count(count);
        unknown.high - unknown.low > 0.0 && !search.is_known(count)
    };
    let [most, ..] = NEIGHBOURS;
    let near = neighbourhood(system, target, most, may_move);
    let reached = [true, false].map(|up| {
        let end = target.end(up);
        let mut problem = Problem::new(OptimizationDirection::Maximize);
        let mut moving = Moving::new();
        for count in &near {
            let pair = [true, false].map(|up| {
                let room = system.count(*count).room(up).max(0.0);
                match *count == end.count {
                    true if up == end.up => problem.add_var(1.0, (0.0, room.min(target.width))),
                    true => problem.add_var(0.0, (0.0, 0.0)),
                    false => problem.add_var(0.0, (0.0, room)),
                }
            });
            moving.insert(*count, pair);
        }
        for row in rows(system, &moving).values() {
            let mut others = row.terms.iter().map(|(count, _)| *count);
            if others.all(|count| moving.contains_key(&count) || !may_move(count)) {
                add(&mut problem, row, &[&moving]);
            }
        }
        let solution = problem
            .solve()
            .ok()
            .and_then(|found| found.into_solution().ok());
        let reached = moving
            .get(&end.count)
            .zip(solution)
            .map(|([rise, fall], solution)| solution.var_value(if up { *rise } else { *fall }));
        // Where there is no solution nothing is proven.
        let reached = reached.unwrap_or(target.width);
        match system.count(target.count).whole {
            true => (reached + TOLERANCE).floor(),
            false => reached * (1.0 - TOLERANCE),
        }
    });
    let [up, down] = reached;
    (up + down).min(target.width)
}

/// Looks for that world where only some counts may move.
fn furthest_of(
    system: &System,
    search: &mut Search,
    near: &[usize],
    (target, up): (Target, bool),
) -> Option<Deviation> {
    let mut most = target.width;
    for _ in 0..ATTEMPTS {
        let deviation = solve(system, near, target.end(up), most)?;
        if search.is_world(system, &deviation) {
            return Some(deviation);
        }
        if let Some(world) = search.repaired(system, &deviation, target.count) {
            return Some(world);
        }
        let reached = deviation.of(target.count).abs();
        if reached <= 0.0 {
            return None;
        }
        most = if system.count(target.count).whole {
            (reached - 1.0).max(1.0)
        } else {
            reached * 0.8
        };
    }
    None
}

fn solve(system: &System, near: &[usize], end: IntervalEnd, most: f64) -> Option<Deviation> {
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let mut moving = Moving::new();
    for count in near {
        let unknown = system.count(*count);
        let cost = if unknown.whole { -1.0 } else { -1.0 / most };
        let pair = [true, false].map(|up| {
            let room = unknown.room(up).max(0.0).min(FAR * most);
            let (weight, room) = match *count == end.count {
                true if up == end.up => (WEIGHT, room.min(most)),
                true => (0.0, 0.0),
                false => (cost, room),
            };
            problem.add_var(weight, (0.0, room))
        });
        moving.insert(*count, pair);
    }
    for row in rows(system, &moving).values() {
        add(&mut problem, row, &[&moving]);
    }
    let solution = problem.solve().ok()?.into_solution().ok()?;
    let deviation = moving.iter().map(|(count, [rise, fall])| {
        let amount = solution.var_value(*rise) - solution.var_value(*fall);
        match system.count(*count).whole {
            true => (*count, amount.round()),
            false => (*count, amount),
        }
    });
    Some(deviation.filter(|(_, amount)| amount.abs() > 0.0).collect())
}

/// Returns the counts around one that may move, nearest first by rows.
pub(super) fn neighbourhood(
    system: &System,
    target: Target,
    most: usize,
    may_move: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let loose = LOOSE * target.width;
    let mut found = vec![target.count];
    let mut seen = BTreeSet::from([target.count]);
    let mut next = 0;
    while let Some(count) = found.get(next).copied() {
        next += 1;
        for (_, row) in system.rows_of(count) {
            if row.is_loose(loose) {
                continue;
            }
            for (other, _) in &row.terms {
                if found.len() < most && may_move(*other) && seen.insert(*other) {
                    found.push(*other);
                }
            }
        }
    }
    found
}

pub(super) fn rows<'a>(system: &'a System, moving: &Moving) -> BTreeMap<usize, &'a Row> {
    let counts = moving.keys();
    counts.flat_map(|count| system.rows_of(*count)).collect()
}

/// Adds a row over all moves of its counts.
pub(super) fn add(problem: &mut Problem, row: &Row, moves: &[&Moving]) {
    let of = |moving: &Moving| -> Vec<(Variable, f64)> {
        let pairs = row.terms.iter().filter_map(|(count, factor)| {
            let [rise, fall] = *moving.get(count)?;
            Some([(rise, *factor), (fall, -factor)])
        });
        pairs.flatten().collect()
    };
    let terms: Vec<(Variable, f64)> = moves.iter().flat_map(|moving| of(moving)).collect();
    let (low, high) = (row.low - row.exact, row.high - row.exact);
    if high - low <= 0.0 {
        problem.add_constraint(terms.as_slice(), ComparisonOp::Eq, 0.0);
        return;
    }
    if low.is_finite() {
        problem.add_constraint(terms.as_slice(), ComparisonOp::Ge, low);
    }
    if high.is_finite() {
        problem.add_constraint(terms.as_slice(), ComparisonOp::Le, high);
    }
}
