//! What somebody asks for: a group of units with a name.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{ConfigError, checker::Problems, strict};
use crate::{
    files,
    model::{AreasOfAddresses, GroupFault, Unit, UnitId, Units},
    nearest::did_you_mean_or_list,
};

/// The longest name, in characters: it stands in titles.
const LONGEST_NAME: usize = 80;

/// A group that somebody asks for, in a file of its own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GroupRequest {
    /// Its code, which no unit has.
    id: String,
    /// What it is called.
    name: String,
    /// The codes of areas, districts, parts of the municipality, estates, housing areas and associations.
    #[serde(default)]
    units: Vec<String>,
    /// A file of GeoJSON with an outline: the areas in it belong to the group too. Its path starts at the
    /// folder of the request.
    pub outline: Option<PathBuf>,
    /// A file with addresses, by their keys in a column `address`: the group is who lives there, and no other unit
    /// belongs to it. Its path starts at the folder of the request.
    pub addresses: Option<PathBuf>,
    #[serde(skip)]
    file: PathBuf,
}

/// Reads a request.
///
/// # Errors
/// A file that cannot be read or is of another form.
pub(crate) fn read_group_request(file: &Path) -> Result<GroupRequest, ConfigError> {
    let read = strict::parse(&files::read_text(file)?, file);
    let request: GroupRequest = read.map_err(as_request)?;
    let beside = |other: PathBuf| file.parent().unwrap_or(Path::new("")).join(other);
    Ok(GroupRequest {
        outline: request.outline.clone().map(beside),
        addresses: request.addresses.clone().map(beside),
        file: file.to_owned(),
        ..request
    })
}

fn as_request(error: ConfigError) -> ConfigError {
    match error {
        ConfigError::Problems(problems) => ConfigError::Request(problems),
        error => error,
    }
}

impl GroupRequest {
    /// Makes the group that it asks for, with the areas that lie in its outline or in which its addresses lie, of an
    /// edition that tells of years up to some.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub(crate) fn group(
        &self,
        units: &Units,
        areas: &AreasOfAddresses,
        last_year: i32,
    ) -> Result<Unit, ConfigError> {
        let mut problems = Problems::default();
        let group = self.made((units, areas, last_year), &mut problems);
        problems.refuse(group).map_err(as_request)
    }

    fn made(
        &self,
        (units, areas, last_year): (&Units, &AreasOfAddresses, i32),
        problems: &mut Problems,
    ) -> Option<Unit> {
        let mut checker = problems.of(&self.file);
        if self.addresses.is_some() && !(self.units.is_empty() && self.outline.is_none()) {
            checker.add(
                "addresses",
                "stands beside `units` or an `outline`",
                "ask for addresses alone, and write those of whole areas into the list too",
            );
            return None;
        }
        let id = self.id.parse::<UnitId>();
        match &id {
            Err(error) => checker.add(
                "id",
                error.to_string(),
                "write a short code, such as `north`",
            ),
            Ok(id) => {
                if let Some(unit) = units.get(id.as_str()) {
                    let message = format!("`{id}` is the code of {}", unit.name);
                    checker.add("id", message, "choose another code");
                }
            }
        }
        let name = self.name.trim();
        checker.line("name", name);
        if name.is_empty() || name.chars().count() > LONGEST_NAME {
            let message = format!("has not from 1 to {LONGEST_NAME} characters");
            checker.add("name", message, "it stands in the title");
        }
        let named = (id.ok()?, name.to_owned());
        if !areas.cut.is_empty() {
            return Some(units.group_of_addresses(named, areas));
        }
        let codes = areas.whole.iter().map(ToString::to_string);
        let codes: Vec<String> = self.units.iter().cloned().chain(codes).collect();
        let faults = match units.group(named, &codes) {
            Ok(group) if group.from_year <= last_year => return Some(group),
            Ok(group) => {
                let members = group.members.iter();
                let members = members.filter_map(|id| units.get(id.as_str()));
                for unit in members.filter(|unit| unit.from_year > last_year) {
                    let (id, name, from) = (&unit.id, &unit.name, unit.from_year);
                    let message = format!(
                        "`{id}` ({name}) has figures from {from} on, and the edition none later than {last_year}"
                    );
                    let hint = "leave it out, or ask once an edition tells of it";
                    checker.add("units", message, hint);
                }
                return None;
            }
            Err(faults) => faults,
        };
        for fault in faults {
            let (message, hint) = told(&fault, units);
            checker.add("units", message, hint);
        }
        None
    }
}

fn told(fault: &GroupFault, units: &Units) -> (String, String) {
    let name = |id: &UnitId| units.get(id.as_str()).map_or("", |unit| unit.name.as_str());
    match fault {
        GroupFault::Unknown(code) => {
            let codes = units.iter().map(|unit| unit.id.as_str());
            let hint = did_you_mean_or_list(code, "units", codes);
            (format!("there is no unit `{}`", code.escape_debug()), hint)
        }
        GroupFault::NotWithin(id) => (
            format!("`{id}` ({}) is not within the municipality", name(id)),
            "leave it out".to_owned(),
        ),
        GroupFault::Straddles(id) => (
            format!(
                "`{id}` ({}) lies in several areas, and some of the group may be among them",
                name(id)
            ),
            "leave it out, or ask for estates alone".to_owned(),
        ),
        GroupFault::OneUnit(id) => (
            format!("all of it is `{id}` ({})", name(id)),
            "its figures are in the edition already".to_owned(),
        ),
        GroupFault::Empty => (
            "names no unit".to_owned(),
            "write `units = [\"101\", \"102\"]` with codes of areas, districts or estates, an `outline`, or a file of \
             `addresses`"
                .to_owned(),
        ),
    }
}
