//! What is typed for every command, and what a command works with.

use std::{
    num::NonZeroUsize,
    path::{Path, PathBuf},
    thread,
};

use chrono::{Datelike, NaiveDate};
use clap::Args;

use super::{exit::Failure, signals};
use crate::{
    clock::Clock,
    config::{self, Config},
    model::Edition,
    pipeline::Scope,
    stop::Stop,
};

/// The configuration where none is named.
pub(super) const CONFIG: &str = "config.toml";

/// The arguments of every command.
#[derive(Debug, Args)]
pub(super) struct CommonArguments {
    /// The configuration.
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        default_value = CONFIG
    )]
    pub(super) config: PathBuf,

    /// The edition, such as 2026 or 2026-r2 [default: this year's].
    #[arg(long, global = true, value_name = "EDITION")]
    edition: Option<Edition>,

    /// The date of the edition, such as 2026-02-09 [default: today, or that of its first run].
    #[arg(long, global = true, value_name = "DATE", value_parser = date)]
    as_of: Option<NaiveDate>,

    /// Briefings made at a time [default: one a core].
    #[arg(long, global = true, value_name = "NUMBER", value_parser = jobs)]
    jobs: Option<usize>,
}

impl CommonArguments {
    /// Returns how many briefings are made at a time.
    pub(super) fn jobs(&self) -> usize {
        let cores = || thread::available_parallelism().map_or(1, NonZeroUsize::get);
        self.jobs.unwrap_or_else(cores)
    }

    /// Reads the configuration, for a command that a signal ends at once.
    pub(super) fn invocation(&self) -> Result<Invocation<'_>, Failure> {
        self.invocation_of(&self.config)
    }

    /// Reads another configuration than the one that is named.
    pub(super) fn invocation_of(&self, file: &Path) -> Result<Invocation<'_>, Failure> {
        Ok(Invocation {
            arguments: self,
            config: config::load(file)?,
            stop: Stop::default(),
        })
    }

    /// Reads the configuration, for a command that the first signal asks to stop where it is safe.
    pub(super) fn stoppable_invocation(&self) -> Result<Invocation<'_>, Failure> {
        let invocation = self.invocation()?;
        signals::watch(&invocation.stop).map_err(|error| Failure::unexpected(&error))?;
        Ok(invocation)
    }
}

/// A command that was called, with the configuration in force.
pub(super) struct Invocation<'a> {
    arguments: &'a CommonArguments,
    config: Config,
    stop: Stop,
}

impl Invocation<'_> {
    /// Returns what is worked on: the edition that was named, or this year's.
    pub(super) fn scope(&self) -> Scope<'_> {
        self.scope_of(self.arguments.edition)
    }

    /// Returns what is worked on for an edition.
    pub(super) fn scope_of(&self, edition: Option<Edition>) -> Scope<'_> {
        let clock = self.arguments.as_of.map_or(Clock::System, Clock::Fixed);
        let scope = Scope::new(&self.config, edition, clock, self.arguments.jobs());
        scope.stopped_by(&self.stop)
    }
}

/// The most briefings that are made at a time.
const MOST_JOBS: usize = 256;

fn jobs(text: &str) -> Result<usize, String> {
    let number: Option<usize> = text.parse().ok();
    let number = number.filter(|number| (1..=MOST_JOBS).contains(number));
    number.ok_or_else(|| format!("a number from 1 to {MOST_JOBS} is expected"))
}

/// Reads the date of an edition, of a year that editions have.
fn date(text: &str) -> Result<NaiveDate, String> {
    let date: NaiveDate = text
        .parse()
        .map_err(|_| "a date such as 2026-02-09 is expected".to_owned())?;
    let edition = date.year().to_string().parse::<Edition>();
    edition.map(|_| date).map_err(|error| error.to_string())
}
