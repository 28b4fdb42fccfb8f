//! The demonstration municipality: deliveries about people who do not exist.
//!
//! Written into the raw folder in the very form that a real municipality would deliver, and
//! read from there like any other delivery. No stage knows of it, and it knows none: what it
//! writes is a delivery, and not a snapshot. Nothing is written beside a file that it did not
//! write.

mod address;
mod ages;
mod childhood;
mod codes;
mod dwellings;
mod error;
mod extract;
mod fate;
mod geography;
mod listings;
mod lot;
mod map;
mod mark;
mod movers;
mod numbers;
mod people;
mod places;
mod rates;
mod references;
mod schooling;
mod simulation;
mod tables;
#[cfg(test)]
mod tests;

use std::{
    ops::RangeInclusive,
    path::{Path, PathBuf},
};

use polars::prelude::*;
use polars_io::parquet::write::{ParquetCompression, ParquetWriter, StatisticsOptions};

pub(crate) use self::{error::DemoError, mark::DemoState};
use self::{
    extract::YearExtract,
    geography::geography,
    listings::listings,
    map::areas_geojson,
    mark::{Which, Writer},
    simulation::simulate,
    tables::tables,
};

/// The version of what is written: another one writes the deliveries anew.
const VERSION: u32 = 7;
/// The map of the areas.
const MAP: &str = "areas.geojson";

/// The deliveries of one fictitious municipality: where they lie, and which they are.
#[derive(Debug, Clone)]
pub(crate) struct Demo {
    /// The folder for deliveries.
    pub raw: PathBuf,
    /// What chance begins with: another seed is another population.
    pub seed: u64,
    /// The years that are delivered.
    pub years: RangeInclusive<i32>,
}

impl Demo {
    /// Says whether the folder holds these deliveries, or others.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub(crate) fn state(&self) -> Result<DemoState, DemoError> {
        Ok(mark::state(&self.raw, self.which())?)
    }

    /// Makes sure that something is delivered, and not the demonstration of another edition.
    ///
    /// # Errors
    /// Where nothing is, or it is one of other years, another seed or an older version.
    pub(crate) fn must_be_there(&self) -> Result<(), DemoError> {
        match self.state()? {
            DemoState::Empty => Err(DemoError::Empty(self.raw.clone())),
            DemoState::Another => Err(DemoError::Another(self.raw.clone())),
            _ => Ok(()),
        }
    }

    /// Writes the deliveries, unless they are there; others that were written before are
    /// replaced. `done` is called after each year. Returns whether they were written now.
    ///
    /// # Errors
    /// Where the folder holds a file that was not written by this, which is untouched, or a file
    /// cannot be written.
    pub(crate) fn write(&self, done: &dyn Fn()) -> Result<bool, DemoError> {
        match self.state()? {
            DemoState::Foreign(file) => return Err(DemoError::Foreign(file)),
            DemoState::Whole => return Ok(false),
            DemoState::Empty => {}
            DemoState::Unfinished | DemoState::Lacking | DemoState::Another => {
                mark::remove(&self.raw)?;
            }
        }
        let (first, last) = (*self.years.start(), *self.years.end());
        let mut writer = Writer::begin(&self.raw, self.which())?;
        let geography = geography();
        for (name, text) in listings(&geography, (first, last)) {
            writer.write(name, text.as_bytes())?;
        }
        writer.write(MAP, areas_geojson(&geography).as_bytes())?;
        simulate(self.seed, first, last, &geography, |extract| {
            write_year(&mut writer, extract)?;
            done();
            Ok::<_, DemoError>(())
        })?;
        writer.end()?;
        Ok(true)
    }

    fn which(&self) -> Which {
        Which {
            version: VERSION,
            seed: self.seed,
            first: *self.years.start(),
            last: *self.years.end(),
        }
    }
}

fn write_year(writer: &mut Writer, extract: YearExtract) -> Result<(), DemoError> {
    let year = extract.year;
    let wrap = |table: &str| {
        let file = Path::new(table).join(format!("{year}.parquet"));
        move |source| DemoError::Polars { file, source }
    };
    for (table, columns) in tables(extract).map_err(wrap(""))? {
        let bytes = parquet(columns).map_err(wrap(table))?;
        writer.write(&format!("{table}/{year}.parquet"), &bytes)?;
    }
    Ok(())
}

/// Turns columns into the bytes of a Parquet file. Their hash stands in the record of a run, so
/// how snapshots are written is no matter here.
fn parquet(columns: Vec<Column>) -> PolarsResult<Vec<u8>> {
    let height = columns.first().map_or(0, Column::len);
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes)
        .with_statistics(StatisticsOptions::empty())
        .with_compression(ParquetCompression::Lz4Raw)
        .set_parallel(false)
        .finish(&mut DataFrame::new(height, columns)?)?;
    Ok(bytes)
}
