//! What is true: counted from the snapshot's Parquet files, apart from the program.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs::File,
    ops::RangeInclusive,
};

use chrono::{Datelike, NaiveDate};
use polars::prelude::{DataFrame, DataType};
use polars_io::{SerReader, prelude::ParquetReader};

use super::knowledge::wholes;
use crate::support::Project;

/// Numerator and denominator of each unit, by indicator and year.
pub(super) type Truth = BTreeMap<(String, i32), BTreeMap<String, (f64, f64)>>;

/// What the judge counts of the shipped catalogue.
pub(super) const COUNTED: [&str; 15] = [
    "convicted",
    "charged",
    "special_classes",
    "high_absence",
    "weak_pupils",
    "preventive_measures",
    "placed_children",
    "lifestyle_diseases",
    "overweight",
    "caries",
    "non_western",
    "outside_work",
    "basic_school",
    "basic_school_by_law",
    "moved_in",
];

/// Women and men by age, and all ages.
pub(super) const AGES: [(&str, RangeInclusive<i32>); 21] = [
    ("age_0_17", 0..=17),
    ("age_18_29", 18..=29),
    ("age_30_64", 30..=64),
    ("age_65_79", 65..=79),
    ("age_80", 80..=150),
    ("women_0_9", 0..=9),
    ("men_0_9", 0..=9),
    ("women_10_17", 10..=17),
    ("men_10_17", 10..=17),
    ("women_18_29", 18..=29),
    ("men_18_29", 18..=29),
    ("women_30_39", 30..=39),
    ("men_30_39", 30..=39),
    ("women_40_49", 40..=49),
    ("men_40_49", 40..=49),
    ("women_50_64", 50..=64),
    ("men_50_64", 50..=64),
    ("women_65_79", 65..=79),
    ("men_65_79", 65..=79),
    ("women_80", 80..=150),
    ("men_80", 80..=150),
];

/// Where each unit lies.
struct Places {
    parents: HashMap<String, String>,
    wholes: BTreeMap<String, BTreeSet<String>>,
    kinds: HashMap<String, String>,
}

impl Places {
    fn read(project: &Project) -> Self {
        let text = project.read("data/raw/units.csv");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let column = |number: usize| {
            let rows = rows.iter().filter(|row| !row[number].is_empty());
            rows.map(|row| (row[0].to_owned(), row[number].to_owned()))
                .collect()
        };
        Self {
            kinds: column(2),
            parents: column(3),
            wholes: wholes(&text),
        }
    }

    /// Returns all units that somebody in an area and an estate counts for.
    fn all(&self, area: Option<&str>, estate: Option<&str>) -> Vec<&str> {
        let top = self.kinds.iter().find(|(_, kind)| *kind == "municipality");
        let mut units = vec![top.unwrap().0.as_str()];
        let mut next = area;
        while let Some((unit, _)) = next.and_then(|unit| self.kinds.get_key_value(unit)) {
            if units[0] != unit {
                units.push(unit);
            }
            next = self.parents.get(unit).map(String::as_str);
        }
        if let Some((estate, _)) = estate.and_then(|one| self.kinds.get_key_value(one)) {
            units.push(estate);
            let wholes = self.wholes.get(estate).into_iter().flatten();
            units.extend(wholes.map(String::as_str));
        }
        units
    }
}

/// Counts the areas of a project with a table of counts: `ill` and `young` among `residents`.
pub(super) fn of_counts(project: &Project, edition: &str, years: &[i32]) -> Truth {
    let places = Places::read(project);
    let mut truth = Truth::new();
    for year in years {
        let table = frame(project, edition, "counts", *year);
        let areas = texts(&table, "area");
        let residents = numbers(&table, "residents");
        for indicator in ["ill", "young"] {
            let counts = numbers(&table, indicator);
            let sums = truth.entry((indicator.to_owned(), *year)).or_default();
            for ((area, n), below) in areas.iter().zip(counts).zip(&residents) {
                for unit in places.all(area.as_deref(), None) {
                    let sum = sums.entry(unit.to_owned()).or_insert((0.0, 0.0));
                    *sum = (sum.0 + n.unwrap(), sum.1 + below.unwrap());
                }
            }
        }
    }
    truth
}

