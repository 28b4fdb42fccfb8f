//! JSON-stat 1.x and 2.0 (json-stat.org): one dataset, with its values in a list or by place.

use serde_json::{Map, Value as Json};
use std::sync::Arc;

use super::{
    Place,
    cell::Value,
    cube::{Cube, Dimension, MOST_CELLS},
    source::Grid,
};
use crate::dataset::Fault;

/// Reads the dataset of a JSON-stat file.
///
/// # Errors
/// Text that is no JSON, several datasets, and dimensions that do not fit to the values.
pub(super) fn read(text: &str, file: Place) -> Result<Grid, Vec<Fault>> {
    let wrong = |message: String| {
        let hint = "one dataset of JSON-stat 1 or 2 is read; fetch it anew from the data bank";
        vec![file.fault(message).hint(hint)]
    };
    let json: Json =
        serde_json::from_str(text).map_err(|error| wrong(format!("is not JSON: {error}")))?;
    let dataset = dataset(&json).map_err(wrong)?;
    let cube = cube(dataset).map_err(wrong)?;
    Ok(cube.into_grid())
}

/// Finds the one dataset: the whole file (2.0), or the only one in it (1.x).
fn dataset(json: &Json) -> Result<&Map<String, Json>, String> {
    let whole = json.as_object().ok_or("is no object of JSON-stat")?;
    if whole.contains_key("dimension") {
        return Ok(whole);
    }
    let is_dataset = |json: &&Map<String, Json>| json.contains_key("dimension");
    let mut datasets = whole
        .values()
        .filter_map(Json::as_object)
        .filter(is_dataset);
    match (datasets.next(), datasets.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => Err("holds no dataset of JSON-stat".to_owned()),
        (Some(_), Some(_)) => Err("holds several datasets".to_owned()),
    }
}

fn cube(dataset: &Map<String, Json>) -> Result<Cube, String> {
    let described = object(dataset, "dimension").ok_or("has no `dimension`")?;
    // What stands beside the dimensions in 2.0 stood among them in 1.x.
    let beside = |key: &str| dataset.get(key).or_else(|| described.get(key));
    let ids = texts(beside("id")).ok_or("has no `id`")?;
    let sizes = beside("size")
        .and_then(Json::as_array)
        .ok_or("has no `size`")?;
    let role = beside("role").and_then(|role| role.get("time"));
    let times = texts(role).unwrap_or_default();
    let mut dimensions = Vec::new();
    for (id, size) in ids.iter().zip(sizes) {
        let described = object(described, id).ok_or(format!("does not describe `{id}`"))?;
        let mut dimension = dimension(id, described)?;
        dimension.is_time = times.contains(id);
        let found = dimension.categories.len();
        if size.as_u64() != u64::try_from(found).ok() {
            return Err(format!(
                "has {found} categories of `{id}`, and its size is {size}"
            ));
        }
        dimensions.push(dimension);
    }
    let size = Cube::size(&dimensions).ok_or(format!("has more than {MOST_CELLS} values"))?;
    let values = values(dataset.get("value").ok_or("has no `value`")?, size)?;
    Ok(Cube { dimensions, values })
}

fn dimension(id: &str, described: &Map<String, Json>) -> Result<Dimension, String> {
    let category = object(described, "category").ok_or(format!("has no categories of `{id}`"))?;
    let labels = object(category, "label");
    let codes = match category.get("index") {
        Some(Json::Object(places)) => in_order(places),
        Some(list) => texts(Some(list)).unwrap_or_default(),
        // One category alone needs no index.
        None => labels.into_iter().flat_map(Map::keys).cloned().collect(),
    };
    let label = |code: &String| {
        let label = labels.and_then(|labels| labels.get(code));
        label.and_then(Json::as_str).unwrap_or(code).to_owned()
    };
    let labelled: Vec<String> = codes.iter().map(label).collect();
    let name = described.get("label").and_then(Json::as_str).unwrap_or(id);
    let mut dimension = Dimension::new(name, &codes, &labelled);
    id.clone_into(&mut dimension.code);
    Ok(dimension)
}

fn in_order(places: &Map<String, Json>) -> Vec<String> {
    let mut codes: Vec<_> = places
        .iter()
        .map(|(code, place)| (place.as_u64().unwrap_or(u64::MAX), code.clone()))
        .collect();
    codes.sort();
    codes.into_iter().map(|(_, code)| code).collect()
}

/// Reads values in a list, or by place where most are missing.
fn values(json: &Json, size: usize) -> Result<Vec<Value>, String> {
    let mut values = vec![Value::Empty; size];
    match json {
        Json::Array(list) if list.len() == size => {
            for (value, json) in values.iter_mut().zip(list) {
                *value = cell(json);
            }
        }
        Json::Array(list) => {
            return Err(format!(
                "has {} values, and its dimensions {size}",
                list.len()
            ));
        }
        Json::Object(places) => {
            for (place, json) in places {
                let place = place.parse::<usize>().ok();
                let value = place.and_then(|place| values.get_mut(place));
                *value.ok_or("has a value at a place that there is not")? = cell(json);
            }
        }
        _ => return Err("has no list of values".to_owned()),
    }
    Ok(values)
}

fn cell(json: &Json) -> Value {
    match json {
        Json::Null => Value::Empty,
        Json::Bool(is_true) => Value::Boolean(*is_true),
        Json::String(text) => Value::text(text),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Value::Whole(whole),
            (None, Some(number)) => Value::number(number),
            (None, None) => Value::Broken(Arc::from(number.to_string())),
        },
        Json::Array(_) | Json::Object(_) => Value::Broken(Arc::from("a list")),
    }
}

fn object<'a>(json: &'a Map<String, Json>, key: &str) -> Option<&'a Map<String, Json>> {
    json.get(key)?.as_object()
}

fn texts(json: Option<&Json>) -> Option<Vec<String>> {
    let list = json?.as_array()?;
    let text = |json: &Json| match json {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    Some(list.iter().map(text).collect())
}
