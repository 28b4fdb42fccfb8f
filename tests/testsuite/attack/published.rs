//! No medium says more than the published table, and nothing but it is published.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
};

use polars_io::{SerReader, prelude::ParquetReader};

use super::BRIEFINGS;
use crate::{
    demo::RUN,
    findings,
    pdf::Pdf,
    site::{self, profiles},
    support::{Project, Published},
};

const HEAD: &str = "edition,unit,unit_kind,parent,year,indicator,numerator,denominator,value,shown,\
        pooled_years,pooled_numerator,pooled_denominator,pooled_value";

#[test]
fn every_table_in_a_pdf_is_rows_of_the_published_one() {
    let table = RUN.read("output/2026/data/published.csv");
    let rows: BTreeSet<&str> = table.lines().collect();
    let briefings = RUN.files("output/2026/briefings");
    assert!(briefings.len() >= 85);
    for (file, bytes) in briefings {
        // The one tells how many figures are hidden and none of them, the other holds briefings.
        if file == "disclosure.pdf" || file.starts_with("packet-") {
            continue;
        }
        let unit = file
            .trim_end_matches(".pdf")
            .trim_start_matches("area-")
            .trim_start_matches("association-")
            .to_owned();
        let attached = Pdf::read(&bytes).attachments();
        assert_eq!(attached.len(), 1, "{file}");
        let attached = String::from_utf8(attached[0].clone()).unwrap();
        assert_eq!(attached.lines().next(), Some(HEAD), "{file}");
        for row in attached.lines().skip(1) {
            assert!(rows.contains(row), "{file} says {row}");
            assert!(
                row.starts_with(&format!("2026,{unit},")),
                "{file} says {row}"
            );
        }
    }
}

/// Returns the titles of the indicators that stand in tables, by id.
fn titles() -> Vec<(String, String)> {
    let catalogue: toml::Value = toml::from_str(&RUN.read("data/catalogue.toml")).unwrap();
    let text = |value: &toml::Value| value.as_str().unwrap().to_owned();
    let all = catalogue["indicator"].as_array().unwrap().iter();
    let listed =
        |one: &&toml::Value| one.get("listed").and_then(toml::Value::as_bool) != Some(false);
    all.filter(listed)
        .map(|one| (text(&one["id"]), text(&one["title"]["da"])))
        .collect()
}

#[test]
fn the_hidden_mark_stands_in_every_pdf() {
    let published = RUN.published();
    let titles = titles();
    for (file, bytes) in RUN.files("output/2026/briefings") {
        let unit = file.trim_end_matches(".pdf").trim_start_matches("area-");
        let pdf = Pdf::read(&bytes);
        let alts: Vec<String> = pdf
            .elements("Figure")
            .iter()
            .filter_map(|one| lopdf::decode_text_string(one.get(b"Alt").ok()?).ok())
            .collect();
        let newest = |row: &&Published| row.unit == unit && row.year == 2025;
        for row in published.iter().filter(newest).filter(|row| !row.shown) {
            let Some((_, title)) = titles.iter().find(|(id, _)| *id == row.indicator) else {
                continue;
            };
            let mark = match (row.pooled_value, row.pooled_years) {
                (Some(_), Some(years)) => format!("({years} år)"),
                _ => format!("{title} skjult"),
            };
            // Between them may stand whether more is better, and the year that it is about.
            let arrows = ["", " ↑", " ↓"].into_iter();
            let mut marks = arrows.flat_map(|arrow| {
                let years = ["", " (2024)", " (2024/25)"];
                years.map(|year| mark.replace(" skjult", &format!("{arrow}{year} skjult")))
            });
            assert!(
                marks.any(|mark| pdf.holds(&mark)),
                "{file} lacks hidden {title}"
            );
            for alt in &alts {
                let start = format!("{title}: ");
                for (at, _) in alt.match_indices(&start) {
                    let said = &alt[at + start.len()..];
                    let before_others = said.split([';', '.']).next().unwrap();
                    let newest = before_others.rsplit(", ").next().unwrap();
                    assert!(newest.starts_with("skjult"), "{file}: {title}: {said}");
                }
            }
        }
    }
}

