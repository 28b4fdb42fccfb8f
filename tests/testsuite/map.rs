//! The map: delivered, checked, kept with the edition, and refused where it is wrong.

use std::fs;

use crate::{
    berlin,
    support::{Project, repository},
};

/// The tiny project with a map of its four areas.
pub(crate) fn project(change: impl Fn(&str) -> String) -> Project {
    let project = Project::tiny();
    let section = "[map]\nfile = \"areas.geojson\"\nid = \"code\"\n\n[disclosure]";
    project.replace("config.toml", "[disclosure]", section);
    let square = |code: u32| {
        let (left, right) = (code * 1000, code * 1000 + 1000);
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"code\":\"{code}\"}},\"geometry\":\
             {{\"type\":\"Polygon\",\"coordinates\":[[[{left},0],[{right},0],[{right},900],\
             [{left},900],[{left},0]]]}}}}"
        )
    };
    let features: Vec<_> = (1..=4).map(square).collect();
    let map = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{}]}}",
        features.join(",")
    );
    project.write("data/raw/areas.geojson", &change(&map));
    project
}

#[test]
fn the_map_is_kept_with_the_edition_and_on_record() {
    let project = project(str::to_owned);
    project.run(&["run"]).ends_with_code(0);
    let sha256 = boligmonitor::sha256(&fs::read(project.path("data/raw/areas.geojson")).unwrap());
    let manifest = project.read("data/snapshots/2026/snapshot.json");
    assert!(manifest.contains(&sha256), "{manifest}");
    let snapshot = boligmonitor::Snapshot::open(&project.path("data/snapshots/2026"));
    let map = snapshot.unwrap().map().cloned().unwrap();
    assert_eq!((map.areas().count(), map.points()), (4, 20));
    let text = map.geojson(|id| Some(format!("Area {id}")));
    assert!(
        text.contains("\"name\":\"1\",\"title\":\"Area 1\""),
        "{text}"
    );
}

#[test]
fn a_changed_copy_is_noticed() {
    let project = project(str::to_owned);
    project.run(&["refresh"]).ends_with_code(0);
    project.replace("data/snapshots/2026/map.json", "2000.0", "2001.0");
    project
        .run(&["render"])
        .ends_with_code(4)
        .says("map.json was changed")
        .says("hint: make it anew with `boligmonitor refresh`");
}

#[test]
fn a_broken_map_is_refused() {
    let cases: [(&str, &str, &[&str]); 4] = [
        (
            "\"code\":\"3\"",
            "\"code\":\"7\"",
            &[
                "areas.geojson: has no feature for the areas `3`",
                "hint: the property `code` must hold the codes that the units have",
            ],
        ),
        (
            "[2000,0]]]",
            "[2000,1]]]",
            &[
                "feature 2 (`2`): ring 1 is not closed",
                "hint: the last point of a ring is its first one again",
            ],
        ),
        (
            "\"code\":\"3\"",
            "\"code\":\"4\"",
            &[
                "one fault in the delivery",
                "has no feature for the areas `3`",
            ],
        ),
        (
            "FeatureCollection",
            "Topology",
            &["is a `Topology`, not a `FeatureCollection`"],
        ),
    ];
    for (old, new, expected) in cases {
        let project = project(|map| map.replacen(old, new, 1));
        let mut run = project.run(&["check"]).ends_with_code(4);
        for text in expected {
            run = run.says(text);
        }
    }
}

