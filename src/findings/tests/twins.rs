//! Areas that are alike.

use super::*;
use crate::findings::twins;

/// Headline figures of the shipped catalogue.
const FIGURES: [&str; 5] = [
    "living_alone",
    "non_western",
    "outside_work",
    "basic_school",
    "children_single_parent",
];

/// Publishes headline figures of a unit, hides those that are none.
fn publish(world: &mut World, unit: &str, values: [Option<f64>; 5]) {
    for (indicator, value) in FIGURES.into_iter().zip(values) {
        world.share(unit, indicator, value, 1000.0);
    }
}

#[test]
fn the_nearest_area_comes_first_with_what_both_have_in_common() {
    let mut world = World::new();
    publish(&mut world, "m", [30.0, 10.0, 20.0, 15.0, 20.0].map(Some));
    publish(&mut world, "a", [30.0, 40.0, 41.0, 15.0, 20.0].map(Some));
    publish(&mut world, "b", [31.0, 38.0, 40.0, 16.0, 21.0].map(Some));
    publish(&mut world, "c", [45.0, 5.0, 12.0, 30.0, 35.0].map(Some));
    let found = twins(&world.0, &CONFIG);
    let of_a = &found["a"];
    let told: Vec<&str> = of_a.iter().map(|twin| twin.unit.as_str()).collect();
    assert_eq!(told, ["b", "c"]);
    // Both lie far above the municipality in these, and on no other side of it together.
    assert_eq!(of_a[0].alike, ["non_western", "outside_work"]);
    assert!(of_a[1].alike.is_empty());
    // Nobody is like itself, and the districts are no areas.
    assert_eq!(
        found.keys().map(|area| area.as_str()).collect::<Vec<_>>(),
        ["a", "b", "c"]
    );
}

#[test]
fn hidden_figures_make_nobody_alike() {
    let mut world = World::new();
    publish(&mut world, "m", [30.0, 10.0, 20.0, 15.0, 20.0].map(Some));
    publish(
        &mut world,
        "a",
        [Some(30.0), Some(40.0), Some(41.0), None, None],
    );
    publish(&mut world, "b", [31.0, 38.0, 40.0, 16.0, 21.0].map(Some));
    publish(&mut world, "c", [45.0, 5.0, 12.0, 30.0, 35.0].map(Some));
    let found = twins(&world.0, &CONFIG);
    // Three shown figures are too few to compare by.
    assert!(!found.contains_key("a"));
    assert_eq!(found["b"].len(), 1);
    assert_eq!(found["b"][0].unit.as_str(), "c");
}
