//! The internal edition, attacked by a reader who has all that is public too.

use super::{
    demo::what_is_hidden_besides_is_needed,
    judge::{Attacker, judge},
    knowledge::Knowledge,
    truth::{self, COUNTED, Truth},
};
use crate::internal::INTERNAL;

/// Returns what such a reader knows, the truth, and which indicators there are in years.
fn inside(years: &[i32]) -> (Knowledge, Truth, Vec<(String, i32)>) {
    let knowledge = Knowledge::inside(&INTERNAL, "2026");
    let keys = knowledge.now.keys();
    let of_years = keys.filter(|(id, year)| COUNTED.contains(&id.as_str()) && years.contains(year));
    let series = of_years.cloned().collect();
    (knowledge, truth::of_registers(&INTERNAL, years), series)
}

fn attack(years: &[i32]) {
    let (knowledge, truth, series) = inside(years);
    let verdict = judge(&knowledge, &truth, &series, Attacker::Insider);
    println!("{} attacks", verdict.attacked);
    verdict.is_safe();
}

#[test]
fn who_has_both_editions_finds_out_no_count_that_both_hide() {
    attack(&[2022, 2025]);
}

#[test]
fn what_both_hide_besides_keeps_small_counts_safe() {
    let (knowledge, truth, mut series) = inside(&[2024, 2025]);
    series.retain(|(id, _)| ["convicted", "special_classes"].contains(&id.as_str()));
    what_is_hidden_besides_is_needed(knowledge, &truth, &series);
}

#[test]
#[ignore = "long: all years of all indicators that the judge counts"]
fn who_has_both_editions_finds_out_no_count_of_any_year() {
    attack(&(2015..=2025).collect::<Vec<i32>>());
}
