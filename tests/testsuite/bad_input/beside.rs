//! What is delivered beside the registers.

use super::*;

/// What a delivery beside the registers must not hold: the file, a further row, and what is
/// said of it.
const CONTEXT: &[(&str, &str, &[&str])] = &[
    (
        "references.csv",
        "2025,d01,income,5",
        &[
            "column `unit`: holds `d01`, which is not the code of a unit of kind region, country",
            "hint: codes are: region `region`; country `denmark`",
        ],
    ),
    (
        "references.csv",
        "2025,region,wealth,5",
        &["column `indicator`: holds `wealth`, which is not an indicator of the catalogue"],
    ),
    (
        "references.csv",
        "2025,region,income,many",
        &[
            "column `value`: holds `many`, which is not one number",
            "hint: write a number in digits",
        ],
    ),
    (
        "references.csv",
        "2025,region,residents,inf",
        &["column `value`: holds `inf`, which is not one number"],
    ),
    (
        "references.csv",
        "2025,region,income",
        &["has 3 fields, and the header 4"],
    ),
    (
        "goals.csv",
        "g9,e01,residents,2022,2030,1,2,Mål,Goal",
        &[
            "column `unit`: holds `e01`, which is not the code of a unit of kind municipality, part, school_district, area",
            "hint: codes are: municipality `municipality`; part `country`, `town`; school_district `d01`",
        ],
    ),
    (
        "goals.csv",
        "g9,town,wealth,2022,2030,1,2,Mål,Goal",
        &["column `indicator`: holds `wealth`, which is not an indicator of the catalogue"],
    ),
    (
        "goals.csv",
        "g9,town,residents,2030,2030,1,2,Mål,Goal",
        &["column `to_year`: is not after `from_year`"],
    ),
    (
        "goals.csv",
        "g9,town,residents,2022,2030,NaN,2,Mål,Goal",
        &["column `start`: holds `NaN`, which is not one number"],
    ),
    (
        "interventions.csv",
        "116,2022,renovation",
        &[
            "holds `116`, which is not the code of a unit of kind estate",
            "hint: codes are: estate `e01`, `e02`, `e03`, …",
        ],
    ),
    (
        "interventions.csv",
        "e01,2022,demolition",
        &[
            "column `kind`: holds `demolition`, which is not a kind of intervention\n    hint: kinds are: flexible_letting, combined_letting",
        ],
    ),
    (
        "interventions.csv",
        "e01,soon,renovation",
        &["column `year`: holds `soon`, which is not a year"],
    ),
    (
        "published_labels.csv",
        "2014-12-01,116,ghettoområde",
        &[
            "holds `116`, which is not the code of a unit of kind estate",
            "hint: codes are: estate `e01`",
        ],
    ),
    (
        "published_labels.csv",
        "2012-12-01,e01,ghetto",
        &["`ghetto` is not a label of the law"],
    ),
    (
        "goals.csv",
        "g9,town,residents,2022,2030,1,2,Mål,Goal\ng9,town,residents,2022,2031,1,2,Mål,Goal",
        &[
            "column `id`: the goal `g9` stands in row",
            "hint: keep one of them",
        ],
    ),
    (
        "interventions.csv",
        "e02,2011,renovation\ne02,2011,renovation",
        &["column `estate`: `renovation` in `e02` from 2011 stands in row"],
    ),
    (
        "published_labels.csv",
        "2011-12-01,e01,ghettoområde\n2011-12-01,e01,none",
        &["column `list_date`: the label of `e01` on the list of 2011-12-01 stands in row"],
    ),
    (
        "published_labels.csv",
        "20222-12-01,e01,ghettoområde",
        &["column `list_date`: holds `20222-12-01`, which is not a date"],
    ),
    (
        "references.csv",
        "2025,region,residents,1.354",
        &[
            "column `value`: holds `1.354`, which is not one number",
            "hint: it may be 1354 or 1.354: write `1354`, or `1.3540`",
        ],
    ),
    (
        "references.csv",
        "2025,region,non_western,245",
        &[
            "column `value`: holds `245`, which is not a share",
            "hint: a share is in per cent",
        ],
    ),
    (
        "references.csv",
        "2025,country,residents,5.932.654",
        &["hint: did you mean `5932654`? Write numbers without separators"],
    ),
    (
        "goals.csv",
        "g9,town,residents,2022,20302,1,2,Mål,Goal",
        &["column `to_year`: holds `20302`, which is not a year"],
    ),
    (
        "goals.csv",
        "g9,town,residents,2022,2030,1,2,M\u{ad}ål,Goal",
        &["column `title_da`: holds a soft hyphen (U+00AD)"],
    ),
    (
        "development_plans.csv",
        "116,family_homes,2029,50,",
        &["holds `116`, which is not the code of a unit of kind estate"],
    ),
    (
        "development_plans.csv",
        "e02,homes,2029,50,",
        &[
            "column `measure`: holds `homes`, which is not a measure of plans",
            "hint: measures are: family_homes, new_homes",
        ],
    ),
    (
        "development_plans.csv",
        "e02,family_homes,2029,101,",
        &[
            "column `planned`: holds `101`, which is not a number of per cent",
            "hint: per cent go from 0 to 100",
        ],
    ),
    (
        "development_plans.csv",
        "e02,new_homes,2029,,1.5",
        &["column `reached`: holds `1.5`, which is not a whole number"],
    ),
    (
        "development_plans.csv",
        "e02,family_homes,2029,,",
        &["column `planned`: is empty, and so is `reached`"],
    ),
    (
        "development_plans.csv",
        "e02,family_homes,2024,70,74",
        &["column `estate`: `family_homes` of `e02` in 2024 stands in row"],
    ),
    (
        "published_labels.csv",
        "1-12-2012,e01,ghettoområde",
        &["column `list_date`: holds `1-12-2012`, which is not a date"],
    ),
];

