//! What is said to stand out on the demonstration municipality, in all places that say it.

use std::{collections::BTreeMap, fs, sync::LazyLock};

use serde_json::Value;

use crate::{demo::RUN, pdf::Pdf, support::Published};

/// What an edition publishes beside its tables.
static RENDERING: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(&RUN.read("output/2026/rendering.json")).unwrap());

/// What the web page tells of every unit: tone and sentence.
pub(crate) static TOLD: LazyLock<BTreeMap<String, Vec<(String, String)>>> = LazyLock::new(|| {
    let script = RUN.read("output/2026/site/data.js");
    let (_, json) = script.split_once('=').unwrap();
    let edition: Value = serde_json::from_str(json.trim().trim_end_matches(';')).unwrap();
    serde_json::from_value(edition["findings"].clone()).unwrap()
});

const MUNICIPALITY: &str = "municipality";

/// A number, which stands as text where JSON would not keep it to the last bit.
fn number(value: &Value) -> Option<f64> {
    let exact = || value["$number"].as_str()?.parse().ok();
    value.as_f64().or_else(exact)
}

/// The findings of a unit, as facts.
fn findings(unit: &str) -> &'static [Value] {
    RENDERING["findings"][unit].as_array().unwrap()
}

/// The facts of a rule in a unit's list, with what they are about.
fn of_rule(unit: &str, rule: &str) -> Vec<(&'static str, &'static Value)> {
    let list = findings(unit).iter();
    let of_rule = list.filter_map(|one| Some((one["unit"].as_str()?, one["rule"].get(rule)?)));
    of_rule.collect()
}

#[track_caller]
fn says(unit: &str, tone: &str, sentence: &str) {
    let told = &TOLD[unit];
    let expected = (tone.to_owned(), sentence.to_owned());
    // Spaces that keep a number and its sign together.
    let plain = |(tone, text): &(String, String)| (tone.clone(), text.replace('\u{a0}', " "));
    assert!(
        told.iter().map(plain).any(|one| one == expected),
        "{told:#?}"
    );
}

#[test]
fn which_estate_is_closest_to_another_label() {
    let standings = RENDERING["standings"].as_array().unwrap().iter();
    let persons = standings.filter_map(|one| number(&one["turning_point"]["persons"]));
    let fewest = persons.reduce(f64::min).unwrap();
    let near = of_rule(MUNICIPALITY, "turning_point");
    assert!(
        near.iter()
            .all(|(_, near)| near["turning_point"]["persons"] == fewest),
        "{near:?}"
    );
    says(
        MUNICIPALITY,
        "attention",
        "Højst 15 personer skiller Ravnebakken fra at blive et parallelsamfund: »Dømte« er 2,24 %, og \
         grænsen er 2,60 %.",
    );
}

#[test]
fn which_area_worsened_most_in_ten_years() {
    says(
        MUNICIPALITY,
        "attention",
        "Størst tilbagegang blandt områderne har Stjernekvarteret: Andelen uden for arbejde og \
         uddannelse er steget fra 22 til 48 % på ti år.",
    );
    // No area is told of a larger one for the worse.
    let spreads = |facts: &Value| number(&facts["spreads"]).unwrap();
    let all = of_rule(MUNICIPALITY, "area_change");
    let (area, worst) = all[0];
    assert_eq!(
        (area, &worst["change"]["is_better"]),
        ("129", &Value::Bool(false))
    );
    assert!(
        all.iter()
            .all(|(_, facts)| spreads(facts) <= spreads(worst))
    );
}

#[test]
fn which_goals_are_behind_and_by_how_much() {
    let goals = RENDERING["goals"].as_array().unwrap();
    let told = of_rule(MUNICIPALITY, "goal");
    assert_eq!(told.len(), goals.len());
    let is_behind = |facts: &&Value| facts["verdict"] == "behind" || facts["verdict"] == "away";
    let behind = told.iter().filter(|(_, facts)| is_behind(facts)).count();
    assert_eq!(behind, goals.iter().filter(is_behind).count());
    says(
        MUNICIPALITY,
        "attention",
        "Målet »1.000 flere beboere om året« er bagud: »Beboere« er 119.940, men burde nu være 121.520.",
    );
    says(
        MUNICIPALITY,
        "attention",
        "Fire af fem mål er bagud, mest »Flere elever i almindelige klasser«.",
    );
    says(
        MUNICIPALITY,
        "strength",
        "Målet »Færre uden for arbejde og uddannelse« er nået: »Uden for arbejde og uddannelse« er 23,8 %, og målet er 24,0 %.",
    );
}

#[test]
fn what_is_new_since_last_year() {
    says(
        MUNICIPALITY,
        "new",
        "Størst tilbagegang blandt områderne siden året før har Hyrdebjergby: Andelen uden for arbejde \
         og uddannelse er steget fra 22 til 30 %.",
    );
    says(
        "118",
        "new",
        "Sønderhegn havde 2.840 beboere pr. 1. januar 2025, omkring 10 færre end året før.",
    );
}

#[test]
fn what_an_area_is_good_at() {
    says(
        "106",
        "strength",
        "Andelen med videregående uddannelse er 56 % mod 40 % i hele kommunen.",
    );
}

