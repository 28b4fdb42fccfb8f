//! Disclosure control through the program: the gate, the audit, and earlier editions.

use std::fs;

use crate::{
    demo::{RUN, is_index, is_sensitive},
    pdf::Pdf,
    support::Project,
};

/// A row of the published table with what stands behind the indicator.
fn row(project: &Project, start: &str) -> String {
    let table = project.read("output/2026/data/published.csv");
    let found = table.lines().find(|line| line.starts_with(start));
    found.unwrap_or_else(|| panic!("{start}")).to_owned()
}

#[test]
fn a_published_edition_is_safe() {
    let project = Project::tiny();
    project.run(&["run"]).ends_with_code(0);
    project.run(&["audit"]).ends_with_code(0).says("are safe");
}

#[test]
fn where_no_figure_about_persons_may_be_shown_an_edition_is_made_without_them() {
    let project = Project::tiny();
    let last = [(2023, "4,0,0,0"), (2024, "4,1,0,0"), (2025, "4,1,1,0")];
    for (year, last) in last {
        let few = format!("area,residents,young,ill\n1,1,1,1\n2,1,0,0\n3,1,0,1\n{last}\n");
        fs::write(project.path(&format!("data/raw/counts-{year}.csv")), few).unwrap();
    }
    project.run(&["run"]).ends_with_code(0);
    project.run(&["audit"]).ends_with_code(0).says("are safe");
    let table = project.read("output/2026/data/published.csv");
    let shown = table.lines().filter(|line| line.contains(",true,"));
    assert_eq!(shown.count(), 0, "{table}");
    let bytes = fs::read(project.path("output/2026/briefings/disclosure.pdf")).unwrap();
    assert!(Pdf::read(&bytes).holds("Intet tal om personer vises for 2023, 2024, 2025."));
}

#[test]
fn why_a_figure_is_hidden_is_told_to_who_may_see_the_deliveries() {
    let project = Project::tiny();
    project.run(&["run"]).ends_with_code(0);
    let explained = |project: &Project, unit: &str, indicator: &str| {
        let asked = ["audit", "--explain", unit, indicator];
        project.run(&asked).ends_with_code(0).stdout
    };
    let of_few = explained(&project, "2", "ill");
    assert_eq!(
        of_few,
        "Syge: Æblehaven (2)\n  2023  hidden: fewer than 8 are counted\n  2024  hidden: fewer than 8 are \
         counted\n  2025  hidden: fewer than 8 are counted\n"
    );
    let of_many = explained(&project, "1", "ill");
    assert_eq!(of_many.matches("  shown\n").count(), 3, "{of_many}");
    project
        .run(&["audit", "--explain", "1", "il"])
        .ends_with_code(2)
        .says("there are no figures of `il` for `1`")
        .says("did you mean `ill`?");
    project
        .run(&["audit", "--explain", "nort", "ill"])
        .ends_with_code(2)
        .says("did you mean `north`?");

    // Moves out of one area, which are shown with those of another in their district.
    let beside = explained(&RUN, "110", "moved_out_non_western");
    for figure in RUN.published() {
        if figure.unit == "110" && figure.indicator == "moved_out_non_western" {
            let told = if figure.shown { "shown" } else { "hidden: " };
            let line = format!("  {}  {told}", figure.year);
            assert!(beside.contains(&line), "{line}\n{beside}");
        }
    }
    let reason = "  2019  hidden: shown, it would tell too much of\n          Fraflyttere, ikke-vestlig opr.: \
                  Fiskerhusene (109) 2019\n";
    assert!(beside.contains(reason), "{beside}");
    let made = explained(&RUN, "117", "net_moves_non_western");
    let figures = RUN.published();
    let parts = [
        ("moved_in_non_western", "Tilflyttere, ikke-vestlig opr."),
        ("moved_out_non_western", "Fraflyttere, ikke-vestlig opr."),
    ];
    let hidden = parts.into_iter().filter(|(indicator, _)| {
        let mut of_year = figures
            .iter()
            .filter(|figure| figure.unit == "117" && figure.year == 2021);
        of_year.any(|figure| figure.indicator == *indicator && !figure.shown)
    });
    let hidden: Vec<&str> = hidden.map(|(_, title)| title).collect();
    assert!(!hidden.is_empty());
    let reason = format!(
        "  2021  hidden: it is made from what is hidden: {}\n",
        hidden.join(", ")
    );
    assert!(made.contains(&reason), "{made}");
}

