//! A law that nobody made: other criteria, another label, no gate, and a duty that ends. Nothing of
//! the program knows it.

use std::fs;

use serde_json::Value;

use crate::{
    demo::RUN,
    pdf::Pdf,
    support::{Project, copy_folder},
};

const LAW: &str = r#"
[checked]
on = "2026-01-05"
by = "Ingen"

[[criterion]]
id = "alone"
title = { da = "Bor alene", en = "Living alone" }
name = { da = "at bo alene", en = "living alone" }

[[criterion]]
id = "lone_parents"
title = { da = "Forsørgere, der er alene", en = "Lone parents" }
name = { da = "at være alene om at forsørge", en = "lone parents" }
decimals = 2

[[label]]
id = "watched"
severity = 1
title = { da = "stille kvarter", en = "quiet quarter" }
article = { da = "et", en = "a" }

[[obligation]]
id = "letter"
title = { da = "årligt brev", en = "yearly letter" }
duty = { da = "Der skal sendes et brev hvert år", en = "A letter must be sent each year" }
citation = "kvarterloven § 7"
entry = ["watched"]
exit = { lists_off = { lists = 2, labels = ["watched"] }, on = "2031-12-31" }

[[rule_set]]
id = "quarters"
family = "law"
lists = { from = "2010-01-01" }
title = { da = "reglerne om kvarterer", en = "the rules on quarters" }
citation = "kvarterloven § 3"
residents = { comparison = "more_than", value = 1200 }
limits_called = { main = { da = "kvarterloven", en = "the act on quarters" } }
running = { labels = ["watched"] }

[rule_set.main]
alone = { comparison = "at_least", value = "30" }
lone_parents = { comparison = "more_than", value = "8.5", mean_years = 2 }

[[rule_set.level]]
label = "watched"
paragraph = "§ 3"
counted = ["alone", "lone_parents"]
needed = 1
"#;

const TODAY: [&str; 2] = ["--as-of", "2026-02-09"];

/// The shipped municipality under the invented law, in a language.
fn project(language: &str) -> Project {
    let changes = [
        ("language = \"da\"", format!("language = \"{language}\"")),
        (
            "rules = \"law\"",
            "rules = \"law\"\nfile = \"law.toml\"".to_owned(),
        ),
        ("compare = [\"without_origin\"]\n", String::new()),
        (
            "obligation = \"development_plan\"",
            "obligation = \"letter\"".to_owned(),
        ),
        ("§ 61 a", "§ 3".to_owned()),
        ("§ 61 b", "§ 3".to_owned()),
        ("outside_work = 40", "alone = 30".to_owned()),
        (
            "not_labels = [\"prevention\", \"vulnerable\", \"parallel_society\", \"transformation\"], not_under = [\"letting_rules\"]",
            "not_labels = [\"watched\"], not_under = [\"letter\"]".to_owned(),
        ),
        (
            "labels = [\"vulnerable\", \"parallel_society\", \"transformation\"]",
            "labels = [\"watched\"]".to_owned(),
        ),
        (
            "labels = [\"prevention\"], criteria_short = 1",
            "criteria_short = 1".to_owned(),
        ),
    ];
    let project = Project::shipped(|config| {
        changes
            .iter()
            .fold(config.to_owned(), |config, (old, new)| {
                assert!(config.contains(old), "{old}");
                config.replace(old, new)
            })
    });
    project.write("law.toml", LAW);
    let catalogue = project.read("data/catalogue.toml");
    let lines = catalogue
        .lines()
        .filter(|line| !line.starts_with("criterion = "));
    let mut catalogue = lines.collect::<Vec<_>>().join("\n");
    for (indicator, criterion) in [
        ("living_alone", "alone"),
        ("single_parents", "lone_parents"),
    ] {
        let id = format!("id = \"{indicator}\"\n");
        assert!(catalogue.contains(&id));
        catalogue = catalogue.replace(&id, &format!("{id}criterion = \"{criterion}\"\n"));
    }
    project.write("data/catalogue.toml", &catalogue);
    copy_folder(
        &RUN.path("data/snapshots/2026"),
        &project.path("data/snapshots/2026"),
    );
    project
}

fn estates(briefing: &Value) -> &[Value] {
    briefing["estates"].as_array().unwrap()
}

fn number(text: &str) -> f64 {
    let digits = text.trim_end_matches(['\u{a0}', '%']).replace(',', ".");
    digits.parse().unwrap()
}

