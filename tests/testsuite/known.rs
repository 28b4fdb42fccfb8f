//! What left the house is part of what is known, whether it came into the archive or not.

use std::{fs, thread, time::Duration};

use crate::{
    interrupted::{said, signal, start, until},
    smtp_server::{Act, At, SmtpServer, add_recipients},
    support::{Project, Run},
};

const COUNTS: &str = "data/raw/counts-2025.csv";
/// Three ill persons in an area, which are hidden.
const FEW: &str = "2,645,128,3";
/// So many that they would be shown, had they not been hidden before.
const MANY: &str = "2,645,128,43";

/// Says whether an edition shows how many are ill in the area.
fn shows(project: &Project, edition: &str) -> bool {
    let table = project.read(&format!("output/{edition}/data/published.csv"));
    let start = format!("{edition},2,area,north,2025,ill,");
    let row = table.lines().find(|line| line.starts_with(&start)).unwrap();
    row.contains(",true,")
}

fn correct(project: &Project) -> Run {
    project.run(&["run", "--edition", "2026-r2", "--reason", "Fejl i tallene"])
}

#[test]
fn a_figure_that_was_never_hidden_is_shown() {
    // What the other tests compare with.
    let project = Project::tiny();
    project.replace(COUNTS, FEW, MANY);
    project.run(&["run"]).ends_with_code(0);
    assert!(shows(&project, "2026"));
    assert!(!project.path("output/sent").exists());
}

#[test]
fn what_was_sent_without_a_briefing_that_failed_is_known() {
    for again in [false, true] {
        let project = Project::tiny();
        let in_the_way = project.path("output/2026/briefings/area-1.pdf");
        fs::create_dir_all(in_the_way.join("x")).unwrap();
        // The municipality's briefing goes out, and nothing is archived.
        project
            .run(&["run"])
            .ends_with_code(7)
            .says("1 of 2 written as files");
        assert!(!shows(&project, "2026") && !project.path("output/archive").exists());
        fs::remove_dir_all(&in_the_way).unwrap();
        project.replace(COUNTS, FEW, MANY);
        if again {
            project
                .run(&["run"])
                .ends_with_code(0)
                .says("other content");
            assert!(!shows(&project, "2026"));
            project.run(&["audit"]).ends_with_code(0);
        }
        correct(&project).ends_with_code(0);
        assert!(!shows(&project, "2026-r2"), "{again}");
        project
            .run(&["audit", "--edition", "2026-r2"])
            .ends_with_code(0);
        // The same again is the same: what was reckoned with does not change by itself.
        correct(&project)
            .ends_with_code(0)
            .says("0 of 2 written as files");
    }
}

#[test]
fn a_briefing_that_failed_is_made_later_with_the_same_figures() {
    let whole = Project::tiny();
    whole.run(&["run"]).ends_with_code(0);
    let project = Project::tiny();
    let in_the_way = project.path("output/2026/briefings/area-1.pdf");
    fs::create_dir_all(in_the_way.join("x")).unwrap();
    project.run(&["run"]).ends_with_code(7);
    assert!(project.path("output/sent/2026/1/published.csv").exists());
    fs::remove_dir_all(&in_the_way).unwrap();
    project
        .run(&["run"])
        .ends_with_code(0)
        .says("1 of 2 written as files");
    assert!(project.files("output/archive") == whole.files("output/archive"));
    assert!(!project.path("output/sent").exists());
}

#[cfg(unix)]
#[test]
fn what_was_sent_before_somebody_stopped_it_is_known() {
    let server = SmtpServer::new("", |at, _| {
        if at == At::Dot {
            thread::sleep(Duration::from_millis(300));
        }
        Act::Accept
    });
    let project = Project::tiny();
    add_recipients(&project, 8);
    server.serves(&project);
    project.ready_to_send();
    assert!(!project.path("output/sent").exists());
    let child = start(&project, &["send", "--as-of", "2026-02-09"]);
    until("a message is there", || !server.kept().is_empty());
    signal(&child, "TERM");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(10), "{}", said(&output));
    assert!(!project.path("output/archive").exists());
    project.replace(COUNTS, FEW, MANY);
    project.run(&["run"]).ends_with_code(0);
    assert!(!shows(&project, "2026"));
    correct(&project).ends_with_code(0);
    assert!(!shows(&project, "2026-r2"));
}

