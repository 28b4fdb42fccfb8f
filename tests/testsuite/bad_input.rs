//! Deliveries that are not as expected: each is told with file, row, column and a hint, and
//! nothing is left half-written.

use std::{fs, io::Cursor, sync::LazyLock};

use polars::prelude::*;
use polars_io::{
    SerReader,
    parquet::{read::ParquetReader, write::ParquetWriter},
};

use crate::support::{Project, copy_folder};

mod beside;

pub(crate) const FILE: &str = "data/raw/residents/2025.parquet";

/// The demonstration deliveries of one year.
static DELIVERED: LazyLock<Project> = LazyLock::new(|| {
    let project = Project::shipped(one_year);
    project.run(&["demo"]).ends_with_code(0);
    project
});

fn one_year(config: &str) -> String {
    config.replace("first = 2015", "first = 2025")
}

pub(crate) fn project() -> Project {
    let project = Project::shipped(one_year);
    copy_folder(&DELIVERED.path("data/raw"), &project.path("data/raw"));
    project
}

/// Changes the rows of the residents of 2025.
pub(crate) fn change(project: &Project, change: impl Fn(DataFrame) -> DataFrame) {
    let bytes = fs::read(project.path(FILE)).unwrap();
    let mut frame = change(ParquetReader::new(Cursor::new(bytes)).finish().unwrap());
    let file = fs::File::create(project.path(FILE)).unwrap();
    ParquetWriter::new(file).finish(&mut frame).unwrap();
}

/// Puts a text into one row of a text column.
pub(crate) fn put(frame: &mut DataFrame, column: &str, row: usize, text: Option<&str>) {
    let mut values: Vec<Option<String>> = frame
        .column(column)
        .unwrap()
        .str()
        .unwrap()
        .iter()
        .map(|one| one.map(ToOwned::to_owned))
        .collect();
    values[row] = text.map(ToOwned::to_owned);
    frame
        .with_column(Column::new(column.into(), values))
        .unwrap();
}

#[track_caller]
pub(crate) fn is_refused(project: &Project, expected: &[&str]) {
    let mut run = project
        .run(&["run"])
        .ends_with_code(4)
        .says("residents/2025.parquet");
    for text in expected {
        run = run.says(text);
    }
    for path in [
        "data/snapshots/2026",
        "data/snapshots/2026.new",
        "output/2026",
        "output/outbox",
    ] {
        assert!(!project.path(path).exists(), "{path} was written");
    }
}

#[test]
fn a_missing_or_renamed_column() {
    let project = project();
    change(&project, |mut frame| {
        frame.rename("origin", "oprindelse".into()).unwrap();
        frame
    });
    is_refused(
        &project,
        &[
            "column `origin`: is missing; the file has:",
            "oprindelse",
            "hint: was it renamed?",
        ],
    );
}

#[test]
fn a_column_of_another_type() {
    let project = project();
    change(&project, |mut frame| {
        let texts = frame
            .column("birth_date")
            .unwrap()
            .cast(&DataType::String)
            .unwrap();
        frame.with_column(texts).unwrap();
        frame
    });
    is_refused(
        &project,
        &["column `birth_date`: holds text, expected dates"],
    );
}

#[test]
fn an_unknown_area() {
    let project = project();
    change(&project, |mut frame| {
        put(&mut frame, "area", 6, Some("999"));
        frame
    });
    is_refused(
        &project,
        &[
            "row 7, column `area`: holds `999`, which is not the code of an area",
            "hint: units",
        ],
    );
}

#[test]
fn an_unknown_value_and_an_empty_field() {
    let project = project();
    change(&project, |mut frame| {
        put(&mut frame, "origin", 1, Some("dansk"));
        put(&mut frame, "sex", 2, None);
        frame
    });
    is_refused(
        &project,
        &[
            "row 2, column `origin`: holds `dansk`",
            "hint: expected one of: danish, western, non_western",
            "row 3, column `sex`: is empty",
            "2 faults",
        ],
    );
}

#[test]
fn a_person_given_twice() {
    let project = project();
    change(&project, |frame| {
        let again = frame.slice(10, 1);
        frame.vstack(&again).unwrap()
    });
    is_refused(
        &project,
        &[
            "has the same person as row 11",
            "hint: a person or unit has one row a year",
        ],
    );
}

