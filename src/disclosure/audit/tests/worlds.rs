//! Random worlds: an attacker and a judge who knows the truth.

use std::collections::BTreeSet;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{
    attacker::{Sum, attack},
    world::*,
};
use crate::{
    disclosure::{audit::*, primary::rounded},
    model::{KnownWorlds, Measure, Sensitivity, UnitId, UnitKind},
};

const WIDTH: f64 = 5.0;

fn random_world(seed: u64) -> World {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut units = vec![unit("m", UnitKind::Municipality, None)];
    for district in 1..=random.random_range(2..=4) {
        let district = format!("d{district}");
        units.push(unit(&district, UnitKind::SchoolDistrict, Some("m")));
        for area in 1..=random.random_range(3..=6) {
            let area = format!("a{}{area}", &district[1..]);
            units.push(unit(&area, UnitKind::Area, Some(&district)));
        }
    }
    units.push(unit("e", UnitKind::Estate, Some("a11")));
    let share = indicator("convicted", Measure::Share, Sensitivity::Sensitive);
    let mut world = World::new(units, vec![share]);
    // From 0.2 to 10 per cent, evenly over the orders of magnitude.
    let rate = 0.002 * 50_f64.powf(random.random_range(0.0..1.0));
    let areas = world.units.of_kind(UnitKind::Area).count();
    let counts: Vec<(f64, f64)> = (0..areas)
        .map(|_| {
            let below = random.random_range(233_u32..=4769);
            let n = (0..below).filter(|_| random.random_bool(rate)).count();
            (f64::from(u32::try_from(n).unwrap()), below.into())
        })
        .collect();
    world.fill("convicted", 2025, &counts);
    let (n, below) = counts[0];
    let part = random.random_range(0.2..0.9);
    let estate = ((n * part).round(), (below * part).round());
    world.add("convicted", 2025, &"e".parse().unwrap(), estate);
    world
}

fn encloses(world: &World, whole: &UnitId, part: &UnitId) -> bool {
    let mut above = world.units.ancestors(part.as_str());
    above.any(|unit| unit.id == *whole)
}

/// Attacks all hidden figures of a world; returns the narrowest width found.
fn attack_all(world: &World, hidden: &BTreeSet<CellId>, insiders: bool) -> f64 {
    let published = world.publish(hidden);
    let exact = |unit: &UnitId| {
        let figure = world.figures.get("convicted", 2025, unit.as_str());
        figure.unwrap().numerator
    };
    let mut narrowest = f64::INFINITY;
    for target in hidden {
        let mut known = vec![None];
        for other in hidden.iter().filter(|other| insiders && *other != target) {
            let count = exact(&other.unit);
            if (0.5..2.5).contains(&count) && !encloses(world, &other.unit, &target.unit) {
                known.push(Some((("convicted", other.unit.as_str()), count)));
            }
        }
        for known in known {
            let place = ("convicted", 2025, target.unit.as_str());
            let (low, high) = attack(&world.units, &published, &[], place, known);
            let truth = exact(&target.unit);
            assert!(
                low <= truth && truth <= high,
                "{target:?}: {truth} not in {low}–{high}"
            );
            narrowest = narrowest.min(high - low);
        }
    }
    narrowest
}

fn survive(seeds: std::ops::Range<u64>, insiders: impl Fn(u64) -> bool) {
    let mut recovered = 0;
    for seed in seeds {
        let world = random_world(seed);
        let found = suppressed(&world);
        assert!(found.stuck.is_empty(), "{seed}: {:?}", found.stuck);
        let narrowest = attack_all(&world, &found.hidden, insiders(seed));
        assert!(narrowest >= WIDTH, "{seed}: {narrowest}");
        let audit = audit(
            world.input(),
            &world.publish(&found.hidden),
            &KnownWorlds::default(),
        );
        assert!(audit.passes());
        if attack_all(&world, &found.primary, false) < WIDTH {
            recovered += 1;
            let bare = super::super::audit(
                world.input(),
                &world.publish(&found.primary),
                &KnownWorlds::default(),
            );
            assert!(
                !bare.passes(),
                "{seed}: the attacker finds what the audit does not"
            );
        }
    }
    assert!(
        recovered > 0,
        "without secondary suppression the attacker finds something"
    );
}

#[test]
fn an_attacker_gets_nothing_out_of_random_worlds() {
    survive(0..200, |seed| seed % 5 == 0);
}

#[test]
#[ignore = "takes minutes"]
fn an_attacker_gets_nothing_out_of_a_thousand_worlds() {
    survive(1000..2000, |_| true);
}

const SUMS: [Sum; 2] = [
    (&["young_women", "young_men"], "young"),
    (&["old_women", "old_men"], "old"),
];
const SERIES: [&str; 6] = [
    "young",
    "old",
    "young_women",
    "young_men",
    "old_women",
    "old_men",
];

