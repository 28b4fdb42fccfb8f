//! The service that makes editions when they are due, through the binary.

use std::{fs, process::Command};

use chrono::{DateTime, Datelike, TimeDelta, Utc};

use crate::{
    interrupted::{said, signal, start, until},
    smtp_server::SmtpServer,
    support::Project,
};

const STATUS: &str = "output/schedule.json";

/// A project of which three editions were missed.
fn missed() -> Project {
    let project = Project::tiny();
    project.replace("config.toml", "first = 2023", "first = 2023\nlast = 2025");
    project.write(STATUS, r#"{"handled":"2023-06-01T00:00:00Z"}"#);
    project
}

fn once(project: &Project) -> crate::support::Run {
    project.run_with(&[], &["schedule", "--once"])
}

fn status(project: &Project) -> crate::support::Run {
    project.run_with(&[], &["schedule", "--status"])
}

fn configured_cron(project: &Project) -> String {
    let text = project.read("config.toml");
    let line = text.lines().find(|line| line.starts_with("cron = "));
    line.unwrap().to_owned()
}

fn state(project: &Project) -> serde_json::Value {
    serde_json::from_str(&project.read(STATUS)).unwrap()
}

/// The time, as the file system has it.
fn now(project: &Project) -> DateTime<Utc> {
    let status = fs::metadata(project.path(STATUS)).unwrap();
    status.modified().unwrap().into()
}

/// Makes an edition that waits due since so many days, and to be tried now.
fn due_since(project: &Project, days: i64) {
    let mut state = state(project);
    let since = (now(project) - TimeDelta::days(days)).to_rfc3339();
    state["due"]["since"] = since.clone().into();
    state["due"]["told"] = serde_json::Value::Null;
    state["due"]["again"] = "2024-01-01T00:00:00Z".into();
    state["due"]["overdue"] = false.into();
    state["handled"] = since.into();
    project.write(STATUS, &state.to_string());
}

#[test]
fn a_schedule_catches_up_once() {
    let project = missed();
    status(&project).ends_with_code(11).says("SILENT");
    once(&project)
        .ends_with_code(0)
        .says("is due since")
        .says("2 of 2 written as files");
    let again = once(&project).ends_with_code(0);
    assert_eq!(again.stdout, "");
    status(&project).ends_with_code(0).says(": fine");
}

#[test]
fn nobody_follows_a_schedule_that_was_never_started() {
    let project = Project::tiny();
    status(&project).ends_with_code(11).says("NEVER");
    once(&project).ends_with_code(0);
    status(&project).ends_with_code(0);
}

#[test]
fn an_edition_waits_for_its_deliveries_and_is_overdue_after_the_deadline() {
    let project = missed();
    let file = project.path("data/raw/counts-2025.csv");
    let aside = project.path("counts-aside.csv");
    fs::rename(&file, &aside).unwrap();
    // Half a year from now, so that no date comes due while the clock is played with.
    let month = (now(&project).month() + 5) % 12 + 1;
    let cron = format!("cron = \"0 0 6 1 {month} *\"");
    project.replace("config.toml", &configured_cron(&project), &cron);
    // It is months late, and so is the deadline.
    once(&project).ends_with_code(11).says("counts-2025.csv");
    due_since(&project, 1);
    once(&project).ends_with_code(0);
    let waits = state(&project);
    assert_eq!(waits["due"]["overdue"], false);
    assert_eq!(waits["due"]["waits_for"], "counts-2025.csv");
    status(&project).ends_with_code(0).says("counts-2025.csv");
    // Not looked at again before it is time.
    let quiet = once(&project).ends_with_code(0);
    assert_eq!(quiet.stdout, "");
    let mails = |kind: &str| {
        let files = project.files("output/outbox/owner").into_iter();
        let mut found = files.filter(|(name, _)| name.contains(kind));
        found
            .next()
            .map(|(_, bytes)| String::from_utf8(bytes).unwrap())
    };
    let waiting = mails("-waiting-").expect("the owner is mailed");
    assert!(waiting.contains("To: "), "{waiting}");
    due_since(&project, 29);
    once(&project).ends_with_code(11);
    assert!(mails("-overdue-").is_some());
    status(&project).ends_with_code(11).says("OVERDUE");
    assert!(!project.path("output/archive").exists());
    // It comes at last.
    fs::rename(&aside, &file).unwrap();
    due_since(&project, 30);
    once(&project)
        .ends_with_code(0)
        .says("2 of 2 written as files");
    status(&project).ends_with_code(0);
}

#[test]
fn a_run_that_fails_is_made_when_a_person_has_mended_it() {
    let project = missed();
    let template = "report-templates/area/main.typ";
    let sound = project.read(template);
    project.write(template, "#panic(\"broken\")");
    let first = once(&project);
    assert!([5, 7].contains(&first.code), "{}", first.code);
    // Not tried again before it is time, and not forgotten.
    let again = once(&project).ends_with_code(11);
    assert_eq!(again.stdout, "");
    status(&project).ends_with_code(11).says("FAILED");
    project.write(template, &sound);
    let mut state = state(&project);
    state["due"]["again"] = "2024-01-01T00:00:00Z".into();
    project.write(STATUS, &state.to_string());
    // What was held back goes out, and nobody gets a second one.
    once(&project)
        .ends_with_code(0)
        .says("1 written as files now, 1 before, 0 open");
    status(&project).ends_with_code(0).says(": fine");
}

#[cfg(unix)]
#[test]
fn a_service_stops_when_asked_and_two_do_not_work_at_once() {
    let project = missed();
    let service = start(&project, &["schedule", "--jobs", "1"]);
    until("it has made the edition", || {
        project.path(STATUS).exists() && !state(&project)["last"].is_null()
    });
    once(&project)
        .ends_with_code(8)
        .says("`boligmonitor schedule` as process");
    signal(&service, "TERM");
    let output = service.wait_with_output().unwrap();
    let text = said(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.contains("next edition on "), "{text}");
    // Stopped in the middle, and taken up again after a restart.
    let project = missed();
    let service = start(&project, &["schedule", "--jobs", "1"]);
    until("it renders", || {
        let found = Command::new("find")
            .arg(project.path("output"))
            .args(["-name", "progress.jsonl", "-size", "+0"])
            .output();
        !found.unwrap().stdout.is_empty()
    });
    signal(&service, "TERM");
    assert_eq!(service.wait_with_output().unwrap().status.code(), Some(0));
    assert!(!state(&project)["due"].is_null());
    once(&project)
        .ends_with_code(0)
        .says("2 of 2 written as files");
}

#[test]
fn a_first_start_under_a_wrong_clock_is_seen_and_set_right() {
    let project = Project::tiny();
    project.write(
        STATUS,
        r#"{"handled":"2036-01-01T00:00:00Z","looked":"2036-01-01T00:00:00Z"}"#,
    );
    status(&project).ends_with_code(11).says("CLOCK");
    let run = once(&project).says("the clock went back: it had stood at 2036-01-01");
    assert!([0, 11].contains(&run.code), "{run:?}");
    let handled = state(&project)["handled"].as_str().unwrap().to_owned();
    assert!(*handled < *"2036", "{handled}");
}

#[test]
fn an_attempt_that_was_killed_is_told_to_the_owner_and_in_the_status() {
    let project = missed();
    let mut service = start(&project, &["schedule", "--jobs", "1"]);
    until("an attempt began", || {
        project.path(STATUS).exists() && !state(&project)["due"]["began"].is_null()
    });
    status(&project).ends_with_code(11).says("an attempt began");
    service.kill().unwrap();
    service.wait().unwrap();
    status(&project).ends_with_code(11).says("BROKE OFF");
    once(&project)
        .ends_with_code(0)
        .says("broke off: the program was killed")
        .says("2 of 2 written as files");
    let mails = project.files("output/outbox/owner");
    assert!(mails.iter().any(|(name, _)| name.contains("-broke-off-")));
    status(&project).ends_with_code(0);
}

#[test]
fn a_status_that_is_damaged_is_named() {
    let project = Project::tiny();
    project.write(STATUS, "{\"handled\":");
    for run in [status(&project), once(&project)] {
        run.ends_with_code(4)
            .says("schedule.json is not the status of a schedule")
            .says("hint: move it away");
    }
}

#[test]
fn an_edition_that_waits_for_approval_is_due_until_it_is_sent() {
    let server = SmtpServer::kind();
    let project = missed();
    server.serves(&project);
    // It is months late.
    once(&project).ends_with_code(11).says("none sent");
    assert_eq!(state(&project)["due"]["by_hand"], true);
    status(&project)
        .ends_with_code(11)
        .says("OVERDUE")
        .says("approval");
    for command in [&["approve", "2026"][..], &["send", "--edition", "2026"]] {
        project.run_with(&[], command).ends_with_code(0);
    }
    let mut state = state(&project);
    state["due"]["again"] = "2024-01-01T00:00:00Z".into();
    project.write(STATUS, &state.to_string());
    once(&project).ends_with_code(0);
    status(&project).ends_with_code(0).says(": fine");
}
