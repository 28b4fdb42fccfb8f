//! What an edition publishes beside its tables, as `rendering.json` keeps it, which keeps every number to the
//! last bit.

use serde_json::{Map, Value};

use crate::model::PublishedEdition;

/// Writes all of an edition that stands in no table.
///
/// # Errors
/// What is not JSON; there is nothing of the kind.
pub(crate) fn write(edition: &PublishedEdition) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(&exact(serde_json::to_value(edition)?))
}

/// Reads it back, without figures and moves.
///
/// # Errors
/// Bytes that are not of this form.
pub(super) fn read(bytes: &[u8]) -> Result<PublishedEdition, serde_json::Error> {
    serde_json::from_value(plain(serde_json::from_slice(bytes)?))
}

/// The key under which a number stands as text.
const EXACT: &str = "$number";

/// Writes numbers as text that the reader of JSON would not read back to the last bit.
fn exact(value: Value) -> Value {
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && reread(float) != Some(float) => Value::Object(
                Map::from_iter([(EXACT.to_owned(), float.to_string().into())]),
            ),
            _ => Value::Number(number),
        },
        other => each(other, exact),
    }
}

fn reread(float: f64) -> Option<f64> {
    serde_json::from_str(&serde_json::to_string(&float).ok()?).ok()
}

/// Undoes [`exact`].
fn plain(value: Value) -> Value {
    if let Value::Object(map) = &value
        && let (1, Some(Value::String(text))) = (map.len(), map.get(EXACT))
        && let Ok(float) = text.parse::<f64>()
    {
        return float.into();
    }
    each(value, plain)
}

fn each(value: Value, change: fn(Value) -> Value) -> Value {
    match value {
        Value::Array(list) => list.into_iter().map(change).collect(),
        Value::Object(map) => {
            let changed = map.into_iter().map(|(key, value)| (key, change(value)));
            Value::Object(changed.collect())
        }
        value => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_read_back_to_the_last_bit() {
        let mut number = 0.1_f64;
        let mut numbers = vec![0.0, -0.0, 1e300, 5e-324, 100.0 * 300.0 / 1005.0];
        for _ in 0..20_000 {
            number = (number * 1.37 + 0.017) % 1000.0;
            numbers.push(number);
        }
        let value = serde_json::json!({ "numbers": numbers, "text": "$number" });
        let text = serde_json::to_vec(&exact(value)).unwrap();
        let read = plain(serde_json::from_slice(&text).unwrap());
        for (one, other) in numbers.iter().zip(read["numbers"].as_array().unwrap()) {
            assert_eq!(one.to_bits(), other.as_f64().unwrap().to_bits());
        }
    }
}
