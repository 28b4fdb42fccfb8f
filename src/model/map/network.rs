//! A map as a network of arcs: the lines between two points where three outlines meet.
//!
//! Neighbours share their arcs, so that a border that gets another form gets it on both sides
//! and no gap opens.

use std::collections::{BTreeMap, HashMap};

use super::{AreaMap, Point, Polygon, Ring};
use crate::model::UnitId;

/// The arcs of a map and which outline is made of which.
#[derive(Debug)]
pub(crate) struct BorderNetwork {
    arcs: Vec<Vec<Point>>,
    areas: BTreeMap<UnitId, Vec<Vec<Vec<Piece>>>>,
}

/// A use of an arc in a ring.
#[derive(Debug, Clone, Copy)]
struct Piece {
    arc: usize,
    reversed: bool,
}

impl BorderNetwork {
    /// Cuts the outlines of a map into arcs.
    pub(crate) fn of(map: &AreaMap) -> Self {
        let mut points = Points::default();
        let numbered: Vec<_> = map
            .areas()
            .map(|(id, polygons)| (id, points.number(polygons)))
            .collect();
        let junctions = points.junctions(numbered.iter().flat_map(|(_, one)| one).flatten());
        let mut cutter = Cutter {
            points: &points,
            junctions: &junctions,
            known: BTreeMap::new(),
            arcs: Vec::new(),
        };
        let mut cut = |polygon: Vec<Vec<usize>>| -> Vec<Vec<Piece>> {
            polygon.into_iter().map(|ring| cutter.cut(ring)).collect()
        };
        let areas = numbered
            .into_iter()
            .map(|(id, polygons)| (id.clone(), polygons.into_iter().map(&mut cut).collect()))
            .collect();
        Self {
            arcs: cutter.arcs,
            areas,
        }
    }

    /// Returns the arcs; one that is closed ends where it begins.
    pub(crate) fn arcs(&self) -> &[Vec<Point>] {
        &self.arcs
    }

    /// Returns how many rings use each arc: one at the edge of the map, two between
    /// neighbours.
    #[cfg(test)]
    pub(crate) fn uses(&self) -> Vec<usize> {
        let mut uses = vec![0; self.arcs.len()];
        for piece in self.areas.values().flatten().flatten().flatten() {
            uses[piece.arc] += 1;
        }
        uses
    }

    /// Makes the map anew, with arcs in another form. They keep their order and their ends.
    pub(crate) fn map_with(&self, arcs: &[Vec<Point>]) -> AreaMap {
        let ring = |pieces: &Vec<Piece>| -> Ring {
            let mut ring = Ring::new();
            for piece in pieces {
                let arc = arcs.get(piece.arc).map_or(&[][..], Vec::as_slice);
                // Each arc begins with the last point of the one before.
                let begun = usize::from(!ring.is_empty());
                match piece.reversed {
                    true => ring.extend(arc.iter().rev().skip(begun)),
                    false => ring.extend(arc.iter().skip(begun)),
                }
            }
            ring
        };
        let polygon = |rings: &Vec<Vec<Piece>>| -> Polygon { rings.iter().map(ring).collect() };
        let areas = self.areas.iter().map(|(id, polygons)| {
            let polygons = polygons.iter().map(polygon).collect();
            (id.clone(), polygons)
        });
        AreaMap::new(areas.collect())
    }
}

/// All points of a map, each once.
#[derive(Default)]
struct Points {
    list: Vec<Point>,
    numbers: HashMap<[u64; 2], usize>,
}

impl Points {
    /// Turns rings into numbers of points, without the last one, which is the first again.
    fn number(&mut self, polygons: &[Polygon]) -> Vec<Vec<Vec<usize>>> {
        let mut ring = |ring: &Ring| -> Vec<usize> {
            let mut numbers: Vec<usize> = ring.iter().map(|point| self.number_of(*point)).collect();
            numbers.dedup();
            if numbers.len() > 1 && numbers.first() == numbers.last() {
                numbers.pop();
            }
            numbers
        };
        // A ring that is smaller than the last decimal is nothing.
        let mut polygon = |rings: &Polygon| -> Vec<Vec<usize>> {
            let rings = rings.iter().map(&mut ring);
            rings.filter(|ring| ring.len() > 2).collect()
        };
        let polygons = polygons.iter().map(&mut polygon);
        polygons.filter(|rings| !rings.is_empty()).collect()
    }

    fn number_of(&mut self, point: Point) -> usize {
        let next = self.list.len();
        let number = *self.numbers.entry(point.map(f64::to_bits)).or_insert(next);
        if number == next {
            self.list.push(point);
        }
        number
    }

    /// Tells of each point whether arcs end there: it does not lie between the same two
    /// points in all rings that hold it.
    fn junctions<'a>(&self, rings: impl Iterator<Item = &'a Vec<usize>>) -> Vec<bool> {
        let mut around: Vec<Option<[usize; 2]>> = vec![None; self.list.len()];
        let mut junctions = vec![false; self.list.len()];
        for ring in rings {
            let before = ring.iter().cycle().skip(ring.len().saturating_sub(1));
            let after = ring.iter().cycle().skip(1);
            for ((point, before), after) in ring.iter().zip(before).zip(after) {
                let pair = [*before.min(after), *before.max(after)];
                let (Some(known), Some(junction)) =
                    (around.get_mut(*point), junctions.get_mut(*point))
                else {
                    continue;
                };
                *junction |= *known.get_or_insert(pair) != pair;
            }
        }
        junctions
    }
}

/// Cuts rings and knows the arcs that it met before.
struct Cutter<'a> {
    points: &'a Points,
    junctions: &'a [bool],
    known: BTreeMap<Vec<usize>, usize>,
    arcs: Vec<Vec<Point>>,
}

impl Cutter<'_> {
    fn cut(&mut self, mut ring: Vec<usize>) -> Vec<Piece> {
        let is_junction = |point: &usize| self.junctions.get(*point) == Some(&true);
        let start = ring.iter().position(is_junction).or_else(|| {
            // An island, or the hole around one: both begin at the same point.
            let all = ring.iter().enumerate();
            all.min_by_key(|(_, point)| **point).map(|(index, _)| index)
        });
        ring.rotate_left(start.unwrap_or_default());
        ring.extend(ring.first().copied());
        let mut pieces = Vec::new();
        let mut arc = Vec::new();
        for (index, point) in ring.iter().enumerate() {
            arc.push(*point);
            let last = index + 1 == ring.len();
            if index > 0 && (last || self.junctions.get(*point) == Some(&true)) {
                pieces.push(self.piece(std::mem::replace(&mut arc, vec![*point])));
            }
        }
        pieces
    }

    fn piece(&mut self, arc: Vec<usize>) -> Piece {
        let mut backwards = arc.clone();
        backwards.reverse();
        let reversed = backwards < arc;
        let one_way = if reversed { backwards } else { arc };
        let next = self.arcs.len();
        let number = *self.known.entry(one_way).or_insert_with_key(|one_way| {
            let points = one_way.iter();
            let points = points.filter_map(|point| self.points.list.get(*point).copied());
            self.arcs.push(points.collect());
            next
        });
        Piece {
            arc: number,
            reversed,
        }
    }
}
