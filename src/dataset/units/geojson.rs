//! Units that are the polygons of a map.

use std::{collections::BTreeMap, path::Path};

use serde::Deserialize;
use serde_json::Value;

use super::Placed;
use crate::{
    config::GeoJson,
    dataset::{DatasetError, Fault, rows},
    files,
    model::{Unit, UnitId, UnitKind},
};

#[derive(Deserialize)]
struct Map {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    properties: serde_json::Map<String, Value>,
}

/// Reads the areas of a map, and the districts that it names; pieces of one area are one unit.
/// `others` are the units that are known before.
///
/// # Errors
/// A file that is no GeoJSON, and features without what is named of them.
pub(super) fn read(
    file: &Path,
    map: &GeoJson,
    (first_year, others): (i32, &[Placed]),
) -> Result<Vec<Placed>, DatasetError> {
    let fault = |message: String, hint: &str| {
        DatasetError::Faults(vec![Fault::of_file(file, message).hint(hint)])
    };
    let bytes = files::read(file)?;
    let text = files::decode(&bytes).map_err(|error| fault(error.to_string(), error.hint()))?;
    let features: Map = serde_json::from_str(text).map_err(|error| {
        let message = format!("is not GeoJSON with features: {error}");
        fault(message, "it is a FeatureCollection with properties")
    })?;
    let mut others = others.iter().map(|placed| &placed.unit);
    let mut reader = Reader {
        map,
        first_year,
        whole: others
            .find(|unit| unit.kind == UnitKind::Municipality)
            .map(|unit| unit.id.clone()),
        districts: Vec::new(),
        areas: Vec::new(),
    };
    for (number, feature) in (1..).zip(&features.features) {
        let added = reader.add(feature);
        added.map_err(|(what, hint)| fault(format!("feature {number} {what}"), &hint))?;
    }
    let units = reader.districts.into_iter().chain(reader.areas);
    let placed = |unit| Placed {
        unit,
        file: file.to_owned(),
        row: None,
    };
    Ok(units.map(placed).collect())
}

/// What is wrong with a feature, and what to do about it.
type Wrong = (String, String);

struct Reader<'a> {
    map: &'a GeoJson,
    first_year: i32,
    whole: Option<UnitId>,
    districts: Vec<Unit>,
    areas: Vec<Unit>,
}

impl Reader<'_> {
    fn add(&mut self, feature: &Feature) -> Result<(), Wrong> {
        let map = self.map;
        let code_text = text(feature, &map.id)?;
        let parent = match &map.parent {
            Some(property) => Some(code(&text(feature, property)?)?),
            None if map.parents.is_empty() => self.whole.clone(),
            None => match parent(&map.parents, &code_text) {
                Some(parent) => Some(parent.clone()),
                None => return Ok(()),
            },
        };
        if let (Some(property), Some(district)) = (&map.parent_name, &parent) {
            let name = text(feature, property)?;
            let whole = self.whole.clone();
            let own = self.unit(district.clone(), name, UnitKind::SchoolDistrict, whole);
            once(&mut self.districts, own, "one code is one district")?;
        }
        let (id, name) = (code(&code_text)?, text(feature, &map.name)?);
        let own = self.unit(id, name, UnitKind::Area, parent);
        let hint = "pieces of one area have one name, and lie in one district";
        once(&mut self.areas, own, hint)
    }

    fn unit(&self, id: UnitId, name: String, kind: UnitKind, parent: Option<UnitId>) -> Unit {
        Unit {
            id,
            name,
            kind,
            parent,
            association: None,
            housing_area: None,
            from_year: self.first_year,
            social_housing: false,
            breaks: Vec::new(),
            members: Vec::new(),
            cut_areas: Vec::new(),
        }
    }
}

/// Adds a unit to others, where it is none of them.
fn once(units: &mut Vec<Unit>, own: Unit, hint: &str) -> Result<(), Wrong> {
    match units.iter().find(|known| known.id == own.id) {
        None => units.push(own),
        Some(known) if known.name == own.name && known.parent == own.parent => {}
        Some(known) => {
            let lies = |unit: &Unit| match &unit.parent {
                Some(parent) => format!("`{}` in `{parent}`", unit.name.escape_debug()),
                None => format!("`{}`", unit.name.escape_debug()),
            };
            let (here, before) = (lies(&own), lies(known));
            let what = format!("says that `{}` is {here}, and one before {before}", own.id);
            return Err((what, hint.to_owned()));
        }
    }
    Ok(())
}

/// Returns a property as a text, also where it is a whole number.
fn text(feature: &Feature, property: &str) -> Result<String, Wrong> {
    match feature.properties.get(property) {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(Value::Number(number)) if !number.is_f64() => Ok(number.to_string()),
        _ => {
            let hint = format!("each has a property `{property}`, a text or a whole number");
            Err((format!("has no text `{property}`"), hint))
        }
    }
}

fn code(text: &str) -> Result<UnitId, Wrong> {
    text.parse().map_err(|_| {
        let what = format!("holds `{}`, which is not a code", text.escape_debug());
        (what, rows::code_hint(text))
    })
}

/// Returns the parent whose characters a code begins with: the most characters win.
fn parent<'a>(parents: &'a BTreeMap<String, UnitId>, code: &str) -> Option<&'a UnitId> {
    let fitting = parents
        .iter()
        .filter(|(start, _)| code.starts_with(start.as_str()));
    fitting
        .max_by_key(|(start, _)| start.len())
        .map(|(_, parent)| parent)
}
