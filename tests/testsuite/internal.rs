//! The internal edition: smaller figures for few, and nothing public that depends on it.

use std::{collections::BTreeMap, sync::LazyLock};

use crate::{
    demo::RUN,
    groups::{demonstration, request},
    pdf::Pdf,
    support::{Project, Published, copy, copy_folder},
};

/// The demonstration with its internal edition, once for all tests; none may change it.
pub(crate) static INTERNAL: LazyLock<Project> = LazyLock::new(|| {
    let project = demonstration();
    project
        .run(&["internal"])
        .ends_with_code(0)
        .says("hidden in the public edition")
        .says("85 briefings in");
    project
});

/// Makes a copy of the demonstration with its internal edition.
fn copied() -> Project {
    let project = Project::empty();
    for folder in ["data", "report-templates", "output"] {
        copy_folder(&INTERNAL.path(folder), &project.path(folder));
    }
    copy(&INTERNAL.path("config.toml"), &project.path("config.toml"));
    project
}

/// Returns the figures of a table of published ones, by indicator, unit and year.
fn figures(table: &str) -> BTreeMap<(String, String, i32), Published> {
    let rows = csv::Reader::from_reader(table.as_bytes()).into_deserialize();
    let rows = rows.map(|row: Result<Published, _>| row.unwrap());
    rows.map(|row| ((row.indicator.clone(), row.unit.clone(), row.year), row))
        .collect()
}

#[test]
fn it_shows_all_that_the_public_edition_does_and_more() {
    let public = figures(&RUN.read("output/2026/data/published.csv"));
    let internal = figures(&INTERNAL.read("output/internal/2026/data/published.csv"));
    assert_eq!(public.len(), internal.len());
    let (mut more, mut hidden) = (0, 0);
    for (key, own) in &internal {
        let of_public = &public[key];
        if of_public.shown {
            assert_eq!(
                (own.value, own.numerator, own.denominator),
                (of_public.value, of_public.numerator, of_public.denominator),
                "{key:?}"
            );
        } else {
            more += usize::from(own.shown);
            hidden += usize::from(!own.shown);
        }
    }
    println!("{more} more, {hidden} hidden in both");
    assert!(more > 500 && hidden > 500, "{more} {hidden}");
    INTERNAL
        .run(&["audit", "--internal"])
        .ends_with_code(0)
        .says("are safe");
}

#[test]
fn its_policy_is_shown_where_it_stands_in_the_configuration() {
    let shown = INTERNAL.run(&["show-config"]).ends_with_code(0).stdout;
    let shown: toml::Table = shown.parse().unwrap();
    let policy = &shown["disclosure"]["internal"];
    assert_eq!(policy["normal"]["minimum_count"].as_integer(), Some(3));
    assert_eq!(policy["recipients"].as_array().map(Vec::len), Some(2));
    assert!(!shown.contains_key("internal"));
}

#[test]
fn every_page_says_who_may_see_it_and_nothing_public_does() {
    let words = "INTERNT, kun til Direktionen, Analyseenheden · Syntetiske data";
    let of = |folder: &str, name: &str| {
        Pdf::read(&std::fs::read(INTERNAL.path(&format!("{folder}/briefings/{name}.pdf"))).unwrap())
    };
    for name in ["area-101", "municipality", "association-h1", "disclosure"] {
        let pdf = of("output/internal/2026", name);
        let marks = pdf.text.matches("INTERNT,kuntilDirektionen").count();
        assert_eq!(marks, pdf.pages, "{name}");
        assert!(pdf.holds(words), "{name}");
        assert!(!of("output/2026", name).holds("INTERNT"), "{name}");
    }
    for page in ["index.html", "unit/area-101.html"] {
        let internal = INTERNAL.read(&format!("output/internal/2026/site/{page}"));
        assert!(internal.contains(words), "{page}");
    }
    let package = INTERNAL.read("output/internal/2026/data/datapackage.json");
    assert!(package.contains(words), "{package}");
    for (name, bytes) in INTERNAL.files("output/2026") {
        let text = String::from_utf8_lossy(&bytes);
        assert!(name == "config.toml" || !text.contains("INTERNT"), "{name}");
    }
    #[cfg(unix)]
    {
        let folder = std::fs::metadata(INTERNAL.path("output/internal/2026")).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::mode(&folder.permissions());
        assert_eq!(mode & 0o777, 0o700);
    }
}

