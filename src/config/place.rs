//! Where the units, their map and small tables come from: sections of `config.toml`.

use std::{collections::BTreeMap, path::PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Column, ColumnKind, Table,
    checker::{Checker, YEARS},
};
use crate::model::{Unit, UnitId};

/// Where the units come from.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitSource {
    /// A CSV table with `id,name,kind,parent,association,from_year`, below the raw folder.
    pub table: Option<PathBuf>,
    /// Areas as the polygons of a GeoJSON file.
    pub geojson: Option<GeoJson>,
    /// A CSV list `address,area` with the area of every address at which somebody lived, below the raw folder.
    pub addresses: Option<PathBuf>,
    /// Further units, written here.
    #[serde(default, rename = "unit")]
    pub listed: Vec<Unit>,
}

/// Areas as the polygons of a GeoJSON file.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GeoJson {
    /// The file, below the raw folder.
    pub file: PathBuf,
    /// The property that holds the code.
    pub id: String,
    /// The property that holds the name.
    pub name: String,
    /// Which parent a code belongs to, by the code's first characters; others are left out.
    #[serde(default)]
    pub parents: BTreeMap<String, UnitId>,
    /// The property that holds the code of what an area lies in; where neither is there it lies in
    /// the municipality.
    pub parent: Option<String>,
    /// The property that holds the name of what an area lies in, which is then made a district.
    pub parent_name: Option<String>,
}

/// What is delivered beside the registers: CSV files below the raw folder.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContextFiles {
    /// Figures of region and country: `year,unit,indicator,value`.
    pub references: Option<PathBuf>,
    /// Political goals: `id,unit,indicator,from_year,to_year,start,target,title_da,title_en`.
    pub goals: Option<PathBuf>,
    /// What was begun in estates: `estate,year,kind`.
    pub interventions: Option<PathBuf>,
    /// Labels on the ministry's lists, those before the data begin too: `list_date,unit,label`.
    pub published_labels: Option<PathBuf>,
    /// Milestones of the development plans of estates: `estate,measure,year,planned,reached`.
    pub development_plans: Option<PathBuf>,
    /// A folder with a file of Markdown a unit or packet: what an analyst writes of it.
    pub comments: Option<PathBuf>,
}

/// The map of the areas: a GeoJSON file with a polygon for each.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MapFile {
    /// The file, below the raw folder.
    pub file: PathBuf,
    /// The property that holds the code of an area.
    pub id: String,
}

impl UnitSource {
    /// Checks that addresses are listed where a table tells them, and only there.
    pub(super) fn check_addresses(&self, tables: &[Table], checker: &mut Checker) {
        let is_address = |column: &&Column| column.kind == ColumnKind::Address;
        let told = tables.iter().find_map(|table| {
            let mut columns = table.columns.iter();
            Some((table, columns.find(is_address)?))
        });
        match (told, &self.addresses) {
            (Some((table, column)), None) => {
                let message = format!(
                    "is missing, though `{}` of the table `{}` is of form `address`",
                    column.name,
                    table.name.escape_debug()
                );
                let hint = "name the CSV list of addresses with their areas, below `folders.raw`";
                checker.add("units.addresses", message, hint);
            }
            (None, Some(_)) => {
                let hint = "give the column with the key of the address the form `address` in its `[[table]]`, and \
                            name it in `unit`";
                checker.add("units.addresses", "is used by no table", hint);
            }
            _ => {}
        }
    }

    /// Checks the years of units that are listed.
    pub(super) fn check(&self, checker: &mut Checker) {
        if let Some(map) = &self.geojson {
            map.check(checker);
        }
        if let Some(file) = &self.addresses {
            checker.below_raw("units.addresses", file);
        }
        for unit in &self.listed {
            let key = |name| format!("units.unit[{}].{name}", unit.id);
            checker.within(&key("from_year"), unit.from_year, YEARS, "its first year");
            for year in &unit.breaks {
                let hint = "a year from which its boundary is another";
                checker.within(&key("breaks"), *year, YEARS, hint);
            }
        }
    }
}

impl GeoJson {
    fn check(&self, checker: &mut Checker) {
        checker.below_raw("units.geojson.file", &self.file);
        if self.parent.is_some() && !self.parents.is_empty() {
            let hint = "name the property, or which codes begin how";
            checker.add("units.geojson.parent", "stands beside `parents`", hint);
        }
        if self.parent_name.is_some() && self.parent.is_none() {
            let hint = "name the property of its code in `parent`; it may be the same one";
            checker.add("units.geojson.parent_name", "stands without `parent`", hint);
        }
    }
}

impl ContextFiles {
    /// Checks that the files lie below the raw folder.
    pub(super) fn check(&self, checker: &mut Checker) {
        for (key, file) in [
            ("references", &self.references),
            ("goals", &self.goals),
            ("interventions", &self.interventions),
            ("published_labels", &self.published_labels),
            ("development_plans", &self.development_plans),
        ] {
            if let Some(file) = file {
                checker.below_raw(&format!("context.{key}"), file);
            }
        }
    }
}

impl MapFile {
    /// Checks that a file and a property are named.
    pub(super) fn check(&self, checker: &mut Checker) {
        checker.below_raw("map.file", &self.file);
        if self.file.as_os_str().is_empty() {
            let hint = "a GeoJSON file below `folders.raw`, such as `areas.geojson`";
            checker.add("map.file", "is empty", hint);
        }
        if self.id.trim().is_empty() {
            let hint = "name the property that holds the code of an area, such as `id`";
            checker.add("map.id", "is empty", hint);
        }
    }
}
