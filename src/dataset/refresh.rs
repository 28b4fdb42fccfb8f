//! From deliveries to a snapshot: every file and query of every year is read and checked.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use polars::frame::DataFrame;
use rayon::prelude::*;

use super::{
    DatasetError, Fault,
    addresses::{self, DeliveredAddresses, Ground, of_today},
    context,
    fault::none_of,
    map::{self, DeliveredMap},
    reading::{Delivery, Reader, read_file},
    request::{File, Request},
    snapshot::{
        ADDRESSES_TABLE, Delivered, DeliveredPlaces, MAP_TABLE, Snapshot, answer_name, aside,
        read_copy, to_parquet, write_addresses, write_copy, write_map,
    },
    units,
    year_before::{self, OfYear, Outline},
};
use crate::{
    config::{Table, TableSource},
    files::{self, FileError},
    model::{Addresses, AreaMap, Context, Units},
};

/// A delivery that was checked, and of which nothing was kept.
#[derive(Debug)]
pub(crate) struct Checked<'a> {
    request: &'a Request<'a>,
    units: Units,
    addresses: Option<Addresses>,
    copies: Copies,
}

impl Checked<'_> {
    /// Returns the units as they were delivered.
    #[must_use]
    pub(crate) fn units(&self) -> &Units {
        &self.units
    }

    /// Returns one table of one year as it was delivered; nothing where none is expected.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn table(&self, table: &str, year: i32) -> Result<Option<DataFrame>, DatasetError> {
        let mut expected = self.request.expected();
        let Some(file) = expected.find(|file| file.table.name == table && file.year == year) else {
            return Ok(None);
        };
        let (table, name) = (file.table, file.name());
        let copy = self.copies.get(&(table.name.clone(), year));
        let rows = if let Some(copy) = copy {
            Some(read_copy(copy.clone(), Path::new(&name))?)
        } else {
            let file = File {
                table,
                name: name.clone(),
                years: vec![year],
            };
            let ground = Ground {
                units: &self.units,
                addresses: self.addresses.as_ref(),
            };
            let mut delivery = read_file(self.request, &file, ground)?;
            delivery.frames.remove(&year)
        };
        let today = self.addresses.as_ref();
        let located = rows.map(|rows| of_today(rows, (table, Path::new(&name)), today));
        located.transpose()
    }
}

/// Rows of what is not asked again, by table and year, as Parquet.
type Copies = BTreeMap<(String, i32), Vec<u8>>;

/// What becomes of what was read.
enum Keeping<'a> {
    /// It is written into the folder of a snapshot.
    Folder(&'a Path),
    /// Rows of databases and of Statbank stay in memory; files are read again.
    Memory(Mutex<Copies>),
}

impl Keeping<'_> {
    /// Keeps the rows of a year, and returns the SHA-256 of the copy where it is a file.
    fn copy(
        &self,
        table: &Table,
        year: i32,
        frame: &mut DataFrame,
    ) -> Result<String, DatasetError> {
        match self {
            Self::Folder(folder) => return write_copy(folder, &table.name, year, frame),
            Self::Memory(_) if matches!(table.source, TableSource::File(_)) => {}
            Self::Memory(copies) => {
                let name = table.delivery_name(Some(year));
                let copy = to_parquet(frame, Path::new(&name))?;
                let mut copies = copies.lock().unwrap_or_else(PoisonError::into_inner);
                copies.insert((table.name.clone(), year), copy);
            }
        }
        Ok(String::new())
    }

    /// Keeps an answer of Statbank.
    fn answer(&self, table: &Table, answer: &[u8]) -> Result<(), FileError> {
        match self {
            Self::Folder(folder) => files::write(&folder.join(answer_name(&table.name)), answer),
            Self::Memory(_) => Ok(()),
        }
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
    let beside = beside(request)?;
    let keeping = Keeping::Memory(Mutex::default());
    each_delivery(request, beside.ground(), done, &keeping)?;
    let copies = match keeping {
        Keeping::Memory(copies) => copies.into_inner().unwrap_or_else(PoisonError::into_inner),
        Keeping::Folder(_) => Copies::new(),
    };
    Ok(Checked {
        request,
        units: beside.units,
        addresses: beside.addresses.map(|delivered| delivered.addresses),
        copies,
    })
}

/// Checks a delivery and keeps it as the snapshot in a folder, in place of an older one. `accept`
/// looks at units and addresses first; `done` is called after each file.
///
/// # Errors
/// What `accept` refuses, or all faults of all files; the older snapshot is then untouched.
pub(crate) fn refresh<E: From<DatasetError>>(
    request: &Request,
    folder: &Path,
    accept: impl FnOnce(&Units, Option<&Addresses>) -> Result<(), E>,
    done: &(dyn Fn() + Sync),
) -> Result<Snapshot, E> {
    let beside = beside(request)?;
    let Ground { units, addresses } = beside.ground();
    accept(units, addresses)?;
    Ok(keep(request, folder, beside, done)?)
}

/// What is delivered beside the tables.
struct Beside {
    units: Units,
    /// References and goals and the like.
    context: Context,
    map: Option<DeliveredMap>,
    addresses: Option<DeliveredAddresses>,
}

