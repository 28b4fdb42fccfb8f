//! `boligmonitor forget`.

use super::{exit::Failure, progress::Progress, say};
use crate::pipeline::{self, Scope};

/// Deletes the rows about persons of editions whose time is up, as `run` does.
pub(super) fn forget(scope: &Scope) -> Result<(), Failure> {
    let deleted = pipeline::forget(scope, &Progress::new())?;
    for entry in &deleted {
        let (edition, files) = (entry.edition, entry.files.len());
        say(&format!(
            "{edition}  {files} files with rows about persons deleted"
        ))?;
    }
    match (deleted.is_empty(), scope.config.retention.person_rows_days) {
        (true, None) => say("nothing: `retention.person_rows_days` is not set"),
        (true, Some(_)) => say("nothing is due"),
        _ => Ok(()),
    }
}
