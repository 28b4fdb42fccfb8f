//! Tables that are read from databases: what is read is the same as of files, and nothing is written.

mod postgresql;
mod postgresql_server;
mod refused;
mod sql_server;
mod statbank;
mod tds_server;

use std::process::{Child, Command};

use crate::support::{Project, Run};

const PASSWORD: &str = "rødgrød-7'med\\fløde";

/// Runs the program with the password of the database.
fn run(project: &Project, arguments: &[&str]) -> Run {
    let variables = [("BOLIGMONITOR_DATABASE_PASSWORD", PASSWORD)];
    let arguments = [arguments, &["--as-of", "2026-02-09"]].concat();
    project.run_with(&variables, &arguments)
}

/// Starts a refresh, and does not wait for its end.
fn start_refresh(project: &Project) -> Child {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("boligmonitor"));
    command.args(["refresh", "--as-of", "2026-02-09"]);
    command.current_dir(project.path("")).env_clear();
    command.env("BOLIGMONITOR_DATABASE_PASSWORD", PASSWORD);
    command.spawn().unwrap()
}

fn send_signal(child: &Child, signal: &str) {
    let sent = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
}
