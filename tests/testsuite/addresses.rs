//! Persons counted by the addresses at which they lived: earlier years within the areas of today.

mod streets;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use streets::{
    AFTER, BEFORE, Counts, Division, FIRST, SCATTERED, SECOND, Town, addresses, estate_of,
};

use crate::support::{Project, Published};

fn rounded(count: usize, base: f64) -> f64 {
    (count as f64 / base).round() * base
}

/// Returns the figures of an edition, by indicator, year and unit.
fn published(project: &Project, edition: &str) -> BTreeMap<(String, i32, String), Published> {
    let text = project.read(&format!("output/{edition}/data/published.csv"));
    let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize();
    let rows = rows.map(|row: Result<Published, _>| row.unwrap());
    rows.map(|row| ((row.indicator.clone(), row.year, row.unit.clone()), row))
        .collect()
}

/// Holds what an edition shows against a recount of the persons, each count rounded.
fn is_recounted(town: &Town, edition: &str, division: &Division) {
    is_recounted_to(5.0, town, edition, division);
}

fn is_recounted_to(base: f64, town: &Town, edition: &str, division: &Division) {
    let rounded = |count| rounded(count, base);
    let figures = published(&town.project, edition);
    let (mut held, mut hidden) = (0, 0);
    for ((indicator, year, unit), figure) in &figures {
        let counts = town.count(*year, |address| division.is_in(unit, address));
        let (above, below) = match indicator.as_str() {
            "residents" => (counts.residents, None),
            "young" => (counts.young, Some(counts.residents)),
            _ => (counts.ill, Some(counts.residents)),
        };
        if !figure.shown {
            hidden += 1;
            continue;
        }
        assert_eq!(figure.numerator, Some(rounded(above)), "{figure:?}");
        assert_eq!(figure.denominator, below.map(rounded), "{figure:?}");
        held += 1;
    }
    let years: BTreeSet<i32> = figures.keys().map(|(_, year, _)| *year).collect();
    assert_eq!(figures.len(), 3 * years.len() * division.units());
    assert!(held > 3 * hidden, "{held} shown, {hidden} hidden");
}

#[test]
fn earlier_years_are_recounted_within_the_areas_of_today() {
    let town = Town::new(2026);
    town.run(&FIRST, &BEFORE);
    is_recounted(&town, "2025", &BEFORE);
    town.run(&SECOND, &AFTER);
    is_recounted(&town, "2026", &AFTER);
    // Area 5 is cut off, 6 went into 4, and a street of 3 came to 2: all have figures of 2023.
    let figures = published(&town.project, "2026");
    for unit in ["2", "3", "4", "5"] {
        let key = ("residents".to_owned(), 2023, unit.to_owned());
        assert!(figures[&key].shown, "{unit}");
    }
    let audit = town.project.run(&["audit", "--edition", "2026"]);
    audit.ends_with_code(0);
    // The same again from what was noted.
    let before = town.project.files("output/2026/data");
    std::fs::remove_dir_all(town.project.path("output/2026")).unwrap();
    town.run(&SECOND, &AFTER);
    assert!(before == town.project.files("output/2026/data"));
}

#[test]
fn a_recount_agrees_to_the_person() {
    let town = Town::new(2026);
    // By itself, since what is told exactly leaves no room for other areas beside it.
    town.project
        .replace("config.toml", "rounding_base = 5", "rounding_base = 1");
    town.run(&SECOND, &AFTER);
    is_recounted_to(1.0, &town, "2026", &AFTER);
}

#[test]
fn readers_are_told_that_earlier_years_are_counted_back() {
    let town = Town::new(2026);
    town.run(&FIRST, &BEFORE);
    town.run(&SECOND, &AFTER);
    let briefing = town.project.briefing("5", &["--edition", "2026"]);
    assert_eq!(briefing["unit"]["counted_back"], true);
    assert_eq!(briefing["unit"]["new_since"], serde_json::Value::Null);
    // Though the table of units says that the area exists from 2025, and has a break, lines begin in 2023.
    let rows = briefing["themes"][0]["rows"].as_array().unwrap();
    let residents = rows.iter().find(|row| row["id"] == "residents").unwrap();
    assert!(residents["change"].is_object(), "{residents}");
    let page = town.project.read("output/2026/site/unit/area-5.html");
    assert!(page.contains("inden for den grænse, som stedet har i dag"));
    assert!(!page.contains("Tallene begynder i"));
    let package = town.project.read("output/2026/data/datapackage.json");
    assert!(package.contains("\"boundaries\": \"of the edition\""));
}

