//! Areas of one's own: what somebody gets who asks for several areas together, after an edition.

use std::collections::BTreeMap;

use crate::{
    attack::thin::thin,
    demo::RUN,
    pdf::Pdf,
    smtp_server::SmtpServer,
    support::{Project, Published, copy, copy_folder},
};

/// The demonstration with its edition, for groups to be asked for.
pub(crate) fn demonstration() -> Project {
    let project = Project::empty();
    for folder in ["data", "report-templates", "output"] {
        copy_folder(&RUN.path(folder), &project.path(folder));
    }
    copy(&RUN.path("config.toml"), &project.path("config.toml"));
    project
}

/// Writes a request for some units.
pub(crate) fn request(project: &Project, id: &str, units: &[&str]) {
    let units: Vec<String> = units.iter().map(|unit| format!("\"{unit}\"")).collect();
    let units = units.join(", ");
    let text = format!("id = \"{id}\"\nname = \"Byen og {id}\"\nunits = [{units}]\n");
    project.write("request.toml", &text);
}

/// Returns the figures of a group, by indicator and year.
fn figures(project: &Project, id: &str) -> BTreeMap<(String, i32), Published> {
    let file = project.read(&format!("output/groups/2026/{id}/group-{id}.csv"));
    let rows = csv::Reader::from_reader(file.as_bytes()).into_deserialize();
    let rows = rows.map(|row: Result<Published, _>| row.unwrap());
    rows.map(|row| ((row.indicator.clone(), row.year), row))
        .collect()
}

#[test]
fn a_figure_of_shown_parts_is_their_sum_and_another_is_counted() {
    let project = demonstration();
    let parts = ["d01", "110", "201"];
    request(
        &project,
        "nord",
        &["101", "102", "103", "104", "105", "110", "201"],
    );
    project
        .run(&["area", "request.toml"])
        .ends_with_code(0)
        .says("figures shown")
        .says("group-nord.pdf");
    let published = RUN.published();
    let of = |unit: &str, (indicator, year): &(String, i32)| {
        let mut rows = published.iter();
        let found =
            rows.find(|row| row.unit == unit && row.indicator == *indicator && row.year == *year);
        found.cloned()
    };
    let told: serde_json::Value =
        serde_json::from_str(&project.read("output/groups/2026/nord/request.json")).unwrap();
    let told = told["told"].as_array().unwrap();
    let is_told = |(indicator, year): &(String, i32)| {
        told.iter()
            .any(|one| one["indicator"] == **indicator && one["year"] == *year)
    };
    let (mut sums, mut counted, mut hidden) = (0, 0, 0);
    for (key, row) in figures(&project, "nord") {
        let parts: Vec<Published> = parts.iter().filter_map(|part| of(part, &key)).collect();
        let numerators: Option<f64> = parts.iter().map(|part| part.numerator).sum();
        let all_shown = parts.iter().all(|part| part.shown);
        match numerators.filter(|_| all_shown && parts.len() == 3) {
            Some(sum) => {
                assert_eq!(row.numerator, Some(sum), "{key:?}");
                assert!(!is_told(&key), "{key:?}");
                sums += 1;
            }
            None if row.shown && row.numerator.is_some() && !all_shown => {
                assert!(is_told(&key) || crate::demo::is_index(&key.0), "{key:?}");
                assert_eq!(row.numerator.unwrap() % 5.0, 0.0, "{key:?}");
                counted += 1;
            }
            _ => hidden += usize::from(!row.shown),
        }
    }
    assert!(
        sums > 200 && counted > 10 && hidden > 0,
        "{sums} {counted} {hidden}"
    );
}

