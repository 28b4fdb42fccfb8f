//! Deliveries are somebody else's: nothing writes where a file lies that it did not write.

use std::{fs, sync::LazyLock};

use crate::support::{Project, copy_folder};

const UNITS: &str = "data/raw/units.csv";
const MARK: &str = "data/raw/demo.jsonl";
/// Every command but `run` and `schedule`, which makes a run.
const COMMANDS: [&[&str]; 19] = [
    &["demo"],
    &["check"],
    &["refresh"],
    &["render", "101"],
    &["template", "101", "--into", "mine"],
    &["audit"],
    &["backtest"],
    &["preview"],
    &["forget"],
    &["approve", "2026"],
    &["send"],
    &["deliveries"],
    &["deliveries", "retry"],
    &["deliveries", "resend", "--failed"],
    &["deliveries", "restore"],
    &["archive", "verify"],
    &["archive", "reproduce", "2026"],
    &["classify", UNITS],
    &["show-config"],
];

/// The demonstration of one year.
static WRITTEN: LazyLock<Project> = LazyLock::new(|| {
    let project = one_year();
    project
        .run(&["demo"])
        .ends_with_code(0)
        .says("data/raw holds the deliveries of the fictitious municipality");
    project
});

fn one_year() -> Project {
    Project::shipped(|config| config.replace("first = 2015", "first = 2025"))
}

fn with_demo() -> Project {
    let project = one_year();
    copy_folder(&WRITTEN.path("data/raw"), &project.path("data/raw"));
    project
}

/// Runs every command, of this edition and of another, which has a demonstration of its own, and
/// of which a run finds that something is not delivered.
fn assert_all_leave_it(project: &Project, foreign: &str) {
    let before = project.files("data/raw");
    let leaves_it = |arguments: &[&str]| {
        let run = project.run(arguments);
        let after = project.files("data/raw");
        assert!(after == before, "{arguments:?}: {run:?}");
        run
    };
    for command in COMMANDS {
        for edition in ["2026", "2027"] {
            leaves_it(&[command, &["--edition", edition]].concat());
        }
    }
    leaves_it(&["run", "--edition", "2027"])
        .ends_with_code(4)
        .says(&format!("{foreign} is not of it"));
    project
        .run(&["demo"])
        .ends_with_code(4)
        .says(&format!("{foreign} was not written by the demonstration"))
        .says("hint: move it away");
}

#[test]
fn a_file_of_somebody_else_is_left_alone_by_every_command() {
    let project = one_year();
    project.write(UNITS, "id,name,kind,parent\n");
    assert_all_leave_it(&project, UNITS);
}

#[test]
fn a_schedule_that_is_due_leaves_it_alone_too() {
    let project = one_year();
    project.write(UNITS, "id,name,kind,parent\n");
    project.write(
        "output/schedule.json",
        r#"{"handled":"2023-06-01T00:00:00Z"}"#,
    );
    let before = project.files("data/raw");
    project
        .run_with(&[], &["schedule", "--once"])
        .ends_with_code(11)
        .says("is due since")
        .says("data/raw/units.csv is not of it");
    assert!(project.files("data/raw") == before);
}

#[test]
fn a_file_of_its_own_that_was_replaced_is_left_alone() {
    let project = with_demo();
    let residents = "data/raw/residents/2025.parquet";
    fs::write(project.path(residents), b"PAR1 of somebody else").unwrap();
    assert_all_leave_it(&project, residents);
}

#[test]
fn a_file_beside_its_own_is_left_alone_and_so_are_these() {
    for place in ["data/raw/notes.txt", "data/raw/residents/2026.parquet"] {
        let project = with_demo();
        project.write(place, "mine");
        assert_all_leave_it(&project, place);
    }
}

