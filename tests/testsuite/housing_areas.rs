//! What the law looks at: a housing area of several estates (§ 61 a, stk. 3), and what is said of
//! estates that are too small for it.

use std::fs;

use serde_json::{Value, json};

use crate::{
    demo::RUN,
    pdf::Pdf,
    support::{Project, copy_folder},
};

const TODAY: [&str; 2] = ["--as-of", "2026-02-09"];
const UNITS: &str = "data/raw/units.csv";

fn estate<'a>(briefing: &'a Value, id: &str) -> Option<&'a Value> {
    let mut estates = briefing["estates"].as_array().unwrap().iter();
    estates.find(|estate| estate["id"] == id)
}

#[test]
fn estates_of_two_associations_are_told_of_as_one() {
    for unit in ["municipality", "121", "124", "h3", "h4"] {
        let briefing = RUN.briefing(unit, &TODAY);
        let told = estate(&briefing, "b1").unwrap();
        assert_eq!(told["name"], "Væver- og Tårnhusene", "{unit}");
        let associations = "Boligforeningen Ravn og Boligselskabet Østerhegn";
        assert_eq!(told["association"], associations, "{unit}");
        assert_eq!(told["area"], "Tårnhusene og Væverkvarteret", "{unit}");
        let parts: Vec<_> = told["parts"].as_array().unwrap().iter().collect();
        let names: Vec<_> = parts.iter().map(|part| part["name"].clone()).collect();
        assert_eq!(names, ["Tårnhusparken", "Væverhusene"], "{unit}");
        // The estates have no standing beside it.
        assert_eq!(estate(&briefing, "e04"), None, "{unit}");
        assert_eq!(briefing["other_estates"], json!([]), "{unit}");
        let began = json!([
            "renovering, Tårnhusparken (2021)",
            "renovering, Væverhusene (2019)"
        ]);
        assert_eq!(told["interventions"], began, "{unit}");
    }
    for unit in ["h1", "h2", "118"] {
        let briefing = RUN.briefing(unit, &TODAY);
        assert_eq!(estate(&briefing, "b1"), None, "{unit}");
    }
    let association = RUN.briefing("h4", &TODAY);
    let beside: Vec<_> = association["beside"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["id"].as_str().unwrap(), one["is_housing_area"] == true))
        .collect();
    let expected = [("e06", false), ("e09", false), ("e12", false), ("b1", true)];
    assert_eq!(beside, expected);
}

fn print(document: &str) -> Pdf {
    let file = RUN.path(&format!("output/2026/briefings/{document}.pdf"));
    Pdf::read(&fs::read(file).unwrap())
}

#[test]
fn what_the_municipality_has_named_is_said_of_each_area() {
    for (document, told) in [
        (
            "area-121",
            "Består af Tårnhusparken (Boligforeningen Ravn, 1.185 beboere) og Væverhusene \
             (Boligselskabet Østerhegn, 530 beboere). Loven ser på dem under ét (§ 61 a, stk. 3).",
        ),
        (
            "area-127",
            "I området ligger Granhaveparken (Boligselskabet Østerhegn, 960 beboere). Loven giver \
             kun almene boligområder med mindst 1.000 beboere en betegnelse; naboafdelinger kan \
             være ét boligområde tilsammen. Et så stort boligområde er ikke oplyst her.",
        ),
        (
            "area-101",
            "Ingen almen boligafdeling i området vises for sig.",
        ),
    ] {
        let pdf = print(document);
        assert!(pdf.holds(told), "{document}: {}", pdf.text);
        // The law holds everywhere.
        assert!(!pdf.holds("gælder derfor ikke"), "{document}");
    }
}

/// Makes the shipped project with its deliveries, to be changed.
fn delivered() -> Project {
    let project = Project::shipped(str::to_owned);
    project.run(&["demo"]).ends_with_code(0);
    project
}

