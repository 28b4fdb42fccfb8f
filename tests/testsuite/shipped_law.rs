//! What the law says of the shipped municipality.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Cursor,
};

use chrono::{Datelike, NaiveDate};
use polars::prelude::*;
use polars_io::{SerReader, parquet::read::ParquetReader};

use crate::demo::RUN;

fn records(file: &str) -> Vec<BTreeMap<String, String>> {
    let text = RUN.read(file);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize().map(Result::unwrap);
    rows.collect()
}

/// A row of `criteria.csv`.
#[derive(Debug, Clone, serde::Deserialize)]
struct Measured {
    list_year: i32,
    unit: String,
    criterion: String,
    value: Option<f64>,
    limit: Option<f64>,
    met: Option<bool>,
    points: Option<f64>,
    persons: Option<f64>,
    next_value: Option<f64>,
    next_low: Option<f64>,
    next_high: Option<f64>,
    is_forecast: Option<bool>,
}

impl Measured {
    fn steps(&self) -> f64 {
        if self.criterion == "convicted" {
            0.01
        } else {
            0.1
        }
    }

    fn exceeds(&self, value: f64, limit: f64) -> bool {
        match self.criterion.as_str() {
            "income" => value < limit,
            "convicted" => value >= limit,
            _ => value > limit,
        }
    }
}

