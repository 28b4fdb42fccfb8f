//! How work on an edition begins: with the lock of the output folder, and with what a run left there.

use super::{Observer, PipelineError, Record, Scope, program::program};
use crate::{
    archive, dataset, files,
    lock::{Lock, Owner},
};

/// Takes the lock of the output folder; it is given back when the program ends, however it
/// ends. What one that was killed had begun to write is removed.
///
/// # Errors
/// Where another one is at work there, or the record of the edition is damaged.
pub(crate) fn lock(scope: &Scope, command: &str) -> Result<Lock, PipelineError> {
    let command = format!("boligmonitor {command} --edition {}", scope.edition);
    let owner = Owner::this(&program(), &command);
    let path = scope.config.folders.output.join(".lock");
    let lock = Lock::take(&path, &owner)?;
    if lock.left().is_some() {
        files::remove_unfinished(&scope.config.folders.output)?;
        files::remove_unfinished(&scope.config.folders.snapshots)?;
        dataset::remove_unfinished(&scope.config.folders.snapshots)?;
        archive::remove_unfinished(&scope.archive())?;
    }
    if let Err(damaged @ PipelineError::Damaged { .. }) = Record::read(&scope.folder()) {
        return Err(damaged);
    }
    Ok(lock)
}

/// Takes the lock of the output folder, and tells of a run that did not give it back.
pub(super) fn begin(
    scope: &Scope,
    command: &str,
    observer: &dyn Observer,
) -> Result<Lock, PipelineError> {
    let lock = lock(scope, command)?;
    if let Some(left) = lock.left() {
        observer.warn(&format!(
            "it ended without finishing, and its lock was taken over: {left}"
        ));
    }
    Ok(lock)
}

/// Reads the record of an edition that was run. Its date is that of its pages, and no other.
pub(super) fn read_record(scope: &Scope) -> Result<Record, PipelineError> {
    let record = match Record::read(&scope.folder()) {
        Err(PipelineError::File(error)) if error.is_not_found() => {
            return Err(PipelineError::NotReady(scope.edition.to_string()));
        }
        read => read?,
    };
    match record.date == scope.date {
        true => Ok(record),
        false => Err(PipelineError::OtherDate {
            edition: scope.edition,
            date: record.date,
            asked: scope.date,
        }),
    }
}
