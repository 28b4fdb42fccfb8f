//! Two runs at once, runs that are killed while they render, and runs that are asked to stop.

use std::{
    fs,
    process::{Child, Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{
    smtp_server::{Act, At, SmtpServer, add_recipients},
    support::Project,
};

const JOURNAL: &str = "output/2026/progress.jsonl";

/// Starts the program and does not wait for it.
pub(crate) fn start(project: &Project, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_boligmonitor"))
        .args(arguments)
        .current_dir(project.path(""))
        .env_clear()
        .env("LC_MESSAGES", "en")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Waits until something is so; half a minute at most.
#[track_caller]
pub(crate) fn until(what: &str, is_so: impl Fn() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        assert!(begin.elapsed() < Duration::from_secs(30), "never: {what}");
        thread::sleep(Duration::from_millis(2));
    }
}

pub(crate) fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill")
        .args([&format!("-{name}"), &child.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
}

pub(crate) fn said(output: &Output) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

fn run(project: &Project) -> Child {
    start(project, &["run", "--as-of", "2026-02-09", "--jobs", "1"])
}

/// How many documents were noted as finished.
fn finished(project: &Project) -> usize {
    fs::read_to_string(project.path(JOURNAL)).map_or(0, |text| text.lines().count())
}

/// Kills a run when so many documents are finished.
pub(crate) fn killed_after(project: &Project, documents: usize) {
    let mut child = run(project);
    until("enough is finished", || finished(project) >= documents);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(
        !project.path("output/2026/run.json").exists(),
        "the run had ended"
    );
}

fn briefings(project: &Project) -> Vec<(String, Vec<u8>)> {
    project.files("output/2026/briefings")
}

/// The tiny project with a packet.
pub(crate) fn with_packet() -> Project {
    let project = Project::tiny();
    project.replace(
        "config.toml",
        "[[recipient]]",
        "[[packet]]\nid = \"udvalg\"\ncommittee = \"Udvalget\"\nmeeting = \"2026-03-11\"\n\
         contents = { municipality = true, areas_within = [\"north\"] }\n\n[[recipient]]",
    );
    project
}

#[test]
fn the_second_of_two_runs_names_the_first_and_ends_with_code_8() {
    let server = SmtpServer::new("", |at, _| {
        if at == At::Dot {
            thread::sleep(Duration::from_millis(1500));
        }
        Act::Accept
    });
    let project = Project::tiny();
    server.serves(&project);
    let timeout = "timeout_seconds = 1\n";
    project.replace("config.toml", timeout, "timeout_seconds = 20\n");
    project.replace(
        "config.toml",
        "[delivery]",
        "[delivery]\napproval = \"automatic\"",
    );
    let first = run(&project);
    until("it sends", || server.connections() > 0);
    for command in ["run", "send", "refresh", "render"] {
        project
            .run(&[command])
            .ends_with_code(8)
            .says("another run is at work: `boligmonitor run --edition 2026` as process")
            .says(&format!("process {} on ", first.id()))
            .says("last sign of life")
            .says(&format!("`kill {}`", first.id()));
    }
    let first = first.wait_with_output().unwrap();
    assert_eq!(first.status.code(), Some(0), "{}", said(&first));
    let mut names = server.names();
    names.sort();
    assert_eq!(names, ["norre", "okonomi"]);
    assert_eq!(project.read("output/.lock"), "");
}

#[test]
fn a_killed_run_is_resumed_and_makes_the_same_bytes() {
    let whole = with_packet();
    whole.run(&["run"]).ends_with_code(0);
    assert!(!whole.path(JOURNAL).exists());
    for documents in [1, 3, 5] {
        let project = with_packet();
        killed_after(&project, documents);
        assert_ne!(project.read("output/.lock"), "");
        let kept = finished(&project);
        let modified = |name: &str| {
            let file = project.path("output/2026/briefings").join(name);
            fs::metadata(file).unwrap().modified().unwrap()
        };
        let first = modified("municipality.pdf");
        project
            .run(&["run"])
            .ends_with_code(0)
            .says("it ended without finishing, and its lock was taken over: `boligmonitor run")
            .says(&format!(
                "7 of 7 briefings, {kept} of them taken over from the run that was stopped"
            ))
            .says("2 of 2 written as files");
        assert_eq!(modified("municipality.pdf"), first);
        for folder in ["output/2026/briefings", "output/archive", "output/outbox"] {
            assert!(
                project.files(folder) == whole.files(folder),
                "{folder} after {documents}"
            );
        }
        assert!(!project.path(JOURNAL).exists());
    }
}

#[test]
fn what_a_change_touches_is_not_taken_over() {
    let changes: [(&str, &dyn Fn(&Project)); 6] = [
        ("figures", &|project| {
            project.replace("data/raw/counts-2025.csv", "1,1005,301,62", "1,1005,351,62");
        }),
        ("a name", &|project| {
            project.replace("data/raw/units.csv", "4,Nedre By", "4,Nederste By");
        }),
        ("a template", &|project| {
            let text = "{%- set says = finding.says -%}";
            let file = "report-templates/da/texts/findings.jinja";
            project.replace(file, text, &format!("{{# x #}}{text}"));
        }),
        ("a word", &|project| {
            let file = "report-templates/da/words.toml";
            project.replace(file, "hidden = \"", "hidden = \"x");
        }),
        ("the configuration", &|project| {
            project.replace("config.toml", "Lilleby Kommune\"", "Lilleby by\"");
        }),
        ("the catalogue", &|project| {
            project.replace("catalogue.toml", "title = { da = \"", "title = { da = \"x");
        }),
    ];
    for (what, change) in changes {
        let project = with_packet();
        killed_after(&project, 4);
        change(&project);
        let run = project.run(&["run"]).ends_with_code(0);
        assert!(!run.stderr.contains("taken over from"), "{what}: {run:?}");
        let whole = with_packet();
        change(&whole);
        whole.run(&["run"]).ends_with_code(0);
        assert!(briefings(&project) == briefings(&whole), "{what}");
    }
    // Another date is printed on every page.
    let project = with_packet();
    killed_after(&project, 4);
    let run = project.run_on("2026-02-10", &["run"]).ends_with_code(0);
    assert!(!run.stderr.contains("taken over from"), "{run:?}");
    // Without one, the edition keeps the date of the run that was killed.
    let project = with_packet();
    killed_after(&project, 4);
    project
        .run_with(&[], &["run", "--edition", "2026"])
        .ends_with_code(0)
        .says("taken over from the run that was stopped")
        .says("edition 2026 of 2026-02-09");
}

#[test]
fn a_file_that_was_changed_or_lost_is_made_again_and_a_packet_gets_its_parts() {
    let whole = with_packet();
    whole.run(&["run"]).ends_with_code(0);
    let project = with_packet();
    let in_the_way = "output/2026/briefings/packet-udvalg.pdf";
    fs::create_dir_all(project.path(in_the_way).join("in-the-way")).unwrap();
    project
        .run(&["run"])
        .ends_with_code(7)
        .says("6 of 7 briefings");
    fs::remove_dir_all(project.path(in_the_way)).unwrap();
    let area = |name: &str| project.path(&format!("output/2026/briefings/area-{name}.pdf"));
    fs::copy(area("2"), area("1")).unwrap();
    fs::remove_file(area("3")).unwrap();
    // A line that was cut off when the program was killed.
    let mut journal = project.read(JOURNAL);
    journal.push_str("{\"document\":\"packet-udv");
    project.write(JOURNAL, &journal);
    project
        .run(&["run"])
        .ends_with_code(0)
        .says("7 of 7 briefings, 4 of them taken over");
    assert!(briefings(&project) == briefings(&whole));
}

#[cfg(unix)]
#[test]
fn a_run_that_is_asked_to_stop_finishes_a_briefing_and_goes_on_later() {
    let whole = with_packet();
    whole.run(&["run"]).ends_with_code(0);
    for name in ["TERM", "INT"] {
        let project = with_packet();
        let child = run(&project);
        until("the first is finished", || finished(&project) >= 1);
        signal(&child, name);
        let output = child.wait_with_output().unwrap();
        let text = said(&output);
        assert_eq!(output.status.code(), Some(10), "{text}");
        assert!(text.contains("stopping where it is safe"), "{text}");
        assert!(
            text.contains("error: stopped as asked: ") && text.contains("briefings are finished"),
            "{text}"
        );
        assert_eq!(project.read("output/.lock"), "");
        project
            .run(&["run"])
            .ends_with_code(0)
            .says("taken over from the run that was stopped");
        assert!(briefings(&project) == briefings(&whole));
    }
}

#[cfg(unix)]
#[test]
fn sending_is_stopped_between_two_messages_and_a_second_signal_ends_at_once() {
    use std::os::unix::process::ExitStatusExt;
    let server = SmtpServer::new("", |at, _| {
        if at == At::Dot {
            thread::sleep(Duration::from_millis(300));
        }
        Act::Accept
    });
    let project = Project::tiny();
    add_recipients(&project, 8);
    server.serves(&project);
    project.run(&["run"]).ends_with_code(0);
    project
        .run(&["approve", "2026", "--by", "Tove Tal"])
        .ends_with_code(0);
    let send = || start(&project, &["send", "--as-of", "2026-02-09"]);
    let child = send();
    until("a message is there", || !server.kept().is_empty());
    signal(&child, "TERM");
    let output = child.wait_with_output().unwrap();
    let text = said(&output);
    assert_eq!(output.status.code(), Some(10), "{text}");
    assert!(text.contains("of 10 messages were looked at"), "{text}");
    let had = server.kept().len();
    assert!((1..10).contains(&had), "{had}");
    project
        .run(&["send"])
        .ends_with_code(0)
        .says(&format!("{} sent now, {had} sent before", 10 - had));
    assert_eq!(server.kept().len(), 10);
    // A second signal does not wait for the server.
    fs::remove_file(project.path("output/ledger.sqlite")).unwrap();
    fs::remove_file(project.path("output/ledger.journal")).unwrap();
    // An edition in the archive of which the ledger knows nothing is refused.
    fs::remove_dir_all(project.path("output/archive")).unwrap();
    server.clear();
    let child = send();
    until("a message is there", || !server.kept().is_empty());
    signal(&child, "INT");
    thread::sleep(Duration::from_millis(50));
    signal(&child, "INT");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.signal(), Some(2), "{}", said(&output));
}

#[cfg(unix)]
#[test]
fn a_lock_that_is_a_link_or_removed_lets_nobody_in_and_harms_nothing() {
    for lock in ["output/.lock", "output/.schedule/lock"] {
        let project = Project::tiny();
        project.write("precious.txt", "precious");
        fs::create_dir_all(project.path(lock).parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(project.path("precious.txt"), project.path(lock)).unwrap();
        let command = match lock.contains("schedule") {
            true => ["schedule", "--once"],
            false => ["run", "--jobs=1"],
        };
        project
            .run_with(&[], &command)
            .ends_with_code(8)
            .says("is no lock of this program, but a symbolic link")
            .says("hint: move it away");
        assert_eq!(project.read("precious.txt"), "precious");
    }
    let project = Project::tiny();
    let first = run(&project);
    until("it renders", || finished(&project) > 0);
    fs::remove_file(project.path("output/.lock")).unwrap();
    project
        .run(&["run"])
        .ends_with_code(8)
        .says("another run is at work");
    assert_eq!(first.wait_with_output().unwrap().status.code(), Some(0));
    project.run(&["run"]).ends_with_code(0);
}
