//! From deliveries to a snapshot: every file of every year is read and checked.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use polars::frame::DataFrame;
use rayon::prelude::*;

use super::{
    DatasetError, Fault,
    codes::{self, Codes},
    content, context,
    counts::Reading,
    coverage,
    fault::none_of,
    form::Place,
    map::{self, DeliveredMap},
    register,
    request::{File, Request},
    snapshot::{Delivered, MAP_TABLE, Snapshot, aside, write_copy, write_map},
    units,
    year_before::{self, OfYear, Outline},
};
use crate::{
    config::{Layout, Table},
    digest, files,
    model::{AreaMap, Context, Units},
};

/// A delivery that was checked, and of which nothing was kept.
#[derive(Debug)]
pub(crate) struct Checked<'a> {
    request: &'a Request<'a>,
    units: Units,
}

impl Checked<'_> {
    /// Returns the units as they were delivered.
    #[must_use]
    pub(crate) fn units(&self) -> &Units {
        &self.units
    }

    /// Reads one table of one year from its delivered file; nothing where none is expected.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn table(&self, table: &str, year: i32) -> Result<Option<DataFrame>, DatasetError> {
        let mut expected = self.request.expected();
        let Some(file) = expected.find(|file| file.table.name == table && file.year == year) else {
            return Ok(None);
        };
        let file = File {
            table: file.table,
            relative: file.relative(),
            years: vec![year],
        };
        let (_, mut frames) = read(self.request.raw, &file, &self.units)?;
        Ok(frames.remove(&year))
    }
}

/// Checks a delivery, writes nothing, and returns its units. `done` is called after each file.
///
/// # Errors
/// All faults of all files.
pub(crate) fn check<'a>(
    request: &'a Request<'a>,
    done: &(dyn Fn() + Sync),
) -> Result<Checked<'a>, DatasetError> {
    let units = beside(request)?.units;
    each_file(request, &units, done, |_, _, _| Ok(String::new()))?;
    Ok(Checked { request, units })
}

/// Checks a delivery and keeps it as the snapshot in a folder, in place of an older one. `accept`
/// looks at the units first; `done` is called after each file.
///
/// # Errors
/// What `accept` refuses, or all faults of all files; the older snapshot is then untouched.
pub(crate) fn refresh<E: From<DatasetError>>(
    request: &Request,
    folder: &Path,
    accept: impl FnOnce(&Units) -> Result<(), E>,
    done: &(dyn Fn() + Sync),
) -> Result<Snapshot, E> {
    let beside = beside(request)?;
    accept(&beside.units)?;
    Ok(keep(request, folder, beside, done)?)
}

/// What is delivered beside the tables.
struct Beside {
    units: Units,
    /// References and goals and the like.
    context: Context,
    map: Option<DeliveredMap>,
}

fn keep(
    request: &Request,
    folder: &Path,
    beside: Beside,
    done: &(dyn Fn() + Sync),
) -> Result<Snapshot, DatasetError> {
    let aside = aside(folder);
    files::remove_folder(&aside)?;
    if let Some(snapshots) = folder.parent() {
        files::create_private_folder(snapshots)?;
    }
    files::create_private_folder(&aside)?;
    let delivered = each_file(request, &beside.units, done, |table, year, frame| {
        write_copy(&aside, &table.name, year, frame)
    });
    let snapshot = delivered.and_then(|mut delivered| {
        let map = beside.map.map(|map| keep_map(request, &aside, &map));
        let map = map.transpose()?;
        let (entry, map) = map.unzip();
        delivered.extend(entry);
        Snapshot::seal(&aside, beside.units, beside.context, delivered, map)
    });
    match snapshot {
        Ok(snapshot) => {
            files::remove_folder(folder)?;
            files::rename(&aside, folder)?;
            Ok(snapshot.moved_to(folder))
        }
        Err(error) => {
            files::remove_folder(&aside)?;
            Err(error)
        }
    }
}

/// Reads the units, what is delivered beside the tables, and the map.
fn beside(request: &Request) -> Result<Beside, DatasetError> {
    let units = units::read(request)?;
    let (context, map) = (context::read(request, &units), read_map(request, &units));
    match (context, map) {
        (Err(DatasetError::Faults(mut faults)), Err(DatasetError::Faults(more))) => {
            faults.extend(more);
            Err(DatasetError::Faults(faults))
        }
        (context, map) => Ok(Beside {
            units,
            context: context?,
            map: map?,
        }),
    }
}

fn read_map(request: &Request, units: &Units) -> Result<Option<DeliveredMap>, DatasetError> {
    let year = *request.years.end();
    let read = |source| map::read(request.raw, source, units, year);
    request.map.map(read).transpose()
}

/// Writes the simplified map and says what was delivered.
fn keep_map(
    request: &Request,
    folder: &Path,
    delivered: &DeliveredMap,
) -> Result<(Delivered, AreaMap), DatasetError> {
    let simplified = delivered.simplified();
    let file = request.map.map(|source| source.file.display().to_string());
    let entry = Delivered {
        table: MAP_TABLE.to_owned(),
        year: *request.years.end(),
        file: file.unwrap_or_default(),
        sha256: delivered.sha256.clone(),
        rows: simplified.areas().count(),
        copy_sha256: write_map(folder, &simplified)?,
    };
    Ok((entry, simplified))
}