#[test]
fn the_briefing_the_workbook_and_the_page_are_about_the_group() {
    let project = demonstration();
    request(&project, "midt", &["101", "102", "118"]);
    project.run(&["area", "request.toml"]).ends_with_code(0);
    let file = |ending: &str| format!("output/groups/2026/midt/group-midt.{ending}");
    let bytes = std::fs::read(project.path(&file("pdf"))).unwrap();
    let pdf = Pdf::read(&bytes);
    for text in [
        "Byen og midt",
        "Sat sammen af",
        "(område 101)",
        "(område 118)",
    ] {
        assert!(pdf.holds(text), "{text}");
    }
    let page = project.read(&file("html"));
    let residents = &figures(&project, "midt")[&("residents".to_owned(), 2025)];
    let written = format!("{:.3}", residents.value.unwrap() / 1000.0);
    for text in [
        "<h1>Byen og midt</h1>",
        "site.css",
        "group-midt.pdf",
        &written,
    ] {
        assert!(page.contains(text), "{text}");
    }
    assert!(!page.contains("../"), "the page stands by itself");
    // Of a group no moves to other areas are told, and its estates are.
    let moves = "Flytninger mellem områderne";
    assert!(!pdf.holds(moves) && !page.contains(moves));
    assert!(!page.contains("Kommunen har ikke udpeget"));
    assert!(pdf.holds("Sønderhegnsparken") && page.contains("Sønderhegnsparken"));
    assert!(pdf.holds(&written), "{written}");
    assert!(project.path(&file("xlsx")).exists());
    assert_eq!(
        String::from_utf8(pdf.attachments()[0].clone()).unwrap(),
        project.read(&file("csv"))
    );
    // Who asks again gets the same, by another name too.
    let told = project.read("output/groups/2026/midt/request.json");
    project.run(&["area", "request.toml"]).ends_with_code(0);
    assert_eq!(std::fs::read(project.path(&file("pdf"))).unwrap(), bytes);
    assert_eq!(project.read("output/groups/2026/midt/request.json"), told);
    let first = figures(&project, "midt");
    request(&project, "again", &["118", "102", "101"]);
    project.run(&["area", "request.toml"]).ends_with_code(0);
    for (key, row) in figures(&project, "again") {
        assert_eq!(
            (row.value, row.numerator),
            (first[&key].value, first[&key].numerator),
            "{key:?}"
        );
    }
}

#[test]
fn what_was_told_of_one_group_is_reckoned_with_for_the_next() {
    let project = demonstration();
    let areas = ["101", "102", "103", "110"];
    let mut hidden = Vec::new();
    // A group, and the same with one area more: the difference is that area.
    for (number, more) in ["111", "112", "116", "117"].into_iter().enumerate() {
        let id = format!("g{number}");
        let mut units = areas.to_vec();
        units.push(more);
        request(&project, &id, &units);
        project.run(&["area", "request.toml"]).ends_with_code(0);
        hidden.push(
            figures(&project, &id)
                .values()
                .filter(|row| !row.shown)
                .count(),
        );
    }
    request(&project, "without", &areas);
    project.run(&["area", "request.toml"]).ends_with_code(0);
    let after = figures(&project, "without");
    let alone = demonstration();
    request(&alone, "without", &areas);
    alone.run(&["area", "request.toml"]).ends_with_code(0);
    let before = figures(&alone, "without");
    let shown = |figures: &BTreeMap<_, Published>| figures.values().filter(|row| row.shown).count();
    assert!(
        shown(&after) < shown(&before),
        "{} {}",
        shown(&after),
        shown(&before)
    );
    // The edition itself is as it was, made again, and a correction reckons with the groups.
    project.run(&["run"]).ends_with_code(0);
    project.run(&["audit"]).ends_with_code(0).says("are safe");
    let correction = [
        "run",
        "--edition",
        "2026-r2",
        "--reason",
        "Forkerte indkomster",
    ];
    project.run(&correction).ends_with_code(0);
    project
        .run(&["audit", "--edition", "2026-r2"])
        .ends_with_code(0)
        .says("are safe");
}

