//! `boligmonitor backtest`.

use super::{exit::Failure, messages::spoken, print, progress::Progress, say};
use crate::pipeline::{self, Scope};

/// Prints a table in Markdown: how far off forecasts of past years were, beside "as last year".
pub(super) fn backtest(scope: &Scope) -> Result<(), Failure> {
    let all = pipeline::backtest(scope, &Progress::new())?;
    say("| indicator | forecasts | error | as last year | ratio | 80 % held | shown |")?;
    print("|---|---|---|---|---|---|---|")?;
    for tested in all {
        let Some(result) = &tested.result else {
            say(&format!("| {} | too few years | | | | | no |", tested.name))?;
            continue;
        };
        let shown = spoken(if result.beats_last_year() {
            "yes"
        } else {
            "no"
        });
        print(&format!(
            "| {} | {} | {:.2} | {:.2} | {:.3} | {:.0} % | {shown} |",
            tested.name,
            result.forecasts,
            result.error * tested.factor,
            result.error_as_last_year * tested.factor,
            result.error / result.error_as_last_year,
            result.coverage * 100.0,
        ))?;
    }
    Ok(())
}
