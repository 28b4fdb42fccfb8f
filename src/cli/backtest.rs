//! `boligmonitor backtest`.

use std::process::ExitCode;

use clap::Args;

use super::{
    exit::Failure,
    invocation::{Command, CommonArguments},
    progress::with_progress,
    say,
};
use crate::pipeline;

/// Forecast past years from what was known before, and tell how well that went.
#[derive(Debug, Args)]
pub(super) struct Backtest;

impl Command for Backtest {
    /// Prints a table in Markdown: how far off forecasts were, beside "as last year".
    fn run(&self, common: &CommonArguments) -> Result<ExitCode, Failure> {
        let invocation = common.invocation()?;
        let scope = invocation.scope();
        let tested = with_progress(|observer| pipeline::backtest(&scope, observer))?;
        say("| indicator | forecasts | error | as last year | ratio | 80 % held | shown |")?;
        say("|---|---|---|---|---|---|---|")?;
        for one in tested {
            let Some(result) = &one.result else {
                say(&format!("| {} | too few years | | | | | no |", one.name))?;
                continue;
            };
            say(&format!(
                "| {} | {} | {:.2} | {:.2} | {:.3} | {:.0} % | {} |",
                one.name,
                result.forecasts,
                result.error * one.factor,
                result.error_as_last_year * one.factor,
                result.error / result.error_as_last_year,
                result.coverage * 100.0,
                if result.beats_last_year() {
                    "yes"
                } else {
                    "no"
                },
            ))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
