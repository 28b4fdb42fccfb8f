//! From cells to outlines: the sides between cells of different areas, end to end.

use std::collections::BTreeMap;

use super::cells::{CORNERS, Cells, Lattice};

/// Returns the rings of each area, against the clock around land, in places of the lattice;
/// the last place of a ring is its first one again.
pub(super) fn outlines(cells: &Cells, owners: &[usize]) -> BTreeMap<usize, Vec<Vec<Lattice>>> {
    let mut sides: BTreeMap<usize, BTreeMap<Lattice, Lattice>> = BTreeMap::new();
    for (cell, owner) in cells.list.iter().zip(owners) {
        let corner = |(east, north): Lattice| (cell.middle.0 + east, cell.middle.1 + north);
        let starts = CORNERS.iter().copied();
        let ends = CORNERS.iter().copied().cycle().skip(1);
        let around = cells.neighbours(cell.middle);
        for ((start, end), neighbour) in starts.zip(ends).zip(around) {
            if neighbour.and_then(|cell| owners.get(cell)) != Some(owner) {
                // Three cells meet in a corner, so one side of an area leaves it at most.
                let of_area = sides.entry(*owner).or_default();
                of_area.insert(corner(start), corner(end));
            }
        }
    }
    let rings = sides.into_iter();
    rings
        .map(|(owner, sides)| (owner, chained(sides)))
        .collect()
}

fn chained(mut sides: BTreeMap<Lattice, Lattice>) -> Vec<Vec<Lattice>> {
    let mut rings = Vec::new();
    while let Some((start, end)) = sides.pop_first() {
        let mut ring = vec![start, end];
        let mut last = end;
        while let Some(next) = sides.remove(&last) {
            ring.push(next);
            last = next;
        }
        rings.push(ring);
    }
    rings
}
