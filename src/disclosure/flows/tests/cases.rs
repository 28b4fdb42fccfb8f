//! The rules, case by case.

use std::collections::BTreeSet;

use super::world::{World, id};
use crate::{
    disclosure::{
        audit::{Place, Term, tests::world::total},
        flows::{FlowRefusal, audit_flows, publish_flows},
        watch::Unwatched,
    },
    model::{Published, PublishedFlows, Shown},
};

const NONE: [&[f64]; 2] = [&[], &[]];

/// Four areas in two districts between which many move.
fn busy() -> Vec<Vec<f64>> {
    vec![
        vec![31.0, 12.0, 44.0, 23.0],
        vec![18.0, 27.0, 61.0, 14.0],
        vec![33.0, 41.0, 52.0, 19.0],
        vec![22.0, 16.0, 38.0, 29.0],
    ]
}

fn value(flows: &PublishedFlows, from: &str, to: &str) -> Option<f64> {
    flows.value(&id(from), &id(to))
}

#[test]
fn few_moves_are_not_listed_and_others_rounded() {
    let cases = [
        (0.0, None),
        (1.0, None),
        (4.0, None),
        (5.0, Some(5.0)),
        (7.0, Some(5.0)),
        (8.0, Some(10.0)),
        (123.0, Some(125.0)),
    ];
    for (count, expected) in cases {
        let mut moves = busy();
        moves[0][0] = count;
        let flows = World::new(&[2, 2], &moves, NONE).publish().flows;
        assert_eq!(flows.year, 2025);
        assert_eq!(value(&flows, "a1", "a1"), expected, "{count}");
        assert!(flows.moves.values().all(|one| one.value().is_some()));
    }
}

#[test]
fn a_hidden_pair_is_not_the_rest_of_its_margins() {
    let mut moves = busy();
    moves[0][1] = 3.0;
    let world = World::new(&[2, 2], &moves, NONE);
    let small = BTreeSet::new();
    let bare = audit_flows(world.input(), &world.show_all_but(&small));
    assert_eq!(bare.hidden, 1);
    let published = world.publish();
    let control = published.control;
    assert_eq!(control.areas.with_moves, 16);
    assert_eq!(control.areas.too_small, 1);
    assert_eq!(control.districts.with_moves, 4);
    let hidden = 20 - published.flows.moves.len();
    assert_eq!(control.areas.hidden + control.districts.hidden, hidden);
    assert!(hidden > 1 || bare.passes());
    assert!(control.narrowest.unwrap().width() >= 5.0);
}

/// Rows and columns of one pair each are known by their margins.
#[test]
fn what_would_give_a_small_pair_away_is_hidden() {
    // All of the second row but 3 moves goes to the first area.
    let moves = vec![
        vec![40.0, 30.0, 20.0],
        vec![25.0, 3.0, 0.0],
        vec![20.0, 20.0, 20.0],
    ];
    let world = World::new(&[3], &moves, NONE);
    let published = world.publish();
    assert_eq!(value(&published.flows, "a2", "a2"), None);
    let audit = audit_flows(world.input(), &published.flows);
    assert!(audit.passes());
    assert_eq!(audit.unused, 0);
}

#[test]
fn a_margin_of_a_single_pair_makes_a_narrow_interval() {
    // One district of one area: the margin is the pair, and a shown one would be enough.
    let world = World::new(&[1], &[vec![12.0]], NONE);
    let hidden = BTreeSet::from([(id("a1"), id("a1")), (id("d1"), id("d1"))]);
    let audit = audit_flows(world.input(), &world.show_all_but(&hidden));
    assert!(!audit.passes());
    let found = &audit.failing[0];
    assert!(!found.insider);
    assert_eq!((found.low, found.high, found.needed), (8.0, 12.0, 5.0));
    // Without published margins nothing is known.
    let mut input = world.input();
    input.margins = [None, None];
    assert!(audit_flows(input, &world.show_all_but(&hidden)).passes());
}

#[test]
fn moves_without_another_end_leave_margins_open() {
    let hidden = BTreeSet::from([(id("a1"), id("a1")), (id("d1"), id("d1"))]);
    let narrow = |open: [&[f64]; 2]| {
        let world = World::new(&[1], &[vec![12.0]], open);
        let audit = audit_flows(world.input(), &world.show_all_but(&hidden));
        audit.narrowest.map(|found| (found.low, found.high))
    };
    assert_eq!(narrow([&[0.0], &[0.0]]), Some((8.0, 12.0)));
    // 15 moves each way: as soon as some lead nobody knows where, there may be more within. The
    // interval is followed until it is seven wide.
    assert_eq!(narrow([&[3.0], &[3.0]]), Some((9.0, 16.0)));
}

fn edition(year: i32, from: &str, to: &str, moves: f64) -> PublishedFlows {
    PublishedFlows {
        year,
        moves: [((id(from), id(to)), Published::release(Shown::whole(moves)))].into(),
    }
}

#[test]
fn what_earlier_editions_showed_is_known() {
    let mut moves = busy();
    moves[0][1] = 4.0;
    let mut world = World::new(&[2, 2], &moves, NONE);
    // 4 is no more than rounded to 5: an edition with lower limits may have shown it.
    world.earlier = vec![edition(2025, "a1", "a2", 5.0)];
    let refusal = publish_flows(world.input(), &Unwatched).unwrap_err();
    let FlowRefusal::Unsafe(stuck) = refusal else {
        panic!("nobody stopped it");
    };
    assert_eq!(
        (stuck[0].hidden.from.as_str(), stuck[0].hidden.to.as_str()),
        ("a1", "a2")
    );
    assert_eq!((stuck[0].low, stuck[0].high), (3.0, 7.0));
    // Another year says nothing, nor does what the truth contradicts.
    for (year, moves, unused) in [(2024, 5.0, 0), (2025, 20.0, 1)] {
        world.earlier = vec![edition(year, "a1", "a2", moves)];
        let published = world.publish();
        assert_eq!(audit_flows(world.input(), &published.flows).unused, unused);
    }
}

#[test]
fn what_earlier_editions_showed_of_margins_is_known() {
    let moves = vec![vec![1.0, 2.0], vec![2.0, 30.0]];
    let mut world = World::new(&[2], &moves, NONE);
    let place = |unit: &str| Place {
        term: Term::numerator("out"),
        year: 2025,
        unit: id(unit),
    };
    world.constraints = vec![total(vec![place("a1")], 5.0, 5.0)];
    let known = audit_flows(world.input(), &world.show_all_but(&BTreeSet::new()));
    world.constraints = vec![total(vec![place("a1")], 40.0, 5.0)];
    let contradicted = audit_flows(world.input(), &world.show_all_but(&BTreeSet::new()));
    assert_eq!((known.unused, contradicted.unused), (0, 1));
    assert!(known.narrowest.unwrap().width() <= contradicted.narrowest.unwrap().width());
}
