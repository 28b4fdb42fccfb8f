//! Tables that are read from databases: what is read is the same as of files, and nothing is written.

mod postgresql;
mod postgresql_server;
mod refused;
mod sql_server;
mod statbank;
mod tds_server;

use crate::support::{Project, Run};

const PASSWORD: &str = "rødgrød-7'med\\fløde";

/// Runs the program with the password of the database.
fn run(project: &Project, arguments: &[&str]) -> Run {
    let variables = [("BOLIGMONITOR_DATABASE_PASSWORD", PASSWORD)];
    let arguments = [arguments, &["--as-of", "2026-02-09"]].concat();
    project.run_with(&variables, &arguments)
}
