//! The shipped project under attack.

use super::{
    judge::{Attacker, judge},
    knowledge::Knowledge,
    truth::{self, COUNTED, Truth},
};
use crate::demo::RUN;

/// Returns what there is of indicators in years.
fn series(knowledge: &Knowledge, indicators: &[&str], years: &[i32]) -> Vec<(String, i32)> {
    let of = |id: &&str| {
        let published = knowledge.years(id);
        let both = years.iter().filter(move |year| published.contains(year));
        let id = (*id).to_owned();
        both.map(move |year| (id.clone(), *year))
            .collect::<Vec<_>>()
    };
    indicators.iter().flat_map(of).collect()
}

#[test]
fn nobody_finds_out_a_hidden_count_of_the_newest_years() {
    let knowledge = Knowledge::of(&RUN, "2026");
    let years = [2022, 2024, 2025];
    let truth = truth::of_registers(&RUN, &years);
    let indicators = ["convicted", "special_classes", "outside_work"];
    let series = series(&knowledge, &indicators, &years);
    let start = std::time::Instant::now();
    let verdict = judge(&knowledge, &truth, &series, Attacker::Insider);
    println!("{} attacks in {:?}", verdict.attacked, start.elapsed());
    verdict.is_safe();
}

/// Shows all that is hidden for others and not small by itself; returns how much that is.
fn show_what_is_not_small(
    knowledge: &mut Knowledge,
    truth: &Truth,
    series: &[(String, i32)],
) -> usize {
    let mut filled = 0;
    for key in series {
        let (least, fewest) = knowledge.limits["sensitive"];
        for (unit, cell) in knowledge.now.get_mut(key).unwrap() {
            let Some((n, below)) = truth[key].get(unit).copied() else {
                continue;
            };
            if cell.is_hidden() && n >= least && below >= fewest && below - n >= least {
                let [n, below] = [n, below].map(|count| (count / 5.0).round() * 5.0);
                let factor = knowledge.entries[&key.0].factor;
                cell.numerator = Some(n);
                cell.denominator = Some(below);
                cell.value = Some((n * factor / below).round());
                filled += 1;
            }
        }
    }
    filled
}

/// Makes sure that an attacker finds out hidden counts once all is shown that is not small by itself.
pub(super) fn what_is_hidden_besides_is_needed(
    mut knowledge: Knowledge,
    truth: &Truth,
    series: &[(String, i32)],
) {
    let filled = show_what_is_not_small(&mut knowledge, truth, series);
    assert!(filled > 0);
    let verdict = judge(&knowledge, truth, series, Attacker::Insider);
    assert!(verdict.wrong.is_empty(), "{:#?}", verdict.wrong);
    assert!(
        !verdict.narrow.is_empty(),
        "{filled} figures more tell nothing"
    );
}

#[test]
fn what_is_hidden_besides_keeps_small_counts_safe() {
    let knowledge = Knowledge::of(&RUN, "2026");
    let years = [2022, 2024, 2025];
    let truth = truth::of_registers(&RUN, &years);
    let series = series(&knowledge, &["convicted", "special_classes"], &years);
    what_is_hidden_besides_is_needed(knowledge, &truth, &series);
}

#[test]
fn years_together_are_what_was_counted_in_them() {
    let knowledge = Knowledge::of(&RUN, "2026");
    let truth = truth::of_registers(&RUN, &[2022, 2023, 2024, 2025]);
    let mut found = 0;
    for ((indicator, last), cells) in &knowledge.now {
        if !COUNTED.contains(&indicator.as_str()) || *last < 2024 {
            continue;
        }
        for (unit, cell) in cells {
            let Some(pooled) = &cell.pooled else { continue };
            let years = last - pooled.years + 1..=*last;
            let counts = years.map(|year| truth[&(indicator.clone(), year)][unit]);
            let sum = counts.fold((0.0, 0.0), |sum, of| (sum.0 + of.0, sum.1 + of.1));
            let off = (pooled.numerator - sum.0)
                .abs()
                .max((pooled.denominator - sum.1).abs());
            let entry = &knowledge.entries[indicator];
            let (least, _) = knowledge.limits[&entry.sensitivity];
            let least = entry.least_over(least, pooled.years);
            assert!(
                off <= 2.5 && sum.0 >= least,
                "{indicator} {unit} {last}: {pooled:?} {sum:?}"
            );
            let value = (pooled.numerator * entry.factor / pooled.denominator).round();
            assert_eq!(pooled.value, value, "{indicator} {unit} {last}");
            // The Children's Act parts the figures of 2025 from earlier ones.
            let is_parted =
                ["preventive_measures", "placed_children"].contains(&indicator.as_str());
            assert!(!is_parted || *last < 2025, "{indicator} {unit} {last}");
            found += 1;
        }
    }
    assert!(found > 100, "{found}");
}

#[test]
#[ignore = "long: all years of all indicators that the judge counts"]
fn nobody_finds_out_a_hidden_count_of_any_year() {
    let knowledge = Knowledge::of(&RUN, "2026");
    let years: Vec<i32> = (2015..=2025).collect();
    let truth = truth::of_registers(&RUN, &years);
    let series = series(&knowledge, &COUNTED, &years);
    let verdict = judge(&knowledge, &truth, &series, Attacker::Insider);
    println!("{} attacks", verdict.attacked);
    verdict.is_safe();
}