/// Makes a world of few residents: women and men of two ages, which add up, and some estates.
fn sparse_world(seed: u64) -> World {
    world_of(seed, 3.0..30.0, 200.0)
}

/// Makes a world of up to so many in each part, out of so many persons in an area.
fn world_of(seed: u64, most: std::ops::Range<f64>, persons: f64) -> World {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut units = vec![unit("m", UnitKind::Municipality, None)];
    let mut estates = Vec::new();
    for district in 1..=random.random_range(2..=4) {
        let name = format!("d{district}");
        units.push(unit(&name, UnitKind::SchoolDistrict, Some("m")));
        for area in 1..=random.random_range(1..=5) {
            let area = format!("a{district}{area}");
            units.push(unit(&area, UnitKind::Area, Some(&name)));
            if random.random_bool(0.3) {
                let estate = format!("e{area}");
                units.push(unit(&estate, UnitKind::Estate, Some(&area)));
                estates.push((area, estate));
            }
        }
    }
    let all = SERIES.map(|id| indicator(id, Measure::Share, Sensitivity::Sensitive));
    let mut world = World::new(units, all.to_vec());
    let areas: Vec<UnitId> = world
        .units
        .of_kind(UnitKind::Area)
        .map(|one| one.id.clone())
        .collect();
    let most = random.random_range(most);
    for (part, whole) in SUMS
        .iter()
        .flat_map(|(parts, whole)| parts.iter().map(move |part| (*part, *whole)))
    {
        let counts: Vec<f64> = areas
            .iter()
            .map(|_| random.random_range(0.0_f64..most).floor())
            .collect();
        for (id, below) in [(part, persons), (whole, persons / 2.0)] {
            let pairs: Vec<(f64, f64)> = counts.iter().map(|n| (*n, below)).collect();
            world.fill(id, 2025, &pairs);
        }
        for (area, estate) in &estates {
            let place = areas.iter().position(|one| one.as_str() == area).unwrap();
            let n = (counts[place] * random.random_range(0.0..1.0)).round();
            for (id, below) in [(part, persons / 2.0), (whole, persons / 4.0)] {
                world.add(id, 2025, &estate.parse().unwrap(), (n, below));
            }
        }
    }
    for (parts, whole) in SUMS {
        world.relations.push(AdditiveRelation {
            parts: parts.iter().map(|part| Term::numerator(part)).collect(),
            whole: Term::numerator(whole),
            exact: true,
        });
    }
    world
}

/// Attacks a world of few residents; returns how many figures are hidden, and how many of them
/// are too small.
fn attack_sparse(seed: u64, insiders: bool) -> (usize, usize) {
    let world = sparse_world(seed);
    let found = suppressed(&world);
    assert!(found.stuck.is_empty(), "{seed}: {:?}", found.stuck);
    let published = world.publish(&found.hidden);
    assert!(audit(world.input(), &published, &KnownWorlds::default()).passes());
    let exact = |cell: &CellId| {
        let figure = world.figures.get(&cell.indicator, 2025, cell.unit.as_str());
        figure.unwrap().numerator
    };
    for target in &found.hidden {
        let others = found
            .hidden
            .iter()
            .filter(|other| insiders && *other != target);
        let knows_little = |other: &&CellId| {
            let part = SUMS.iter().any(|(parts, whole)| {
                *whole == other.indicator && parts.contains(&target.indicator.as_str())
            });
            // A district of one area is the area.
            let alone = encloses(&world, &target.unit, &other.unit)
                && world.units.children(&target.unit).count() == 1;
            let above = encloses(&world, &other.unit, &target.unit) || other.unit == target.unit;
            let above = above || alone;
            let same = part || other.indicator == target.indicator;
            (0.5..2.5).contains(&exact(other)) && !(above && same)
        };
        let known = others.filter(knows_little).take(4).map(|other| {
            Some((
                (other.indicator.as_str(), other.unit.as_str()),
                exact(other),
            ))
        });
        for known in [None].into_iter().chain(known) {
            let place = (target.indicator.as_str(), 2025, target.unit.as_str());
            let (low, high) = attack(&world.units, &published, &SUMS, place, known);
            let truth = exact(target);
            assert!(
                low <= truth && truth <= high,
                "{seed} {target:?}: {truth} not in {low}–{high}"
            );
            assert!(
                high - low >= WIDTH,
                "{seed} {target:?} {known:?}: {low}–{high}, {truth}"
            );
        }
    }
    (found.hidden.len(), found.primary.len())
}

#[test]
fn few_residents_are_safe() {
    let costs: Vec<(usize, usize)> = (0..20)
        .map(|seed| attack_sparse(seed, seed % 4 == 0))
        .collect();
    let (hidden, small) = costs
        .iter()
        .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    assert!(hidden * 2 <= small * 3, "{hidden} hidden for {small}");
}

