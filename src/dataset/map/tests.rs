//! What is refused in a map, and what stays the same when it is simplified.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::model::{BorderNetwork, Unit, fixtures, meeting_arcs};

/// A municipality with the areas `1` to `4`, of which the last exists from 2030.
fn units() -> Units {
    let unit = |id: &str, kind, from_year| Unit {
        from_year,
        ..fixtures::unit(id, kind, None)
    };
    let area = |id| unit(id, UnitKind::Area, if id == "4" { 2030 } else { 2020 });
    let mut all = vec![unit("all", UnitKind::Municipality, 2020)];
    all.extend(["1", "2", "3", "4"].map(area));
    Units::new(all).unwrap()
}

fn read_text(text: &str) -> Result<DeliveredMap, String> {
    let folder = tempfile::tempdir().unwrap();
    let source = MapFile {
        file: "areas.geojson".into(),
        id: "id".to_owned(),
    };
    files::write(&folder.path().join(&source.file), text.as_bytes()).unwrap();
    let read = read(folder.path(), &source, &units(), 2025);
    read.map_err(|error| {
        let folder = folder.path().display().to_string();
        error
            .to_string()
            .replace(&folder, "")
            .replace("/areas.geojson: ", "")
    })
}

/// The ring of a square, so many squares to the east.
fn outline(place: u32) -> String {
    let (west, east) = (100 * place, 100 * place + 100);
    format!("[[{west},0],[{east},0],[{east},100],[{west},100],[{west},0]]")
}

fn feature(id: &str, geometry: &str) -> String {
    format!("{{\"type\":\"Feature\",\"properties\":{{\"id\":{id}}},\"geometry\":{geometry}}}")
}

fn square(id: &str) -> String {
    let ring = outline(id.trim_matches('"').parse().unwrap_or_default());
    feature(
        id,
        &format!("{{\"type\":\"Polygon\",\"coordinates\":[{ring}]}}"),
    )
}

/// A map in which the third area is given.
fn with_third(third: &str) -> String {
    let features = [&square("\"1\""), &square("2"), third].join(",");
    format!("{{\"type\":\"FeatureCollection\",\"features\":[{features}]}}")
}

#[test]
fn a_sound_map_is_read_and_what_is_no_area_left_out() {
    let ring = outline(3);
    let several = format!("{{\"type\":\"MultiPolygon\",\"coordinates\":[[{ring}]]}}");
    let lake = feature("\"lake\"", "{\"type\":\"Point\",\"coordinates\":[1,2]}");
    let nameless = feature("null", "null");
    let third = [feature("\"3\"", &several), lake, nameless].join(",");
    let delivered = read_text(&with_third(&third)).unwrap();
    let ids: Vec<_> = delivered.map.areas().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, ["1", "2", "3"]);
    assert_eq!(delivered.sha256.len(), 64);
}

#[test]
fn what_is_wrong_is_told_with_the_feature() {
    let ring = |ring: &str| {
        let geometry = format!("{{\"type\":\"Polygon\",\"coordinates\":[{ring}]}}");
        with_third(&feature("\"3\"", &geometry))
    };
    let cases = [
        (
            "no json".to_owned(),
            "is not GeoJSON: expected ident",
            "a GeoJSON `FeatureCollection`",
        ),
        (
            "{\"type\":\"Topology\"}".to_owned(),
            "is a `Topology`, not a `FeatureCollection`",
            "MultiPolygon",
        ),
        (
            with_third(&square("\"2\"")),
            "feature 3 is the area `2`, as is feature 2",
            "pieces of an area may be features of their own",
        ),
        (
            with_third("{\"properties\":{}}"),
            "feature 3 has no property `id`",
            "`map.id` names the property",
        ),
        (
            with_third(&square("\"x\"")),
            "has no feature for the areas `3`",
            "must hold the codes that the units have",
        ),
        (
            with_third(&feature("\"3\"", "null")),
            "feature 3 (`3`): has no geometry",
            "Polygon or MultiPolygon",
        ),
        (
            with_third(&feature(
                "\"3\"",
                "{\"type\":\"Point\",\"coordinates\":[1,2]}",
            )),
            "feature 3 (`3`): is a `Point`, not a Polygon",
            "Polygon or MultiPolygon",
        ),
        (
            with_third(&feature(
                "\"3\"",
                "{\"type\":\"MultiPolygon\",\"coordinates\":[]}",
            )),
            "has no polygon",
            "Polygon or MultiPolygon",
        ),
        (ring(""), "a polygon has no ring", "Polygon or MultiPolygon"),
        (ring("7"), "`7` is not a list", "Polygon or MultiPolygon"),
        (
            ring("[[0,0],[1,1],[0,0]]"),
            "feature 3 (`3`): ring 1 has fewer than 4 points",
            "the first one again at the end",
        ),
        (
            ring("[[0,0],[1,0],[1,1],[0,1]]"),
            "ring 1 is not closed",
            "its first one again",
        ),
        (
            ring(&format!("{},[[1,1],[2,2],[3,3],[1,1]]", outline(0))),
            "ring 2 encloses nothing",
            "leave the ring out",
        ),
        (
            ring("[[0,0],[1,null],[1,1],[0,0]]"),
            "`[1,null]` is not a point",
            "two numbers: [x, y]",
        ),
        (
            ring("[[0,0],[1],[1,1],[0,0]]"),
            "`[1]` is not a point",
            "two numbers: [x, y]",
        ),
        (
            ring("[[0,0],[1e999,0],[1,1],[0,0]]"),
            "number out of range",
            "a GeoJSON `FeatureCollection`",
        ),
    ];
    for (text, message, hint) in cases {
        let told = read_text(&text).map(|_| ()).unwrap_err();
        assert!(
            told.contains(message) && told.contains(hint),
            "{message}\n{told}"
        );
    }
}

