//! `boligmonitor send`.

use std::process::ExitCode;

use super::{exit::Failure, progress::Progress, summary::tell};
use crate::{
    delivery::State,
    pipeline::{self, Scope},
};

/// Sends what waits, and once more what is in some states; says what became of it.
pub(super) fn send(scope: &Scope, again: &[State]) -> Result<ExitCode, Failure> {
    let summary = pipeline::send(scope, again, &Progress::new())?;
    tell(&summary, scope)
}
