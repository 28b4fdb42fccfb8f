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
