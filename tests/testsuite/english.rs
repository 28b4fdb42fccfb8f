//! The shipped project in English.

use std::fs;

use serde_json::Value;

use crate::{
    demo::RUN,
    pdf::Pdf,
    support::{Project, copy_folder},
};

/// Goes through all texts below a value.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(list) => list.iter().for_each(|one| texts(one, found)),
        Value::Object(map) => map.values().for_each(|one| texts(one, found)),
        _ => {}
    }
}

#[test]
fn the_shipped_project_speaks_english() {
    let project = Project::shipped(|config| {
        assert!(config.contains("language = \"da\""));
        config.replace("language = \"da\"", "language = \"en\"")
    });
    copy_folder(
        &RUN.path("data/snapshots/2026"),
        &project.path("data/snapshots/2026"),
    );
    let briefing = project.briefing("municipality", &["--as-of", "2026-02-09"]);
    assert_eq!(briefing["language"], "en");
    assert_eq!(
        briefing["document"]["title"],
        "Lindefjord Kommune: Social housing monitoring 2026"
    );
    let mut sentences = Vec::new();
    for key in ["findings", "spill_overs", "estates", "law", "goals"] {
        texts(&briefing[key], &mut sentences);
    }
    let all = sentences.join("\n");
    for text in [
        "Of all areas Stjernekvarteret has changed most for the worse: the share outside work",
        "By the municipality’s own figures",
        "at least 2 of the 4 criteria besides “Non-western origin” are met.",
        "by the limits in brackets",
        "on 5 lists running",
        "prevention area",
        "yellow",
        "combined letting",
        "beyond chance",
        "1,000 more residents a year",
        "behind",
        "119,",
    ] {
        assert!(all.contains(text), "{text} in {all}");
    }
    for text in ["beboere", "egne tal", "ikke opfyldt", "steget", "ukendt"] {
        assert!(!all.contains(text), "{text} in {all}");
    }
    project
        .run(&["render", "municipality", "118"])
        .ends_with_code(0);
    for (file, text) in [
        ("municipality.pdf", "Moves between school districts"),
        ("area-118.pdf", "flexible letting"),
    ] {
        let bytes = fs::read(project.path(&format!("output/2026/briefings/{file}"))).unwrap();
        let pdf = Pdf::read(&bytes);
        assert_eq!(pdf.language(), "en");
        assert!(pdf.holds(text) && pdf.holds("Synthetic data"), "{file}");
        assert!(!pdf.holds("Syntetiske data"), "{file}");
    }
}
