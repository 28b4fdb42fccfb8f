//! `boligmonitor refresh`.

use super::{exit::Failure, progress::Progress};
use crate::pipeline::{self, Scope};

/// Checks the deliveries and keeps them as the edition's snapshot.
pub(super) fn refresh(scope: &Scope) -> Result<(), Failure> {
    let _lock = pipeline::lock(scope, "refresh")?;
    pipeline::refresh(scope, &Progress::new())?;
    Ok(())
}
