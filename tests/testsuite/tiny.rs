//! A whole run on four areas.

use std::fs;

use crate::support::Project;

fn value(project: &Project, unit: &str, indicator: &str, year: i32) -> (Option<f64>, bool) {
    let rows = project.published();
    let mut found = rows
        .iter()
        .filter(|row| row.unit == unit && row.indicator == indicator && row.year == year);
    found.next().map(|row| (row.value, row.shown)).unwrap()
}

#[test]
fn figures_are_rounded_hidden_and_not_left_alone() {
    let project = Project::tiny();
    project.run(&["run"]).ends_with_code(0);
    // 1,005 stays; 301 of 1,005 becomes 300 of 1,005.
    assert_eq!(
        value(&project, "1", "residents", 2025),
        (Some(1005.0), true)
    );
    assert_eq!(value(&project, "1", "young", 2025), (Some(30.0), true));
    assert_eq!(
        value(&project, "lilleby", "residents", 2025),
        (Some(4790.0), true)
    );
    // Three ill persons are hidden. The district less its other area says no more than that they
    // are one to nine, since both are rounded.
    assert_eq!(value(&project, "2", "ill", 2025), (None, false));
    assert_eq!(value(&project, "1", "ill", 2025), (Some(6.0), true));
    assert_eq!(value(&project, "north", "ill", 2025), (Some(4.0), true));
    assert_eq!(value(&project, "3", "ill", 2025), (Some(5.0), true));
    for row in project.published().iter().filter(|row| row.shown) {
        let numbers = [row.numerator, row.denominator];
        assert!(
            numbers
                .into_iter()
                .flatten()
                .all(|number| number % 5.0 == 0.0),
            "{row:?}"
        );
    }
}

#[test]
fn a_missing_figure_is_never_a_wrong_one() {
    let project = Project::tiny();
    project.replace("data/raw/counts-2025.csv", "3,825,97,41", "3,825,97,");
    project.run(&["run"]).ends_with_code(0);
    let rows = project.published();
    let ill = |unit: &str, year| {
        rows.iter()
            .any(|row| row.unit == unit && row.indicator == "ill" && row.year == year)
    };
    assert!(!ill("3", 2025) && !ill("south", 2025) && !ill("lilleby", 2025));
    assert!(ill("4", 2025) && ill("north", 2025) && ill("lilleby", 2024));
}

#[test]
fn an_indicator_is_added_without_a_rebuild() {
    let project = Project::tiny();
    let catalogue = project.read("catalogue.toml");
    let added = r#"
[[indicator]]
id = "old"
theme = "residents"
title = { da = "Ikke unge", en = "Not young" }
definition = { da = "Andel, der ikke er unge.", en = "Share of those who are not young." }
population = { da = "Alle beboere", en = "All residents" }
origin = { da = "Optælling", en = "A count" }
measure = "share"
table = "counts"
numerator = "residents - young"
denominator = "residents"

[[chart]]"#;
    project.write("catalogue.toml", &catalogue.replacen("[[chart]]", added, 1));
    project.run(&["run"]).ends_with_code(0);
    assert_eq!(value(&project, "1", "old", 2025), (Some(70.0), true));
}

#[test]
fn the_same_bytes_in_one_thread_and_two_and_in_every_folder() {
    let runs = ["1", "2"].map(|jobs| {
        let project = Project::tiny();
        project.run(&["run", "--jobs", jobs]).ends_with_code(0);
        [
            "output/2026/briefings",
            "output/2026/data",
            "output/outbox",
            "output/archive",
        ]
        .map(|folder| project.files(folder))
    });
    assert!(runs[0].iter().all(|files| !files.is_empty()));
    assert!(runs[0] == runs[1]);
}

#[test]
fn a_second_run_sends_nothing_and_changes_nothing() {
    let project = Project::tiny();
    project
        .run(&["run"])
        .ends_with_code(0)
        .says("2 of 2 written as files");
    let before = [
        project.files("output/outbox"),
        project.files("output/archive"),
    ];
    project
        .run(&["run"])
        .ends_with_code(0)
        .says("0 of 2 written as files")
        .says("0 written as files now, 2 before");
    // Nor does one on another day: the edition keeps the date of its first run.
    project
        .run_with(&[], &["run", "--edition", "2026"])
        .ends_with_code(0)
        .says("edition 2026 of 2026-02-09");
    assert!(
        before
            == [
                project.files("output/outbox"),
                project.files("output/archive")
            ]
    );
}

