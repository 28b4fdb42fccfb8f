//! Worlds that are known from before: they help, and prove nothing by themselves.

use std::collections::BTreeSet;

use super::world::*;
use crate::{
    disclosure::{audit::*, suppress::suppress, watch::Unwatched},
    model::{CountName, CountPart, KnownWorlds},
};

fn district() -> World {
    World::district(&[
        (3.0, 400.0),
        (17.0, 900.0),
        (24.0, 1200.0),
        (2.0, 800.0),
        (41.0, 1500.0),
    ])
}

#[test]
fn what_is_named_is_found_again() {
    let world = district();
    let found = suppressed(&world);
    assert!(!found.worlds.figures.is_empty() && !found.worlds.counts.is_empty());
    let problem = problem_of(world.input(), &world.publish(&found.hidden));
    let proofs = Recalled::new(&problem, &found.worlds).figures(&problem);
    let named = problem.named(&proofs, Vec::new());
    assert_eq!(named, found.worlds);
    // By name, not by number: another order of the catalogue finds the same.
    let text = serde_json::to_string(&named).unwrap();
    let read: KnownWorlds = serde_json::from_str(&text).unwrap();
    assert_eq!(read, named);
}

#[test]
fn worlds_that_are_none_prove_nothing() {
    // Both are shown as 20, which leaves what is hidden from nobody to four.
    let world = World::district(&[(0.0, 400.0), (22.0, 900.0)]);
    let published = world.publish(&BTreeSet::from([cell("convicted", 2025, "a1")]));
    let bare = audit(world.input(), &published, &KnownWorlds::default());
    assert!(!bare.passes());
    let count =
        |unit: &str, part| CountName("convicted".to_owned(), 2025, unit.parse().unwrap(), part);
    for moved in [
        vec![(0, -3.0)],
        vec![(0, 5.0)],
        vec![(0, 5.0), (1, -5.0)],
        vec![(0, 2.0), (1, -2.0)],
        vec![(0, 900.0)],
        vec![(7, 1.0)],
        vec![],
    ] {
        let claimed = KnownWorlds {
            counts: vec![
                count("a1", CountPart::Numerator),
                count("a2", CountPart::Numerator),
                count("nowhere", CountPart::Rest),
            ],
            figures: vec![(0, vec![moved.clone(), vec![(0, 3.0), (2, 1.0)]])],
            sums: Vec::new(),
        };
        let audit = audit(world.input(), &published, &claimed);
        assert_eq!(audit.failing, bare.failing, "{moved:?}");
    }
}

#[test]
fn known_worlds_change_nothing_of_what_is_hidden_where_they_hold() {
    let world = district();
    let found = suppressed(&world);
    let again = suppress(world.input(), &[], &found.worlds, &Unwatched).unwrap();
    assert_eq!(again.hidden, found.hidden);
    let published = world.publish(&found.hidden);
    assert!(audit(world.input(), &published, &found.worlds).passes());
}
