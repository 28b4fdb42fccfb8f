//! Leaks that must be caught: by the attacker, and by the audit of the program.

use super::{
    judge::{Attacker, Verdict, judge},
    knowledge::{Knowledge, Known, Pooled},
    town::{
        Area, YEARS, attack, deliver, four_areas, hidden_besides, say, say_together, series, show,
        town, truth_of,
    },
};
use crate::support::Project;

const TABLE: &str = "output/2026/data/published.csv";

/// Runs the program on a town, which must then be safe.
fn run(project: &Project) {
    project.run(&["run"]).ends_with_code(0);
    attack(project, "2026", Attacker::Insider).tells_nothing();
    project.run(&["audit"]).ends_with_code(0);
}

#[track_caller]
fn is_caught(verdict: &Verdict, of: &str) {
    assert!(
        verdict.wrong.is_empty(),
        "a broken attacker: {:#?}",
        verdict.wrong
    );
    let found = verdict.narrow.iter().any(|narrow| narrow.starts_with(of));
    assert!(found, "{of} was not found out: {verdict:#?}");
}

#[track_caller]
fn is_caught_by_both(project: &Project, edition: &str, of: &str) {
    is_caught(&attack(project, edition, Attacker::Insider), of);
    project
        .run(&["audit", "--edition", edition])
        .ends_with_code(9)
        .says("disclosure control does not pass");
}

#[test]
fn what_is_hidden_besides_keeps_a_small_count_safe() {
    let project = four_areas([1; 3], 61);
    run(&project);
    let truth = truth_of(&project, "2026");
    let besides = hidden_besides(&Knowledge::of(&project, "2026"), &truth);
    assert!(!besides.is_empty());
    for (unit, year) in &besides {
        show(&project, TABLE, &truth, (unit, *year));
    }
    is_caught_by_both(&project, "2026", "count of ill of 2 in 2025");
}

#[test]
fn one_decimal_tells_a_hidden_count() {
    let project = four_areas([3; 3], 61);
    run(&project);
    // 3 of 645.
    say(&project, TABLE, ("2", 2025), ",,0.5,true");
    let knowledge = Knowledge::of(&project, "2026");
    let place = (knowledge.entries["ill"].above.clone(), 2025, "2".to_owned());
    let programme = super::programme::Programme::new(&knowledge, "ill", &[2025]);
    assert_eq!(programme.interval(&[(place, 1.0)], None), Some((3.0, 3.0)));
    // It is not hidden any more, so the audit does not ask for it; beside another small area
    // it tells of that one.
    let pair = [
        ("1", "north", 1005, [61; 3]),
        ("2", "north", 645, [3; 3]),
        ("3", "north", 700, [4; 3]),
    ];
    let project = town(&[("north", None)], &pair);
    run(&project);
    say(&project, TABLE, ("1", 2025), "60,1005,6.1,true");
    say(&project, TABLE, ("2", 2025), ",,0.5,true");
    is_caught_by_both(&project, "2026", "count of ill of 3 in 2025");
}

#[test]
fn an_exact_total_tells_a_hidden_count() {
    let project = four_areas([3; 3], 61);
    run(&project);
    say(&project, TABLE, ("north", 2025), "64,1650,4,true");
    is_caught_by_both(&project, "2026", "count of ill of 2 in 2025");
    let areas = [("1", "north", 1005, [61; 3]), ("2", "north", 645, [3; 3])];
    let project = town(&[("north", None)], &areas);
    run(&project);
    say(&project, TABLE, ("lilleby", 2025), "64,1650,4,true");
    is_caught_by_both(&project, "2026", "count of ill of 2 in 2025");
}

#[test]
fn a_district_of_one_area_is_hidden_with_it() {
    let areas = [
        ("1", "north", 1005, [61; 3]),
        ("2", "north", 645, [33; 3]),
        ("3", "east", 825, [6; 3]),
        ("4", "south", 2315, [120; 3]),
    ];
    let districts = [("north", None), ("east", None), ("south", None)];
    let project = town(&districts, &areas);
    run(&project);
    let knowledge = Knowledge::of(&project, "2026");
    for unit in ["3", "east"] {
        assert!(
            knowledge.cell("ill", 2025, unit).unwrap().is_hidden(),
            "{unit}"
        );
    }
    show(&project, TABLE, &truth_of(&project, "2026"), ("east", 2025));
    is_caught_by_both(&project, "2026", "count of ill of 3 in 2025");
}