fn criteria() -> Vec<Measured> {
    let text = RUN.read("output/2026/data/criteria.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// The rows of `criteria.csv` by unit and criterion.
fn by_unit() -> BTreeMap<String, BTreeMap<String, Measured>> {
    let mut units: BTreeMap<String, BTreeMap<_, _>> = BTreeMap::new();
    for row in criteria() {
        let unit = units.entry(row.unit.clone()).or_default();
        unit.insert(row.criterion.clone(), row);
    }
    units
}

#[test]
fn criteria_agree_with_value_and_limit() {
    let rows = criteria();
    assert!(rows.len() >= 20);
    for row in rows {
        assert_eq!(row.list_year, 2025);
        let (value, limit) = (row.value.unwrap(), row.limit.unwrap());
        // On the printed digit the exact value may lie on either side.
        if (value - limit).abs() > row.steps() / 2.0 + 1e-9 {
            assert_eq!(row.met, Some(row.exceeds(value, limit)), "{row:?}");
        }
        let sign = if row.criterion == "income" { -1.0 } else { 1.0 };
        let points = sign * (value - limit);
        assert!((row.points.unwrap() - points).abs() < 0.011, "{row:?}");
        assert_eq!(row.persons.is_none(), row.criterion == "income", "{row:?}");
        let persons = row.persons.unwrap_or(5.0);
        assert!(persons >= 5.0 && persons % 5.0 == 0.0, "{row:?}");
    }
}

#[test]
fn labels_follow_from_the_criteria() {
    let units = by_unit();
    let mut seen = BTreeSet::new();
    for row in records("output/2026/data/labels.csv") {
        let criteria = &units[&row["unit"]];
        let main = |name: &str| criteria[name].met == Some(true);
        let past = |name: &str, limit: f64| {
            let one = &criteria[name];
            one.exceeds(one.value.unwrap(), limit)
        };
        let counted = ["outside_work", "convicted", "basic_school", "income"];
        let met = counted.iter().filter(|name| main(name)).count();
        let two_thirds = criteria["convicted"].limit.unwrap() * 2.0 / 3.0;
        let limits = [30.0, two_thirds, 60.0, 65.0];
        let lower = counted.iter().zip(limits);
        let lower = lower.filter(|(name, limit)| past(name, *limit)).count();
        let expected: &[&str] = match (met >= 2, main("non_western")) {
            (true, true) => &["parallelsamfund", "omdannelsesområde"],
            (true, false) => &["udsat boligområde"],
            _ if lower >= 2 && past("non_western", 30.0) => &["forebyggelsesområde"],
            _ => &["none"],
        };
        assert!(expected.contains(&row["label"].as_str()), "{row:?}");
        // The agreement in config.toml.
        let colour = match row["label"].as_str() {
            "udsat boligområde" | "parallelsamfund" | "omdannelsesområde" => "red",
            "forebyggelsesområde" => "yellow",
            _ if met == 1 => "yellow",
            _ => "green",
        };
        assert_eq!(row["colour"], colour, "{row:?}");
        seen.insert(row["label"].clone());
    }
    assert!(seen.len() >= 4, "{seen:?}");
}

#[test]
fn forecasts_lie_within_their_intervals_and_chances_add_up() {
    for row in criteria() {
        let Some(value) = row.next_value else {
            continue;
        };
        let (low, high) = (row.next_low.unwrap(), row.next_high.unwrap());
        assert!(low <= value && value <= high, "{row:?}");
        assert!(low >= 0.0, "{row:?}");
        // "As last year" is not dressed up as a forecast.
        if row.is_forecast == Some(false) && row.criterion == "income" {
            assert_eq!(row.next_value, row.value, "{row:?}");
        }
    }
    let mut chances: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for row in records("output/2026/data/labels.csv") {
        let chance = row["next_chance"].parse().unwrap();
        chances.entry(row["unit"].clone()).or_default().push(chance);
    }
    assert_eq!(chances.len(), by_unit().len());
    for (unit, chances) in chances {
        assert!(chances.iter().all(|one| one % 5 == 0 && *one > 0), "{unit}");
        let sum: u32 = chances.iter().sum();
        assert!((90..=110).contains(&sum), "{unit}: {chances:?}");
    }
}

#[test]
fn estates_that_left_the_hard_list_keep_their_plan() {
    let briefing = RUN.briefing("municipality", &["--as-of", "2026-02-09"]);
    let estates = briefing["estates"].as_array().unwrap();
    let estate = |id: &str| estates.iter().find(|one| one["id"] == id).unwrap();
    assert_eq!(estate("e02")["label"], "udsat boligområde");
    let duties = |id: &str| {
        let duties = estate(id)["obligations"].as_array().unwrap().clone();
        let told = duties
            .into_iter()
            .map(|one| (one["title"].clone(), one["was"].clone()));
        told.collect::<Vec<_>>()
    };
    let lasting = ["udviklingsplan", "skærpede udlejningsregler"];
    let lasting = lasting.map(|title| (title.into(), "omdannelsesområde".into()));
    assert_eq!(duties("e02"), lasting);
    assert_eq!(estate("e02")["years_in_row"], 0);
    assert_eq!(duties("e03"), []);
    let tools = |id: &str| estate(id)["tools"].as_array().unwrap().len();
    assert_eq!([tools("e05"), tools("e01"), tools("e03")], [2, 2, 0]);
    assert_eq!(estate("e05")["chances"][0]["chance"], "mindst 95\u{a0}%");
    assert!(
        briefing["law"]["rules"]
            .as_str()
            .unwrap()
            .contains("§ 61 a")
    );
}

/// What a register says of a person in an estate, or in the housing area that it is part of.
struct Person {
    id: i64,
    estate: String,
    age: i32,
    is_non_western: bool,
}

fn frame(table: &str, year: i32) -> DataFrame {
    let bytes = fs::read(RUN.path(&format!("data/raw/{table}/{year}.parquet"))).unwrap();
    ParquetReader::new(Cursor::new(bytes)).finish().unwrap()
}

/// A column of numbers; truths are 1 and 0.
fn numbers(frame: &DataFrame, name: &str) -> Vec<Option<f64>> {
    let column = frame
        .column(name)
        .unwrap()
        .cast(&DataType::Float64)
        .unwrap();
    column.f64().unwrap().iter().collect()
}

fn by_person(table: &str, column: &str, year: i32) -> BTreeMap<i64, f64> {
    let frame = frame(table, year);
    let values = numbers(&frame, column);
    let ids = persons(&frame).into_iter().zip(values);
    ids.filter_map(|(id, value)| Some((id, value?))).collect()
}

fn persons(frame: &DataFrame) -> Vec<i64> {
    let ids = frame
        .column("person")
        .unwrap()
        .cast(&DataType::Int64)
        .unwrap();
    ids.i64().unwrap().iter().map(Option::unwrap).collect()
}

/// Returns what the law looks at as one in place of an estate.
fn housing_areas() -> BTreeMap<String, String> {
    let units = records("data/raw/units.csv").into_iter();
    let parts = units.filter(|row| !row["housing_area"].is_empty());
    parts
        .map(|row| (row["id"].clone(), row["housing_area"].clone()))
        .collect()
}

/// The residents of estates on 1 January.
fn residents(year: i32) -> Vec<Person> {
    let wholes = housing_areas();
    let frame = frame("residents", year);
    let text = |name: &str| frame.column(name).unwrap().str().unwrap().clone();
    let (estates, origins) = (text("estate"), text("origin"));
    let epoch = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
    let births = frame
        .column("birth_date")
        .unwrap()
        .cast(&DataType::Int32)
        .unwrap();
    let births = births.i32().unwrap().iter().map(Option::unwrap);
    let rows = persons(&frame).into_iter().zip(births).enumerate();
    rows.filter_map(|(row, (id, days))| {
        let born = epoch + chrono::TimeDelta::days(days.into());
        Some(Person {
            id,
            estate: match estates.get(row)? {
                part if wholes.contains_key(part) => wholes[part].clone(),
                estate => estate.to_owned(),
            },
            age: year - born.year() - i32::from(born.ordinal() > 1),
            is_non_western: origins.get(row) == Some("non_western"),
        })
    })
    .collect()
}

/// Per cent of the residents of an estate for whom there is a value.
fn share<'a>(
    people: impl Iterator<Item = &'a Person>,
    value: impl Fn(&Person) -> Option<f64>,
) -> f64 {
    let values: Vec<f64> = people.filter_map(value).collect();
    100.0 * values.iter().sum::<f64>() / values.len() as f64
}

/// The figures of a year that the law looks at, by estate: residents, non-western, outside
/// work, convicted, basic school, income in per cent of the region's.
fn figures(year: i32) -> BTreeMap<String, [f64; 6]> {
    let people = residents(year);
    let outside = by_person("attachment", "full_time", year);
    let convicted = by_person("convictions", "convicted", year);
    let income = by_person("income", "gross_income", year);
    let student = by_person("income", "student", year);
    let levels = frame("education", year);
    let level = levels.column("level").unwrap().str().unwrap().clone();
    let basic: BTreeMap<i64, bool> = persons(&levels)
        .into_iter()
        .enumerate()
        .map(|(row, id)| (id, counts_as_basic_school(level.get(row))))
        .collect();
    let regional = reference("region", "income", year);
    let names: BTreeSet<String> = people.iter().map(|one| one.estate.clone()).collect();
    let of = |name: &String| {
        let all = || people.iter().filter(|one| one.estate == *name);
        let aged = |from: i32, to: i32| all().filter(move |one| (from..=to).contains(&one.age));
        let earns = |one: &Person| {
            let works = student.get(&one.id) == Some(&0.0);
            income.get(&one.id).copied().filter(|_| works)
        };
        let figures = [
            all().count() as f64,
            share(all(), |one| Some(f64::from(u8::from(one.is_non_western)))),
            share(aged(18, 64), |one| Some(1.0 - outside.get(&one.id)?)),
            share(aged(18, 200), |one| {
                Some(convicted.get(&one.id).copied().unwrap_or(0.0))
            }),
            share(aged(30, 59), |one| {
                Some(f64::from(u8::from(
                    basic.get(&one.id).copied().unwrap_or(true),
                )))
            }),
            share(aged(15, 64), earns) / regional,
        ];
        (name.clone(), figures)
    };
    names.iter().map(of).collect()
}

/// The law counts all of whom no education is known that holds here.
fn counts_as_basic_school(level: Option<&str>) -> bool {
    level.is_none_or(|level| ["basic", "not_approved", "unknown"].contains(&level))
}

#[test]
fn unknown_and_not_approved_education_decides_a_criterion() {
    let published = RUN.published();
    let value = |indicator: &str, unit: &str| {
        let mut rows = published.iter().filter(|row| {
            (row.indicator.as_str(), row.unit.as_str(), row.year) == (indicator, unit, 2025)
        });
        rows.next().unwrap().value.unwrap()
    };
    for estate in ["e02", "e05"] {
        let (own, by_law) = (
            value("basic_school", estate),
            value("basic_school_by_law", estate),
        );
        assert!(own < 57.0 && by_law > 62.0, "{estate}: {own} {by_law}");
        assert_eq!(by_unit()[estate]["basic_school"].met, Some(true));
    }
}

fn reference(unit: &str, indicator: &str, year: i32) -> f64 {
    let rows = records("data/raw/references.csv");
    let mut found = rows.iter().filter(|row| {
        row["unit"] == unit && row["indicator"] == indicator && row["year"] == year.to_string()
    });
    found.next().unwrap()["value"].parse().unwrap()
}

/// Everything again from the registers, by hand.
#[test]
fn the_published_criteria_follow_from_the_registers() {
    let years: BTreeMap<i32, _> = (2020..=2025).map(|year| (year, figures(year))).collect();
    let limit = |year: i32| {
        let national = |year| reference("denmark", "convicted", year) / 10.0;
        3.0 * f64::midpoint(national(year), national(year - 1))
    };
    let values = |estate: &str, year: i32| {
        let (now, before) = (&years[&year][estate], &years[&(year - 1)][estate]);
        let mean = |index: usize| f64::midpoint(now[index], before[index]);
        [now[1], mean(2), mean(3), now[4], now[5]]
    };
    let is_parallel_society = |estate: &str, year: i32| {
        let [origin, work, crime, school, income] = values(estate, year);
        let met = [
            work > 40.0,
            crime >= limit(year),
            school > 60.0,
            income < 55.0,
        ];
        let met = met.into_iter().filter(|met| *met).count();
        years[&year][estate][0] >= 1000.0 && origin > 50.0 && met >= 2
    };
    let units = by_unit();
    let large = years[&2025].iter().filter(|(_, now)| now[0] >= 1000.0);
    let large: BTreeSet<&String> = large.map(|(estate, _)| estate).collect();
    assert_eq!(large, units.keys().collect(), "estates of 1,000 residents");
    assert!(years[&2025].len() > large.len());
    let names = [
        "non_western",
        "outside_work",
        "convicted",
        "basic_school",
        "income",
    ];
    for (estate, criteria) in &units {
        for (name, exact) in names.iter().zip(values(estate, 2025)) {
            let row = &criteria[*name];
            let shown = row.value.unwrap();
            assert!(
                (shown - exact).abs() <= row.steps() / 2.0 + 1e-9,
                "{row:?} is {exact}"
            );
            let of = if *name == "convicted" {
                limit(2025)
            } else {
                row.limit.unwrap()
            };
            assert!((row.limit.unwrap() - of).abs() < 0.005 + 1e-9, "{row:?}");
            assert_eq!(row.met, Some(row.exceeds(exact, of)), "{row:?} is {exact}");
        }
        let five = (2021..=2025).all(|year| is_parallel_society(estate, year));
        let rows = records("output/2026/data/labels.csv");
        let row = rows.iter().find(|row| row["unit"] == *estate).unwrap();
        if five {
            assert_eq!(row["label"], "omdannelsesområde");
        }
        let label = row["label"].as_str();
        let listed = matches!(label, "parallelsamfund" | "omdannelsesområde");
        assert_eq!(listed, is_parallel_society(estate, 2025), "{estate}");
    }
}