#[test]
fn worlds_are_kept_where_the_next_audit_begins() {
    let project = demonstration();
    let worlds = "data/snapshots/2026-worlds.json";
    let of_edition = project.read(worlds);
    request(&project, "nord", &["101", "102", "103"]);
    project.run(&["area", "request.toml"]).ends_with_code(0);
    let of_group = project.read(worlds);
    assert_ne!(of_group, of_edition);
    // A run makes the edition again, and knows nothing of the group.
    project.run(&["run"]).ends_with_code(0);
    assert_eq!(project.read(worlds), of_group);
    let audit = || project.run(&["audit"]).ends_with_code(0).says("are safe");
    audit();
    // What is none proves nothing, and others are looked for.
    project.write(
        worlds,
        r#"{"counts": [], "figures": [[0, [[[0, 5.0]]]]], "sums": []}"#,
    );
    audit();
    project.write(worlds, "{");
    request(&project, "syd", &["103", "104"]);
    project
        .run(&["area", "request.toml"])
        .ends_with_code(0)
        .says("2026-worlds.json is damaged");
    std::fs::remove_file(project.path(worlds)).unwrap();
    audit();
}

#[test]
fn requests_that_cannot_be_answered() {
    let project = demonstration();
    for (text, expected) in [
        (
            "id = \"101\"\nname = \"Nord\"\nunits = [\"101\", \"102\"]",
            "`101` is the code of",
        ),
        (
            "id = \"n\"\nname = \"Nord\"\nunits = [\"101\", \"1o2\"]",
            "there is no unit `1o2`",
        ),
        (
            "id = \"n\"\nname = \"Nord\"\nunits = [\"101\"]",
            "all of it is `101`",
        ),
        (
            "id = \"n\"\nname = \"Nord\"\nunits = [\"municipality\", \"101\"]",
            "all of it is `municipality`",
        ),
        ("id = \"n\"\nname = \"Nord\"\nunits = []", "names no unit"),
        (
            "id = \"../n\"\nname = \"Nord\"\nunits = [\"101\", \"102\"]",
            "is not a code",
        ),
        (
            "id = \"n\"\nname = \" \"\nunits = [\"101\", \"102\"]",
            "characters",
        ),
        (
            "id = \"n\"\nname = \"Nord\"\nareas = [\"101\"]",
            "unknown field `areas`",
        ),
    ] {
        project.write("request.toml", text);
        let run = project.run(&["area", "request.toml"]);
        run.ends_with_code(3).says(expected).says("request.toml");
    }
    assert!(!project.path("output/groups").exists());
    request(&project, "n", &["101", "102"]);
    let no_edition = ["area", "request.toml", "--edition", "2027"];
    project
        .run(&no_edition)
        .ends_with_code(4)
        .says("nobody has edition 2027 yet");
    project.run(&["area", "request.toml"]).ends_with_code(0);
    request(&project, "n", &["101", "103"]);
    project
        .run(&["area", "request.toml"])
        .ends_with_code(2)
        .says("the code of another group");
}

#[test]
fn what_has_figures_of_later_years_alone_belongs_to_no_group() {
    let project = Project::tiny();
    let last = "4,Nedre By,area,south,,2023";
    project.replace(
        "data/raw/units.csv",
        last,
        &format!("{last}\n5,Ny By,area,south,,2026"),
    );
    project.run(&["run"]).ends_with_code(0);
    request(&project, "n", &["1", "5"]);
    project
        .run(&["area", "request.toml"])
        .ends_with_code(3)
        .says("`5` (Ny By) has figures from 2026 on, and the edition none later than 2025")
        .says("leave it out");
}

#[test]
fn other_deliveries_than_the_editions_tell_nothing() {
    let project = demonstration();
    // Some convictions were taken back since, in the deliveries alone.
    project.replace(
        "config.toml",
        "kind = \"demo\"\nseed = 2026",
        "kind = \"files\"",
    );
    thin(&project, "data/raw/convictions/2025.parquet", 90);
    project.run(&["refresh"]).ends_with_code(0);
    request(&project, "n", &["101", "102"]);
    project
        .run(&["area", "request.toml"])
        .ends_with_code(4)
        .says("are other ones than it was made from");
    assert!(!project.path("output/groups/2026/n/request.json").exists());
}

