//! What is noticed when it is counted.

use super::*;

/// A change to the catalogue of the tiny project, and what must be said of it.
const COUNTED: &[(&str, &str, i32, &str)] = &[
    (
        "numerator = \"young\"",
        "numerator = \"young / (ill - ill)\"",
        4,
        "the table `counts` for 2023, row 1: `young / (ill - ill)` of the indicator `young` is no \
         finite number\nhint: it divides by nought",
    ),
    (
        "numerator = \"young\"",
        "numerator = \"young - 200\"",
        4,
        "indicator `young`, unit `2` (Æblehaven), 2023: counts -72, and nothing is counted below \
         nought",
    ),
    (
        "numerator = \"ill\"",
        "numerator = \"CAST(area AS TINYINT) / CAST(CONCAT(area, 'x') AS INTEGER)\"",
        4,
        "the table `counts` for 2023: `CAST(area AS TINYINT) / CAST(CONCAT(area, 'x') AS INTEGER)` \
         of the indicator `ill` cannot be counted: conversion from `str` to `i32` failed",
    ),
    (
        "numerator = \"ill\"",
        "numerator = \"CAST(ill AS UHUGEINT)\"",
        3,
        "indicator[ill]: `CAST(ill AS UHUGEINT)`:",
    ),
    (
        "numerator = \"ill\"",
        "numerator = \"NULLIF(ill, ill)\"",
        4,
        "indicator `ill`: has no figure of any unit in any year, though its tables were delivered",
    ),
    (
        "denominator = \"residents\"",
        "denominator = \"residents * 0\"",
        4,
        "indicator `young`: is measured against nobody in any unit and year",
    ),
    (
        "[[chart]]",
        "[[relation]]\nparts = [\"young\", \"ill\"]\nwhole = \"residents\"\nexact = true\n\n[[chart]]",
        4,
        "indicator `residents`, unit `1` (Ålandsgade), 2023: is 1003, and `young + ill` is 363: the \
         relation says that they are the same",
    ),
    (
        "[[chart]]",
        "[[relation]]\nparts = [\"residents\"]\nwhole = \"young\"\n\n[[chart]]",
        4,
        "indicator `young`, unit `1` (Ålandsgade), 2023: is 301, and `residents` is 1003: a part is \
         above its whole",
    ),
    (
        "id = \"young\"\ntheme = \"residents\"\ntitle = { da = \"Unge\", en = \"Young\" }",
        "id = \"young\"",
        3,
        "one mistake in the configuration\n  catalogue.toml: indicator[2].title: missing field `title`, line 18",
    ),
    (
        "title = { da = \"Unge\"",
        "\u{1b}[2Jtitle = { da = \"Unge\"",
        3,
        "catalogue.toml is not a valid configuration",
    ),
];

#[test]
fn figures_that_cannot_be_are_refused_when_they_are_counted() {
    let mut missed = Vec::new();
    for (old, new, code, expected) in COUNTED {
        let project = Project::tiny();
        project.replace("catalogue.toml", old, new);
        for command in ["check", "run"] {
            let run = project.run(&[command]);
            let told = run.stderr.contains(expected) && !run.stderr.contains('\u{1b}');
            if run.code != *code || !told || project.path("output/2026").exists() {
                missed.push(format!(
                    "{new:?}: expected {expected}\n{}: {}",
                    run.code, run.stderr
                ));
            }
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn the_municipality_is_rendered_by_its_kind() {
    let project = Project::tiny();
    project.run(&["refresh"]).ends_with_code(0);
    project
        .run(&["render", "municipality"])
        .ends_with_code(0)
        .says("municipality.pdf");
}

#[test]
fn units_that_nobody_knows_are_told_by_check() {
    let project = Project::tiny();
    project.replace(
        "config.toml",
        "areas_within = [\"north\"]",
        "areas_within = [\"nord\"]",
    );
    project
        .run(&["check"])
        .ends_with_code(3)
        .says("areas_within: `nord`");
}
