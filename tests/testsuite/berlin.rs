//! The program on real tables of counts, where they stand beside the project.

use std::fs;

use crate::{
    pdf::Pdf,
    support::{Project, Run, copy, repository},
};

/// The project of Berlin in a folder of its own; nothing where the tables are not there.
pub(crate) fn project() -> Option<Project> {
    let tables = repository().join("../shared/data/berlin");
    if !tables.is_dir() {
        println!(
            "skipped: the tables of Berlin are not at {}",
            tables.display()
        );
        return None;
    }
    let tables = fs::canonicalize(tables).unwrap();
    let project = Project::tiny();
    let own = repository().join("tests/fixtures/projects/berlin");
    for file in ["config.toml", "catalogue.toml"] {
        copy(&own.join(file), &project.path(file));
    }
    project.replace(
        "config.toml",
        "../../../../../shared/data/berlin",
        tables.to_str().unwrap(),
    );
    project.replace(
        "config.toml",
        "../../../../report-templates",
        "report-templates",
    );
    Some(project)
}

fn run(project: &Project, arguments: &[&str]) -> Run {
    project.run(arguments)
}

fn row(
    project: &Project,
    unit: &str,
    indicator: &str,
    year: i32,
) -> Option<(Option<f64>, Option<f64>)> {
    let rows = project.published();
    let mut found = rows
        .iter()
        .filter(|row| row.unit == unit && row.indicator == indicator && row.year == year);
    found.next().map(|row| (row.numerator, row.value))
}

#[test]
#[ignore = "long: the whole edition"]
fn the_same_program_runs_on_real_tables() {
    let Some(project) = project() else { return };
    run(&project, &["run"])
        .ends_with_code(0)
        .says("briefings  81 of 81");
    // 15,057 residents of whom 5,936 foreign; 4,575 offences in 2019.
    assert_eq!(
        row(&project, "010111", "residents", 2020),
        Some((Some(15_055.0), Some(15_055.0)))
    );
    assert_eq!(
        row(&project, "010111", "foreigners", 2020),
        Some((Some(5_935.0), Some(39.0)))
    );
    assert_eq!(
        row(&project, "010111", "offences", 2019),
        Some((Some(4_575.0), Some(305.0)))
    );
    // 14.06947 % of 14,798 in the monitoring of 2019; none was taken from the file of 2017.
    assert_eq!(
        row(&project, "010111", "transfer_recipients", 2019),
        Some((Some(2_080.0), Some(14.0)))
    );
    assert_eq!(row(&project, "010111", "transfer_recipients", 2017), None);
    // The code changed otherwise than one to one: no figure, and none for the whole.
    assert_eq!(row(&project, "berlin6", "offences", 2019), None);
    let bytes = fs::read(project.path("output/2026/briefings/area-010111.pdf")).unwrap();
    let pdf = Pdf::read(&bytes);
    assert_eq!(pdf.language(), "en");
    assert!(pdf.holds("Tiergarten Süd") && pdf.holds("15,055"));
}

#[test]
fn one_briefing_from_real_tables() {
    let Some(project) = project() else { return };
    run(&project, &["refresh"]).ends_with_code(0);
    run(&project, &["render", "010111"])
        .ends_with_code(0)
        .says("area-010111.pdf");
}

#[test]
fn the_fault_in_the_monitoring_of_2017_is_told() {
    let Some(project) = project() else { return };
    project.replace(
        "config.toml",
        "years = [2015, 2019]",
        "years = [2015, 2017, 2019]",
    );
    run(&project, &["run"])
        .ends_with_code(4)
        .says("2019-00-2-2-district-regions.csv: is the very same file as the one for 2017")
        .says("hint: one of them is wrong");
}