#[test]
fn a_profile_and_the_data_of_the_page_tell_nothing_beside_a_hidden_figure() {
    let (published, titles) = (RUN.published(), titles());
    let page = site::data(&RUN);
    let marked: BTreeMap<&str, &serde_json::Value> = page["indicators"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["id"].as_str().unwrap(), &one["marked"]))
        .collect();
    let mut hidden = 0;
    for (name, profile) in profiles::profiles(&RUN) {
        let unit = name.split_once('-').map_or(name.as_str(), |(_, unit)| unit);
        let rows = profiles::rows(&profile, "key-figures");
        let newest = |row: &&Published| row.unit == unit && row.year == 2025;
        for row in published.iter().filter(newest).filter(|row| !row.shown) {
            let told = &marked[row.indicator.as_str()][unit];
            assert!(told.is_null(), "{name} {}: {told}", row.indicator);
            let Some((_, title)) = titles.iter().find(|(id, _)| *id == row.indicator) else {
                continue;
            };
            let is_row = |cells: &&Vec<String>| {
                let named = cells[0].split(" (20").next().unwrap();
                named.trim_end_matches([' ', '\u{a0}', '↑', '↓']) == title
            };
            let cells = rows.iter().find(is_row).unwrap();
            let value = match row.pooled_years {
                Some(years) if !name.starts_with("association-") => {
                    cells[1].ends_with(&format!("({years}\u{a0}år)"))
                }
                _ => cells[1] == "skjult",
            };
            // The year before and five years before; others may be shown.
            let untold = cells[2..4]
                .iter()
                .all(|cell| ["–", "skjult"].contains(&cell.as_str()));
            assert!(value && untold, "{name} {cells:?}");
            let last = cells.last().unwrap();
            assert!(!last.contains("klart"), "{name} {cells:?}");
            hidden += 1;
        }
    }
    assert!(hidden > 300, "{hidden}");
}

/// Returns all numbers in a value, but for those below some keys.
fn numbers(value: &serde_json::Value, but: &[&str]) -> usize {
    match value {
        serde_json::Value::Number(_) => 1,
        serde_json::Value::Array(all) => all.iter().map(|one| numbers(one, but)).sum(),
        serde_json::Value::Object(all) => {
            let told = all.iter().filter(|(key, _)| !but.contains(&key.as_str()));
            told.map(|(_, one)| numbers(one, but)).sum()
        }
        serde_json::Value::String(text) => usize::from(text.contains(|c: char| c.is_ascii_digit())),
        _ => 0,
    }
}

