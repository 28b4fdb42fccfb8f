//! What the extracts of a run say together: ages, levels, boundaries and
//! dwellings.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};

use super::extract::YearExtract;
use super::geography::{Geography, geography};
use super::simulation::simulate;

/// Both sides of the moved boundary, two large estates, and an area of the
/// country.
fn part_of_the_municipality() -> Geography {
    let mut part = geography();
    let kept = ["113", "118", "126", "130", "201"];
    part.areas.retain(|area| kept.contains(&area.unit.id));
    part
}

static YEARS: LazyLock<Vec<YearExtract>> = LazyLock::new(|| {
    let mut years = Vec::new();
    let deliver = |extract| {
        years.push(extract);
        Ok::<(), Infallible>(())
    };
    let Ok(()) = simulate(1, 2015, 2024, &part_of_the_municipality(), deliver);
    years
});

fn in_year(year: i32) -> &'static YearExtract {
    YEARS.iter().find(|extract| extract.year == year).unwrap()
}

fn ages(extract: &YearExtract) -> BTreeMap<i32, i32> {
    let residents = &extract.residents;
    let born = residents.birth_date.iter();
    let age = |day: &i32| extract.year - NaiveDate::from_epoch_days(*day).unwrap().year() - 1;
    let persons = residents.person.iter().copied();
    persons.zip(born.map(age)).collect()
}

fn count(flags: impl Iterator<Item = bool>) -> f64 {
    f64::from(u32::try_from(flags.filter(|flag| *flag).count()).unwrap())
}

/// The share of flags that are set, over all years.
fn share(flags: impl Fn(&YearExtract) -> &[bool]) -> f64 {
    let all = || {
        YEARS
            .iter()
            .flat_map(|extract| flags(extract).iter().copied())
    };
    count(all()) / count(all().map(|_| true))
}

fn mean(numbers: impl Fn(&YearExtract) -> &[f64]) -> f64 {
    let all = || {
        YEARS
            .iter()
            .flat_map(|extract| numbers(extract).iter().copied())
    };
    all().sum::<f64>() / count(all().map(|_| true))
}

fn assert_about(value: f64, range: std::ops::Range<f64>) {
    assert!(range.contains(&value), "{value} is not in {range:?}");
}

#[test]
fn every_row_is_about_someone_of_the_right_age() {
    for extract in YEARS.iter() {
        let ages = ages(extract);
        let all = |persons: &[i32], right: fn(&i32) -> bool| {
            persons.iter().all(|person| right(&ages[person]))
        };
        assert!(all(&extract.convictions.person, |age| *age >= 18));
        assert!(all(&extract.daycare.person, |age| (1..=5).contains(age)));
        assert!(all(&extract.marks.person, |age| *age == 16));
        assert!(all(&extract.child_welfare.person, |age| (0..18).contains(age)));
        assert!(all(&extract.child_health.person, |age| matches!(
            age,
            6 | 14
        )));
        let small = ages.values().filter(|age| (1..=5).contains(*age)).count();
        assert_eq!(extract.daycare.person.len(), small);
        let after_school = ages.values().filter(|age| **age == 16).count();
        assert_eq!(extract.marks.person.len(), after_school);
    }
}

#[test]
fn children_s_figures_are_at_a_sensible_level() {
    // Two large estates lie in the part, so that levels are a little worse than
    // those of the whole municipality.
    assert_about(share(|extract| &extract.daycare.enrolled), 0.80..0.90);
    assert_about(mean(|extract| &extract.pupils.absence), 0.055..0.085);
    assert_about(mean(|extract| &extract.marks.mean_mark), 5.8..7.5);
    assert_about(
        share(|extract| &extract.child_health.overweight),
        0.13..0.24,
    );
    assert_about(share(|extract| &extract.child_health.caries), 0.20..0.36);
    let children = || YEARS.iter().flat_map(|extract| ages(extract).into_values());
    let children = count(children().map(|age| age < 18));
    let all = |flags: fn(&YearExtract) -> &Vec<bool>| {
        count(YEARS.iter().flat_map(|extract| flags(extract).clone()))
    };
    assert_about(
        all(|one| &one.child_welfare.placed) / children,
        0.008..0.025,
    );
    assert_about(
        all(|one| &one.child_welfare.preventive) / children,
        0.02..0.06,
    );
}