#[test]
fn a_changed_edition_is_refused_and_a_correction_is_another_edition() {
    let project = Project::tiny();
    project.run(&["run"]).ends_with_code(0);
    project.replace("data/raw/counts-2025.csv", "1,1005,301,62", "1,1005,351,62");
    project
        .run(&["run"])
        .ends_with_code(6)
        .says("edition 2026 is in the archive with other content")
        .says("--edition 2026-r2");
    project
        .run(&["run", "--edition", "2026-r2", "--reason", "Fejl i tallene"])
        .ends_with_code(0)
        .says("2 of 2 written as files");
    project
        .run(&["archive", "verify"])
        .ends_with_code(0)
        .says("2026-r2  ");
}

#[test]
fn one_failing_briefing_stops_no_other_and_its_mail_is_held_back() {
    let project = Project::tiny();
    // A folder in the place of the file: writing fails for this unit alone.
    fs::create_dir_all(project.path("output/2026/briefings/area-1.pdf/in-the-way")).unwrap();
    project
        .run(&["run"])
        .ends_with_code(7)
        .says("5 of 6")
        .says("FAILED     area-1")
        .says("Nørre Lokalråd: held back")
        .says("1 of 2 written as files");
    assert!(!project.path("output/archive/2026").exists());
    fs::remove_dir_all(project.path("output/2026/briefings/area-1.pdf")).unwrap();
    project
        .run(&["run"])
        .ends_with_code(0)
        .says("1 written as files now, 1 before");
    assert_eq!(project.files("output/outbox/2026").len(), 3);
}

#[test]
fn a_missing_glyph_fails_the_briefings_that_need_it() {
    let project = Project::tiny();
    // In a name of a delivery it is refused before.
    project.replace(
        "report-templates/area/report.typ",
        "  head(briefing, texts)",
        "  head(briefing, texts)\n  [漢]",
    );
    let run = project.run(&["run"]).ends_with_code(7);
    run.says("FAILED     area-1, area-2, area-3, area-4")
        .says("漢");
    assert!(!project.path("output/2026/briefings/area-4.pdf").exists());
    let whole = project.path("output/2026/briefings/municipality.pdf");
    assert!(whole.exists());
}

#[test]
fn names_are_printed_and_never_run() {
    let project = Project::tiny();
    let name = r#"#panic("x") *_$ <b> {{ 7 * 7 }} [\]"#;
    project.replace(
        "data/raw/units.csv",
        "4,Nedre By",
        &format!("4,\"{}\"", name.replace('"', "\"\"")),
    );
    project.replace(
        "config.toml",
        "name = \"Nørre Lokalråd\"",
        "name = \"Bcc: x@y.example, <a@b.example>\"",
    );
    project.run(&["run"]).ends_with_code(0);
    let mail = project.read("output/outbox/2026/norre_at_Lilleby.example.eml");
    let mail = mail_parser::MessageParser::default()
        .parse(mail.as_bytes())
        .unwrap()
        .into_owned();
    let to = mail.to().unwrap().as_list().unwrap();
    assert_eq!(to.len(), 1);
    assert_eq!(to[0].address(), Some("norre@Lilleby.example"));
    assert!(mail.bcc().is_none());
    let pdf =
        crate::pdf::Pdf::read(&fs::read(project.path("output/2026/briefings/area-4.pdf")).unwrap());
    assert!(pdf.holds(name), "{}", pdf.text);
}

#[test]
fn a_template_fault_is_told_with_file_line_and_column() {
    let project = Project::tiny();
    project.replace(
        "report-templates/area/report.typ",
        "  head(briefing, texts)",
        "  head(briefing, texts)\n  nonsense()",
    );
    project
        .run(&["run"])
        .ends_with_code(7)
        .says("report-templates/area/report.typ:9:3: unknown variable: nonsense")
        .says("FAILED     area-1, area-2, area-3, area-4");
    let project = Project::tiny();
    project.replace(
        "report-templates/da/texts/findings.jinja",
        "{%- endif -%}",
        "{%- endi -%}",
    );
    project
        .run(&["run"])
        .ends_with_code(5)
        .says("report-templates/da/texts/findings.jinja:");
    let project = Project::tiny();
    fs::remove_file(project.path("report-templates/da/mail/subject.jinja")).unwrap();
    project
        .run(&["check"])
        .ends_with_code(6)
        .says("report-templates/da/mail/subject.jinja");
}

#[test]
fn what_was_published_is_read_while_nothing_changed() {
    const READ: &str = "as published; nothing changed since";
    let project = Project::tiny();
    project.run(&["run"]).ends_with_code(0);
    let briefing = || fs::read(project.path("output/2026/briefings/area-1.pdf")).unwrap();
    let published = briefing();
    let render = || project.run(&["render", "1"]).ends_with_code(0);
    render().says(READ);
    assert!(briefing() == published);
    // Of other settings, another snapshot or tables that were changed since it is made anew.
    let is_read = || render().stderr.contains(READ);
    let table = "output/2026/data/published.csv";
    let (catalogue, figures) = (project.read("catalogue.toml"), project.read(table));
    project.write("catalogue.toml", &format!("{catalogue}\n# later\n"));
    assert!(!is_read());
    project.write("catalogue.toml", &catalogue);
    project.write(table, &format!("{figures}\n"));
    assert!(!is_read());
    project.write(table, &figures);
    assert!(is_read());
    project.run(&["refresh"]).ends_with_code(0);
    assert!(!is_read());
}

