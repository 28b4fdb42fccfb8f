//! The municipality's own row in a table of counts.

use super::*;

/// Has the office keep back the young of area 3 in 2025, and deliver the whole municipality's.
fn with_area_kept_back(whole: &str) -> Project {
    let project = Project::tiny();
    let old = "unit = \"area\"\n";
    let set = "unit = \"area\"\nmunicipality_row = \"Hele kommunen\"\nmissing = [\"..\"]\n";
    project.replace("config.toml", old, set);
    project.replace("config.toml", "young = \"integer\"", "young = \"integer?\"");
    project.replace(COUNTS, "3,825,97,41\n", &format!("3,825,..,41\n{whole}"));
    for year in [2023, 2024] {
        let file = format!("data/raw/counts-{year}.csv");
        let rows = project.read(&file);
        let mut sums = [0_u32; 3];
        for row in rows.lines().skip(1) {
            for (sum, number) in sums.iter_mut().zip(row.split(',').skip(1)) {
                *sum += number.parse::<u32>().unwrap();
            }
        }
        let [residents, young, ill] = sums;
        let whole = format!("Hele kommunen,{residents},{young},{ill}\n");
        project.write(&file, &(rows.clone() + &whole));
    }
    project
}

#[test]
fn a_delivered_total_stands_for_the_municipality() {
    let project = with_area_kept_back("Hele kommunen,4800,1228,226\n");
    project.run(&["run"]).ends_with_code(0);
    let rows = project.published();
    let of = |unit: &str, indicator: &str| {
        let row = rows
            .iter()
            .find(|row| row.unit == unit && row.indicator == indicator && row.year == 2025);
        row.map(|row| row.numerator)
    };
    assert_eq!(of("lilleby", "residents"), Some(Some(4800.0)));
    // What was kept back is not there, and neither is what it is part of.
    assert_eq!(of("3", "young"), None);
    assert_eq!(of("south", "young"), None);
    assert!(of("north", "young").is_some());
}

#[test]
fn a_delivered_total_that_cannot_be_is_refused() {
    for (whole, expected) in [
        ("", "counts-2025.csv: has no row `Hele kommunen` in 2025"),
        (
            "Hele kommunen,450,1228,226\n",
            "indicator `residents`, unit `lilleby` (Lilleby Kommune), 2025: counts 450 by its own row",
        ),
        (
            "Hele kommunen,45000,1228,226\n",
            "counts 45000 by its own row, and its areas count",
        ),
    ] {
        let told = refused(&with_area_kept_back(whole));
        assert!(told.contains(expected), "{told}");
    }
    let project = Project::tiny();
    let set = "unit = \"area\"\nskip_rows = [\"Hele *\"]\nmunicipality_row = \"Hele kommunen\"\n";
    project.replace("config.toml", "unit = \"area\"\n", set);
    let run = project.run(&["check"]).ends_with_code(3);
    run.says("table[counts].municipality_row: `skip_rows` leaves out `Hele kommunen`");
}
