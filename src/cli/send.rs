//! `boligmonitor send`.

use std::process::ExitCode;

use clap::Args;

use super::{
    exit::Failure,
    invocation::{Command, CommonArguments},
    progress::with_progress,
    summary::tell,
};
use crate::{
    delivery::State,
    pipeline::{self, Scope},
};

/// Send an approved edition to those who did not get it yet.
#[derive(Debug, Args)]
pub(super) struct Send;

impl Command for Send {
    fn run(&self, common: &CommonArguments) -> Result<ExitCode, Failure> {
        let invocation = common.stoppable_invocation()?;
        send(&invocation.scope(), &[])
    }
}

/// Sends what waits, and once more what is in some states; says what became of it.
pub(super) fn send(scope: &Scope, again: &[State]) -> Result<ExitCode, Failure> {
    let summary = with_progress(|observer| pipeline::send(scope, again, observer))?;
    tell(&summary, scope)
}