#[test]
fn what_the_templates_read_holds_no_number_of_a_hidden_figure() {
    let published = RUN.published();
    for (unit, briefing) in &*BRIEFINGS {
        let unit = *unit;
        let mut hidden = 0;
        for theme in briefing["themes"].as_array().unwrap() {
            for row in theme["rows"].as_array().unwrap() {
                let id = row["id"].as_str().unwrap();
                let year = row["year"].as_i64().unwrap();
                let of = published.iter().find(|one| {
                    one.unit == unit && one.indicator == id && i64::from(one.year) == year
                });
                let of = of.unwrap();
                assert_eq!(row["value"].as_f64(), of.value, "{unit} {id}");
                assert_eq!(row["hidden"].as_bool(), Some(!of.shown), "{unit} {id}");
                let together = row["pooled"]["value"].as_f64();
                assert_eq!(together, of.pooled_value, "{unit} {id}");
                if of.shown {
                    continue;
                }
                hidden += 1;
                assert!(row["band"]["place"].is_null(), "{unit} {id}");
                // What the first year was, and the values of others, may be shown.
                let others = [
                    "year",
                    "told_year",
                    "first_year",
                    "told_first_year",
                    "written_first",
                    "others",
                    "region",
                    "band",
                    "spark",
                    "social_housing",
                    "title",
                    "break_year",
                    "pooled",
                ];
                assert_eq!(
                    numbers(row, &[&others[..], &["id"]].concat()),
                    0,
                    "{unit} {row}"
                );
                for other in row["others"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .chain([&row["region"]])
                {
                    let marked = other.get("marked").is_some_and(|one| one == true);
                    assert!(!marked, "a hidden figure is told to differ: {unit} {row}");
                }
            }
        }
        assert!(hidden > 0 || unit == "municipality", "{unit}");
    }
}

#[test]
fn a_mail_carries_briefings_and_no_other_number() {
    let titles = titles();
    let sentences: Vec<&String> = findings::TOLD
        .values()
        .flatten()
        .map(|(_, one)| one)
        .collect();
    let briefings = RUN.files("output/2026/briefings");
    for (name, bytes) in RUN.files("output/outbox/2026") {
        if name == "index.html" {
            continue;
        }
        let mail = mail_parser::MessageParser::default()
            .parse(&bytes)
            .unwrap()
            .into_owned();
        for part in mail.attachments() {
            let file = mail_parser::MimeHeaders::attachment_name(part).unwrap();
            let is_it = |(_, briefing): &(String, Vec<u8>)| part.contents() == briefing;
            assert!(briefings.iter().any(is_it), "{name}: {file}");
        }
        // What stands out is told as the web page tells it, of which all is published; the rest tells
        // no figure.
        let body = mail.body_text(0).unwrap();
        let is_finding = |line: &&str| line.trim_start().starts_with("* ");
        for told in body.lines().filter(is_finding) {
            assert!(
                sentences
                    .iter()
                    .any(|sentence| told.ends_with(sentence.as_str())),
                "{name}: {told}"
            );
        }
        let rest = body.lines().filter(|line| !is_finding(line));
        let body = rest.collect::<Vec<_>>().join("\n");
        // These two are words of names too.
        let words = ["residents", "dwellings"];
        for (_, title) in titles
            .iter()
            .filter(|(id, _)| !words.contains(&id.as_str()))
        {
            assert!(!body.contains(title.as_str()), "{name} speaks of {title}");
        }
        assert!(!body.contains('%'), "{name}: {body}");
    }
}

#[test]
fn only_columns_that_say_so_hold_totals_of_years() {
    let heads = [
        ("published.csv", HEAD, 4),
        (
            "criteria.csv",
            "edition,list_year,unit,criterion,value,limit,met,points,persons,next_value,next_low,\
             next_high,is_forecast",
            1,
        ),
        (
            "labels.csv",
            "edition,list_year,unit,label,published,label_before,colour,colour_before,obligations,next_label,next_chance",
            1,
        ),
        (
            "development_plans.csv",
            "edition,unit,association,measure,year,planned,reached,verdict",
            4,
        ),
        ("flows.csv", "edition,year,from,to,moves", 1),
    ];
    let files = RUN.files("output/2026/data").into_iter();
    let files: Vec<String> = files
        .map(|file| file.0)
        .filter(|file| file != "datapackage.json")
        .collect();
    assert_eq!(files.len(), heads.len(), "{files:?}");
    for (file, head, column) in heads {
        let text = RUN.read(&format!("output/2026/data/{file}"));
        assert_eq!(text.lines().next(), Some(head));
        for line in text.lines().skip(1) {
            let year: i32 = line.split(',').nth(column).unwrap().parse().unwrap();
            // Plans of homes lead on.
            let last = if file == "development_plans.csv" {
                2030
            } else {
                2025
            };
            assert!((2015..=last).contains(&year), "{file}: {line}");
        }
    }
}

#[test]
fn no_parquet_is_published_and_none_tells_least_and_most() {
    for (name, bytes) in RUN.files("output") {
        assert!(
            !bytes.starts_with(b"PAR1") && !name.contains(".parquet"),
            "{name}"
        );
    }
    let mut files = 0;
    for project in [&*RUN, &run_of_counts()] {
        for (name, bytes) in project.files("data/snapshots/2026") {
            if !name.contains(".parquet") {
                continue;
            }
            files += 1;
            assert!(bytes.starts_with(b"PAR1"), "{name}");
            let file = File::open(project.path(&format!("data/snapshots/2026/{name}"))).unwrap();
            let mut reader = ParquetReader::new(file);
            let metadata = reader.get_metadata().unwrap().clone();
            for group in &metadata.row_groups {
                for column in group.parquet_columns() {
                    let least_and_most = column.statistics(&metadata.footer_buf);
                    assert!(least_and_most.is_none(), "{name}");
                }
            }
        }
    }
    assert!(files > 100, "{files}");
}

fn run_of_counts() -> Project {
    let project = Project::tiny();
    project.run(&["refresh"]).ends_with_code(0);
    project
}
