//! Progress: bars on a terminal, plain lines elsewhere.

use std::{
    io::{IsTerminal, Write},
    sync::{Mutex, PoisonError},
    time::Instant,
};

use indicatif::{ProgressBar, ProgressStyle};

use super::exit::visible;
use crate::pipeline::Observer;

/// Shows the progress of a run on standard error, until it is dropped.
pub(super) struct Progress {
    terminal: bool,
    step: Mutex<Option<Step>>,
}

struct Step {
    name: String,
    start: Instant,
    bar: ProgressBar,
}

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

    fn bar(&self, parts: Option<usize>, name: &str) -> ProgressBar {
        if !self.terminal {
            return ProgressBar::hidden();
        }
        let (bar, template) = match parts {
            Some(parts) => (
                ProgressBar::new(parts.try_into().unwrap_or(u64::MAX)),
                "{msg:24} {bar:30} {pos}/{len} {elapsed}",
            ),
            None => (ProgressBar::new_spinner(), "{msg:24} {spinner} {elapsed}"),
        };
        bar.enable_steady_tick(std::time::Duration::from_millis(100));
        let style = ProgressStyle::with_template(template);
        bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
            .with_message(name.to_owned())
    }
}

impl Observer for Progress {
    fn begin(&self, step: &str, parts: Option<usize>) {
        let bar = self.bar(parts, step);
        let step = Step {
            name: step.to_owned(),
            start: Instant::now(),
            bar,
        };
        self.with_step(|current| *current = Some(step));
    }

    fn next(&self, work: &str, parts: usize) {
        self.with_step(|step| {
            if let Some(step) = step {
                step.bar.set_message(work.to_owned());
                step.bar.set_length(parts.try_into().unwrap_or(u64::MAX));
                step.bar.set_position(0);
            }
        });
    }

    fn advance(&self) {
        self.with_step(|step| {
            if let Some(step) = step {
                step.bar.inc(1);
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
                visible(result)
            );
        }
    }

    fn warn(&self, message: &str) {
        self.with_step(|step| {
            let print = || writeln!(std::io::stderr(), "warning: {}", visible(message));
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