#[test]
fn a_correction_with_another_pattern_tells_what_both_hide() {
    let project = four_areas([1; 3], 61);
    run(&project);
    project
        .run(&["run", "--edition", "2026-r2", "--reason", "Fejl i tallene"])
        .ends_with_code(0);
    attack(&project, "2026-r2", Attacker::Insider).is_safe();
    project
        .run(&["audit", "--edition", "2026-r2"])
        .ends_with_code(0);
    let truth = truth_of(&project, "2026");
    let besides = hidden_besides(&Knowledge::of(&project, "2026-r2"), &truth);
    let earlier = "output/archive/2026/data/published.csv";
    for (unit, year) in &besides {
        show(&project, earlier, &truth, (unit, *year));
    }
    for year in YEARS {
        say(&project, earlier, ("south", year), ",,,false");
    }
    is_caught_by_both(&project, "2026-r2", "count of ill of 2 in 2025");
}

/// Four areas of which three have so many ill in every year.
fn four([first, second, third]: [u32; 3]) -> [Area<'static>; 4] {
    [
        ("1", "north", 1005, [first; 3]),
        ("2", "north", 645, [second; 3]),
        ("3", "south", 825, [third; 3]),
        ("4", "south", 2315, [120; 3]),
    ]
}

/// Publishes counts, then others as a correction; nothing where that is refused.
fn corrected(before: [u32; 3], after: [u32; 3]) -> Option<Project> {
    let project = town(&[("north", None), ("south", None)], &four(before));
    run(&project);
    deliver(&project, &four(after));
    let code = project
        .run(&["run", "--edition", "2026-r2", "--reason", "Fejl i tallene"])
        .code;
    assert!([0, 9].contains(&code), "{before:?} to {after:?}");
    (code == 0).then_some(project)
}

#[test]
fn a_correction_of_counts_tells_nothing_of_what_it_hides() {
    let mut attacked = 0;
    for (before, after) in [
        ([61, 1, 41], [61, 9, 41]),
        ([61, 9, 41], [61, 1, 41]),
        ([61, 3, 41], [75, 3, 6]),
        ([61, 1, 3], [66, 1, 3]),
        ([9, 9, 9], [9, 3, 9]),
        ([61, 3, 41], [61, 4, 41]),
    ] {
        if let Some(project) = corrected(before, after) {
            let verdict = attack_announced(&project, "2026-r2", "2026");
            verdict.tells_nothing();
            attacked += verdict.attacked;
        }
    }
    assert!(attacked > 0);
}

#[test]
fn a_correction_tells_nothing_of_what_the_edition_before_hid() {
    // The first area was hidden for the sake of the second. It must not be shown once the
    // second has more: its own count is still the same.
    for (before, after) in [
        ([61, 0, 41], [61, 9, 41]),
        ([61, 1, 41], [61, 9, 41]),
        ([61, 3, 41], [75, 3, 6]),
    ] {
        if let Some(project) = corrected(before, after) {
            attack_announced(&project, "2026", "2026-r2").tells_nothing();
        }
    }
}

/// Attacks an edition with another besides, by somebody who was told which counts differ.
fn attack_announced(project: &Project, edition: &str, other: &str) -> Verdict {
    let mut knowledge = Knowledge::of(project, edition);
    let [own, others] = [edition, other].map(|edition| truth_of(project, edition));
    for key in series() {
        let before = knowledge.before[0].get_mut(&key).unwrap();
        before.retain(|unit, _| own[&key][unit] == others[&key][unit]);
        if edition > other {
            continue;
        }
        // What was hidden before may be shown later, and is not hidden then.
        let now = knowledge.now.get_mut(&key).unwrap();
        for (unit, cell) in before.iter().filter(|(_, cell)| !cell.is_hidden()) {
            now.insert(unit.clone(), cell.clone());
        }
    }
    judge(&knowledge, &own, &series(), Attacker::Insider)
}

#[test]
fn a_total_of_three_years_tells_each_year() {
    let project = four_areas([1, 0, 1], 63);
    run(&project);
    let mut knowledge = Knowledge::of(&project, "2026");
    let ill = knowledge.entries["ill"].above.clone();
    let place = |year: &i32| ((ill.clone(), *year, "2".to_owned()), 1.0);
    // Two persons in three years are shown as none.
    knowledge.told.push(Known {
        terms: YEARS.iter().map(place).collect(),
        low: 0.0,
        high: 2.0,
    });
    let truth = truth_of(&project, "2026");
    let verdict = judge(&knowledge, &truth, &series(), Attacker::Outsider);
    for year in YEARS {
        is_caught(&verdict, &format!("count of ill of 2 in {year}"));
    }
}

#[test]
fn three_years_together_are_told_where_each_is_hidden() {
    let project = four_areas([3, 4, 5], 61);
    run(&project);
    let knowledge = Knowledge::of(&project, "2026");
    let cell = knowledge.cell("ill", 2025, "2").unwrap();
    assert!(cell.is_hidden());
    // 12 of three times 645.
    let together = Pooled {
        years: 3,
        numerator: 10.0,
        denominator: 1935.0,
        value: 1.0,
    };
    assert_eq!(cell.pooled, Some(together));
    for year in [2023, 2024] {
        let cell = knowledge.cell("ill", year, "2").unwrap();
        assert!(cell.is_hidden() && cell.pooled.is_none(), "{year}");
    }
    // Correction after correction tells it again.
    project
        .run(&["run", "--edition", "2026-r2", "--reason", "Fejl i tallene"])
        .ends_with_code(0);
    let again = Knowledge::of(&project, "2026-r2");
    assert_eq!(again.now, knowledge.now);
    attack(&project, "2026-r2", Attacker::Insider).is_safe();
}

