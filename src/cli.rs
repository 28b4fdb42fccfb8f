//! The command line: arguments, progress, messages and exit codes.

mod archive;
mod arguments;
mod commands;
mod deliveries;
mod exit;
mod progress;
mod schedule;
mod signals;

use std::process::ExitCode;

use clap::Parser;

use self::{arguments::Arguments, exit::Failure};

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    match commands::run(&Arguments::parse()) {
        Ok(code) => code,
        Err(failure) => {
            failure.print();
            failure.code()
        }
    }
}

/// Prints a line of data to standard output. A closed pipe is nobody's failure.
fn say(line: &str) -> Result<(), Failure> {
    use std::io::{ErrorKind, Write};
    match writeln!(std::io::stdout(), "{line}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::unexpected(&error)),
        _ => Ok(()),
    }
}