#[test]
fn it_ends_with_what_passes_however_few_residents_there_are() {
    for seed in 0..60 {
        let most = [1.1, 2.0, 3.0, 5.0][seed % 4];
        let world = world_of(seed as u64, 1.0..most, 4.0 * most.ceil());
        let found = suppressed(&world);
        assert!(found.stuck.is_empty(), "{seed}: {:?}", found.stuck);
        let audit = audit(
            world.input(),
            &world.publish(&found.hidden),
            &KnownWorlds::default(),
        );
        assert!(audit.passes(), "{seed}: {:?}", audit.failing);
    }
}

#[test]
fn what_an_earlier_edition_showed_of_a_hidden_figure_is_no_secret_of_a_year_without_figures() {
    let mut world = World::district(&[(3.0, 900.0), (2.0, 900.0)]);
    let found = suppressed(&world);
    assert_eq!(found.hidden.len(), 4);
    assert!(found.stuck.is_empty());
    // Two persons were told of: that they are hidden now protects nobody.
    world
        .constraints
        .push(total(vec![place("convicted", 2025, "a2")], 2.0, 1.0));
    let stuck = suppressed(&world).stuck;
    let units: Vec<&str> = stuck
        .iter()
        .map(|one| one.hidden.cell.unit.as_str())
        .collect();
    assert_eq!(units, ["a2"]);
}

#[test]
#[ignore = "takes a minute"]
fn few_residents_of_many_municipalities_are_safe() {
    for seed in 100..200 {
        attack_sparse(seed, true);
    }
}

/// Goes through all whole worlds of three areas under one sum.
fn enumerate(world: &World, hidden: &BTreeSet<CellId>) -> f64 {
    let published = world.publish(hidden);
    let range = |unit: &str| {
        let figure = published.get("convicted", 2025, unit).unwrap().shown();
        figure.map_or((0, 60), |shown| {
            let n = shown.numerator.unwrap();
            let ends = (0..=200).filter(|count| {
                let rounded = (f64::from(*count) / 5.0).round() * 5.0;
                *count >= 8 && (rounded - n).abs() < 0.1
            });
            let ends: Vec<i32> = ends.collect();
            (ends[0], *ends.last().unwrap())
        })
    };
    let [one, two, three, sum] = ["a1", "a2", "a3", "d"].map(range);
    let top = if hidden.contains(&cell("convicted", 2025, "d")) {
        1000
    } else {
        sum.1
    };
    let mut ends = [(i32::MAX, i32::MIN); 3];
    for a in one.0..=one.1 {
        for b in two.0..=two.1 {
            for c in three.0..=three.1 {
                if (sum.0..=top).contains(&(a + b + c)) {
                    for (end, count) in ends.iter_mut().zip([a, b, c]) {
                        *end = (end.0.min(count), end.1.max(count));
                    }
                }
            }
        }
    }
    let areas = ["a1", "a2", "a3"].iter().zip(ends);
    let hidden = areas.filter(|(unit, _)| hidden.contains(&cell("convicted", 2025, unit)));
    let widths = hidden.map(|(_, (low, high))| high - low);
    widths.min().map_or(f64::INFINITY, f64::from)
}

#[test]
fn no_whole_world_is_ruled_out_in_tiny_worlds() {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let mut fell = 0;
    for _ in 0..150 {
        let counts = [(); 3].map(|()| (f64::from(random.random_range(0_u32..25)), 900.0));
        let world = World::district(&counts);
        let found = suppressed(&world);
        assert!(found.stuck.is_empty());
        assert!(enumerate(&world, &found.hidden) >= WIDTH, "{counts:?}");
        if enumerate(&world, &found.primary) < WIDTH {
            fell += 1;
        }
    }
    assert!(fell > 0);
}

#[test]
fn judged_intervals_hold_the_truth_and_no_more_than_is_left() {
    for seed in 0..30 {
        let world = random_world(seed);
        let bare = suppressed(&world).primary;
        let published = world.publish(&bare);
        let problem = Problem::new(world.input(), &|indicator, year, unit, figure| {
            let hidden = bare.contains(&cell(&indicator.id, year, unit.as_str()));
            (!hidden)
                .then(|| rounded(figure, indicator, &POLICY))
                .flatten()
        });
        for found in problem.audit(&Proofs::new(), &Unwatched).unwrap().failing {
            let unit = found.hidden.cell.unit.as_str();
            let exact = world.figures.get("convicted", 2025, unit).unwrap();
            if found.hidden.aspect != Aspect::Count || found.insider {
                continue;
            }
            assert!(found.low <= exact.numerator && exact.numerator <= found.high);
            let place = ("convicted", 2025, unit);
            let (low, high) = attack(&world.units, &published, &[], place, None);
            assert!(
                low <= found.low && found.high <= high,
                "{seed} {found:?} {low} {high}"
            );
            assert!(
                high - low < WIDTH,
                "{seed} {found:?}: fails without need, {low}–{high}"
            );
        }
    }
}
