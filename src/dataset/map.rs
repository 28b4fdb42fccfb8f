//! The map of the municipality: read, checked, and simplified once.

pub(super) mod outline;
mod pieces;
#[cfg(test)]
mod tests;
mod unlikely;

use std::{collections::BTreeMap, path::Path};

use serde::Deserialize;
use serde_json::Value;

use super::{DatasetError, Fault, coverage::some_of, fault::none_of};
use crate::{
    config::MapFile,
    digest, files,
    model::{AreaMap, Point, Polygon, Ring, UnitId, UnitKind, Units, signed_area},
};

/// How many missing areas are named.
const MOST_NAMED: usize = 5;

/// A map as it was delivered.
#[derive(Debug)]
pub(super) struct DeliveredMap {
    /// SHA-256 of the file.
    pub(super) sha256: String,
    /// The areas in it.
    pub(super) map: AreaMap,
}

impl DeliveredMap {
    /// Returns the map with as many points as a page can show.
    pub(super) fn simplified(&self) -> AreaMap {
        self.map.simplified()
    }
}

/// Reads the areas of a map; what is no area is left out.
///
/// # Errors
/// A file that is missing or no GeoJSON, outlines that are not closed and the like, and areas
/// of the year that have none or two.
pub(super) fn read(
    raw: &Path,
    source: &MapFile,
    units: &Units,
    year: i32,
) -> Result<DeliveredMap, DatasetError> {
    let path = raw.join(&source.file);
    let told = |wrong: Wrong| Fault::of_file(path.clone(), wrong.message).hint(wrong.hint);
    let fault = |wrong: Wrong| DatasetError::Faults(vec![told(wrong)]);
    let bytes = match files::read(&path) {
        Err(error) if error.is_not_found() => {
            let hint = "deliver it, or leave out `[map]`";
            return Err(fault(wrong(
                "was not delivered: the map of the areas",
                hint,
            )));
        }
        read => read?,
    };
    let features = features(&bytes).map_err(fault)?;
    let mut reader = Reader {
        source,
        units,
        areas: BTreeMap::new(),
        seen: BTreeMap::new(),
        wrong: Vec::new(),
    };
    for (number, feature) in (1..).zip(&features) {
        if let Err(wrong) = reader.feature(number, feature) {
            reader.wrong.push(wrong);
        }
    }
    reader.check_missing(year);
    for pieces in reader.areas.values_mut() {
        pieces::unite(pieces);
    }
    let Reader {
        areas, seen, wrong, ..
    } = &mut reader;
    wrong.extend(unlikely::unlikely(areas, seen));
    none_of(reader.wrong.into_iter().map(told).collect())?;
    let delivered = DeliveredMap {
        sha256: digest::sha256(&bytes),
        map: AreaMap::new(reader.areas),
    };
    let gone = unlikely::vanished(&delivered.map, &delivered.simplified());
    none_of(gone.into_iter().map(told).collect())?;
    Ok(delivered)
}

/// What is wrong, and what to do about it.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) message: String,
    pub(super) hint: String,
}

fn wrong(message: impl Into<String>, hint: impl Into<String>) -> Wrong {
    Wrong {
        message: message.into(),
        hint: hint.into(),
    }
}

#[derive(Deserialize)]
struct Collection {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    features: Vec<Value>,
}

const FORM: &str = "a map is a GeoJSON `FeatureCollection` with a Polygon or MultiPolygon for each \
                    area";

/// Returns the features of a map.
///
/// # Errors
/// Text that is no GeoJSON, or another object of it.
pub(super) fn features(bytes: &[u8]) -> Result<Vec<Value>, Wrong> {
    let text = files::decode(bytes).map_err(|error| wrong(error.to_string(), error.hint()))?;
    let collection: Collection = serde_json::from_str(text)
        .map_err(|error| wrong(format!("is not GeoJSON: {error}"), FORM))?;
    match collection.kind.as_str() {
        "FeatureCollection" => Ok(collection.features),
        kind => Err(wrong(
            format!("is a `{}`, not a `FeatureCollection`", kind.escape_debug()),
            FORM,
        )),
    }
}

struct Reader<'a> {
    source: &'a MapFile,
    units: &'a Units,
    areas: BTreeMap<UnitId, Vec<Polygon>>,
    /// The feature in which each area was met first, sound or not.
    seen: BTreeMap<UnitId, usize>,
    wrong: Vec<Wrong>,
}

