//! The sentences about estates and their quarters, by their rules.

use std::path::Path;

use serde_json::json;

use super::*;
use crate::{
    briefing::{Report, Templates},
    model::Language,
};

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

    let sentences = Sentences {
        templates: &templates,
        report: Report::Municipality,
    };
    sentences.lines(name, context).unwrap()
}

/// An estate that is on the list, and was not the year before.
fn estate(change: serde_json::Value) -> serde_json::Value {
    let mut estate = json!({
        "name": "Birkeparken",
        "is_large": true,
        "least_residents": "mindst 1.000",
        "published": null,
        "label": "udsat boligområde",
        "phrase": "et udsat boligområde",
        "label_before": "ikke på listen",
        "is_listed": true,
        "list_year": 2025,
        "years_in_row": 0,
        "row_is_open": false,
        "row_phrase": "et parallelsamfund",
        "obligations": [],
        "label_key": "vulnerable",
        "turning_point": null,
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
        told(Language::DANISH, json!({})),
        [
            "Efter kommunens egne tal til listen pr. 1. december 2025 er Birkeparken et udsat \
             boligområde; året før: ikke på listen."
        ]
    );
    assert_eq!(
        told(
            Language::DANISH,
            json!({ "label": "ikke på listen", "phrase": "ikke på listen", "is_listed": false })
        ),
        [
            "Efter kommunens egne tal til listen pr. 1. december 2025 er Birkeparken ikke på listen, \
             som året før."
        ]
    );
    assert_eq!(
        told(
            Language::ENGLISH,
            json!({
                "label": "vulnerable area", "phrase": "a vulnerable area",
                "label_before": "vulnerable area",
            })
        ),
        [
            "By the municipality’s own figures for the list of 1 December 2025 Birkeparken is a \
             vulnerable area, as the year before."
        ]
    );
}

#[test]
fn rule_label_does_not_call_an_estate_unknown() {
    let unknown = || json!({ "label": "ukendt", "label_key": null, "is_listed": false });
    assert_eq!(
        told(Language::DANISH, unknown()),
        ["Tallene kan ikke afgøre, hvad Birkeparken er pr. 1. december 2025."]
    );
    let en = told(Language::ENGLISH, unknown());
    assert!(!en[0].contains("ukendt"), "{en:?}");
}

#[test]
fn rule_label_says_where_there_are_too_few_residents() {
    let small = || json!({ "is_large": false, "label_key": "none" });
    assert_eq!(
        told(Language::DANISH, small()),
        [
            "Birkeparken har ikke længere mindst 1.000 beboere og får derfor ingen betegnelse efter \
             kommunens egne tal."
        ]
    );
    let en = told(Language::ENGLISH, small());
    assert_eq!(en.len(), 1, "{en:?}");
    assert!(en[0].starts_with("Birkeparken no longer has"), "{en:?}");
}

#[test]
fn rule_years_in_row_counts_from_the_second_list() {
    for (years, is_open, da, en) in [
        (0, false, None, None),
        (1, true, None, None),
        (2, false, Some("2"), Some("2")),
        (10, false, Some("10"), Some("10")),
        // Older lists are unknown.
        (10, true, Some("mindst 10"), Some("at least 10")),
    ] {
        let row = |phrase: &str| json!({ "years_in_row": years, "row_is_open": is_open, "row_phrase": phrase });
        let line = da.map(|years| {
            format!("Betingelserne for et parallelsamfund er opfyldt på {years} lister i træk.")
        });
        assert_eq!(
            told(Language::DANISH, row("et parallelsamfund")).get(1),
            line.as_ref()
        );
        let line = en.map(|years| {
            format!("The conditions of a parallel society are met on {years} lists running.")
        });
        assert_eq!(
            told(Language::ENGLISH, row("a parallel society")).get(1),
            line.as_ref()
        );
    }
}

#[test]
fn rule_obligation_says_where_the_duty_comes_from_and_when_it_ends() {
    let plan = |language, was: Option<&str>, until: Option<&str>, note: Option<&str>| {
        let duty = match language {
            Language::DANISH => "Der er pligt til at have en plan",
            _ => "There must be a plan",
        };
        let obligation = json!({
            "duty": duty, "citation": "§ 168 a", "was": was, "until": until, "note": note,
        });
        told(language, json!({ "obligations": [obligation, obligation] }))[1..].to_vec()
    };
    let (da, en) = (Language::DANISH, Language::ENGLISH);
    let before = "omdannelsesområde";
    for (told, first, second) in [
        (
            plan(da, Some(before), Some("1. januar 2030"), None),
            "Der er pligt til at have en plan, fordi Birkeparken tidligere har været \
             omdannelsesområde, senest indtil den 1. januar 2030.",
            "Der er pligt til at have en plan af samme grund, senest indtil den 1. januar 2030.",
        ),
        (
            plan(da, None, None, Some("Dispensation: 68 %.")),
            "Der er pligt til at have en plan, fordi Birkeparken er et udsat boligområde.",
            "Der er pligt til at have en plan af samme grund.",
        ),
        (
            plan(
                en,
                Some("transformation area"),
                Some("1 January 2030"),
                None,
            ),
            "There must be a plan, as Birkeparken was a transformation area before, until 1 \
             January 2030 at the latest.",
            "There must be a plan for the same reason, until 1 January 2030 at the latest.",
        ),
    ] {
        assert_eq!(told[..2], [first, second]);
    }
    // What was granted stands behind all duties, so that it is not taken for their reason.
    let noted = plan(da, None, None, Some("Dispensation: 68 %."));
    assert_eq!(noted[2..], ["Dispensation: 68 %.", "Dispensation: 68 %."]);
}

#[test]
fn rule_turning_point_tells_value_limit_and_persons() {
    let turn = |label: Option<&str>, met: bool| {
        json!({ "turning_point": {
            "title": "Dømte", "value": "2,24 %", "limit": "mindst 2,60 %", "persons": "10",
            "phrase": label, "is_listed": label.is_some(), "met": met,
        } })
    };
    for (language, change, expected) in [
        (
            Language::DANISH,
            turn(Some("et parallelsamfund"), false),
            "Birkeparken bliver et parallelsamfund, hvis »Dømte« (2,24 %) bliver mindst 2,60 %. \
             Det svarer til højst 10 personer, når alt andet er uændret.",
        ),
        (
            Language::DANISH,
            turn(None, true),
            "Birkeparken kommer af listen, hvis »Dømte« (2,24 %) ikke længere er mindst 2,60 %. \
             Det svarer til højst 10 personer, når alt andet er uændret.",
        ),
        (
            Language::ENGLISH,
            turn(Some("a parallel society"), false),
            "Birkeparken becomes a parallel society if “Dømte” (2,24 %) becomes mindst 2,60 %. \
             That is at most 10 persons, all else unchanged.",
        ),
        (
            Language::ENGLISH,
            turn(None, true),
            "Birkeparken leaves the list if “Dømte” (2,24 %) is no longer mindst 2,60 %. \
             That is at most 10 persons, all else unchanged.",
        ),
    ] {
        let told = told(language, change);
        assert_eq!(told.get(1).map(String::as_str), Some(expected));
    }
}

#[test]
fn levels_say_which_criteria_are_counted() {
    let level = |gates: &[&str], beyond: &[&str], is_prevention: bool, lists: u32| {
        let levels = json!([{
            "label": "udsat boligområde", "paragraph": "§ 61", "gates": gates, "counted": 4,
            "needed": 2, "beyond": beyond, "is_prevention": is_prevention, "lists": lists,
            "one_gate_is_enough": true,
        }]);
        let context = json!({ "levels": levels });
        [Language::DANISH, Language::ENGLISH]
            .map(|one| lines(one, "levels.jinja", &context).join("|"))
    };
    for (given, da, en) in [
        (
            level(&[], &[], false, 1),
            "mindst 2 af de 4 kriterier er opfyldt.",
            "at least 2 of the 4 criteria are met.",
        ),
        (
            level(&[], &["Indkomst"], false, 1),
            "mindst 2 af de 4 kriterier ud over »Indkomst« er opfyldt.",
            "at least 2 of the 4 criteria besides “Indkomst” are met.",
        ),
        (
            level(&["Dømte"], &[], true, 1),
            "»Dømte« og mindst 2 af de 4 andre kriterier er opfyldt efter grænserne i parentes.",
            "“Dømte” and at least 2 of the 4 other criteria are met by the limits in brackets.",
        ),
        (
            level(&["Dømte"], &[], false, 5),
            "»Dømte« og mindst 2 af de 4 andre kriterier er opfyldt på 5 lister i træk.",
            "“Dømte” and at least 2 of the 4 other criteria are met on 5 lists running.",
        ),
        (
            level(&["Dømte", "Børn"], &[], false, 1),
            "mindst ét af »Dømte«, »Børn« og mindst 2 af de 4 andre kriterier er opfyldt.",
            "at least one of “Dømte”, “Børn” and at least 2 of the 4 other criteria are met.",
        ),
    ] {
        let label = "Udsat boligområde (§ 61): ";
        assert_eq!(given, [da, en].map(|rest| format!("{label}{rest}")));
    }
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
        spill_over(Language::DANISH),
        [
            "Birkeparken: 49 % i 2015–2017 og 42 % i 2023–2025: et fald ud over tilfældige udsving.",
            "Lyngparken: 49 % i 2015–2017 og 55 % i 2023–2025: en stigning ud over tilfældige udsving.",
            "Granparken: 49 % i 2015–2017 og 50 % i 2023–2025: ingen ændring ud over tilfældige udsving.",
        ]
    );
    assert_eq!(
        spill_over(Language::ENGLISH),
        [
            "Birkeparken: 49 % in 2015–2017 and 42 % in 2023–2025: a fall beyond chance.",
            "Lyngparken: 49 % in 2015–2017 and 55 % in 2023–2025: a rise beyond chance.",
            "Granparken: 49 % in 2015–2017 and 50 % in 2023–2025: no change beyond chance.",
        ]
    );
}

#[test]
fn no_sentence_claims_a_cause() {
    for language in [Language::DANISH, Language::ENGLISH] {
        for line in spill_over(language) {
            let line = line.to_lowercase();
            assert!(CAUSAL.iter().all(|word| !line.contains(word)), "{line}");
        }
    }
}
