//! What a map is: its coordinates, its features, and the properties that name areas.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use serde_json::{Map, Value};

use super::{
    description::{AreaFacts, MapSurvey},
    words,
};
use crate::{
    dataset::map::{features, points},
    model::UnitId,
};

/// Describes a file where it is a map; nothing where it is none.
///
/// # Errors
/// What is wrong with a map.
pub(super) fn describe(
    bytes: &[u8],
    file: &Path,
    known: &BTreeSet<String>,
) -> Option<Result<MapSurvey, (String, String)>> {
    let head: Value = serde_json::from_slice(bytes).ok()?;
    (head.get("type").and_then(Value::as_str) == Some("FeatureCollection")).then(|| {
        let features = features(bytes).map_err(|wrong| (wrong.message, wrong.hint))?;
        Ok(Features::of(&features).describe(file, &head, known))
    })
}

/// The properties of all features.
struct Features<'a> {
    all: Vec<Option<&'a Map<String, Value>>>,
    corner: Option<[f64; 2]>,
}

impl<'a> Features<'a> {
    fn of(features: &'a [Value]) -> Self {
        let properties = |feature: &'a Value| feature.get("properties").and_then(Value::as_object);
        Self {
            all: features.iter().map(properties).collect(),
            corner: features.iter().find_map(|feature| points(feature).next()),
        }
    }

    fn text(&self, feature: usize, property: &str) -> Option<String> {
        match self.all.get(feature).copied().flatten()?.get(property)? {
            Value::String(text) => Some(text.trim().to_owned()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    fn properties(&self) -> Vec<Property> {
        let names = self.all.iter().flatten().flat_map(|all| all.keys());
        let names: BTreeSet<&String> = names.collect();
        let property = |name: &&String| {
            let texts = (0..self.all.len()).map(|feature| self.text(feature, name));
            let texts: Vec<Option<String>> = texts.collect();
            Property {
                name: (*name).clone(),
                is_full: texts.iter().all(Option::is_some),
                values: texts.into_iter().flatten().collect(),
            }
        };
        names.iter().map(property).collect()
    }

    /// Tells whether a property has one value for each value of another.
    fn follows(&self, name: &str, of: &str) -> bool {
        let mut first: BTreeMap<Option<String>, Option<String>> = BTreeMap::new();
        (0..self.all.len()).all(|feature| {
            let value = self.text(feature, name);
            let known = first.entry(self.text(feature, of));
            *known.or_insert_with(|| value.clone()) == value
        })
    }

    fn describe(&self, file: &Path, head: &Value, known: &BTreeSet<String>) -> MapSurvey {
        let properties = self.properties();
        let coded = properties.iter().filter(|property| property.is_full);
        let coded = coded.filter(|property| property.values.len() > 1);
        let code = coded
            .max_by_key(|property| (property.points(known), property.values.len()))
            .filter(|property| property.points(known) > 0);
        let (name, above) = code.map_or((None, None), |code| self.beside(code, &properties));
        let mut areas: BTreeMap<String, (AreaFacts, usize)> = BTreeMap::new();
        for feature in 0..self.all.len() {
            let text = |property: Option<&Property>| self.text(feature, &property?.name);
            let Some(code) = text(code) else { continue };
            let (facts, pieces) = areas.entry(code).or_default();
            *pieces += 1;
            facts.name = facts.name.take().or_else(|| text(name));
            facts.above = facts.above.take().or_else(|| text(above));
        }
        let doubt = "no property holds the codes of areas: name it with `id` of `[map]`";
        let named = |property: Option<&Property>| property.map(|property| property.name.clone());
        let counted = properties
            .iter()
            .map(|property| (property.name.clone(), property.values.len()));
        MapSurvey {
            file: file.to_owned(),
            coordinates: coordinates(head, self.corner),
            features: self.all.len(),
            properties: counted.collect(),
            code: named(code),
            name: named(name),
            above: named(above),
            areas,
            doubts: code
                .is_none()
                .then(|| doubt.to_owned())
                .into_iter()
                .collect(),
        }
    }

    /// Finds the names of areas, and what they lie in: texts that follow from the code.
    fn beside<'b>(
        &self,
        code: &Property,
        properties: &'b [Property],
    ) -> (Option<&'b Property>, Option<&'b Property>) {
        let areas = code.values.len();
        let beside = properties.iter().filter(|property| {
            property.name != code.name
                && property.is_text()
                && self.follows(&property.name, &code.name)
        });
        let named = |list: &[&str], fits: &dyn Fn(usize) -> bool| {
            let fitting = beside
                .clone()
                .filter(|property| fits(property.values.len()));
            let unnamed = |property: &&Property| !words::has_word(&property.name, list);
            fitting.min_by_key(unnamed)
        };
        let name = named(&words::NAME, &|count| count * 10 >= areas * 9);
        let above = named(&words::ABOVE, &|count| count >= 2 && count * 2 <= areas);
        (name, above)
    }
}

/// A property of features.
struct Property {
    name: String,
    values: BTreeSet<String>,
    /// Whether each feature has it.
    is_full: bool,
}

impl Property {
    fn is_text(&self) -> bool {
        self.values
            .iter()
            .any(|value| value.parse::<f64>().is_err())
    }

    /// Returns how well it may be the code of areas.
    fn points(&self, known: &BTreeSet<String>) -> i32 {
        let is_code = self
            .values
            .iter()
            .all(|value| value.parse::<UnitId>().is_ok());
        let shared = self
            .values
            .iter()
            .filter(|value| known.contains(*value))
            .count();
        let says = |list: &[&str]| i32::from(words::has_word(&self.name, list));
        let fits = if is_code { 4 } else { -40 };
        let is_known = i32::from(shared * 2 > self.values.len());
        fits + 20 * is_known + 4 * says(&words::CODE) + 4 * says(&words::AREA)
    }
}

/// Returns the system of coordinates, as the file names it; by its numbers where it names none.
fn coordinates(head: &Value, corner: Option<[f64; 2]>) -> String {
    let named = head.pointer("/crs/properties/name").and_then(Value::as_str);
    let is_degrees = corner.is_none_or(|[x, y]| x.abs() <= 180.0 && y.abs() <= 90.0);
    let unit = if is_degrees { "degrees" } else { "metres" };
    let code = named.and_then(|name| {
        let (_, code) = name.rsplit_once(':')?;
        Some(format!("EPSG:{code}, {unit}"))
    });
    let plain = match is_degrees {
        true => "degrees (EPSG:4326, as GeoJSON has them)".to_owned(),
        false => "metres (such as EPSG:25832; the file does not name it)".to_owned(),
    };
    code.unwrap_or(plain)
}
