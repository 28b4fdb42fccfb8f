//! A year beside the one before: files cut short, given twice or under another year's name.

use crate::support::Project;

/// A register with a row a person in four areas, of so many persons in each year.
fn persons(years: &[(i32, usize)]) -> Project {
    let project = Project::tiny();
    let table = "[[table]]\nname = \"persons\"\nfile = \"persons-{year}.csv\"\nlayout = \"register\"\n\
                 unit = \"area\"\n[table.columns]\narea = \"area\"\nmoved = \"date?\"\n\n[disclosure]";
    project.replace("config.toml", "[disclosure]", table);
    for (year, rows) in years {
        let row =
            |person: usize| format!("{},{}-03-{:02}", person % 4 + 1, year - 1, person % 28 + 1);
        let rows: Vec<String> = (0..*rows).map(row).collect();
        let text = format!("area,moved\n{}\n", rows.join("\n"));
        project.write(&format!("data/raw/persons-{year}.csv"), &text);
    }
    project
}

#[test]
fn a_register_that_lost_or_doubled_its_rows_is_refused_unless_that_is_meant() {
    for (rows, said, meant) in [
        (
            400,
            "persons-2025.csv: has 400 rows, far fewer than the 1000 of 2024",
            60,
        ),
        (
            2000,
            "persons-2025.csv: has 2000 rows, far more than the 1000 of 2024",
            50,
        ),
    ] {
        let project = persons(&[(2023, 1010), (2024, 1000), (2025, rows)]);
        project
            .run(&["check"])
            .ends_with_code(4)
            .says("one fault in the delivery")
            .says(said)
            .says(&format!(
                "set `largest_change = {meant}` of the table `persons`"
            ));
        let setting = format!("layout = \"register\"\nlargest_change = {meant}");
        project.replace("config.toml", "layout = \"register\"", &setting);
        project.run(&["check"]).ends_with_code(0);
    }
    // A tenth, and what is chance with few, are no faults.
    persons(&[(2023, 1100), (2024, 1000), (2025, 900)])
        .run(&["check"])
        .ends_with_code(0);
    persons(&[(2023, 40), (2024, 60), (2025, 40)])
        .run(&["check"])
        .ends_with_code(0);
}

#[test]
fn rows_of_last_year_under_this_years_name_are_refused() {
    let project = persons(&[(2023, 1010), (2024, 1000), (2025, 1000)]);
    let last = project.read("data/raw/persons-2024.csv");
    // Other line ends, and another order.
    let (head, rows) = last.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.lines().rev().collect();
    let again = format!("{head}\r\n{}\r\n", rows.join("\r\n"));
    project.write("data/raw/persons-2025.csv", &again);
    project
        .run(&["check"])
        .ends_with_code(4)
        .says("persons-2025.csv: has the very rows of 2024: is it last year's file under this year's name?")
        .says("set `unchanging = true` of the table `persons`");
    project.replace(
        "config.toml",
        "layout = \"register\"",
        "layout = \"register\"\nunchanging = true",
    );
    project.run(&["check"]).ends_with_code(0);
}

#[test]
fn dates_after_the_year_are_refused() {
    for date in ["2026-01-01", "9999-12-31", "1890-05-05"] {
        let project = persons(&[(2023, 1010), (2024, 1000), (2025, 1000)]);
        project.replace("data/raw/persons-2025.csv", "2024-03-05", date);
        project
            .run(&["check"])
            .ends_with_code(4)
            .says("persons-2025.csv, row 6, column `moved`: holds")
            .says(&format!("set `missing = [\"{date}\"]` of the table"));
        let setting = format!("layout = \"register\"\nmissing = [\"{date}\"]");
        project.replace("config.toml", "layout = \"register\"", &setting);
        project.run(&["check"]).ends_with_code(0);
    }
}