#[test]
fn who_falls_below_a_thousand_residents_keeps_its_obligations_in_print() {
    let project = delivered();
    let labels = project.read("data/raw/published_labels.csv");
    project.write(
        "data/raw/published_labels.csv",
        &(labels + "2022-12-01,e07,omdannelsesområde\n"),
    );
    project.run_on("2026-02-09", &["refresh"]).ends_with_code(0);
    project
        .run_on("2026-02-09", &["render", "137", "h3", "municipality"])
        .ends_with_code(0);
    for (unit, document) in [
        ("137", "area-137"),
        ("h3", "association-h3"),
        ("municipality", "municipality"),
    ] {
        let briefing = project.briefing(unit, &TODAY);
        let told = estate(&briefing, "e07").unwrap();
        assert_eq!(told["is_large"], false);
        // Nothing is told but what follows from the ministry's list.
        assert_eq!(told["criteria"], json!([]));
        assert_eq!(told["chances"], json!([]));
        assert_eq!(told["colour_key"], Value::Null);
        assert_eq!(told["tools"], json!([]));
        let duties = told["obligations"].as_array().unwrap().iter();
        let duties: Vec<_> = duties.map(|duty| duty["title"].as_str().unwrap()).collect();
        assert_eq!(duties, ["udviklingsplan", "skærpede udlejningsregler"]);
        let pdf = Pdf::read(
            &fs::read(project.path(&format!("output/2026/briefings/{document}.pdf"))).unwrap(),
        );
        for words in [
            "Lyngbakken har ikke længere mindst 1.000 beboere og får derfor ingen betegnelse efter kommunens egne tal.",
            "Der er pligt til at have en udviklingsplan, fordi Lyngbakken tidligere har været omdannelsesområde",
        ] {
            assert!(pdf.holds(words), "{document}: {}", pdf.text);
        }
    }
}

#[test]
fn a_housing_area_that_cannot_be_is_refused() {
    let whole = "b1,Væver- og Tårnhusene,housing_area,,,,2015,true,";
    let part = "e09,Væverhusene,estate,121,h4,b1,2015,true,";
    let project = delivered();
    let units = project.read(UNITS);
    for (old, new, told) in [
        (
            part,
            "e09,Væverhusene,estate,121,h4,b9,2015,true,",
            "column `housing_area`: holds `b9`, which is not among the units",
        ),
        (
            part,
            "e09,Væverhusene,estate,121,h4,h4,2015,true,",
            "column `housing_area`: holds `h4`, which is not of kind housing_area",
        ),
        (
            part,
            "e09,Væverhusene,estate,121,h4,b1,2015,,",
            "column `housing_area`: holds `b1`, which is social housing, and `e09` is not",
        ),
        (
            whole,
            "b1,Væver- og Tårnhusene,housing_area,121,,,2015,true,",
            "column `parent`: holds `121`, and what is of kind housing_area lies in nothing",
        ),
        (
            whole,
            "b1,Væver- og Tårnhusene,housing_area,,,,2015,true,\nb2,Tom,housing_area,,,,2015,true,",
            "column `id`: no estate names `b2` as its housing_area",
        ),
        (
            "121,Væverkvarteret,area,d05,,,",
            "121,Væverkvarteret,area,d05,,b1,",
            "column `housing_area`: holds `b1`, and only estates are part of a housing area",
        ),
    ] {
        assert!(units.contains(old), "{old}");
        project.write(UNITS, &units.replace(old, new));
        project.run(&["check"]).ends_with_code(4).says(told);
    }
    project.write(UNITS, &units);
    // What the law looks at is named by its own code.
    for (file, row) in [
        ("published_labels.csv", "2024-12-01,e09,udsat boligområde\n"),
        ("development_plans.csv", "e09,family_homes,2019,,90\n"),
    ] {
        let file = format!("data/raw/{file}");
        let before = project.read(&file);
        project.write(&file, &format!("{before}{row}"));
        project
            .run(&["check"])
            .ends_with_code(4)
            .says("holds `e09`, which is part of the housing area `b1`")
            .says("write `b1`");
        project.write(&file, &before);
    }
    project.run(&["check"]).ends_with_code(0);
}

#[test]
fn its_label_and_its_plan_are_told_under_its_own_code() {
    let project = Project::shipped(str::to_owned);
    copy_folder(&RUN.path("data/raw"), &project.path("data/raw"));
    for (file, rows) in [
        (
            "published_labels.csv",
            "2025-12-01,b1,forebyggelsesområde\n",
        ),
        (
            "development_plans.csv",
            "b1,new_homes,2019,,0\nb1,new_homes,2030,50,\n",
        ),
    ] {
        let file = format!("data/raw/{file}");
        project.write(&file, &format!("{}{rows}", project.read(&file)));
    }
    project.run_on("2026-02-09", &["refresh"]).ends_with_code(0);
    for unit in ["121", "h3"] {
        let briefing = project.briefing(unit, &TODAY);
        let told = estate(&briefing, "b1").unwrap();
        assert_eq!(told["published"]["label"], "forebyggelsesområde");
        assert_eq!(briefing["plans"][0]["estate"], "Væver- og Tårnhusene");
    }
}