#[test]
fn without_rows_about_persons_only_sums_of_shown_figures_are_told() {
    let project = demonstration();
    project.replace(
        "config.toml",
        "person_rows_days = 1826",
        "person_rows_days = 1",
    );
    project
        .run_on("2027-12-31", &["forget", "--edition", "2027"])
        .ends_with_code(0);
    let worlds = project.path("data/snapshots/2026-worlds.json");
    assert!(!worlds.exists(), "it tells of exact counts");
    request(&project, "n", &["101", "102"]);
    project
        .run(&["area", "request.toml"])
        .ends_with_code(0)
        .says(", 0 of them counted,");
    let published = RUN.published();
    let hidden = |of: &Published, area: &str| {
        let same = |row: &&Published| {
            row.unit == area && row.year == of.year && row.indicator == of.indicator
        };
        published.iter().find(same).is_some_and(|row| !row.shown)
    };
    let figures = figures(&project, "n");
    let with_hidden_part = |row: &&Published| hidden(row, "101") || hidden(row, "102");
    let parts_hidden: Vec<_> = figures.values().filter(with_hidden_part).collect();
    assert!(parts_hidden.len() > 20 && parts_hidden.iter().all(|row| !row.shown));
    assert!(figures.values().filter(|row| row.shown).count() > 200);
}

#[test]
fn an_outline_is_the_areas_that_lie_in_it() {
    let project = demonstration();
    let map: serde_json::Value =
        serde_json::from_str(&project.read("data/raw/areas.geojson")).unwrap();
    let areas = map["features"].as_array().unwrap().iter();
    let of = |code: &str| {
        let mut areas = areas.clone();
        areas
            .find(|area| area["properties"]["id"] == code)
            .unwrap()
            .clone()
    };
    let outline =
        serde_json::json!({ "type": "FeatureCollection", "features": [of("101"), of("102")] });
    project.write("north.geojson", &outline.to_string());
    project.write(
        "request.toml",
        "id = \"n\"\nname = \"Nord\"\noutline = \"north.geojson\"\nunits = [\"110\"]",
    );
    project.run(&["area", "request.toml"]).ends_with_code(0);
    let asked: serde_json::Value =
        serde_json::from_str(&project.read("output/groups/2026/n/request.json")).unwrap();
    assert_eq!(
        asked["group"]["members"],
        serde_json::json!(["101", "102", "110"])
    );
    // The western half of an area: nobody knows who lives there.
    let mut half = of("101");
    for point in half["geometry"]["coordinates"][0].as_array_mut().unwrap() {
        let x = point[0].as_f64().unwrap();
        point[0] = serde_json::json!(x.min(530_000.0));
    }
    let outline = serde_json::json!({ "type": "FeatureCollection", "features": [half] });
    project.write("north.geojson", &outline.to_string());
    project
        .run(&["area", "request.toml"])
        .ends_with_code(4)
        .says("north.geojson")
        .says("cuts through areas: of `101`");
}

#[test]
fn an_edition_is_not_sent_where_a_group_was_told_since_it_was_made() {
    let server = SmtpServer::kind();
    let project = Project::tiny();
    server.serves(&project);
    let earlier = |command: &[&str]| {
        let arguments = [command, &["--edition", "2025"]].concat();
        project.run(&arguments).ends_with_code(0)
    };
    earlier(&["run"]);
    project.run(&["approve", "2025"]).ends_with_code(0);
    earlier(&["send"]).says("2 sent now");
    project.ready_to_send();
    request(&project, "n", &["1", "2"]);
    earlier(&["area", "request.toml"]);
    project
        .run(&["send"])
        .ends_with_code(6)
        .says("something was published since edition 2026 was made");
}
