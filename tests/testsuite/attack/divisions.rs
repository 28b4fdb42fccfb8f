//! Two divisions into areas under attack by a reader of both editions, and groups of addresses by one who has them all.
//!
//! He counts with pieces that lie in one area of each division, in or outside of each group, and in one estate or none,
//! and has every table that was published.

mod asked;

use std::{collections::BTreeMap, fmt::Debug, ops::RangeInclusive};

use microlp::OptimizationDirection;

use super::{
    knowledge::{Cells, table},
    programme::rounded,
    simplify::Rows,
    solver::solve,
};
use crate::{
    addresses::{AFTER, BEFORE, Counts, Division, FIRST, SCATTERED, SECOND, Town, addresses},
    support::Project,
};

/// Least count and fewest persons of what may be shown, by indicator, as the tiny project has them.
const LIMITS: [(&str, f64, f64); 3] = [
    ("residents", 5.0, 20.0),
    ("young", 5.0, 20.0),
    ("ill", 8.0, 50.0),
];
const WIDTH: f64 = 5.0;

/// A sum over pieces that must stay uncertain.
struct Target {
    what: String,
    terms: Vec<usize>,
    exact: f64,
    /// Small enough that somebody, too, must not find it out who knows the one person of another sum. Where areas were
    /// told otherwise before, who does knows of a large one how many there are beside him, since others told how many
    /// there were with him.
    is_small: bool,
}

/// The counts of a year that nobody sees, and what is known of them.
struct Attack<'a> {
    town: &'a Town,
    year: i32,
    rows: Rows,
    /// One address of each piece, and the numbers of residents, the young and the ill there.
    pieces: Vec<(String, [usize; 3])>,
    /// The residents among whom the young and the ill of each piece are.
    residents: BTreeMap<usize, usize>,
    /// Sums that must stay uncertain.
    targets: Vec<Target>,
    /// Whether large sums, too, must stay uncertain to somebody who knows another one.
    are_large_safe: bool,
    /// Hidden counts of one or two persons that somebody may know.
    insiders: Vec<(Vec<usize>, f64)>,
}

impl<'a> Attack<'a> {
    /// Counts with pieces within which something is the same of all addresses.
    fn new<T: Ord + Debug>(town: &'a Town, year: i32, same: impl Fn(&str) -> T) -> Self {
        let mut attack = Self {
            town,
            year,
            rows: Rows::default(),
            pieces: Vec::new(),
            residents: BTreeMap::new(),
            targets: Vec::new(),
            are_large_safe: false,
            insiders: Vec::new(),
        };
        let mut pieces: BTreeMap<T, Vec<String>> = BTreeMap::new();
        for address in addresses() {
            pieces.entry(same(&address)).or_default().push(address);
        }
        for (piece, addresses) in pieces {
            let counts = [0; 3].map(|_| attack.rows.add_count(true));
            let [all, young, ill] = counts;
            for part in [young, ill] {
                let terms = [(all, 1.0), (part, -1.0)];
                attack.rows.add(&terms, 0.0, f64::INFINITY);
                attack.residents.insert(part, all);
            }
            attack.pieces.push((addresses[0].clone(), counts));
            // What a piece has that is small is nobody's business, though no edition hides it.
            let counted = town.count(year, |address| same(address) == piece);
            for place in 0..LIMITS.len() {
                if is_small(counted, place) {
                    attack.protect(&format!("piece {piece:?}"), place, counted, &[counts]);
                }
            }
        }
        attack
    }

    /// Takes a count of some pieces for something that must stay uncertain.
    fn protect(&mut self, name: &str, place: usize, counted: Counts, pieces: &[[usize; 3]]) {
        let exact = numbers(counted)[place];
        let terms: Vec<usize> = pieces.iter().map(|counts| counts[place]).collect();
        if (1.0..=2.0).contains(&exact) {
            self.insiders.push((terms.clone(), exact));
        }
        self.targets.push(Target {
            what: format!("{} of {name} in {}", LIMITS[place].0, self.year),
            terms,
            exact,
            is_small: is_small(counted, place),
        });
    }

    /// Reads what is told of a year, of units in which addresses lie.
    fn read(&mut self, cells: &Cells, told_of: &str, is_in: &dyn Fn(&str, &str) -> bool) {
        for (place, (indicator, least, fewest)) in LIMITS.into_iter().enumerate() {
            let Some(of_year) = cells.get(&(indicator.to_owned(), self.year)) else {
                continue;
            };
            for (unit, cell) in of_year {
                let within = self.pieces.iter();
                let own: Vec<[usize; 3]> = within
                    .filter(|(address, _)| is_in(unit, address))
                    .map(|(_, counts)| *counts)
                    .collect();
                let sum = |of: usize, factor: f64| {
                    own.iter()
                        .map(move |counts| (counts[of], factor))
                        .collect::<Vec<_>>()
                };
                if cell.is_hidden() {
                    let within = |address: &str| is_in(unit, address);
                    let counted = self.town.count(self.year, within);
                    self.protect(&format!("{unit} of {told_of}"), place, counted, &own);
                    continue;
                }
                let (low, high) = rounded(cell.numerator.unwrap(), true);
                self.rows.add(&sum(place, 1.0), low.max(least), high);
                if let Some(below) = cell.denominator {
                    let (low, high) = rounded(below, true);
                    self.rows.add(&sum(0, 1.0), low.max(fewest), high);
                    let mut others = sum(0, 1.0);
                    others.extend(sum(place, -1.0));
                    self.rows.add(&others, least, f64::INFINITY);
                }
            }
        }
    }

