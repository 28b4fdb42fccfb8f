//! Mailboxes of several forms, taken apart into messages.

use std::path::{Path, PathBuf};

use crate::files::{self, FileError};

/// Returns the messages of a mailbox with their places.
pub(super) fn messages(path: &Path) -> Result<Vec<(String, Vec<u8>)>, FileError> {
    let mut messages = Vec::new();
    for file in files_of(path)? {
        let (place, bytes) = (file.display().to_string(), files::read(&file)?);
        match bytes.starts_with(b"From ") {
            true => messages.extend(from_mbox(&place, &bytes)),
            false => messages.push((place, bytes)),
        }
    }
    Ok(messages)
}

/// Lists the files of a Maildir or another folder; anything else is a file itself.
fn files_of(path: &Path) -> Result<Vec<PathBuf>, FileError> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut folders = ["new", "cur"].map(|name| path.join(name)).to_vec();
    folders.retain(|folder| folder.is_dir());
    if folders.is_empty() {
        folders.push(path.to_owned());
    }
    let mut all = Vec::new();
    for folder in folders {
        all.extend(
            files::list(&folder)?
                .into_iter()
                .filter(|file| file.is_file()),
        );
    }
    Ok(all)
}

/// Takes an mbox file apart at its `From ` lines (RFC 4155). Not all programs that write one put a
/// `>` before such a line of a text (mboxrd), so that it is one where it tells a time and stands
/// behind an empty line.
fn from_mbox(place: &str, bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut messages: Vec<(String, Vec<u8>)> = Vec::new();
    let mut before: &[u8] = b"";
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let begins = before.trim_ascii().is_empty() && is_separator(line);
        if begins || messages.is_empty() {
            let number = messages.len() + 1;
            messages.push((format!("{place}, message {number}"), Vec::new()));
        } else if let Some((_, message)) = messages.last_mut() {
            let quoted = line.strip_prefix(b">").filter(|rest| {
                let rest = rest.iter().skip_while(|byte| **byte == b'>');
                rest.take(5).eq(b"From ")
            });
            message.extend_from_slice(quoted.unwrap_or(line));
        }
        before = line;
    }
    messages
}

/// Tells whether a line is `From sender Mon Feb  9 06:01:00 2026`, perhaps with a time zone.
fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else {
        return false;
    };
    let text = String::from_utf8_lossy(rest);
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_time = |word: &&str| {
        let parts: Vec<_> = word.split(':').collect();
        matches!(parts.len(), 2 | 3) && parts.iter().all(|part| is_number(part) && part.len() <= 2)
    };
    let time = words.iter().position(is_time);
    let after = time.map(|at| words.iter().skip(at + 1));
    after.is_some_and(|mut after| after.any(|word| word.len() == 4 && is_number(word)))
}
