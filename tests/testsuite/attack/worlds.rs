//! Towns by chance, run by the program and attacked from what it wrote.

use std::time::{Duration, Instant};

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::{
    judge::Attacker,
    town::{Area, attack, town},
};

const DISTRICTS: [(&str, Option<&str>); 3] = [
    ("north", Some("town")),
    ("west", Some("town")),
    ("south", Some("country")),
];

/// Makes a town of 6–12 areas, runs the program on it and attacks; tells whether anything was
/// published.
fn is_published_and_safe(seed: u64) -> bool {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let names: Vec<String> = (1..=random.random_range(6..=12))
        .map(|one| one.to_string())
        .collect();
    let areas: Vec<Area> = names
        .iter()
        .enumerate()
        .map(|(number, name)| {
            let residents = random.random_range(233..=4769);
            let rate: f64 = random.random_range(0.002..0.1);
            let ill = [0; 3].map(|_| {
                (0..residents)
                    .map(|_| u32::from(random.random_bool(rate)))
                    .sum()
            });
            (name.as_str(), DISTRICTS[number % 3].0, residents, ill)
        })
        .collect();
    let project = town(&DISTRICTS, &areas);
    let run = project.run(&["run"]);
    if run.code == 9 {
        return false;
    }
    run.ends_with_code(0);
    let verdict = attack(&project, "2026", Attacker::Insider);
    let fine = verdict.wrong.is_empty() && verdict.narrow.is_empty();
    assert!(fine, "town {seed}: {areas:?} {verdict:#?}");
    true
}

#[test]
fn towns_by_chance_are_safe() {
    let published = (0..10)
        .into_par_iter()
        .filter(|seed| is_published_and_safe(*seed))
        .count();
    assert!(published >= 8, "{published} of 10 towns are published");
}

#[test]
#[ignore = "long: towns by chance for three minutes"]
fn many_towns_by_chance_are_safe() {
    let end = Instant::now() + Duration::from_secs(170);
    let tried = (1000..6000_u64)
        .into_par_iter()
        .filter(|_| Instant::now() < end);
    let published: Vec<bool> = tried.map(is_published_and_safe).collect();
    let count = published.iter().filter(|one| **one).count();
    println!(
        "{count} of {} towns are published, and safe",
        published.len()
    );
    assert!(count * 10 >= published.len() * 8);
}