/// Counts women and men by age of the shipped project, and all ages.
pub(super) fn of_ages(project: &Project, years: &[i32]) -> Truth {
    let places = Places::read(project);
    let mut truth = Truth::new();
    for year in years {
        let residents = frame(project, "2026", "residents", *year);
        let (areas, estates) = (texts(&residents, "area"), texts(&residents, "estate"));
        let births = numbers(&residents, "birth_date");
        for (at, sex) in texts(&residents, "sex").into_iter().enumerate() {
            let age = age(births[at].unwrap(), *year);
            let area = areas[at].as_deref();
            let with_estate = places.all(area, estates[at].as_deref());
            let without = places.all(area, None);
            for (name, ages) in AGES {
                // Women and men are not counted for estates.
                let (units, own) = match name.split('_').next().unwrap() {
                    "women" => (&without, sex.as_deref() == Some("f")),
                    "men" => (&without, sex.as_deref() == Some("m")),
                    _ => (&with_estate, true),
                };
                let counted = f64::from(u8::from(own && ages.contains(&age)));
                add(&mut truth, (name, *year), units, (counted, 1.0));
            }
        }
    }
    truth
}

/// Counts the shipped project.
pub(super) fn of_registers(project: &Project, years: &[i32]) -> Truth {
    let places = Places::read(project);
    let mut truth = Truth::new();
    for year in years {
        count_year(project, &places, *year, &mut truth);
    }
    truth
}

fn count_year(project: &Project, places: &Places, year: i32, truth: &mut Truth) {
    let residents = frame(project, "2026", "residents", year);
    let moves = frame(project, "2026", "moves", year);
    let persons = numbers(&residents, "person");
    let joined = |table: &str, column: &str| {
        let table = frame(project, "2026", table, year);
        let values = numbers(&table, "person")
            .into_iter()
            .zip(numbers(&table, column));
        let by_person: HashMap<u64, Option<f64>> = values
            .map(|(person, value)| (person.unwrap().to_bits(), value))
            .collect();
        let of = persons
            .iter()
            .map(|one| by_person.get(&one.unwrap().to_bits()).copied());
        of.map(Option::flatten).collect::<Vec<Option<f64>>>()
    };
    let level = {
        let table = frame(project, "2026", "education", year);
        let values = numbers(&table, "person")
            .into_iter()
            .zip(texts(&table, "level"));
        let by_person: HashMap<u64, Option<String>> = values
            .map(|(person, value)| (person.unwrap().to_bits(), value))
            .collect();
        let of = persons
            .iter()
            .map(|one| by_person.get(&one.unwrap().to_bits()).cloned());
        of.map(Option::flatten).collect::<Vec<Option<String>>>()
    };
    let (areas, estates) = (texts(&residents, "area"), texts(&residents, "estate"));
    let origins = texts(&residents, "origin");
    let births = numbers(&residents, "birth_date");
    let yes = |table: &str, column: &str| joined(table, column);
    let (charged, convicted) = (
        yes("convictions", "charged"),
        yes("convictions", "convicted"),
    );
    let special = yes("pupils", "special_class");
    let (absence, marks) = (joined("pupils", "absence"), joined("marks", "mean_mark"));
    let (preventive, placed) = (
        yes("child_welfare", "preventive"),
        yes("child_welfare", "placed"),
    );
    let ill = ["copd", "type_2_diabetes", "stroke"].map(|one| yes("lifestyle_diseases", one));
    let (overweight, caries) = (
        yes("child_health", "overweight"),
        yes("child_health", "caries"),
    );
    let full_time = joined("attachment", "full_time");
    let is = |value: Option<f64>| value == Some(1.0);
    for at in 0..persons.len() {
        let age = age(births[at].unwrap(), year);
        let (adult, child) = (age >= 18, age < 18);
        let (working, schooled) = ((18..=64).contains(&age), (30..=59).contains(&age));
        let number = |yes: bool| f64::from(u8::from(yes));
        let level = level[at].as_deref();
        let is_basic = level == Some("basic");
        // What the law counts as basic school too.
        let beside = level.is_none_or(|level| ["not_approved", "unknown"].contains(&level));
        let share = |value: Option<f64>, yes: bool| value.map(|_| number(yes));
        let counts: [Option<f64>; 14] = [
            adult.then(|| number(is(convicted[at]))),
            adult.then(|| number(is(charged[at]))),
            share(special[at], is(special[at])),
            share(absence[at], absence[at] > Some(0.10)),
            share(marks[at], marks[at].is_some_and(|mark| mark < 4.0)),
            child.then(|| number(is(preventive[at]))),
            child.then(|| number(is(placed[at]))),
            Some(number(ill.iter().any(|ill| is(ill[at])))),
            share(overweight[at], is(overweight[at])),
            share(caries[at], is(caries[at])),
            Some(number(origins[at].as_deref() == Some("non_western"))),
            full_time[at].filter(|_| working).map(|time| 1.0 - time),
            level
                .filter(|_| schooled && !beside)
                .map(|_| number(is_basic)),
            schooled.then(|| number(beside || is_basic)),
        ];
        let units = places.all(areas[at].as_deref(), estates[at].as_deref());
        for (indicator, count) in COUNTED.iter().zip(counts) {
            if let Some(count) = count {
                add(truth, (indicator, year), &units, (count, 1.0));
            }
        }
        add(truth, ("moved_in", year), &units, (0.0, 1.0));
    }
    for (area, estate) in texts(&moves, "to_area")
        .iter()
        .zip(texts(&moves, "to_estate"))
    {
        let units = places.all(area.as_deref(), estate.as_deref());
        add(truth, ("moved_in", year), &units, (1.0, 0.0));
    }
}

