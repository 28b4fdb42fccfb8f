//! Settings that are drawn with one value alone.

use serde::{Deserialize, Deserializer, de::Error};

/// Reads a number that must be nought.
pub(super) fn nought<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    number(deserializer, 0.0)
}

/// Reads a number that must be one.
pub(super) fn one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    number(deserializer, 1.0)
}

/// Reads what must be `true`.
pub(super) fn yes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    truth(deserializer, true)
}

/// Reads what must be `false`.
pub(super) fn no<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    truth(deserializer, false)
}

fn number<'de, D: Deserializer<'de>>(deserializer: D, drawn: f64) -> Result<(), D::Error> {
    let given = f64::deserialize(deserializer)?;
    match given.total_cmp(&drawn).is_eq() {
        true => Ok(()),
        false => Err(D::Error::custom(format!(
            "{given} is not drawn, but {drawn}"
        ))),
    }
}

fn truth<'de, D: Deserializer<'de>>(deserializer: D, drawn: bool) -> Result<(), D::Error> {
    match bool::deserialize(deserializer)? == drawn {
        true => Ok(()),
        false => Err(D::Error::custom(format!(
            "{} is not drawn, but {drawn}",
            !drawn
        ))),
    }
}
