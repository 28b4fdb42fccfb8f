//! Leaves points out of a map that nobody would see on a page.
//!
//! Borders are simplified once for both neighbours (Douglas–Peucker on the arcs between
//! junctions), and an arc that would then cross or cover another keeps more of its points.
//! The crates that simplify do so polygon by polygon, which opens gaps between neighbours.

use std::collections::BTreeSet;

use super::{AreaMap, BorderNetwork, BoundingBox, Point};

/// So many tolerances fit into the larger side of the map: under a point on a page.
const FINENESS: f64 = 800.0;
/// How often the tolerance of an arc that meets another is quartered before it keeps all.
const ROUNDS: usize = 5;

impl AreaMap {
    /// Returns the map with as many points as a page can show: neighbours stay neighbours, and
    /// each ring keeps three corners.
    pub(crate) fn simplified(&self) -> Self {
        match self.bounding_box() {
            Some(whole) => simplify(self, &whole),
            None => self.clone(),
        }
    }
}

fn simplify(map: &AreaMap, whole: &BoundingBox) -> AreaMap {
    let network = BorderNetwork::of(map);
    let extent = (whole.width() * map.aspect()).max(whole.height());
    let mut tolerances = vec![extent / FINENESS; network.arcs().len()];
    let mut arcs = Vec::new();
    for round in 0..=ROUNDS {
        let pairs = network.arcs().iter().zip(&tolerances);
        arcs = pairs
            .map(|(arc, tolerance)| thin_out(arc, map.aspect(), *tolerance))
            .collect();
        let meeting = meeting_arcs(&arcs);
        if meeting.is_empty() {
            break;
        }
        for arc in meeting {
            if let Some(tolerance) = tolerances.get_mut(arc) {
                *tolerance *= if round + 1 < ROUNDS { 0.25 } else { 0.0 };
            }
        }
    }
    network.map_with(&arcs)
}

/// Keeps the ends of an arc and each point that lies farther than the tolerance from the line
/// between those that are kept.
pub(crate) fn thin_out(arc: &[Point], aspect: f64, tolerance: f64) -> Vec<Point> {
    let mut kept: BTreeSet<usize> = [0, arc.len().saturating_sub(1)].into();
    let mut waiting = vec![(0, arc.len().saturating_sub(1))];
    while let Some((from, to)) = waiting.pop() {
        let (Some(start), Some(end)) = (arc.get(from), arc.get(to)) else {
            continue;
        };
        let between = arc.iter().enumerate().take(to).skip(from + 1);
        let far = between.map(|(index, point)| (distance(*point, *start, *end, aspect), index));
        let Some((distance, farthest)) = far.max_by(|one, other| one.0.total_cmp(&other.0)) else {
            continue;
        };
        // A closed arc is more than its first point.
        if distance > tolerance || is_same(*start, *end) {
            kept.insert(farthest);
            waiting.extend([(from, farthest), (farthest, to)]);
        }
    }
    let points = kept.into_iter();
    points.filter_map(|index| arc.get(index).copied()).collect()
}

fn distance(point: Point, start: Point, end: Point, aspect: f64) -> f64 {
    let from_start = |place: Point| [(place[0] - start[0]) * aspect, place[1] - start[1]];
    let ([x, y], [east, north]) = (from_start(point), from_start(end));
    let length = east * east + north * north;
    let share = match length > 0.0 {
        true => ((x * east + y * north) / length).clamp(0.0, 1.0),
        false => 0.0,
    };
    let (aside, along) = (x - share * east, y - share * north);
    // Not `hypot`, which may differ from machine to machine.
    (aside * aside + along * along).sqrt()
}

/// Finds arcs that cross or cover each other, or themselves.
pub(crate) fn meeting_arcs(arcs: &[Vec<Point>]) -> BTreeSet<usize> {
    let mut sides: Vec<Side> = Vec::new();
    for (arc, points) in arcs.iter().enumerate() {
        let ends = points.iter().zip(points.iter().skip(1));
        sides.extend(ends.map(|(from, to)| Side::new(arc, *from, *to)));
    }
    sides.sort_by(|one, other| one.room.left.total_cmp(&other.room.left));
    let mut found = BTreeSet::new();
    for (index, side) in sides.iter().enumerate() {
        let near = sides.iter().skip(index + 1);
        let near = near.take_while(|other| other.room.left <= side.room.right);
        for other in near.filter(|other| side.meets(other)) {
            found.extend([side.arc, other.arc]);
        }
    }
    found
}

struct Side {
    arc: usize,
    from: Point,
    to: Point,
    room: BoundingBox,
}

impl Side {
    fn new(arc: usize, from: Point, to: Point) -> Self {
        let room = BoundingBox {
            left: from[0].min(to[0]),
            bottom: from[1].min(to[1]),
            right: from[0].max(to[0]),
            top: from[1].max(to[1]),
        };
        Self {
            arc,
            from,
            to,
            room,
        }
    }

    fn meets(&self, other: &Self) -> bool {
        if self.room.bottom > other.room.top || other.room.bottom > self.room.top {
            return false;
        }
        let (a, b, c, d) = (self.from, self.to, other.from, other.to);
        match (is_same(a, c), is_same(a, d), is_same(b, c), is_same(b, d)) {
            (true, _, _, true) | (_, true, true, _) => true,
            (true, ..) => covers(a, b, d),
            (_, true, ..) => covers(a, b, c),
            (_, _, true, _) => covers(b, a, d),
            (.., true) => covers(b, a, c),
            _ => {
                let apart = |one: f64, other: f64| one * other < 0.0;
                apart(turn(a, b, c), turn(a, b, d)) && apart(turn(c, d, a), turn(c, d, b))
            }
        }
    }
}

/// Tells whether two points are one: a map holds a point in one form only.
fn is_same(one: Point, other: Point) -> bool {
    one.map(f64::to_bits) == other.map(f64::to_bits)
}

/// Tells whether two lines from one point run in the very same direction.
fn covers(from: Point, one: Point, other: Point) -> bool {
    let ahead =
        (one[0] - from[0]) * (other[0] - from[0]) + (one[1] - from[1]) * (other[1] - from[1]);
    ahead > 0.0 && turn(from, one, other) == 0.0
}

/// Tells on which side of a line a point lies: above nought on the left.
fn turn(from: Point, to: Point, point: Point) -> f64 {
    (to[0] - from[0]) * (point[1] - from[1]) - (to[1] - from[1]) * (point[0] - from[0])
}
