//! Pieces of one area: polygons that meet become one, so that no line is drawn within an area.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Point, Polygon, Ring, signed_area};

/// The bits of a point: pieces meet where theirs are the same.
type Corner = (u64, u64);

/// Puts polygons of one area together along the borders that two of them share, corner for corner.
/// Where nothing is shared they stay as they are.
pub(super) fn unite(polygons: &mut Vec<Polygon>) {
    if polygons.len() < 2 {
        return;
    }
    let mut edges: BTreeSet<(Corner, Corner)> = BTreeSet::new();
    let mut points: BTreeMap<Corner, Point> = BTreeMap::new();
    let mut is_shared = false;
    for ring in polygons.iter().flat_map(turned) {
        points.extend(ring.iter().map(|point| (corner(*point), *point)));
        for (from, to) in ring.iter().zip(ring.iter().skip(1)) {
            let edge = (corner(*from), corner(*to));
            if edges.remove(&(edge.1, edge.0)) {
                is_shared = true;
            } else {
                edges.insert(edge);
            }
        }
    }
    if !is_shared {
        return;
    }
    let rings = chained(edges, &points);
    let (outer, holes): (Vec<Ring>, Vec<Ring>) =
        rings.into_iter().partition(|ring| signed_area(ring) > 0.0);
    let mut united: Vec<Polygon> = outer.into_iter().map(|ring| vec![ring]).collect();
    for hole in holes {
        let around = |polygon: &&mut Polygon| {
            let outline = polygon.first();
            outline.is_some_and(|outline| is_within(&hole, outline))
        };
        // The smallest that is around it.
        let size = |polygon: &&mut Polygon| polygon.first().map_or(0.0, |ring| signed_area(ring));
        let found = united
            .iter_mut()
            .filter(around)
            .min_by(|one, other| size(one).total_cmp(&size(other)));
        if let Some(polygon) = found {
            polygon.push(hole);
        }
    }
    *polygons = united;
}

/// Tells whether a polygon lies over another: most of its corners lie within it.
pub(super) fn lies_over(polygon: &Polygon, other: &Polygon) -> bool {
    let (Some(ring), Some(outline)) = (polygon.first(), other.first()) else {
        return false;
    };
    let holes = other.get(1..).unwrap_or_default();
    let is_inside = |point: &&Point| {
        contains(outline, **point) && holes.iter().all(|hole| !contains(hole, **point))
    };
    let own: BTreeSet<Corner> = outline.iter().map(|point| corner(*point)).collect();
    let of_its_own = || ring.iter().filter(|point| !own.contains(&corner(**point)));
    2 * of_its_own().filter(is_inside).count() > of_its_own().count()
}

fn corner([x, y]: Point) -> Corner {
    // Adding nought makes 0 of −0.
    ((x + 0.0).to_bits(), (y + 0.0).to_bits())
}

/// Returns the rings of a polygon, the outline against the clock and holes with it.
fn turned(polygon: &Polygon) -> impl Iterator<Item = Ring> {
    polygon.iter().enumerate().map(|(number, ring)| {
        let is_outline = number == 0;
        let mut ring = ring.clone();
        if (signed_area(&ring) > 0.0) != is_outline {
            ring.reverse();
        }
        ring
    })
}

/// Follows edges from corner to corner until each ring is closed. Where several lead on, the one
/// that turns most to the left is taken: rings that touch in a corner stay apart.
fn chained(edges: BTreeSet<(Corner, Corner)>, points: &BTreeMap<Corner, Point>) -> Vec<Ring> {
    let mut onward: BTreeMap<Corner, Vec<Corner>> = BTreeMap::new();
    for (from, to) in edges {
        onward.entry(from).or_default().push(to);
    }
    let at = |corner: &Corner| points.get(corner).copied().unwrap_or_default();
    let mut rings = Vec::new();
    while let Some(start) = onward.keys().next().copied() {
        let mut ring = vec![at(&start)];
        let (mut before, mut here) = (start, start);
        while let Some(next) = take_next(&mut onward, (before, here), &at) {
            ring.push(at(&next));
            (before, here) = (here, next);
            if here == start {
                break;
            }
        }
        if ring.len() > 3 {
            rings.push(ring);
        }
    }
    rings
}

