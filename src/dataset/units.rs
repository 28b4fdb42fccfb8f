//! Units: from a table, from the polygons of a map, or listed in the configuration.

mod geojson;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::{
    DatasetError, Fault,
    fault::none_of,
    names,
    request::Request,
    rows::{self, Columns, Row},
};
use crate::{
    config::UnitSource,
    model::{Unit, UnitId, UnitKind, Units},
    nearest::did_you_mean_or_list,
};

/// Reads all units.
///
/// # Errors
/// Files that are missing or of another form, and units that do not form one municipality.
pub(super) fn read(request: &Request) -> Result<Units, DatasetError> {
    let (raw, source) = (request.raw, request.units);
    let in_config = |unit: &Unit| Placed {
        unit: unit.clone(),
        file: PathBuf::from("config.toml"),
        row: None,
    };
    let mut list: Vec<Placed> = source.listed.iter().map(in_config).collect();
    if let Some(table) = &source.table {
        let file = delivered(raw, table, "table")?;
        list.extend(from_table(&file)?);
    }
    if let Some(map) = &source.geojson {
        let file = delivered(raw, &map.file, "geojson.file")?;
        let made = geojson::read(&file, map, (*request.years.start(), &list))?;
        list.extend(made);
    }
    let mut faults = Vec::new();
    for placed in &mut list {
        match names::read(&placed.unit.name, request.can_print) {
            Ok(name) if name.chars().count() > LONGEST_NAME => {
                let message = format!("holds more than {LONGEST_NAME} characters");
                let hint = "give it a name that fits a title";
                faults.push(placed.fault("name", message).hint(hint));
            }
            Ok(name) => placed.unit.name = name,
            Err((message, hint)) => faults.push(placed.fault("name", message).hint(hint)),
        }
    }
    faults.extend(Relatives::of(&list).check(&list));
    none_of(faults)?;
    let file = list
        .last()
        .map_or_else(PathBuf::new, |last| last.file.clone());
    let units = list.into_iter().map(|placed| placed.unit).collect();
    Units::new(units).map_err(|error| {
        let fault = Fault::of_file(file, error.to_string());
        DatasetError::Faults(vec![fault.hint("units form one municipality")])
    })
}

/// Returns the codes and names of the areas that are delivered; nothing where the units cannot be read.
pub(crate) fn area_names(raw: &Path, source: &UnitSource) -> Option<BTreeSet<String>> {
    let table = source
        .table
        .iter()
        .filter_map(|table| from_table(&raw.join(table)).ok());
    let map = source.geojson.iter();
    let map = map.filter_map(|map| geojson::read(&raw.join(&map.file), map, (0, &[])).ok());
    let listed = source.listed.iter().cloned();
    let delivered = table.chain(map).flatten().map(|placed| placed.unit);
    let areas = listed
        .chain(delivered)
        .filter(|unit| unit.kind == UnitKind::Area);
    let names: BTreeSet<String> = areas
        .flat_map(|unit| [unit.id.to_string(), unit.name])
        .collect();
    (!names.is_empty()).then_some(names)
}

/// More characters do not fit a title.
const LONGEST_NAME: usize = 120;

/// A unit and where it stands.
struct Placed {
    unit: Unit,
    file: PathBuf,
    row: Option<usize>,
}

impl Placed {
    fn fault(&self, column: &str, message: impl Into<String>) -> Fault {
        let message = match self.row {
            Some(_) => message.into(),
            None => format!("unit `{}` {}", self.unit.id, message.into()),
        };
        let fault = Fault::of_file(self.file.clone(), message);
        fault.column(column).row(self.row)
    }
}

/// All units by their codes, the first of those that have one code.
struct Relatives<'a>(BTreeMap<&'a UnitId, &'a Placed>);

impl<'a> Relatives<'a> {
    fn of(list: &'a [Placed]) -> Self {
        let mut all = BTreeMap::new();
        for placed in list {
            all.entry(&placed.unit.id).or_insert(placed);
        }
        Self(all)
    }

    fn check(&self, list: &[Placed]) -> Vec<Fault> {
        let mut faults = Vec::new();
        for placed in list {
            faults.extend(self.twice(placed));
            faults.extend(second_municipality(placed, list));
            faults.extend(group(placed));
            faults.extend(self.parent(placed));
            faults.extend(self.association(placed));
            faults.extend(self.housing_area(placed));
            faults.extend(empty(placed, list));
        }
        faults
    }

    fn twice(&self, placed: &Placed) -> Option<Fault> {
        let first = self.0.get(&placed.unit.id)?;
        if std::ptr::eq(*first, placed) {
            return None;
        }
        let place = first
            .row
            .map_or_else(String::new, |row| format!(", in row {row} too"));
        let message = format!("the code `{}` is used twice{place}", placed.unit.id);
        let hint = "each unit has a code of its own";
        Some(placed.fault("id", message).hint(hint))
    }

