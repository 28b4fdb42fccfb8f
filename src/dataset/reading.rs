//! One delivery: the rows of a file, of a query or of a table of Statbank, checked and by year.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use polars::frame::DataFrame;

use super::{
    DatasetError, Fault,
    addresses::{self, Ground},
    codes::{self, Codes},
    content,
    counts::Reading,
    coverage,
    database::Sessions,
    fault::none_of,
    form::{Content, Place, Stream},
    register,
    request::{File, Request},
    statbank::Asking,
};
use crate::{
    config::{Layout, Query, StatbankQuery, Table, TableSource},
    digest, files,
};

/// Rows by year, and where they are from.
pub(super) struct Delivery {
    pub(super) frames: BTreeMap<i32, DataFrame>,
    /// SHA-256 of the file, of the answer, or of all rows of a query in their order.
    pub(super) sha256: String,
    /// The query that was put, and when.
    pub(super) query: Option<(String, DateTime<Utc>)>,
    /// What Statbank answered.
    pub(super) answer: Option<Vec<u8>>,
}

/// What deliveries are read with, one after the other where they are not files.
pub(super) struct Reader<'a> {
    pub(super) request: &'a Request<'a>,
    pub(super) ground: Ground<'a>,
    sessions: Sessions<'a>,
    asking: Asking<'a>,
}

impl<'a> Reader<'a> {
    /// Connects to nothing yet.
    pub(super) fn new(request: &'a Request<'a>, ground: Ground<'a>) -> Self {
        Self {
            request,
            ground,
            sessions: Sessions::new(request.databases, request.stop),
            asking: Asking::new(request),
        }
    }

    /// Reads a delivery and checks its rows.
    ///
    /// # Errors
    /// What is wrong with it; nothing where that was told of another one.
    pub(super) fn read(&mut self, file: &File) -> Result<Delivery, DatasetError> {
        match &file.table.source {
            TableSource::File(_) => read_file(self.request, file, self.ground),
            TableSource::Query(query) => self.put(query, file),
            TableSource::Statbank(query) => self.ask(query, file),
        }
    }

    fn put(&mut self, query: &Query, file: &File) -> Result<Delivery, DatasetError> {
        let place = PathBuf::from(&file.name);
        let year = file.years.first().copied().unwrap_or_default();
        let text = query.of_year(year);
        let rows = self
            .sessions
            .rows(query, &text, &place)
            .map_err(|fault| fault.into_iter().collect::<Vec<_>>())?;
        let content = Content::Stream(Stream::new(rows.header(), &rows));
        let raw = self.request.raw;
        let frames = frames(content, (raw, &place), file, self.ground)?;
        Ok(Delivery {
            frames,
            sha256: rows.sha256(),
            query: Some((text, self.request.now)),
            answer: None,
        })
    }

    fn ask(&mut self, query: &StatbankQuery, file: &File) -> Result<Delivery, DatasetError> {
        let place = PathBuf::from(&file.name);
        let asked = (file.table.name.as_str(), query);
        let answer = self
            .asking
            .answer(asked, &file.years, &place)
            .map_err(|fault| fault.into_iter().collect::<Vec<_>>())?;
        let content = Content::File(&answer.bytes);
        let raw = self.request.raw;
        let frames = frames(content, (raw, &place), file, self.ground)?;
        Ok(Delivery {
            frames,
            sha256: digest::sha256(&answer.bytes),
            query: Some((answer.query, answer.asked_at)),
            answer: Some(answer.bytes),
        })
    }
}

/// Reads a file and checks its rows.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read_file(
    request: &Request,
    file: &File,
    ground: Ground,
) -> Result<Delivery, DatasetError> {
    let path = request.raw.join(&file.name);
    let bytes = files::read(&path).map_err(|error| missing(error, &path, file))?;
    let frames = frames(Content::File(&bytes), (request.raw, &path), file, ground)?;
    Ok(Delivery {
        frames,
        sha256: digest::sha256(&bytes),
        query: None,
        answer: None,
    })
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

fn frames(
    delivered: Content,
    (raw, path): (&Path, &Path),
    file: &File,
    ground: Ground,
) -> Result<BTreeMap<i32, DataFrame>, DatasetError> {
    let (table, units) = (file.table, ground.units);
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
            let counts = reading.read(delivered)?.into_iter();
            counts
                .map(|(year, counts)| (year, counts.frame, counts.others))
                .collect()
        }
        Layout::Register => {
            let extracts = register::read(delivered, Place::of(path), table, units, &file.years)?;
            let wrong = extracts
                .iter()
                .flat_map(|(year, extract)| content::check(extract, path, table, ground, *year));
            none_of(wrong.collect())?;
            let extracts = extracts.into_iter();
            extracts
                .map(|(year, extract)| (year, extract.frame, BTreeSet::new()))
                .collect()
        }
    };
    let mut uncovered = Vec::new();
    for (year, frame, others) in &read {
        let frame = addresses::of_today(frame.clone(), (table, path), ground.addresses)?;
        let about = (units, *year);
        let fault = coverage::check(&frame, (path, table), about, codes.as_ref(), others);
        uncovered.extend(fault);
    }
    none_of(uncovered)?;
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
