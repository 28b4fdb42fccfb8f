//! Outlines that cannot be those of areas of one municipality: far from all others, with x and y
//! swapped, or too small to be seen.

use std::collections::BTreeMap;

use super::{Wrong, wrong};
use crate::model::{AreaMap, BoundingBox, Point, Polygon, UnitId, signed_area};

/// So many times farther from the middle than a typical area may a point lie.
const FAR: f64 = 50.0;
/// An area is at least this part of the whole map wide or high: 30 metres of 60 kilometres.
const VISIBLE: f64 = 2000.0;

/// Tells of outlines that cannot be, by the number of the feature.
pub(super) fn unlikely(
    areas: &BTreeMap<UnitId, Vec<Polygon>>,
    features: &BTreeMap<UnitId, usize>,
) -> Vec<Wrong> {
    let boxes: Vec<BoundingBox> = areas.values().filter_map(|area| around(area)).collect();
    let Some(typical) = Typical::of(&boxes) else {
        return Vec::new();
    };
    if typical.is_swapped() {
        let [x, y] = typical.middle;
        return vec![wrong(
            format!("the middle of the areas is [{x}, {y}]: x and y are swapped"),
            "a point is [east, north] in metres, or [longitude, latitude] in degrees",
        )];
    }
    let name = |id: &UnitId| match features.get(id) {
        Some(number) => format!("feature {number} (`{id}`)"),
        None => format!("`{id}`"),
    };
    let far = areas.iter().filter_map(|(id, area)| {
        let point = points(area).find(|point| typical.is_far(**point))?;
        let [x, y] = point;
        Some(wrong(
            format!(
                "{}: the point [{x}, {y}] lies far from the other areas",
                name(id)
            ),
            "is it at nought, in metres among degrees, or are x and y swapped? All features have \
             one system of coordinates",
        ))
    });
    let far: Vec<Wrong> = far.collect();
    if !far.is_empty() {
        return far;
    }
    let mut twins = Vec::new();
    for (index, (id, area)) in areas.iter().enumerate() {
        if let Some((other, _)) = areas
            .iter()
            .take(index)
            .find(|(_, earlier)| *earlier == area)
        {
            let message = format!("{} has the very outline of {}", name(id), name(other));
            twins.push(wrong(message, "one of them is another area"));
        }
    }
    if !twins.is_empty() {
        return twins;
    }
    let Some(whole) = around(&areas.values().flatten().cloned().collect::<Vec<_>>()) else {
        return Vec::new();
    };
    let least = whole.width().max(whole.height()) / VISIBLE;
    let tiny = areas.iter().filter(|(_, area)| {
        around(area).is_none_or(|frame| frame.width().max(frame.height()) < least)
    });
    tiny.map(|(id, _)| too_small(&name(id))).collect()
}

/// Tells of areas of which nothing is left on the simplified map.
pub(super) fn vanished(map: &AreaMap, simplified: &AreaMap) -> Vec<Wrong> {
    let is_there = |id: &UnitId| {
        let polygons = simplified.get(id.as_str()).unwrap_or_default();
        let outer = polygons.iter().filter_map(|polygon| polygon.first());
        let sizes = outer.map(|ring| signed_area(ring).abs());
        sizes.sum::<f64>() > 0.0
    };
    let gone = map.areas().filter(|(id, _)| !is_there(id));
    gone.map(|(id, _)| too_small(&format!("the area `{id}`")))
        .collect()
}

fn too_small(name: &str) -> Wrong {
    wrong(
        format!("{name}: is too small to be seen on the map"),
        "is its outline whole, and in the same coordinates as the others?",
    )
}

fn points(area: &[Polygon]) -> impl Iterator<Item = &Point> {
    area.iter().flatten().flatten()
}

fn around(area: &[Polygon]) -> Option<BoundingBox> {
    BoundingBox::around(points(area))
}

/// Where areas typically lie, whatever a few of them say.
struct Typical {
    middle: Point,
    reach: f64,
}

impl Typical {
    fn of(boxes: &[BoundingBox]) -> Option<Self> {
        let center = |frame: &BoundingBox| {
            [
                f64::midpoint(frame.left, frame.right),
                f64::midpoint(frame.bottom, frame.top),
            ]
        };
        let middle = [
            median(boxes.iter().map(|frame| center(frame)[0]))?,
            median(boxes.iter().map(|frame| center(frame)[1]))?,
        ];
        let size = median(boxes.iter().map(|frame| frame.width().max(frame.height())))?;
        let away = median(boxes.iter().map(|frame| distance(center(frame), middle)))?;
        Some(Self {
            middle,
            reach: size + away,
        })
    }

    fn is_far(&self, point: Point) -> bool {
        distance(point, self.middle) > self.reach * FAR
    }

    /// Tells whether the middle lies in the north of Europe once x and y are exchanged.
    fn is_swapped(&self) -> bool {
        let [x, y] = self.middle;
        let degrees = (45.0..=75.0).contains(&x) && (-10.0..40.0).contains(&y);
        let metres = (4_000_000.0..9_000_000.0).contains(&x) && (0.0..2_000_000.0).contains(&y);
        degrees || metres
    }
}

fn distance(one: Point, other: Point) -> f64 {
    (one[0] - other[0]).abs().max((one[1] - other[1]).abs())
}

fn median(numbers: impl Iterator<Item = f64>) -> Option<f64> {
    let mut sorted: Vec<f64> = numbers.collect();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}