#[test]
fn one_person_may_be_ill_in_each_of_three_years() {
    // The ill of three years, and whether they are told: three times as many as of one year, 8.
    for (ill, told) in [
        ([3, 4, 5], None),
        ([9, 7, 7], None),
        ([12, 9, 7], Some(30.0)),
    ] {
        let project = four_areas(ill, 61);
        project.replace("catalogue.toml", "cohorts = true\n", "");
        run(&project);
        let knowledge = Knowledge::of(&project, "2026");
        let cell = knowledge.cell("ill", 2025, "2").unwrap();
        assert!(cell.is_hidden(), "{ill:?}");
        let pooled = cell.pooled.as_ref().map(|pooled| pooled.numerator);
        assert_eq!(pooled, told, "{ill:?}");
    }
}

#[test]
fn three_years_together_are_not_told_where_they_tell_a_year() {
    // The first year is shown as 10, so there were 8 ill or more. Of all three years 10 would be
    // shown too, which are 12 or fewer: four at most in the other two.
    let project = four_areas([9, 0, 1], 61);
    run(&project);
    let knowledge = Knowledge::of(&project, "2026");
    let cell = |year| knowledge.cell("ill", year, "2").unwrap();
    assert!(!cell(2023).is_hidden() && cell(2025).is_hidden());
    assert_eq!(cell(2025).pooled, None);
    say_together(&project, TABLE, ("2", 2025), "3,10,1935,1");
    is_caught_by_both(&project, "2026", "count of ill of 2 in 2025");
}

#[test]
fn years_together_that_an_earlier_edition_told_are_known() {
    let project = four_areas([9, 0, 1], 61);
    run(&project);
    project
        .run(&["run", "--edition", "2026-r2", "--reason", "Fejl i tallene"])
        .ends_with_code(0);
    let earlier = "output/archive/2026/data/published.csv";
    say_together(&project, earlier, ("2", 2025), "3,10,1935,1");
    is_caught_by_both(&project, "2026-r2", "count of ill of 2 in 2025");
}

#[test]
fn a_decimal_of_years_together_tells_a_year() {
    let project = four_areas([3, 4, 5], 61);
    run(&project);
    // 12 of 1935 are 0.62 %.
    say_together(&project, TABLE, ("2", 2025), "3,10,1935,0.62");
    let knowledge = Knowledge::of(&project, "2026");
    let place = |year: &i32| {
        let ill = knowledge.entries["ill"].above.clone();
        ((ill, *year, "2".to_owned()), 1.0)
    };
    let programme = super::programme::Programme::new(&knowledge, "ill", &YEARS);
    let sum: Vec<_> = YEARS.iter().map(place).collect();
    assert_eq!(programme.interval(&sum, None), Some((12.0, 12.0)));
}

#[test]
fn an_attacker_who_errs_is_noticed() {
    let project = four_areas([3; 3], 61);
    run(&project);
    let mut knowledge = Knowledge::of(&project, "2026");
    let place = (knowledge.entries["ill"].above.clone(), 2025, "2".to_owned());
    // In truth there are three.
    knowledge.told.push(Known {
        terms: vec![(place, 1.0)],
        low: 4.0,
        high: 9.0,
    });
    let truth = truth_of(&project, "2026");
    let verdict = judge(&knowledge, &truth, &series(), Attacker::Outsider);
    assert_eq!(
        verdict.wrong,
        ["count of ill of 2 in 2025: 3 is not in 4–9"]
    );
}

#[test]
fn somebody_who_knows_one_of_two_hidden_counts_does_not_learn_the_other() {
    // Of districts of 65 and 40 that are together 100, the first has 63 or 64: less the 58 to
    // 62 of its first area these are one to six.
    let areas = [
        ("1", "north", 1005, [60; 3]),
        ("2", "north", 645, [2; 3]),
        ("3", "north", 825, [1; 3]),
        ("4", "south", 2315, [19; 3]),
        ("5", "south", 1500, [19; 3]),
    ];
    let project = town(&[("north", None), ("south", None)], &areas);
    run(&project);
    let truth = truth_of(&project, "2026");
    let besides = hidden_besides(&Knowledge::of(&project, "2026"), &truth);
    assert!(!besides.is_empty());
    for (unit, year) in &besides {
        show(&project, TABLE, &truth, (unit, *year));
    }
    attack(&project, "2026", Attacker::Outsider).is_safe();
    is_caught_by_both(
        &project,
        "2026",
        "count of ill of 3 in 2025, knowing 2 of 2",
    );
}
