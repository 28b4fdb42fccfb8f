//! The web page: what it holds, and what a browser makes of it.

use std::{collections::BTreeMap, path::PathBuf, process::Command};

use serde_json::Value;

use crate::{
    demo::RUN,
    map,
    support::{Project, repository},
};

const PAGE: &str = "output/2026/site/index.html";

/// Returns what the script of data holds.
fn data(project: &Project) -> Value {
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
    let ours = page.iter().filter(|(name, _)| name != "echarts.min.js");
    assert!(ours.map(|(_, bytes)| bytes.len()).sum::<usize>() < 2_500_000);
    let stored = project.files("output/archive/2026/data/site");
    assert!(stored == project.files("output/2026/site") && stored.len() == 5);
}

#[test]
fn the_page_names_no_other_address_and_every_link_leads_to_a_file() {
    let files = RUN.files("output/2026/site");
    for (name, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        // ECharts names its licence; both name the namespaces of SVG.
        let address = |part: &str| !part.starts_with("www.w3.org/");
        let foreign = text
            .split("://")
            .skip(1)
            .filter(|part| address(part))
            .count();
        assert!(foreign == 0 || name == "echarts.min.js", "{name}");
        assert!(
            !text.contains("innerHTML") || name == "echarts.min.js",
            "{name}"
        );
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
        "report-templates/da/site/index.html",
        "{{ contact }}",
        "{{ kontakt }}",
    );
    project
        .run(&["run"])
        .ends_with_code(5)
        .says("site/index.html:");
    let project = Project::tiny();
    project.replace("report-templates/da/site/words.json", "\"code\":", "code:");
    project
        .run(&["run"])
        .ends_with_code(5)
        .says("words.json is not a JSON object of words");
}

/// Returns the page as a browser has it after its scripts ran; nothing without a browser.
fn browse(project: &Project, hash: &str) -> Option<String> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let browsers = ["chromium", "chromium-browser", "google-chrome"];
    let mut found = browsers
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let browser = found.find(|file| file.exists())?;
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new(browser)
        .args([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--enable-logging=stderr",
        ])
        .args([
            "--virtual-time-budget=5000",
            "--window-size=1280,1600",
            "--dump-dom",
        ])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("file://{}{hash}", project.path(PAGE).display()))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let complaints: Vec<&str> = said
        .lines()
        .filter(|line| line.contains("CONSOLE"))
        .collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
    Some(String::from_utf8(output.stdout).unwrap())
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
    let Some(dom) = browse(&project, "#i=ill&y=2025&b=2024&u=2") else {
        return;
    };
    let rows = between(&dom, "<tbody>", "</tbody>");
    assert_eq!(rows.matches("<tr").count(), 4);
    assert_eq!(rows.matches("scope=\"row\"").count(), 4);
    assert_eq!(rows.matches(">skjult<").count(), 3, "{rows}");
    assert!(between(&dom, "<caption", "</caption>").contains("Syge, 2025"));
    assert!(dom.contains("aria-sort=\"ascending\""));
    let chosen = between(&dom, "id=\"chosen\"", "</ul>");
    assert!(chosen.contains("2 Æblehaven") && chosen.contains("skjult"));
    assert!(chosen.contains("../briefings/area-2.pdf"));
    // A hidden area has no place in the ranking, and is named below it.
    let ranking = between(&dom, "id=\"ranking\"", "</ol>");
    assert!(ranking.matches("<button").count() == 3 && !ranking.contains("Æblehaven"));
    assert!(between(&dom, "id=\"ranking-hidden\"", "</p>").contains("Skjult: 2 Æblehaven"));
    assert!(between(&dom, "id=\"trend-notes\"", "</ul>").contains("2 Æblehaven: skjult i"));
    let map = between(&dom, "id=\"map\"", "id=\"legend\"");
    assert!(map.contains("<svg") && map.contains("<pattern") && map.contains("1 er skjult"));
    assert!(between(&dom, "id=\"trend\"", "id=\"trend-notes\"").contains("<path"));
    // What can be worked with is a native control, or a place that scrolls.
    for part in dom.split('<').filter(|part| part.contains("tabindex=")) {
        let fine = part.contains("role=\"region\"") || part.starts_with("main");
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
    assert!(between(&dom, "<caption", "</caption>").contains("Beboere, 2025"));
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
    let script =
        std::fs::read_to_string(repository().join("report-templates/site/site.js")).unwrap();
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