impl Beside {
    fn ground(&self) -> Ground<'_> {
        let addresses = self.addresses.as_ref();
        Ground {
            units: &self.units,
            addresses: addresses.map(|delivered| &delivered.addresses),
        }
    }
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
    let delivered = each_delivery(request, beside.ground(), done, &Keeping::Folder(&aside));
    let snapshot = delivered.and_then(|mut delivered| {
        let map = beside.map.map(|map| keep_map(request, &aside, &map));
        let map = map.transpose()?;
        let (entry, map) = map.unzip();
        delivered.extend(entry);
        let addresses = beside.addresses;
        let addresses = addresses.map(|addresses| keep_addresses(request, &aside, addresses));
        let (entry, addresses) = addresses.transpose()?.unzip();
        delivered.extend(entry);
        let places = DeliveredPlaces {
            units: beside.units,
            map,
            addresses,
            by_address: addresses::columns(request.tables),
        };
        Snapshot::seal(&aside, places, beside.context, delivered)
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
    let mut faults = Vec::new();
    let context = or_faults(context::read(request, &units), &mut faults)?;
    let map = or_faults(read_map(request, &units), &mut faults)?;
    let addresses = or_faults(addresses::read(request, &units), &mut faults)?;
    none_of(faults)?;
    Ok(Beside {
        units,
        context: context.unwrap_or_default(),
        map: map.flatten(),
        addresses: addresses.flatten(),
    })
}

/// Adds faults to those of other files, so that all are told together.
fn or_faults<T>(
    read: Result<T, DatasetError>,
    faults: &mut Vec<Fault>,
) -> Result<Option<T>, DatasetError> {
    match read {
        Err(DatasetError::Faults(more)) => {
            faults.extend(more);
            Ok(None)
        }
        read => read.map(Some),
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
        query: None,
        read_at: None,
    };
    Ok((entry, simplified))
}

/// Keeps the list of addresses and says what was delivered.
fn keep_addresses(
    request: &Request,
    folder: &Path,
    delivered: DeliveredAddresses,
) -> Result<(Delivered, Addresses), DatasetError> {
    let entry = Delivered {
        table: ADDRESSES_TABLE.to_owned(),
        year: *request.years.end(),
        file: delivered.file.display().to_string(),
        sha256: delivered.sha256,
        rows: delivered.addresses.today.len(),
        copy_sha256: write_addresses(folder, &delivered.addresses)?,
        query: None,
        read_at: None,
    };
    Ok((entry, delivered.addresses))
}

/// Reads all deliveries. Files are read side by side; databases and Statbank one question after the
/// other, so that no more than one answer is in memory, and nobody is asked by many at once.
fn each_delivery(
    request: &Request,
    ground: Ground,
    done: &(dyn Fn() + Sync),
    keeping: &Keeping,
) -> Result<Vec<Delivered>, DatasetError> {
    let expected = request.files();
    let numbered = expected.iter().enumerate();
    let (files, others): (Vec<_>, Vec<_>) = numbered.partition(|(_, file)| is_file(file));
    let finish = |file: &File, read| {
        let delivered = one_delivery(file, read, keeping);
        done();
        delivered
    };
    let of_file =
        |(place, file): &(usize, &File)| (*place, finish(file, read_file(request, file, ground)));
    let mut results: Vec<_> = files.par_iter().map(of_file).collect();
    let mut reader = Reader::new(request, ground);
    for (place, file) in others {
        results.push((place, finish(file, reader.read(file))));
    }
    results.sort_by_key(|(place, _)| *place);
    let mut delivered = Vec::with_capacity(results.len());
    let mut outlines = Vec::with_capacity(results.len());
    let mut faults = Vec::new();
    for (file, (_, result)) in expected.iter().zip(results) {
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
                place: match is_file(file) {
                    true => request.raw.join(&file.name),
                    false => PathBuf::from(&file.name),
                },
                outline: *outline,
            })
            .collect();
        faults.extend(year_before::check(&years, ground.units));
    }
    faults.extend(same);
    none_of(faults)?;
    Ok(delivered)
}

/// Tells whether a delivery is a file, rather than a query.
fn is_file(file: &File) -> bool {
    matches!(file.table.source, TableSource::File(_))
}

fn one_delivery(
    file: &File,
    read: Result<Delivery, DatasetError>,
    keeping: &Keeping,
) -> Result<Vec<(Delivered, Outline)>, DatasetError> {
    let Delivery {
        frames,
        sha256,
        query,
        answer,
    } = read?;
    let (query, read_at) = query.unzip();
    if let Some(answer) = answer {
        keeping.answer(file.table, &answer)?;
    }
    let years = frames.into_iter().map(|(year, mut frame)| {
        let outline = Outline::of(&frame);
        let delivered = Delivered {
            table: file.table.name.clone(),
            year,
            file: file.name.clone(),
            sha256: sha256.clone(),
            rows: frame.height(),
            copy_sha256: keeping.copy(file.table, year, &mut frame)?,
            query: query.clone(),
            read_at,
        };
        Ok((delivered, outline))
    });
    years.collect()
}

/// Finds tables that hold the very same file, or are given the very same rows, for two years: one of them is
/// the wrong one.
fn same_twice(delivered: &[Delivered], raw: &Path) -> Vec<Fault> {
    let twin = |index: usize, file: &Delivered| -> Option<Fault> {
        let mut before = delivered.iter().take(index);
        let same = before.find(|other| {
            let is_same = other.table == file.table && other.sha256 == file.sha256;
            is_same && other.file != file.file
        })?;
        let (path, what) = match file.query {
            None => (raw.join(&file.file), "is the very same file as"),
            Some(_) => (PathBuf::from(&file.file), "gives the very same rows as"),
        };
        let hint = "one of them is wrong; leave that year out with `years` of the table";
        let fault = Fault::of_file(path, format!("{what} the one for {}", same.year));
        Some(fault.hint(hint))
    };
    let twins = delivered.iter().enumerate();
    twins
        .filter_map(|(index, file)| twin(index, file))
        .collect()
}
