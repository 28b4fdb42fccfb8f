//! What must hold of the fictitious map.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use super::{super::geography::geography, *};
use crate::model::{BoundingBox, meeting_arcs};

static MAP: LazyLock<AreaMap> = LazyLock::new(|| area_map(&geography()));

fn size_of(id: &str) -> f64 {
    let polygons = MAP.get(id).unwrap().iter().flatten();
    polygons.map(|ring| signed_area(ring)).sum::<f64>() / 1e6
}

fn is_at(point: Option<&Point>, other: Point) -> bool {
    point == Some(&other)
}

/// The areas that share an arc with each area.
fn neighbours() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut sides: BTreeMap<[u64; 4], Vec<&str>> = BTreeMap::new();
    for (id, polygons) in MAP.areas() {
        for ring in polygons.iter().flatten() {
            for (from, to) in ring.iter().zip(&ring[1..]) {
                let (low, high) = if from < to { (from, to) } else { (to, from) };
                let key = [low[0], low[1], high[0], high[1]].map(f64::to_bits);
                sides.entry(key).or_default().push(id.as_str());
            }
        }
    }
    let mut neighbours: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for owners in sides.values() {
        assert!(owners.len() < 3);
        if let [one, other] = owners[..] {
            neighbours.entry(one).or_default().insert(other);
            neighbours.entry(other).or_default().insert(one);
        }
    }
    neighbours
}

#[test]
fn each_area_is_one_piece_of_land() {
    let geography = geography();
    assert_eq!(MAP.areas().count(), 79);
    for area in &geography.areas {
        let [polygon] = MAP.get(area.unit.id).unwrap() else {
            panic!("{} has several pieces", area.unit.id)
        };
        assert_eq!(polygon.len(), 1, "{} has a hole", area.unit.id);
    }
    let whole = MAP.bounding_box().unwrap();
    assert!((35_000.0..45_000.0).contains(&whole.width()), "{whole:?}");
    assert!((25_000.0..40_000.0).contains(&whole.height()), "{whole:?}");
}

#[test]
fn areas_lie_wall_to_wall() {
    let network = BorderNetwork::of(&MAP);
    let uses = network.uses();
    assert!(uses.iter().all(|times| (1..=2).contains(times)));
    assert!(meeting_arcs(network.arcs()).is_empty());
    // What lies on the outside forms one ring, and it holds as much as all areas.
    let outside = network.arcs().iter().zip(&uses);
    let mut open: Vec<Vec<Point>> = outside
        .filter(|(_, times)| **times == 1)
        .map(|(arc, _)| arc.clone())
        .collect();
    let mut ring = open.pop().unwrap();
    while ring.first() != ring.last() {
        let end = *ring.last().unwrap();
        let next = open
            .iter()
            .position(|arc| is_at(arc.first(), end) || is_at(arc.last(), end))
            .unwrap();
        let mut arc = open.swap_remove(next);
        if !is_at(arc.first(), end) {
            arc.reverse();
        }
        ring.extend(arc.into_iter().skip(1));
    }
    assert_eq!(open.len(), 0);
    let all: f64 = MAP.areas().map(|(id, _)| size_of(id.as_str())).sum();
    assert!((signed_area(&ring).abs() / 1e6 - all).abs() < 1e-6);
    assert!((800.0..1000.0).contains(&all), "{all}");
}

#[test]
fn districts_and_parts_hang_together() {
    let geography = geography();
    let neighbours = neighbours();
    let wholes = geography.districts.iter().chain(&geography.parts);
    for whole in wholes {
        let inside = geography.areas.iter().map(|area| &area.unit);
        let inside: BTreeSet<&str> = inside
            .filter(|unit| geography.lies_in(unit, whole.id))
            .map(|unit| unit.id)
            .collect();
        let mut reached = BTreeSet::new();
        let mut waiting: Vec<&str> = inside.first().copied().into_iter().collect();
        while let Some(id) = waiting.pop() {
            if inside.contains(id) && reached.insert(id) {
                waiting.extend(&neighbours[id]);
            }
        }
        assert_eq!(reached, inside, "{}", whole.id);
    }
    assert!(
        neighbours["126"].contains("130"),
        "a street moved between them"
    );
}

#[test]
fn the_town_is_small_and_in_the_middle() {
    let geography = geography();
    let town = |area: &&Place| geography.lies_in(&area.unit, TOWN);
    let (mut inside, mut outside) = (Vec::new(), Vec::new());
    for area in &geography.areas {
        let sizes = if town(&area) {
            &mut inside
        } else {
            &mut outside
        };
        sizes.push(size_of(area.unit.id));
    }
    let mean = |sizes: &[f64]| sizes.iter().sum::<f64>() / sizes.iter().map(|_| 1.0).sum::<f64>();
    assert!(mean(&outside) > 4.0 * mean(&inside));
    assert!(
        inside.iter().all(|size| (1.0..8.0).contains(size)),
        "{inside:?}"
    );
    assert!(
        outside.iter().all(|size| (3.0..60.0).contains(size)),
        "{outside:?}"
    );
    let whole = MAP.bounding_box().unwrap();
    for area in geography.areas.iter().filter(town) {
        let points = MAP.get(area.unit.id).unwrap().iter().flatten().flatten();
        let room = BoundingBox::around(points).unwrap();
        assert!(room.left - whole.left > whole.width() / 5.0);
        assert!(whole.right - room.right > whole.width() / 5.0);
        assert!(room.bottom - whole.bottom > whole.height() / 10.0);
        assert!(whole.top - room.top > whole.height() / 5.0);
    }
}

#[test]
fn the_same_map_is_drawn_each_time() {
    let geography = geography();
    let text = areas_geojson(&geography);
    assert_eq!(text, areas_geojson(&geography));
    // On every machine: nothing in it comes from a function that may differ.
    assert_eq!(
        crate::digest::sha256(text.as_bytes()),
        "ca75bff577fc970054e52c36c599480e5f188f7e2760d6023c5c082c4f605d07"
    );
}
