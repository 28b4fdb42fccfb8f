//! The journal: a line for every change of a message that goes to a mail server, only ever
//! appended. A ledger that was restored from an old copy has fewer changes than the journal
//! has lines, and is refused, since it would send again what was sent.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::ledger::Row;
use crate::files::{self, FileError};

/// A line of the journal: the message as it was after the change.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Line {
    /// Which change of the ledger it was, counted from 1.
    pub(super) number: u64,
    /// The message; nothing where a lost journal was begun anew.
    pub(super) row: Option<Row>,
}

/// The journal file.
#[derive(Debug)]
pub(super) struct Journal {
    file: PathBuf,
}

impl Journal {
    pub(super) fn new(file: &Path) -> Self {
        Self {
            file: file.to_owned(),
        }
    }

    /// Reads all lines. One that a crash cut off is left out; nothing was handed over before
    /// its line was whole.
    pub(super) fn lines(&self) -> Result<Vec<Line>, FileError> {
        let bytes = match files::read(&self.file) {
            Err(error) if error.is_not_found() => return Ok(Vec::new()),
            read => read?,
        };
        let lines = bytes.split(|byte| *byte == b'\n');
        Ok(lines
            .filter_map(|line| serde_json::from_slice(line).ok())
            .collect())
    }

    /// Returns the number of the newest change; 0 where there is none.
    pub(super) fn newest(&self) -> Result<u64, FileError> {
        let lines = self.lines()?;
        Ok(lines.iter().map(|line| line.number).max().unwrap_or(0))
    }

    /// Appends lines and waits until they are on the disk.
    pub(super) fn append(&self, lines: &[Line]) -> Result<(), FileError> {
        if let Some(folder) = self.file.parent() {
            files::create_folder(folder)?;
        }
        let wrap = |error| FileError::new("append to", &self.file, error);
        let mut text = Vec::new();
        for line in lines {
            serde_json::to_writer(&mut text, line).map_err(|error| wrap(error.into()))?;
            text.push(b'\n');
        }
        let mut file = self.open().map_err(wrap)?;
        if is_cut_off(&mut file).map_err(wrap)? {
            text.insert(0, b'\n');
        }
        file.write_all(&text)
            .and_then(|()| file.sync_all())
            .map_err(wrap)
    }

    fn open(&self) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        // It names who got what.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&self.file)
    }
}

fn is_cut_off(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(false);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last != [b'\n'])
}
