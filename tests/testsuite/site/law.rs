//! What the page tells of housing areas.

use serde_json::Value;

use super::data;
use crate::{browser::Browser, demo::RUN};

fn standing_of<'a>(edition: &'a mut Value, unit: &str) -> &'a mut Value {
    let standings = edition["law"]["standings"].as_array_mut().unwrap();
    let mut own = standings.iter_mut().filter(|one| one["unit"] == unit);
    own.next().unwrap()
}

/// Opens the page about the law of an edition that was changed.
fn open_law(browser: &mut Browser, edition: &Value) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files = RUN.files("output/2026/site").into_iter();
    for (name, bytes) in files.filter(|(name, _)| !name.contains('/')) {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let script = format!("window.EDITION = {edition};");
    std::fs::write(folder.path().join("data.js"), script).unwrap();
    let page = folder.path().join("index.html");
    browser.open(&page, "#v=estates", (1280, 1600));
    folder
}

#[test]
fn a_housing_area_is_told_of_with_its_estates_in_all_their_areas() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let mut edition = data(&RUN);
    // As one that has become too small, and is obliged to something.
    let small = standing_of(&mut edition, "e01");
    small["is_large"] = false.into();
    for key in ["criteria", "chances", "tools", "compared"] {
        small[key] = serde_json::json!([]);
    }
    for key in ["colour", "turning_point"] {
        small[key] = Value::Null;
    }
    let folder = open_law(&mut browser, &edition);
    let card = browser.text("document.getElementById('estate-b1').innerText");
    for words in [
        "Boligforeningen Ravn, Boligselskabet Østerhegn · Tårnhusene, Væverkvarteret",
        "Boligområdet består af Tårnhusparken, Væverhusene, som loven ser på under ét.",
        "Indsatser: renovering, Væverhusene (2019), renovering, Tårnhusparken (2021).",
    ] {
        assert!(card.contains(words), "{words}: {card}");
    }
    let small = browser.text("document.getElementById('estate-e01').innerText");
    assert!(
        small.contains("har ikke længere mindst 1.000 beboere"),
        "{small}"
    );
    assert!(!small.contains("Kriterium"), "{small}");
    // It is found under both of its areas and both of its associations.
    for (select, unit) in [
        ("place", "121"),
        ("place", "124"),
        ("association", "h3"),
        ("association", "h4"),
    ] {
        browser.value(&format!(
            "(() => {{ for (const id of ['place', 'association']) {{
              const select = document.getElementById(id);
              select.value = id === '{select}' ? '{unit}' : '';
              select.dispatchEvent(new Event('change')); }} return 1; }})()"
        ));
        let cards = browser
            .text("[...document.querySelectorAll('article.estate')].map((one) => one.id).join()");
        assert_eq!(cards, "estate-b1", "{unit}");
    }
    browser.was_quiet(folder.path());
}

#[test]
fn a_hidden_criterion_is_hidden_in_words_and_not_drawn() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let mut edition = data(&RUN);
    let hidden = &mut standing_of(&mut edition, "e01")["criteria"][2];
    for key in ["value", "met", "prevention_met", "points", "persons"] {
        hidden[key] = Value::Null;
    }
    hidden["hidden"] = true.into();
    hidden.as_object_mut().unwrap().remove("next");
    let folder = open_law(&mut browser, &edition);
    let row = "document.querySelectorAll('#estate-e01 tbody tr')[2]";
    assert_eq!(
        browser.value(&format!("{row}.querySelectorAll('svg').length")),
        0
    );
    let told = browser.text(&format!("{row}.innerText"));
    assert_eq!(told.matches("skjult").count(), 2, "{told}");
    let card = browser.text("document.getElementById('estate-e01').innerText");
    assert!(
        card.contains("2 af 5 efter §\u{a0}61\u{a0}a, 1 er ikke vist"),
        "{card}"
    );
    assert!(card.contains("Et kriterium er skjult, fordi nogen ellers kunne genkendes."));
    browser.was_quiet(folder.path());
}