#[test]
fn an_invented_law_classifies_and_explains() {
    let project = project("da");
    project.write(
        "figures.csv",
        "list_date;unit;residents;alone;lone_parents;label\n\
         2022-12-01;Nord;1201;30;8,5;\n\
         2023-12-01;Nord;1201;29,9;8,5;\n\
         2024-12-01;Nord;1201;29,9;8,5;\n\
         2024-12-01;Syd;1200;31;9;\n\
         2024-12-01;Øst;1300;;9;\n\
         2024-12-01;Vest;;;;Stille kvarter\n",
    );
    let run = project.run(&["classify", "figures.csv"]).ends_with_code(0);
    let mut reader = csv::Reader::from_reader(run.stdout.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let told: Vec<[&str; 2]> = rows.iter().map(|row| [&row[2], &row[3]]).collect();
    assert_eq!(
        told,
        [
            ["stille kvarter", "alone"],
            ["none", ""],
            ["none", ""],
            ["none", "alone;lone_parents"],
            ["stille kvarter", "lone_parents"],
            ["stille kvarter", ""],
        ]
    );
    assert_eq!(
        &rows[0][4],
        "Stille kvarter efter almenboliglovens § 3 (reglerne om kvarterer): 1 af 2 kriterier er \
         opfyldt. At bo alene 30 % (grænse: mindst 30 %; opfyldt, lige på grænsen). At være alene om \
         at forsørge 8,5 % (grænse: over 8,5 %; ikke opfyldt, lige på grænsen). Stille kvarter på 1 \
         liste i træk. Der skal sendes et brev hvert år."
    );
    let duty = "Der skal sendes et brev hvert år, for området har været stille kvarter.";
    assert!(rows[1][4].contains(duty), "{:?}", rows[1]);
    assert!(!rows[2][4].contains("brev"), "{:?}", rows[2]);
    assert!(
        rows[3][4].contains("der skal være over 1.200"),
        "{:?}",
        rows[3]
    );
    // What the shipped law asks for is unknown here.
    project.write(
        "figures.csv",
        "list_date,unit,outside_work,label\n2024-12-01,a,1,parallelsamfund\n",
    );
    project
        .run(&["classify", "figures.csv"])
        .ends_with_code(4)
        .says("there is no such column")
        .says("columns are: list_date, unit, residents, alone, lone_parents, label")
        .says("labels are: none (ikke på listen), stille kvarter");
}

#[test]
fn an_invented_law_prints_in_both_languages() {
    for (language, label, duty, title, limit) in [
        (
            "da",
            "stille kvarter",
            "Der skal sendes et brev hvert år,",
            "Bor alene",
            "mindst 30",
        ),
        (
            "en",
            "quiet quarter",
            "A letter must be sent each year,",
            "Living alone",
            "at least 30",
        ),
    ] {
        let project = project(language);
        let briefing = project.briefing("municipality", &TODAY);
        let mut listed = 0;
        for estate in estates(&briefing) {
            let values: Vec<f64> = estate["criteria"]
                .as_array()
                .unwrap()
                .iter()
                .map(|row| number(row["value"].as_str().unwrap()))
                .collect();
            let residents = estate["residents"]
                .as_str()
                .unwrap()
                .replace(['.', ','], "");
            let residents: f64 = residents.parse().unwrap();
            let is_watched = residents > 1200.0 && (values[0] >= 30.0 || values[1] > 8.5);
            assert_eq!(estate["label"] == label, is_watched, "{estate}");
            let sentences = estate["sentences"].to_string();
            assert_eq!(sentences.contains(duty), is_watched, "{sentences}");
            assert_eq!(estate["criteria"][0]["title"], title);
            assert!(
                estate["criteria"][0]["limit"]
                    .as_str()
                    .unwrap()
                    .starts_with(limit)
            );
            listed += usize::from(is_watched);
        }
        let all = estates(&briefing).len();
        assert!(listed > 0 && listed < all, "{listed} of {all}");
        let levels = briefing["law"]["levels"].to_string();
        assert!(
            levels.to_lowercase().contains(&format!("{label} (§ 3)")),
            "{levels}"
        );
        assert_eq!(briefing["law"]["prevention"], Value::Null);

        project
            .run_on("2026-02-09", &["render", "municipality"])
            .ends_with_code(0);
        let pdf = fs::read(project.path("output/2026/briefings/municipality.pdf")).unwrap();
        let pdf = Pdf::read(&pdf);
        for text in [label, title, duty] {
            assert!(pdf.holds(text), "{language}: {text}");
        }
        for told in [&briefing["estates"], &briefing["law"], &briefing["colours"]] {
            let told = told.to_string();
            for word in ["arallelsamfund", "arallel society", "§ 61"] {
                assert!(!told.contains(word), "{language}: {word} in {told}");
            }
        }
    }
}
