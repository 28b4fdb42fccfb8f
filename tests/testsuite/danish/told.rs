//! What commands tell whoever reads Danish: of files, drafts, tests of forecasts, and editions.

use std::fmt::Write;

use crate::support::{Project, Run};

/// Words that Danish texts do not have.
const ENGLISH: [&str; 10] = [
    " the ", " is ", " are ", " of ", " and ", " not ", " rows", " figures", " areas", " with ",
];

#[track_caller]
fn is_danish(text: &str) {
    for line in text.lines() {
        for english in ENGLISH {
            assert!(!line.contains(english), "{english:?} in {line:?}");
        }
    }
}

fn danish(project: &Project, arguments: &[&str]) -> Run {
    project.run_with(&[("LC_ALL", "da_DK.UTF-8")], arguments)
}

/// Files as they come: counts by area and year, and one that cannot be read.
fn with_files() -> Project {
    let project = Project::empty();
    let mut counts = "Område;År;Beboere;Børn;Andel;Note\n".to_owned();
    for year in 2023..=2025 {
        for (area, residents, children) in [("101", 1003, 301), ("102", 643, 128), ("103", 823, 97)]
        {
            writeln!(counts, "{area};{year};{residents};{children};12,5;alle").unwrap();
        }
    }
    project.write("files/tal.csv", &counts);
    project.write("files/tom.csv", "");
    project
}

#[test]
fn what_files_are_is_told_in_danish() {
    let project = with_files();
    let run = danish(&project, &["look", "files"])
        .ends_with_code(0)
        .says("  form       CSV, ")
        .says("`;` mellem kolonner")
        .says("  opbygning  en række for hvert område, 9 rækker\n")
        .says("  år         2023–2025, i kolonnen `År`\n")
        .says("  områder    `Område` har koder for 3 områder: 101, 102, 103\n")
        .says("hele tal; 97 til 301;")
        .says("en andel, et gennemsnit eller en ændring: kan ikke lægges sammen\n")
        .says("  det læses med\n")
        .says("tom.csv: kan ikke læses\n");
    is_danish(&run.stdout);
    let feature = |code: usize| {
        format!(
            r#"{{"type":"Feature","properties":{{"id":"{code}"}},"geometry":{{"type":"Polygon","coordinates":[[[{0},55],[{1},55],[{1},56],[{0},55]]]}}}}"#,
            code - 92,
            code - 91
        )
    };
    let features = [101, 102, 103].map(feature).join(",");
    project.write(
        "files/kort.geojson",
        &format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#),
    );
    let run = danish(&project, &["look", "files"])
        .ends_with_code(0)
        .says("  form       et kort (GeoJSON)\n")
        .says("  punkter i  grader (EPSG:4326")
        .says("  objekter   3, 3 områder: ét for hvert område\n")
        .says("id  3 forskellige; områdets kode\n");
    is_danish(&run.stdout);
}

#[test]
fn a_draft_of_a_project_is_told_in_danish_and_its_notes_in_the_language_of_the_project() {
    let project = with_files();
    let run = danish(&project, &["init", "lilleby", "--files", "files", "--yes"])
        .ends_with_code(0)
        .says("lilleby er nu et projekt: tabeller: 1, områder: 3, distrikter: 0, tal for 2023 til 2025\n")
        .says("  lilleby/TODO.md siger, hvad der er gættet og udeladt\n")
        .says("næste skridt:\n");
    is_danish(&run.stdout);
    let todo = project.read("lilleby/TODO.md");
    for text in [
        "# Det, der mangler\n",
        "\n## Skal afgøres\n",
        "\n## Gættet: er det rigtigt?\n",
        "\n## Udeladt, og de linjer, der tilføjer det\n",
        "- [ ] stedet: Lilleby (`--place`, eller ret config.toml)\n",
        "- [ ] `tal.csv`: en række er et område, `Område` er området, `Beboere` er alle beboere\n",
        "- [ ] `Andel` i `tal.csv` tælles ikke: det er en andel, et gennemsnit eller et beløb",
    ] {
        assert!(todo.contains(text), "{text:?} in {todo}");
    }
    is_danish(&todo);
    let config = project.read("lilleby/config.toml");
    assert!(
        config.contains("# Udkast fra `boligmonitor init`; "),
        "{config}"
    );
    assert!(
        config.contains("organisation = \"Lilleby\"  # gættet\n"),
        "{config}"
    );
    // The notes are for those who work on the project, whoever drafts it.
    let english = [
        "init",
        "english",
        "--files",
        "files",
        "--yes",
        "--language",
        "en",
    ];
    danish(&project, &english)
        .ends_with_code(0)
        .says("er nu et projekt");
    assert!(
        project
            .read("english/TODO.md")
            .contains("\n## Guessed: right?\n")
    );
    danish(&project, &["init", "lilleby", "--files", "files", "--yes"])
        .ends_with_code(2)
        .says("fejl: lilleby/config.toml er der allerede\n")
        .says("råd: intet er skrevet: nævn en anden mappe");
}

