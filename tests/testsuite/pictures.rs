//! Pictures say what a reader takes from them: one scale where bars are held side by side, one way that is
//! forwards, one axis of years, and no mark or title that says more than was found.

use std::{collections::BTreeMap, fs};

use serde_json::Value;

use crate::{
    attack::{panel::panels, svg::Svg},
    demo::RUN,
    pdf::Pdf,
    support::{Project, copy_folder},
};

const UNITS: [&str; 6] = ["municipality", "h1", "h2", "h3", "h4", "118"];

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// A number as it is written in Danish, without what stands before and behind it.
fn number(written: &str) -> f64 {
    let digits = written.trim_start_matches(|c: char| !c.is_ascii_digit());
    let digits = digits.split(|c: char| !c.is_ascii_digit() && !".,".contains(c));
    let digits = digits.take(1).collect::<String>();
    digits.replace('.', "").replace(',', ".").parse().unwrap()
}

fn pdf(project: &Project, name: &str) -> Pdf {
    let path = project.path(&format!("output/2026/briefings/{name}.pdf"));
    Pdf::read(&fs::read(path).unwrap())
}

#[test]
fn the_bars_of_a_criterion_have_one_scale_in_all_documents() {
    let mut ends: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for unit in UNITS {
        let briefing = RUN.briefing(unit, &[]);
        for criterion in list(&briefing["estates"]).flat_map(|estate| list(&estate["criteria"])) {
            let Some(bar) = criterion["bar"].as_object() else {
                continue;
            };
            let limits = criterion["limit"].as_str().unwrap();
            let told = [
                ("value", criterion["value"].as_str().unwrap()),
                ("limit", limits),
            ];
            for (key, written) in told {
                let place = bar[key].as_f64().unwrap();
                assert!((0.0..1.0).contains(&place), "{unit} {criterion}");
                // The end of the bar, as somebody with a ruler would find it.
                let of = ends.entry(criterion["criterion"].to_string()).or_default();
                if place > 0.2 {
                    of.push(number(written) / place);
                }
            }
        }
    }
    assert_eq!(ends.len(), 5, "{ends:?}");
    for (criterion, ends) in ends {
        assert!(ends.len() > 10, "{criterion}: {ends:?}");
        for end in &ends {
            // Limits are written with two decimals.
            assert!((end / ends[0] - 1.0).abs() < 0.01, "{criterion}: {ends:?}");
        }
    }
}

#[test]
fn a_goal_lies_to_the_right_of_its_start_and_its_figures_follow_from_each_other() {
    let briefing = RUN.briefing("municipality", &[]);
    let mut downwards = 0;
    for goal in list(&briefing["goals"]) {
        let [start, value, target] =
            ["start", "value", "target"].map(|key| number(goal[key].as_str().unwrap()));
        let bar = |key: &str| goal["bar"][key].as_f64().unwrap();
        assert!(bar("start") < bar("target"), "{goal}");
        downwards += usize::from(target < start);
        let part = (bar("value") - bar("start")) / (bar("target") - bar("start"));
        let told = (value - start) / (target - start);
        assert!((part - told).abs() < 1e-6, "{goal}: {part} {told}");
        let part = (bar("expected") - bar("start")) / (bar("target") - bar("start"));
        let expected = start + part * (target - start);
        let written = goal["expected"].as_str().unwrap();
        let is_share = written.ends_with('%');
        let step = if is_share { 0.05 } else { 2.5 };
        assert!((number(written) - expected).abs() <= step + 1e-6, "{goal}");
        if let Some(missing) = goal["missing"].as_str() {
            assert_eq!(is_share, missing.ends_with("procentpoint"), "{goal}");
            assert!(!missing.contains('%'), "{goal}");
            let left = (target - value).abs();
            assert!((number(missing) - left).abs() < 1e-6, "{goal}");
        }
    }
    assert!(downwards > 0);
}

/// The rows of page one that have a band.
fn with_bands(briefing: &Value) -> Vec<&Value> {
    let rows = list(&briefing["headlines"]);
    rows.filter(|row| !row["band"].is_null()).collect()
}

#[test]
fn only_what_has_a_better_side_stands_under_better() {
    for unit in ["h1", "118", "231"] {
        let briefing = RUN.briefing(unit, &[]);
        let name = if unit == "h1" {
            "association-h1"
        } else {
            &format!("area-{unit}")
        };
        let text = pdf(&RUN, name).page(1);
        let better = text.find("gunstigere→").unwrap();
        let higher = text.find("højere→").unwrap();
        for row in with_bands(&briefing) {
            let title: String = row["title"].as_str().unwrap().split_whitespace().collect();
            let is_under = |part: &str| part.contains(&title);
            match row["direction"].as_str() {
                Some("neutral") => assert!(is_under(&text[higher..]), "{unit} {title}"),
                _ => assert!(is_under(&text[better..higher]), "{unit} {title}"),
            }
        }
        // Who has an arrow has a better side.
        assert!(text[better..higher].contains('↓') && !text[higher..].contains('↓'));
        assert!(!text[higher..].contains('↑'), "{unit}");
    }
}

