//! What others know whatever is hidden, where earlier editions told the like by other areas.

use std::collections::BTreeSet;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::world::*;
use crate::{
    config::Disclosure,
    disclosure::{audit::*, suppress::suppress, watch::Unwatched},
    model::{KnownWorlds, UnitKind, fixtures::unit},
};

/// Two areas with two and three persons that were one before, of which others were told five; and four more.
fn two_that_were_one() -> World {
    let few = [(2.0, 400.0), (3.0, 400.0)];
    let many = [40.0, 50.0, 60.0, 70.0].map(|count| (count, 900.0));
    let mut world = World::district(&[&few[..], &many].concat());
    let parts = ["a1", "a2"].map(|unit| place("convicted", 2025, unit));
    world.constraints = vec![total(parts.to_vec(), 5.0, 5.0)];
    world
}

fn hidden() -> BTreeSet<CellId> {
    let units = ["a1", "a2"].iter();
    units.map(|unit| cell("convicted", 2025, unit)).collect()
}

fn failing(world: &World) -> Vec<(String, bool)> {
    let audit = audit(
        world.input(),
        &world.publish(&hidden()),
        &KnownWorlds::default(),
    );
    let failing = audit.failing.into_iter();
    let failing = failing.map(|finding| (finding.hidden.cell.unit.to_string(), finding.insider));
    failing.collect()
}

#[test]
fn no_more_is_asked_than_insiders_were_left_before() {
    let mut world = two_that_were_one();
    // Who knows the two of the one has the three of the other to within four, whatever is hidden.
    assert_eq!(failing(&world), [("a2".to_owned(), true)]);
    assert!(!suppressed(&world).stuck.is_empty());

    // What is shown of the third: it is not on account of a closed year.
    world.divided_anew = ["a1", "a2", "a3"].map(|unit| unit.parse().unwrap()).into();
    assert_eq!(failing(&world), []);
    let chosen = suppressed(&world);
    assert_eq!(chosen.hidden, hidden());
    assert!(chosen.stuck.is_empty() && chosen.closed_years.is_empty());
}

#[test]
fn others_are_told_no_more_than_before() {
    let mut world = two_that_were_one();
    world.divided_anew = ["a1", "a2"].map(|unit| unit.parse().unwrap()).into();
    // Were the other one of the two shown, all would know what only insiders knew.
    let published = world.publish(&BTreeSet::from([cell("convicted", 2025, "a2")]));
    let audit = audit(world.input(), &published, &KnownWorlds::default());
    let units = audit.failing.iter();
    let units: Vec<&str> = units
        .map(|finding| finding.hidden.cell.unit.as_str())
        .collect();
    assert_eq!(units, ["a2"]);
}

/// Three areas of which others were told together how many there are.
fn three_that_were_one() -> World {
    let few = [(2.0, 400.0), (3.0, 400.0), (7.0, 400.0)];
    let many = [40.0, 50.0, 60.0, 70.0].map(|count| (count, 900.0));
    let mut world = World::district(&[&few[..], &many].concat());
    let parts = ["a1", "a2", "a3"];
    let places = parts.map(|unit| place("convicted", 2025, unit));
    world.constraints = vec![total(places.to_vec(), 12.0, 1.0)];
    // What is shown of the fourth: it is not on account of a closed year.
    world.divided_anew = ["a1", "a2", "a3", "a4"]
        .map(|unit| unit.parse().unwrap())
        .into();
    world
}

#[test]
fn an_insider_who_had_all_that_is_asked_is_left_it() {
    let world = three_that_were_one();
    // Who knows the two has the three among ten while nothing is shown of the seven, and among three once they are.
    let audit = audit(
        world.input(),
        &world.publish(&hidden()),
        &KnownWorlds::default(),
    );
    let failing: Vec<_> = audit
        .failing
        .iter()
        .map(|finding| {
            (
                finding.hidden.cell.unit.as_str(),
                finding.insider,
                finding.needed,
            )
        })
        .collect();
    assert_eq!(failing, [("a2", true, 5.0)]);
    let chosen = suppressed(&world);
    assert!(chosen.hidden.contains(&cell("convicted", 2025, "a3")));
    assert!(chosen.stuck.is_empty() && chosen.closed_years.is_empty());
}

#[test]
fn what_is_told_beside_the_figures_was_not_known_before() {
    let world = two_that_were_one();
    let told = [total(
        ["a1", "a2"]
            .map(|unit| place("convicted", 2025, unit))
            .to_vec(),
        5.0,
        5.0,
    )];
    let divided_anew = ["a1", "a2", "a3"].map(|unit| unit.parse().unwrap()).into();
    // By the edition itself it may not be said, though it may have been before.
    for (constraints, said, failing) in [(&told[..], &[][..], 0), (&[], &told, 1)] {
        let input = Input {
            constraints,
            said,
            divided_anew: &divided_anew,
            ..world.input()
        };
        let audit = audit(input, &world.publish(&hidden()), &KnownWorlds::default());
        assert_eq!(
            audit.failing.len(),
            failing,
            "{said:?}: {:?}",
            audit.failing
        );
    }
}

