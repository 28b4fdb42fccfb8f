//! The table of `boligmonitor backtest`, which stands in `data/README.md`.

use crate::{
    berlin,
    demo::RUN,
    support::{Project, Run},
};

/// A row of the table.
#[derive(Debug)]
struct Row {
    indicator: String,
    forecasts: u32,
    error: f64,
    as_last_year: f64,
    ratio: f64,
    held: f64,
    shown: bool,
}

/// Reads the table as it is printed.
fn table(run: &Run) -> Vec<Row> {
    let mut lines = run.stdout.lines();
    assert_eq!(
        lines.next(),
        Some("| indicator | forecasts | error | as last year | ratio | 80 % held | shown |")
    );
    assert_eq!(lines.next(), Some("|---|---|---|---|---|---|---|"));
    let mut rows = Vec::new();
    for line in lines {
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 7, "{line}");
        if cells[1] == "too few years" {
            assert_eq!(cells[2..], ["", "", "", "", "no"], "{line}");
            continue;
        }
        let number = |index: usize| cells[index].parse::<f64>().unwrap();
        rows.push(Row {
            indicator: cells[0].to_owned(),
            forecasts: cells[1].parse().unwrap(),
            error: number(2),
            as_last_year: number(3),
            ratio: number(4),
            held: cells[5].strip_suffix(" %").unwrap().parse().unwrap(),
            shown: match cells[6] {
                "yes" => true,
                "no" => false,
                other => panic!("{other}"),
            },
        });
    }
    rows
}

#[track_caller]
fn agrees_with_itself(rows: &[Row]) {
    for row in rows {
        assert!(row.forecasts > 0, "{row:?}");
        // A method that does not beat "as last year" is not shown as a forecast.
        assert!(!row.shown || row.ratio < 1.0, "{row:?}");
        assert!(row.shown || row.ratio >= 0.995, "{row:?}");
        assert!((60.0..=100.0).contains(&row.held), "{row:?}");
        // Both errors are printed with two decimals.
        let low = (row.error - 0.005) / (row.as_last_year + 0.005);
        let high = (row.error + 0.005) / (row.as_last_year - 0.005).max(1e-9);
        assert!(
            (low - 0.001..=high + 0.001).contains(&row.ratio),
            "{row:?} is not in {low}..{high}"
        );
    }
}

#[test]
fn the_demonstration_municipality() {
    let rows = table(&RUN.run(&["backtest"]).ends_with_code(0));
    agrees_with_itself(&rows);
    assert!(rows.len() >= 35);
    for criterion in [
        "non_western",
        "outside_work",
        "convicted",
        "basic_school_by_law",
        "income_of_region",
    ] {
        assert!(
            rows.iter().any(|row| row.indicator == criterion),
            "{criterion}"
        );
    }
    // What is counted or made of rates is not forecast.
    assert!(
        rows.iter()
            .all(|row| row.indicator != "residents" && row.indicator != "net_moves")
    );
}

#[test]
fn real_series_of_berlin() {
    let Some(project) = berlin::project() else {
        return;
    };
    let rows = table(&project.run(&["backtest"]).ends_with_code(0));
    agrees_with_itself(&rows);
    assert!(rows.len() >= 8);
}

#[test]
fn too_few_years_are_told() {
    let project = Project::tiny();
    project
        .run(&["backtest"])
        .ends_with_code(0)
        .says("| young | too few years | | | | | no |");
}