#[test]
fn faults_in_what_is_delivered_beside_the_registers() {
    let project = project();
    let mut missed = Vec::new();
    for (file, added, expected) in CONTEXT {
        let path = format!("data/raw/{file}");
        let delivered = project.read(&path);
        let row = delivered.lines().count() + added.lines().count();
        project.write(&path, &format!("{}\n{added}\n", delivered.trim_end()));
        let run = project.run(&["refresh"]);
        let place = format!("{file}, row {row}");
        let told = expected.iter().all(|text| run.stderr.contains(text));
        if run.code != 4 || !told || !run.stderr.contains(&place) {
            missed.push(format!("{file}: {added}\n{run:#?}"));
        }
        project.write(&path, &delivered);
        for path in ["data/snapshots", "output"] {
            let _ = fs::remove_dir_all(project.path(path));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn all_faults_of_a_file_beside_the_registers_are_told_at_once() {
    let project = project();
    project.write(
        "data/raw/interventions.csv",
        "estate,year,kind\ne01,2022,demolition\ne01,2022,renovation\n101,2022,renovation\n",
    );
    project
        .run(&["refresh"])
        .ends_with_code(4)
        .says("interventions.csv, row 2, column `kind`: holds `demolition`")
        .says("interventions.csv, row 4, column `estate`: holds `101`")
        .says("2 faults");
}

#[test]
fn a_renamed_column_beside_the_registers() {
    let project = project();
    project.replace("data/raw/goals.csv", "to_year", "until");
    project
        .run(&["refresh"])
        .ends_with_code(4)
        .says("goals.csv, column `to_year`: is missing; the file has: id, unit, indicator, from_year, until")
        .says("goals.csv, column `until`: is no column of this table")
        .says("hint: columns: id,unit,indicator,from_year,to_year");
}

#[test]
fn a_file_beside_the_registers_that_was_not_delivered() {
    let project = project();
    fs::remove_file(project.path("data/raw/published_labels.csv")).unwrap();
    project
        .run(&["refresh"])
        .ends_with_code(4)
        .says("published_labels.csv")
        .says("hint:");
}

#[test]
fn two_figures_for_one_reference() {
    let project = project();
    let references = project.read("data/raw/references.csv");
    project.write(
        "data/raw/references.csv",
        &format!("{}\n2025,region,income,1\n", references.trim_end()),
    );
    project
        .run(&["refresh"])
        .ends_with_code(4)
        .says("references.csv")
        .says("column `year`: the figure of `income` for `region` in 2025 stands in row");
}
