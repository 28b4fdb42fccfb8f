//! Other municipalities, made of the demonstration: with fewer residents, and with more areas.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use boligmonitor::{Config, Source, list_below, load};
use polars::prelude::*;
use polars_io::{SerReader, parquet::write::ParquetWriter, prelude::ParquetReader};

/// Makes a project in a folder from a delivery: so many of a hundred persons, and so many copies of
/// all districts, areas and estates.
pub(crate) fn like(of: &Config, folder: &Path, share: i64, copies: usize) -> Config {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut config = load(&root.join("config.toml")).expect("the shipped configuration");
    config.folders.raw = folder.join("raw");
    config.folders.snapshots = folder.join("snapshots");
    config.folders.output = folder.join("output");
    config.source = Source::Files {};
    for table in &mut config.tables {
        // Nobody moves into some areas of few residents.
        table.without_rows = vec!["*".to_owned()];
    }
    if copies > 1 {
        config.map = None;
    }
    for path in list_below(&of.folders.raw).expect("a delivery") {
        let (from, to) = (of.folders.raw.join(&path), config.folders.raw.join(&path));
        std::fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        if path.ends_with(".parquet") {
            register(&from, &to, share, copies);
        } else {
            std::fs::copy(&from, &to).expect("a copy");
        }
    }
    units(&config.folders.raw.join("units.csv"), copies);
    config
}

/// Returns a code in one of the copies; the first has the codes of the demonstration.
fn code(copy: usize, code: &str) -> String {
    match copy {
        0 => code.to_owned(),
        copy => format!("{copy}x{code}"),
    }
}

fn units(file: &Path, copies: usize) {
    let mut reader = csv::Reader::from_path(file).expect("units");
    let header = reader.headers().expect("a header").clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a unit")).collect();
    let is_copied = |code: &str| {
        let mut rows = rows.iter();
        let row = rows.find(|row| row.get(0) == Some(code));
        let kind = row.and_then(|row| row.get(2));
        matches!(kind, Some("area" | "school_district" | "estate"))
    };
    let mut writer = csv::Writer::from_path(file).expect("units");
    writer.write_record(&header).expect("a header");
    for copy in 0..copies {
        for row in &rows {
            if copy > 0 && !is_copied(row.get(0).unwrap_or_default()) {
                continue;
            }
            let fields = row.iter().enumerate().map(|(column, field)| {
                let is_code = column == 0 || column == 3;
                match is_code && is_copied(field) {
                    true => code(copy, field),
                    false => field.to_owned(),
                }
            });
            writer.write_record(fields).expect("a unit");
        }
    }
}

fn register(from: &Path, to: &Path, share: i64, copies: usize) {
    let read = || ParquetReader::new(File::open(from).expect("a register")).finish();
    let mut rows = read().expect("rows");
    if let Ok(persons) = rows.column("person") {
        let persons = persons.cast(&DataType::Int64).expect("numbers");
        let persons = persons.i64().expect("numbers").iter();
        let keep: BooleanChunked = persons
            .map(|one| one.map(|one| one * 37 % 100 < share))
            .collect();
        rows = rows.filter(&keep).expect("rows");
    }
    let mut all = rows.clone();
    for copy in 1..copies {
        let columns = rows.columns().iter().map(|column| copied(column, copy));
        let copied = DataFrame::new(rows.height(), columns.collect()).expect("rows");
        all.vstack_mut(&copied).expect("rows");
    }
    all.rechunk_mut();
    let file = File::create(to).expect("a register");
    ParquetWriter::new(file)
        .finish(&mut all)
        .expect("a register");
}

/// Gives persons, dwellings and places of a column other codes.
fn copied(column: &Column, copy: usize) -> Column {
    let name = column.name().as_str();
    if name == "person" || name == "dwelling" {
        let offset = 1_000_000 * i64::try_from(copy).unwrap_or_default();
        let numbers = column.cast(&DataType::Int64).expect("numbers");
        let numbers = numbers.i64().expect("numbers").iter();
        let moved: Int64Chunked = numbers.map(|one| one.map(|one| one + offset)).collect();
        let moved = moved.into_series().with_name(column.name().clone());
        return moved.cast(column.dtype()).expect("numbers").into();
    }
    if !name.ends_with("area") && !name.ends_with("estate") {
        return column.clone();
    }
    let texts = column.str().expect("codes").iter();
    let codes: StringChunked = texts
        .map(|text| text.map(|text| code(copy, text)))
        .collect();
    codes.into_series().with_name(column.name().clone()).into()
}
