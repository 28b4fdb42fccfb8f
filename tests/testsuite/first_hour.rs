//! The first hour with own files: `look` says what they are, `init` drafts a project that reads them,
//! `check` passes, and `run --draft` makes briefings with the right figures.

use std::fs;

use crate::{
    forms::windows_1252,
    support::{Project, Run},
};

pub(crate) mod deliveries;
mod refused;

/// The date of all runs.
const DAY: [&str; 2] = ["--as-of", "2026-02-09"];

/// Looks at the files in `files`.
fn look(project: &Project) -> Run {
    project.run_with(&[], &["look", "files"]).ends_with_code(0)
}

/// Drafts a project of the files in `files` here, and checks it.
fn init(project: &Project, more: &[&str]) -> Run {
    let arguments = [&["init", ".", "--files", "files", "--yes"], more, &DAY].concat();
    project.run_with(&[], &arguments)
}

/// Makes a draft and an edition, and returns the count of residents of an area by year.
#[track_caller]
fn residents(project: &Project, area: &str) -> Vec<(i32, f64)> {
    project.run(&["check"]).ends_with_code(0);
    project.run(&["run", "--draft"]).ends_with_code(0);
    let drafts = project.files("output/draft/briefings");
    let is_pdf = |(_, bytes): &&(String, Vec<u8>)| bytes.starts_with(b"%PDF");
    assert!(
        drafts.iter().filter(is_pdf).count() >= 4,
        "{}",
        drafts.len()
    );
    project.run(&["run"]).ends_with_code(0);
    let own = project.published().into_iter();
    let own = own.filter(|row| row.unit == area && row.indicator == "residents");
    own.filter_map(|row| Some((row.year, row.numerator?)))
        .collect()
}

#[track_caller]
fn says_all(run: Run, texts: &[&str]) {
    let _ = texts.iter().fold(run, |run, text| run.says(text));
}

#[test]
fn a_workbook_with_headings_in_two_rows_and_totals_between() {
    let project = Project::empty();
    deliveries::workbooks(&project);
    let before = project.files("files");
    says_all(
        look(&project),
        &[
            "files/tal-{year}.xlsx (2 files, one a year)",
            "sheet `Tal`, other sheets: Noter, rows 3 to 4 name the columns",
            "a row an area",
            "2024\u{2013}2025, in the names of the files",
            "`Område/Nr.` has codes of 5 areas: 101, 102, 103, 201, 202",
            "in: Nord, Syd",
            "rows that are no areas: `Nord i alt`, `Syd i alt`, `Kilde: Kommunen`",
            "`Kommunen i alt` is the municipality; figures of some areas are not told",
            "municipality_row = \"Kommunen i alt\"",
            "note       `..` is taken for \"no figure\"",
            "header_row = [3, 4]",
            "residents = \"I alt\"",
        ],
    );
    assert!(before == project.files("files"), "`look` changed a file");
    init(&project, &["--place", "Lilleby Kommune"]).ends_with_code(0);
    assert!(before == project.files("files"), "`init` changed a file");
    let units = project.read("data/raw/units.csv");
    for row in [
        "lilleby-kommune,Lilleby Kommune,municipality,,,2024",
        "nord,Nord,school_district,lilleby-kommune,,2024",
        "101,Nordby 1,area,nord,,2024",
        "202,Sydby 2,area,syd,,2024",
    ] {
        assert!(units.contains(row), "{row} in {units}");
    }
    assert_eq!(residents(&project, "101"), [(2024, 400.0), (2025, 410.0)]);
    let config = project.read("config.toml");
    assert!(config.lines().count() < 70, "{config}");
}

