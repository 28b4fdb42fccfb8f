//! `boligmonitor refresh`.

use super::{exit::Failure, progress::Progress};
use crate::pipeline::{self, Scope};

/// Checks the deliveries, asks Statbank, and keeps all as the edition's snapshot.
pub(super) fn refresh(scope: &Scope) -> Result<(), Failure> {
    let _lock = pipeline::lock(scope, "refresh")?;
    pipeline::fetch(scope, &Progress::new())?;
    Ok(())
}
