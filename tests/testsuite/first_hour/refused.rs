//! What `init` cannot know, and what it leaves as it is.

use std::fs;

use super::{deliveries, init};
use crate::support::Project;

#[test]
fn a_project_is_not_written_over() {
    let project = Project::tiny();
    deliveries::statbank_csv(&project);
    let before = project.files("");
    init(&project, &[])
        .ends_with_code(2)
        .says("config.toml is there already")
        .says("hint: nothing was written");
    assert!(before == project.files(""));
}

#[test]
fn what_lies_in_the_way_is_kept() {
    let project = Project::empty();
    deliveries::statbank_csv(&project);
    project.write("TODO.md", "mine");
    let before = project.files("");
    init(&project, &[])
        .ends_with_code(2)
        .says("TODO.md is there already");
    assert!(before == project.files(""));
}

#[test]
fn files_that_lie_in_the_project_are_read_there() {
    let project = Project::empty();
    deliveries::statbank_csv(&project);
    fs::create_dir_all(project.path("data")).unwrap();
    fs::rename(project.path("files"), project.path("data/raw")).unwrap();
    let arguments = ["init", ".", "--yes", "--as-of", "2026-02-09"];
    project.run_with(&[], &arguments).ends_with_code(0);
    assert!(
        project
            .read("config.toml")
            .contains("file = \"FOLK1A.csv\"")
    );
}

#[test]
fn what_nobody_can_know_is_asked_for() {
    let counts = "kode,antal_a,antal_b\n101,20,30\n102,25,35\n103,30,40\n104,35,45\n";
    for (file, text, arguments, expected) in [
        (
            "tal-2025.csv",
            counts,
            &[][..],
            &[
                "no column tells how many residents",
                "`--residents COLUMN`; columns of numbers are: antal_a, antal_b",
            ][..],
        ),
        (
            "tal-2025.csv",
            counts,
            &["--residents", "antal_c"],
            &[
                "--residents: no file has the column `antal_c`",
                "columns are: antal_a, antal_b, kode",
            ],
        ),
        (
            "tal.csv",
            "kode,personer\n101,200\n102,250\n103,300\n104,350\n",
            &[],
            &[
                "tal.csv does not tell the year of its rows",
                "such as tal-2025.csv",
            ],
        ),
        (
            "tal-2025.csv",
            "x,y\n0.5,1.5\n0.25,2.5\n",
            &[],
            &["no file is a table about areas", "`--area COLUMN`"],
        ),
    ] {
        let project = Project::empty();
        project.write(&format!("files/{file}"), text);
        let run = init(&project, arguments).ends_with_code(2);
        let _ = expected.iter().fold(run, |run, text| run.says(text));
        assert_eq!(project.files("").len(), 1, "nothing is half-written");
    }
}

#[test]
fn an_answer_decides() {
    let project = Project::empty();
    let counts = "kode,antal_a,antal_b\n101,200,30\n102,250,35\n103,300,40\n104,350,45\n";
    project.write("files/tal-2025.csv", counts);
    init(
        &project,
        &[
            "--residents",
            "antal_a",
            "--language",
            "en",
            "--contact",
            "me@town.example",
        ],
    )
    .ends_with_code(0);
    let config = project.read("config.toml");
    assert!(config.contains("residents = \"antal_a\""), "{config}");
    assert!(
        config.contains("contact = \"me@town.example\"\n"),
        "{config}"
    );
    let todo = project.read("TODO.md");
    assert!(!todo.contains("whom readers ask"), "{todo}");
    assert!(todo.contains("who answers for data protection"), "{todo}");
}

#[test]
fn a_file_that_cannot_be_read_is_told_and_the_rest_looked_at() {
    let project = Project::empty();
    deliveries::statbank_csv(&project);
    project.write("files/broken.xlsx", "PK\u{3}\u{4} broken");
    project
        .run_with(&[], &["look", "files"])
        .ends_with_code(0)
        .says("files/broken.xlsx: cannot be read")
        .says("is not a readable workbook")
        .says("files/FOLK1A.csv");
    init(&project, &[]).ends_with_code(0);
    assert!(project.read("TODO.md").contains("- [ ] `broken.xlsx` "));
    project
        .run_with(&[], &["look", "none.csv"])
        .ends_with_code(2)
        .says("there is no file none.csv");
}
