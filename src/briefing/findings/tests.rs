//! The sentence of each rule, in both languages.

use std::path::Path;

use super::*;
use crate::model::Language;

fn sentence(language: Language, rule: &str, says: &Value) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("report-templates");
    let templates = Templates::load(&folder, language).unwrap();
    let sentences = Sentences {
        templates: &templates,
        report: Report::Area,
    };
    let date = match language == Language::DANISH {
        true => "1. januar 2025",
        false => "1 January 2025",
    };
    let context = json!({
        "unit": { "residents_reference": "new_year", "residents_date": date },
        "finding": { "rule": rule, "name": "Skovby", "tone": "attention", "is_own": true, "says": says },
    });
    let lines = sentences.lines(TEMPLATE, context).unwrap();
    lines.join(" / ")
}

#[track_caller]
fn says(rule: &str, facts: &Value, danish: &str, english: &str) {
    assert_eq!(sentence(Language::DANISH, rule, facts), danish);
    assert_eq!(sentence(Language::ENGLISH, rule, facts), english);
}

/// A label on the list of 2025, with what differs.
fn label(other: &Value) -> Value {
    let mut facts = json!({
        "list_year": 2025, "label": "X", "is_listed": true, "before": null, "was_listed": false,
        "is_published": true, "own": "X", "is_at_odds": false,
    });
    for (key, value) in other.as_object().unwrap() {
        facts[key] = value.clone();
    }
    facts
}

#[test]
fn a_label_is_told_with_who_says_so_and_what_it_was() {
    for (other, danish, english) in [
        (
            json!({}),
            "Skovby er X på ministeriets liste pr. 1. december 2025, også efter kommunens egne tal.",
            "Skovby is X on the ministry’s list of 1 December 2025, by the municipality’s own figures too.",
        ),
        (
            json!({ "is_published": false }),
            "Skovby er X efter kommunens egne tal til listen pr. 1. december 2025.",
            "Skovby is X by the municipality’s own figures for the list of 1 December 2025.",
        ),
        (
            json!({ "own": "Y", "is_at_odds": true }),
            "Skovby er X på ministeriets liste pr. 1. december 2025; efter kommunens egne tal er det Y.",
            "Skovby is X on the ministry’s list of 1 December 2025; by the municipality’s own figures it is Y.",
        ),
        (
            json!({ "before": "Z", "own": null }),
            "Skovby er ny på ministeriets liste pr. 1. december 2025 og er nu X.",
            "Skovby is new on the ministry’s list of 1 December 2025 and is now X.",
        ),
        (
            json!({ "before": "Z", "was_listed": true, "own": null }),
            "Skovby er nu X på ministeriets liste pr. 1. december 2025 og var året før Z.",
            "Skovby is now X on the ministry’s list of 1 December 2025 and was Z the year before.",
        ),
        (
            json!({ "before": "Z", "was_listed": true, "is_listed": false, "is_published": false }),
            "Skovby er kommet af listen pr. 1. december 2025 og var året før Z efter kommunens egne tal.",
            "Skovby has come off the list of 1 December 2025 and was Z the year before by the municipality’s own figures.",
        ),
        (
            json!({ "is_listed": false, "own": "Y", "is_at_odds": true }),
            "Skovby er ikke på ministeriets liste pr. 1. december 2025; efter kommunens egne tal er det Y.",
            "Skovby is not on the ministry’s list of 1 December 2025; by the municipality’s own figures it is Y.",
        ),
    ] {
        says("label", &label(&other), danish, english);
    }
}

#[test]
fn the_law_is_told_by_colour_limit_chance_and_obligation() {
    let light = json!({ "colour": "red", "before": null });
    let changed = json!({ "colour": "red", "before": "yellow" });
    says(
        "colour",
        &light,
        "Trafiklyset for Skovby er rødt.",
        "The traffic light of Skovby is red.",
    );
    says(
        "colour",
        &changed,
        "Trafiklyset for Skovby er skiftet fra gult til rødt.",
        "The traffic light of Skovby has turned from yellow to red.",
    );
    let mut near = json!({
        "title": "T", "value": "49,4 %", "limit": "50 %", "persons": "10", "label": "X",
        "is_listed": true, "is_graver": true,
    });
    says(
        "turning_point",
        &near,
        "Højst 10 personer skiller Skovby fra at blive X: »T« er 49,4 %, og grænsen er 50 %.",
        "Skovby is at most 10 persons from becoming X: “T” is 49,4 %, and the limit is 50 %.",
    );
    near["is_graver"] = false.into();
    near["value"] = Value::Null;
    says(
        "turning_point",
        &near,
        "Højst 10 personer skiller Skovby fra kun at være X efter »T«.",
        "Skovby is at most 10 persons from being only X by “T”.",
    );
    near["is_listed"] = false.into();
    says(
        "turning_point",
        &near,
        "Højst 10 personer skiller Skovby fra at komme af listen efter »T«.",
        "Skovby is at most 10 persons from coming off the list by “T”.",
    );
    says(
        "next_list",
        &json!({ "list_year": 2026, "label": "X", "is_listed": true, "chance": "60 %" }),
        "Sandsynligheden for, at Skovby er X 1. december 2026, er 60 %.",
        "The chance that Skovby is X on 1 December 2026 is 60 %.",
    );
    says(
        "obligation",
        &json!({ "duty": "D", "until": "1. januar 2030" }),
        "D for Skovby, senest indtil den 1. januar 2030.",
        "D for Skovby, until 1. januar 2030 at the latest.",
    );
}