#[test]
fn nothing_public_depends_on_it() {
    let (project, alone) = (copied(), demonstration());
    let public = |project: &Project| {
        let mut files = project.files("output");
        files.retain(|(name, _)| !name.starts_with("internal/"));
        files
    };
    assert!(public(&project) == public(&alone), "a public file changed");
    // Its readers could find out more from what is counted of a group; whatever is asked for, nothing is.
    request(&project, "nord", &["101", "102", "110"]);
    project
        .run(&["area", "request.toml"])
        .ends_with_code(0)
        .says("there is an internal edition")
        .says(", 0 of them counted,");
    assert!(
        !project
            .path("output/groups/2026/nord/request.json")
            .exists()
    );
    project
        .run(&["audit", "--internal"])
        .ends_with_code(0)
        .says("are safe");
    // What was told of a group before it is reckoned with.
    request(&alone, "nord", &["101", "102", "110"]);
    for (command, words) in [
        (&["area", "request.toml"][..], "of them counted"),
        (&["internal"], "hidden in the public edition"),
        (&["audit", "--internal"], "are safe"),
    ] {
        alone.run(command).ends_with_code(0).says(words);
    }
    // It is made again from what was noted, once the rows about persons are deleted too.
    let worlds = project.path("data/snapshots/2026-internal-worlds.json");
    assert!(worlds.exists());
    project.replace(
        "config.toml",
        "person_rows_days = 1826",
        "person_rows_days = 1",
    );
    project
        .run_on("2027-12-31", &["forget", "--edition", "2027"])
        .ends_with_code(0);
    assert!(!worlds.exists(), "it tells of exact counts");
    let noted = |project: &Project| project.read("output/internal/2026/data/published.csv");
    let pdf = "output/internal/2026/briefings/area-101.pdf";
    std::fs::remove_file(project.path(pdf)).unwrap();
    project.run(&["internal"]).ends_with_code(0);
    assert_eq!(noted(&project), noted(&INTERNAL));
    let bytes = |project: &Project| std::fs::read(project.path(pdf)).unwrap();
    assert!(bytes(&project) == bytes(&INTERNAL), "the same, made again");
}

#[test]
fn what_one_year_hid_of_another_stays_hidden() {
    let project = Project::tiny();
    let policy = "[disclosure.internal]\nrecipients = [\"Analyse\"]\n\
                  normal = { minimum_count = 3, minimum_denominator = 5 }\n\
                  sensitive = { minimum_count = 3, minimum_denominator = 5 }\n";
    let config = project.read("config.toml");
    project.write("config.toml", &format!("{config}\n{policy}"));
    for edition in ["2025", "2026"] {
        for command in [&["run"][..], &["internal"], &["audit", "--internal"]] {
            let arguments = [command, &["--edition", edition]].concat();
            project.run(&arguments).ends_with_code(0);
        }
    }
    let of = |edition: &str| {
        figures(&project.read(&format!("output/internal/{edition}/data/published.csv")))
    };
    let (before, now) = (of("2025"), of("2026"));
    let both = before
        .iter()
        .filter_map(|(key, row)| Some((row, now.get(key)?)));
    assert!(both.clone().count() > 0);
    for (row, later) in both {
        assert_eq!(row.shown, later.shown, "{} {}", row.unit, row.year);
    }
}

#[test]
fn internal_editions_that_cannot_be_made() {
    let project = copied();
    project
        .run(&["internal", "--edition", "2027"])
        .ends_with_code(4)
        .says("nobody has edition 2027 yet");
    RUN.run(&["audit", "--internal"])
        .ends_with_code(4)
        .says("edition 2026 has no internal edition");
    // What its readers have is of another edition than the public one.
    let table = "output/internal/2026/data/published.csv";
    let text = project.read(table);
    let row = text
        .lines()
        .find(|row| row.contains(",residents,"))
        .unwrap();
    let mut fields: Vec<String> = row.split(',').map(str::to_owned).collect();
    fields[6] = "9995".to_owned();
    project.write(table, &text.replace(row, &fields.join(",")));
    project
        .run(&["internal"])
        .ends_with_code(4)
        .says("is the internal edition of what edition 2026 was before");
    let config = project.read("config.toml");
    let start = config.find("[disclosure.internal]").unwrap();
    let end = start + config[start..].find("# --- Mails").unwrap();
    project.write(
        "config.toml",
        &format!("{}{}", &config[..start], &config[end..]),
    );
    project
        .run(&["internal"])
        .ends_with_code(3)
        .says("nobody gets an internal edition");
    for (policy, expected) in [
        ("recipients = []", "names nobody"),
        ("recipients = [\"A\", \" \"]", "names nobody"),
        (
            "recipients = [\"A\", \"B\", \"C\", \"D\", \"E\", \"F\"]",
            "names more than 5",
        ),
        (
            "recipients = [\"A\"]\naudit_width = 4",
            "is under `disclosure.rounding_base`",
        ),
        (
            "recipients = [\"A\"]\naudit_width = 6",
            "is above `disclosure.audit_width`",
        ),
        (
            "recipients = [\"A\"]\nnormal = { minimum_count = 2, minimum_denominator = 5 }",
            "is under 3",
        ),
        (
            "recipients = [\"A\"]\nnormal = { minimum_count = 6, minimum_denominator = 5 }",
            "is above `disclosure.normal.minimum_count`",
        ),
        (
            "recipients = [\"A\"]\nnormal = { minimum_count = 3, minimum_denominator = 21 }",
            "is above `disclosure.normal.minimum_denominator`",
        ),
    ] {
        let limits = "{ minimum_count = 3, minimum_denominator = 5 }";
        let normal = match policy.contains("normal =") {
            true => String::new(),
            false => format!("normal = {limits}\n"),
        };
        let section = format!("[disclosure.internal]\n{policy}\n{normal}sensitive = {limits}\n\n");
        let changed = format!("{}{section}{}", &config[..start], &config[end..]);
        project.write("config.toml", &changed);
        project
            .run(&["show-config"])
            .ends_with_code(3)
            .says("disclosure.internal")
            .says(expected);
    }
}