#[test]
fn absence_is_a_share_and_skewed() {
    let all = || YEARS.iter().flat_map(|extract| &extract.pupils.absence);
    assert!(all().all(|share| (0.0..=0.8).contains(share)));
    let above = count(all().map(|share| *share > 0.10)) / count(all().map(|_| true));
    assert_about(above, 0.12..0.28);
    let mean = mean(|extract| &extract.pupils.absence);
    let below = count(all().map(|share| *share < mean)) / count(all().map(|_| true));
    assert!(below > 0.55, "{below}");
}

#[test]
fn marks_have_one_decimal_on_the_danish_scale() {
    for mark in YEARS.iter().flat_map(|extract| &extract.marks.mean_mark) {
        assert!((-3.0..=12.0).contains(mark));
        assert!((mark * 10.0 - (mark * 10.0).round()).abs() < 1e-9);
    }
}

#[test]
fn for_each_who_is_convicted_about_one_and_a_half_are_charged() {
    let charged = count(
        YEARS
            .iter()
            .flat_map(|extract| extract.convictions.person.iter().map(|_| true)),
    );
    let convicted = YEARS
        .iter()
        .flat_map(|extract| &extract.convictions.convicted);
    assert_about(charged / count(convicted.copied()), 1.45..1.75);
}

#[test]
fn help_for_a_child_lasts_over_years() {
    for kind in [
        |extract: &YearExtract| extract.child_welfare.placed.clone(),
        |extract: &YearExtract| extract.child_welfare.preventive.clone(),
    ] {
        let helped = |extract: &YearExtract| -> BTreeSet<i32> {
            let rows = extract.child_welfare.person.iter().zip(kind(extract));
            rows.filter(|(_, helped)| *helped)
                .map(|(person, _)| *person)
                .collect()
        };
        let (before, after) = (helped(in_year(2020)), helped(in_year(2021)));
        let still = ages(in_year(2021));
        let young = |person: &&i32| still.get(*person).is_some_and(|age| *age < 18);
        let stayed: Vec<&i32> = before.iter().filter(young).collect();
        let kept = count(stayed.iter().map(|person| after.contains(*person)));
        assert!(kept > 0.6 * count(stayed.iter().map(|_| true)), "{kept}");
    }
}

#[test]
fn an_address_inside_the_municipality_is_known_where_its_area_is_not() {
    for extract in YEARS.iter() {
        let moves = &extract.moves;
        for (index, person) in moves.person.iter().enumerate() {
            let from = (
                moves.from_area[index],
                moves.from_estate[index],
                moves.from_inside[index],
            );
            let to = (
                moves.to_area[index],
                moves.to_estate[index],
                moves.to_inside[index],
            );
            for (area, estate, inside) in [from, to] {
                assert!(inside || area.is_none(), "{person}");
                assert!(area.is_some() || estate.is_none(), "{person}");
            }
            assert!(from.2 || to.2);
        }
        let undivided = moves.from_area.iter().zip(&moves.from_inside);
        let unknown = undivided.filter(|(area, inside)| area.is_none() && **inside);
        assert_eq!(unknown.count() > 0, extract.year < 2022);
    }
}

#[test]
fn movers_have_the_birth_date_and_origin_of_the_resident() {
    for extract in YEARS.iter() {
        let residents = &extract.residents;
        let traits = residents.birth_date.iter().zip(&residents.origin);
        let known: BTreeMap<_, _> = residents.person.iter().zip(traits).collect();
        let moves = &extract.moves;
        let movers = moves.birth_date.iter().zip(&moves.origin);
        let arrived = moves.person.iter().zip(movers).zip(&moves.to_area);
        for ((person, mover), to) in arrived {
            assert!(to.is_none() || known[person] == mover, "{person}");
        }
    }
}

#[test]
fn unknown_and_not_approved_education_counts_in_the_law_alone() {
    let all = || YEARS.iter().flat_map(|extract| &extract.education.level);
    let share = |codes: &[&str]| {
        count(all().map(|level| codes.contains(level))) / count(all().map(|_| true))
    };
    assert_about(share(&["not_approved"]), 0.03..0.12);
    assert_about(share(&["unknown"]), 0.01..0.06);
    let known = 1.0 - share(&["not_approved", "unknown"]);
    let (own, by_law) = (
        share(&["basic"]) / known,
        share(&["basic", "not_approved", "unknown"]),
    );
    assert!(by_law > own + 0.03, "{by_law} {own}");
}