impl Reader<'_> {
    fn feature(&mut self, number: usize, feature: &Value) -> Result<(), Wrong> {
        let Some(code) = self.code(number, feature)? else {
            return Ok(());
        };
        let Some(unit) = self.units.get(&code) else {
            return Ok(());
        };
        if unit.kind != UnitKind::Area {
            return Ok(());
        }
        let polygons = polygons(feature).map_err(|found| Wrong {
            message: format!("feature {number} (`{code}`): {}", found.message),
            ..found
        })?;
        let earlier = *self.seen.entry(unit.id.clone()).or_insert(number);
        let pieces = self.areas.entry(unit.id.clone()).or_default();
        let is_over = |piece: &Polygon| {
            let mut others = pieces.iter();
            others.any(|other| {
                piece == other || pieces::lies_over(piece, other) || pieces::lies_over(other, piece)
            })
        };
        if polygons.iter().any(is_over) {
            let message = format!(
                "feature {number} is the area `{code}`, as is feature {earlier}, and lies over it"
            );
            let hint = "one of them is another area, or there twice; pieces beside each other are \
                        united";
            return Err(wrong(message, hint));
        }
        pieces.extend(polygons);
        Ok(())
    }

    /// Returns the code of a feature: a text or a whole number.
    fn code(&self, number: usize, feature: &Value) -> Result<Option<String>, Wrong> {
        let property = &self.source.id;
        let value = feature.get("properties").and_then(|all| all.get(property));
        match value {
            Some(Value::String(code)) => Ok(Some(code.clone())),
            Some(Value::Number(code)) => Ok(Some(code.to_string())),
            Some(Value::Null) => Ok(None),
            _ => Err(wrong(
                format!("feature {number} has no property `{property}`"),
                "`map.id` names the property that holds the code of an area",
            )),
        }
    }

    fn check_missing(&mut self, year: i32) {
        let areas = self.units.of_kind(UnitKind::Area);
        let missing: Vec<&str> = areas
            .filter(|unit| unit.from_year <= year && !self.seen.contains_key(&unit.id))
            .map(|unit| unit.id.as_str())
            .collect();
        if missing.is_empty() {
            return;
        }
        let named = some_of(&missing, MOST_NAMED);
        self.wrong.push(wrong(
            format!("has no feature for the areas {named}"),
            format!(
                "the property `{}` must hold the codes that the units have",
                self.source.id
            ),
        ));
    }
}

/// Goes through the points of a feature, of polygons as they stand in it.
pub(super) fn points(feature: &Value) -> impl Iterator<Item = Point> {
    let polygons = polygons(feature).unwrap_or_default();
    polygons.into_iter().flatten().flatten()
}

fn polygons(feature: &Value) -> Result<Vec<Polygon>, Wrong> {
    let geometry = feature.get("geometry").unwrap_or(&Value::Null);
    let kind = geometry.get("type").and_then(Value::as_str);
    let coordinates = geometry.get("coordinates").unwrap_or(&Value::Null);
    let polygons = match kind {
        Some("Polygon") => vec![polygon(coordinates)?],
        Some("MultiPolygon") => list(coordinates)?
            .iter()
            .map(polygon)
            .collect::<Result<_, _>>()?,
        Some(kind) => {
            let message = format!("is a `{}`, not a Polygon", kind.escape_debug());
            return Err(wrong(message, FORM));
        }
        None => return Err(wrong("has no geometry", FORM)),
    };
    match polygons.is_empty() {
        true => Err(wrong("has no polygon", FORM)),
        false => Ok(polygons),
    }
}

fn polygon(value: &Value) -> Result<Polygon, Wrong> {
    let rings = list(value)?;
    if rings.is_empty() {
        return Err(wrong("a polygon has no ring", FORM));
    }
    (1..)
        .zip(rings)
        .map(|(number, value)| ring(number, value))
        .collect()
}

fn ring(number: usize, value: &Value) -> Result<Ring, Wrong> {
    let ring: Ring = list(value)?.iter().map(point).collect::<Result<_, _>>()?;
    let told = |what: &str, hint: &str| Err(wrong(format!("ring {number} {what}"), hint));
    if ring.len() < 4 {
        let hint = "three corners, and the first one again at the end";
        return told("has fewer than 4 points", hint);
    }
    if ring.first() != ring.last() {
        return told(
            "is not closed",
            "the last point of a ring is its first one again",
        );
    }
    if signed_area(&ring) == 0.0 {
        return told(
            "encloses nothing",
            "its points lie on one line; leave the ring out",
        );
    }
    Ok(ring)
}

/// Reads a point; a height is left out.
fn point(value: &Value) -> Result<Point, Wrong> {
    let bad = || {
        let message = format!("`{}` is not a point", shown(value));
        wrong(message, "a point is two numbers: [x, y]")
    };
    let (Some(x), Some(y)) = (value.get(0), value.get(1)) else {
        return Err(bad());
    };
    let number = |value: &Value| value.as_f64().filter(|number| number.is_finite());
    Ok([number(x).ok_or_else(bad)?, number(y).ok_or_else(bad)?])
}

fn list(value: &Value) -> Result<&Vec<Value>, Wrong> {
    let bad = || wrong(format!("`{}` is not a list", shown(value)), FORM);
    value.as_array().ok_or_else(bad)
}

/// Writes the beginning of a value.
fn shown(value: &Value) -> String {
    let text = value.to_string();
    let mut start: String = text.chars().take(40).collect();
    if start.len() < text.len() {
        start.push('…');
    }
    start.escape_debug().to_string()
}
