//! Units: from a table, from the polygons of a map, or listed in the configuration.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{DatasetError, Fault, rows};
use crate::{
    config::{GeoJson, UnitSource},
    files,
    model::{Unit, UnitId, UnitKind, Units},
};

/// Reads all units.
///
/// # Errors
/// Files that are missing or of another form, and units that do not form one municipality.
pub(super) fn read(
    raw: &Path,
    source: &UnitSource,
    first_year: i32,
) -> Result<Units, DatasetError> {
    let mut list = source.listed.clone();
    let mut origin = PathBuf::from("config.toml");
    if let Some(table) = &source.table {
        origin = raw.join(table);
        list.extend(from_table(&origin)?);
    }
    if let Some(map) = &source.geojson {
        origin = raw.join(&map.file);
        list.extend(from_map(&origin, map, first_year)?);
    }
    Units::new(list).map_err(|error| DatasetError::Units {
        file: origin,
        source: error,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: UnitId,
    name: String,
    kind: UnitKind,
    parent: Option<UnitId>,
    association: Option<UnitId>,
    from_year: i32,
    #[serde(default)]
    social_housing: Option<bool>,
    /// Years, separated by `;`.
    #[serde(default)]
    breaks: Option<String>,
}

impl Row {
    /// Turns a row into a unit; an error names the year that is not one.
    fn unit(self) -> Result<Unit, String> {
        let breaks = self.breaks.unwrap_or_default();
        let year = |text: &str| {
            let year: Result<i32, _> = text.trim().parse();
            year.map_err(|_| format!("`{}` is not a year", text.escape_debug()))
        };
        let years = breaks.split(';').filter(|year| !year.trim().is_empty());
        Ok(Unit {
            id: self.id,
            name: self.name,
            kind: self.kind,
            parent: self.parent,
            association: self.association,
            from_year: self.from_year,
            social_housing: self.social_housing.unwrap_or_default(),
            breaks: years.map(year).collect::<Result<_, _>>()?,
        })
    }
}

const COLUMNS: &str = "id,name,kind,parent,association,from_year,social_housing,breaks";

fn from_table(file: &Path) -> Result<Vec<Unit>, DatasetError> {
    rows::read(file, COLUMNS, Row::unit)
}

#[derive(Deserialize)]
struct Map {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    properties: serde_json::Map<String, serde_json::Value>,
}

fn from_map(file: &Path, map: &GeoJson, first_year: i32) -> Result<Vec<Unit>, DatasetError> {
    let bytes = files::read(file)?;
    let fault =
        |message: String| DatasetError::Faults(vec![Fault::of_file(file.to_owned(), message)]);
    let features: Map = serde_json::from_slice(&bytes)
        .map_err(|error| fault(format!("is not GeoJSON with features: {error}")))?;
    let mut units = Vec::new();
    for (index, feature) in features.features.iter().enumerate() {
        let text = |property: &str| {
            let value = feature
                .properties
                .get(property)
                .and_then(|value| value.as_str());
            value.ok_or_else(|| fault(format!("feature {} has no text `{property}`", index + 1)))
        };
        let code = text(&map.id)?;
        let parent = map
            .parents
            .iter()
            .find(|(start, _)| code.starts_with(start.as_str()));
        let Some((_, parent)) = parent else { continue };
        units.push(Unit {
            id: code.parse().map_err(|error| DatasetError::Units {
                file: file.to_owned(),
                source: error,
            })?,
            name: text(&map.name)?.to_owned(),
            kind: UnitKind::Area,
            parent: Some(parent.clone()),
            association: None,
            from_year: first_year,
            social_housing: false,
            breaks: Vec::new(),
        });
    }
    Ok(units)
}
