//! What the demonstration wrote into a folder: `demo.jsonl`, a line for each file with its hash,
//! on the disk before the file is.
//!
//! By it a file of somebody else is told from those that may be written anew, even where the
//! program was killed in between.

use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::{
    digest,
    files::{self, FileError},
};

const FILE: &str = "demo.jsonl";

/// Which deliveries were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Which {
    pub(super) version: u32,
    pub(super) seed: u64,
    pub(super) first: i32,
    pub(super) last: i32,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Begun(Which),
    File { path: String, sha256: String },
    Complete,
}

/// What a folder for deliveries holds, as far as the demonstration is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DemoState {
    /// Nothing.
    Empty,
    /// The deliveries that are meant, all of them.
    Whole,
    /// These, but not all of them: the program was killed while it wrote them.
    Unfinished,
    /// These, of which somebody took files away.
    Lacking,
    /// Those of other years, another seed or an older version.
    Another,
    /// A file that it did not write, or that was changed since.
    Foreign(PathBuf),
}

/// Says what a folder holds.
pub(super) fn state(raw: &Path, meant: Which) -> Result<DemoState, FileError> {
    let present = match raw.exists() {
        true => files::list_below(raw)?,
        false => Vec::new(),
    };
    if present.is_empty() {
        return Ok(DemoState::Empty);
    }
    let lines = read(raw);
    let Some(Line::Begun(which)) = lines.first() else {
        let first = present.first().map(|path| raw.join(path));
        return Ok(DemoState::Foreign(first.unwrap_or_default()));
    };
    let written = written(&lines);
    for path in &present {
        if !is_own(raw, path, &written)? {
            return Ok(DemoState::Foreign(raw.join(path)));
        }
    }
    let is_complete = matches!(lines.last(), Some(Line::Complete));
    let are_there = written.keys().all(|path| present.contains(path));
    Ok(match (*which == meant, is_complete, are_there) {
        (false, ..) => DemoState::Another,
        (true, false, _) => DemoState::Unfinished,
        (true, true, true) => DemoState::Whole,
        (true, true, false) => DemoState::Lacking,
    })
}

/// Removes all that the demonstration wrote, each file looked at once more, and at last what
/// says so.
pub(super) fn remove(raw: &Path) -> Result<(), FileError> {
    let written = written(&read(raw));
    for path in files::list_below(raw)? {
        if path != FILE && is_own(raw, &path, &written)? {
            files::remove_file(&raw.join(path))?;
        }
    }
    files::remove_file(&raw.join(FILE))
}

fn is_own(raw: &Path, path: &str, written: &BTreeMap<String, String>) -> Result<bool, FileError> {
    let file = raw.join(path);
    if !files::is_regular(&file) {
        return Ok(false);
    }
    match written.get(path) {
        Some(hash) => Ok(digest::sha256(&files::read(&file)?) == *hash),
        None => Ok(path == FILE || files::is_unfinished(path)),
    }
}

/// Reads all whole lines; one that was cut off is none, and its file was not written.
fn read(raw: &Path) -> Vec<Line> {
    let file = raw.join(FILE);
    let bytes = match files::is_regular(&file) {
        true => files::read(&file).unwrap_or_default(),
        false => Vec::new(),
    };
    let lines = bytes.split(|byte| *byte == b'\n');
    lines
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect()
}

fn written(lines: &[Line]) -> BTreeMap<String, String> {
    let file = |line: &Line| match line {
        Line::File { path, sha256 } => Some((path.clone(), sha256.clone())),
        _ => None,
    };
    lines.iter().filter_map(file).collect()
}

/// Writes files of which it takes down the hashes.
pub(super) struct Writer {
    raw: PathBuf,
    mark: PathBuf,
    lines: File,
}

impl Writer {
    /// Begins in a folder that holds nothing.
    pub(super) fn begin(raw: &Path, which: Which) -> Result<Self, FileError> {
        files::create_private_folder(raw)?;
        let mark = raw.join(FILE);
        files::write_new(&mark, &text(&mark, &Line::Begun(which))?)?;
        let lines = OpenOptions::new().append(true).open(&mark);
        let lines = lines.map_err(|error| FileError::new("write", &mark, error))?;
        let raw = raw.to_owned();
        Ok(Self { raw, mark, lines })
    }

    /// Writes a file, where there is none.
    pub(super) fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), FileError> {
        let file = self.raw.join(path);
        if let Some(folder) = file.parent() {
            files::create_private_folder(folder)?;
        }
        self.line(&Line::File {
            path: path.to_owned(),
            sha256: digest::sha256(bytes),
        })?;
        files::write_new(&file, bytes)
    }

    /// Says that all is written.
    pub(super) fn end(mut self) -> Result<(), FileError> {
        self.line(&Line::Complete)
    }

    fn line(&mut self, line: &Line) -> Result<(), FileError> {
        let text = text(&self.mark, line)?;
        let written = self.lines.write_all(&text);
        written.map_err(|error| FileError::new("write", &self.mark, error))
    }
}

fn text(mark: &Path, line: &Line) -> Result<Vec<u8>, FileError> {
    let text = serde_json::to_vec(line);
    let mut text = text.map_err(|error| FileError::new("write", mark, error.into()))?;
    text.push(b'\n');
    Ok(text)
}
