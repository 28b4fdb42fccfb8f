//! The journal: a line for every change of a message that goes to a mail server, only ever
//! appended. A ledger that was restored from an old copy has fewer changes than the journal
//! has lines, and is refused, since it would send again what was sent.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::LedgerEntry;
use crate::files::{self, FileError};

/// The journal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// It cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// A line is none of a journal.
    #[error("{}:{line}: is no line of a journal of deliveries; nothing was sent", file.display())]
    Line {
        /// The file.
        file: PathBuf,
        /// The line, counted from 1.
        line: usize,
    },
}

impl JournalError {
    /// Returns what a user can do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::File(_) => "`delivery.journal` names the file",
            Self::Line { .. } => {
                "what it knew of mails that were sent cannot be told: take ledger and journal from \
                 the newest backup; where the ledger is surely the newest, move the journal away, \
                 and it is begun anew"
            }
        }
    }
}

/// A line of the journal: the message as it was after the change.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Line {
    /// Which change of the ledger it was, counted from 1.
    pub(super) number: u64,
    /// The message; nothing where a lost journal was begun anew.
    pub(super) row: Option<LedgerEntry>,
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

    /// Reads all lines. The last one is left out where a crash cut it off; nothing was handed over
    /// before its line was whole.
    pub(super) fn lines(&self) -> Result<Vec<Line>, JournalError> {
        let bytes = match files::read(&self.file) {
            Err(error) if error.is_not_found() => return Ok(Vec::new()),
            read => read?,
        };
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').unwrap_or(0);
        let lines = bytes.get(..whole).unwrap_or_default();
        let lines = lines.split(|byte| *byte == b'\n').enumerate();
        let read = |(index, line)| {
            serde_json::from_slice(line).map_err(|_| JournalError::Line {
                file: self.file.clone(),
                line: index + 1,
            })
        };
        lines
            .filter(|(_, line)| !line.is_empty())
            .map(read)
            .collect()
    }

    /// Returns the number of the newest change; 0 where there is none.
    pub(super) fn newest(&self) -> Result<u64, JournalError> {
        let lines = self.lines()?;
        Ok(lines.iter().map(|line| line.number).max().unwrap_or(0))
    }

    /// Appends lines, in place of one that a crash cut off, and waits until they are on the disk.
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
        keep_others_waiting(&file).map_err(wrap)?;
        remove_what_is_cut_off(&mut file).map_err(wrap)?;
        file.write_all(&text)
            .and_then(|()| file.sync_all())
            .map_err(wrap)
    }

    fn open(&self) -> io::Result<File> {
        files::refuse_pipe(&self.file)?;
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        // It names who got what.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&self.file)
    }
}

/// Has other processes that append wait until the file is closed: what one of them has written to the
/// half is not cut off. Nothing is kept where the file system knows no locks.
fn keep_others_waiting(file: &File) -> io::Result<()> {
    match file.lock() {
        Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(()),
        locked => locked,
    }
}

/// Removes what stands behind the last line end.
fn remove_what_is_cut_off(file: &mut File) -> io::Result<()> {
    let length = file.metadata()?.len();
    let mut whole = length;
    let mut last = [0];
    while whole > 0 {
        file.seek(SeekFrom::Start(whole - 1))?;
        file.read_exact(&mut last)?;
        if last == [b'\n'] {
            break;
        }
        whole -= 1;
    }
    match whole < length {
        true => file.set_len(whole),
        false => Ok(()),
    }
}
