//! Rows about persons: who can read them, and when they are deleted.

use std::fs;

use crate::support::Project;

/// The shipped project with two years, and rows kept for a year.
fn project() -> Project {
    let project = Project::shipped(|config| {
        let days = "[retention]\nperson_rows_days = 365\n";
        let short = config.replace("first = 2015", "first = 2024");
        match short.find("[retention]") {
            Some(start) => {
                let end = short[start..].find("\n\n").unwrap() + start;
                format!("{}{days}{}", &short[..start], &short[end..])
            }
            None => format!("{short}\n{days}"),
        }
    });
    project.run(&["demo"]).ends_with_code(0);
    project.run(&["refresh"]).ends_with_code(0);
    project
}

#[test]
fn rows_about_persons_go_when_their_time_is_up() {
    let project = project();
    let rows = |project: &Project| {
        let files = project.files("data/snapshots/2026").into_iter();
        files.filter(|(path, _)| path.ends_with(".parquet")).count()
    };
    let before = rows(&project);
    assert!(before > 10);
    let forget = |date: &str| {
        let arguments = ["forget", "--edition", "2026", "--as-of", date];
        project.run_with(&[], &arguments).ends_with_code(0)
    };
    // It was never run, so that the last day of its year counts.
    project
        .run_with(
            &[],
            &["forget", "--edition", "2027", "--as-of", "2027-12-31"],
        )
        .ends_with_code(0)
        .says("nothing is due");
    assert_eq!(rows(&project), before);
    project
        .run_with(
            &[],
            &["forget", "--edition", "2028", "--as-of", "2028-01-01"],
        )
        .ends_with_code(0)
        .says(&format!(
            "2026  {before} files with rows about persons deleted"
        ));
    assert_eq!(rows(&project), 0);
    forget("2028-01-01").says("nothing is due");
    let record = project.read("output/retention.json");
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    assert_eq!(record.as_array().unwrap().len(), 1);
    assert_eq!(record[0]["edition"], "2026");
    assert_eq!(record[0]["deleted"], "2028-01-01");
    assert_eq!(record[0]["files"].as_array().unwrap().len(), before);
    let first = record[0]["files"][0].as_str().unwrap();
    assert_eq!(first, "attachment-2024.parquet");
    project
        .run(&["render", "101", "--edition", "2026"])
        .ends_with_code(4)
        .says("rows about persons of edition 2026 were deleted on 2028-01-01")
        .says("retention.person_rows_days")
        .says("archive reproduce 2026");
}

#[test]
#[ignore = "long: a whole edition"]
fn what_was_published_is_drawn_again_without_rows_about_persons() {
    let project = project();
    project.run(&["run"]).ends_with_code(0);
    let forget = ["forget", "--edition", "2028", "--as-of", "2028-01-01"];
    project.run_with(&[], &forget).ends_with_code(0);
    project
        .run(&["render", "101"])
        .ends_with_code(0)
        .says("as published; nothing changed since");
    // Whatever counts needs them.
    project
        .run(&["audit"])
        .ends_with_code(4)
        .says("rows about persons of edition 2026 were deleted on 2028-01-01");
}

#[cfg(unix)]
#[test]
fn rows_about_persons_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let project = project();
    let mode = |path: &str| {
        fs::metadata(project.path(path))
            .unwrap()
            .permissions()
            .mode()
            & 0o777
    };
    for folder in [
        "data/raw",
        "data/raw/residents",
        "data/snapshots",
        "data/snapshots/2026",
    ] {
        assert_eq!(mode(folder), 0o700, "{folder}");
    }
    for folder in ["data/raw", "data/snapshots/2026"] {
        let files = project.files(folder).into_iter();
        for (path, _) in files.filter(|(path, _)| path.ends_with(".parquet")) {
            assert_eq!(mode(&format!("{folder}/{path}")), 0o600, "{path}");
        }
    }
}