fn indicator(phrase: Option<&str>, persons: Option<&str>) -> Value {
    json!({ "phrase": phrase, "title": "T", "persons": persons, "is_fewer": true })
}

fn change(indicator: &Value, years: i32) -> Value {
    json!({
        "indicator": indicator, "from": "22", "to": "48 %", "has_risen": true, "is_better": false,
        "years": years, "from_year": 2015,
    })
}

#[test]
fn figures_are_told_by_their_phrase_or_else_their_title() {
    says(
        "change",
        &change(&indicator(Some("andelen"), Some("130")), 10),
        "Andelen er steget fra 22 til 48 % på ti år; med kommunens andel ville det være omkring 130 færre.",
        "Andelen has risen from 22 to 48 % in ten years; with the municipality’s share it would be about 130 fewer.",
    );
    says(
        "change",
        &change(&indicator(None, None), 1),
        "»T« er steget fra 22 til 48 % på et år.",
        "“T” has risen from 22 to 48 % in one year.",
    );
    says(
        "area_change",
        &change(&indicator(Some("andelen"), Some("130")), 10),
        "Størst tilbagegang blandt områderne har Skovby: Andelen er steget fra 22 til 48 % på ti år.",
        "Of all areas Skovby has changed most for the worse: andelen has risen from 22 to 48 % in ten years.",
    );
    says(
        "area_change",
        &change(&indicator(Some("andelen"), None), 1),
        "Størst tilbagegang blandt områderne siden året før har Skovby: Andelen er steget fra 22 til 48 %.",
        "Of all areas Skovby has changed most for the worse since the year before: andelen has risen from 22 to 48 %.",
    );
    for (is_region, danish, english) in [
        (
            false,
            "Andelen er 20 % mod 10 % i hele kommunen; med samme andel ville det være omkring 40 færre.",
            "Andelen is 20 % against 10 % in the whole municipality; with the same share it would be about 40 fewer.",
        ),
        (
            true,
            "Andelen er 20 % mod 10 % i R; med samme andel ville det være omkring 40 færre.",
            "Andelen is 20 % against 10 % in R; with the same share it would be about 40 fewer.",
        ),
    ] {
        let facts = json!({
            "indicator": indicator(Some("andelen"), Some("40")), "value": "20 %", "other": "10 %",
            "with": "R", "is_region": is_region,
        });
        says("gap", &facts, danish, english);
    }
}

#[test]
fn residents_are_told_with_what_changed() {
    for (by, danish, english) in [
        (None, "", ""),
        (
            Some(5.0),
            ", stort set som året før",
            ", about the same as the year before",
        ),
        (
            Some(40.0),
            ", omkring 40 flere end året før",
            ", about 40 more than the year before",
        ),
        (
            Some(-40.0),
            ", omkring 40 færre end året før",
            ", about 40 fewer than the year before",
        ),
    ] {
        says(
            "residents",
            &json!({ "value": "4.769", "by": by, "by_written": "40" }),
            &format!("Skovby havde 4.769 beboere pr. 1. januar 2025{danish}."),
            &format!("Skovby had 4.769 residents on 1 January 2025{english}."),
        );
    }
}

#[test]
fn every_verdict_of_a_goal_has_its_sentence() {
    for (verdict, danish, english) in [
        (
            "behind",
            "Målet »T« er bagud: »I« er 28, men burde nu være 25.",
            "The goal “T” is behind: “I” is 28 but should now be 25.",
        ),
        (
            "away",
            "Målet »T« kommer længere væk: »I« er 28, men burde nu være 25.",
            "The goal “T” is getting further away: “I” is 28 but should now be 25.",
        ),
        (
            "reached",
            "Målet »T« er nået: »I« er 28, og målet er 20.",
            "The goal “T” is reached: “I” is 28, and the target is 20.",
        ),
        (
            "on_path",
            "Målet »T« nås med samme tempo: »I« er 28, og målet er 20.",
            "The goal “T” will be reached at this pace: “I” is 28, and the target is 20.",
        ),
    ] {
        let facts = json!({
            "title": "T", "indicator": "I", "verdict": verdict, "value": "28", "expected": "25", "target": "20",
        });
        says("goal", &facts, danish, english);
    }
}

#[test]
fn goals_that_are_behind_are_named_together() {
    for (behind, danish, english) in [
        (
            json!(["A", "B"]),
            "To af fem mål er bagud: »A« og »B«.",
            "Two of five goals are behind: “A” and “B”.",
        ),
        (
            json!(["A", "B", "C"]),
            "Tre af fem mål er bagud, mest »A«.",
            "Three of five goals are behind, most of all “A”.",
        ),
    ] {
        let facts = json!({ "goals": 5, "behind": behind });
        says("goals_behind", &facts, danish, english);
    }
}
