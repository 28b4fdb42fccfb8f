//! Divides the land among areas: each gets one piece, near its place and of about its size.

use std::collections::BTreeMap;

use super::cells::{CELL_AREA, Cells};

/// An area to be: where it should lie, and how large.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    pub(super) place: [f64; 2],
    /// In any measure: the land is divided in proportion.
    pub(super) size: f64,
}

/// How often weights are mended, and how often places move as well.
const ROUNDS: usize = 70;
const MOVING: usize = 20;

/// Returns the area of each cell, as its place in the list of wanted ones.
///
/// Borders are those of a power diagram: a cell belongs to the place that is nearest by the
/// square of the distance less a weight. Weights are raised where an area is too small, and
/// fade, so that no area leaves its place to get what it should have.
pub(super) fn divide(cells: &Cells, wanted: &[Wanted]) -> Vec<usize> {
    let land = count(cells.list.len()) * CELL_AREA;
    let all: f64 = wanted.iter().map(|area| area.size).sum();
    let mut places: Vec<Place> = wanted
        .iter()
        .map(|area| Place {
            at: area.place,
            weight: 0.0,
            target: area.size / all * land,
        })
        .collect();
    for round in 0..ROUNDS {
        mend(cells, &mut places, round < MOVING);
    }
    let mut owners = nearest(cells, &places);
    join_pieces(cells, &mut owners);
    owners
}

struct Place {
    at: [f64; 2],
    weight: f64,
    /// The size it should get, in square kilometres.
    target: f64,
}

fn nearest(cells: &Cells, places: &[Place]) -> Vec<usize> {
    let owner = |[x, y]: [f64; 2]| {
        let mut best = (f64::INFINITY, 0);
        for (index, place) in places.iter().enumerate() {
            let (east, north) = (x - place.at[0], y - place.at[1]);
            let power = east * east + north * north - place.weight;
            if power < best.0 {
                best = (power, index);
            }
        }
        best.1
    };
    cells.list.iter().map(|cell| owner(cell.straight)).collect()
}

/// Brings sizes nearer to their targets, and places nearer to the middle of what they got.
fn mend(cells: &Cells, places: &mut [Place], moving: bool) {
    let mut got = vec![(0.0, [0.0, 0.0]); places.len()];
    for (cell, owner) in cells.list.iter().zip(nearest(cells, places)) {
        if let Some((cells, sum)) = got.get_mut(owner) {
            *cells += 1.0;
            sum[0] += cell.straight[0];
            sum[1] += cell.straight[1];
        }
    }
    for (place, (cells, sum)) in places.iter_mut().zip(got) {
        place.weight += 0.25 * (place.target - cells * CELL_AREA) - 0.15 * place.weight;
        if moving && cells > 0.0 {
            for (at, sum) in place.at.iter_mut().zip(sum) {
                *at += 0.1 * (sum / cells - *at);
            }
        }
    }
}

/// Gives every piece but the largest of an area to the neighbour that it touches most.
fn join_pieces(cells: &Cells, owners: &mut [usize]) {
    let mut largest: BTreeMap<usize, usize> = BTreeMap::new();
    let pieces = pieces(cells, owners);
    for (owner, piece) in &pieces {
        let most = largest.entry(*owner).or_default();
        *most = piece.len().max(*most);
    }
    for (owner, piece) in pieces {
        if largest.get(&owner) == Some(&piece.len()) {
            continue;
        }
        let mut touched: BTreeMap<usize, usize> = BTreeMap::new();
        for cell in piece.iter().filter_map(|cell| cells.list.get(*cell)) {
            let around = cells.neighbours(cell.middle).into_iter().flatten();
            let owners_around = around.filter_map(|cell| owners.get(cell).copied());
            for other in owners_around.filter(|other| *other != owner) {
                *touched.entry(other).or_default() += 1;
            }
        }
        let Some((most, _)) = touched.into_iter().max_by_key(|(_, times)| *times) else {
            continue;
        };
        for cell in piece {
            if let Some(owner) = owners.get_mut(cell) {
                *owner = most;
            }
        }
    }
}

/// Returns the pieces in which cells of one area hang together.
fn pieces(cells: &Cells, owners: &[usize]) -> Vec<(usize, Vec<usize>)> {
    let mut seen = vec![false; owners.len()];
    let mut pieces = Vec::new();
    for (start, owner) in owners.iter().enumerate() {
        let mut piece = Vec::new();
        let mut waiting = vec![start];
        while let Some(cell) = waiting.pop() {
            match seen.get_mut(cell) {
                Some(seen) if !*seen && owners.get(cell) == Some(owner) => *seen = true,
                _ => continue,
            }
            piece.push(cell);
            if let Some(cell) = cells.list.get(cell) {
                waiting.extend(cells.neighbours(cell.middle).into_iter().flatten());
            }
        }
        if !piece.is_empty() {
            pieces.push((*owner, piece));
        }
    }
    pieces
}

/// Returns a number of cells as a number to reckon with.
fn count(cells: usize) -> f64 {
    f64::from(u32::try_from(cells).unwrap_or(u32::MAX))
}
