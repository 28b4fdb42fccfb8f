//! What is said of the larger estates: the ministry's label beside the own one, and letting tools.

use serde_json::Value;

use crate::{demo::RUN, support::Project};

const TODAY: [&str; 2] = ["--as-of", "2026-02-09"];

#[test]
fn the_label_of_the_ministry_stands_before_the_own_one() {
    let project = Project::shipped(str::to_owned);
    project.run(&["demo"]).ends_with_code(0);
    let labels = project.read("data/raw/published_labels.csv");
    // By its figures b1 is a prevention area, and e05 a transformation area, which is a parallel
    // society too.
    let list = "2025-12-01,b1,ikke på listen\n2025-12-01,e05,parallelsamfund\n\
                2024-12-01,e05,parallelsamfund\n";
    project.write("data/raw/published_labels.csv", &(labels + list));
    project.run_on("2026-02-09", &["refresh"]).ends_with_code(0);
    let briefing = project.briefing("municipality", &TODAY);
    let said = |id: &str| {
        let mut estates = briefing["estates"].as_array().unwrap().iter();
        let estate = estates.find(|estate| estate["id"] == id).unwrap();
        let sentences: Vec<_> = estate["sentences"]
            .as_array()
            .unwrap()
            .iter()
            .take(2)
            .collect();
        (estate["published"].clone(), format!("{sentences:?}"))
    };
    let (published, sentences) = said("b1");
    let expected = serde_json::json!({"label": "ikke på listen", "phrase": "ikke på listen", "before": null, "is_listed": false, "differs": true});
    assert_eq!(published, expected);
    assert!(
        sentences.contains("På ministeriets liste pr. 1. december 2025 er"),
        "{sentences}"
    );
    assert!(
        sentences.contains("Kommunens egne tal siger noget andet"),
        "{sentences}"
    );
    assert!(sentences.contains("et forebyggelsesområde"), "{sentences}");
    let (published, sentences) = said("e05");
    let expected = serde_json::json!({"label": "parallelsamfund", "phrase": "et parallelsamfund", "before": "parallelsamfund", "is_listed": true, "differs": false});
    assert_eq!(published, expected);
    assert!(!sentences.contains("noget andet"), "{sentences}");
    assert!(
        sentences.contains("et parallelsamfund, som året før"),
        "{sentences}"
    );
    // The colour follows the ministry's label: not that of prevention, which b1 is by its figures.
    let colour = |briefing: &Value, id: &str| {
        let mut estates = briefing["estates"].as_array().unwrap().iter();
        estates.find(|estate| estate["id"] == id).unwrap()["colour_key"].clone()
    };
    assert_eq!(
        colour(&RUN.briefing("municipality", &TODAY), "b1"),
        "yellow"
    );
    assert_eq!(colour(&briefing, "b1"), "green");
    assert_eq!(colour(&briefing, "e05"), "red");
    assert_eq!(said("e01").0, Value::Null);
}

#[test]
fn no_tool_is_offered_that_the_law_forbids() {
    let briefing = RUN.briefing("municipality", &TODAY);
    let titles = |unit: &str| {
        let estates = briefing["estates"].as_array().unwrap().iter();
        let mut of_unit = estates.filter(|estate| estate["id"] == unit);
        of_unit.next().unwrap().clone()
    };
    let estates = briefing["estates"].as_array().unwrap();
    assert!(estates.len() > 3);
    for estate in estates {
        let tools: Vec<&str> = estate["tools"]
            .as_array()
            .unwrap()
            .iter()
            .map(|tool| tool.as_str().unwrap())
            .collect();
        let outside = estate["criteria"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["criterion"] == "outside_work")
            .unwrap();
        let value: f64 = outside["value"]
            .as_str()
            .unwrap()
            .trim_end_matches(['\u{a0}', '%'])
            .replace(',', ".")
            .parse()
            .unwrap();
        // Almenboligloven § 51 b, and § 59, stk. 6 and 7.
        assert!(
            value >= 40.0 || !tools.contains(&"kombineret udlejning"),
            "{estate}"
        );
        assert!(
            estate["is_listed"] == false || !tools.contains(&"kommunal anvisningsret"),
            "{estate}"
        );
    }
    let transformation = titles("e05");
    assert_eq!(transformation["colour_key"], "red");
    assert_eq!(
        transformation["tools"],
        serde_json::json!(["fleksibel udlejning", "kombineret udlejning"])
    );
    assert_eq!(
        titles("b1")["tools"],
        serde_json::json!(["fleksibel udlejning"])
    );
}

