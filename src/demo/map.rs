//! The map of the fictitious municipality: a town at the head of a fjord, and the country
//! around it.
//!
//! Made from an outline and a point in each area. It knows no seed: all municipalities of the
//! demonstration lie in the same place, which is nowhere.

mod bend;
mod cells;
mod divide;
mod outline;
#[cfg(test)]
mod tests;
mod trace;

use std::collections::BTreeMap;

use serde_json::json;

use self::{
    cells::{Cells, kilometres},
    divide::{Wanted, divide},
    outline::PLACES,
    trace::outlines,
};
use super::{
    geography::{Geography, Place},
    places::TOWN,
};
use crate::model::{AreaMap, BorderNetwork, Point, Polygon, Ring, UnitId, signed_area, thin_out};

/// Where the head of the fjord lies, in metres east and north, as on a Danish map.
const ORIGIN: Point = [530_000.0, 6_170_000.0];
/// The year whose residents decide how large areas are.
const YEAR: i32 = 2025;
/// Points that stand out less, in metres, are corners of cells and not of borders.
const ZIGZAG: f64 = 110.0;

/// Writes the map as GeoJSON, an area a line.
pub(super) fn areas_geojson(geography: &Geography) -> String {
    let map = area_map(geography);
    let features = geography.areas.iter().filter_map(|area| {
        let coordinates = match map.get(area.unit.id)? {
            [one] => json!({ "type": "Polygon", "coordinates": one }),
            several => json!({ "type": "MultiPolygon", "coordinates": several }),
        };
        let feature = json!({
            "type": "Feature",
            "properties": { "id": area.unit.id, "name": area.unit.name },
            "geometry": coordinates,
        });
        Some(feature.to_string())
    });
    let features: Vec<String> = features.collect();
    format!(
        "{{\"type\":\"FeatureCollection\",\"crs\":{{\"type\":\"name\",\"properties\":{{\"name\":\
         \"urn:ogc:def:crs:EPSG::25832\"}}}},\"features\":[\n{}\n]}}\n",
        features.join(",\n")
    )
}

/// Draws the areas, with smooth borders that neighbours share.
fn area_map(geography: &Geography) -> AreaMap {
    let cells = Cells::of_land();
    let ids: Vec<UnitId> = PLACES
        .iter()
        .filter_map(|(id, _)| id.parse().ok())
        .collect();
    let owners = divide(&cells, &wanted(geography));
    let mut areas: BTreeMap<UnitId, Vec<Polygon>> = BTreeMap::new();
    for (owner, rings) in outlines(&cells, &owners) {
        if let Some(id) = ids.get(owner) {
            areas.insert(
                id.clone(),
                polygons(rings.iter().map(|ring| in_metres(ring))),
            );
        }
    }
    let network = BorderNetwork::of(&AreaMap::new(areas));
    let arcs = network.arcs().iter();
    let smoothed: Vec<_> = arcs
        .map(|arc| rounded(&rounded(&thin_out(arc, 1.0, ZIGZAG))))
        .collect();
    network.map_with(&smoothed)
}

fn in_metres(ring: &[cells::Lattice]) -> Ring {
    let point = |place: &cells::Lattice| {
        let [east, north] = kilometres(*place);
        [ORIGIN[0] + 1000.0 * east, ORIGIN[1] + 1000.0 * north]
    };
    ring.iter().map(point).collect()
}

/// Puts holes into the land around them; an area here is one piece of land.
fn polygons(rings: impl Iterator<Item = Ring>) -> Vec<Polygon> {
    let (land, holes): (Vec<Ring>, Vec<Ring>) = rings.partition(|ring| signed_area(ring) > 0.0);
    vec![land.into_iter().chain(holes).collect()]
}

/// Cuts the corners of a line (Chaikin); its ends stay.
fn rounded(line: &[Point]) -> Vec<Point> {
    let (Some(first), Some(last)) = (line.first(), line.last()) else {
        return Vec::new();
    };
    if line.len() < 3 {
        return line.to_vec();
    }
    let between = |from: &Point, to: &Point, share: f64| {
        [
            (from[0] + (to[0] - from[0]) * share).round(),
            (from[1] + (to[1] - from[1]) * share).round(),
        ]
    };
    let sides = line.iter().zip(line.iter().skip(1));
    let cut = sides.flat_map(|(from, to)| [between(from, to, 0.25), between(from, to, 0.75)]);
    let inner: Vec<Point> = cut.collect();
    let inner = inner.iter().skip(1).take(inner.len().saturating_sub(2));
    let mut line = vec![*first];
    line.extend(inner);
    line.push(*last);
    line
}

/// Returns where each area should lie and how large it should be, in the order of `PLACES`.
fn wanted(geography: &Geography) -> Vec<Wanted> {
    let size = |id: &str, place: [f64; 2]| {
        let area = geography.areas.iter().find(|area| area.unit.id == id);
        area.map_or(0.0, |area| size(area, geography, place))
    };
    let places = PLACES.iter();
    places
        .map(|(id, place)| Wanted {
            place: *place,
            size: size(id, *place),
        })
        .collect()
}

/// Returns the size of an area: more people need more room, but live closer together; most so
/// in the middle of the town, and least where the country has no village.
fn size(area: &Place, geography: &Geography, [east, north]: [f64; 2]) -> f64 {
    let residents = f64::from(area.growth.residents(YEAR)).sqrt();
    let to_the_fjord = (east * east + north * north).sqrt();
    let is_village = area.unit.name.ends_with(" by");
    residents
        * match geography.lies_in(&area.unit, TOWN) {
            true => 0.038 * (0.55 + 0.15 * to_the_fjord).min(1.3),
            false if is_village => 0.07,
            false => 0.62,
        }
}