#[test]
fn figures_of_before_that_were_counted_by_area_are_reckoned_with_by_a_column_of_the_list() {
    let town = Town::new(2026);
    town.deliver(&FIRST, &BEFORE);
    town.by_area(&BEFORE);
    town.go(&FIRST).ends_with_code(0);
    town.by_address();
    town.deliver(&SECOND, &AFTER);
    town.go(&SECOND)
        .ends_with_code(4)
        .says("nobody says in which areas addresses lay when edition 2025 counted them")
        .says("give the list of addresses a column `area_until_2024`");
    town.list_of_addresses(&AFTER, Some((2024, &BEFORE)));
    town.go(&SECOND).ends_with_code(0);
    is_recounted(&town, "2026", &AFTER);
    let hidden = |project: &Project| {
        let figures = published(project, "2026").into_iter();
        let hidden = figures.filter(|(_, figure)| !figure.shown);
        hidden.map(|(key, _)| key).collect::<Vec<_>>()
    };
    // It makes no difference how it is said in which areas they lay.
    let other = Town::new(2026);
    other.run(&FIRST, &BEFORE);
    other.run(&SECOND, &AFTER);
    assert_eq!(hidden(&town.project), hidden(&other.project));
    // Nor may the snapshot that tells the units of before be lost.
    std::fs::remove_dir_all(town.project.path("data/snapshots/2025")).unwrap();
    town.project
        .run(&["audit", "--edition", "2026"])
        .ends_with_code(4)
        .says("let the snapshot of edition 2025 lie among the others");
}

#[test]
fn areas_of_an_edition_that_others_have_stay_as_they_are() {
    let town = Town::new(2026);
    town.run(&FIRST, &BEFORE);
    town.deliver(&FIRST, &AFTER);
    let arguments = ["refresh", "--edition", "2025"];
    let refused = town.project.run(&arguments).ends_with_code(4);
    refused
        .says(
            "the list of addresses has other areas than the one by which edition 2025 was counted",
        )
        .says("or bring out a correction, `boligmonitor run --edition 2025-r2`");
    // One more address is no other area.
    town.deliver(&FIRST, &BEFORE);
    let list = town.project.read("data/raw/addresses.csv");
    town.project
        .write("data/raw/addresses.csv", &format!("{list}s99-1,1\n"));
    town.project.run(&arguments).ends_with_code(0);
    // Without addresses what was told could not be reckoned with.
    town.deliver(&SECOND, &BEFORE);
    town.by_area(&BEFORE);
    town.go(&SECOND)
        .ends_with_code(4)
        .says("edition 2025 counted by addresses, and no table has them now");
}

#[test]
fn a_correction_may_have_other_areas() {
    let town = Town::new(2026);
    town.run(&FIRST, &BEFORE);
    town.deliver(&FIRST, &AFTER);
    let reason = ["--edition", "2025-r2", "--reason", "Forkerte grænser"];
    let run = [&["run"][..], &reason].concat();
    town.project.run_on("2025-03-10", &run).ends_with_code(0);
    town.project
        .run(&["audit", "--edition", "2025-r2"])
        .ends_with_code(0);
}

#[test]
fn groups_of_an_earlier_division_stay_known() {
    let town = Town::new(2026);
    town.run(&FIRST, &BEFORE);
    crate::groups::request(&town.project, "middle", &["2", "3"]);
    let arguments = ["area", "request.toml", "--edition", "2025"];
    town.project.run(&arguments).ends_with_code(0);
    town.run(&SECOND, &AFTER);
    crate::groups::request(&town.project, "middle", &["2", "3"]);
    let arguments = ["area", "request.toml", "--edition", "2026"];
    town.project.run(&arguments).ends_with_code(0);
    town.project
        .run(&["audit", "--edition", "2026"])
        .ends_with_code(0);
}