#[test]
fn a_template_reads_nothing_but_its_inputs() {
    for path in [
        "/etc/passwd",
        "../../config.toml",
        "/briefings.json",
        "@preview/cetz:0.3.0",
    ] {
        let project = Project::tiny();
        let line = format!("head(briefing, texts)\n  read(\"{path}\")");
        let report = "report-templates/area/report.typ";
        project.replace(report, "head(briefing, texts)", &line);
        project
            .run(&["run"])
            .ends_with_code(7)
            .says("report-templates/area/report.typ:9:");
    }
}

#[test]
fn a_template_folder_has_all_that_an_editor_needs() {
    let project = Project::tiny();
    project.run(&["refresh"]).ends_with_code(0);
    project
        .run(&["template", "2", "--into", "mine"])
        .ends_with_code(0)
        .says("typst watch");
    let files = project.files("mine");
    let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
    for expected in [
        "briefing.json",
        "figures.csv",
        "figures/trends.svg",
        "fonts/NotoSans-Regular.ttf",
        "main.typ",
        "report.typ",
        "shared/briefing.typ",
        "texts/shared.typ",
    ] {
        assert!(names.contains(&expected), "{expected} in {names:?}");
    }
    let svg = project.read("mine/figures/trends.svg");
    assert!(
        svg.contains("Noto Sans") && svg.contains("Skjult i 2023–2025"),
        "{svg}"
    );
    project
        .run(&["template", "9", "--into", "mine"])
        .ends_with_code(4)
        .says("no briefing about `9`");
}

#[test]
fn both_languages() {
    let project = Project::tiny();
    project.replace("config.toml", "language = \"da\"", "language = \"en\"");
    project.run(&["run"]).ends_with_code(0);
    let mail = project.read("output/outbox/2026/okonomi_at_lilleby.example.eml");
    assert!(mail.contains("Kind regards"), "{mail}");
}

#[test]
fn a_changed_snapshot_is_not_used() {
    let project = Project::tiny();
    project.run(&["refresh"]).ends_with_code(0);
    let copy = project.path("data/snapshots/2026/counts-2024.parquet");
    let mut bytes = fs::read(&copy).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&copy, bytes).unwrap();
    project
        .run(&["render"])
        .ends_with_code(4)
        .says("counts-2024.parquet was changed");
}

#[cfg(unix)]
#[test]
fn files_about_persons_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::tiny();
    project.run(&["run"]).ends_with_code(0);
    let mode = |path: &str| {
        fs::metadata(project.path(path))
            .unwrap()
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!(mode("data/snapshots/2026/counts-2025.parquet"), 0o600);
    assert_eq!(mode("output/2026/briefings/area-1.pdf") & 0o600, 0o600);
}

#[test]
fn only_one_run_at_a_time() {
    let project = Project::tiny();
    fs::create_dir_all(project.path("output")).unwrap();
    let lock = fs::File::create(project.path("output/.lock")).unwrap();
    lock.lock().unwrap();
    project
        .run(&["run"])
        .ends_with_code(8)
        .says("another run is at work");
}

#[test]
fn a_pdf_that_does_not_say_its_figures_is_not_written() {
    for (template, left_out, missing) in [
        (
            "report-templates/area/report.typ",
            "indicator-table(briefing, texts)",
            "does not hold an indicator: `",
        ),
        (
            "report-templates/area/main.typ",
            "#attach(briefing, texts(briefing))",
            "does not hold the attached table: `area-1.csv`",
        ),
    ] {
        let project = Project::tiny();
        // The names of indicators stand in definitions and charts too.
        project.replace(template, left_out, "");
        project.replace(
            "report-templates/area/report.typ",
            "definitions(briefing, texts)",
            "",
        );
        project.replace("catalogue.toml", "kind = \"trends\"", "kind = \"bars\"");
        project.replace(
            "catalogue.toml",
            "indicators = [\"residents\", \"young\", \"ill\"]",
            "indicators = [\"residents\"]",
        );
        project.run(&["run"]).ends_with_code(7).says(missing);
        assert!(!project.path("output/2026/briefings/area-1.pdf").exists());
        assert!(
            project
                .path("output/2026/briefings/municipality.pdf")
                .exists()
        );
    }
}
