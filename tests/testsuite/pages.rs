//! Finished pages: how they end, what they refer to, and that they say of a project only what it has.

use std::fs;

use crate::{berlin, demo::RUN, pdf::Pdf, support::Project};

/// All briefings and packets of an edition, with their names.
fn documents(project: &Project) -> Vec<(String, Pdf)> {
    let files = project.files("output/2026/briefings").into_iter();
    let documents = files.filter(|(name, _)| !name.starts_with("disclosure"));
    documents
        .map(|(name, bytes)| (name, Pdf::read(&bytes)))
        .collect()
}

#[test]
fn no_document_ends_with_a_few_lines_and_what_they_refer_to_follows() {
    let documents = documents(&RUN);
    assert_eq!(documents.len(), 87);
    let mut references = 0;
    let section = "Sådanertalleneopgjort";
    for (name, pdf) in &documents {
        let last = pdf.page(pdf.pages);
        assert!(last.len() > 1_500, "{name} ends with {last:?}");
        for number in 1..=pdf.pages {
            let text = pdf.page(number);
            if text.contains(&format!("eropgjort,stårbagestunder»{section}«")) {
                references += 1;
                let mut after = (number..=pdf.pages)
                    .map(|number| pdf.page(number).replace(&format!("»{section}«"), ""));
                assert!(
                    after.any(|text| text.contains(section)),
                    "page {number} of {name}"
                );
            }
        }
        assert!(!pdf.holds("sidste side"), "{name}");
    }
    assert!(references >= 15, "{references}");
}

/// Above its rows a theme, a group of areas or a kind of indicators has a title, which is kept with the first of them.
#[test]
fn no_title_within_a_table_stands_alone_at_the_foot_of_a_page() {
    let catalogue = fs::read_to_string(RUN.path("data/catalogue.toml")).unwrap();
    let catalogue: toml::Table = toml::from_str(&catalogue).unwrap();
    let themes = catalogue["theme"].as_array().unwrap();
    let mut titles: Vec<String> = themes
        .iter()
        .map(|theme| theme["title"]["da"].as_str().unwrap().replace(' ', ""))
        .collect();
    titles.push("Hverkenhøjereellerlavereerbedre".to_owned());
    let groups = RUN.briefing("municipality", &["--as-of", "2026-02-09"]);
    let groups = groups["areas"]["groups"].as_array().unwrap().clone();
    titles.extend(
        groups
            .iter()
            .map(|group| group["name"].as_str().unwrap().replace(' ', "")),
    );
    assert!(titles.len() > 10, "{titles:?}");

    let mut within = 0;
    for (name, pdf) in documents(&RUN) {
        let pages: Vec<String> = (1..=pdf.pages).map(|number| pdf.page(number)).collect();
        // What stands at the foot of all pages, before the edition.
        let bodies: Vec<&str> = pages
            .iter()
            .map(|page| page.rsplit_once("·udgave2026side").unwrap().0)
            .collect();
        let foot = bodies.iter().fold(bodies[0], |foot, body| {
            let same = foot.chars().rev().zip(body.chars().rev());
            let same = same.take_while(|(one, other)| one == other);
            let length: usize = same.map(|(one, _)| one.len_utf8()).sum();
            &foot[foot.len() - length..]
        });
        for (index, body) in bodies.iter().enumerate() {
            within += usize::from(titles.iter().any(|title| body.contains(title)));
            let body = body.strip_suffix(foot).unwrap();
            for title in &titles {
                let alone = ["", "gunstigere→", "højere→"].map(|side| format!("{title}{side}"));
                let found = alone.iter().find(|alone| body.ends_with(*alone));
                assert_eq!(found, None, "{name}, page {}", index + 1);
            }
        }
    }
    assert!(within > 200, "{within}");
}