fn tally(places: &[Option<&'static str>]) -> BTreeMap<&'static str, usize> {
    let mut tally = BTreeMap::new();
    for place in places.iter().copied().flatten() {
        *tally.entry(place).or_insert(0) += 1;
    }
    tally
}

#[test]
fn a_street_comes_to_the_neighbouring_area_without_a_move() {
    let (before, after) = (in_year(2018), in_year(2019));
    let (sizes_before, sizes_after) = (tally(&before.residents.area), tally(&after.residents.area));
    let came = sizes_after["126"] - sizes_before["126"];
    let left = sizes_before["130"] - sizes_after["130"];
    assert!((250..400).contains(&came), "{came}");
    assert!((250..400).contains(&left), "{left}");
    let both = |sizes: &BTreeMap<&str, usize>| sizes["126"] + sizes["130"];
    assert!(both(&sizes_before).abs_diff(both(&sizes_after)) < 10);
    let lived = |extract: &'static YearExtract, area| {
        let residents = &extract.residents;
        let rows = residents.person.iter().zip(&residents.area);
        rows.filter(move |(_, place)| **place == Some(area))
            .map(|(person, _)| *person)
            .collect::<BTreeSet<i32>>()
    };
    let shifted = &lived(before, "130") & &lived(after, "126");
    assert!(shifted.len() > 200, "{}", shifted.len());
    let movers: BTreeSet<i32> = after.moves.person.iter().copied().collect();
    // Some of the other area moved house as well, over the new boundary.
    let moved = shifted
        .iter()
        .filter(|person| movers.contains(*person))
        .count();
    assert!(moved < 20, "{moved}");
}

#[test]
fn a_boundary_stays_where_it_is_in_all_other_years() {
    for (before, after) in YEARS.iter().zip(YEARS.iter().skip(1)) {
        let (sizes_before, sizes_after) =
            (tally(&before.residents.area), tally(&after.residents.area));
        for area in ["126", "130"] {
            let change = sizes_before[area].abs_diff(sizes_after[area]);
            assert_eq!(change > 60, after.year == 2019, "{area} {}", after.year);
        }
    }
}

#[test]
fn dwellings_stay_and_new_ones_were_built_the_year_before() {
    for (before, after) in YEARS.iter().zip(YEARS.iter().skip(1)) {
        let known: BTreeMap<i32, (&str, i32)> = rows_of_dwellings(before).collect();
        let now: BTreeMap<i32, (&str, i32)> = rows_of_dwellings(after).collect();
        assert_eq!(now.len(), after.dwellings.dwelling.len());
        for (dwelling, row) in &now {
            match known.get(dwelling) {
                Some(row_before) => assert_eq!(row, row_before),
                None => assert_eq!(row.1, after.year - 1),
            }
        }
        assert!(known.keys().all(|dwelling| now.contains_key(dwelling)));
        assert!(now.len() > known.len());
    }
}

fn rows_of_dwellings(extract: &YearExtract) -> impl Iterator<Item = (i32, (&'static str, i32))> {
    let dwellings = &extract.dwellings;
    let rows = dwellings
        .tenure
        .iter()
        .copied()
        .zip(dwellings.built.iter().copied());
    dwellings.dwelling.iter().copied().zip(rows)
}

#[test]
fn dwellings_follow_residents_and_estates_are_social() {
    for extract in YEARS.iter() {
        let (homes, people) = (&extract.dwellings, &extract.residents);
        let per_dwelling = |persons: usize, dwellings: usize| {
            f64::from(u32::try_from(persons).unwrap())
                / f64::from(u32::try_from(dwellings).unwrap())
        };
        assert_about(
            per_dwelling(people.person.len(), homes.dwelling.len()),
            2.0..2.2,
        );
        let (dwellings, persons) = (tally(&homes.area), tally(&people.area));
        assert!(dwellings.keys().eq(persons.keys()));
        for (area, dwellings) in dwellings {
            assert_about(per_dwelling(persons[area], dwellings), 1.7..2.4);
        }
        let mut estates = homes.estate.iter().zip(&homes.tenure);
        assert!(estates.all(|(estate, tenure)| estate.is_none() || *tenure == "social"));
        assert_eq!(homes.area.contains(&None), extract.year < 2022);
    }
}
