//! The configuration as a whole.

use super::*;

#[test]
fn all_mistakes_are_told_at_once() {
    let project = Project::tiny();
    project.replace("config.toml", "minimum_count = 5", "minimum_count = 2");
    project.replace("config.toml", "counts-{year}.csv", "counts.csv");
    project.replace(
        "catalogue.toml",
        "theme = \"residents\"",
        "theme = \"people\"",
    );
    project
        .run(&["check"])
        .ends_with_code(3)
        .says("3 mistakes in the configuration");
}

#[test]
fn all_files_are_told_at_once() {
    let project = Project::tiny();
    project.replace("config.toml", "minimum_count = 5", "minimum_count = 2");
    project.replace(
        "config.toml",
        "[schedule]",
        "[law]\nfile = \"law.toml\"\nrules = \"hanbook\"\n\n[schedule]",
    );
    let law = std::fs::read_to_string(repository().join("data/law.toml")).unwrap();
    let law = law.replacen("lists = 5", "lists = 0", 1);
    let law = law.replacen("to = \"2013-12-31\"", "to = \"2009-12-31\"", 1);
    project.write("law.toml", &law);
    let words = "report-templates/da/words.toml";
    project.replace(words, "hidden = ", "hiden = ");
    project.replace("catalogue.toml", "kind = \"trends\"", "kind = \"trend\"");
    project
        .run(&["check"])
        .ends_with_code(3)
        .says("7 mistakes in the configuration")
        .says("config.toml: disclosure.normal.minimum_count: is under 3")
        .says("law.toml: rule_set[law-2010].lists.to: before `from`")
        .says("law.toml: rule_set[law-2018].running.lists: `0` is not from 1 to 50")
        .says("config.toml: law.rules: there are no rules `hanbook`")
        .says("catalogue.toml: chart[1].kind: unknown variant `trend`")
        .says("words.toml: hiden: unknown field `hiden`")
        .says("words.toml: hidden: missing field `hidden`");
}

#[test]
fn one_indicator_serves_a_criterion() {
    let project = Project::tiny();
    for id in ["young", "ill"] {
        let numerator = format!("numerator = \"{id}\"");
        let serves = format!("criterion = \"basic_school\"\n{numerator}");
        project.replace("catalogue.toml", &numerator, &serves);
    }
    project
        .run(&["check"])
        .ends_with_code(3)
        .says("indicator[ill].criterion: `young` serves `basic_school` too");
}

#[test]
fn the_shipped_projects_are_valid() {
    for path in [
        "config.toml",
        "tests/fixtures/projects/berlin/config.toml",
        "tests/fixtures/projects/tiny/config.toml",
    ] {
        let file = repository().join(path);
        // The tiny project gets its templates when it is copied.
        if path.contains("tiny") {
            Project::tiny().run(&["check"]).ends_with_code(0);
        } else {
            let config = boligmonitor::load(&file).unwrap_or_else(|error| panic!("{error}"));
            assert!(config.catalogue.indicators.len() >= 12, "{path}");
        }
    }
}

#[test]
fn who_sends_for_real_needs_an_owner() {
    let project = Project::tiny();
    project.replace(
        "config.toml",
        "[owner]\nname = \"Tove Tal\"\naddress = \"tove@lilleby.example\"\n",
        "",
    );
    project.run(&["check"]).ends_with_code(0);
    crate::smtp_server::serve(&project, 25, "security = \"none\"\n");
    project
        .run(&["check"])
        .ends_with_code(3)
        .says("one mistake in the configuration")
        .says("owner: missing");
}

#[test]
fn show_config_prints_what_is_in_force_and_no_secret() {
    let project = Project::tiny();
    let secret = [("BOLIGMONITOR_SMTP_PASSWORD", "hunter2")];
    let run = project
        .run_with(&secret, &["show-config"])
        .ends_with_code(0)
        .says("minimum_count = 8");
    assert!(!run.stdout.contains("hunter2"));
}
