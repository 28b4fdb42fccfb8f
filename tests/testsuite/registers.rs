//! Rows about persons that cannot be, and columns as other programs write them.

use std::fs;

use polars::prelude::*;

use crate::{
    bad_input::{FILE, change, is_refused, project},
    support::Project,
};

/// Puts a value into the first row of a column of days.
fn born_first(frame: &mut DataFrame, days: i32) {
    let own = frame
        .column("birth_date")
        .unwrap()
        .cast(&DataType::Int32)
        .unwrap();
    let mut all: Vec<Option<i32>> = own.i32().unwrap().iter().collect();
    all[0] = Some(days);
    let dates = Column::new("birth_date".into(), all)
        .cast(&DataType::Date)
        .unwrap();
    frame.with_column(dates).unwrap();
}

#[test]
fn birth_dates_that_cannot_be() {
    for (days, expected) in [
        (2_932_896, "holds 9999-12-31, which is after 1 January 2025"),
        (20_090, "holds 2025-01-02, which is after 1 January 2025"),
        (
            -25_567,
            "holds 1900-01-01: nobody is more than 120 years old",
        ),
    ] {
        let project = project();
        change(&project, |mut frame| {
            born_first(&mut frame, days);
            frame
        });
        let place = format!("row 1, column `birth_date`: {expected}");
        let hint = "hint: leave it empty where it is not known, or set `missing = [";
        is_refused(&project, &[&place, hint]);
    }
}

#[test]
fn an_estate_outside_its_area() {
    let project = project();
    let units = project.read("data/raw/units.csv");
    let estate = units.lines().find(|line| line.starts_with("e01,")).unwrap();
    let fields: Vec<&str> = estate.split(',').collect();
    let area = fields[3];
    let other = if area == "101" { "102" } else { "101" };
    let moved = estate.replacen(&format!(",{area},"), &format!(",{other},"), 1);
    project.replace("data/raw/units.csv", estate, &moved);
    let lies = format!(
        "column `estate`: holds `e01`, which lies in the area `{other}`, and `area` holds `{area}`"
    );
    let hint = "hint: mend the estate's parent in the table of units, or write `-` there";
    is_refused(&project, &[&lies, hint]);
    let several = estate.replacen(&format!(",{area},"), ",-,", 1);
    project.replace("data/raw/units.csv", &moved, &several);
    project.run(&["check"]).ends_with_code(0);
}

#[test]
fn an_area_without_rows() {
    let project = project();
    change(&project, |frame| {
        let area = frame.column("area").unwrap().str().unwrap().clone();
        let mask: BooleanChunked = area.iter().map(|area| area != Some("101")).collect();
        frame.filter(&mask).unwrap()
    });
    let expected = "column `area`: has no row for the area `101` in 2025\n    hint: was the file cut \
                    short? Where that is so, set `without_rows = [\"101\"]` of the table `residents`";
    is_refused(&project, &[expected]);
}

#[test]
fn a_number_that_does_not_fit_is_no_empty_field() {
    let project = project();
    change(&project, |mut frame| {
        let persons = frame
            .column("person")
            .unwrap()
            .cast(&DataType::UInt64)
            .unwrap();
        let mut all: Vec<Option<u64>> = persons.u64().unwrap().iter().collect();
        all[4] = Some(u64::MAX);
        frame
            .with_column(Column::new("person".into(), all))
            .unwrap();
        frame
    });
    is_refused(
        &project,
        &[
            "row 5, column `person`: holds `18446744073709551615`, expected whole numbers",
            "hint: write it as a column of int32 or int64",
        ],
    );
}

#[test]
fn times_of_midnight_are_dates() {
    let times = |frame: &DataFrame, add: i64| {
        let days = frame
            .column("birth_date")
            .unwrap()
            .cast(&DataType::Int32)
            .unwrap();
        let days = days.i32().unwrap().iter();
        let all: Vec<Option<i64>> = days
            .map(|day| day.map(|day| i64::from(day) * 86_400_000_000 + add))
            .collect();
        let form = DataType::Datetime(TimeUnit::Microseconds, None);
        Column::new("birth_date".into(), all).cast(&form).unwrap()
    };
    let project = project();
    change(&project, |mut frame| {
        frame.with_column(times(&frame, 0)).unwrap();
        frame
    });
    project.run(&["check"]).ends_with_code(0);
    change(&project, |mut frame| {
        let column = frame
            .column("birth_date")
            .unwrap()
            .cast(&DataType::Date)
            .unwrap();
        frame.with_column(column).unwrap();
        frame.with_column(times(&frame, 1)).unwrap();
        frame
    });
    is_refused(
        &project,
        &["row 1, column `birth_date`: holds `", "expected dates"],
    );
}

/// Columns of the type of categories, as polars writes them and others read them.
#[test]
fn categories_are_text() {
    let project = Project::tiny();
    for year in [2023, 2024, 2025] {
        let file = project.path(&format!("data/raw/residents/{year}.parquet"));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, CATEGORIES).unwrap();
    }
    let table = "[[table]]\nname = \"residents\"\nfile = \"residents/{year}.parquet\"\n\
                 layout = \"register\"\nunit = \"area\"\n[table.columns]\narea = \"area\"\n\
                 sex = \"text\"\n[table.values]\nsex = [\"f\", \"m\"]\n\n[disclosure]";
    project.replace("config.toml", "[disclosure]", table);
    let run = project.run(&["check"]).ends_with_code(4);
    // The same file serves for three years.
    assert!(!run.stderr.contains("holds"), "{}", run.stderr);
    let once = "unit = \"area\"\nyears = [2025]\n[table.columns]\narea = \"area\"\nsex";
    project.replace(
        "config.toml",
        "unit = \"area\"\n[table.columns]\narea = \"area\"\nsex",
        once,
    );
    project.run(&["refresh"]).ends_with_code(0);
    project.replace("config.toml", "sex = \"text\"", "sex = \"integer\"");
    project
        .run(&["check"])
        .ends_with_code(4)
        .says("2025.parquet, column `sex`: holds text, expected whole numbers");
}

/// Four rows: area 1 to 4 and sex, both of them categories.
const CATEGORIES: &[u8] = include_bytes!("../fixtures/categories.parquet");

#[test]
fn a_panic_of_a_reader_is_told_and_leaves_nothing() {
    let project = project();
    let bytes = fs::read(project.path(FILE)).unwrap();
    // Each damage is an error, whatever the reader makes of it.
    for place in [4, 100, bytes.len() / 2, bytes.len() - 40, bytes.len() - 12] {
        let mut damaged = bytes.clone();
        let end = (place + 64).min(damaged.len() - 4);
        damaged[place..end].fill(0xff);
        fs::write(project.path(FILE), damaged).unwrap();
        let run = project.run(&["refresh"]);
        assert!(matches!(run.code, 0 | 4), "{place}: {run:#?}");
        assert!(!run.stderr.contains("panicked"), "{place}: {run:#?}");
        assert!(
            run.code == 0 || run.stderr.contains("2025.parquet"),
            "{run:#?}"
        );
        assert!(!project.path("data/snapshots/2026.new").exists());
    }
}