#[test]
fn an_exact_number_beside_a_hidden_figure_is_found() {
    let project = Project::tiny();
    project.run(&["run"]).ends_with_code(0);
    // Area 2 has three ill persons, which are hidden. With the exact number of the only other
    // area of its district, the district leaves one to five of them.
    let other = row(&project, "2026,1,area,north,2025,ill");
    assert_eq!(other, "2026,1,area,north,2025,ill,60,1005,6,true,,,,");
    project.replace(
        "output/2026/data/published.csv",
        &other,
        "2026,1,area,north,2025,ill,62,1005,6,true,,,,",
    );
    project
        .run(&["audit"])
        .ends_with_code(9)
        .says("disclosure control does not pass")
        .says("ill of 2 in 2025")
        .says("an outsider can find it out to within less than 5");
}

#[test]
fn nothing_is_rendered_past_the_gate() {
    let project = Project::tiny();
    project.run(&["run"]).ends_with_code(0);
    // Had an earlier edition shown an exact number, no hiding would help now: what it showed of
    // the district is known too.
    project.replace(
        "output/archive/2026/data/published.csv",
        "2026,1,area,north,2025,ill,60,1005,6,true,,,,",
        "2026,1,area,north,2025,ill,62,1005,6,true,,,,",
    );
    project
        .run(&["run", "--edition", "2026-r2", "--reason", "Fejl i tallene"])
        .ends_with_code(9)
        .says("disclosure control does not pass")
        .says("ill of 2 in 2025")
        .says("hint: nothing was published");
    for folder in [
        "output/2026-r2",
        "output/outbox/2026-r2",
        "output/archive/2026-r2",
    ] {
        assert!(!project.path(folder).exists(), "{folder}");
    }
}

#[test]
fn a_correction_reckons_with_what_the_edition_before_showed() {
    let project = Project::tiny();
    project.run(&["run"]).ends_with_code(0);
    // 41 ill persons were shown as 40. To hide them now is no use: they lie within 38 and 42.
    project.replace("config.toml", "minimum_count = 8", "minimum_count = 50");
    project
        .run(&["run", "--edition", "2026-r2", "--reason", "Fejl i tallene"])
        .ends_with_code(9)
        .says("ill of 3 in 2025")
        .says("earlier editions tell too much");
    // What was hidden stays hidden, though it would not be small by new rules: with it, what
    // was shown of others then could give back what was hidden then.
    project.replace("config.toml", "minimum_count = 50", "minimum_count = 3");
    project
        .run(&["run", "--edition", "2026-r2", "--reason", "Fejl i tallene"])
        .ends_with_code(0);
    project
        .run(&["audit", "--edition", "2026-r2"])
        .ends_with_code(0);
    let hidden = |edition: &str| -> Vec<String> {
        let table = project.read(&format!("output/{edition}/data/published.csv"));
        let hidden = table.lines().filter(|line| line.contains(",false,"));
        hidden
            .map(|line| line.split_once(',').unwrap().1.to_owned())
            .collect()
    };
    assert!(!hidden("2026").is_empty());
    assert_eq!(hidden("2026-r2"), hidden("2026"));
    // Shown all the same, it is found.
    let row = hidden("2026").remove(0);
    let shown = row
        .replace(",,,,false,", ",10,645,2,true,")
        .replace(",,,false,", ",10,,10,true,");
    project.replace("output/2026-r2/data/published.csv", &row, &shown);
    project
        .run(&["audit", "--edition", "2026-r2"])
        .ends_with_code(9)
        .says("an earlier edition hid");
}

