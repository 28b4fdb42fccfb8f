//! `run --draft`: a few briefings to look at, and where their figures come from.

use std::fs;

use crate::{pdf::Pdf, support::Project};

/// The files below the output folder, but for those of drafts and the lock.
fn others(project: &Project) -> Vec<(String, Vec<u8>)> {
    let mut files = project.files("output");
    files.retain(|(name, _)| !name.starts_with("draft/") && name != ".lock");
    files
}

#[test]
fn a_draft_is_marked_on_each_page_and_is_all_that_there_is() {
    let project = Project::tiny();
    // As often as one likes.
    for _ in 0..2 {
        project.run(&["run", "--draft"]).ends_with_code(0);
    }
    let briefings = project.files("output/draft/briefings");
    let names: Vec<&str> = briefings.iter().map(|(name, _)| name.as_str()).collect();
    // The smallest, the median and the largest of four areas, and the municipality.
    let expected = ["area-1.pdf", "area-2.pdf", "area-4.pdf", "municipality.pdf"];
    assert_eq!(names, expected);
    for (name, bytes) in &briefings {
        let pdf = Pdf::read(bytes);
        let marks = pdf.text.matches("UDKAST").count();
        let pages = pdf.text.matches("·udgave2026side").count();
        // In the head and across the page.
        assert!(
            pages > 0 && marks == 2 * pages,
            "{name}: {marks} marks on {pages} pages"
        );
    }
    assert_eq!(others(&project), []);
}

#[test]
fn a_draft_says_what_was_delivered_and_where_figures_come_from() {
    let project = Project::tiny();
    let run = project.run(&["run", "--draft"]).ends_with_code(0);
    for words in [
        "areas with rows",
        "areas there are     4    4    4\n",
        "counts              4    4    4\n",
        "figures of areas in 2025:",
        // What is shown is told exactly to whoever has the deliveries.
        "1 rows of counts-2025.csv are about it",
        "301 = sum of `young`",
        "of 1005 = sum of `residents`",
        "120 = sum of `ill`",
        "draft of edition 2026",
    ] {
        assert!(run.stdout.contains(words), "{words}: {}", run.stdout);
    }
    // Of what is hidden it is not told: three are ill in the smallest area.
    assert!(!run.stdout.contains("3 = sum of"), "{}", run.stdout);
}

#[test]
fn a_draft_leaves_what_a_run_made() {
    let project = Project::tiny();
    project.run(&["run"]).ends_with_code(0);
    let before = others(&project);
    assert!(before.len() > 10);
    project.run(&["run", "--draft"]).ends_with_code(0);
    assert!(others(&project) == before);
    // What a draft shows that is not as it was published is refused as in a run.
    let counts = project.read("data/raw/counts-2025.csv");
    project.write("data/raw/counts-2025.csv", &counts.replace("1005", "1305"));
    project
        .run(&["run", "--draft"])
        .says("--edition 2026-r2 --reason");
    let corrected = ["run", "--draft", "--edition", "2026-r2", "--reason", "Fejl"];
    project.run(&corrected).ends_with_code(0);
    assert!(others(&project) == before);
    let page = fs::read(project.path("output/draft/briefings/municipality.pdf")).unwrap();
    assert!(Pdf::read(&page).holds("Rettet udgave: Fejl"));
}