fn take_next(
    onward: &mut BTreeMap<Corner, Vec<Corner>>,
    (before, here): (Corner, Corner),
    at: &impl Fn(&Corner) -> Point,
) -> Option<Corner> {
    let ways = onward.get_mut(&here)?;
    let ([x0, y0], [x1, y1]) = (at(&before), at(&here));
    let turn = |to: &Corner| {
        let [x2, y2] = at(to);
        let (ax, ay, bx, by) = (x1 - x0, y1 - y0, x2 - x1, y2 - y1);
        (ax * by - ay * bx).atan2(ax * bx + ay * by)
    };
    let place = ways
        .iter()
        .enumerate()
        .max_by(|(_, one), (_, other)| turn(one).total_cmp(&turn(other)))
        .map(|(place, _)| place)?;
    let next = ways.swap_remove(place);
    if ways.is_empty() {
        onward.remove(&here);
    }
    Some(next)
}

/// Tells whether a ring lies within another, which it may touch.
fn is_within(ring: &Ring, outline: &Ring) -> bool {
    let corners: BTreeSet<Corner> = outline.iter().map(|point| corner(*point)).collect();
    let mut own = ring
        .iter()
        .filter(|point| !corners.contains(&corner(**point)));
    own.next().is_none_or(|point| contains(outline, *point))
}

/// Tells whether a point lies within a ring (the number of crossings of a ray, M. Shimrat 1962).
pub(super) fn contains(ring: &Ring, [x, y]: Point) -> bool {
    let crosses = |(from, to): &(&Point, &Point)| {
        let ([x0, y0], [x1, y1]) = (**from, **to);
        (y0 > y) != (y1 > y) && x < (x1 - x0) * (y - y0) / (y1 - y0) + x0
    };
    let edges = ring.iter().zip(ring.iter().skip(1));
    edges.filter(crosses).count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64, y: f64, width: f64, height: f64) -> Ring {
        vec![
            [x, y],
            [x + width, y],
            [x + width, y + height],
            [x, y + height],
            [x, y],
        ]
    }

    fn area(polygons: &[Polygon]) -> f64 {
        let turned = polygons.iter().flat_map(turned);
        turned.map(|ring| signed_area(&ring)).sum()
    }

    #[test]
    fn pieces_that_meet_become_one_and_keep_their_ground() {
        let mut clockwise = square(1.0, 0.0, 1.0, 1.0);
        clockwise.reverse();
        // Around a hole: eight squares of nine.
        let ring: Vec<Polygon> = (0..9)
            .filter(|place| *place != 4)
            .map(|place| vec![square(f64::from(place % 3), f64::from(place / 3), 1.0, 1.0)])
            .collect();
        for (name, mut polygons, expected) in [
            (
                "side by side",
                vec![vec![square(0.0, 0.0, 1.0, 1.0)], vec![clockwise]],
                vec![1],
            ),
            (
                "apart",
                vec![
                    vec![square(0.0, 0.0, 1.0, 1.0)],
                    vec![square(5.0, 0.0, 1.0, 1.0)],
                ],
                vec![1, 1],
            ),
            (
                "touching in a corner",
                vec![
                    vec![square(0.0, 0.0, 1.0, 1.0)],
                    vec![square(1.0, 1.0, 1.0, 1.0)],
                ],
                vec![1, 1],
            ),
            ("around a hole", ring, vec![2]),
        ] {
            let before = area(&polygons);
            unite(&mut polygons);
            let rings: Vec<usize> = polygons.iter().map(Vec::len).collect();
            assert_eq!(rings, expected, "{name}");
            assert!((area(&polygons) - before).abs() < 1e-9, "{name}");
        }
    }

    #[test]
    fn a_piece_that_lies_over_another_is_seen() {
        let large = vec![square(0.0, 0.0, 4.0, 4.0)];
        for (other, expected) in [
            (square(1.0, 1.0, 1.0, 1.0), true),
            (square(4.0, 0.0, 1.0, 1.0), false),
            (square(9.0, 9.0, 1.0, 1.0), false),
        ] {
            assert_eq!(lies_over(&vec![other], &large), expected);
        }
    }
}
