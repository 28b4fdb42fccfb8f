//! Tables as spreadsheets and registers write them: read rightly, or refused by `check` with file,
//! row, column, value and what to do.

use std::fs;

use crate::support::Project;

mod counted;
mod totals;

const COUNTS: &str = "data/raw/counts-2025.csv";
const UNITS: &str = "data/raw/units.csv";

/// Checks the project, and tells all that was printed; the code is that of refused deliveries.
#[track_caller]
fn refused(project: &Project) -> String {
    let run = project.run(&["check"]).ends_with_code(4);
    assert!(!project.path("output").exists() && !project.path("data/snapshots").exists());
    run.stderr
}

/// A change to a file of the tiny project, and what must be said of it.
const REFUSED: &[(&str, &str, &str, &str)] = &[
    // Numbers.
    (
        COUNTS,
        "4,2315",
        "4,2.000",
        "counts-2025.csv, row 5, column `residents`: holds `2.000`, which is not a whole number\n    \
         hint: did you mean `2000`? Write whole numbers in digits alone",
    ),
    (
        COUNTS,
        "4,2315",
        "4,\"2,315\"",
        "holds `2,315`, which is not a whole number\n    hint: did you mean `2315`?",
    ),
    (
        COUNTS,
        "4,2315",
        "4,2315.0",
        "holds `2315.0`, which is not a whole number\n    hint: did you mean `2315`?",
    ),
    (
        COUNTS,
        "128,3",
        "128,-9999",
        "row 3, column `ill`: holds `-9999`, and nothing is counted below nought\n    hint: where it \
         stands for a figure that there is not, set `missing = [\"-9999\"]` of the table and write \
         `?` after the column's form",
    ),
    (
        COUNTS,
        "2,645,128",
        "2,645,646",
        "one counted figure cannot be\n  indicator `young`, unit `2` (Æblehaven), 2025: counts 646 of \
         645: a part is above its whole (counts-2025.csv)\nhint: nothing was published; mend the delivery",
    ),
    // Headers, separators and encodings.
    (
        COUNTS,
        "area,residents,young,ill",
        "area,residents,young,young",
        "counts-2025.csv, column `young`: stands twice in the header\n    hint: keep one of them",
    ),
    (
        COUNTS,
        "residents",
        "\u{1b}[2J\u{1b}[31mresidents",
        "column `residents`: is missing; the file has: area, \\u{1b}[2J\\u{1b}[31mresidents, young, \
         ill\n    hint: was it renamed?",
    ),
    (
        COUNTS,
        "2,645,128,3",
        "2,645,128",
        "counts-2025.csv, row 3: has 3 fields, and the header 4\n    hint: was the file cut short?",
    ),
    (
        COUNTS,
        "2,645,128,3",
        "2,\"645,128,3",
        "counts-2025.csv, row 3: a quotation mark is never closed",
    ),
    // Areas.
    (
        COUNTS,
        "3,825,97,41\n4,2315,702,120",
        "",
        "counts-2025.csv, column `area`: has no row for the areas `3`, `4` in 2025\n    hint: was the \
         file cut short? Where that is so, set `without_rows = [\"3\", \"4\"]` of the table `counts`",
    ),
    (
        COUNTS,
        "3,825",
        "03,825",
        "row 4, column `area`: holds `03`, which is not the code of an area\n    hint: did you mean \
         `3`? Codes are the same everywhere",
    ),
    (
        UNITS,
        "4,Nedre By,area,south,,2023",
        "4,Nedre By,area,south,,2026",
        "counts-2025.csv, row 5, column `area`: holds `4`, an area that exists from 2026 by the \
         table of units\n    hint: mend its `from_year`, or leave out the row",
    ),
    // Units.
    (
        UNITS,
        "south,Søndre distrikt,school_district,lilleby",
        "south,Søndre distrikt,school_district,",
        "units.csv, row 4, column `parent`: is empty: `south` lies in nothing, and what it counts \
         would vanish from the municipality\n    hint: name the part or municipality that it lies in",
    ),
    (
        UNITS,
        "4,Nedre By,area,south",
        "4,Nedre By,area,",
        "row 8, column `parent`: is empty: `4` lies in nothing",
    ),
    (
        UNITS,
        "4,Nedre By,area,south,,2023",
        "4,Nedre By,area,south,,20222",
        "row 8, column `from_year`: holds `20222`, which is not a year\n    hint: write it with four \
         digits, from 1900 to 2199",
    ),
    (
        UNITS,
        "4,Nedre By,area,south,,2023",
        "4,Nedre By,område,south,,2023",
        "row 8, column `kind`: holds `område`, which is not a kind of unit\n    hint: kinds are: \
         municipality, part, school_district, area, estate, housing_area, association, \
         region, country",
    ),
    (
        UNITS,
        "4,Nedre By",
        "Ø4,Nedre By",
        "row 8, column `id`: holds `Ø4`, which is not a code\n    hint: codes become file names: \
         letters a–z, digits, `-` and `_`, at most 40 of them; write `oe4` here and in all deliveries",
    ),
    (
        UNITS,
        "4,Nedre By,area,south,,2023",
        "4,Nedre By,area,south,,2023\ne1,Gården,estate,4,,2023",
        "row 9, column `association`: is empty\n    hint: name the association that owns the estate, \
         or write `-` where none does",
    ),
    (
        UNITS,
        "4,Nedre By,area,south,,2023",
        "4,Nedre By,area,south,,2023\ne1,Gården,estate,,-,2023",
        "row 9, column `parent`: is empty\n    hint: name the area that the estate lies in, or write \
         `-` where it lies in several",
    ),
    (
        UNITS,
        "4,Nedre By,area,south,,2023",
        "4,Nedre By,area,south,,2023\ne1,Gården,estate,4,h1,2023",
        "row 9, column `association`: holds `h1`, which is not among the units",
    ),
    (
        UNITS,
        "4,Nedre By,area,south,,2023",
        "4,Nedre By,area,south,,2023\ne1,Gården,estate,4,3,2023",
        "row 9, column `association`: holds `3`, which is not of kind association",
    ),
    (
        UNITS,
        "4,Nedre By,area,south,,2023",
        "4,Nedre By,area,south,,2023\nwest,Vest,school_district,lilleby,,2023",
        "row 9, column `id`: no area names `west` as its parent\n    hint: was an area given another \
         parent? Leave out what is empty",
    ),
    (
        UNITS,
        "association,from_year",
        "association,from_year,social_housng",
        "units.csv, row 2: has 6 fields, and the header 7, and 6 more rows have other numbers than \
         the header too",
    ),
    (
        UNITS,
        "south,Søndre distrikt,school_district,lilleby",
        "south,Søndre distrikt,municipality,",
        "row 4, column `kind`: `south` is a second municipality beside `lilleby`",
    ),
    // Names.
    (
        UNITS,
        "Nedre By",
        "Bolig\u{ad}foreningens\u{ad}kvarter",
        "row 8, column `name`: holds a soft hyphen (U+00AD) in `Bolig\\u{ad}foreningens\\u{ad}kvarter`",
    ),
    (
        UNITS,
        "Nedre By",
        "Nedre\u{200e} By",
        "row 8, column `name`: holds a mark of the direction of writing (U+200E)",
    ),
    (
        UNITS,
        "Nedre By",
        "Nedre 漢 By",
        "row 8, column `name`: holds `漢`, which the font of the briefings does not have",
    ),
];