fn add(truth: &mut Truth, (id, year): (&str, i32), units: &[&str], (n, below): (f64, f64)) {
    let sums = truth.entry((id.to_owned(), year)).or_default();
    for unit in units {
        match sums.get_mut(*unit) {
            Some(sum) => *sum = (sum.0 + n, sum.1 + below),
            None => drop(sums.insert((*unit).to_owned(), (n, below))),
        }
    }
}

/// Returns the age on 1 January of somebody born so many days after 1970 began.
fn age(days: f64, year: i32) -> i32 {
    let epoch = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
    #[expect(clippy::cast_possible_truncation, reason = "days of a human life")]
    let born = epoch + chrono::TimeDelta::days(days as i64);
    let on_new_year = born.ordinal() == 1;
    year - born.year() - i32::from(!on_new_year)
}

fn frame(project: &Project, edition: &str, table: &str, year: i32) -> DataFrame {
    let file = project.path(&format!("data/snapshots/{edition}/{table}-{year}.parquet"));
    ParquetReader::new(File::open(file).unwrap())
        .finish()
        .unwrap()
}

fn numbers(table: &DataFrame, column: &str) -> Vec<Option<f64>> {
    let column = table.column(column).unwrap();
    let whole = match column.dtype() {
        DataType::Date => column.cast(&DataType::Int32).unwrap(),
        _ => column.clone(),
    };
    let numbers = whole.cast(&DataType::Float64).unwrap();
    numbers.f64().unwrap().iter().collect()
}

fn texts(table: &DataFrame, column: &str) -> Vec<Option<String>> {
    let texts = table
        .column(column)
        .unwrap()
        .cast(&DataType::String)
        .unwrap();
    texts
        .str()
        .unwrap()
        .iter()
        .map(|text| text.map(str::to_owned))
        .collect()
}