#[test]
fn a_register_of_persons_for_all_years_as_a_database_exports_it() {
    let project = Project::empty();
    let secrets = deliveries::register(&project);
    let told = look(&project);
    let never = |text: &str| {
        for secret in &secrets {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    };
    never(&told.stdout);
    says_all(
        told,
        &[
            "CSV, Windows-1252, `;` between columns, `,` before decimals, `.` between thousands",
            "a row a person",
            "2024\u{2013}2025, in the column `AAR`",
            "CPRNR",
            "LOOKS LIKE CPR NUMBERS: no value is shown",
            "LOOKS LIKE NAMES OR ADDRESSES: no value is shown, it is not read",
            "dates as dd-mm-yyyy; 144 distinct; date of birth",
            "values: J, N",
            "encoding = \"windows-1252\"",
            "true_values = [\"J\"]",
        ],
    );
    let run = init(&project, &[]).ends_with_code(0);
    never(&run.stdout);
    for file in [
        "config.toml",
        "catalogue.toml",
        "TODO.md",
        "data/raw/units.csv",
    ] {
        never(&project.read(file));
    }
    assert!(
        !project.read("config.toml").contains("NAVN"),
        "names of persons are read"
    );
    assert_eq!(residents(&project, "102"), [(2024, 60.0), (2025, 60.0)]);
    let published = project.published();
    let of = |indicator: &str| {
        let mut rows = published.iter();
        let row =
            rows.find(|row| row.unit == "102" && row.indicator == indicator && row.year == 2025);
        row.and_then(|row| row.value)
    };
    assert_eq!(of("i_arbejde"), Some(50.0));
    assert_eq!(of("age_30_64"), Some(75.0));
    // Nobody is under 30. The age groups are all residents, and these are those whose income is known:
    // what one group has too few for would be told by the others.
    assert_eq!(of("age_65"), None);
}

/// Drafts a project of the table of Statbank in one of its forms, which says the same in each.
#[track_caller]
fn is_drafted_of_statbank(project: &Project) {
    init(project, &[]).ends_with_code(0);
    assert_eq!(residents(project, "102"), [(2024, 1020.0), (2025, 1030.0)]);
    let units = project.read("data/raw/units.csv");
    assert!(units.contains("102,Sønderby,area"), "{units}");
}

#[test]
fn a_text_among_few_numbers_is_no_reason_to_say_that_there_are_none() {
    let project = Project::empty();
    let table =
        "Område;Beboere;I arbejde;Navn\n101;900;700;Nord\n102;910;mange;Syd\n103;700;500;Vest\n";
    project.write("files/tal-2025.csv", table);
    says_all(
        look(&project),
        &["the column `I arbejde`: it holds texts among its numbers; mend them in the file"],
    );
}

#[test]
fn a_table_of_statbank_with_a_row_a_value() {
    let project = Project::empty();
    deliveries::statbank_csv(&project);
    says_all(
        look(&project),
        &[
            "a row a value",
            "in the column `TID`",
            "`OMRÅDE` has codes and names of 4 areas: 101, 102, 103, 104",
            "rows that are no areas: `000 Hele kommunen`",
            "Alder i alt       whole numbers; all residents",
            "those about other periods left out (`year_format`): {year}K2",
            "long = { value = \"INDHOLD\", by = [\"ALDER\"] }",
        ],
    );
    is_drafted_of_statbank(&project);
}

#[test]
fn the_same_table_as_px() {
    let project = Project::empty();
    deliveries::statbank_px(&project);
    says_all(
        look(&project),
        &[
            "a PX file",
            "`område` has codes of 4 areas: 101, 102, 103, 104",
            "rows that are no areas: `Hele kommunen`",
            "year_format = \"{year}K1\"",
        ],
    );
    is_drafted_of_statbank(&project);
}

#[test]
fn a_map_in_metres_with_areas_in_pieces() {
    let project = Project::empty();
    deliveries::map_and_counts(&project);
    says_all(
        look(&project),
        &[
            "EPSG:25832, metres",
            "features   6, 4 areas",
            "2 areas have several pieces, which are put together",
            "OMR_KODE  4 distinct; the code of the area",
            "DISTRIKT  2 distinct; what it lies in",
        ],
    );
    init(&project, &[]).ends_with_code(0);
    assert!(project.read("config.toml").contains("id = \"OMR_KODE\""));
    assert!(
        project
            .read("data/raw/units.csv")
            .contains("101,Nørreby,area,nord,")
    );
    assert_eq!(residents(&project, "101"), [(2024, 800.0), (2025, 810.0)]);
    let snapshot = boligmonitor::Snapshot::open(&project.path("data/snapshots/2026")).unwrap();
    let map = snapshot.map().cloned().unwrap();
    let pieces: Vec<usize> = ["101", "103"].map(|id| map.get(id).unwrap().len()).into();
    assert_eq!((map.areas().count(), pieces), (4, vec![2, 1]));
}

#[test]
fn years_across_and_names_for_codes() {
    let project = Project::empty();
    let text = "Bydel;Personer 2024;Personer 2025;Unge 2024;Unge 2025\nNørreby;1.200;1.210;300;310\n\
                Sønderby;2.400;2.410;600;610\nØsterby;900;910;200;210\nI alt;4.500;4.530;1.100;1.130\n";
    let path = project.path("files/bydele.csv");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, windows_1252(text)).unwrap();
    says_all(
        look(&project),
        &[
            "years across the columns",
            "2024\u{2013}2025, in the names of the columns",
            "`Bydel` has names of 3 areas",
            "`.` in numbers such as `1.354` is taken for a mark between thousands",
            "residents = \"Personer {year}\"",
        ],
    );
    init(&project, &[]).ends_with_code(0);
    assert_eq!(
        residents(&project, "soenderby"),
        [(2024, 2400.0), (2025, 2410.0)]
    );
}

