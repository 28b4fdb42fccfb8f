//! Groups that somebody asks for, one after the other, under attack.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    judge::{Attacker, judge},
    knowledge::{Cell, Cells, Knowledge, Known, table},
    programme::{Place, rounded},
    truth::{self, COUNTED},
};
use crate::{
    groups::{demonstration, request},
    support::Project,
};

/// Groups that overlap, so that a difference of two of them may be few: of areas in one district, in two,
/// and all over the municipality.
struct Groups {
    areas: Vec<(String, String)>,
    state: u64,
}

impl Groups {
    fn of(knowledge: &Knowledge) -> Self {
        let areas = knowledge
            .units
            .iter()
            .filter(|(_, (kind, _))| kind == "area");
        let areas = areas.map(|(area, (_, parent))| (area.clone(), parent.clone().unwrap()));
        Self {
            areas: areas.collect(),
            state: 2026,
        }
    }

    fn below(&mut self, most: usize) -> usize {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.state >> 33).unwrap() % most
    }

    fn next(&mut self) -> BTreeSet<String> {
        let (count, spread) = (2 + self.below(7), self.below(3));
        let first = self.below(self.areas.len());
        let district = self.areas[first].1.clone();
        let mut group = BTreeSet::from([self.areas[first].0.clone()]);
        for _ in 0..200 {
            if group.len() >= count {
                break;
            }
            let next = self.below(self.areas.len());
            let (area, parent) = self.areas[next].clone();
            let off = usize::from(parent != district);
            if spread >= off * 2 {
                group.insert(area);
            }
        }
        group
    }
}

/// Asks for a group, and returns the figures that it was told.
fn ask(project: &Project, number: usize, members: &BTreeSet<String>) -> Cells {
    let codes: Vec<&str> = members.iter().map(String::as_str).collect();
    request(project, &format!("g{number}"), &codes);
    project.run(&["area", "request.toml"]).ends_with_code(0);
    table(&project.read(&format!("output/groups/2026/g{number}/group-g{number}.csv"))).1
}

/// Adds what the figures of a group say: those that are no sums of published ones.
fn learn(knowledge: &mut Knowledge, cells: &Cells, members: &BTreeSet<String>) {
    let parts = largest(knowledge, members);
    for ((indicator, year), of_unit) in cells {
        let Some(entry) = knowledge
            .entries
            .get(indicator)
            .filter(|entry| entry.measure != "mean")
        else {
            continue;
        };
        let hidden = |part: &String| {
            let cell = knowledge.cell(indicator, *year, part);
            cell.is_some_and(Cell::is_hidden)
        };
        if !parts.iter().any(hidden) {
            continue;
        }
        let (least, fewest) = knowledge.limits[&entry.sensitivity];
        let sum = |series: &String, factor: f64| -> Vec<(Place, f64)> {
            let place = |unit: &String| ((series.clone(), *year, unit.clone()), factor);
            members.iter().map(place).collect()
        };
        for cell in of_unit.values().filter(|cell| !cell.is_hidden()) {
            let mut say = |terms: Vec<(Place, f64)>, low, high| {
                knowledge.told.push(Known { terms, low, high });
            };
            let (low, high) = rounded(cell.numerator.unwrap(), entry.is_whole);
            say(sum(&entry.above, 1.0), low.max(least), high);
            let Some((series, below)) = entry.below.as_ref().zip(cell.denominator) else {
                continue;
            };
            let (low, high) = rounded(below, true);
            say(sum(series, 1.0), low.max(fewest), high);
            if entry.measure == "share" {
                let mut others = sum(series, 1.0);
                others.extend(sum(&entry.above, -1.0));
                say(others, least, f64::INFINITY);
            }
        }
    }
}

/// Returns the largest units that a group is made of: what is shown of these is added up.
fn largest(knowledge: &Knowledge, members: &BTreeSet<String>) -> Vec<String> {
    let areas_of = |unit: &String| -> BTreeSet<String> {
        let lies_in = |area: &&String| {
            let mut above = Some(*area);
            while let Some(own) = above {
                if own == unit {
                    return true;
                }
                above = knowledge.units[own].1.as_ref();
            }
            false
        };
        let areas = knowledge
            .units
            .iter()
            .filter(|(_, (kind, _))| kind == "area");
        areas
            .map(|(area, _)| area)
            .filter(lies_in)
            .cloned()
            .collect()
    };
    let (mut left, mut found) = (members.clone(), Vec::new());
    for kind in ["part", "school_district", "area"] {
        for (unit, _) in knowledge.units.iter().filter(|(_, (own, _))| own == kind) {
            let areas = areas_of(unit);
            if areas.is_subset(&left) {
                left.retain(|area| !areas.contains(area));
                found.push(unit.clone());
            }
        }
    }
    found
}

fn attack(project: &Project, count: usize, years: &[i32]) {
    let mut knowledge = Knowledge::of(project, "2026");
    let truth = truth::of_registers(project, years);
    let mut groups = Groups::of(&knowledge);
    let (mut shown, mut all, mut asked) = (0, 0, Vec::new());
    for number in 0..count {
        let members = groups.next();
        let cells = ask(project, number, &members);
        learn(&mut knowledge, &cells, &members);
        let of_group = cells.values().flat_map(BTreeMap::values);
        for cell in of_group {
            all += 1;
            shown += usize::from(!cell.is_hidden());
        }
        asked.push((members, cells));
    }
    println!(
        "{shown} of {all} figures of {count} groups are shown; {} rows are told",
        knowledge.told.len()
    );
    let mut series = Vec::new();
    for (id, year) in COUNTED
        .iter()
        .flat_map(|id| years.iter().map(move |year| (id, year)))
    {
        let key = ((*id).to_owned(), *year);
        if knowledge.now.contains_key(&key) && truth.contains_key(&key) {
            series.push(key);
        }
    }
    let verdict = judge(&knowledge, &truth, &series, Attacker::Insider);
    println!("{} attacks", verdict.attacked);
    verdict.is_safe();
    project.run(&["audit"]).ends_with_code(0).says("are safe");
}

#[test]
fn what_is_told_of_groups_gives_no_hidden_count_away() {
    attack(&demonstration(), 12, &[2024, 2025]);
}