#[test]
fn what_is_refused_is_told_with_its_place() {
    let mut missed = Vec::new();
    for (file, old, new, expected) in REFUSED {
        let project = Project::tiny();
        project.replace(file, old, new);
        let run = project.run(&["check"]);
        if run.code != 4 || !run.stderr.contains(expected) || run.stderr.contains('\u{1b}') {
            missed.push(format!(
                "{new:?}\n  expected {expected}\n  {}: {}",
                run.code, run.stderr
            ));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn a_file_that_is_no_text_in_utf8_is_told() {
    let half_utf16 = |text: &str| {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        units.collect()
    };
    let latin1 = |text: &str| {
        text.chars()
            .map(|c| u8::try_from(u32::from(c)).unwrap())
            .collect()
    };
    let cases: [(&str, &dyn Fn(&str) -> Vec<u8>, &str); 5] = [
        (
            COUNTS,
            &half_utf16,
            "counts-2025.csv: is text in UTF-16, not in UTF-8",
        ),
        (
            UNITS,
            &latin1,
            "units.csv, row 3: is not text in UTF-8: the line begins with `north,Nørre \
             distrikt,school_district,lil` in Latin-1\n    hint: save it as \"CSV UTF-8\"",
        ),
        (
            COUNTS,
            &|_| b"PK\x03\x04\0\0".to_vec(),
            "counts-2025.csv: is not a readable workbook",
        ),
        (
            COUNTS,
            &|_| Vec::new(),
            "counts-2025.csv: is empty (0 bytes)",
        ),
        (
            COUNTS,
            &|_| b"\n\n".to_vec(),
            "counts-2025.csv: has no header",
        ),
    ];
    for (file, write, expected) in cases {
        let project = Project::tiny();
        let bytes = write(&project.read(file));
        fs::write(project.path(file), bytes).unwrap();
        let told = refused(&project);
        assert!(told.contains(expected), "{expected}\n{told}");
    }
}

#[test]
fn what_spreadsheets_write_is_read_rightly() {
    let project = Project::tiny();
    for file in [UNITS, COUNTS] {
        let text = project.read(file).replace(',', ";").replace('\n', "\r\n");
        project.write(
            file,
            &format!("\u{feff}{text};;;\r\n").replace(";;;\r\n", ""),
        );
    }
    project.replace(UNITS, "from_year", "from_year;social_housing");
    let units = project.read(UNITS);
    let marked = units
        .lines()
        .map(|line| match line.ends_with("social_housing") {
            true => line.to_owned(),
            false => format!("{line};FALSK"),
        });
    let marked: Vec<_> = marked.collect();
    // Letters may come as a letter and a mark.
    project.write(
        UNITS,
        &marked.join("\n").replace("Ålandsgade", "A\u{30a}landsgade"),
    );
    project.run(&["refresh"]).ends_with_code(0);
    let kept = project.read("data/snapshots/2026/snapshot.json");
    assert!(kept.contains("\"Ålandsgade\""), "{kept}");
    let of = |project: &Project| project.files("data/snapshots/2026");
    let plain = Project::tiny();
    plain.run(&["refresh"]).ends_with_code(0);
    let tables = |files: Vec<(String, Vec<u8>)>| -> Vec<_> {
        files
            .into_iter()
            .filter(|(name, _)| name.ends_with(".parquet"))
            .collect()
    };
    assert!(tables(of(&project)) == tables(of(&plain)));
}

#[test]
fn areas_without_rows_are_missing_where_that_is_meant() {
    let project = Project::tiny();
    project.replace(COUNTS, "3,825,97,41\n", "");
    project.replace(
        "config.toml",
        "unit = \"area\"\n",
        "unit = \"area\"\nwithout_rows = [\"3\"]\n",
    );
    project.run(&["run"]).ends_with_code(0);
    let rows = project.published();
    let there = |unit: &str, year| rows.iter().any(|row| row.unit == unit && row.year == year);
    assert!(!there("3", 2025) && !there("south", 2025) && !there("lilleby", 2025));
    assert!(there("4", 2025) && there("north", 2025) && there("lilleby", 2024));
    let briefing = project.briefing("3", &["--as-of", "2026-02-09"]);
    let text = briefing["themes"].to_string();
    assert!(
        !text.contains("skjult") && !text.contains("Skjult"),
        "{text}"
    );
}

#[test]
fn noughts_that_a_spreadsheet_lost_are_noticed_among_other_places() {
    let project = Project::tiny();
    let set = "unit = \"area\"\nskip_other_units = true\n";
    project.replace("config.toml", "unit = \"area\"\n", set);
    project.replace(COUNTS, "3,825", "003,825");
    let told = refused(&project);
    let expected = "has no row for the area `3` in 2025\n    hint: the file has `003`: did you mean \
                    `3`? Codes are the same everywhere, with all their noughts";
    assert!(told.contains(expected), "{told}");
}

#[test]
fn an_area_that_comes_later_leaves_no_smaller_sum() {
    let project = Project::tiny();
    project.replace(
        UNITS,
        "4,Nedre By,area,south,,2023",
        "4,Nedre By,area,south,,2025",
    );
    for year in [2023, 2024] {
        let file = format!("data/raw/counts-{year}.csv");
        let text = project.read(&file);
        let lines: Vec<_> = text
            .lines()
            .filter(|line| !line.starts_with("4,"))
            .collect();
        project.write(&file, &(lines.join("\n") + "\n"));
    }
    project.run(&["run"]).ends_with_code(0);
    let rows = project.published();
    let there = |unit: &str, year| rows.iter().any(|row| row.unit == unit && row.year == year);
    for year in [2023, 2024] {
        assert!(!there("south", year) && !there("lilleby", year), "{year}");
        assert!(there("3", year) && there("north", year), "{year}");
    }
    assert!(there("south", 2025) && there("lilleby", 2025));
}

#[test]
fn a_decimal_mark_may_be_set() {
    let project = Project::tiny();
    project.replace("config.toml", "young = \"integer\"", "young = \"number\"");
    project.replace(COUNTS, "2,645,128,3", "2,645,128.125,3");
    let told = refused(&project);
    let expected = "row 3, column `young`: holds `128.125`, which is not one number\n    hint: it may \
                    be 128125 or 128.125: write `128125`, or `128.1250`; or say with `decimal = \".\"` \
                    or `thousands = \".\"` of the table how its numbers are written";
    assert!(told.contains(expected), "{told}");
    let set = "unit = \"area\"\ndecimal = \".\"\n";
    project.replace("config.toml", "unit = \"area\"\n", set);
    project.run(&["check"]).ends_with_code(0);
    project.replace("config.toml", "decimal = \".\"", "decimal = \"'\"");
    let run = project.run(&["check"]).ends_with_code(3);
    run.says("table[counts].decimal: is no decimal mark");
}

#[test]
fn the_longest_beginning_of_a_code_decides_its_parent() {
    let project = Project::tiny();
    let feature = |code: &str| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"id\":\"{code}\",\"navn\":\"By {code}\"}}}}"
        )
    };
    let features = ["11", "112", "121", "122"].map(feature).join(",");
    let map = format!("\u{feff}{{\"type\":\"FeatureCollection\",\"features\":[{features}]}}");
    project.write("data/raw/areas.geojson", &map);
    let units = "[units.geojson]\nfile = \"areas.geojson\"\nid = \"id\"\nname = \"navn\"\n\
                 [units.geojson.parents]\n1 = \"north\"\n12 = \"south\"\n";
    let unit = |id: &str, kind: &str, parent: &str| {
        format!(
            "[[units.unit]]\nid = \"{id}\"\nname = \"{id}\"\nkind = \"{kind}\"\n{parent}from_year = 2023\n"
        )
    };
    let parent = "parent = \"lilleby\"\n";
    let listed = [
        unit("lilleby", "municipality", ""),
        unit("north", "school_district", parent),
        unit("south", "school_district", parent),
    ];
    let all = format!("{units}{}", listed.concat());
    project.replace("config.toml", "[units]\ntable = \"units.csv\"\n", &all);
    for year in [2023, 2024, 2025] {
        let file = format!("data/raw/counts-{year}.csv");
        let text = project
            .read(&file)
            .replace("\n1,", "\n11,")
            .replace("\n2,", "\n112,");
        project.write(
            &file,
            &text.replace("\n3,", "\n121,").replace("\n4,", "\n122,"),
        );
    }
    project.run(&["refresh"]).ends_with_code(0);
    let snapshot = boligmonitor::Snapshot::open(&project.path("data/snapshots/2026"));
    let snapshot = snapshot.unwrap();
    let parent = |code: &str| {
        snapshot
            .units()
            .get(code)
            .unwrap()
            .parent
            .clone()
            .unwrap()
            .to_string()
    };
    assert_eq!(
        ["11", "112", "121", "122"].map(parent),
        ["north", "north", "south", "south"]
    );
}
