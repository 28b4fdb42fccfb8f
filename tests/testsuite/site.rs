//! The web page: what it holds, and what a browser makes of it.

mod accessible;
mod law;
pub(crate) mod profiles;
mod views;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    browser::Browser,
    demo::RUN,
    map,
    support::{Project, repository},
};

const PAGE: &str = "output/2026/site/index.html";

/// Returns what the script of data holds.
pub(crate) fn data(project: &Project) -> Value {
    let script = project.read("output/2026/site/data.js");
    let json = script.strip_prefix("window.EDITION = ").unwrap();
    serde_json::from_str(json.strip_suffix(";\n").unwrap()).unwrap()
}

/// Asserts that the page shows the published table: no figure more, none less, none else.
fn agrees_with_published(project: &Project) {
    let data = data(project);
    let years: Vec<i64> = data["years"]
        .as_array()
        .unwrap()
        .iter()
        .map(|year| year.as_i64().unwrap())
        .collect();
    let mut on_page = BTreeMap::new();
    for indicator in data["indicators"].as_array().unwrap() {
        for (unit, row) in indicator["figures"].as_object().unwrap() {
            for (year, cell) in years.iter().zip(row.as_array().unwrap()) {
                if !cell.is_null() {
                    let id = indicator["id"].as_str().unwrap().to_owned();
                    on_page.insert((id, unit.clone(), *year), cell.clone());
                }
            }
        }
    }
    let published = project.published();
    assert_eq!(published.len(), on_page.len());
    for row in published {
        let cell = &on_page[&(row.indicator.clone(), row.unit.clone(), i64::from(row.year))];
        match row.value {
            None => assert_eq!(cell, "h", "{row:?}"),
            Some(value) => assert_eq!(cell.as_f64(), Some(value), "{row:?}"),
        }
    }
}

#[test]
fn the_page_shows_what_is_published_and_nothing_else() {
    let project = map::project(str::to_owned);
    project.run(&["run"]).ends_with_code(0).says("web page");
    agrees_with_published(&project);
    agrees_with_published(&RUN);
    let page = RUN.files("output/2026/site");
    let ours = page
        .iter()
        .filter(|(name, _)| !name.contains('/') && name != "figures.xlsx");
    assert!(ours.map(|(_, bytes)| bytes.len()).sum::<usize>() < 1_000_000);
    let profiles = page.iter().filter(|(name, _)| name.contains('/'));
    assert!(profiles.map(|(_, bytes)| bytes.len()).sum::<usize>() < 10_000_000);
    let stored = project.files("output/archive/2026/data/site");
    assert!(stored == project.files("output/2026/site"));
    let (profiles, own): (Vec<_>, Vec<_>) = stored.iter().partition(|(name, _)| name.contains('/'));
    assert_eq!((own.len(), profiles.len()), (20, 7));
}

#[test]
fn the_page_names_no_other_address_and_every_link_leads_to_a_file() {
    let files = RUN.files("output/2026/site");
    for (name, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        // Drawings name the namespace of SVG.
        let address = |part: &str| !part.starts_with("www.w3.org/");
        let foreign = text
            .split("://")
            .skip(1)
            .filter(|part| address(part))
            .count();
        assert!(foreign == 0 || name == "figures.xlsx", "{name}");
        assert!(!text.contains("innerHTML"), "{name}");
    }
    // The template engine writes a slash in data as an entity.
    let page = RUN.read(PAGE).replace("&#x2f;", "/");
    let links: Vec<&str> = page
        .split("href=\"../")
        .skip(1)
        .map(|part| part.split('"').next().unwrap())
        .collect();
    assert_eq!(links.len(), 84);
    assert!(
        links
            .iter()
            .all(|link| RUN.path("output/2026").join(link).exists())
    );
    assert!(!page.contains("disclosure.pdf"));
}

