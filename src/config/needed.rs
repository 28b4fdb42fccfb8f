//! Keys that a file must have: all that are missing are told at once.

use std::path::Path;

use toml::{Table, Value};

use super::{ConfigError, Problem, beside::form};

/// A section and the keys that it must have; `[]` ends a list of sections, and nothing stands for
/// the file itself.
type Needed = (&'static str, &'static [&'static str]);

/// What a configuration must have.
pub(super) const CONFIG: &[Needed] = &[
    (
        "",
        &[
            "project",
            "folders",
            "catalogue",
            "years",
            "source",
            "units",
            "disclosure",
            "delivery",
            "schedule",
        ],
    ),
    ("project", &["title", "organisation", "contact", "language"]),
    ("folders", &["raw", "snapshots", "templates", "output"]),
    ("years", &["first"]),
    ("source", &["kind"]),
    (
        "disclosure",
        &["rounding_base", "mean_rounding", "normal", "sensitive"],
    ),
    (
        "delivery",
        &["transport", "from", "largest_message_megabytes"],
    ),
    ("schedule", &["cron", "time_zone"]),
    ("map", &["file", "id"]),
    ("flows", &["table", "from", "to"]),
    ("owner", &["name", "address"]),
    ("intervention[]", &["id", "title"]),
    ("table[]", &["name", "file", "layout", "columns"]),
    ("recipient[]", &["name", "address", "attachments"]),
    ("packet[]", &["id", "committee", "meeting", "contents"]),
];

/// What a catalogue must have.
pub(super) const CATALOGUE: &[Needed] = &[
    ("theme[]", &["id", "title"]),
    (
        "indicator[]",
        &[
            "id",
            "theme",
            "title",
            "definition",
            "population",
            "origin",
            "measure",
        ],
    ),
    ("chart[]", &["id", "kind", "title"]),
    ("relation[]", &["parts", "whole"]),
];

/// Returns what is wrong with a text that is not of the expected form: all keys that are missing,
/// where it is that, and what TOML says otherwise.
pub(super) fn told(
    file: &Path,
    text: &str,
    error: &toml::de::Error,
    needed: &[Needed],
) -> ConfigError {
    let missing = match error.message().starts_with("missing field") {
        true => missing(file, text, needed),
        false => Vec::new(),
    };
    match missing.is_empty() {
        true => form(file, error),
        false => ConfigError::Problems(missing),
    }
}

fn missing(file: &Path, text: &str, needed: &[Needed]) -> Vec<Problem> {
    let Ok(whole) = text.parse::<Table>() else {
        return Vec::new();
    };
    let mut problems = Vec::new();
    for (section, keys) in needed {
        for (path, table) in sections(&whole, section) {
            for key in keys.iter().filter(|key| !table.contains_key(**key)) {
                problems.push(Problem {
                    file: file.to_owned(),
                    key: format!("{path}{key}"),
                    message: "is missing".to_owned(),
                    hint: format!("{} needs {}", name(section), keys.join(", ")),
                });
            }
        }
    }
    problems
}

fn name(section: &str) -> String {
    match section.strip_suffix("[]") {
        Some(list) => format!("each [[{list}]]"),
        None if section.is_empty() => "the file".to_owned(),
        None => format!("[{section}]"),
    }
}

/// Returns the tables of a section, each with the beginning of its keys' paths.
fn sections<'a>(whole: &'a Table, section: &str) -> Vec<(String, &'a Table)> {
    let Some(list) = section.strip_suffix("[]") else {
        let table = match section {
            "" => Some(whole),
            section => whole.get(section).and_then(Value::as_table),
        };
        let path = if section.is_empty() {
            String::new()
        } else {
            format!("{section}.")
        };
        return table.map(|table| (path, table)).into_iter().collect();
    };
    let tables = whole
        .get(list)
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    (1..)
        .zip(tables.filter_map(Value::as_table))
        .map(|(number, table)| {
            let named = ["id", "name"]
                .into_iter()
                .find_map(|key| table.get(key)?.as_str());
            let which = named.map_or_else(
                || number.to_string(),
                |text| text.escape_debug().to_string(),
            );
            (format!("{list}[{which}]."), table)
        })
        .collect()
}