fn each_file(
    request: &Request,
    units: &Units,
    done: &(dyn Fn() + Sync),
    keep: impl Fn(&Table, i32, &mut DataFrame) -> Result<String, DatasetError> + Sync,
) -> Result<Vec<Delivered>, DatasetError> {
    let expected = request.files();
    let delivery = |file: &File| {
        let delivered = one_file(request.raw, file, units, &keep);
        done();
        delivered
    };
    let results: Vec<_> = expected.par_iter().map(delivery).collect();
    let mut delivered = Vec::with_capacity(results.len());
    let mut outlines = Vec::with_capacity(results.len());
    let mut faults = Vec::new();
    for (file, result) in expected.iter().zip(results) {
        match result {
            Ok(years) => {
                for (year, outline) in years {
                    outlines.push((file, year.year, outline));
                    delivered.push(year);
                }
            }
            Err(DatasetError::Faults(more)) => faults.extend(more),
            Err(error) => return Err(error),
        }
    }
    let same = same_twice(&delivered, request.raw);
    if same.is_empty() {
        let years: Vec<OfYear> = outlines
            .iter()
            .map(|(file, year, outline)| OfYear {
                table: file.table,
                year: *year,
                file: &file.relative,
                outline: *outline,
            })
            .collect();
        faults.extend(year_before::check(&years, units, request.raw));
    }
    faults.extend(same);
    none_of(faults)?;
    Ok(delivered)
}

fn one_file(
    raw: &Path,
    file: &File,
    units: &Units,
    keep: &(impl Fn(&Table, i32, &mut DataFrame) -> Result<String, DatasetError> + Sync),
) -> Result<Vec<(Delivered, Outline)>, DatasetError> {
    let (sha256, frames) = read(raw, file, units)?;
    let years = frames.into_iter().map(|(year, mut frame)| {
        let outline = Outline::of(&frame);
        let delivered = Delivered {
            table: file.table.name.clone(),
            year,
            file: file.relative.clone(),
            sha256: sha256.clone(),
            rows: frame.height(),
            copy_sha256: keep(file.table, year, &mut frame)?,
        };
        Ok((delivered, outline))
    });
    years.collect()
}

/// The rows of a file by year.
type Frames = BTreeMap<i32, DataFrame>;

/// Reads a file and checks its rows; with the hash of the file.
fn read(raw: &Path, file: &File, units: &Units) -> Result<(String, Frames), DatasetError> {
    let path = raw.join(&file.relative);
    let bytes = files::read(&path).map_err(|error| missing(error, &path, file))?;
    let frames = rows(&bytes, raw, &path, file, units)?;
    Ok((digest::sha256(&bytes), frames))
}

fn missing(error: files::FileError, path: &Path, file: &File) -> DatasetError {
    if !error.is_not_found() {
        return error.into();
    }
    let years = match file.years.as_slice() {
        [first, .., last] => format!("{first}\u{2013}{last}"),
        years => years.iter().map(ToString::to_string).collect(),
    };
    let message = format!(
        "was not delivered: the table `{}` for {years}",
        file.table.name
    );
    let hint = "deliver it, or set `years` of the table to those that exist";
    DatasetError::Faults(vec![Fault::of_file(path, message).hint(hint)])
}

fn rows(
    bytes: &[u8],
    raw: &Path,
    path: &Path,
    file: &File,
    units: &Units,
) -> Result<Frames, Vec<Fault>> {
    let table = file.table;
    let codes = codes(raw, table).map_err(|fault| vec![fault])?;
    let read: Vec<(i32, DataFrame, BTreeSet<String>)> = match table.layout {
        Layout::Counts => {
            let reading = Reading {
                file: Place::of(path),
                table,
                units,
                years: &file.years,
                codes: codes.as_ref(),
            };
            let counts = reading.read(bytes)?.into_iter();
            counts
                .map(|(year, counts)| (year, counts.frame, counts.others))
                .collect()
        }
        Layout::Register => {
            let extracts = register::read(bytes, Place::of(path), table, units, &file.years)?;
            let wrong = extracts
                .iter()
                .flat_map(|(year, extract)| content::check(extract, path, table, units, *year));
            none_of(wrong.collect())?;
            let extracts = extracts.into_iter();
            extracts
                .map(|(year, extract)| (year, extract.frame, BTreeSet::new()))
                .collect()
        }
    };
    let uncovered = read.iter().filter_map(|(year, frame, others)| {
        coverage::check(frame, (path, table), (units, *year), codes.as_ref(), others)
    });
    none_of(uncovered.collect())?;
    Ok(read
        .into_iter()
        .map(|(year, frame, _)| (year, frame))
        .collect())
}

fn codes(raw: &Path, table: &Table) -> Result<Option<Codes>, Fault> {
    let Some(file) = &table.codes else {
        return Ok(None);
    };
    let path = raw.join(file);
    let unreadable = |error: files::FileError| Fault::of_file(path.clone(), error.to_string());
    let bytes = files::read(&path).map_err(unreadable)?;
    codes::read(&bytes, &path).map(Some)
}

/// Finds tables that hold the very same file for two years: one of them is the wrong one.
fn same_twice(delivered: &[Delivered], raw: &Path) -> Vec<Fault> {
    let earlier = |index: usize, file: &Delivered| -> Option<(PathBuf, i32)> {
        let mut before = delivered.iter().take(index);
        let same = before.find(|other| {
            let is_same = other.table == file.table && other.sha256 == file.sha256;
            is_same && other.file != file.file
        })?;
        Some((raw.join(&file.file), same.year))
    };
    let twins = delivered.iter().enumerate();
    twins
        .filter_map(|(index, file)| earlier(index, file))
        .map(|(file, year)| {
            let message = format!("is the very same file as the one for {year}");
            let hint = "one of them is wrong; leave that year out with `years` of the table";
            Fault::of_file(file, message).hint(hint)
        })
        .collect()
}
