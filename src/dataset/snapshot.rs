//! A snapshot: checked deliveries of one edition as Parquet, with the hash of every file.

use std::{
    collections::BTreeMap,
    io::Cursor,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use polars::prelude::*;
use polars_io::{
    SerReader,
    parquet::{read::ParquetReader, write::ParquetWriter},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{DatasetError, addresses::located};
use crate::{
    digest,
    files::{self, FileError},
    model::{Addresses, AreaMap, AreaOfAddress, Context, Edition, Units},
};

const MANIFEST: &str = "snapshot.json";
/// The map, simplified, and the name under which it is listed; no table may have it.
const MAP: &str = "map.json";
pub(super) const MAP_TABLE: &str = "map";
/// The list of addresses, and the name under which it is listed.
const ADDRESSES: &str = "addresses.json";
pub(super) const ADDRESSES_TABLE: &str = "addresses";

/// The checked deliveries of one edition.
#[derive(Debug, Clone)]
pub struct Snapshot {
    folder: PathBuf,
    content: Content,
    map: Option<AreaMap>,
    addresses: Option<Addresses>,
}

/// Units and what tells where they lie, as they were delivered.
pub(super) struct DeliveredPlaces {
    pub(super) units: Units,
    pub(super) map: Option<AreaMap>,
    pub(super) addresses: Option<Addresses>,
    /// The columns that tell an address, by table.
    pub(super) by_address: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Content {
    units: Units,
    /// The columns that tell an address, by table.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    by_address: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    context: Context,
    delivered: Vec<Delivered>,
}

/// What was delivered and its checked copy: a table, or `map`, of the newest year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivered {
    pub table: String,
    /// The year that its rows are about.
    pub year: i32,
    /// The file's path below the raw folder, or the name of a query.
    pub file: String,
    /// SHA-256 of the delivered file, of the answer of Statbank, or of all rows of a query.
    pub sha256: String,
    /// Rows that were taken, or areas of the map.
    pub rows: usize,
    /// SHA-256 of the checked copy.
    pub copy_sha256: String,
    /// The query that was put to a database or to Statbank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// When it was put.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<DateTime<Utc>>,
}

impl Snapshot {
    /// Opens a snapshot.
    ///
    /// # Errors
    /// Where there is none, or it is not a snapshot of this program, or its map was changed.
    pub fn open(folder: &Path) -> Result<Self, DatasetError> {
        let manifest = match files::read(&folder.join(MANIFEST)) {
            Err(error) if error.is_not_found() && folder.exists() => {
                let message = format!("{} has no {MANIFEST}", folder.display());
                return Err(DatasetError::Damaged { message });
            }
            Err(error) if error.is_not_found() => {
                return Err(DatasetError::NoSnapshot(folder.to_owned()));
            }
            read => read?,
        };
        let content: Content =
            serde_json::from_slice(&manifest).map_err(|error| damaged(MANIFEST, &error))?;
        Ok(Self {
            folder: folder.to_owned(),
            map: open_kept(folder, &content.delivered, (MAP_TABLE, MAP))?,
            addresses: open_kept(folder, &content.delivered, (ADDRESSES_TABLE, ADDRESSES))?,
            content,
        })
    }

    /// Writes what lists the copies in a folder, and opens it.
    pub(super) fn seal(
        folder: &Path,
        places: DeliveredPlaces,
        context: Context,
        delivered: Vec<Delivered>,
    ) -> Result<Self, DatasetError> {
        let content = Content {
            units: places.units,
            by_address: places.by_address,
            context,
            delivered,
        };
        let manifest =
            serde_json::to_vec_pretty(&content).map_err(|error| damaged(MANIFEST, &error))?;
        files::write(&folder.join(MANIFEST), &manifest)?;
        Ok(Self {
            folder: folder.to_owned(),
            content,
            map: places.map,
            addresses: places.addresses,
        })
    }

    /// Returns the same snapshot in the folder to which it was renamed.
    pub(super) fn moved_to(self, folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            ..self
        }
    }

    /// Returns the units as they were delivered.
    #[must_use]
    pub fn units(&self) -> &Units {
        &self.content.units
    }

    /// Returns what was delivered beside the registers.
    #[must_use]
    pub fn context(&self) -> &Context {
        &self.content.context
    }

    /// Returns the map of the areas, simplified, where one was delivered.
    #[must_use]
    pub fn map(&self) -> Option<&AreaMap> {
        self.map.as_ref()
    }

    /// Returns the addresses with their areas, where a list of them was delivered.
    #[must_use]
    pub(crate) fn addresses(&self) -> Option<&Addresses> {
        self.addresses.as_ref()
    }

    /// Returns what was delivered, by table and year; the map and the addresses are the last.
    #[must_use]
    pub fn delivered(&self) -> &[Delivered] {
        &self.content.delivered
    }

    /// Reads one table of one year, with areas in the place of addresses; nothing where it was not delivered.
    ///
    /// # Errors
    /// Where the copy is missing or was changed since.
    pub fn table(&self, table: &str, year: i32) -> Result<Option<DataFrame>, DatasetError> {
        let today = self.addresses.as_ref().map(|addresses| &addresses.today);
        self.rows(table, year, today)
    }

    /// Reads one table of one year, with places of some sort where addresses stand.
    ///
    /// # Errors
    /// As [`Self::table`].
    pub(crate) fn table_by(
        &self,
        table: &str,
        year: i32,
        place_of: &AreaOfAddress,
    ) -> Result<Option<DataFrame>, DatasetError> {
        self.rows(table, year, Some(place_of))
    }

    /// Reads one table of one year; places stand where addresses do, where some are given.
    pub(super) fn rows(
        &self,
        table: &str,
        year: i32,
        place_of: Option<&AreaOfAddress>,
    ) -> Result<Option<DataFrame>, DatasetError> {
        let mut all = self.content.delivered.iter();
        let Some(entry) = all.find(|entry| entry.table == table && entry.year == year) else {
            return Ok(None);
        };
        let file = self.folder.join(copy_name(table, year));
        let bytes = unchanged(&file, &entry.copy_sha256)?;
        let rows = read_copy(bytes, &file)?;
        let columns = self.content.by_address.get(table);
        let Some((columns, place_of)) = columns.zip(place_of) else {
            return Ok(Some(rows));
        };
        let located = located(rows, columns, place_of);
        located
            .map(Some)
            .map_err(|source| DatasetError::Polars { file, source })
    }

    /// Returns what Statbank answered for a table.
    ///
    /// # Errors
    /// Where it is missing or was changed since.
    pub(super) fn answer(&self, table: &str) -> Result<Vec<u8>, DatasetError> {
        let mut all = self.content.delivered.iter();
        let entry = all.find(|entry| entry.table == table);
        let sha256 = entry.map_or("", |entry| &entry.sha256);
        unchanged(&self.folder.join(answer_name(table)), sha256)
    }
}

/// What an answer of Statbank is called in the folder of a snapshot.
pub(super) fn answer_name(table: &str) -> String {
    format!("{table}.statbank.json")
}

/// Reads the rows of a copy.
///
/// # Errors
/// Bytes that are no Parquet.
pub(super) fn read_copy(bytes: Vec<u8>, file: &Path) -> Result<DataFrame, DatasetError> {
    ParquetReader::new(Cursor::new(bytes))
        .finish()
        .map_err(|error| DatasetError::Polars {
            file: file.to_owned(),
            source: error,
        })
}

fn open_kept<T: DeserializeOwned>(
    folder: &Path,
    delivered: &[Delivered],
    (table, file): (&str, &str),
) -> Result<Option<T>, DatasetError> {
    let Some(entry) = delivered.iter().find(|entry| entry.table == table) else {
        return Ok(None);
    };
    let bytes = unchanged(&folder.join(file), &entry.copy_sha256)?;
    let kept = serde_json::from_slice(&bytes).map_err(|error| damaged(file, &error))?;
    Ok(Some(kept))
}

/// Reads a file of a snapshot and makes sure that it is the one that was written.
fn unchanged(file: &Path, sha256: &str) -> Result<Vec<u8>, DatasetError> {
    let bytes = files::read(file)?;
    if digest::sha256(&bytes) == sha256 {
        return Ok(bytes);
    }
    let message = format!("{} was changed", file.display());
    Err(DatasetError::Damaged { message })
}

/// Writes the simplified map, and returns its SHA-256.
///
/// # Errors
/// Where it cannot be written.
pub(super) fn write_map(folder: &Path, map: &AreaMap) -> Result<String, DatasetError> {
    let bytes = serde_json::to_vec(map).map_err(|error| damaged(MAP, &error))?;
    files::write(&folder.join(MAP), &bytes)?;
    Ok(digest::sha256(&bytes))
}

/// Writes the list of addresses, readable by its owner alone, and returns its SHA-256.
///
/// # Errors
/// Where it cannot be written.
pub(super) fn write_addresses(
    folder: &Path,
    addresses: &Addresses,
) -> Result<String, DatasetError> {
    let bytes = serde_json::to_vec(addresses).map_err(|error| damaged(ADDRESSES, &error))?;
    files::write_private(&folder.join(ADDRESSES), &bytes)?;
    Ok(digest::sha256(&bytes))
}

/// Writes the checked copy of a file, readable by its owner alone, and returns its SHA-256.
///
/// # Errors
/// Where it cannot be written.
pub(super) fn write_copy(
    folder: &Path,
    table: &str,
    year: i32,
    frame: &mut DataFrame,
) -> Result<String, DatasetError> {
    let file = folder.join(copy_name(table, year));
    let bytes = to_parquet(frame, &file)?;
    files::write_private(&file, &bytes)?;
    Ok(digest::sha256(&bytes))
}

/// Turns rows into the bytes of a Parquet file without statistics, which would tell the
/// smallest and largest value of each column.
///
/// # Errors
/// Where polars cannot.
pub(super) fn to_parquet(frame: &mut DataFrame, file: &Path) -> Result<Vec<u8>, DatasetError> {
    let mut bytes = Vec::new();
    let written = ParquetWriter::new(&mut bytes)
        .with_statistics(StatisticsOptions::empty())
        .with_compression(ParquetCompression::Lz4Raw)
        .set_parallel(false)
        .finish(frame);
    match written {
        Ok(_) => Ok(bytes),
        Err(source) => Err(DatasetError::Polars {
            file: file.to_owned(),
            source,
        }),
    }
}

fn copy_name(table: &str, year: i32) -> String {
    format!("{table}-{year}.{COPY}")
}

/// How the names of the copies end.
const COPY: &str = "parquet";

/// Lists the copies in a folder with the tables of which they are. Whatever the snapshot lists:
/// one that is damaged, or was not finished, holds rows too.
///
/// # Errors
/// Where the folder cannot be read.
pub(crate) fn copies(folder: &Path) -> Result<Vec<(PathBuf, String)>, FileError> {
    let table = |file: PathBuf| {
        let name = file.file_stem()?.to_string_lossy().into_owned();
        let table = name
            .rsplit_once('-')
            .map_or(name.as_str(), |(table, _)| table);
        (file.extension()? == COPY).then(|| (file.clone(), table.to_owned()))
    };
    Ok(files::list(folder)?.into_iter().filter_map(table).collect())
}

/// Returns where the snapshot of an edition is made before it takes its place.
pub(super) fn aside(folder: &Path) -> PathBuf {
    folder.with_extension(ASIDE)
}

const ASIDE: &str = "new";

/// Removes snapshots that a program which was killed had begun to write: rows about persons are
/// in them.
///
/// # Errors
/// Where one cannot be removed.
pub(crate) fn remove_unfinished(snapshots: &Path) -> Result<(), FileError> {
    if !snapshots.exists() {
        return Ok(());
    }
    for folder in files::list(snapshots)? {
        let edition = folder.file_stem().unwrap_or_default().to_string_lossy();
        let is_aside = folder.extension().is_some_and(|ending| ending == ASIDE);
        if is_aside && edition.parse::<Edition>().is_ok() {
            files::remove_folder(&folder)?;
        }
    }
    Ok(())
}

fn damaged(file: &str, error: &serde_json::Error) -> DatasetError {
    DatasetError::Damaged {
        message: format!("{file}: {error}"),
    }
}
