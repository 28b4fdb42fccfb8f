//! Disclosure control through the program: the gate, the audit, and earlier editions.

use crate::support::Project;

/// A row of the published table with what stands behind the indicator.
fn row(project: &Project, start: &str) -> String {
    let table = project.read("output/2026/data/published.csv");
    let found = table.lines().find(|line| line.starts_with(start));
    found.unwrap_or_else(|| panic!("{start}")).to_owned()
}

#[test]
fn a_published_edition_is_safe() {
    let project = Project::tiny();
    project.run(&["run"]).ends_with_code(0);
    project
        .run(&["audit"])
        .ends_with_code(0)
        .says("narrowest interval:")
        .says("are safe");
}

#[test]
fn an_exact_number_beside_a_hidden_figure_is_found() {
    let project = Project::tiny();
    project.run(&["run"]).ends_with_code(0);
    // Area 2 has three ill persons, which are hidden. With the exact number of the only other
    // area of its district, the district leaves one to five of them.
    let other = row(&project, "2026,1,area,north,2025,ill");
    assert_eq!(other, "2026,1,area,north,2025,ill,60,1005,6,true");
    project.replace(
        "output/2026/data/published.csv",
        &other,
        "2026,1,area,north,2025,ill,62,1005,6,true",
    );
    project
        .run(&["audit"])
        .ends_with_code(9)
        .says("disclosure control does not pass")
        .says("ill of 2 in 2025")
        .says("5 are required");
}

#[test]
fn nothing_is_rendered_past_the_gate() {
    let project = Project::tiny();
    project.run(&["run"]).ends_with_code(0);
    // Had an earlier edition shown an exact number, no hiding would help now: what it showed of
    // the district is known too.
    project.replace(
        "output/archive/2026/data/published.csv",
        "2026,1,area,north,2025,ill,60,1005,6,true",
        "2026,1,area,north,2025,ill,62,1005,6,true",
    );
    project
        .run(&["run", "--edition", "2026-r2"])
        .ends_with_code(9)
        .says("disclosure control does not pass")
        .says("ill of 2 in 2025")
        .says("hint: nothing was published");
    for folder in [
        "output/2026-r2",
        "output/outbox/2026-r2",
        "output/archive/2026-r2",
    ] {
        assert!(!project.path(folder).exists(), "{folder}");
    }
}

#[test]
fn a_correction_reckons_with_what_the_edition_before_showed() {
    let project = Project::tiny();
    project.run(&["run"]).ends_with_code(0);
    // 41 ill persons were shown as 40. To hide them now is no use: they lie within 38 and 42.
    project.replace("config.toml", "minimum_count = 8", "minimum_count = 50");
    project
        .run(&["run", "--edition", "2026-r2"])
        .ends_with_code(9)
        .says("ill of 3 in 2025")
        .says("lies within 38–42");
    // What was hidden may be shown.
    project.replace("config.toml", "minimum_count = 50", "minimum_count = 3");
    project
        .run(&["run", "--edition", "2026-r2"])
        .ends_with_code(0);
    project
        .run(&["audit", "--edition", "2026-r2"])
        .ends_with_code(0);
}

#[test]
fn an_audit_needs_an_edition() {
    Project::tiny()
        .run(&["audit"])
        .ends_with_code(4)
        .says("could not read");
}