#[test]
fn names_stay_names_on_the_page() {
    let project = Project::tiny();
    let name = "</script><img src=x>{{ 7 * 7 }}";
    project.replace("data/raw/units.csv", "4,Nedre By", &format!("4,{name}"));
    project.run(&["run"]).ends_with_code(0);
    let [page, script] =
        ["index.html", "data.js"].map(|file| project.read(&format!("output/2026/site/{file}")));
    assert!(
        page.contains("&lt;&#x2f;script&gt;&lt;img src=x&gt;{{ 7 * 7 }}"),
        "{page}"
    );
    assert!(!page.contains("<img") && !script.contains(['<', '>']));
    let named = data(&project)["units"]
        .as_array()
        .unwrap()
        .iter()
        .any(|unit| unit["name"] == name);
    assert!(named);
    if let Some(dom) = browse(&project, "#i=young&y=2025&u=4") {
        assert!(!dom.contains("<img"), "{dom}");
        assert!(dom.contains("4 &lt;/script&gt;&lt;img src=x&gt;{{ 7 * 7 }}"));
    }
}

#[test]
fn a_template_fault_of_the_page_is_told_with_file_and_line() {
    let project = Project::tiny();
    project.replace(
        "report-templates/da/site/texts.html",
        "{{ contact }}",
        "{{ kontakt }}",
    );
    project
        .run(&["run"])
        .ends_with_code(5)
        .says("report-templates/da/site/texts.html:");
    let project = Project::tiny();
    project.replace(
        "report-templates/site/index.html",
        "{{ find_title }}",
        "{{ find_titel }}",
    );
    let page = project.read("report-templates/site/index.html");
    let line = page
        .lines()
        .position(|line| line.contains("find_titel"))
        .unwrap()
        + 1;
    project.run(&["run"]).ends_with_code(5).says(&format!(
        "report-templates/site/index.html:{line}: undefined value"
    ));
    let project = Project::tiny();
    project.replace("report-templates/da/site/words.json", "\"code\":", "code:");
    project
        .run(&["run"])
        .ends_with_code(5)
        .says("words.json is not a JSON object of words");
}

/// Returns the page as a browser has it after its scripts ran; nothing without a browser.
fn browse(project: &Project, hash: &str) -> Option<String> {
    let mut browser = Browser::start()?;
    let page = project.path(PAGE);
    browser.open(&page, hash, (1280, 1600));
    browser.was_quiet(page.parent().unwrap());
    Some(browser.text("document.documentElement.outerHTML"))
}

/// Returns the part of a page from one text to the next place of another.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = text
        .split_once(from)
        .unwrap_or_else(|| panic!("{from:?} in {text}"));
    rest.split_once(to).unwrap().0
}

#[test]
fn a_browser_shows_what_the_address_names() {
    let project = map::project(str::to_owned);
    project.run(&["run"]).ends_with_code(0);
    let Some(dom) = browse(&project, "#i=ill&y=2025&u=2") else {
        return;
    };
    let chosen = between(&dom, "id=\"chosen\"", "</ul>");
    assert!(chosen.contains("2 Æblehaven") && chosen.contains("skjult"));
    assert!(chosen.contains("../briefings/area-2.pdf"));
    // A hidden area has no place in the ranking, and is named below it.
    let ranking = between(&dom, "id=\"ranking\"", "id=\"ranking-hidden\"");
    assert!(ranking.matches("<button").count() == 3 && !ranking.contains("Æblehaven"));
    assert!(between(&dom, "id=\"ranking-hidden\"", "</p>").contains("Skjult: 2 Æblehaven"));
    assert!(between(&dom, "id=\"trend-notes\"", "</ul>").contains("2 Æblehaven: skjult i"));
    let map = between(&dom, "id=\"map\"", "id=\"legend\"");
    assert!(map.contains("<svg") && map.contains("<pattern") && map.contains("1 er skjult"));
    assert!(between(&dom, "id=\"trend\"", "id=\"trend-notes\"").contains("<path"));
    let table_shown = browse(&project, "#v=table&i=ill&y=2025&b=2024&u=2").unwrap();
    let table = between(&table_shown, "id=\"table\"", "</table>");
    let rows = between(table, "<tbody>", "</tbody>");
    assert_eq!(rows.matches("<tr").count(), 4);
    assert_eq!(rows.matches("scope=\"row\"").count(), 4);
    assert_eq!(rows.matches(">skjult<").count(), 4, "{rows}");
    assert!(
        between(&table_shown, "id=\"caption\"", "</caption>")
            .contains("Syge, ændring fra 2024 til 2025")
    );
    assert!(table_shown.contains("aria-sort=\"ascending\""));
    // What can be worked with is a native control, or a place that scrolls.
    for part in dom.split('<').filter(|part| part.contains("tabindex=")) {
        let native = ["main", "button", "article"];
        let fine = part.contains("role=\"region\"")
            || part.contains("role=\"group\"")
            || native.iter().any(|tag| part.starts_with(tag));
        assert!(fine, "{part}");
    }
    assert_eq!(dom.matches("role=\"button\"").count(), 0);
}

