//! Areas of two divisions, and what they have in common.

use super::*;
use crate::model::{Figure, fixtures::unit};

fn units(list: &[(&str, UnitKind, Option<&str>)]) -> Units {
    let list = list
        .iter()
        .map(|(id, kind, parent)| unit(id, *kind, *parent));
    Units::new(list.collect()).unwrap()
}

/// Two districts with the areas 1 and 2, and 3.
fn three_areas() -> Units {
    units(&[
        ("m", UnitKind::Municipality, None),
        ("n", UnitKind::SchoolDistrict, Some("m")),
        ("s", UnitKind::SchoolDistrict, Some("m")),
        ("1", UnitKind::Area, Some("n")),
        ("2", UnitKind::Area, Some("n")),
        ("3", UnitKind::Area, Some("s")),
    ])
}

/// Addresses `a`, `b` and so on, each in the area that stands in its place; none in `-`.
fn addresses(areas: &str) -> AreaOfAddress {
    let addresses = areas.chars().zip('a'..='z');
    let addresses = addresses.filter(|(area, _)| *area != '-');
    addresses
        .map(|(area, address)| (address.to_string(), area.to_string().parse().unwrap()))
        .collect()
}

fn edition() -> Edition {
    Edition::of_year(2025)
}

fn pieces(today: &str, before: &str) -> Option<Pieces> {
    pieces_of(today, before, true)
}

fn pieces_of(today: &str, before: &str, is_whole: bool) -> Option<Pieces> {
    let (units, areas) = (three_areas(), addresses(before));
    let division = Division {
        edition: edition(),
        years: i32::MIN..=2024,
        units: &units,
        areas: &areas,
        is_whole,
    };
    Pieces::new(
        &units,
        &addresses(today),
        &[division],
        &AddressGroups::default(),
    )
    .unwrap()
}

/// What each unit was made of, by what the places of addresses are.
fn told(pieces: &Pieces) -> Vec<String> {
    let places = pieces.place_of().values().map(UnitId::to_string);
    let mut told = vec![places.collect::<Vec<_>>().join(" ")];
    let of_edition = pieces.names.get(&edition()).unwrap();
    for (old, new) in of_edition.iter().flat_map(|(_, names)| names) {
        let members = pieces.units().get(new.as_str());
        let members = members.map_or(&[][..], |unit| &unit.members);
        let members: Vec<String> = members.iter().map(UnitId::to_string).collect();
        told.push(format!("{old} = {new}: {}", members.join(" ")));
    }
    told
}

#[test]
fn the_same_areas_have_no_pieces() {
    assert_eq!(pieces("112233", "112233"), None);
    // An address that is new lay where most of its area did; one that is gone had nobody who is counted.
    assert_eq!(pieces("1122331", "112233-"), None);
    assert_eq!(pieces("11223", "112233"), None);
    // Unless it lay in no area then.
    let cut = pieces_of("1122331", "112233-", false).unwrap();
    assert_eq!(told(&cut)[0], "1--1-- 1--1-- 2 2 3 3 1-----");
}

#[test]
fn areas_are_cut_where_earlier_ones_met() {
    // A street of 3 came to 2, and so from one district to the other.
    let cut = pieces("112223", "112233").unwrap();
    assert_eq!(
        told(&cut),
        [
            "1 1 2--2-- 2--2-- 2--3-- 3",
            "2 = 2--2025--2024--: 2--2--",
            "3 = 3--2025--2024--: 2--3-- 3",
            "n = n--2025--2024--: 1 2--2--",
            "s = 3--2025--2024--: 2--3-- 3",
        ]
    );
    let new: Vec<&str> = cut.new_since(edition()).map(UnitId::as_str).collect();
    assert_eq!(new, ["2", "3", "n", "s"]);
    // Of later years the edition told nothing.
    let old: UnitId = "3".parse().unwrap();
    assert_eq!(cut.name(edition(), 2025, &old), &old);
    assert_eq!(cut.name(edition(), 2024, &old).as_str(), "3--2025--2024--");
}

#[test]
fn an_earlier_area_may_be_several_of_today_or_one_with_another_code() {
    // 2 was one with 1.
    let merged = pieces("112233", "111133").unwrap();
    assert_eq!(
        told(&merged),
        ["1 1 2 2 3 3", "1 = n: ", "2 = 2--2025--2024--: "]
    );
    // 3 was called 2, and the other way round.
    let called = pieces("112233", "113322").unwrap();
    assert_eq!(
        told(&called),
        [
            "1 1 2 2 3 3",
            "2 = 3: ",
            "3 = 2: ",
            "n = n--2025--2024--: 1 3",
            "s = 2: ",
        ]
    );
}

