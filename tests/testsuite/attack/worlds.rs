//! Towns by chance, run by the program and attacked from what it wrote.

use std::{
    ops::Range,
    sync::Mutex,
    thread,
    time::{Duration, Instant},
};

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

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

/// Tries towns, two at a time, as long as there is time; returns how many were published and how many tried.
///
/// Not by rayon: while the attacker's programmes run there, its threads would begin one town within another.
fn tried(seeds: Range<u64>, time: Duration) -> (usize, usize) {
    let end = Instant::now() + time;
    let seeds = Mutex::new(seeds);
    let next = || {
        seeds
            .lock()
            .unwrap()
            .next()
            .filter(|_| Instant::now() < end)
    };
    let all = || {
        std::iter::from_fn(next)
            .map(is_published_and_safe)
            .collect::<Vec<bool>>()
    };
    let published = thread::scope(|scope| {
        let threads = [(); 2].map(|()| scope.spawn(all));
        threads.map(|thread| thread.join().unwrap()).concat()
    });
    (
        published.iter().filter(|one| **one).count(),
        published.len(),
    )
}

#[test]
fn towns_by_chance_are_safe() {
    let (published, tried) = tried(0..10, Duration::from_hours(1));
    assert!(
        published >= 8 && tried == 10,
        "{published} of {tried} towns are published"
    );
}

#[test]
#[ignore = "long: towns by chance for three minutes"]
fn many_towns_by_chance_are_safe() {
    let (published, tried) = tried(1000..6000, Duration::from_secs(170));
    println!("{published} of {tried} towns are published, and safe");
    assert!(published * 10 >= tried * 8);
}