/// An area of two persons of which others have that there are no more than some, with a group of addresses that one
/// of the two lives at.
fn cut_area(most: f64) -> World {
    let few = [(2.0, 400.0), (3.0, 400.0)];
    let many = [40.0, 50.0, 60.0, 70.0].map(|count| (count, 900.0));
    let mut world = World::district(&[&few[..], &many].concat());
    for id in ["p1", "p2"] {
        let piece = unit(id, UnitKind::Piece, Some("a1"));
        let piece_id = piece.id.clone();
        world.units = world.units.with(piece).unwrap();
        world.add("convicted", 2025, &piece_id, (1.0, 200.0));
    }
    world.constraints = vec![LinearConstraint {
        terms: vec![(place("convicted", 2025, "a1"), 1.0)],
        low: 0.0,
        high: most,
    }];
    world
}

#[test]
fn who_knows_a_piece_that_a_group_cuts_is_left_what_the_edition_left_him() {
    let mut world = cut_area(5.0);
    let found = failing(&world);
    assert!(
        found.iter().all(|(_, insider)| *insider) && !found.is_empty(),
        "{found:?}"
    );
    world.cut_since = ["p1", "p2"].map(|unit| unit.parse().unwrap()).into();
    assert_eq!(failing(&world), []);
    // Others are left no less than is asked.
    let mut world = cut_area(4.0);
    world.cut_since = ["p1", "p2"].map(|unit| unit.parse().unwrap()).into();
    let found = failing(&world);
    assert!(found.contains(&("a1".to_owned(), false)), "{found:?}");
}

#[test]
fn what_others_have_stays_shown_and_what_is_hidden_at_first_is_shown_where_it_need_not_be() {
    let areas = |names: &[&str]| -> BTreeSet<CellId> {
        let names = names.iter();
        names.map(|unit| cell("convicted", 2025, unit)).collect()
    };
    let cases: [(&[&str], &[&str], &[&str]); 6] = [
        // The smallest beside it.
        (&[], &[], &["a1", "a2"]),
        (&[], &["a2"], &["a1", "a3"]),
        (&[], &["a2", "a3"], &["a1", "a4"]),
        // Of what is hidden at first no more stays so than is needed, and that of the fewest persons.
        (&["a2", "a3", "a4"], &[], &["a1", "a2"]),
        (&["a3"], &[], &["a1", "a3"]),
        (&["a3", "a4"], &["a2"], &["a1", "a3"]),
    ];
    // Rounding by itself would leave as much as is asked.
    let policy = Disclosure {
        rounding_base: 1,
        ..POLICY
    };
    for (at_first, before, expected) in cases {
        let mut world =
            World::district(&[(3.0, 400.0), (40.0, 500.0), (50.0, 600.0), (60.0, 700.0)]);
        (world.hidden_at_first, world.shown_before) = (areas(at_first), areas(before));
        let input = Input {
            policy: &policy,
            ..world.input()
        };
        let found = suppress(input, &[], &KnownWorlds::default(), &Unwatched).unwrap();
        assert_eq!(found.hidden, areas(expected), "{at_first:?} {before:?}");
        assert_eq!(found.primary, areas(&["a1"]));
        assert!(found.stuck.is_empty());
    }
}

#[test]
fn insiders_are_left_what_the_sums_that_others_have_leave_them() {
    let mut random = ChaCha8Rng::seed_from_u64(11);
    let mut bounds = 0;
    for _ in 0..300 {
        let few = vec![0_u32; random.random_range(2..=3)];
        let few = few
            .into_iter()
            .map(|_| f64::from(random.random_range(0_u32..=7)));
        let few: Vec<f64> = few.collect();
        let base = if random.random_bool(0.5) { 1.0 } else { 5.0 };
        let parts = few.iter().map(|count| (*count, 400.0));
        let many = [40.0, 50.0, 60.0, 70.0].map(|count| (count, 900.0));
        let mut world = World::district(&parts.chain(many).collect::<Vec<_>>());
        let units: Vec<String> = (1..=few.len()).map(|number| format!("a{number}")).collect();
        let places = units.iter().map(|unit| place("convicted", 2025, unit));
        let sum = (few.iter().sum::<f64>() / base).round() * base;
        let told = total(places.collect(), sum, base);
        let (low, high) = (told.low, told.high);
        world.constraints = vec![told];
        let hidden = units.iter().map(|unit| cell("convicted", 2025, unit));
        let problem = problem_of(world.input(), &world.publish(&hidden.collect()));
        let mut search = problem.search();
        let part_of = |count: usize| {
            let cells = &problem.cells;
            let own = cells.iter().find(|cell| cell.counts.numerator == count);
            units
                .iter()
                .position(|unit| own.is_some_and(|own| own.unit.as_str() == unit))
        };
        for (number, target) in problem.targets.iter().enumerate() {
            let place = part_of(target.target.count).filter(|_| target.aspect == Aspect::Count);
            let Some(place) = place else { continue };
            let found = problem
                .judged_for_each(&mut search, number)
                .unwrap_or_default();
            for (known, most) in found.left {
                let Some(known) = part_of(known) else {
                    continue;
                };
                // What the others of the sum can be is open.
                let rest = if few.len() > 2 { f64::INFINITY } else { 0.0 };
                let ends = ((low - few[known] - rest).max(0.0), high - few[known]);
                let reached = (ends.1 - few[place]).floor() + (few[place] - ends.0).floor();
                assert!(
                    (most - reached.min(5.0)).abs() < 1e-9,
                    "{few:?} {base}: {most} {reached}"
                );
                assert!(most < 5.0);
                bounds += 1;
            }
        }
    }
    assert!(bounds > 50, "{bounds}");
}
