//! What an analyst writes beside the figures: read, printed, kept, and refused.

use crate::{pdf::Pdf, support::Project};

/// Has a folder of comments delivered.
fn with_comments(files: &[(&str, &str)]) -> Project {
    let project = Project::tiny();
    let set = "[context]\ncomments = \"comments\"\n\n[delivery]";
    project.replace("config.toml", "[delivery]", set);
    for (name, text) in files {
        project.write(&format!("data/raw/comments/{name}"), text);
    }
    project
}

fn pdf(project: &Project, briefing: &str) -> Pdf {
    let file = project.path(&format!("output/2026/briefings/{briefing}.pdf"));
    Pdf::read(&std::fs::read(file).unwrap())
}

#[test]
fn a_comment_stands_in_its_briefing_and_in_no_other() {
    let project = with_comments(&[
        (
            "1.md",
            "Nedgangen er *delvis* en **ny opgørelse**.\n\n- Først #panic()\n- Så\n",
        ),
        ("municipality.md", "Byrådet får en **samlet** plan.\n"),
        ("kladde.txt", "ikke for nogen"),
    ]);
    project.run(&["run"]).ends_with_code(0);
    let briefing = pdf(&project, "area-1");
    for expected in [
        "Bemærkninger",
        "Nedgangen er delvis en ny opgørelse.",
        "Først #panic()",
        "Skrevet af en medarbejder hos Lilleby Kommune.",
    ] {
        assert!(briefing.holds(expected), "{expected} in {}", briefing.text);
    }
    assert!(!briefing.holds("samlet plan"));
    assert!(pdf(&project, "municipality").holds("Byrådet får en samlet plan."));
    assert!(!pdf(&project, "area-2").holds("Bemærkninger"));
    project
        .run(&["archive", "reproduce", "2026"])
        .ends_with_code(0);
    // What was archived is not changed by another comment.
    project.write("data/raw/comments/1.md", "Noget andet.\n");
    let run = project.run(&["run"]);
    assert_ne!(run.code, 0, "{run:?}");
    assert!(pdf(&project, "area-1").holds("ny opgørelse"));
}

#[test]
fn a_comment_that_cannot_be_printed_as_it_looks_is_refused_with_its_line() {
    let project = with_comments(&[
        ("1.md", "Se\n\n# Overskrift\n\n[her](https://x.example)\n"),
        ("99.md", "Om ingen.\n"),
        ("2.md", " \n"),
    ]);
    let run = project.run(&["check"]).ends_with_code(4);
    for expected in [
        "data/raw/comments/1.md, row 3: holds a heading",
        "data/raw/comments/1.md, row 5: holds a link",
        "data/raw/comments/99.md: is about no unit with a briefing, and no packet",
        "data/raw/comments/2.md: is empty",
    ] {
        assert!(
            run.stderr.contains(expected),
            "{expected} in {}",
            run.stderr
        );
    }
    let project = Project::tiny();
    let set = "[context]\ncomments = \"comments\"\n\n[delivery]";
    project.replace("config.toml", "[delivery]", set);
    project
        .run(&["check"])
        .ends_with_code(4)
        .says("data/raw/comments: was not delivered");
}