#[test]
fn a_cube_of_areas_and_years_alone() {
    let project = Project::empty();
    let text = "CHARSET=\"ANSI\";\nCODEPAGE=\"utf-8\";\nSTUB=\"område\";\nHEADING=\"tid\";\n\
                VALUES(\"område\")=\"Nørreby\",\"Sønderby\",\"Østerby\";\nVALUES(\"tid\")=\"2024\",\"2025\";\n\
                TIMEVAL(\"tid\")=TLIST(A1),\"2024\",\"2025\";\nDATA=\n900 910\n1200 1210\n2400 2410;\n";
    project.write("files/bef.px", text);
    says_all(
        look(&project),
        &["a PX file", "a row an area", "value = \"integer\""],
    );
    init(&project, &["--residents", "value"]).ends_with_code(0);
    assert_eq!(
        residents(&project, "oesterby"),
        [(2024, 2400.0), (2025, 2410.0)]
    );
}

#[test]
fn who_lives_somewhere_is_not_taken_from_who_moved() {
    let project = Project::empty();
    let (mut moves, mut persons) = (
        "PERSON;FRA;FOEDT\n".to_owned(),
        "PERSON;OMR;FOEDT\n".to_owned(),
    );
    for person in 0..400 {
        let row = format!(
            "{};{};01-02-{}\n",
            1000 + person,
            101 + person % 4,
            1930 + person % 70
        );
        persons.push_str(&row);
        if person % 9 < 4 {
            moves.push_str(&row);
        }
    }
    // The one that comes first is not the one that counts.
    project.write("files/flytninger-2025.csv", &moves);
    project.write("files/personer-2025.csv", &persons);
    init(&project, &["--language", "da"]).ends_with_code(0);
    assert_eq!(residents(&project, "101"), [(2025, 100.0)]);
    let units = project.read("data/raw/units.csv");
    assert!(units.contains("\n101,Område 101,area,"), "{units}");
}

#[test]
fn who_is_not_known_and_what_is_no_person_make_no_share() {
    let project = Project::empty();
    // Of four one works, one does not, and of two nothing is known.
    let person = |person: usize| {
        let works = ["J", "N", "", ""][person / 4 % 4];
        format!("{};{};{works}\n", 1000 + person, 101 + person % 4)
    };
    let persons = "PERSON;OMR;I_ARBEJDE\n".to_owned() + &(0..800).map(person).collect::<String>();
    let homes = "OMR;Boliger\n101;65\n102;70\n103;75\n104;80\n";
    project.write("files/personer-2025.csv", &persons);
    project.write("files/boliger-2025.csv", homes);
    init(&project, &["--language", "da"]).ends_with_code(0);
    assert_eq!(residents(&project, "101"), [(2025, 200.0)]);
    let published = project.published();
    let of = |indicator: &str| {
        let mut rows = published.iter();
        let row = rows.find(|row| row.unit == "101" && row.indicator == indicator);
        row.unwrap_or_else(|| panic!("{indicator} in {}", project.read("catalogue.toml")))
    };
    assert_eq!(
        (of("i_arbejde").value, of("i_arbejde").denominator),
        (Some(50.0), Some(100.0))
    );
    assert_eq!(
        (of("boliger").value, of("boliger").denominator),
        (Some(65.0), None)
    );
    assert!(
        project
            .read("config.toml")
            .contains("person_rows_days = 400")
    );
    assert!(project.read(".gitignore").contains("/data/raw/"));
    let todo = project.read("TODO.md");
    assert!(
        todo.contains("`i_arbejde` i `personer-{year}.csv` har 400 tomme celler"),
        "{todo}"
    );
}

#[test]
fn the_shipped_project_is_written_whole() {
    let project = Project::empty();
    project
        .run_with(&[], &["init", ".", "--from-demo"])
        .ends_with_code(0);
    project.run(&["demo"]).ends_with_code(0);
    project.run(&["check"]).ends_with_code(0);
    project
        .run_with(&[], &["init", ".", "--from-demo"])
        .ends_with_code(2)
        .says("config.toml is there already");
}
