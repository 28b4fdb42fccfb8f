//! Values as TOML has them.

use toml::Value;

/// Writes a text.
pub(super) fn text(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

/// Writes a list of texts.
pub(super) fn list(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|one| text(one)).collect();
    format!("[{}]", texts.join(", "))
}