#[test]
fn what_an_association_is_by_definition_is_no_finding() {
    for association in ["h1", "h2", "h3", "h4"] {
        let briefing = RUN.briefing(association, &["--as-of", "2026-02-09"]);
        let told = briefing["findings"].to_string();
        for tenure in ["almene boliger", "ejerboliger", "private lejeboliger"] {
            assert!(!told.contains(tenure), "{association}: {told}");
        }
    }
}

/// Words about what a project without estates, districts of schools, a law or a map does not have.
const FOREIGN: [&str; 24] = [
    "1.000 beboere",
    "least 1,000 residents",
    "rafiklys",
    "raffic light",
    "boligafdeling",
    "boligområde",
    "housing area",
    "housing estate",
    "ocial-housing",
    "lmene bolig",
    "skoledistrikt",
    "chool district",
    "79 områder",
    "with 79 areas",
    "By og land",
    "own and country",
    "§ 61",
    "parallelsamfund",
    "parallel soc",
    "regionen",
    "the region",
    "Lindefjord",
    "farvet efter",
    "hatched",
];

#[track_caller]
fn says_nothing_foreign(text: &str, about: &str) {
    for words in FOREIGN {
        let words: String = words.chars().filter(|c| !c.is_whitespace()).collect();
        assert!(!text.contains(&words), "{about} says {words:?}");
    }
}

#[test]
fn a_small_project_says_nothing_that_it_does_not_have() {
    for (language, one, many) in [("da", "distrikt", "distrikter"), ("en", "ward", "wards")] {
        let project = Project::tiny();
        let chosen = format!("language = \"{language}\"");
        let called = format!(
            "[words.kinds]\nschool_district = {{ one = \"{one}\", many = \"{many}\" }}\n\n[owner]"
        );
        project.replace("config.toml", "[owner]", &called);
        project.replace("config.toml", "language = \"da\"", &chosen);
        project.replace("config.toml", "rounding_base = 5", "rounding_base = 10");
        project.run(&["run"]).ends_with_code(0);
        for (name, pdf) in documents(&project) {
            says_nothing_foreign(&pdf.text, &name);
            assert!(
                !pdf.holds("nærmeste 5") && !pdf.holds("nearest 5"),
                "{name}"
            );
            assert!(
                pdf.holds("nærmeste 10") || pdf.holds("nearest 10"),
                "{name}"
            );
        }
    }
}

#[test]
fn the_first_year_is_not_compared_with_earlier_ones() {
    let project = Project::tiny();
    project.replace("config.toml", "first = 2023", "first = 2025");
    let units = project.read("data/raw/units.csv").replace(",2023", ",2025");
    project.write("data/raw/units.csv", &units);
    project.run(&["run"]).ends_with_code(0);
    for (name, pdf) in documents(&project) {
        for words in ["ændret sig klart", "ændret sig mest"] {
            assert!(!pdf.holds(words), "{name}: {words}");
        }
    }
}

#[test]
fn a_long_word_is_broken_and_found_again() {
    let long = "Boligforeningsbestyrelsesmedlemsvalgstedskvarteretsforplads";
    for name in [long, &"Å".repeat(70)] {
        let project = Project::tiny();
        project.replace("data/raw/units.csv", "4,Nedre By", &format!("4,{name}"));
        project.run(&["run"]).ends_with_code(0);
        for file in ["area-4", "area-3", "municipality"] {
            let path = project.path(&format!("output/2026/briefings/{file}.pdf"));
            let pdf = Pdf::read(&fs::read(path).unwrap());
            assert_eq!(pdf.holds(name), file != "area-3", "{file}");
        }
    }
}

#[test]
fn berlin_is_told_in_its_own_words() {
    let Some(project) = berlin::project() else {
        return;
    };
    project.run(&["refresh"]).ends_with_code(0);
    project
        .run(&["render", "010111", "berlin6"])
        .ends_with_code(0);
    for (name, pdf) in documents(&project) {
        says_nothing_foreign(&pdf.text, &name);
    }
}
