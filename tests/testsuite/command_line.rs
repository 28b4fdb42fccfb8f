//! Help and usage.

use crate::support::{Project, repository};

#[test]
fn the_operating_guide_shows_the_help_as_it_is() {
    let guide = repository().join(".github/OPERATING.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    let help = Project::tiny()
        .run_with(&[], &["--help"])
        .ends_with_code(0)
        .stdout;
    let shown = guide
        .split("```text\n")
        .find(|block| block.starts_with("Turns a municipality"));
    let shown = shown
        .and_then(|block| block.split("```").next())
        .expect("a block with the help");
    let plain = |text: &str| {
        text.lines()
            .map(str::trim_end)
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(plain(shown).trim(), plain(&help).trim());
}

#[test]
fn wrong_usage_ends_with_code_2() {
    let project = Project::tiny();
    project.run_with(&[], &["rnu"]).ends_with_code(2);
    project
        .run_with(&[], &["run", "--edition", "../2026"])
        .ends_with_code(2)
        .says("is not an edition");
}

#[test]
fn a_missing_configuration_has_a_hint() {
    let project = Project::tiny();
    project
        .run(&["run", "--config", "none.toml"])
        .ends_with_code(3)
        .says("error: could not read none.toml")
        .says("hint: name the configuration with `--config FILE`");
}

/// Returns what a command prints for programs.
#[track_caller]
fn as_json(project: &Project, arguments: &[&str], code: i32) -> serde_json::Value {
    let run = project.run_with(&[], arguments).ends_with_code(code);
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}", run.stdout))
}

#[test]
fn mistakes_are_told_to_programs_with_their_place() {
    let project = Project::tiny();
    assert_eq!(
        as_json(&project, &["check", "--json"], 0)["problems"],
        serde_json::json!([])
    );
    project.replace("data/raw/counts-2025.csv", "3,825", "3,-825");
    let told = as_json(&project, &["check", "--json"], 4);
    let problem = &told["problems"][0];
    assert_eq!(problem["files"][0], "data/raw/counts-2025.csv");
    assert_eq!(
        (problem["row"].as_u64(), &problem["column"]),
        (Some(4), &"residents".into())
    );
    assert!(
        problem["hint"].as_str().unwrap().contains("missing"),
        "{problem}"
    );
    project.replace("config.toml", "unit = \"area\"", "unit = \"place\"");
    let told = as_json(&project, &["check", "--json"], 3);
    assert_eq!(told["problems"][0]["key"], "table[counts].unit");
}

#[test]
fn lists_are_told_to_programs() {
    let project = Project::tiny();
    project.run(&["run"]).ends_with_code(0);
    let mails = as_json(&project, &["--edition", "2026", "deliveries", "--json"], 0);
    let mails = mails.as_array().unwrap();
    assert!(!mails.is_empty());
    assert!(
        mails
            .iter()
            .all(|mail| mail["state"] == "sent" && mail["address"].is_string())
    );
    let archived = as_json(&project, &["archive", "list", "--json"], 0);
    assert_eq!(archived["editions"][0]["edition"], "2026");
    assert_eq!(archived["strays"], serde_json::json!([]));
    let status = as_json(&project, &["schedule", "--status", "--json"], 11);
    assert!(status["next"].is_string() && status["status"].is_null());
}

#[test]
fn shells_and_man_know_the_commands() {
    let project = Project::empty();
    for shell in ["bash", "fish", "zsh"] {
        let run = project
            .run_with(&[], &["completions", shell])
            .ends_with_code(0);
        assert!(run.stdout.contains("deliveries") && run.stdout.contains("as-of"));
    }
    project
        .run_with(&[], &["man-pages", "man"])
        .ends_with_code(0);
    let page = project.read("man/boligmonitor-run.1");
    assert!(page.contains(".TH boligmonitor-run 1"), "{page}");
    assert!(page.contains("\\-\\-draft"), "{page}");
    assert!(project.read("man/boligmonitor.1").contains("Exit codes"));
}

#[test]
fn a_meeting_that_was_before_the_edition_is_warned_of() {
    let project = Project::tiny();
    project.replace(
        "config.toml",
        "[[recipient]]",
        "[[packet]]\nid = \"udvalg\"\ncommittee = \"Udvalget\"\nmeeting = \"2026-03-11\"\n\
         contents = { municipality = true }\n\n[[recipient]]",
    );
    let warning = "packet[udvalg].meeting: the meeting of Udvalget was on 2026-03-11";
    for (date, is_warned) in [("2026-03-11", false), ("2026-03-12", true)] {
        let run = project.run_on(date, &["check"]).ends_with_code(0);
        assert_eq!(run.stderr.contains(warning), is_warned, "{date}: {run:#?}");
    }
    project
        .run_on("2026-03-12", &["run"])
        .ends_with_code(0)
        .says(warning);
}