#[test]
fn sums_of_moves_of_a_year_that_was_told_by_other_areas_are_hidden() {
    let town = Town::new(2026);
    town.with_moves();
    town.run(&FIRST, &BEFORE);
    let told = town.project.read("output/2025/data/flows.csv");
    assert!(told.lines().count() > 5, "{told}");
    town.run(&SECOND, &AFTER);
    let figures = published(&town.project, "2026");
    let shown = |year: i32, unit: &str| {
        ["moved_out", "moved_in"].map(|id| figures[&(id.to_owned(), year, unit.to_owned())].shown)
    };
    // Moves of 2024 were told between the areas of before, of which only the first is one of today.
    for unit in ["2", "3", "4", "5", "north", "south"] {
        assert_eq!(shown(2024, unit), [false; 2], "{unit}");
    }
    // So were those of 2023, and of the whole municipality: within an area of today that was two then
    // people moved from area to area.
    assert_eq!(shown(2024, "lilleby"), [false; 2]);
    assert_eq!(shown(2023, "lilleby"), [false; 2]);
    assert_eq!(shown(2024, "1"), [true; 2]);
    let all = ["1", "2", "3", "4", "5", "north", "south", "lilleby"];
    let newest = all.map(|unit| shown(2025, unit));
    let newest = newest.into_iter().flatten().filter(|shown| *shown);
    assert!(newest.count() > 12);
    // Those of the newest year are told between areas of today.
    let flows = town.project.read("output/2026/data/flows.csv");
    assert!(
        flows.lines().skip(1).all(|line| line.contains("2025")),
        "{flows}"
    );
    assert!(flows.lines().count() > 5, "{flows}");
    town.project
        .run(&["audit", "--edition", "2026"])
        .ends_with_code(0);
    // A correction by other areas tells no moves of the year.
    let other = Town::new(2026);
    other.with_moves();
    other.run(&FIRST, &BEFORE);
    other.deliver(&FIRST, &AFTER);
    let run = [
        "run",
        "--edition",
        "2025-r2",
        "--reason",
        "Forkerte grænser",
    ];
    other.project.run_on("2025-03-10", &run).ends_with_code(0);
    let flows = other.project.read("output/2025-r2/data/flows.csv");
    assert_eq!(flows.lines().count(), 1, "{flows}");
}

#[test]
fn lists_of_addresses_that_are_refused() {
    let town = Town::new(2026);
    for (old, new, expected) in [
        (
            "s01-1,1",
            "s01-1,9",
            "row 2, column `area`: holds `9`, which is not the code of an area",
        ),
        (
            "s01-2,1",
            "s01-1,1",
            "row 3, column `address`: `s01-1` stands in row 2 too",
        ),
        ("s01-1,1", "s01-1,", "row 2, column `area`: is empty"),
        ("s01-1,1", ",1", "row 2, column `address`: is empty"),
        (
            "address,area",
            "address,areas",
            "column `area`: is missing; the file has: address, areas",
        ),
        (
            "address,area",
            "address,area,area_until_24",
            "addresses.csv",
        ),
        (
            "s01-3,1",
            "S01-3,1",
            "column `address`: holds `s01-3`, which is not in the list of addresses",
        ),
        (
            "s01-3,1",
            "S01-3,1",
            "hint: did you mean `S01-3`? Keys are the same everywhere",
        ),
        (
            "s01-3,1",
            "s77-3,1",
            "hint: every address at which somebody lived in one of the years stands in the list",
        ),
    ] {
        town.deliver(&FIRST, &BEFORE);
        town.project.replace("data/raw/addresses.csv", old, new);
        let run = town.project.run(&["check", "--edition", "2025"]);
        run.ends_with_code(4).says(expected);
    }
    town.deliver(&FIRST, &BEFORE);
    std::fs::remove_file(town.project.path("data/raw/addresses.csv")).unwrap();
    let check = || town.project.run(&["check", "--edition", "2025"]);
    check()
        .ends_with_code(4)
        .says("was not delivered: the areas of addresses");
    town.project
        .replace("config.toml", "addresses = \"addresses.csv\"\n", "");
    check()
        .ends_with_code(3)
        .says("units.addresses: is missing, though `address` of the table `residents` is of form `address`");
    town.by_area(&BEFORE);
    town.project.replace(
        "config.toml",
        "table = \"units.csv\"\n",
        "table = \"units.csv\"\naddresses = \"addresses.csv\"\n",
    );
    check()
        .ends_with_code(3)
        .says("units.addresses: is used by no table");
}