#[test]
fn files_that_are_no_parquet() {
    let cases: [(&dyn Fn(Vec<u8>) -> Vec<u8>, &str); 3] = [
        (&|_| Vec::new(), "is empty (0 bytes)"),
        (
            &|_| b"person,area\n1,101\n".to_vec(),
            "2025.parquet, column `birth_date`: is missing; the file has: person, area",
        ),
        (&|bytes| bytes[..bytes.len() / 2].to_vec(), "is cut off"),
    ];
    for (damage, expected) in cases {
        let project = project();
        let bytes = fs::read(project.path(FILE)).unwrap();
        fs::write(project.path(FILE), damage(bytes)).unwrap();
        is_refused(&project, &[expected, "hint:"]);
    }
}

#[test]
fn a_damaged_parquet_file_and_one_without_rows() {
    let project = project();
    let mut bytes = fs::read(project.path(FILE)).unwrap();
    let length = bytes.len();
    bytes[length - 200..length - 8].fill(0xff);
    fs::write(project.path(FILE), bytes).unwrap();
    is_refused(&project, &["is not a readable Parquet file"]);
    let project = self::project();
    change(&project, |frame| frame.clear());
    is_refused(&project, &["has no rows"]);
}

#[test]
fn a_file_that_was_not_delivered() {
    let project = project();
    fs::remove_file(project.path(FILE)).unwrap();
    is_refused(
        &project,
        &[
            "was not delivered: the table `residents` for 2025",
            "hint: deliver it",
        ],
    );
}

#[test]
fn a_failed_refresh_leaves_the_old_snapshot() {
    let project = project();
    project.run(&["refresh"]).ends_with_code(0);
    let before = project.files("data/snapshots");
    fs::write(project.path(FILE), b"").unwrap();
    project.run(&["refresh"]).ends_with_code(4);
    assert!(before == project.files("data/snapshots"));
}

#[test]
fn faults_in_a_table_of_counts() {
    let cases = [
        (
            "2,645,128,3",
            "2,645,many,3",
            "row 3, column `young`: holds `many`, which is not a whole number",
        ),
        (
            "2,645,128,3",
            "2,645,,3",
            "row 3, column `young`: has no figure",
        ),
        (
            "2,645,128,3",
            "1,645,128,3",
            "row 3: is the second row for the area `1`, after row 2",
        ),
        (
            "2,645,128,3",
            "7,645,128,3",
            "row 3, column `area`: holds `7`, which is not the code of an area",
        ),
        (
            "area,residents",
            "area,beboere",
            "column `residents`: is missing",
        ),
        ("2,645,128,3", "2,645,128", "row 3: has 3 fields"),
    ];
    for (old, new, expected) in cases {
        let project = Project::tiny();
        project.replace("data/raw/counts-2025.csv", old, new);
        project
            .run(&["run"])
            .ends_with_code(4)
            .says("counts-2025.csv")
            .says(expected);
        assert!(!project.path("output/2026").exists());
    }
}

#[test]
fn the_same_file_for_two_years() {
    let project = Project::tiny();
    let copy = project.read("data/raw/counts-2024.csv");
    project.write("data/raw/counts-2025.csv", &copy);
    project
        .run(&["run"])
        .ends_with_code(4)
        .says("is the very same file as the one for 2024");
}

#[test]
fn units_that_do_not_fit_together() {
    for (old, new, expected) in [
        (
            "4,Nedre By,area,south",
            "4,Nedre By,area,west",
            "`4` lies in `west`, which is not among the units",
        ),
        (
            "4,Nedre By,area,south",
            "3,Nedre By,area,south",
            "the code `3` is used twice",
        ),
        (
            "4,Nedre By",
            "../4,Nedre By",
            "row 8, column `id`: holds `../4`, which is not a code",
        ),
        (
            "4,Nedre By",
            "4,\"Nedre\nBy\"",
            "row 8: a field goes over several lines",
        ),
        ("4,Nedre By", "4, ", "row 8, column `name`: is empty"),
        (
            "south,Søndre distrikt,school_district,lilleby",
            "south,Søndre distrikt,school_district,1",
            "not of a kind above it",
        ),
    ] {
        let project = Project::tiny();
        project.replace("data/raw/units.csv", old, new);
        project.run(&["run"]).ends_with_code(4).says(expected);
    }
}