#[test]
fn the_year_of_the_start_is_neither_before_nor_after() {
    let briefing = RUN.briefing("municipality", &TODAY);
    let spill_overs = briefing["spill_overs"].as_array().unwrap();
    assert!(spill_overs.len() > 2);
    for told in spill_overs {
        let years = |key: &str| {
            let years = told[key].as_str().unwrap().split('–');
            let years: Vec<i64> = years.map(|year| year.parse().unwrap()).collect();
            (years[0], *years.last().unwrap())
        };
        let began = told["year"].as_i64().unwrap();
        // The figures of 2025 are about 2024.
        assert_eq!(years("before"), (began - 3, began - 1), "{told}");
        assert!(
            years("after").0 > began && years("after").1 == 2024,
            "{told}"
        );
    }
}

#[test]
fn other_rules_are_reckoned_from_what_is_shown() {
    let briefing = RUN.briefing("municipality", &TODAY);
    let counted = ["outside_work", "convicted", "basic_school", "income"];
    let mut labels = std::collections::BTreeSet::new();
    for estate in briefing["estates"].as_array().unwrap() {
        let compared = &estate["compared"][0];
        assert_eq!(compared["rules"], "reglerne uden kriteriet om oprindelse");
        let rows = estate["criteria"].as_array().unwrap().iter();
        let rows = rows.filter(|row| counted.contains(&row["criterion"].as_str().unwrap()));
        let met = |words: &[&str]| {
            let met = rows
                .clone()
                .filter(|row| words.contains(&row["met_word"].as_str().unwrap()));
            met.count()
        };
        let expected: &[&str] = match (met(&["opfyldt"]), met(&["opfyldt", "kun §\u{a0}61\u{a0}b"]))
        {
            (2.., _) => &["parallelsamfund", "omdannelsesområde"],
            (_, 2..) => &["forebyggelsesområde"],
            _ => &["ikke på listen"],
        };
        let label = compared["label"].as_str().unwrap();
        assert!(expected.contains(&label), "{estate}");
        labels.insert(label.to_owned());
    }
    assert!(labels.len() > 1, "{labels:?}");
    // By the law itself the same estate is another thing, or there would be nothing to compare.
    let estates = briefing["estates"].as_array().unwrap().iter();
    let differ = estates.filter(|estate| estate["compared"][0]["label"] != estate["label"]);
    assert!(differ.count() > 0);
}

#[test]
fn the_handbook_prints_its_own_limits() {
    let project =
        Project::shipped(|config| config.replace("rules = \"law\"", "rules = \"handbook\""));
    crate::support::copy_folder(
        &RUN.path("data/snapshots/2026"),
        &project.path("data/snapshots/2026"),
    );
    let briefing = project.briefing("municipality", &TODAY);
    let law = &briefing["law"];
    assert_eq!(law["residents"], "over 1.000");
    assert_eq!(law["main"], "håndbogens grænser");
    assert_eq!(law["prevention"], Value::Null);
    assert_eq!(law["multiples"][0]["is_regional"], true);
    assert_eq!(law["multiples"][0]["prevention"], Value::Null);
    for estate in briefing["estates"].as_array().unwrap() {
        for row in estate["criteria"].as_array().unwrap() {
            // No limit in brackets, and nothing that only prevention asks for.
            assert!(!row["limit"].as_str().unwrap().contains('('), "{row}");
            assert!(!row["met_word"].as_str().unwrap().contains("61"), "{row}");
        }
        let convicted = estate["criteria"].as_array().unwrap().iter();
        let mut convicted = convicted.filter(|row| row["criterion"] == "convicted");
        assert!(
            convicted.next().unwrap()["limit"]
                .as_str()
                .unwrap()
                .starts_with("over ")
        );
        assert_ne!(estate["label"], "forebyggelsesområde");
    }
}