#[test]
fn an_address_that_is_nonsense_shows_the_page_all_the_same() {
    let project = Project::tiny();
    project.run(&["run"]).ends_with_code(0);
    let Some(dom) = browse(&project, "#i=__proto__&y=1&k=%3Cb%3E&u=9,1,1,constructor") else {
        return;
    };
    assert!(between(&dom, "id=\"ranking-subject\"", "</p>").contains("Beboere, 2025"));
    let chosen = between(&dom, "id=\"chosen\"", "</ul>");
    assert_eq!(chosen.matches("<button").count(), 1);
    // There is no map in this project.
    assert!(between(&dom, "id=\"map-section\"", ">").contains("hidden"));
}

#[test]
fn the_words_of_both_languages_are_the_same_and_all_that_are_used() {
    let [danish, english] = ["da", "en"].map(|language| {
        let file = repository()
            .join("report-templates")
            .join(language)
            .join("site/words.json");
        let words: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        words
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    });
    assert_eq!(danish, english);
    let folder = repository().join("report-templates/site");
    let scripts = boligmonitor::list_below(&folder).unwrap();
    let is_script = |name: &&String| {
        std::path::Path::new(name)
            .extension()
            .is_some_and(|end| end == "js")
    };
    let scripts = scripts.iter().filter(is_script);
    let script: String = scripts
        .map(|name| std::fs::read_to_string(folder.join(name)).unwrap())
        .collect();
    for word in &danish {
        assert!(
            script.contains(&format!("words.{word}")),
            "{word} is not used"
        );
    }
    for part in script.split("words.").skip(1) {
        let word: String = part
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
            .collect();
        assert!(
            word == "toml" || danish.contains(&word),
            "{word} is missing"
        );
    }
}

/// Reads a table of the edition, a record a row.
fn table(name: &str) -> Vec<BTreeMap<String, String>> {
    let file = RUN.path(&format!("output/2026/data/{name}"));
    let mut reader = csv::Reader::from_path(file).unwrap();
    reader.deserialize().collect::<Result<_, _>>().unwrap()
}

