//! The shipped project with a share of its residents under attack: small areas are the normal case.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufRead, BufReader},
    sync::LazyLock,
};

use polars::prelude::*;
use polars_io::{SerReader, parquet::write::ParquetWriter, prelude::ParquetReader};

use super::{
    judge::{Attacker, judge},
    knowledge::Knowledge,
    truth::{self, AGES, COUNTED},
};
use crate::{
    interrupted::{signal, start},
    support::Project,
};

/// What insiders look at: of each of the hidden counts there are as many as they know.
const INSIDERS: [&str; 3] = ["weak_pupils", "convicted", "age_80"];

/// The shipped project with three tenths of its residents.
static THIN: LazyLock<Project> = LazyLock::new(|| {
    let project = thinned(30);
    project.run(&["run"]).ends_with_code(0);
    project
});

/// Makes the shipped project and leaves so many of a hundred persons in its registers.
fn thinned(share: i64) -> Project {
    let project = Project::shipped(str::to_owned);
    project.run(&["demo"]).ends_with_code(0);
    for (path, _) in project.files("data/raw") {
        if path.ends_with(".parquet") {
            thin(&project, &format!("data/raw/{path}"), share);
        }
    }
    let source = "kind = \"demo\"\nseed = 2026";
    project.replace("config.toml", source, "kind = \"files\"");
    project
}

pub(crate) fn thin(project: &Project, path: &str, share: i64) {
    let file = File::open(project.path(path)).unwrap();
    let mut rows = ParquetReader::new(file).finish().unwrap();
    let Ok(persons) = rows.column("person") else {
        return;
    };
    let persons = persons.cast(&DataType::Int64).unwrap();
    let persons = persons.i64().unwrap().iter();
    let keep: BooleanChunked = persons
        .map(|one| one.map(|one| one * 37 % 100 < share))
        .collect();
    rows = rows.filter(&keep).unwrap();
    let file = File::create(project.path(path)).unwrap();
    ParquetWriter::new(file).finish(&mut rows).unwrap();
}

#[test]
#[ignore = "takes a minute"]
fn nobody_finds_out_a_hidden_count_of_a_small_municipality() {
    let knowledge = Knowledge::of(&THIN, "2026");
    let year = 2025;
    let mut truth = truth::of_registers(&THIN, &[year]);
    truth.extend(truth::of_ages(&THIN, &[year]));
    let ages = AGES.iter().map(|(name, _)| *name);
    let series: Vec<(String, i32)> = COUNTED
        .into_iter()
        .chain(ages)
        .map(|id| (id.to_owned(), year))
        .collect();
    judge(&knowledge, &truth, &series, Attacker::Outsider).is_safe();
    let known: Vec<(String, i32)> = INSIDERS.map(|id| (id.to_owned(), year)).to_vec();
    judge(&knowledge, &truth, &known, Attacker::Insider).is_safe();
    THIN.run(&["audit"]).ends_with_code(0).says("are safe");
}

#[test]
#[ignore = "takes half a minute"]
fn a_small_municipality_has_figures_of_every_year() {
    let mut by_year: BTreeMap<i32, [usize; 2]> = BTreeMap::new();
    for row in THIN.published() {
        if row.unit_kind == "area" {
            by_year.entry(row.year).or_default()[usize::from(row.shown)] += 1;
        }
    }
    for (year, [hidden, shown]) in by_year {
        assert!(
            shown > 2 * hidden,
            "{shown} of {year} are shown, {hidden} hidden"
        );
    }
}

#[test]
#[ignore = "takes half a minute"]
fn what_is_hidden_does_not_hang_on_how_many_work_at_it() {
    let project = thinned(30);
    let one = [("RAYON_NUM_THREADS", "1"), ("POLARS_MAX_THREADS", "1")];
    let run = project.run_with(&one, &["run", "--jobs", "1"]);
    assert_eq!(run.code, 0, "{run:?}");
    for table in ["published.csv", "flows.csv", "criteria.csv"] {
        let table = format!("output/2026/data/{table}");
        assert_eq!(project.read(&table), THIN.read(&table), "{table}");
    }
}

#[test]
#[ignore = "takes half a minute"]
fn a_signal_stops_disclosure_control_at_its_work() {
    let project = thinned(20);
    let table = "[[table]]\nname = \"moves\"";
    project.replace(
        "config.toml",
        table,
        &format!("{table}\nwithout_rows = [\"*\"]"),
    );
    let mut run = start(&project, &["run"]);
    let mut said = BufReader::new(run.stderr.take().unwrap()).lines();
    let counted = said.find(|line| line.as_ref().unwrap().starts_with("count indicators"));
    counted.unwrap().unwrap();
    signal(&run, "TERM");
    let rest: Vec<String> = said.map(Result::unwrap).collect();
    assert_eq!(run.wait().unwrap().code(), Some(10), "{rest:?}");
    assert!(
        rest.iter().any(|line| line.contains("stopped as asked")),
        "{rest:?}"
    );
    assert!(
        !rest
            .iter()
            .any(|line| line.starts_with("disclosure control")),
        "{rest:?}"
    );
    assert!(!project.path("output/2026").exists());
}
