use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::LazyLock;

use super::super::geography::geography;
use super::*;

/// Four areas with three estates: enough to see all rules at work.
fn part_of_the_municipality() -> Geography {
    let mut part = geography();
    let kept = ["116", "118", "207", "231"];
    part.areas.retain(|area| kept.contains(&area.unit.id));
    part
}

/// The one run most tests look at.
static YEARS: LazyLock<Vec<YearExtract>> = LazyLock::new(|| run(1, 2027));

fn run(seed: u64, last_year: i32) -> Vec<YearExtract> {
    let mut years = Vec::new();
    let deliver = |extract| {
        years.push(extract);
        Ok::<(), Infallible>(())
    };
    let Ok(()) = simulate(seed, 2015, last_year, &part_of_the_municipality(), deliver);
    years
}

fn tally(places: &[Option<&'static str>]) -> BTreeMap<&'static str, u32> {
    let mut tally = BTreeMap::new();
    for place in places.iter().copied().flatten() {
        *tally.entry(place).or_insert(0) += 1;
    }
    tally
}

#[test]
fn areas_and_estates_have_exactly_their_size_in_every_year() {
    let geography = part_of_the_municipality();
    for extract in YEARS.iter() {
        let year = extract.year;
        let areas = tally(&extract.residents.area);
        let estates = tally(&extract.residents.estate);
        for area in geography
            .areas
            .iter()
            .filter(|area| area.unit.from_year <= year)
        {
            assert_eq!(areas[area.unit.id], area.growth.residents(year));
        }
        for (id, residents) in estates {
            let estate = geography
                .estates
                .iter()
                .find(|one| one.unit.id == id)
                .unwrap();
            assert_eq!(residents, estate.growth.residents(year), "{id} {year}");
        }
    }
}

#[test]
fn the_country_is_delivered_without_areas_before_the_new_division() {
    for extract in YEARS.iter() {
        let areas = tally(&extract.residents.area);
        let estates = tally(&extract.residents.estate);
        let known = extract.year >= 2022;
        assert_eq!(areas.contains_key("207"), known);
        assert_eq!(estates.contains_key("e12"), known);
        assert_eq!(extract.residents.area.contains(&None), !known);
    }
}

#[test]
fn a_later_last_year_only_adds_years() {
    let short = run(7, 2017);
    let long = run(7, 2019);
    assert_eq!(short.len(), 3);
    assert_eq!(long.get(..3), Some(short.as_slice()));
    assert_ne!(run(8, 2015), run(7, 2015));
}

fn assert_once_each_among(persons: &[i32], residents: &BTreeSet<i32>) {
    let unique: BTreeSet<i32> = persons.iter().copied().collect();
    assert_eq!(unique.len(), persons.len());
    assert!(unique.is_subset(residents));
}

#[test]
fn a_person_has_at_most_one_row_in_a_table() {
    for extract in YEARS.iter() {
        let residents: BTreeSet<i32> = extract.residents.person.iter().copied().collect();
        assert_eq!(residents.len(), extract.residents.person.len());
        assert_once_each_among(&extract.attachment.person, &residents);
        assert_once_each_among(&extract.education.person, &residents);
        assert_once_each_among(&extract.income.person, &residents);
        assert_once_each_among(&extract.convictions.person, &residents);
        assert_once_each_among(&extract.lifestyle_diseases.person, &residents);
        assert_once_each_among(&extract.pupils.person, &residents);
        assert_once_each_among(&extract.daycare.person, &residents);
        assert_once_each_among(&extract.marks.person, &residents);
        assert_once_each_among(&extract.child_welfare.person, &residents);
        assert_once_each_among(&extract.child_health.person, &residents);
        let movers: BTreeSet<i32> = extract.moves.person.iter().copied().collect();
        assert_eq!(movers.len(), extract.moves.person.len());
    }
}

#[test]
fn moves_lead_from_where_a_person_lived_to_where_the_person_lives() {
    for (before, after) in YEARS.iter().zip(YEARS.iter().skip(1)) {
        let homes_before = addresses(before);
        let homes_after = addresses(after);
        let moves = &after.moves;
        for ((person, from), to) in moves
            .person
            .iter()
            .zip(&moves.from_area)
            .zip(&moves.to_area)
        {
            assert_ne!(from, to);
            assert_eq!(homes_after.get(person).copied().flatten(), *to);
            if after.year != 2022 {
                assert_eq!(homes_before.get(person).copied().flatten(), *from);
            }
        }
    }
}

fn addresses(extract: &YearExtract) -> BTreeMap<i32, Option<&'static str>> {
    let residents = &extract.residents;
    residents
        .person
        .iter()
        .copied()
        .zip(residents.area.iter().copied())
        .collect()
}

fn non_western(extract: &YearExtract, estate: &str) -> f64 {
    let residents = &extract.residents;
    let here = residents.estate.iter().zip(&residents.origin);
    let origins: Vec<&str> = here
        .filter(|(place, _)| **place == Some(estate))
        .map(|(_, origin)| *origin)
        .collect();
    let count = origins
        .iter()
        .filter(|origin| **origin == "non_western")
        .count();
    f64::from(u32::try_from(count).unwrap()) / f64::from(u32::try_from(origins.len()).unwrap())
}

#[test]
fn one_estate_comes_over_half_non_western_and_another_falls_below() {
    let share = |year: i32, estate: &str| {
        let extract = YEARS.iter().find(|extract| extract.year == year).unwrap();
        non_western(extract, estate)
    };
    assert!(share(2015, "e01") < 0.47);
    assert!(share(2021, "e01") < 0.50);
    assert!(share(2025, "e01") > 0.50);
    assert!(share(2015, "e02") > 0.53);
    assert!(share(2025, "e02") < 0.48);
}

#[test]
fn the_first_error_of_delivery_ends_the_run() {
    let mut delivered = 0;
    let outcome = simulate(1, 2015, 2025, &part_of_the_municipality(), |extract| {
        delivered += 1;
        if extract.year == 2016 {
            Err("disk full")
        } else {
            Ok(())
        }
    });
    assert_eq!(outcome, Err("disk full"));
    assert_eq!(delivered, 2);
}