/// Returns a number or a truth as a table has it.
fn written(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Number(number) => number.as_f64().unwrap().to_string(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[test]
fn estates_and_moves_are_those_of_the_published_tables() {
    let data = data(&RUN);
    let mut criteria = Vec::new();
    let mut chances = Vec::new();
    for estate in data["law"]["standings"].as_array().unwrap() {
        for one in estate["criteria"].as_array().unwrap() {
            let next = &one["next"];
            let fields = [
                &estate["unit"],
                &one["id"],
                &one["value"],
                &one["limit"],
                &one["met"],
                &one["points"],
                &one["persons"],
                &next["value"],
                &next["low"],
                &next["high"],
                &next["is_forecast"],
            ];
            criteria.push(fields.map(written));
        }
        for chance in estate["chances"].as_array().unwrap() {
            chances.push([&estate["unit"], &estate["colour"], &chance[1]].map(written));
        }
    }
    let columns = [
        "unit",
        "criterion",
        "value",
        "limit",
        "met",
        "points",
        "persons",
        "next_value",
        "next_low",
        "next_high",
        "is_forecast",
    ];
    let mut published: Vec<[String; 11]> = table("criteria.csv")
        .iter()
        .map(|row| columns.map(|column| row[column].clone()))
        .collect();
    criteria.sort();
    published.sort();
    assert_eq!(criteria, published);
    let columns = ["unit", "colour", "next_chance"];
    let mut published: Vec<[String; 3]> = table("labels.csv")
        .iter()
        .map(|row| columns.map(|column| row[column].clone()))
        .collect();
    chances.sort();
    published.sort();
    assert_eq!(chances, published);
    let moves = data["moves"]["pairs"].as_array().unwrap().iter();
    let mut moves: Vec<[String; 3]> = moves
        .map(|pair| [0, 1, 2].map(|at| written(&pair[at])))
        .collect();
    let mut published: Vec<[String; 3]> = table("flows.csv")
        .iter()
        .map(|row| ["from", "to", "moves"].map(|column| row[column].clone()))
        .collect();
    moves.sort();
    published.sort();
    assert!(moves.len() > 100 && moves == published);
}

#[test]
fn a_browser_tells_the_estates_and_the_moves_in_words() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let page = RUN.path(PAGE);
    browser.open(&page, "#v=estates&a=h2", (1280, 1600));
    let text = browser.text("document.getElementById('panel-estates').innerText");
    for told in [
        "Det er ministeriets liste af 1. december, der afgør betegnelsen",
        "Viser 2 af 5 boligområder.",
        "Sønderhegnsparken",
        "rød",
        "udsat boligområde",
        "3 af 5 efter §\u{a0}61\u{a0}a",
        "Mulige udlejningsværktøjer: fleksibel udlejning, kombineret udlejning.",
        "mindst 95\u{a0}%",
        "46,0\u{a0}%",
        "over 50\u{a0}% (30\u{a0}%)",
    ] {
        assert!(text.contains(told), "{told:?} in {text}");
    }
    let link =
        "document.querySelector('#estates-table a[href$=\"association-h2.pdf\"]').textContent";
    assert_eq!(browser.text(link), "Boligforeningen Fjordlys");
    browser.open(&page, "#v=estates&p=128", (1280, 1600));
    let text = browser.text("document.getElementById('panel-estates').innerText");
    assert!(
        text.contains("Her er intet alment boligområde med mindst 1.000 beboere"),
        "{text}"
    );
    // Two places that have some, but none together, are not without any.
    browser.open(&page, "#v=estates&p=113&a=h2", (1280, 1600));
    let text = browser.text("document.getElementById('panel-estates').innerText");
    assert!(
        text.contains("Ingen boligområder passer til både område og boligforening.")
            && !text.contains("Her er intet"),
        "{text}"
    );
    // A break is where a line ends and another begins, and what began is marked.
    browser.open(&page, "#i=outside_work&y=2025&u=126,e05", (1280, 1600));
    let notes = browser.text("document.getElementById('trend-notes').innerText");
    assert!(
        notes.contains("A: boligsocial helhedsplan (Birkeholmparken), 2024"),
        "{notes}"
    );
    assert!(
        notes.contains("126 Vesterhegn: kan ikke sammenlignes med årene før 2019"),
        "{notes}"
    );
    let drawing = browser.text("document.getElementById('trend').textContent");
    assert!(
        drawing.contains("brud") && drawing.contains("126 Vesterhegn"),
        "{drawing}"
    );
    // The colours of the map go out from the municipality, and each area is in one class.
    let legend = browser.text("document.getElementById('legend').innerText");
    let counts = legend.split('(').skip(1);
    let counts = counts.map(|rest| rest.split(')').next().unwrap().parse::<u32>().unwrap());
    assert_eq!(counts.sum::<u32>(), 79, "{legend}");
    assert!(legend.contains("Kommunen 24\u{a0}% ("), "{legend}");
    browser.open(&page, "#v=moves&m=119", (1280, 1600));
    let moves = browser.text("document.getElementById('panel-moves').innerText");
    assert!(
        moves.contains("Flest kom fra") && moves.contains("Sønderhegn"),
        "{moves}"
    );
    let cells = browser.value("document.querySelectorAll('#districts-table tbody td').length");
    assert_eq!(cells, 16 * 16);
    let shown = "[...document.querySelectorAll('#districts-table tbody td')]
      .filter((one) => /^[0-9]+$/.test(one.textContent)).length";
    let is_district = |row: &&BTreeMap<String, String>| {
        row["from"].starts_with('d') && row["to"].starts_with('d') && row["from"] != row["to"]
    };
    let published = table("flows.csv").iter().filter(is_district).count();
    assert_eq!(browser.value(shown), published);
    browser.was_quiet(page.parent().unwrap());
}
