//! The demonstration municipality: deliveries about people who do not exist.
//!
//! Written into the raw folder in the very form that a real municipality would deliver, and
//! read from there like any other delivery.

mod childhood;
mod codes;
mod dwellings;
mod extract;
mod fate;
mod geography;
mod listings;
mod map;
mod movers;
mod numbers;
mod people;
mod places;
mod rates;
mod references;
mod simulation;
mod tables;
#[cfg(test)]
mod tests;

use std::{ops::RangeInclusive, path::Path};

use polars::prelude::*;

use self::{
    extract::YearExtract, geography::geography, listings::listings, map::areas_geojson,
    simulation::simulate, tables::tables,
};
use super::{DatasetError, snapshot::to_parquet};
use crate::files;

/// Says which municipality stands in the raw folder, and that all of it does.
const MARK: &str = "demo.json";
/// The version of what is written: another one writes the deliveries anew.
const VERSION: u32 = 5;
/// The map of the areas.
const MAP: &str = "areas.geojson";

/// Writes the deliveries of a fictitious municipality into a folder, unless the same ones
/// were written there before. `done` is called after each year.
///
/// # Errors
/// Where a file cannot be written.
pub fn write_demo(
    raw: &Path,
    seed: u64,
    years: &RangeInclusive<i32>,
    done: &dyn Fn(),
) -> Result<bool, DatasetError> {
    let (first, last) = (*years.start(), *years.end());
    let mark = format!(r#"{{"version":{VERSION},"seed":{seed},"first":{first},"last":{last}}}"#);
    let mark_file = raw.join(MARK);
    if files::read_text(&mark_file).is_ok_and(|found| found == mark) {
        return Ok(false);
    }
    files::remove_file(&mark_file)?;
    files::create_private_folder(raw)?;
    let geography = geography();
    for (name, text) in listings(&geography, (first, last)) {
        files::write(&raw.join(name), text.as_bytes())?;
    }
    files::write(&raw.join(MAP), areas_geojson(&geography).as_bytes())?;
    simulate(seed, first, last, &geography, |extract| {
        write_year(raw, extract)?;
        done();
        Ok::<_, DatasetError>(())
    })?;
    files::write(&mark_file, mark.as_bytes())?;
    Ok(true)
}

fn write_year(raw: &Path, extract: YearExtract) -> Result<(), DatasetError> {
    let year = extract.year;
    let wrap = |error| DatasetError::Polars {
        file: raw.to_owned(),
        source: error,
    };
    for (table, columns) in tables(extract).map_err(wrap)? {
        let file = raw.join(table).join(format!("{year}.parquet"));
        let wrap = |error| DatasetError::Polars {
            file: file.clone(),
            source: error,
        };
        let height = columns.first().map_or(0, Column::len);
        let mut frame = DataFrame::new(height, columns).map_err(wrap)?;
        let bytes = to_parquet(&mut frame).map_err(wrap)?;
        files::create_private_folder(&raw.join(table))?;
        files::write_private(&file, &bytes)?;
    }
    Ok(())
}
