//! The map: the outlines of areas, in the coordinates in which they were delivered.

mod network;
mod simplify;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[cfg(test)]
pub(crate) use self::simplify::meeting_arcs;
pub(crate) use self::{network::BorderNetwork, simplify::thin_out};
use super::UnitId;

/// A point: east and north in metres, or longitude and latitude in degrees.
pub(crate) type Point = [f64; 2];
/// A closed line: its last point is its first one again.
pub(crate) type Ring = Vec<Point>;
/// A piece of land: its outer ring, then those of its holes.
pub(crate) type Polygon = Vec<Ring>;

/// So many steps of the last decimal fit into the map, at least.
const STEPS: f64 = 100_000.0;

/// The outlines of areas.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AreaMap {
    areas: BTreeMap<UnitId, Vec<Polygon>>,
    aspect: f64,
}

/// The rectangle that holds a map or a part of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BoundingBox {
    /// The smallest x.
    pub left: f64,
    /// The smallest y.
    pub bottom: f64,
    /// The largest x.
    pub right: f64,
    /// The largest y.
    pub top: f64,
}

impl BoundingBox {
    /// Returns the rectangle around points; nothing where there are none.
    pub fn around<'a>(points: impl IntoIterator<Item = &'a Point>) -> Option<Self> {
        let around = points.into_iter().map(|[x, y]| Self {
            left: *x,
            bottom: *y,
            right: *x,
            top: *y,
        });
        around.reduce(|one, other| Self {
            left: one.left.min(other.left),
            bottom: one.bottom.min(other.bottom),
            right: one.right.max(other.right),
            top: one.top.max(other.top),
        })
    }

    /// Returns the width, in the units of x.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Returns the height, in the units of y.
    #[must_use]
    pub fn height(&self) -> f64 {
        self.top - self.bottom
    }

    /// Tells whether all of it may be longitudes and latitudes.
    fn is_in_degrees(&self) -> bool {
        let within = |degrees: f64, most: f64| (-most..=most).contains(&degrees);
        within(self.left, 180.0)
            && within(self.right, 180.0)
            && within(self.bottom, 90.0)
            && within(self.top, 90.0)
    }
}

impl AreaMap {
    /// Makes a map of outlines: coordinates are rounded to what can be seen (a hundred
    /// thousandth of the whole), outer rings run against the clock and holes with it.
    #[must_use]
    pub fn new(mut areas: BTreeMap<UnitId, Vec<Polygon>>) -> Self {
        let points = areas.values().flatten().flatten().flatten();
        let Some(whole) = BoundingBox::around(points) else {
            let aspect = 1.0;
            return Self { areas, aspect };
        };
        let scale = decimal_scale(whole.width().max(whole.height()));
        for polygon in areas.values_mut().flatten() {
            for (index, ring) in polygon.iter_mut().enumerate() {
                for number in ring.iter_mut().flatten() {
                    // Adding nought makes 0 of −0.
                    *number = (*number * scale).round() / scale + 0.0;
                }
                if (signed_area(ring) > 0.0) != (index == 0) {
                    ring.reverse();
                }
            }
        }
        let middle = f64::midpoint(whole.bottom, whole.top);
        let aspect = match whole.is_in_degrees() {
            true => (middle.to_radians().cos() * 1e4).round() / 1e4,
            false => 1.0,
        };
        Self { areas, aspect }
    }

    /// Returns the map of some of the areas.
    #[must_use]
    pub(crate) fn only(&self, is_kept: impl Fn(&UnitId) -> bool) -> Self {
        let areas = self.areas.iter().filter(|(area, _)| is_kept(area));
        Self {
            areas: areas
                .map(|(area, polygons)| (area.clone(), polygons.clone()))
                .collect(),
            aspect: self.aspect,
        }
    }

    /// Goes through the areas in the order of their codes, each with its pieces of land.
    pub fn areas(&self) -> impl Iterator<Item = (&UnitId, &[Polygon])> {
        let areas = self.areas.iter();
        areas.map(|(id, polygons)| (id, polygons.as_slice()))
    }

