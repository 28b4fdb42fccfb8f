//! The sentences about estates and their quarters, by their rules.

use std::path::Path;

use serde_json::json;

use super::*;
use crate::model::Language;

/// Words that would claim that one thing made the other.
const CAUSAL: [&str; 16] = [
    "fordi",
    "derfor",
    "skyldes",
    "medført",
    "forårsag",
    "årsag",
    "virke",
    "effekt",
    "because",
    "due to",
    "caus",
    "therefore",
    "effect",
    "impact",
    "led to",
    "result",
];

fn lines(language: Language, name: &str, context: impl Serialize) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("report-templates");
    let templates = Templates::load(&folder, language).unwrap();
    let name = format!("shared/{}/{name}", language.code());
    sentences::lines(&templates, Report::Municipality, &name, context).unwrap()
}

/// An estate that is on the list, and was not the year before.
fn estate(change: serde_json::Value) -> serde_json::Value {
    let mut estate = json!({
        "name": "Birkeparken",
        "label": "udsat boligområde",
        "label_before": "ikke på listen",
        "is_listed": true,
        "list_year": 2025,
        "years_in_row": 0,
        "development_plan": false,
        "nearest": null,
    });
    if let (Some(estate), serde_json::Value::Object(change)) = (estate.as_object_mut(), change) {
        estate.extend(change);
    }
    json!({ "estate": estate })
}

fn told(language: Language, change: serde_json::Value) -> Vec<String> {
    lines(language, "estate.jinja", estate(change))
}

#[test]
fn rule_label_names_both_lists() {
    assert_eq!(
        told(Language::Da, json!({})),
        [
            "Efter tallene er Birkeparken et udsat boligområde pr. 1. december 2025; året før: ikke \
          på listen."
        ]
    );
    assert_eq!(
        told(
            Language::Da,
            json!({ "label": "ikke på listen", "is_listed": false })
        ),
        ["Efter tallene er Birkeparken ikke på listen pr. 1. december 2025, som året før."]
    );
    assert_eq!(
        told(
            Language::En,
            json!({ "label": "vulnerable area", "label_before": "vulnerable area" })
        ),
        ["By the figures Birkeparken is a vulnerable area on 1 December 2025, as the year before."]
    );
}

#[test]
fn rule_label_does_not_call_an_estate_unknown() {
    let da = told(
        Language::Da,
        json!({ "label": "ukendt", "is_listed": false }),
    );
    // »Kan ikke afgøres« is a sentence; an estate that »er ukendt« is something else.
    assert!(!da[0].contains("er Birkeparken ukendt"), "{da:?}");
}

#[test]
fn rule_years_in_row_counts_from_the_second_list() {
    for (years, expected) in [(0, None), (1, None), (2, Some(2)), (10, Some(10))] {
        let da = told(Language::Da, json!({ "years_in_row": years }));
        let en = told(Language::En, json!({ "years_in_row": years }));
        let line = expected
            .map(|years| format!("Det er liste nummer {years} i træk som parallelsamfund."));
        assert_eq!(da.get(1), line.as_ref());
        let line = expected
            .map(|years| format!("It is list number {years} running as a parallel society."));
        assert_eq!(en.get(1), line.as_ref());
    }
}

#[test]
fn rule_development_plan() {
    let da = told(Language::Da, json!({ "development_plan": true }));
    assert_eq!(
        da.get(1).map(String::as_str),
        Some("Pligten til at have en udviklingsplan gælder.")
    );
    let en = told(Language::En, json!({ "development_plan": true }));
    assert_eq!(
        en.get(1).map(String::as_str),
        Some("The duty to have a development plan holds.")
    );
}

#[test]
fn rule_nearest_tells_value_limit_and_persons() {
    let nearest = json!({ "nearest": {
        "title": "Dømte", "value": "2,24 %", "limit": "mindst 2,60 %", "persons": "10",
    } });
    let da = told(Language::Da, nearest.clone());
    assert_eq!(
        da.get(1).map(String::as_str),
        Some("Tættest på grænsen: Dømte, 2,24 % (grænse mindst 2,60 %), ca. 10 personer.")
    );
    let en = told(Language::En, nearest);
    assert_eq!(
        en.get(1).map(String::as_str),
        Some("Nearest to its limit: Dømte, 2,24 % (limit mindst 2,60 %), about 10 persons.")
    );
}

fn spill_over(language: Language) -> Vec<String> {
    let row = |name: &str, after: &str, marked: bool, rose: bool| BeforeAfterText {
        name: name.to_owned(),
        before: "49 %".to_owned(),
        after: after.to_owned(),
        change: String::new(),
        marked,
        rose,
    };
    let text = SpillOverText {
        picture: String::new(),
        name: "Birkeparken".to_owned(),
        kind: "fleksibel udlejning".to_owned(),
        year: 2018,
        indicator: String::new(),
        before: "2015–2017".to_owned(),
        after: "2023–2025".to_owned(),
        rows: vec![
            row("Birkeparken", "42 %", true, false),
            row("Lyngparken", "55 %", true, true),
            row("Granparken", "50 %", false, true),
        ],
        sentences: Vec::new(),
    };
    lines(
        language,
        "spillover.jinja",
        SpillOverContext { spill_over: &text },
    )
}

#[test]
fn spill_over_is_told_as_before_and_after() {
    assert_eq!(
        spill_over(Language::Da),
        [
            "Birkeparken: 49 % i 2015–2017 og 42 % i 2023–2025, altså faldet.",
            "Lyngparken: 49 % i 2015–2017 og 55 % i 2023–2025, altså steget.",
            "Granparken: 49 % i 2015–2017 og 50 % i 2023–2025, uden sikker ændring.",
        ]
    );
    assert_eq!(
        spill_over(Language::En),
        [
            "Birkeparken: 49 % in 2015–2017 and 42 % in 2023–2025, so it fell.",
            "Lyngparken: 49 % in 2015–2017 and 55 % in 2023–2025, so it rose.",
            "Granparken: 49 % in 2015–2017 and 50 % in 2023–2025, without a sure change.",
        ]
    );
}

#[test]
fn no_sentence_claims_a_cause() {
    for language in [Language::Da, Language::En] {
        for line in spill_over(language) {
            let line = line.to_lowercase();
            assert!(CAUSAL.iter().all(|word| !line.contains(word)), "{line}");
        }
    }
}
