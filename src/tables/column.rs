//! Columns: one list for the text of a table and for its description.

use serde_json::{Value, json};

use crate::{
    config::Disclosure,
    model::{Indicator, UnitKind},
};

/// A table: its columns in their order, and what it is.
pub(super) struct Table<R: 'static> {
    /// Its name: that of its file without the ending.
    pub(super) name: &'static str,
    /// What it is.
    pub(super) title: &'static str,
    pub(super) columns: &'static [Column<R>],
    /// The columns that tell its rows apart.
    pub(super) key: &'static [&'static str],
}

/// A column: its name in the first line, what its fields are, how a row writes one, and what it
/// says.
///
/// Codes and ids hold no comma, quote or line end, so that no field needs quoting. `{base}` in what
/// it says is that to a multiple of which counts are rounded.
pub(super) type Column<R> = (&'static str, Kind, fn(&R) -> String, &'static str);

/// What the fields of a column are (Frictionless Table Schema).
pub(super) enum Kind {
    Text,
    /// One of the sorts of units.
    SortOfUnit,
    /// One of the indicators.
    Indicator,
    /// A whole number.
    Integer,
    Number,
    /// `true` or `false`.
    Boolean,
}

/// The sorts of units, from the smallest to the largest, as the description lists them.
const KINDS: [UnitKind; 9] = [
    UnitKind::Area,
    UnitKind::SchoolDistrict,
    UnitKind::Part,
    UnitKind::Municipality,
    UnitKind::Estate,
    UnitKind::HousingArea,
    UnitKind::Association,
    UnitKind::Region,
    UnitKind::Country,
];

impl<R> Table<R> {
    /// Writes rows as CSV (RFC 4180), under a line with the names of the columns.
    pub(super) fn write(&self, rows: impl IntoIterator<Item = R>) -> String {
        let names: Vec<&str> = self.columns.iter().map(|(name, ..)| *name).collect();
        let mut text = names.join(",");
        text.push('\n');
        for row in rows {
            let fields = self.columns.iter().map(|(_, _, field, _)| field(&row));
            text.push_str(&fields.collect::<Vec<_>>().join(","));
            text.push('\n');
        }
        text
    }

    /// Describes the table as a resource of a data package.
    pub(super) fn describe(&self, indicators: &[Indicator], policy: &Disclosure) -> Value {
        let base = policy.rounding_base.to_string();
        let field = |(name, kind, _, description): &Column<R>| {
            kind.describe(name, &description.replace("{base}", &base), indicators)
        };
        let fields: Vec<Value> = self.columns.iter().map(field).collect();
        json!({
            "name": self.name,
            "title": self.title,
            "path": format!("{}.csv", self.name),
            "type": "table",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": { "fields": fields, "missingValues": [""], "primaryKey": self.key },
        })
    }
}

impl Kind {
    fn describe(&self, name: &str, description: &str, indicators: &[Indicator]) -> Value {
        let plain = |kind: &str| json!({ "name": name, "type": kind, "description": description });
        let listed = |values: Vec<&str>| {
            json!({
                "name": name,
                "type": "string",
                "description": description,
                "constraints": { "required": true, "enum": values },
            })
        };
        let ids = indicators.iter().map(|indicator| indicator.id.as_str());
        match self {
            Self::Text => plain("string"),
            Self::Integer => plain("integer"),
            Self::Number => plain("number"),
            Self::Boolean => plain("boolean"),
            Self::SortOfUnit => listed(KINDS.map(UnitKind::as_str).to_vec()),
            Self::Indicator => listed(ids.collect()),
        }
    }
}

/// Writes something, or an empty field where there is nothing.
pub(super) fn written<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}