#[cfg(unix)]
#[test]
fn a_link_is_nothing_of_its_own() {
    let project = with_demo();
    let aside = project.path("units.csv");
    fs::rename(project.path(UNITS), &aside).unwrap();
    std::os::unix::fs::symlink(&aside, project.path(UNITS)).unwrap();
    let before = fs::read(&aside).unwrap();
    project
        .run(&["demo", "--edition", "2027"])
        .ends_with_code(4)
        .says("units.csv was not written by the demonstration");
    assert!(before == fs::read(&aside).unwrap());
}

#[test]
fn an_empty_folder_is_told_of_by_all_but_demo_and_run() {
    let project = one_year();
    for command in ["check", "refresh"] {
        project
            .run(&[command])
            .ends_with_code(4)
            .says("data/raw is empty: nothing was delivered")
            .says("`boligmonitor demo` writes the deliveries");
        assert!(!project.path("data/raw").exists(), "{command}");
    }
    project
        .run(&["render"])
        .ends_with_code(4)
        .says("there is no snapshot data/snapshots/2026")
        .says("boligmonitor refresh");
    project.replace(
        "config.toml",
        "kind = \"demo\"\nseed = 2026",
        "kind = \"files\"",
    );
    project
        .run(&["demo"])
        .ends_with_code(3)
        .says("the configuration names no demonstration");
    assert!(!project.path("data/raw").exists());
}

#[test]
fn what_a_killed_demonstration_wrote_is_written_to_the_end() {
    let whole = WRITTEN.files("data/raw");
    let mark = WRITTEN.read(MARK);
    let lines: Vec<&str> = mark.lines().collect();
    for kept in [1, 4, lines.len() - 1] {
        let project = with_demo();
        project.write(MARK, &(lines[..kept].join("\n") + "\n{\"file\":{\"pa"));
        let kept = lines[..kept].concat();
        for (path, _) in &whole {
            // The last line was written, and its file was not.
            if path != "demo.jsonl" && !kept.contains(&format!("\"{path}\"")) {
                fs::remove_file(project.path("data/raw").join(path)).unwrap();
            }
        }
        project.write("data/raw/.writing-x1y2z3", "half");
        project.run(&["demo"]).ends_with_code(0);
        assert!(project.files("data/raw") == whole);
    }
}

#[test]
fn a_demonstration_of_other_years_is_told_of_and_replaced() {
    let project = with_demo();
    project.replace("config.toml", "seed = 2026", "seed = 2027");
    project
        .run(&["check"])
        .ends_with_code(4)
        .says("the demonstration in data/raw is another one")
        .says("hint: `boligmonitor demo`");
    project.run(&["demo"]).ends_with_code(0);
    project.run(&["check"]).ends_with_code(0);
    let other = project.files("data/raw");
    assert!(other != WRITTEN.files("data/raw"));
    project
        .run(&["demo"])
        .ends_with_code(0)
        .says("fictitious municipality already");
    project.replace("config.toml", "seed = 2027", "seed = 2026");
    project.run(&["demo"]).ends_with_code(0);
    assert!(project.files("data/raw") == WRITTEN.files("data/raw"));
}

#[test]
fn what_is_not_there_is_named_with_what_asks_for_it_before_anything_is_counted() {
    let project = Project::tiny();
    project.run(&["refresh"]).ends_with_code(0);
    let refused = project.run(&["render", "99"]).ends_with_code(4);
    let refused = refused.says("there is no briefing about `99`");
    assert!(!refused.stderr.contains("count indicators"), "{refused:?}");
    std::fs::remove_file(project.path("data/snapshots/2026/snapshot.json")).unwrap();
    project
        .run(&["render"])
        .ends_with_code(4)
        .says("data/snapshots/2026 has no snapshot.json")
        .says("boligmonitor refresh");
    std::fs::remove_file(project.path("data/raw/units.csv")).unwrap();
    project
        .run(&["check"])
        .ends_with_code(4)
        .says("data/raw/units.csv: was not delivered: the units")
        .says("mend `units.table` in config.toml");
}