    /// Returns what is found out too well, by an outsider or somebody who knows one count.
    fn found_out(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut rows = self.rows.clone();
        rows.tighten();
        self.find(&rows, None, &mut found);
        for (known, exact) in &self.insiders {
            let mut rows = self.rows.clone();
            let terms: Vec<(usize, f64)> = known.iter().map(|count| (*count, 1.0)).collect();
            rows.add(&terms, *exact, *exact);
            rows.tighten();
            self.find(&rows, Some(known), &mut found);
        }
        found
    }

    fn find(&self, rows: &Rows, known: Option<&Vec<usize>>, found: &mut Vec<String>) {
        for target in &self.targets {
            let Target {
                what, terms, exact, ..
            } = target;
            // Who knows the one or two persons among whom somebody is knows that these are no more.
            let is_known = |count: &usize, known: &[usize]| {
                let among = self.residents.get(count).unwrap_or(count);
                known.contains(count) || known.contains(among)
            };
            let has_nothing_to_find = |known: &Vec<usize>| {
                let is_part = terms.iter().all(|count| is_known(count, known));
                is_part || !(target.is_small || self.are_large_safe)
            };
            if known.is_some_and(has_nothing_to_find) {
                continue;
            }
            let sum: Vec<(usize, f64)> = terms.iter().map(|count| (*count, 1.0)).collect();
            let low = solve(rows, &sum, OptimizationDirection::Minimize).unwrap();
            let high = solve(rows, &sum, OptimizationDirection::Maximize).unwrap();
            let (low, high) = ((low - 1e-6).ceil(), (high + 1e-6).floor());
            let holds = (low..=high).contains(exact);
            assert!(holds, "{what}: {exact} is not in {low}–{high}");
            if high - low < WIDTH - 1e-6 {
                let by = known.map_or("", |_| ", by an insider");
                found.push(format!("{what}: {low}–{high}, in truth {exact}{by}"));
            }
        }
    }
}

fn numbers(counted: Counts) -> [f64; 3] {
    [counted.residents, counted.young, counted.ill].map(|count| count as f64)
}

/// Tells whether a count is too small to be shown.
fn is_small(counted: Counts, place: usize) -> bool {
    let (_, least, fewest) = LIMITS[place];
    let [all, ..] = numbers(counted);
    let n = numbers(counted)[place];
    all > 0.5 && (n < least || place > 0 && (all - n < least || all < fewest))
}

fn cells(project: &Project, edition: &str) -> Cells {
    table(&project.read(&format!("output/archive/{edition}/data/published.csv"))).1
}

/// What somebody finds out who has both editions.
#[derive(Default)]
struct Found {
    /// What is found out too well.
    leaks: Vec<String>,
    /// How much was tried.
    tried: usize,
}

fn found_out(town: &Town, first: &Cells, (second, after): (&Cells, &Division)) -> Found {
    let mut found = Found::default();
    for year in [2023, 2024, 2025] {
        let same = |address: &str| (BEFORE.area_of(address), after.area_of(address));
        let mut attack = Attack::new(town, year, same);
        attack.read(first, "2025", &|unit, address| BEFORE.is_in(unit, address));
        attack.read(second, "2026", &|unit, address| after.is_in(unit, address));
        found.tried += attack.targets.len();
        found.leaks.extend(attack.found_out());
    }
    found
}

/// Lets a reader of both editions at towns whose areas are cut anew; returns how much he tried, and how much he
/// finds out where each edition was controlled by itself.
fn attack(after: &Division, seeds: RangeInclusive<u64>) -> (usize, usize) {
    let (mut leaks, mut tried) = (0, 0);
    for seed in seeds {
        let town = Town::new(seed);
        town.run(&FIRST, &BEFORE);
        let first = cells(&town.project, "2025");
        town.run(&SECOND, after);
        let second = cells(&town.project, "2026");
        let found = found_out(&town, &first, (&second, after));
        assert!(found.leaks.is_empty(), "{seed}: {:#?}", found.leaks);
        tried += found.tried;
        // The newest year was told by no other areas.
        let residents = &second[&("residents".to_owned(), 2025)];
        assert!(residents.values().all(|cell| !cell.is_hidden()), "{seed}");
        let alone = Town::new(seed);
        alone.run(&SECOND, after);
        let second = cells(&alone.project, "2026");
        leaks += found_out(&town, &first, (&second, after)).leaks.len();
    }
    (tried, leaks)
}

#[test]
fn who_has_figures_of_both_divisions_finds_out_nothing_of_their_differences() {
    let (tried, leaks) = attack(&AFTER, 1..=6);
    println!("{tried} attacks; {leaks} succeed where each edition is controlled by itself");
    assert!(tried > 40, "{tried}");
    assert!(
        leaks > 0,
        "nothing is found in what was not controlled together"
    );
}

#[test]
fn nor_where_street_after_street_changed_its_area() {
    let (tried, leaks) = attack(&SCATTERED, 1..=4);
    println!("{tried} attacks; {leaks} succeed where each edition is controlled by itself");
    assert!(tried > 40, "{tried}");
    assert!(
        leaks > 0,
        "nothing is found in what was not controlled together"
    );
}