#[test]
fn what_was_not_tested_is_no_hollow_dot() {
    let briefing = RUN.briefing("h1", &[]);
    let themes = || list(&briefing["themes"]).flat_map(|theme| list(&theme["rows"]));
    let row = |id: &str| themes().find(|row| row["id"] == id).unwrap();
    assert_eq!(row("social_housing")["is_tested"], false);
    assert_eq!(row("outside_work")["is_tested"], true);
    for row in themes().filter(|row| row["is_tested"] == false) {
        assert_eq!(row["side"], "alike", "{row}");
    }
    assert!(
        pdf(&RUN, "association-h1")
            .page(1)
            .contains("ikkeprøvetmod")
    );
    // A page says so in words.
    let page = RUN.read("output/2026/site/unit/association-h1.html");
    assert!(page.contains("ikke prøvet</td>"));
}

#[test]
fn a_document_tells_the_years_that_its_figures_are_about() {
    let briefing = RUN.briefing("h1", &[]);
    let rows = || list(&briefing["themes"]).flat_map(|theme| list(&theme["rows"]));
    let told = |id: &str| rows().find(|row| row["id"] == id).unwrap()["told_year"].clone();
    assert_eq!(
        (told("outside_work"), told("residents")),
        ("2024".into(), "2025".into())
    );
    assert!(pdf(&RUN, "association-h1").holds("(2024)"));
    // Table and definition say the same; what is made of other indicators is defined with these.
    let mut defined = 0;
    for row in rows() {
        let definitions = list(&briefing["definitions"]);
        for definition in definitions.filter(|one| one["title"] == row["title"]) {
            let period = definition["period"].as_str().unwrap();
            let told = row["told_year"].as_str().unwrap();
            assert!(period.ends_with(told), "{row} {period}");
            defined += 1;
        }
    }
    assert!(defined > 20, "{defined}");
    // All panels of a briefing have the same years at their axes, and a letter in the same place.
    let drawing = |name: &str| Svg::read(&RUN.read(&format!("templates/h1/figures/{name}.svg")));
    let svg = drawing("trends");
    let panels = panels(&svg);
    assert!(panels.len() > 5);
    for panel in &panels {
        assert_eq!(panel.years, (2014, 2025));
    }
    let letters = list(&briefing["marks"]).map(|mark| mark["letter"].as_str().unwrap());
    for letter in letters {
        let stand = svg.texts.iter().filter(|text| text.words == letter);
        assert_eq!(stand.count(), panels.len(), "{letter}");
    }
}

#[test]
fn titles_and_keys_say_what_is_drawn() {
    let text = pdf(&RUN, "municipality").text;
    for said in [
        "Udviklingovertid",
        "Almene boliger og uden for arbejde og uddannelse, område for område",
        "I parentes ved farverne: antal områder.",
        "Rød:",
    ] {
        let said: String = said.split_whitespace().collect();
        assert!(text.contains(&said), "{said}");
    }
    for said in [
        "ændretsigmest,",
        "mestgavn",
        "Netto,Kommunen",
        "Trafiklys.rød",
    ] {
        assert!(!text.contains(said), "{said}");
    }
    let area = pdf(&RUN, "area-118").text;
    assert!(area.contains("Netto,kommunen") && !area.contains("Netto,Kommunen"));
    assert!(!area.contains("Det,derharændretsigmest"));
    assert!(pdf(&RUN, "association-h1").holds("Stregen viser det år, indsatsen begyndte:"));
}

#[test]
fn pictures_say_the_same_in_english() {
    let project =
        Project::shipped(|config| config.replace("language = \"da\"", "language = \"en\""));
    copy_folder(
        &RUN.path("data/snapshots/2026"),
        &project.path("data/snapshots/2026"),
    );
    let units = ["municipality", "118", "h1"];
    project
        .run(&[&["render"][..], &units].concat())
        .ends_with_code(0);
    for (name, said) in [
        (
            "municipality",
            &[
                "Trends over time",
                "area by area",
                "In brackets beside the colours",
                "percentage points",
            ][..],
        ),
        (
            "area-118",
            &[
                "Neither higher nor lower is better",
                "higher→",
                "Net,municipality",
            ],
        ),
        (
            "association-h1",
            &[
                "not held against chance",
                "The line is at the year",
                "(2024)",
            ],
        ),
    ] {
        let pdf = pdf(&project, name);
        for said in said {
            assert!(pdf.holds(said), "{name}: {said}");
        }
        for said in ["What changed most", "serve best", "Vertical lines"] {
            assert!(!pdf.holds(said), "{name}: {said}");
        }
    }
}
