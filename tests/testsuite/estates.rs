//! What is said of the larger estates: the ministry's label beside the own one, and letting tools.

use serde_json::Value;

use crate::{demo::RUN, support::Project};

const TODAY: [&str; 2] = ["--as-of", "2026-02-09"];

#[test]
fn the_label_of_the_ministry_stands_before_the_own_one() {
    let project = Project::shipped(str::to_owned);
    project.run(&["demo"]).ends_with_code(0);
    let labels = project.read("data/raw/published_labels.csv");
    // By its figures e04 is a prevention area, and e05 a transformation area, which is a parallel
    // society too.
    let list = "2025-12-01,e04,ikke på listen\n2025-12-01,e05,parallelsamfund\n";
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
    let (published, sentences) = said("e04");
    let expected = serde_json::json!({"label": "ikke på listen", "phrase": "ikke på listen", "is_listed": false, "differs": true});
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
    let expected = serde_json::json!({"label": "parallelsamfund", "phrase": "et parallelsamfund", "is_listed": true, "differs": false});
    assert_eq!(published, expected);
    assert!(!sentences.contains("noget andet"), "{sentences}");
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
        titles("e04")["tools"],
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
