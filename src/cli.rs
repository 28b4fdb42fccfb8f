//! The command line: a file a command, with its arguments, what it calls, what it says and its exit
//! code; and what commands share: progress, messages, exit codes and signals.

mod approve;
mod archive;
mod area;
mod arguments;
mod audit;
mod backtest;
mod check;
mod classify;
mod completions;
mod deliveries;
mod demo;
mod draft;
mod exit;
mod forget;
mod help;
mod init;
mod internal;
mod invocation;
mod look;
mod messages;
mod preview;
mod progress;
mod refresh;
mod render;
mod run;
mod schedule;
mod send;
mod show_config;
mod signals;
mod summary;
mod template;

use std::{
    ffi::OsString,
    panic::{AssertUnwindSafe, catch_unwind},
    process::ExitCode,
};

use self::{
    exit::{Failure, visible},
    messages::spoken,
};

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let typed: Vec<OsString> = std::env::args_os().collect();
    messages::choose(|name| std::env::var(name).ok(), &help::config(&typed));
    let arguments = match help::parse(&typed) {
        Ok(arguments) => arguments,
        Err(error) => return help::tell(&error),
    };
    // A fault of the program's own ends it like an error: locks are given back, and it is told.
    let ended = catch_unwind(AssertUnwindSafe(|| arguments.run()));
    match ended.unwrap_or_else(|_| Err(Failure::broke_off())) {
        Ok(code) => code,
        Err(failure) => {
            failure.print();
            failure.code()
        }
    }
}

/// Prints data for programs.
fn say_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value);
    print(&text.map_err(|error| Failure::unexpected(&error))?)
}

/// Says something to a person, in the language that is spoken.
fn say(message: &str) -> Result<(), Failure> {
    print(&spoken(message))
}

/// Prints a line as it is to standard output. A closed pipe is nobody's failure.
fn print(line: &str) -> Result<(), Failure> {
    use std::io::{ErrorKind, Write};
    match writeln!(std::io::stdout(), "{}", visible(line)) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::unexpected(&error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_obeys_nothing_that_is_printed() {
        let text = "Nørre\u{1b}[2J\u{9b}31m\u{202e}\r\nline – 12\u{a0}%";
        let expected = "Nørre\\u{1b}[2J\\u{9b}31m\\u{202e}\\r\nline – 12\u{a0}%";
        assert_eq!(visible(text), expected);
    }
}