    fn parent(&self, placed: &Placed) -> Option<Fault> {
        let unit = &placed.unit;
        let Some(above) = above(unit.kind) else {
            return lies_in_something(placed);
        };
        let kinds: Vec<_> = above.iter().map(|kind| kind.as_str()).collect();
        let kinds = kinds.join(" or ");
        let id = &unit.id;
        let found = unit
            .parent
            .as_ref()
            .map(|parent| (parent, self.0.get(parent)));
        let message = match found {
            None if unit.kind == UnitKind::Estate => return None,
            None => format!(
                "is empty: `{id}` lies in nothing, and what it counts would vanish from the \
                 municipality"
            ),
            Some((parent, None)) => {
                format!("`{id}` lies in `{parent}`, which is not among the units")
            }
            Some((_, Some(found))) if above.contains(&found.unit.kind) => return None,
            Some((parent, Some(found))) => format!(
                "`{id}` lies in `{parent}`, which is not of a kind above it but of kind {}",
                found.unit.kind.as_str()
            ),
        };
        let hint = format!("name the {kinds} that it lies in");
        Some(placed.fault("parent", message).hint(hint))
    }

    fn association(&self, placed: &Placed) -> Option<Fault> {
        let unit = &placed.unit;
        let wrong =
            |message: String, hint: &str| Some(placed.fault("association", message).hint(hint));
        let named = unit.association.as_ref()?;
        if unit.kind != UnitKind::Estate {
            let message = format!("holds `{named}`, and only estates have an association");
            return wrong(message, "leave it empty");
        }
        let known = self.0.get(named);
        if known.is_some_and(|found| found.unit.kind == UnitKind::Association) {
            return None;
        }
        let what = known.map_or("not among the units", |_| "not of kind association");
        wrong(format!("holds `{named}`, which is {what}"), OWNER)
    }

    fn housing_area(&self, placed: &Placed) -> Option<Fault> {
        let unit = &placed.unit;
        let wrong =
            |message: String, hint: &str| Some(placed.fault("housing_area", message).hint(hint));
        let named = unit.housing_area.as_ref()?;
        if unit.kind != UnitKind::Estate {
            let message = format!("holds `{named}`, and only estates are part of a housing area");
            return wrong(message, "leave it empty");
        }
        match self.0.get(named) {
            None => wrong(
                format!("holds `{named}`, which is not among the units"),
                HOUSING_AREA,
            ),
            Some(found) if found.unit.kind != UnitKind::HousingArea => wrong(
                format!("holds `{named}`, which is not of kind housing_area"),
                HOUSING_AREA,
            ),
            Some(found) if found.unit.social_housing && !unit.social_housing => wrong(
                format!(
                    "holds `{named}`, which is social housing, and `{}` is not",
                    unit.id
                ),
                "the law applies to social housing alone; mend `social_housing` of one of them",
            ),
            Some(_) => None,
        }
    }
}

const OWNER: &str = "name the association that owns the estate, or write `-` where none does";
const HOUSING_AREA: &str = "name the housing area (boligområde, § 61 a, stk. 3) that the estate is part of; leave it empty \
     where the law looks at the estate by itself";
const AREA: &str = "name the area that the estate lies in, or write `-` where it lies in several";

/// Tells of a group among units that are declared in the configuration.
fn group(placed: &Placed) -> Option<Fault> {
    let is_group = !placed.unit.kind.is_delivered() || !placed.unit.members.is_empty();
    is_group.then(|| {
        let message = format!("`{}` is a group of units", placed.unit.id);
        placed
            .fault("kind", message)
            .hint("groups are asked for with `boligmonitor area`, and declared nowhere")
    })
}

fn second_municipality(placed: &Placed, list: &[Placed]) -> Option<Fault> {
    let is_whole = |placed: &&Placed| placed.unit.kind == UnitKind::Municipality;
    let first = list.iter().find(is_whole)?;
    let second = is_whole(&placed) && first.unit.id != placed.unit.id;
    second.then(|| {
        let message = format!(
            "`{}` is a second municipality beside `{}`",
            placed.unit.id, first.unit.id
        );
        placed
            .fault("kind", message)
            .hint("there is one, which holds all areas")
    })
}

/// Tells of a unit of a kind that lies in nothing, which names something.
fn lies_in_something(placed: &Placed) -> Option<Fault> {
    let unit = &placed.unit;
    let parent = unit.parent.as_ref()?;
    let message = format!(
        "holds `{parent}`, and what is of kind {} lies in nothing",
        unit.kind.as_str()
    );
    let hint = match unit.kind {
        UnitKind::HousingArea => {
            "leave it empty: its estates name it in `housing_area`, and their own areas in `parent`"
        }
        _ => "leave it empty",
    };
    Some(placed.fault("parent", message).hint(hint))
}