#[test]
fn outlines_that_cannot_be_are_told() {
    let square = |code: u32, [left, bottom]: [f64; 2], size: f64| {
        let (right, top) = (left + size, bottom + size);
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"code\":\"{code}\"}},\"geometry\":\
             {{\"type\":\"Polygon\",\"coordinates\":[[[{left},{bottom}],[{right},{bottom}],\
             [{right},{top}],[{left},{top}],[{left},{bottom}]]]}}}}"
        )
    };
    let degrees = |code: u32| square(code, [10.0 + f64::from(code) * 0.02, 55.6], 0.02);
    let metres = |code: u32| {
        square(
            code,
            [530_000.0 + f64::from(code) * 1000.0, 6_170_000.0],
            1000.0,
        )
    };
    let swapped = |code: u32| {
        square(
            code,
            [6_170_000.0, 530_000.0 + f64::from(code) * 1000.0],
            1000.0,
        )
    };
    let at_nought = metres(3).replacen("[533000,6170000],[534000", "[0,0],[534000", 1);
    let at_nought = at_nought.replacen("[533000,6170000]]]", "[0,0]]]", 1);
    let cases: [([String; 4], &str); 7] = [
        (
            [
                metres(1),
                metres(2),
                metres(3),
                metres(3).replace("\"code\":\"3\"", "\"code\":\"4\""),
            ],
            "feature 4 (`4`) has the very outline of feature 3 (`3`)\n    hint: one of them is another \
             area",
        ),
        (
            [degrees(1), degrees(2), metres(3), degrees(4)],
            "feature 3 (`3`): the point [533000, 6170000] lies far from the other areas\n    hint: \
             is it at nought, in metres among degrees, or are x and y swapped?",
        ),
        (
            [metres(1), metres(2), at_nought, metres(4)],
            "feature 3 (`3`): the point [0, 0] lies far from the other areas",
        ),
        (
            [metres(1), swapped(2), metres(3), metres(4)],
            "feature 2 (`2`): the point [6170000, 532000] lies far from the other areas",
        ),
        (
            [1, 2, 3, 4].map(swapped),
            "the middle of the areas is [6170500, 533500]: x and y are swapped\n    hint: a point is \
             [east, north] in metres, or [longitude, latitude] in degrees",
        ),
        (
            [
                metres(1),
                metres(2),
                metres(3),
                square(4, [534_000.0, 6_170_000.0], 1.0),
            ],
            "feature 4 (`4`): is too small to be seen on the map\n    hint: is its outline whole",
        ),
        (
            [
                metres(1),
                metres(2),
                metres(3),
                square(4, [534_000.0, 6_170_000.0], 0.001),
            ],
            "feature 4 (`4`): is too small to be seen on the map",
        ),
    ];
    for (features, expected) in cases {
        let map = format!(
            "\u{feff}{{\"type\":\"FeatureCollection\",\"features\":[{}]}}",
            features.join(",")
        );
        let project = project(|_| map.clone());
        project.run(&["check"]).ends_with_code(4).says(expected);
    }
    for of in [&degrees as &dyn Fn(u32) -> String, &metres] {
        let map = format!(
            "\u{feff}{{\"type\":\"FeatureCollection\",\"features\":[{}]}}",
            [1, 2, 3, 4].map(of).join(",")
        );
        project(|_| map.clone()).run(&["check"]).ends_with_code(0);
    }
}

#[test]
fn a_map_that_was_not_delivered_is_told() {
    let project = project(str::to_owned);
    fs::remove_file(project.path("data/raw/areas.geojson")).unwrap();
    project
        .run(&["check"])
        .ends_with_code(4)
        .says("areas.geojson: was not delivered: the map of the areas")
        .says("hint: deliver it, or leave out `[map]`");
}

#[test]
fn a_detailed_map_is_simplified_and_stays_whole() {
    let Some(project) = berlin::project() else {
        return;
    };
    project.run(&["refresh"]).ends_with_code(0);
    let snapshot = boligmonitor::Snapshot::open(&project.path("data/snapshots/2026"));
    let map = snapshot.unwrap().map().cloned().unwrap();
    assert_eq!(map.areas().count(), 79);
    assert!((1000..4000).contains(&map.points()), "{}", map.points());
    assert!((map.aspect() - 0.609).abs() < 0.001, "{}", map.aspect());
    // Each area is about as large as the statistical office says.
    let file = "../shared/data/berlin/geo/berlin-lor-district-regions-until-2020.geojson";
    let delivered = fs::read(repository().join(file)).unwrap();
    let delivered: serde_json::Value = serde_json::from_slice(&delivered).unwrap();
    let metres = 111_320.0;
    for feature in delivered["features"].as_array().unwrap() {
        let properties = &feature["properties"];
        let Some(polygons) = map.get(properties["id"].as_str().unwrap()) else {
            continue;
        };
        let rings = polygons.iter().flatten();
        let degrees: f64 = rings.map(|ring| boligmonitor::signed_area(ring)).sum();
        let ratio = degrees * metres * metres * map.aspect() / properties["area"].as_f64().unwrap();
        assert!((0.9..1.1).contains(&ratio), "{properties}: {ratio}");
    }
}