#[test]
fn what_pieces_make_up_has_their_figures() {
    let cut = pieces("112223", "112233").unwrap();
    let figure = |numerator| Figure {
        numerator,
        denominator: None,
        squares: None,
    };
    let mut counted = Figures::default();
    for (place, count) in [("1", 40.0), ("2--2--", 20.0), ("2--3--", 3.0), ("3", 30.0)] {
        for year in [2024, 2025] {
            counted.insert("ill", year, place.parse().unwrap(), figure(count));
        }
    }
    let mut figures = Figures::default();
    cut.add_to(&mut figures, &counted, &["ill"]);
    for (unit, expected) in [
        ("2--2--", Some(20.0)),
        ("2--3--", Some(3.0)),
        ("3--2025--2024--", Some(33.0)),
        ("n--2025--2024--", Some(60.0)),
        ("2", None),
    ] {
        let found = figures.get("ill", 2024, unit);
        assert_eq!(found.map(|figure| figure.numerator), expected, "{unit}");
        // Of which nothing was told by other areas.
        assert_eq!(figures.get("ill", 2025, unit), None, "{unit}");
    }
}

#[test]
fn areas_are_cut_along_groups_of_addresses_and_estates() {
    let units = units(&[
        ("m", UnitKind::Municipality, None),
        ("1", UnitKind::Area, Some("m")),
        ("2", UnitKind::Area, Some("m")),
        ("3", UnitKind::Area, Some("m")),
        ("e", UnitKind::Estate, Some("2")),
        ("u", UnitKind::Estate, Some("1")),
    ]);
    let group =
        |addresses: &str| -> BTreeSet<String> { addresses.chars().map(String::from).collect() };
    let cut = |groups: &[(&str, &BTreeSet<String>)]| {
        let ids: Vec<UnitId> = groups.iter().map(|(id, _)| id.parse().unwrap()).collect();
        let groups = ids
            .iter()
            .zip(groups)
            .map(|(id, (_, addresses))| AddressGroup {
                id,
                addresses,
                years: BTreeSet::from([2025]),
                is_since: false,
            });
        let asked = AddressGroups {
            groups: groups.collect(),
            // u at a, e at d and f.
            estate_of: addresses("u--e-e"),
        };
        Pieces::new(&units, &addresses("112223"), &[], &asked).unwrap()
    };
    let whole = group("abf");
    assert_eq!(cut(&[("g", &whole)]), None);
    let group_of_two = group("cf");
    let pieces = cut(&[("g", &group_of_two), ("h", &whole)]).unwrap();
    let places: Vec<&str> = pieces.place_of().values().map(UnitId::as_str).collect();
    // Area 1 is not cut, though an estate lies in it.
    assert_eq!(places, ["1", "1", "2--p0--", "2--p1--", "2--p2--", "3"]);
    let places_of = |addresses| {
        let places = pieces.places_of(addresses).into_iter();
        places.map(|place| place.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(places_of(&group_of_two), ["2--p0--", "3"]);
    assert_eq!(places_of(&whole), ["1", "3"]);
    let members = |id: &str| pieces.units().get(id).unwrap().members.len();
    // Some of e lies in 3, all of which it is.
    assert_eq!((members("e"), members("u")), (2, 0));
    assert!(!pieces.is_divided(&"2".parse().unwrap()));
    // Of later years than those of which the group may have been told nothing can be taken from it.
    let mut counted = Figures::default();
    for year in [2025, 2026] {
        for place in ["1", "2--p0--", "2--p1--", "2--p2--", "3"] {
            let figure = Figure {
                numerator: 20.0,
                denominator: None,
                squares: None,
            };
            counted.insert("ill", year, place.parse().unwrap(), figure);
        }
    }
    let mut figures = Figures::default();
    pieces.add_to(&mut figures, &counted, &["ill"]);
    let found = |year, place| figures.get("ill", year, place).is_some();
    assert!(found(2025, "2--p0--") && !found(2026, "2--p0--"));
    // Another group leaves the codes of what it does not cut.
    let more = cut(&[("g", &group_of_two), ("h", &group("a"))]).unwrap();
    assert_eq!(more.place_of()["c"], pieces.place_of()["c"]);
    // The same group twice cuts once.
    let again = cut(&[("g", &group_of_two), ("h", &group_of_two)]).unwrap();
    assert_eq!(again.place_of(), pieces.place_of());
}
