//! The list of addresses with the areas in which they lie, and rows that tell by an address where they belong.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use polars::prelude::*;

use super::{
    DatasetError, Fault,
    fault::none_of,
    request::Request,
    rows::{self, Columns, code_hint},
};
use crate::{
    config::{ColumnKind, Table},
    digest, files,
    model::{Addresses, AreaOfAddress, UnitId, UnitKind, Units},
    nearest::did_you_mean_or_list,
};

const COLUMNS: Columns = Columns {
    needed: "address,area",
    optional: "",
    of_year: Some("area_until_"),
};

/// The columns of a group of addresses.
const OF_GROUP: Columns = Columns {
    needed: "address",
    optional: "",
    of_year: None,
};

/// What places are known by which rows say where they belong.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub(super) units: &'a Units,
    /// The list of addresses, where there is one.
    pub(super) addresses: Option<&'a Addresses>,
}

/// The list as it was delivered.
#[derive(Debug)]
pub(super) struct DeliveredAddresses {
    /// The file, below the raw folder.
    pub(super) file: PathBuf,
    /// SHA-256 of the file.
    pub(super) sha256: String,
    pub(super) addresses: Addresses,
}

/// Reads the list of addresses; nothing where none is expected.
///
/// # Errors
/// A file that is missing, addresses that stand twice, and areas that there are not.
pub(super) fn read(
    request: &Request,
    units: &Units,
) -> Result<Option<DeliveredAddresses>, DatasetError> {
    let Some(file) = &request.units.addresses else {
        return Ok(None);
    };
    let path = request.raw.join(file);
    let bytes = match files::read(&path) {
        Err(error) if error.is_not_found() => {
            let fault = Fault::of_file(path, "was not delivered: the areas of addresses");
            let hint = "deliver it, or leave out `addresses` of `[units]`";
            return Err(vec![fault.hint(hint)].into());
        }
        read => read?,
    };
    let mut addresses = Addresses::default();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    rows::read(&path, COLUMNS, |row| {
        let address = row.text("address")?.to_owned();
        if let Some(first) = seen.insert(address.clone(), row.number()) {
            let message = format!("`{}` stands in row {first} too", address.escape_debug());
            row.wrong(
                "address",
                &message,
                "an address lies in one area: keep one row",
            );
        }
        let area = row.unit("area")?;
        let unit = units.get(area.as_str());
        if unit.is_none_or(|unit| unit.kind != UnitKind::Area) {
            let areas = units.of_kind(UnitKind::Area);
            let codes = areas.map(|area| area.id.as_str());
            let hint = did_you_mean_or_list(area.as_str(), "areas", codes);
            row.is_not("area", "the code of an area", hint);
        }
        for (year, column, text) in row.of_years() {
            // It lay in no area then.
            if text.is_empty() {
                continue;
            }
            match text.parse::<UnitId>() {
                Ok(area) => {
                    let areas = addresses.until.entry(year).or_default();
                    areas.insert(address.clone(), area);
                }
                Err(_) => row.is_not(&column, "a code", code_hint(text)),
            }
        }
        addresses.today.insert(address, area);
        Some(())
    })?;
    let list = addresses.today.is_empty();
    none_of(
        list.then(|| Fault::of_file(&path, "has no rows").hint("was the list made?"))
            .into_iter()
            .collect(),
    )?;
    Ok(Some(DeliveredAddresses {
        file: file.clone(),
        sha256: digest::sha256(&bytes),
        addresses,
    }))
}

/// Reads the addresses that somebody asks for: a file with a column `address`.
///
/// # Errors
/// A file that cannot be read, without rows, or with addresses that are not in the list.
pub(crate) fn read_group(
    file: &Path,
    addresses: &Addresses,
) -> Result<BTreeSet<String>, DatasetError> {
    let found = rows::read(file, OF_GROUP, |row| {
        let address = row.text("address")?;
        if let Some((message, hint)) = unknown(address, Some(addresses)) {
            row.wrong("address", &message, hint);
        }
        Some(address.to_owned())
    });
    let found = found.map_err(DatasetError::asked)?;
    if found.is_empty() {
        let hint = "write one address in each row, by the key that it has in the list of addresses";
        let fault = Fault::of_file(file, "has no rows").hint(hint);
        return Err(DatasetError::Asked(vec![fault]));
    }
    Ok(found.into_iter().collect())
}

/// Returns the columns of each table that tell an address.
pub(super) fn columns(tables: &[Table]) -> BTreeMap<String, Vec<String>> {
    let of_table = |table: &Table| {
        let columns = table.columns.iter();
        let own = columns.filter(|column| column.kind == ColumnKind::Address);
        let names: Vec<String> = own.map(|column| column.name.clone()).collect();
        (!names.is_empty()).then(|| (table.name.clone(), names))
    };
    tables.iter().filter_map(of_table).collect()
}

/// Puts the place of each address where the address stands: its area, or a piece of that.
///
/// # Errors
/// What polars says.
pub(super) fn located(
    mut rows: DataFrame,
    columns: &[String],
    place_of: &AreaOfAddress,
) -> PolarsResult<DataFrame> {
    for name in columns {
        let addresses = rows.column(name)?.str()?;
        let place = |address: Option<&str>| Some(place_of.get(address?)?.as_str());
        let places: StringChunked = addresses.iter().map(place).collect();
        rows.with_column(places.with_name(name.into()).into_column())?;
    }
    Ok(rows)
}

/// Returns the rows of a delivery with areas in the place of addresses.
pub(super) fn of_today(
    rows: DataFrame,
    (table, file): (&Table, &Path),
    addresses: Option<&Addresses>,
) -> Result<DataFrame, DatasetError> {
    let Some((columns, addresses)) = columns(std::slice::from_ref(table))
        .remove(&table.name)
        .zip(addresses)
    else {
        return Ok(rows);
    };
    located(rows, &columns, &addresses.today).map_err(|source| DatasetError::Polars {
        file: file.to_owned(),
        source,
    })
}

/// Returns what is wrong with an address that is not in the list, and what to do about it.
pub(super) fn unknown(address: &str, addresses: Option<&Addresses>) -> Option<(String, String)> {
    let list = addresses.map(|addresses| &addresses.today);
    if list.is_some_and(|list| list.contains_key(address)) {
        return None;
    }
    let alike = |known: &&String| known.trim().to_lowercase() == address.trim().to_lowercase();
    let meant = list.and_then(|list| list.keys().find(alike));
    let hint = match meant {
        Some(meant) => format!("did you mean `{meant}`? Keys are the same everywhere"),
        None => {
            "every address at which somebody lived in one of the years stands in the list that \
                 `addresses` of `[units]` names, those too that are no more"
                .to_owned()
        }
    };
    let message = format!(
        "holds `{}`, which is not in the list of addresses",
        address.escape_debug()
    );
    Some((message, hint))
}
