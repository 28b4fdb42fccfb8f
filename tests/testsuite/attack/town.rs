//! Towns of a few areas, run by the program, and what a leak would have said of them.

use std::fmt::Write;

use super::{
    judge::{Attacker, Verdict, judge},
    knowledge::Knowledge,
    truth::{self, Truth},
};
use crate::support::Project;

pub(super) const YEARS: [i32; 3] = [2023, 2024, 2025];

/// An area: code, district, residents, and the ill of each year.
pub(super) type Area<'a> = (&'a str, &'a str, u32, [u32; 3]);

/// Makes a project of districts, each with the part that it lies in or none, and areas.
pub(super) fn town(districts: &[(&str, Option<&str>)], areas: &[Area]) -> Project {
    let project = Project::tiny();
    let mut units = String::from(
        "id,name,kind,parent,association,from_year\n\
         lilleby,Lilleby Kommune,municipality,,,2023\n",
    );
    let mut parts: Vec<&str> = districts.iter().filter_map(|(_, part)| *part).collect();
    parts.dedup();
    for part in parts {
        writeln!(units, "{part},Del {part},part,lilleby,,2023").unwrap();
    }
    for (district, part) in districts {
        let parent = part.unwrap_or("lilleby");
        writeln!(
            units,
            "{district},Distrikt {district},school_district,{parent},,2023"
        )
        .unwrap();
    }
    for (area, district, ..) in areas {
        writeln!(units, "{area},Kvarter {area},area,{district},,2023").unwrap();
    }
    project.write("data/raw/units.csv", &units);
    // The ill of three years together are told where one year is hidden; each year has others.
    project.replace(
        "catalogue.toml",
        "numerator = \"ill\"",
        "pool = 3\ncohorts = true\nnumerator = \"ill\"",
    );
    deliver(&project, areas);
    project
}

/// Delivers the counts of areas.
pub(super) fn deliver(project: &Project, areas: &[Area]) {
    for (at, year) in YEARS.iter().enumerate() {
        let mut counts = String::from("area,residents,young,ill\n");
        for (area, _, residents, ill) in areas {
            // No two years are the same.
            let young = *residents as usize / 4 + at;
            writeln!(counts, "{area},{residents},{young},{}", ill[at]).unwrap();
        }
        project.write(&format!("data/raw/counts-{year}.csv"), &counts);
    }
}

/// Four areas in two districts, of which the second has few ill.
pub(super) fn four_areas(second: [u32; 3], first: u32) -> Project {
    let areas = [
        ("1", "north", 1005, [first; 3]),
        ("2", "north", 645, second),
        ("3", "south", 825, [41; 3]),
        ("4", "south", 2315, [120; 3]),
    ];
    town(&[("north", None), ("south", None)], &areas)
}

/// Lets an attacker at all that is published of the ill in an edition.
pub(super) fn attack(project: &Project, edition: &str, attacker: Attacker) -> Verdict {
    let knowledge = Knowledge::of(project, edition);
    judge(&knowledge, &truth_of(project, edition), &series(), attacker)
}

pub(super) fn truth_of(project: &Project, edition: &str) -> Truth {
    truth::of_counts(project, edition, &YEARS)
}

pub(super) fn series() -> Vec<(String, i32)> {
    YEARS.iter().map(|year| ("ill".to_owned(), *year)).collect()
}

/// Puts fields in the place of those that a table says of the ill of a unit in a year.
pub(super) fn say(project: &Project, table: &str, place: (&str, i32), fields: &str) {
    write(project, table, place, &format!("{fields},,,,"));
}

/// Hides the ill of a unit in a year, and puts fields in the place of those about several years.
pub(super) fn say_together(project: &Project, table: &str, place: (&str, i32), fields: &str) {
    write(project, table, place, &format!(",,,false,{fields}"));
}

fn write(project: &Project, table: &str, (unit, year): (&str, i32), fields: &str) {
    let text = project.read(table);
    let mut found = 0;
    let lines = text.lines().map(|line| {
        let parts: Vec<&str> = line.split(',').collect();
        if parts[1] == unit && parts[4] == year.to_string() && parts[5] == "ill" {
            found += 1;
            return format!("{},{fields}", parts[..6].join(","));
        }
        line.to_owned()
    });
    let lines: Vec<String> = lines.collect();
    project.write(table, &(lines.join("\n") + "\n"));
    assert_eq!(found, 1, "{unit} in {year}");
}

/// Says of a unit what would be shown of it.
pub(super) fn show(project: &Project, table: &str, truth: &Truth, (unit, year): (&str, i32)) {
    let (n, below) = truth[&("ill".to_owned(), year)][unit];
    let [n, below] = [n, below].map(|count| (count / 5.0).round() * 5.0);
    let fields = format!("{n},{below},{},true", (n * 100.0 / below).round());
    say(project, table, (unit, year), &fields);
}

/// Returns what is hidden though it is large enough by itself.
pub(super) fn hidden_besides(knowledge: &Knowledge, truth: &Truth) -> Vec<(String, i32)> {
    let mut besides = Vec::new();
    for year in YEARS {
        let key = ("ill".to_owned(), year);
        let hidden = knowledge.now[&key]
            .iter()
            .filter(|(_, cell)| cell.is_hidden());
        let large = hidden.filter(|(unit, _)| truth[&key][*unit].0 >= 8.0);
        besides.extend(large.map(|(unit, _)| (unit.clone(), year)));
    }
    besides
}