#[test]
fn figures_of_findings_are_the_published_ones() {
    let published = RUN.published();
    let value = |unit: &str, facts: &Value, year: &str| {
        let is = |row: &&Published| {
            row.unit == unit
                && facts["indicator"] == row.indicator
                && facts[year].as_i64() == Some(row.year.into())
        };
        published.iter().find(is).unwrap().value
    };
    let mut seen = 0;
    for list in RENDERING["findings"].as_object().unwrap().values() {
        for one in list.as_array().unwrap() {
            let unit = one["unit"].as_str().unwrap();
            let rule = &one["rule"];
            let change = rule
                .get("change")
                .or_else(|| rule.get("area_change")?.get("change"));
            if let Some(facts) = change {
                assert_eq!(number(&facts["to"]), value(unit, facts, "year"), "{one}");
                assert_eq!(
                    number(&facts["from"]),
                    value(unit, facts, "from_year"),
                    "{one}"
                );
                seen += 1;
            } else if let Some(facts) = rule.get("gap") {
                assert_eq!(number(&facts["value"]), value(unit, facts, "year"), "{one}");
                let with = facts["with"].as_str().unwrap();
                assert_eq!(number(&facts["other"]), value(with, facts, "year"), "{one}");
                seen += 1;
            }
        }
    }
    assert!(seen > 150, "{seen}");
}

#[test]
fn sentences_are_short_and_every_list_has_some() {
    let is_word = |word: &&str| word.contains(char::is_alphanumeric);
    for (unit, told) in &*TOLD {
        for (_, sentence) in told {
            let words = sentence.split_whitespace().filter(is_word).count();
            assert!(words <= 25, "{unit}: {words} words: {sentence}");
            assert!(
                sentence.ends_with('.') && !sentence.contains("  "),
                "{unit}: {sentence}"
            );
            assert!(!sentence.contains(['(', '[']), "{unit}: {sentence}");
        }
    }
    let areas = RENDERING["units"].as_object().unwrap().values();
    for area in areas.filter(|one| one["kind"] == "area") {
        let id = area["id"].as_str().unwrap();
        assert!(TOLD[id].len() >= 2, "{id}");
    }
}

#[test]
fn the_same_findings_head_every_medium() {
    let first = |unit: &str| TOLD[unit][0].1.clone();
    for (file, unit) in [
        ("municipality.pdf", MUNICIPALITY),
        ("area-118.pdf", "118"),
        ("association-h2.pdf", "h2"),
        ("packet-oekonomiudvalget.pdf", MUNICIPALITY),
        ("packet-oekonomiudvalget.pdf", "h2"),
    ] {
        let bytes = fs::read(RUN.path(&format!("output/2026/briefings/{file}"))).unwrap();
        assert!(Pdf::read(&bytes).holds(&first(unit)), "{file} {unit}");
    }
    let page = RUN.read("output/2026/site/index.html");
    assert!(page.contains(&first(MUNICIPALITY)));
    let mails = RUN.files("output/outbox/2026");
    let (_, mail) = mails
        .iter()
        .find(|(name, _)| name.starts_with("bestyrelsen_at_fjordlys"))
        .unwrap();
    let mail = mail_parser::MessageParser::default().parse(mail).unwrap();
    let text = mail.body_text(0).unwrap().replace('\u{a0}', " ");
    let html = mail.body_html(0).unwrap().replace('\u{a0}', " ");
    let sentence = first("h2").replace('\u{a0}', " ");
    assert!(
        text.contains(&sentence) && html.contains(&sentence),
        "{text}"
    );
}

#[test]
fn amounts_are_ordered_by_how_they_moved_beside_the_municipality() {
    let all = RUN.published();
    let income = |unit: &str, year: i32| {
        let mut rows = all.iter();
        let row =
            rows.find(|row| row.indicator == "income" && row.unit == unit && row.year == year);
        row.and_then(|row| row.value).unwrap()
    };
    let moved = |unit: &str| income(unit, 2025) - income(unit, 2020);
    let everywhere = moved(MUNICIPALITY);
    let briefing = RUN.briefing(MUNICIPALITY, &[]);
    let movers = briefing["areas"]["movers"].as_array().unwrap();
    let money: Vec<&Value> = movers
        .iter()
        .filter(|one| one["beside_whole"] == true)
        .collect();
    // Over one year and over five: the income of 2023, and of 2019.
    let since: Vec<&str> = money
        .iter()
        .filter_map(|one| one["since"].as_str())
        .collect();
    assert_eq!(since, ["2023", "2019"]);
    let first = |side: &str| money[1][side][0]["name"].as_str().unwrap();
    // Stjernekvarteret rose, and by less than all others: it stands on the other side.
    assert_eq!(first("rose"), "Væverkvarteret");
    assert_eq!(first("fell"), "Stjernekvarteret");
    assert!(moved("121") > everywhere);
    assert!(moved("129") > 0.0 && moved("129") < everywhere);
    // Full counts of homes are not held against chance.
    assert!(movers.iter().all(|one| one["title"] != "Almene boliger"));
}