    /// Returns the pieces of land of an area.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&[Polygon]> {
        self.areas.get(id).map(Vec::as_slice)
    }

    /// Returns how wide one unit of x is, measured in units of y: 1 for metres, the cosine of
    /// the middle latitude for degrees.
    #[must_use]
    pub fn aspect(&self) -> f64 {
        self.aspect
    }

    /// Returns the rectangle that holds all areas; nothing where there are none.
    #[must_use]
    pub fn bounding_box(&self) -> Option<BoundingBox> {
        BoundingBox::around(self.areas.values().flatten().flatten().flatten())
    }

    /// Returns how many points there are.
    #[must_use]
    pub fn points(&self) -> usize {
        let rings = self.areas.values().flatten().flatten();
        rings.map(Vec::len).sum()
    }

    /// Writes a GeoJSON `FeatureCollection` of the areas that have a name: the property `name`
    /// is the code of an area, by which charts find it, and `title` what it is called. The same
    /// map makes the same text.
    #[must_use]
    pub fn geojson(&self, title_of: impl Fn(&UnitId) -> Option<String>) -> String {
        let feature = |(id, polygons): (&UnitId, &Vec<Polygon>)| {
            let title = title_of(id)?;
            Some(json!({
                "type": "Feature",
                "id": id.as_str(),
                "properties": { "name": id.as_str(), "title": title },
                "geometry": geometry(polygons),
            }))
        };
        let features: Vec<Value> = self.areas.iter().filter_map(feature).collect();
        json!({ "type": "FeatureCollection", "features": features }).to_string()
    }
}

fn geometry(polygons: &[Polygon]) -> Value {
    match polygons {
        [one] => json!({ "type": "Polygon", "coordinates": one }),
        several => json!({ "type": "MultiPolygon", "coordinates": several }),
    }
}

/// Returns the area within a ring: above nought where it runs against the clock.
#[must_use]
pub fn signed_area(ring: &[Point]) -> f64 {
    let Some([x, y]) = ring.first() else {
        return 0.0;
    };
    // Measured from its first point, since coordinates are large beside the ring.
    let sides = ring.iter().zip(ring.iter().skip(1));
    let twice: f64 = sides
        .map(|(from, to)| (from[0] - x) * (to[1] - y) - (to[0] - x) * (from[1] - y))
        .sum();
    twice / 2.0
}

/// Returns the power of ten that coordinates are rounded by.
fn decimal_scale(extent: f64) -> f64 {
    let mut scale = 1.0;
    while extent * scale < STEPS && scale < 1e12 {
        scale *= 10.0;
    }
    scale
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(left: f64, bottom: f64, side: f64) -> Ring {
        let (right, top) = (left + side, bottom + side);
        vec![
            [left, bottom],
            [right, bottom],
            [right, top],
            [left, top],
            [left, bottom],
        ]
    }

    fn map(areas: &[(&str, Vec<Polygon>)]) -> AreaMap {
        let areas = areas.iter().cloned();
        AreaMap::new(
            areas
                .map(|(id, polygons)| (id.parse().unwrap(), polygons))
                .collect(),
        )
    }

    #[test]
    fn degrees_are_narrower_than_metres() {
        let degrees = map(&[("1", vec![vec![square(13.0, 52.0, 1.0)]])]);
        assert!((degrees.aspect() - 0.6088).abs() < 1e-9);
        let metres = map(&[("1", vec![vec![square(530_000.0, 6_170_000.0, 1000.0)]])]);
        assert!((metres.aspect() - 1.0).abs() < 1e-9);
        assert_eq!(map(&[]).bounding_box(), None);
    }

    #[test]
    fn a_map_is_written_as_charts_read_it() {
        let mut lake = square(200.0, 200.000_4, 100.0);
        lake.reverse();
        let around = vec![square(0.0, 0.0, 1000.0), lake];
        let island = vec![square(2000.0, -0.000_01, 50.0)];
        let map = map(&[("a", vec![around, island]), ("b", vec![])]);
        let title = |id: &UnitId| (id.as_str() == "a").then(|| "Ø \"A\"".to_owned());
        assert_eq!(
            map.geojson(title),
            "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"id\":\"a\",\
             \"properties\":{\"name\":\"a\",\"title\":\"Ø \\\"A\\\"\"},\"geometry\":\
             {\"type\":\"MultiPolygon\",\"coordinates\":[[[[0.0,0.0],[1000.0,0.0],\
             [1000.0,1000.0],[0.0,1000.0],[0.0,0.0]],[[200.0,200.0],[200.0,300.0],\
             [300.0,300.0],[300.0,200.0],[200.0,200.0]]],[[[2000.0,0.0],[2050.0,0.0],\
             [2050.0,50.0],[2000.0,50.0],[2000.0,0.0]]]]}}]}"
        );
        let whole = map.bounding_box().unwrap();
        assert_eq!((whole.width(), whole.height()), (2050.0, 1000.0));
    }

    #[test]
    fn rings_run_as_the_standard_says() {
        let mut outer = square(0.0, 0.0, 10.0);
        outer.reverse();
        let map = map(&[("a", vec![vec![outer, square(2.0, 2.0, 1.0)]])]);
        let [polygon] = map.get("a").unwrap() else {
            panic!("one polygon")
        };
        assert!(signed_area(&polygon[0]) > 0.0 && signed_area(&polygon[1]) < 0.0);
        // What was rounded once stays as it is.
        assert_eq!(AreaMap::new(map.areas.clone()), map);
    }
}