#[test]
fn drafts_tests_of_forecasts_and_changes_are_told_in_danish() {
    let project = Project::tiny();
    let day = ["--as-of", "2026-02-09"];
    let run = |arguments: &[&str]| danish(&project, &[arguments, &day].concat()).ends_with_code(0);
    let draft = run(&["run", "--draft"])
        .says("områder med rækker (- ikke leveret for året):\n")
        .says("områder i alt")
        .says("områdernes tal for 2025: ")
        .says("\ntal og de rækker, de kommer fra")
        .says(" række i counts-2025.csv handler om det\n")
        .says(" = summen af `")
        .says("\nudkast til udgave 2026 fra 2026-02-09\n");
    is_danish(&draft.stdout);
    run(&["backtest"]).says("| nøgletal | fremskrivninger | afvigelse | som sidste år |");
    run(&["run"]);
    run(&["audit"])
        .says(" skjulte tal af ")
        .says(" er sikre; tal, der kun er regnet ud af andre, er skjult med dem\n");
    project.replace("config.toml", "rounding_base = 5", "rounding_base = 10");
    project.replace("data/raw/counts-2025.csv", "1,1005,", "1,1205,");
    run(&["run", "--edition", "2026-r2", "--reason", "Forkert antal"]);
    let diff = run(&["archive", "diff", "2026", "2026-r2"])
        .says("Fra udgave 2026 fra 2026-02-09 til udgave 2026-r2 fra 2026-02-09\nRettet: Forkert antal\n")
        .says("\nHvad tallene siger om de samme år\n")
        .says(" ændret\n")
        .says("afrundingen af antal (rounding_base) er nu 10, var 5 før\n")
        .says("\nSkabeloner\n  ingen ændring\n");
    is_danish(&diff.stdout);
    run(&["archive", "list"]);
}

#[test]
fn faults_of_deliveries_settings_and_files_are_told_in_danish() {
    let faults: [(&str, &str, &str, &str); 9] = [
        (
            "data/raw/counts-2025.csv",
            "\n3,",
            "\n9,",
            "har `9`, som ikke er koden for et område",
        ),
        (
            "config.toml",
            "kind = \"files\"",
            "kind = \"demo\"",
            "feltet `seed` mangler",
        ),
        (
            "config.toml",
            "layout = \"counts\"",
            "layout = \"count\"",
            "`count` kendes ikke; mulighederne er `register` eller `counts`",
        ),
        (
            "config.toml",
            "minimum_count = 5",
            "minimum_count = 2",
            "er under 3\n    råd: færre end 3 personer vises aldrig",
        ),
        (
            "config.toml",
            "first = 2023",
            "first = \"x\"",
            "teksten \"x\" kan ikke stå her; ventet er ",
        ),
        (
            "config.toml",
            "okonomi@lilleby.example",
            "okonomi",
            "`okonomi` er ikke en mailadresse",
        ),
        (
            "config.toml",
            "file = \"counts-{year}.csv\"",
            "file = \"counts.csv\"",
            "har ingen `{year}`\n    råd: der ventes en `file` for hvert år",
        ),
        (
            "catalogue.toml",
            "table = \"counts\"",
            "table = \"count\"",
            "der er ingen tabel `count`",
        ),
        (
            "data/raw/counts-2025.csv",
            "area,residents",
            "area\tresidents",
            "råd: ",
        ),
    ];
    for (file, old, new, said) in faults {
        let project = Project::tiny();
        project.replace(file, old, new);
        let run = danish(&project, &["check", "--as-of", "2026-02-09"]).says(said);
        is_danish(&run.stderr);
    }
    let project = Project::tiny();
    let counts = project.read("data/raw/counts-2025.csv");
    let without = counts.lines().filter(|line| !line.starts_with("3,"));
    let without: Vec<&str> = without.collect();
    project.write("data/raw/counts-2025.csv", &(without.join("\n") + "\n"));
    let run = danish(&project, &["check", "--as-of", "2026-02-09"])
        .ends_with_code(4)
        .says("har ingen række om området `3` i 2025\n    råd: er filen skåret af?");
    is_danish(&run.stderr);
}