/// Returns the kinds of units that one of a kind may lie in; none where it lies in nothing.
fn above(kind: UnitKind) -> Option<&'static [UnitKind]> {
    use UnitKind::{Area, Municipality, Part, SchoolDistrict};
    match kind {
        Part => Some(&[Municipality]),
        SchoolDistrict => Some(&[Part, Municipality]),
        Area => Some(&[SchoolDistrict, Part, Municipality]),
        UnitKind::Estate => Some(&[Area]),
        Municipality
        | UnitKind::HousingArea
        | UnitKind::Association
        | UnitKind::Group
        | UnitKind::Piece
        | UnitKind::Region
        | UnitKind::Country => None,
    }
}

/// Tells of a district, part, housing area or association in which nothing lies: what does was given another.
fn empty(placed: &Placed, list: &[Placed]) -> Option<Fault> {
    let unit = &placed.unit;
    let lies_in = |other: &&Placed| match unit.kind {
        UnitKind::Association => other.unit.association.as_ref() == Some(&unit.id),
        UnitKind::HousingArea => other.unit.housing_area.as_ref() == Some(&unit.id),
        _ => other.unit.parent.as_ref() == Some(&unit.id),
    };
    let (what, column) = match unit.kind {
        UnitKind::Part | UnitKind::SchoolDistrict => ("area", "parent"),
        UnitKind::Association => ("estate", "association"),
        UnitKind::HousingArea => ("estate", "housing_area"),
        _ => return None,
    };
    if list.iter().any(|other| lies_in(&other)) {
        return None;
    }
    let message = format!("no {what} names `{}` as its {column}", unit.id);
    let hint = format!("was an {what} given another {column}? Leave out what is empty");
    Some(placed.fault("id", message).hint(hint))
}

const COLUMNS: Columns = Columns {
    needed: "id,name,kind,parent,association,from_year",
    optional: "housing_area,social_housing,breaks",
    of_year: None,
};

fn from_table(file: &Path) -> Result<Vec<Placed>, DatasetError> {
    rows::read(file, COLUMNS, |row| {
        let unit = unit(row)?;
        Some(Placed {
            unit,
            file: file.to_owned(),
            row: Some(row.number()),
        })
    })
}

fn unit(row: &mut Row) -> Option<Unit> {
    let id = row.unit("id");
    let kind = kind(row);
    let parent = relative(row, "parent", kind);
    let association = relative(row, "association", kind);
    let housing_area = relative(row, "housing_area", None);
    let from_year = row.year("from_year");
    let social_housing = boolean(row, "social_housing");
    let breaks = breaks(row);
    Some(Unit {
        id: id?,
        name: row.get("name").to_owned(),
        kind: kind?,
        parent,
        association,
        housing_area,
        from_year: from_year?,
        social_housing: social_housing?,
        breaks: breaks?,
        members: Vec::new(),
        cut_areas: Vec::new(),
    })
}

fn kind(row: &mut Row) -> Option<UnitKind> {
    let text = row.text("kind")?;
    let delivered = || {
        UnitKind::PUBLISHED
            .into_iter()
            .filter(|kind| kind.is_delivered())
    };
    let kind = delivered().find(|kind| kind.as_str() == text);
    if kind.is_none() {
        let hint = did_you_mean_or_list(text, "kinds", delivered().map(UnitKind::as_str));
        row.is_not("kind", "a kind of unit", hint);
    }
    kind
}

/// Returns the unit that a unit lies in or belongs to. An estate has both, or says with `-` that
/// it has none.
fn relative(row: &mut Row, column: &str, kind: Option<UnitKind>) -> Option<UnitId> {
    match (row.get(column), kind) {
        ("", Some(UnitKind::Estate)) => {
            let hint = if column == "parent" { AREA } else { OWNER };
            row.wrong(column, "is empty", hint);
            None
        }
        ("" | "-", _) => None,
        _ => row.unit(column),
    }
}

/// Reads `true` and `false`, as programs and spreadsheets write them; empty is false.
fn boolean(row: &mut Row, column: &str) -> Option<bool> {
    match row.get(column).to_lowercase().as_str() {
        "true" | "sand" => Some(true),
        "false" | "falsk" | "" => Some(false),
        _ => {
            row.is_not(column, "true or false", "write `true` or `false`");
            None
        }
    }
}

/// Reads years, separated by `;`.
fn breaks(row: &mut Row) -> Option<Vec<i32>> {
    let parts = row.get("breaks").split(';').map(str::trim);
    let years: Option<Vec<i32>> = parts
        .filter(|year| !year.is_empty())
        .map(rows::year)
        .collect();
    if years.is_none() {
        let hint = format!("{}, with `;` between two", rows::YEAR);
        row.is_not("breaks", "a list of years", hint);
    }
    years
}

/// Returns the path of a file of units, which must be there; `key` of `[units]` names it.
fn delivered(raw: &Path, name: &Path, key: &str) -> Result<PathBuf, DatasetError> {
    let file = raw.join(name);
    if file.try_exists().unwrap_or(true) {
        return Ok(file);
    }
    let hint = format!("deliver it, or mend `units.{key}` in config.toml, which names it");
    let fault = Fault::of_file(file, "was not delivered: the units".to_owned()).hint(hint);
    Err(DatasetError::Faults(vec![fault]))
}