#[test]
fn the_officers_page_says_what_is_hidden() {
    let hidden = |kind: &str| {
        let published = RUN.published();
        let ours = published.iter().filter(|row| row.unit_kind == kind);
        let ours = ours.filter(|row| !is_index(&row.indicator));
        ours.filter(|row| is_sensitive(&row.indicator) && !row.shown)
            .count()
    };
    let bytes = fs::read(RUN.path("output/2026/briefings/disclosure.pdf")).unwrap();
    let pdf = Pdf::read(&bytes);
    assert_eq!(pdf.language(), "da");
    assert!(pdf.is_tagged());
    let danish = |count: usize| match count {
        0..1000 => count.to_string(),
        _ => format!("{}.{:03}", count / 1000, count % 1000),
    };
    for kind in ["area", "school_district", "estate", "association"] {
        assert!(hidden(kind) > 0, "{kind}");
        assert!(pdf.holds(&danish(hidden(kind))), "{kind}");
    }
    for text in [
        "Bestået",
        "Der er ingen tidligere udgaver",
        "Navn, databeskyttelsesrådgiver",
    ] {
        assert!(pdf.holds(text), "{text}");
    }
    // The same in the attached table.
    let [table] = <[Vec<u8>; 1]>::try_from(pdf.attachments()).unwrap();
    let sum = |table: &[u8]| -> usize {
        let mut rows = csv::Reader::from_reader(table);
        let rows = rows.records().map(Result::unwrap);
        let ours = rows.filter(|row| &row[2] == "sensitive" && &row[3] == "area");
        ours.map(|row| row[5].parse::<usize>().unwrap()).sum()
    };
    assert_eq!(sum(&table), hidden("area"));
    // It goes to the officer and is kept with the edition.
    let mail = RUN.read("output/outbox/2026/dpo_at_lindefjord.example.eml");
    let mail = mail_parser::MessageParser::default().parse(mail.as_bytes());
    assert!(mail.unwrap().attachment(0).unwrap().contents() == bytes);
    let kept = fs::read(RUN.path("output/archive/2026/data/briefings/disclosure.pdf")).unwrap();
    assert!(kept == bytes);
}

#[test]
fn the_tables_are_described() {
    let package = RUN.read("output/2026/data/datapackage.json");
    let package: serde_json::Value = serde_json::from_str(&package).unwrap();
    let resources = package["resources"].as_array().unwrap();
    assert_eq!(resources.len(), 5);
    for resource in resources {
        let path = resource["path"].as_str().unwrap();
        let table = RUN.read(&format!("output/2026/data/{path}"));
        let fields = resource["schema"]["fields"].as_array().unwrap().iter();
        let names: Vec<_> = fields.map(|one| one["name"].as_str().unwrap()).collect();
        assert_eq!(table.lines().next().unwrap(), names.join(","), "{path}");
    }
    let indicators = resources[0]["indicators"].as_array().unwrap();
    assert_eq!(indicators.len(), 80);
    for text in [
        "nearest 5",
        "fewer than 5 persons (8 for",
        "of points to 0.5",
    ] {
        assert!(
            package["description"].as_str().unwrap().contains(text),
            "{text}"
        );
    }
    let kept = RUN.read("output/archive/2026/data/datapackage.json");
    assert_eq!(kept, RUN.read("output/2026/data/datapackage.json"));
}

#[test]
fn all_that_an_edition_in_the_archive_showed_is_used() {
    let audit = RUN.run(&["audit"]).ends_with_code(0).says("are safe");
    assert!(!audit.stdout.contains("could not be used"), "{audit:?}");
}

#[test]
fn an_audit_needs_an_edition() {
    Project::tiny()
        .run(&["audit"])
        .ends_with_code(4)
        .says("there is no snapshot data/snapshots/2026");
}