#[test]
fn a_run_that_is_refused_leaves_what_was_published() {
    let changes: [(&str, &dyn Fn(&Project)); 3] = [
        ("figures", &|project| project.replace(COUNTS, FEW, MANY)),
        ("policy", &|project| {
            project.replace("config.toml", "minimum_count = 8", "minimum_count = 3");
        }),
        ("words", &|project| {
            let file = "report-templates/da/words.toml";
            project.replace(file, "hidden = \"", "hidden = \"x");
        }),
    ];
    for (what, change) in changes {
        let project = Project::tiny();
        project.run(&["run"]).ends_with_code(0);
        let before = project.files("output");
        change(&project);
        for command in [&["run"][..], &["render"], &["render", "2"]] {
            project
                .run(command)
                .ends_with_code(6)
                .says("edition 2026 is in the archive with other content: data/");
            let now = project.files("output");
            let names = |files: &[(String, Vec<u8>)]| -> Vec<String> {
                files.iter().map(|(name, _)| name.clone()).collect()
            };
            assert_eq!(names(&before), names(&now), "{what} {command:?}");
            for ((name, old), (_, new)) in before.iter().zip(&now) {
                assert!(old == new, "{what} {command:?}: {name}");
            }
        }
    }
}

#[test]
fn an_archived_edition_is_made_again_in_its_folder_where_it_is_the_same() {
    let project = Project::tiny();
    project.run(&["run"]).ends_with_code(0);
    let made = |project: &Project| {
        let files = project.files("output/2026").into_iter();
        files
            .filter(|(name, _)| name != "run.json")
            .collect::<Vec<_>>()
    };
    let before = made(&project);
    fs::write(project.path("output/2026/briefings/area-1.pdf"), "x").unwrap();
    fs::write(project.path("output/2026/briefings/area-9.pdf"), "x").unwrap();
    project.run(&["render", "1"]).ends_with_code(0);
    project
        .run(&["run"])
        .ends_with_code(0)
        .says("0 of 2 written as files");
    assert!(made(&project) == before);
}

#[test]
fn a_template_that_cannot_be_set_is_the_last_word_where_the_edition_is_archived() {
    let project = Project::tiny();
    project.run(&["run"]).ends_with_code(0);
    let before = project.files("output/2026/briefings");
    project.replace("report-templates/da/texts/area.typ", "#let", "#lett");
    let run = project.run(&["render", "1"]).ends_with_code(5);
    run.says("area.typ");
    assert!(project.files("output/2026/briefings") == before);
    assert!(!project.path("output/.2026.again").exists());
}

#[test]
fn an_edition_is_not_sent_where_another_was_since_it_was_made() {
    let server = SmtpServer::kind();
    let project = Project::tiny();
    server.serves(&project);
    project.ready_to_send();
    let earlier = |command: &[&str]| {
        let arguments = [command, &["--edition", "2025"]].concat();
        project.run(&arguments).ends_with_code(0)
    };
    earlier(&["run"]);
    project.run(&["approve", "2025"]).ends_with_code(0);
    earlier(&["send"]).says("2 sent now");
    let had = server.kept().len();
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("something was published since edition 2026 was made")
        .says("boligmonitor run --edition 2026");
    assert_eq!(server.kept().len(), had);
    project.ready_to_send();
    project.run(&["send"]).ends_with_code(0).says("2 sent now");
}

#[test]
fn tables_that_are_lost_are_named() {
    let project = Project::tiny();
    project.run(&["run"]).ends_with_code(0);
    fs::remove_file(project.path("output/archive/2026/data/published.csv")).unwrap();
    correct(&project)
        .ends_with_code(6)
        .says("output/archive/2026/data/published.csv cannot be read: it is missing")
        .says("restore it from a copy of the archive");
}
