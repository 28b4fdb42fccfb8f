//! Catalogue, configuration and rules of the law, compared field by field.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::differences;
use crate::{
    archive::{ArchiveError, Archived},
    files,
};

/// Reads a file of settings in a bag.
pub(super) fn read(bag: &Archived, name: &str) -> Result<Table, ArchiveError> {
    let file = bag.payload(name);
    toml::from_str(&files::read_text(&file)?).map_err(|error| ArchiveError::Unreadable {
        file,
        message: error.to_string(),
    })
}

/// Parts of a file that are lists of entries, with the key that names an entry and what it is.
const ENTRIES: [(&str, &str, &str); 4] = [
    ("theme", "id", "theme"),
    ("indicator", "id", "indicator"),
    ("chart", "id", "chart"),
    ("relation", "whole", "relation of"),
];

/// Compares two catalogues, entry by entry and field by field.
pub(super) fn catalogue(old: &Table, new: &Table) -> Vec<String> {
    let mut lines = Vec::new();
    for (part, key, noun) in ENTRIES {
        lines.extend(entries((old, new), part, key, noun));
    }
    let listed = |name: &str| ENTRIES.iter().any(|(part, _, _)| *part == name);
    lines.extend(rest(old, new, listed));
    lines
}

/// Compares who gets what, and what packets hold.
pub(super) fn recipients(old: &Table, new: &Table) -> Vec<String> {
    let mut lines = entries((old, new), "recipient", "name", "recipient");
    lines.extend(entries((old, new), "packet", "id", "packet"));
    lines
}

/// Compares one section of two configurations.
pub(super) fn section(old: &Table, new: &Table, name: &str) -> Vec<String> {
    fields(&flat(old.get(name)), &flat(new.get(name)))
}

/// Compares two whole files.
pub(super) fn whole(old: &Table, new: &Table) -> Vec<String> {
    rest(old, new, |_| false)
}

/// Compares what no other section tells of.
pub(super) fn others(old: &Table, new: &Table) -> Vec<String> {
    let told = ["recipient", "packet", "disclosure"];
    rest(old, new, |name| told.contains(&name))
}

fn rest(old: &Table, new: &Table, told: impl Fn(&str) -> bool) -> Vec<String> {
    let left = |table: &Table| {
        let left = table.iter().filter(|(name, _)| !told(name));
        let left = left.map(|(name, value)| (name.clone(), value.clone()));
        flat(Some(&Value::Table(left.collect())))
    };
    fields(&left(old), &left(new))
}

/// Compares lists of entries that are told apart by a key.
fn entries((old, new): (&Table, &Table), part: &str, key: &str, noun: &str) -> Vec<String> {
    let by_key = |table: &Table| {
        let list = table.get(part).and_then(Value::as_array);
        let mut found = BTreeMap::new();
        for entry in list.into_iter().flatten() {
            let name = entry.get(key).and_then(Value::as_str).unwrap_or("?");
            let mut label = format!("{noun} {name}");
            while found.contains_key(&label) {
                label.push('\'');
            }
            found.insert(label, flat(Some(entry)));
        }
        found
    };
    differences(&by_key(old), &by_key(new), |label, old, new| {
        let changed = fields(old, new).into_iter();
        changed.map(|line| format!("{label}: {line}")).collect()
    })
}

fn fields(old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> Vec<String> {
    let mut lines = Vec::new();
    let keys: std::collections::BTreeSet<_> = old.keys().chain(new.keys()).collect();
    for key in keys {
        let name = in_words(key);
        match (old.get(key), new.get(key)) {
            (None, Some(new)) => lines.push(format!("{name} is now {new}, before not set")),
            (Some(old), None) => lines.push(format!("{name} is not set any more, before {old}")),
            (Some(old), Some(new)) if old != new => {
                lines.push(format!("{name} is now {new}, before {old}"));
            }
            _ => {}
        }
    }
    lines
}

/// Says in words what a field of the catalogue or of the policy is; others keep their key.
fn in_words(key: &str) -> String {
    let words = match key {
        "title.da" => "the Danish title",
        "title.en" => "the English title",
        "definition.da" => "the Danish definition",
        "definition.en" => "the English definition",
        "population.da" => "whom it is about, in Danish",
        "population.en" => "whom it is about, in English",
        "origin.da" => "where it comes from, in Danish",
        "origin.en" => "where it comes from, in English",
        "numerator" => "what is counted (numerator)",
        "denominator" => "what it is a share of (denominator)",
        "sensitivity" => "how sensitive it is",
        "rounding_base" => "counts are rounded to (rounding_base)",
        "mean_rounding" => "means are rounded to (mean_rounding)",
        "audit_width" => "the required width of the audit (audit_width)",
        _ => return format!("`{key}`"),
    };
    words.to_owned()
}

/// Writes every value below one as text, by its path.
fn flat(value: Option<&Value>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    if let Some(value) = value {
        flatten("", value, &mut found);
    }
    found
}

fn flatten(path: &str, value: &Value, found: &mut BTreeMap<String, String>) {
    let below = |name: &str| match path.is_empty() {
        true => name.to_owned(),
        false => format!("{path}.{name}"),
    };
    match value {
        Value::Table(table) => {
            for (name, value) in table {
                flatten(&below(name), value, found);
            }
        }
        Value::Array(list) if list.iter().any(Value::is_table) => {
            for (index, value) in list.iter().enumerate() {
                let name = ["id", "name"]
                    .iter()
                    .find_map(|key| value.get(key)?.as_str());
                let number = (index + 1).to_string();
                flatten(&below(name.unwrap_or(&number)), value, found);
            }
        }
        value => {
            found.insert(path.to_owned(), value.to_string());
        }
    }
}
