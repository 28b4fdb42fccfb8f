//! The demonstration municipality: deliveries about people who do not exist.
//!
//! Written into the raw folder in the very form that a real municipality would deliver, and
//! read from there like any other delivery. Nothing is written beside a file that it did not
//! write.

mod childhood;
mod codes;
mod dwellings;
mod extract;
mod fate;
mod geography;
mod listings;
mod map;
mod mark;
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

pub use self::mark::DemoState;
use self::{
    extract::YearExtract,
    geography::geography,
    listings::listings,
    map::areas_geojson,
    mark::{Which, Writer},
    simulation::simulate,
    tables::tables,
};
use super::{DatasetError, snapshot::to_parquet};

/// The version of what is written: another one writes the deliveries anew.
const VERSION: u32 = 5;
/// The map of the areas.
const MAP: &str = "areas.geojson";

/// Says whether a folder holds the deliveries of the fictitious municipality, or others.
///
/// # Errors
/// Where it cannot be read.
pub fn demo_state(
    raw: &Path,
    seed: u64,
    years: &RangeInclusive<i32>,
) -> Result<DemoState, DatasetError> {
    Ok(mark::state(raw, which(seed, years))?)
}

fn which(seed: u64, years: &RangeInclusive<i32>) -> Which {
    Which {
        version: VERSION,
        seed,
        first: *years.start(),
        last: *years.end(),
    }
}

/// Writes the deliveries of a fictitious municipality into a folder, unless they are there;
/// others that it wrote before are replaced. `done` is called after each year. Returns whether
/// they were written now.
///
/// # Errors
/// Where the folder holds a file that it did not write, which is untouched, or a file cannot be
/// written.
pub fn write_demo(
    raw: &Path,
    seed: u64,
    years: &RangeInclusive<i32>,
    done: &dyn Fn(),
) -> Result<bool, DatasetError> {
    match demo_state(raw, seed, years)? {
        DemoState::Foreign(file) => return Err(DatasetError::Foreign { file }),
        DemoState::Whole => return Ok(false),
        DemoState::Empty => {}
        DemoState::Unfinished | DemoState::Lacking | DemoState::Another => mark::remove(raw)?,
    }
    let (first, last) = (*years.start(), *years.end());
    let mut writer = Writer::begin(raw, which(seed, years))?;
    let geography = geography();
    for (name, text) in listings(&geography, (first, last)) {
        writer.write(name, text.as_bytes())?;
    }
    writer.write(MAP, areas_geojson(&geography).as_bytes())?;
    simulate(seed, first, last, &geography, |extract| {
        write_year(&mut writer, extract)?;
        done();
        Ok::<_, DatasetError>(())
    })?;
    writer.end()?;
    Ok(true)
}

fn write_year(writer: &mut Writer, extract: YearExtract) -> Result<(), DatasetError> {
    let year = extract.year;
    let wrap = |table: &str| {
        let file = Path::new(table).join(format!("{year}.parquet"));
        move |source| DatasetError::Polars { file, source }
    };
    for (table, columns) in tables(extract).map_err(wrap(""))? {
        let height = columns.first().map_or(0, Column::len);
        let mut frame = DataFrame::new(height, columns).map_err(wrap(table))?;
        let bytes = to_parquet(&mut frame).map_err(wrap(table))?;
        writer.write(&format!("{table}/{year}.parquet"), &bytes)?;
    }
    Ok(())
}
