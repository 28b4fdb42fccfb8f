//! Groups of addresses that somebody asks for, one after the other.

use std::collections::BTreeSet;

use super::{super::knowledge::Cell, *};
use crate::{address_groups::ask, addresses::estate_of};

/// Groups that differ by a house or two, of streets, of estates and of areas.
fn groups() -> Vec<BTreeSet<String>> {
    let streets = |first: u32, last: u32| -> BTreeSet<String> {
        let street = |address: &String| address[1..3].parse::<u32>().unwrap();
        let within = addresses().filter(|address| (first..=last).contains(&street(address)));
        within.collect()
    };
    let estate = |code: &str| -> BTreeSet<String> {
        let within = addresses().filter(|address| estate_of(address) == Some(code));
        within.collect()
    };
    let with = |mut group: BTreeSet<String>, houses: &[&str]| {
        group.extend(houses.iter().map(|house| (*house).to_owned()));
        group
    };
    let without = |mut group: BTreeSet<String>, house: &str| {
        group.remove(house);
        group
    };
    vec![
        streets(1, 4),
        with(streets(1, 4), &["s06-1"]),
        with(streets(1, 4), &["s06-1", "s06-2"]),
        with(estate("e1"), &["s07-1"]),
        with(estate("e1"), &["s07-1", "s07-2"]),
        estate("e1"),
        without(streets(11, 24), "s13-3"),
        without(streets(11, 24), "s16-4"),
        with(streets(1, 10), &["s16-1", "s16-2", "s17-1"]),
        with(streets(20, 29), &["s36-1"]),
        streets(20, 29),
        with(estate("e2"), &["s20-5", "s38-2", "s45-1"]),
    ]
}

/// Asks for a group; returns its figures that are shown, and those hidden ones that nobody may find out. Others were
/// known already to within as much, since a house was told beside what is left of the group.
fn asked(town: &Town, id: &str, group: &BTreeSet<String>) -> Cells {
    let mut cells = table(&ask(&town.project, id, group)).1;
    let request = town
        .project
        .read(&format!("output/groups/2025/{id}/request.json"));
    let request: serde_json::Value = serde_json::from_str(&request).unwrap();
    let guarded = request["guarded"].as_array().unwrap();
    for ((indicator, year), of_unit) in &mut cells {
        let is_guarded = guarded
            .iter()
            .any(|one| one["indicator"] == **indicator && one["year"] == *year);
        of_unit.retain(|_, cell| !cell.is_hidden() || is_guarded);
    }
    cells
}

/// Tells what a program would tell that looks at each figure by itself.
fn told_alone(town: &Town, year: i32, id: &str, group: &BTreeSet<String>) -> Cells {
    let counted = town.count(year, |address| group.contains(address));
    let numbers = numbers(counted).map(|number| (number / 5.0).round() * 5.0);
    let mut cells = Cells::new();
    for (place, (indicator, ..)) in LIMITS.into_iter().enumerate() {
        if !is_small(counted, place) {
            let cell = Cell {
                numerator: Some(numbers[place]),
                denominator: (place > 0).then_some(numbers[0]),
                ..Cell::default()
            };
            let of_year = cells.entry((indicator.to_owned(), year)).or_default();
            of_year.insert(id.to_owned(), cell);
        }
    }
    cells
}

#[test]
fn who_asks_for_groups_of_addresses_finds_out_nothing_of_their_differences() {
    let (mut leaks, mut tried) = (0, 0);
    let (mut shown, mut guarded, mut all) = (0, 0, 0);
    for seed in 1..=3 {
        let town = Town::new(seed).with_estates();
        town.run(&FIRST, &BEFORE);
        let edition = cells(&town.project, "2025");
        let groups = groups();
        let told: Vec<Cells> = groups
            .iter()
            .enumerate()
            .map(|(number, group)| asked(&town, &format!("g{number}"), group))
            .collect();
        // The program finds no more of them, whatever was asked for.
        town.project
            .run(&["audit", "--edition", "2025"])
            .ends_with_code(0)
            .says("are safe");
        let number = |unit: &str| unit.strip_prefix('g')?.parse::<usize>().ok();
        let is_in = |unit: &str, address: &str| match (number(unit), unit) {
            (Some(number), _) => groups[number].contains(address),
            (None, "bolig") => estate_of(address).is_some(),
            (None, _) => estate_of(address) == Some(unit) || BEFORE.is_in(unit, address),
        };
        for year in [2023, 2024] {
            let same = |address: &str| {
                let within = groups.iter().map(|group| group.contains(address));
                let within: Vec<bool> = within.collect();
                (BEFORE.area_of(address), estate_of(address), within)
            };
            let mut attack = Attack {
                are_large_safe: true,
                ..Attack::new(&town, year, same)
            };
            attack.read(&edition, "the edition", &is_in);
            for cells in &told {
                attack.read(cells, "the groups", &is_in);
                let figures = cells.iter().filter(|((_, own), _)| *own == year);
                for (_, of_unit) in figures {
                    all += 1;
                    shown += of_unit.values().filter(|cell| !cell.is_hidden()).count();
                    guarded += of_unit.values().filter(|cell| cell.is_hidden()).count();
                }
            }
            let found = attack.found_out();
            assert!(found.is_empty(), "{seed}: {found:#?}");
            tried += attack.targets.len();

            let mut attack = Attack {
                are_large_safe: true,
                ..Attack::new(&town, year, same)
            };
            attack.read(&edition, "the edition", &is_in);
            for (number, group) in groups.iter().enumerate() {
                let alone = told_alone(&town, year, &format!("g{number}"), group);
                attack.read(&alone, "the groups", &is_in);
            }
            leaks += attack.found_out().len();
        }
    }
    println!(
        "{shown} of {all} figures shown, {guarded} guarded; {tried} attacks; {leaks} succeed where each is told by itself"
    );
    assert!(tried > 40 && 3 * shown > all, "{tried}, {shown} of {all}");
    assert!(
        leaks > 0,
        "nothing is found in what was not controlled together"
    );
}