#[test]
fn of_many_missing_areas_five_are_named() {
    let mut all: Vec<Unit> = units().iter().cloned().collect();
    let more = (10..17).map(|number| Unit {
        id: number.to_string().parse().unwrap(),
        ..units().get("1").unwrap().clone()
    });
    all.extend(more);
    let units = Units::new(all).unwrap();
    let source = MapFile {
        file: "areas.geojson".into(),
        id: "id".to_owned(),
    };
    let mut reader = Reader {
        source: &source,
        units: &units,
        areas: BTreeMap::new(),
        seen: BTreeMap::new(),
        wrong: Vec::new(),
    };
    reader.check_missing(2025);
    let told = &reader.wrong[0].message;
    assert_eq!(
        told,
        "has no feature for the areas `1`, `10`, `11`, `12`, `13` and 5 more"
    );
}

/// A square in a grid whose lines are jagged, the same for both neighbours.
fn jagged_square(column: u32, row: u32, jags: &dyn Fn(u32, u32, u32) -> f64) -> Ring {
    const STEPS: u32 = 10;
    let at = |number: u32| f64::from(number) * 100.0;
    // The inner points of a line from a corner to the east or to the north.
    let line = |column: u32, row: u32, north: bool| -> Vec<Point> {
        let step = |step: u32| {
            let (along, aside) = (
                f64::from(step) * 10.0,
                jags(column, row, 2 * step + u32::from(north)),
            );
            match north {
                true => [at(column) + aside, at(row) + along],
                false => [at(column) + along, at(row) + aside],
            }
        };
        std::iter::once([at(column), at(row)])
            .chain((1..STEPS).map(step))
            .collect()
    };
    let reversed = |mut line: Vec<Point>, end: Point| {
        line.push(end);
        line.reverse();
        line.pop();
        line
    };
    let (right, top) = (column + 1, row + 1);
    let mut ring = line(column, row, false);
    ring.extend(line(right, row, true));
    ring.extend(reversed(line(column, top, false), [at(right), at(top)]));
    ring.extend(reversed(line(column, row, true), [at(column), at(top)]));
    ring.push(ring[0]);
    ring
}

fn grid(size: u32, jags: &dyn Fn(u32, u32, u32) -> f64) -> AreaMap {
    let places = (0..size).flat_map(|row| (0..size).map(move |column| (column, row)));
    let areas = places.map(|(column, row)| {
        let id = format!("{column}-{row}").parse().unwrap();
        (id, vec![vec![jagged_square(column, row, jags)]])
    });
    AreaMap::new(areas.collect())
}

fn area(map: &AreaMap) -> f64 {
    let polygons = map.areas().flat_map(|(_, polygons)| polygons);
    polygons.flatten().map(|ring| signed_area(ring)).sum()
}

/// Tells what must hold of each simplified map: no gap, no overlap, and a triangle at least.
#[track_caller]
fn assert_is_whole(delivered: &AreaMap, simplified: &AreaMap) {
    let (before, after) = (BorderNetwork::of(delivered), BorderNetwork::of(simplified));
    assert_eq!(before.uses().len(), after.uses().len());
    let count = |uses: Vec<usize>, times| uses.iter().filter(|one| **one == times).count();
    assert_eq!(count(before.uses(), 2), count(after.uses(), 2));
    assert!(meeting_arcs(after.arcs()).is_empty());
    for (id, polygons) in simplified.areas() {
        for ring in polygons.iter().flatten() {
            assert!(ring.len() > 3 && ring.first() == ring.last(), "{id}");
        }
    }
}

