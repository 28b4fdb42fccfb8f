//! Disclosure control of moves from area to area, through the program.

use std::fs::File;

use polars::prelude::*;
use polars_io::parquet::write::ParquetWriter;

use crate::support::Project;

/// How many move from each area to each, from the first row down.
const MOVES: [[usize; 4]; 4] = [
    [8, 12, 3, 23],
    [31, 0, 14, 2],
    [9, 1, 11, 40],
    [18, 6, 27, 16],
];

/// The tiny project with moves in 2025.
fn project(moves: [[usize; 4]; 4]) -> Project {
    let project = Project::tiny();
    let sections = r#"
[[table]]
name = "moves"
file = "moves-{year}.parquet"
layout = "register"
unit = "to_area"
years = [2025]
[table.columns]
from_area = "area"
to_area = "area"

[flows]
table = "moves"
from = "from_area"
to = "to_area"
moved_out = "moved_out"
moved_in = "moved_in"

[disclosure]
"#;
    project.replace("config.toml", "\n[disclosure]\n", sections);
    for (id, column) in [("moved_out", "from_area"), ("moved_in", "to_area")] {
        let indicator = format!(
            r#"[[indicator]]
id = "{id}"
theme = "residents"
title = {{ da = "{id}", en = "{id}" }}
definition = {{ da = "Flytninger.", en = "Moves." }}
population = {{ da = "Alle beboere", en = "All residents" }}
origin = {{ da = "Optælling", en = "A count" }}
measure = "count"
table = "moves"
unit_column = "{column}"
numerator = "1"

[[chart]]"#
        );
        project.replace("catalogue.toml", "[[chart]]", &indicator);
    }
    deliver(&project, moves);
    project
}

fn deliver(project: &Project, moves: [[usize; 4]; 4]) {
    let (mut from, mut to) = (Vec::new(), Vec::new());
    for (row, counts) in moves.iter().enumerate() {
        for (column, count) in counts.iter().enumerate() {
            from.extend(vec![(row + 1).to_string(); *count]);
            to.extend(vec![(column + 1).to_string(); *count]);
        }
    }
    let columns = vec![
        Column::new("from_area".into(), &from),
        Column::new("to_area".into(), &to),
    ];
    let mut frame = DataFrame::new(from.len(), columns).unwrap();
    let file = File::create(project.path("data/raw/moves-2025.parquet")).unwrap();
    ParquetWriter::new(file).finish(&mut frame).unwrap();
}

const TABLE: &str = "output/2026/data/flows.csv";

/// Returns the number of moves that is shown.
fn shown(project: &Project, pair: &str) -> Option<String> {
    let table = project.read(TABLE);
    let start = format!("2026,2025,{pair},");
    let mut lines = table.lines();
    lines.find_map(|line| Some(line.strip_prefix(&start)?.to_owned()))
}

#[test]
fn only_pairs_that_are_shown_are_listed() {
    let project = project(MOVES);
    project
        .run(&["run"])
        .ends_with_code(0)
        .says("shown: pairs of areas 8 of 12");
    assert!(
        project
            .read(TABLE)
            .starts_with("edition,year,from,to,moves\n")
    );
    assert_eq!(shown(&project, "1,2").as_deref(), Some("10"));
    assert_eq!(shown(&project, "1,4").as_deref(), Some("25"));
    assert_eq!(shown(&project, "north,south").as_deref(), Some("40"));
    // None, few, and one that protects these: all look the same.
    for pair in ["2,2", "1,3", "2,4", "3,2", "2,3"] {
        assert_eq!(shown(&project, pair), None, "{pair}");
    }
    project
        .run(&["audit"])
        .ends_with_code(0)
        .says("all 4 hidden pairs of 16 with moves are safe");
}

#[test]
fn exact_numbers_beside_a_hidden_pair_are_found() {
    let project = project(MOVES);
    project.run(&["run"]).ends_with_code(0);
    // With the exact numbers of the other two that moved into area 2, of whom 18 to 22 are
    // known, none to four came from area 3.
    project.replace(TABLE, "2026,2025,1,2,10\n", "2026,2025,1,2,12\n");
    project.replace(TABLE, "2026,2025,4,2,5\n", "2026,2025,4,2,6\n");
    project
        .run(&["audit"])
        .ends_with_code(9)
        .says("hidden pairs of moves are not safe")
        .says("disclosure control does not pass")
        .says("moves from 3 to 2 in 2025: an outsider can find it out to within less than 5");
}

#[test]
fn a_correction_reckons_with_the_moves_that_were_shown_before() {
    let project = project(MOVES);
    project.run(&["run"]).ends_with_code(0);
    project
        .run(&["run", "--edition", "2026-r2", "--reason", "Fejl i tallene"])
        .ends_with_code(0);
    // Six moves were shown as 5. To hide them now is no use.
    project.replace("config.toml", "minimum_count = 5", "minimum_count = 7");
    let refused = || {
        project
            .run(&["run", "--edition", "2026-r3", "--reason", "Igen"])
            .ends_with_code(9)
            .says("moves from 4 to 2 in 2025")
            .says("hint: nothing was published");
        assert!(!project.path("output/2026-r3").exists());
    };
    refused();
    // Earlier editions may have been made when hidden pairs were listed too.
    for edition in ["2026", "2026-r2"] {
        let file = format!("output/archive/{edition}/data/flows.csv");
        let table = project.read(&file);
        let mut old = vec!["edition,year,from,to,moves,shown".to_owned()];
        old.extend(table.lines().skip(1).map(|line| format!("{line},true")));
        old.push("2026,2025,1,3,,false\n".to_owned());
        project.write(&file, &old.join("\n"));
    }
    refused();
}

#[test]
fn moves_that_changed_are_not_held_against_a_correction() {
    let project = project(MOVES);
    project.run(&["run"]).ends_with_code(0);
    let mut moves = MOVES;
    moves[2][1] = 12;
    deliver(&project, moves);
    project
        .run(&["run", "--edition", "2026-r2", "--reason", "Fejl i tallene"])
        .ends_with_code(0);
    project
        .run(&["audit", "--edition", "2026-r2"])
        .ends_with_code(0)
        .says("could not be used: they have changed since");
}

#[test]
fn margins_are_counted_indicators() {
    let difference = |config: &str| {
        let margin = "moved_in = \"moved_in_within\"";
        assert!(config.contains(margin));
        config.replace(margin, "moved_in = \"net_moves_within\"")
    };
    Project::shipped(difference)
        .run(&["check"])
        .ends_with_code(3)
        .says("flows.moved_in: the indicator `net_moves_within` counts nothing")
        .says("hint: name one that counts moves");
}
