//! What is true or false, as programs and people write it.

use super::{Cell, Wrong};

/// What means true everywhere, in small letters: programs, Danish Excel, databases.
const TRUE: [&str; 4] = ["true", "sand", "ja", "1"];
const FALSE: [&str; 4] = ["false", "falsk", "nej", "0"];

/// Reads a cell; texts that the table declares come first.
pub(super) fn read(cell: Cell, yes: &[String], no: &[String]) -> Result<bool, Wrong> {
    if let Cell::Boolean(is_true) = cell {
        return Ok(is_true);
    }
    let (text, code) = (cell.text(), cell.code());
    let is_one = |texts: &[String]| texts.iter().any(|one| *one == text || *one == code);
    let lower = text.to_lowercase();
    let known = |texts: &[&str]| texts.contains(&lower.as_str());
    match () {
        () if is_one(yes) => Ok(true),
        () if is_one(no) => Ok(false),
        () if yes.is_empty() && known(&TRUE) => Ok(true),
        () if no.is_empty() && known(&FALSE) => Ok(false),
        () => {
            let shown = cell.shown();
            let hint = format!(
                "say with `true_values = [\"{shown}\"]` or `false_values = [\"{shown}\"]` of the table \
                 what it means"
            );
            Err(Wrong::not(cell, "true or false", hint))
        }
    }
}