#[test]
fn neighbours_share_their_borders_before_and_after() {
    // Small jags go, a large one stays.
    let jags = |column, row, step: u32| match (column, row, step) {
        (1, 1, 10) => 30.0,
        _ => f64::from((column * 7 + row * 5 + step * 3) % 5) / 20.0,
    };
    let delivered = grid(4, &jags);
    let simplified = delivered.simplified();
    assert_is_whole(&delivered, &simplified);
    assert_eq!(delivered.points(), 16 * 41);
    // Four corners, closed, and the jag on both sides of its line, which begins near it.
    assert!(simplified.points() < 16 * 5 + 10, "{}", simplified.points());
    let peak = |id: &str| simplified.get(id).unwrap()[0][0].contains(&[150.0, 130.0]);
    assert!(peak("1-1") && peak("1-0") && !peak("2-1"));
    assert!((area(&simplified) / 160_000.0 - 1.0).abs() < 0.01);
}

#[test]
fn an_island_in_an_area_keeps_its_hole() {
    let circle = |turns: f64| -> Ring {
        let corner = |step: u32| {
            let angle = f64::from(step % 60) / 60.0 * std::f64::consts::TAU * turns;
            [50.0 + 0.1 * angle.cos(), 50.0 + 0.1 * angle.sin()]
        };
        (0..=60).map(corner).collect()
    };
    let around = vec![
        vec![
            [0.0, 0.0],
            [100.0, 0.0],
            [100.0, 100.0],
            [0.0, 100.0],
            [0.0, 0.0],
        ],
        circle(-1.0),
    ];
    let mut start_elsewhere = circle(1.0);
    start_elsewhere.pop();
    start_elsewhere.rotate_left(17);
    start_elsewhere.push(start_elsewhere[0]);
    let areas = BTreeMap::from([
        ("a".parse().unwrap(), vec![around]),
        ("b".parse().unwrap(), vec![vec![start_elsewhere]]),
    ]);
    let delivered = AreaMap::new(areas);
    let simplified = delivered.simplified();
    assert_is_whole(&delivered, &simplified);
    // Far smaller than the tolerance, but there.
    let [island] = simplified.get("b").unwrap() else {
        panic!()
    };
    assert!((4..20).contains(&island[0].len()), "{}", island[0].len());
    assert!((area(&simplified) - 10_000.0).abs() < 1e-6);
}

#[test]
fn a_sliver_is_not_laid_flat() {
    // Two borders run side by side, closer than the tolerance.
    let bow = |height: f64| -> Ring {
        let step = |step: u32| {
            let share = f64::from(step) / 20.0;
            [1000.0 * share, 4.0 * height * share * (1.0 - share)]
        };
        (0..=20).map(step).collect()
    };
    let back = |mut line: Ring| {
        line.reverse();
        line
    };
    let ring = |parts: [Ring; 2]| -> Ring {
        let mut ring = parts.concat();
        ring.dedup();
        ring.push(ring[0]);
        ring
    };
    let top = vec![[1000.0, 0.0], [1000.0, 800.0], [0.0, 800.0], [0.0, 0.0]];
    let bottom = vec![[0.0, 0.0], [0.0, -800.0], [1000.0, -800.0], [1000.0, 0.0]];
    let areas = BTreeMap::from([
        ("top".parse().unwrap(), vec![vec![ring([bow(1.0), top])]]),
        (
            "sliver".parse().unwrap(),
            vec![vec![ring([bow(0.6), back(bow(1.0))])]],
        ),
        (
            "bottom".parse().unwrap(),
            vec![vec![ring([back(bow(0.6)), bottom])]],
        ),
    ]);
    let delivered = AreaMap::new(areas);
    let simplified = delivered.simplified();
    assert_is_whole(&delivered, &simplified);
    assert!(signed_area(&simplified.get("sliver").unwrap()[0][0]) > 0.0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn random_grids_stay_whole(size in 2_u32..5, numbers in prop::collection::vec(-4.0..4.0, 500)) {
        let jags = |column: u32, row: u32, step: u32| {
            let place = (column * 131 + row * 37 + step) as usize;
            numbers[place % numbers.len()]
        };
        let delivered = grid(size, &jags);
        let simplified = delivered.simplified();
        assert_is_whole(&delivered, &simplified);
        let extent = f64::from(size) * 100.0;
        prop_assert!((area(&simplified) - area(&delivered)).abs() < extent * extent / 100.0);
        prop_assert_eq!(delivered.simplified(), simplified);
    }
}
