//! Exit codes and how an error is told, in one place.

use std::{
    error::Error,
    io::{self, ErrorKind as Kind, Write},
    process::ExitCode,
};

use super::messages::spoken;
use crate::{
    archive::ArchiveError,
    config::ConfigError,
    files::FileError,
    pipeline::{ErrorKind, Mistake, PipelineError, Rendering, mistakes_of_config},
    schedule::ScheduleError,
    setup::SetupError,
};

/// Some briefings could not be made; the others were.
pub(super) const SOME_FAILED: u8 = 7;
/// No briefing could be made.
pub(super) const RENDERING: u8 = 5;
/// Another run is at work.
pub(super) const LOCKED: u8 = 8;
/// Too much could be found out of hidden figures.
pub(super) const GATE: u8 = 9;
/// Somebody asked the program to stop, and it did before the end.
pub(super) const STOPPED: u8 = 10;
/// An edition is overdue, or the schedule needs a person otherwise.
pub(super) const DUE: u8 = 11;
/// Mails are open, or the archive is not sound.
pub(super) const DELIVERY: u8 = 6;

/// Returns the code of briefings that were made, or some of them, or none.
pub(super) fn code_of(rendering: &Rendering) -> ExitCode {
    let failed = rendering.units.iter().filter(|unit| unit.error.is_some());
    match failed.count() {
        0 => ExitCode::SUCCESS,
        failed if failed == rendering.units.len() => RENDERING.into(),
        _ => SOME_FAILED.into(),
    }
}

/// Why the program stops.
#[derive(Debug)]
pub(super) struct Failure {
    code: u8,
    lines: Vec<String>,
    hint: Option<String>,
    /// The single things that are wrong, where there may be several.
    mistakes: Vec<Mistake>,
}

impl Failure {
    fn new(code: u8, error: &dyn Error, mut hint: Option<String>) -> Self {
        let mut lines = vec![error.to_string()];
        let mut cause = error.source();
        while let Some(error) = cause {
            lines.push(error.to_string());
            let of_system = error.downcast_ref::<io::Error>().and_then(of_system);
            hint = hint.or(of_system.map(ToOwned::to_owned));
            cause = error.source();
        }
        Self {
            code,
            lines,
            hint,
            mistakes: Vec::new(),
        }
    }

    fn with_mistakes(self, mistakes: Vec<Mistake>) -> Self {
        Self { mistakes, ..self }
    }

    /// Tells of an error that nobody expects.
    pub(super) fn unexpected(error: &dyn Error) -> Self {
        Self::new(1, error, None)
    }

    /// Tells of something that was typed wrong, and what to type.
    pub(super) fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            code: 2,
            lines: vec![message.into()],
            hint: Some(hint.into()),
            mistakes: Vec::new(),
        }
    }

    /// Tells of files that cannot be read or written.
    pub(super) fn of_files(error: &FileError) -> Self {
        Self::new(1, error, None)
    }

    /// Tells of a fault of the program's own, after the message of where it is.
    pub(super) fn broke_off() -> Self {
        let hint = "run the same again; where it breaks off again, tell its makers the lines above";
        Self {
            code: 1,
            lines: vec!["the program broke off by a fault of its own".to_owned()],
            hint: Some(hint.to_owned()),
            mistakes: Vec::new(),
        }
    }

    /// Prints `error:`, `caused by:` and `hint:` to standard error.
    pub(super) fn print(&self) {
        let mut out = std::io::stderr().lock();
        for (index, line) in self.lines.iter().enumerate() {
            let label = if index == 0 { "error" } else { "caused by" };
            // Nobody is left to tell where standard error is closed.
            let _ = writeln!(out, "{}: {}", spoken(label), visible(&spoken(line)));
        }
        if let Some(hint) = &self.hint {
            let _ = writeln!(out, "{}: {}", spoken("hint"), visible(&spoken(hint)));
        }
    }

    /// Returns what is wrong, a value for each thing, with what is known of its place.
    pub(super) fn mistakes(self) -> Vec<Mistake> {
        match self.mistakes.is_empty() {
            true => vec![Mistake::elsewhere(self.lines.join(": "), self.hint)],
            false => self.mistakes,
        }
    }

    /// Returns the exit code as a number.
    pub(super) fn number(&self) -> u8 {
        self.code
    }

    /// Returns the exit code.
    pub(super) fn code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

/// Shows characters that steer a terminal in place of sending them to it: messages hold what
/// stands in files.
pub(super) fn visible(text: &str) -> String {
    let steers = |c: char| match c {
        '\n' => false,
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => true,
        other => other.is_control(),
    };
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match steers(character) {
            true => shown.extend(character.escape_debug()),
            false => shown.push(character),
        }
    }
    shown
}

/// Returns what a user can do about an error of the operating system.
fn of_system(error: &io::Error) -> Option<&'static str> {
    match error.kind() {
        Kind::StorageFull | Kind::QuotaExceeded => Some(
            "the disk is full: free some space and run the same again, which ends what is begun",
        ),
        Kind::ReadOnlyFilesystem | Kind::PermissionDenied => {
            Some("let the user that runs the program read and write there, then run the same again")
        }
        _ => None,
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        let hint = match &error {
            ConfigError::File(error) if error.is_not_found() => {
                Some("name the configuration with `--config FILE`".to_owned())
            }
            _ => None,
        };
        let mistakes = mistakes_of_config(&error);
        Self::new(3, &error, hint).with_mistakes(mistakes)
    }
}

impl From<PipelineError> for Failure {
    fn from(error: PipelineError) -> Self {
        let code = match error.kind() {
            ErrorKind::Unexpected => 1,
            ErrorKind::Usage => 2,
            ErrorKind::Configuration => 3,
            ErrorKind::Data => 4,
            ErrorKind::Rendering => RENDERING,
            ErrorKind::Delivery => DELIVERY,
            ErrorKind::Locked => LOCKED,
            ErrorKind::Disclosure => GATE,
            ErrorKind::Stopped => STOPPED,
        };
        let hint = error.hint();
        let mistakes = error.mistakes();
        Self::new(code, &error, hint).with_mistakes(mistakes)
    }
}

impl From<SetupError> for Failure {
    fn from(error: SetupError) -> Self {
        let code = match error {
            SetupError::File(_) => 1,
            _ => 2,
        };
        Self::new(code, &error, error.hint())
    }
}

impl From<ArchiveError> for Failure {
    fn from(error: ArchiveError) -> Self {
        let hint = error.hint();
        Self::new(DELIVERY, &error, hint)
    }
}

impl From<ScheduleError> for Failure {
    fn from(error: ScheduleError) -> Self {
        let code = match error {
            ScheduleError::Never(_) => 3,
            ScheduleError::Status { .. } => 4,
            ScheduleError::File(ref error) if error.is_of_content() => 4,
            ScheduleError::File(_) => 1,
        };
        Self::new(code, &error, error.hint().map(ToOwned::to_owned))
    }
}
