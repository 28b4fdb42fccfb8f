//! Development plans of estates: delivered, held against their milestones, and told.

use std::fs;

use serde_json::{Value, json};

use crate::{demo::RUN, pdf::Pdf, support::Project};

const TODAY: [&str; 2] = ["--as-of", "2026-02-09"];

/// Estate, measure, year, planned, reached and verdict of the newest report.
fn rows(project: &Project) -> Vec<[String; 6]> {
    let text = project.read("output/2026/data/development_plans.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| [1, 3, 4, 5, 6, 7].map(|place| row[place].to_owned()))
        .collect()
}

#[test]
fn a_plan_goes_on_where_the_estate_is_no_transformation_area_any_more() {
    let newest: Vec<[String; 6]> = rows(&RUN)
        .into_iter()
        .filter(|row| !row[5].is_empty())
        .collect();
    // From 70 in 2024 to 40 in 2030 it should be 65; from 60 to 120, 70; from 86 to 68, 83.
    let expected = [
        ["e02", "family_homes", "2025", "", "69", "behind"],
        ["e02", "new_homes", "2025", "", "72", "on_path"],
        ["e05", "family_homes", "2025", "", "82.5", "on_path"],
    ];
    assert_eq!(newest, expected);
    let briefing = RUN.briefing("118", &TODAY);
    let estate = &briefing["estates"][0];
    assert_eq!(estate["label"], "udsat boligområde");
    assert_eq!(estate["obligations"][0]["until"], "1. januar 2030");
    let plan = &briefing["plans"][0];
    let newest = json!({
        "year": 2025, "is_old": false, "reached": "69\u{a0}%", "planned": "65\u{a0}%",
        "part_reached": 31.0 / 60.0, "part_planned": 35.0 / 60.0,
        "verdict": "behind", "verdict_word": "bagud",
    });
    assert_eq!(plan["newest"], newest);
    assert_eq!(plan["target"], "40\u{a0}%");
    assert_eq!(plan["milestones"].as_array().unwrap().len(), 5);
}

fn read(document: &str) -> Pdf {
    let file = RUN.path(&format!("output/2026/briefings/{document}.pdf"));
    Pdf::read(&fs::read(file).unwrap())
}

#[test]
fn a_plan_is_printed_for_area_association_and_municipality() {
    for (document, told) in [
        (
            "area-118",
            [
                "Udviklingsplaner",
                "Andel almene familieboliger",
                "69 % (2025)",
                "bagud",
            ],
        ),
        (
            "area-119",
            [
                "Udviklingsplaner",
                "82,5 % (2025)",
                "68 % (2030)",
                "følger planen",
            ],
        ),
        (
            "association-h2",
            [
                "Sønderhegnsparken",
                "Birkeholmparken",
                "72 (2025)",
                "120 (2030)",
            ],
        ),
        (
            "municipality",
            [
                "Udviklingsplaner",
                "69 % (2025)",
                "Nye private boliger",
                "følger planen",
            ],
        ),
    ] {
        let pdf = read(document);
        for words in told {
            assert!(
                pdf.holds(words),
                "{document} does not say {words}: {}",
                pdf.text
            );
        }
    }
    assert!(!read("area-101").holds("Udviklingsplan"));
}

/// Makes the shipped project with other plans.
fn with_plans(plans: &str) -> Project {
    let project = Project::shipped(str::to_owned);
    project.run(&["demo"]).ends_with_code(0);
    let head = "estate,measure,year,planned,reached\n";
    project.write("data/raw/development_plans.csv", &format!("{head}{plans}"));
    project
}

#[test]
fn an_estate_off_the_list_or_with_few_residents_has_its_plan_in_print() {
    let project = with_plans(
        "e03,family_homes,2019,,90\ne03,family_homes,2030,40,\n\
         e07,new_homes,2026,,4\ne07,new_homes,2024,,0\ne07,new_homes,2030,20,\n",
    );
    project.run(&["refresh"]).ends_with_code(0);
    let listed = project.briefing("113", &TODAY);
    assert_eq!(listed["estates"][0]["label"], "ikke på listen");
    assert_eq!(listed["plans"][0]["newest"], Value::Null);
    let small = project.briefing("137", &TODAY);
    assert_eq!(small["estates"], json!([]));
    assert_eq!(small["plans"][0]["estate"], "Lyngbakken");
    // What 2026 brought is not over when the edition of 2026 is made.
    assert_eq!(small["plans"][0]["newest"], Value::Null);
}

#[test]
fn a_plan_without_start_or_target_is_refused() {
    for (plans, said, hint) in [
        (
            "e02,family_homes,2019,,100\n",
            "has one year alone",
            "add a row with the target",
        ),
        (
            "e02,family_homes,2019,100,\ne02,family_homes,2030,40,\n",
            "has no start",
            "in the column `reached`",
        ),
        (
            "e02,family_homes,2019,,100\ne02,family_homes,2030,,40\n",
            "has no target",
            "in the column `planned`",
        ),
        (
            "e02,family_homes,2019,,40\ne02,family_homes,2030,40,\n",
            "starts at its target",
            "from one value to another",
        ),
    ] {
        let run = with_plans(plans).run(&["refresh"]);
        run.ends_with_code(4)
            .says("development_plans.csv: `family_homes` of `e02` ")
            .says(said)
            .says(hint);
    }
}
