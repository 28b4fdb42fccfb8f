//! Progress: bars on a terminal, plain lines elsewhere.

use std::{
    fmt::Write as _,
    io::{IsTerminal, Write},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use super::{exit::visible, messages::spoken};
use crate::pipeline::Observer;

/// Shows the progress of a run on standard error, until it is dropped.
pub(super) struct Progress {
    terminal: bool,
    step: Mutex<Option<Step>>,
}

struct Step {
    name: String,
    start: Instant,
    /// When something was last said of it, where there is no terminal.
    told: Instant,
    bar: ProgressBar,
}

/// How often a step that takes long says how far it is, where there is no terminal.
const SAID_EVERY: Duration = Duration::from_mins(1);

impl Progress {
    pub(super) fn new() -> Self {
        Self {
            terminal: std::io::stderr().is_terminal(),
            step: Mutex::new(None),
        }
    }

    fn with_step<T>(&self, work: impl FnOnce(&mut Option<Step>) -> T) -> T {
        work(&mut self.step.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Begins a bar; one that is not seen counts all the same.
    fn bar(&self, parts: Option<usize>, name: &str) -> ProgressBar {
        let (bar, template) = match parts {
            Some(parts) => (
                ProgressBar::new(parts.try_into().unwrap_or(u64::MAX)),
                "{prefix:24} {bar:20} {far}  {wide_msg}",
            ),
            None => (
                ProgressBar::new_spinner(),
                "{prefix:24} {spinner} {elapsed}",
            ),
        };
        if !self.terminal {
            bar.set_draw_target(indicatif::ProgressDrawTarget::hidden());
            return bar;
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        let style = ProgressStyle::with_template(template);
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        let far = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
            let all = state.len().unwrap_or_default();
            // A bar that cannot be written is not seen.
            let _ = out.write_str(&how_far(state.pos(), all, state.eta()));
        };
        bar.with_style(style.with_key("far", far))
            .with_prefix(name.to_owned())
    }
}

/// So many parts must be done before the time left is more than a guess.
const ENOUGH: u64 = 3;

/// Says how many parts are done, and how long the rest takes where that can be told.
fn how_far(done: u64, all: u64, left: Duration) -> String {
    let mut text = spoken(&format!("{done} of {all}"));
    if (ENOUGH..all).contains(&done) {
        let left = match left.as_secs() {
            seconds @ 0..60 => format!("{seconds} s left"),
            seconds => format!("{} min left", seconds.div_ceil(60)),
        };
        // Writing to a string does not fail.
        let _ = write!(text, ", {}", spoken(&left));
    }
    text
}

impl Observer for Progress {
    fn begin(&self, step: &str, parts: Option<usize>) {
        let name = spoken(step);
        let now = Instant::now();
        let step = Step {
            bar: self.bar(parts, &name),
            name,
            start: now,
            told: now,
        };
        self.with_step(|current| *current = Some(step));
    }

    fn next(&self, work: &str, parts: usize) {
        self.with_step(|step| {
            if let Some(step) = step {
                step.bar.set_prefix(spoken(work));
                step.bar.set_length(parts.try_into().unwrap_or(u64::MAX));
                step.bar.set_position(0);
                step.bar.reset_eta();
            }
        });
    }

    fn take_up(&self, part: &str) {
        self.with_step(|step| {
            if let Some(step) = step {
                step.bar.set_message(visible(part));
            }
        });
    }

    fn advance(&self) {
        self.with_step(|step| {
            let Some(step) = step else { return };
            step.bar.inc(1);
            if !self.terminal && step.told.elapsed() >= SAID_EVERY {
                step.told = Instant::now();
                let all = step.bar.length().unwrap_or_default();
                let far = how_far(step.bar.position(), all, step.bar.eta());
                // Nobody is left to tell where standard error is closed.
                let _ = writeln!(std::io::stderr(), "{:24} {far}", step.name);
            }
        });
    }

    fn end(&self, result: &str) {
        if let Some(step) = self.with_step(Option::take) {
            step.bar.finish_and_clear();
            let seconds = step.start.elapsed().as_secs_f64();
            // Nobody is left to tell where standard error is closed.
            let _ = writeln!(
                std::io::stderr(),
                "{:24} {} ({seconds:.1} s)",
                step.name,
                visible(&spoken(result))
            );
        }
    }

    fn warn(&self, message: &str) {
        self.with_step(|step| {
            let label = spoken("warning");
            let message = visible(&spoken(message));
            let print = || writeln!(std::io::stderr(), "{label}: {message}");
            // Nobody is left to tell where standard error is closed.
            let _ = match step {
                Some(step) => step.bar.suspend(print),
                None => print(),
            };
        });
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        // A step that failed leaves its bar; the error message follows on a clean line.
        if let Some(step) = self.with_step(Option::take) {
            step.bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_is_told_once_it_can_be() {
        let seconds = Duration::from_secs;
        for (done, all, left, said) in [
            (0, 89, seconds(0), "0 of 89"),
            (2, 89, seconds(40), "2 of 89"),
            (40, 89, seconds(12), "40 of 89, 12 s left"),
            (40, 89, seconds(61), "40 of 89, 2 min left"),
            (89, 89, seconds(0), "89 of 89"),
        ] {
            assert_eq!(how_far(done, all, left), said);
        }
    }

    #[test]
    fn a_bar_that_is_not_seen_counts_all_the_same() {
        let progress = Progress {
            terminal: false,
            step: Mutex::new(None),
        };
        progress.begin("render briefings", Some(5));
        progress.take_up("Nørre");
        progress.advance();
        progress.advance();
        let counted = progress.with_step(|step| {
            let bar = &step.as_ref().unwrap().bar;
            (bar.position(), bar.length())
        });
        assert_eq!(counted, (2, Some(5)));
    }
}
