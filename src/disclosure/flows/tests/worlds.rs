//! Random worlds: an attacker and a judge who knows the truth.

use std::collections::BTreeSet;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{
    attacker::attack,
    world::{Pair, World},
};
use crate::{
    disclosure::{
        flows::{audit_flows, publish_flows},
        watch::Unwatched,
    },
    model::{PublishedFlows, UnitId},
};

const WIDTH: f64 = 5.0;

fn random_world(seed: u64) -> World {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let sizes = [random.random_range(1..=3), random.random_range(3..=3)];
    let areas: usize = sizes.iter().sum();
    let most = random.random_range(3..=15);
    let mut count = |most: u32| match random.random_bool(0.2) {
        true => 0.0,
        false => f64::from(random.random_range(0..=most)),
    };
    let moves: Vec<Vec<f64>> = (0..areas)
        .map(|_| (0..areas).map(|_| count(most)).collect())
        .collect();
    let mut open = |most| (0..areas).map(|_| count(most)).collect::<Vec<_>>();
    let most = if seed.is_multiple_of(2) { 0 } else { 4 };
    let (out, into) = (open(most), open(most));
    World::new(&sizes, &moves, [&out, &into])
}

fn hidden(world: &World, shown: &PublishedFlows) -> BTreeSet<Pair> {
    let moves = world.flows.moves.keys();
    let hidden = moves.filter(|(from, to)| shown.value(from, to).is_none());
    hidden.cloned().collect()
}

/// Tells whether who knows one pair needs to find out nothing of the other: it is of the
/// districts of that, or these have no other areas.
fn tells(world: &World, known: &Pair, target: &Pair) -> bool {
    let single = |district: &UnitId| world.units.children(district).count() == 1;
    let same = single(&target.0) && single(&target.1);
    encloses(world, known, target) || same && encloses(world, target, known)
}

fn encloses(world: &World, whole: &Pair, part: &Pair) -> bool {
    let above = |area: &str, district: &str| {
        let unit = world.units.get(area).unwrap();
        unit.parent
            .as_ref()
            .is_some_and(|one| one.as_str() == district)
    };
    above(part.0.as_str(), whole.0.as_str()) && above(part.1.as_str(), whole.1.as_str())
}

/// Attacks all hidden pairs; returns the narrowest width found.
fn attack_all(world: &World, shown: &PublishedFlows, insiders: bool) -> f64 {
    let hidden = hidden(world, shown);
    let exact = |pair: &Pair| world.flows.moves[pair];
    let mut narrowest = f64::INFINITY;
    for target in &hidden {
        let others = hidden.iter().filter(|other| insiders && *other != target);
        let known = others.filter(|other| exact(other) < 2.5 && !tells(world, other, target));
        let known = known.map(|other| Some((other, exact(other))));
        for known in [None].into_iter().chain(known) {
            let (low, high) = attack(world, shown, target, known);
            let truth = exact(target);
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
    let (mut recovered, mut refused, mut needless, mut all) = (0, 0, 0, 0);
    for seed in seeds {
        let world = random_world(seed);
        all += 1;
        let published = publish_flows(world.input(), &Unwatched).unwrap();
        if published.control.given_up {
            // Between so few units the margins may tell too much by themselves.
            let nothing = PublishedFlows::default();
            assert!(published.flows.moves.is_empty());
            refused += 1;
            needless += u32::from(attack_all(&world, &nothing, true) >= WIDTH);
            continue;
        }
        let narrowest = attack_all(&world, &published.flows, insiders(seed));
        assert!(narrowest >= WIDTH, "{seed}: {narrowest}");
        assert!(audit_flows(world.input(), &published.flows).passes());
        let bare = world.show_all_but(&BTreeSet::new());
        if attack_all(&world, &bare, false) < WIDTH {
            recovered += 1;
            assert!(
                !audit_flows(world.input(), &bare).passes(),
                "{seed}: the attacker finds what the audit does not"
            );
        }
    }
    assert!(refused * 4 < all, "{refused} of {all} refused");
    assert!(
        needless * 50 < all,
        "{needless} of {all} refused without need"
    );
    assert!(
        recovered > 0,
        "without secondary suppression the attacker finds something"
    );
}

#[test]
fn an_attacker_gets_nothing_out_of_random_moves() {
    survive(0..60, |seed| seed.is_multiple_of(4));
}

#[test]
#[ignore = "takes minutes"]
fn an_attacker_gets_nothing_out_of_a_thousand_matrices() {
    survive(1000..2000, |_| true);
}
