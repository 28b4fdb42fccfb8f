//! The main job on the shipped configuration.

use std::{collections::BTreeMap, fs, sync::LazyLock};

use crate::{
    pdf::Pdf,
    support::{Project, Published, repository},
};

/// A whole run on the demonstration municipality, once for all tests.
pub(crate) static RUN: LazyLock<Project> = LazyLock::new(|| {
    let project = Project::shipped(str::to_owned);
    project
        .run(&["run"])
        .ends_with_code(0)
        .says("briefings  88 of 88");
    project
});

/// What the catalogue says of an indicator.
struct Entry {
    measure: String,
    is_in_kroner: bool,
    /// Whether it is a number per 100, which has a decimal.
    is_per_hundred: bool,
    sensitivity: String,
    /// Whether it stands in briefings, in a table or a chart.
    is_told: bool,
}

/// The indicators of the shipped catalogue, as it is written.
static CATALOGUE: LazyLock<BTreeMap<String, Entry>> = LazyLock::new(|| {
    let text = fs::read_to_string(repository().join("data/catalogue.toml")).unwrap();
    let catalogue: toml::Value = toml::from_str(&text).unwrap();
    let charts = catalogue["chart"].as_array().unwrap().iter();
    let drawn: Vec<&toml::Value> = charts
        .flat_map(|chart| chart["indicators"].as_array().unwrap())
        .collect();
    let entry = |indicator: &toml::Value| {
        let text = |key: &str| indicator.get(key).and_then(toml::Value::as_str);
        let listed = indicator.get("listed").and_then(toml::Value::as_bool);
        let entry = Entry {
            measure: text("measure").unwrap().to_owned(),
            is_in_kroner: text("unit") == Some("money"),
            is_per_hundred: indicator.get("per").and_then(toml::Value::as_integer) == Some(100),
            sensitivity: text("sensitivity").unwrap_or("normal").to_owned(),
            is_told: listed != Some(false) || drawn.contains(&&indicator["id"]),
        };
        (text("id").unwrap().to_owned(), entry)
    };
    let indicators = catalogue["indicator"].as_array().unwrap().iter();
    indicators.map(entry).collect()
});

/// Tells whether an indicator is about health, crime or special teaching.
pub(crate) fn is_sensitive(indicator: &str) -> bool {
    CATALOGUE[indicator].sensitivity == "sensitive"
}

/// Tells whether an indicator is made of the published figures of others.
pub(crate) fn is_index(indicator: &str) -> bool {
    CATALOGUE[indicator].measure == "standardised"
}

/// Writes a published value as it stands on a page, apart from the program's own way.
fn written(row: &Published) -> String {
    let Some(value) = row.value else {
        return "skjult".to_owned();
    };
    let digits = format!("{:.0}", value.abs());
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    let entry = &CATALOGUE[&row.indicator];
    if entry.is_per_hundred {
        let (whole, tenths) = (value.abs().trunc(), format!("{:.1}", value.abs()));
        assert!(whole < 1000.0, "{row:?}");
        let sign = match entry.measure.as_str() {
            "difference" if value > 0.0 => "+",
            "difference" if value < 0.0 => "−",
            _ => "",
        };
        return format!("{sign}{}", tenths.replace('.', ","));
    }
    match entry.measure.as_str() {
        "share" => format!("{grouped} %"),
        "mean" if entry.is_in_kroner => format!("{grouped} kr."),
        "mean" => format!("{value:.1}").replace('.', ","),
        "standardised" => format!("indeks {grouped}"),
        "difference" if value > 0.0 => format!("+{grouped}"),
        "difference" if value < 0.0 => format!("−{grouped}"),
        "count" | "rate" | "difference" => grouped,
        measure => panic!("{measure} of {}", row.indicator),
    }
}

fn names() -> BTreeMap<String, String> {
    let units = RUN.read("data/raw/units.csv");
    let mut reader = csv::Reader::from_reader(units.as_bytes());
    reader
        .records()
        .map(|row| row.unwrap())
        .map(|row| (row[0].to_owned(), row[1].to_owned()))
        .collect()
}

/// The briefings about areas and the municipality, by file name.
pub(crate) fn briefings_of_units() -> Vec<(String, Vec<u8>)> {
    let mut files = RUN.files("output/2026/briefings");
    files.retain(|(name, _)| name.starts_with("area-") || name == "municipality.pdf");
    files
}

#[test]
fn every_briefing_says_what_was_published_about_its_own_unit() {
    let published = RUN.published();
    let names = names();
    let briefings = briefings_of_units();
    assert_eq!(briefings.len(), 80);
    for (file, bytes) in &briefings {
        let unit = file.trim_end_matches(".pdf").trim_start_matches("area-");
        let pdf = Pdf::read(bytes);
        let name = &names[unit];
        assert!(pdf.holds(name), "{file}");
        // What the law asks of a larger estate fills a page more.
        let has_larger_estate = pdf.holds("Sandsynlighed for betegnelsen på listen");
        let most = match unit {
            "municipality" => 14,
            _ if has_larger_estate => 7,
            _ => 6,
        };
        assert!(
            (3..=most).contains(&pdf.pages),
            "{file} has {} pages",
            pdf.pages
        );
        assert_eq!(pdf.language(), "da", "{file}");
        assert!(pdf.is_tagged(), "{file}");
        let metadata = pdf.metadata();
        for text in [
            name.as_str(),
            "<pdfaid:part>3<",
            "<pdfaid:conformance>A<",
            "<pdfuaid:part>1<",
        ] {
            assert!(metadata.contains(text), "{file} lacks {text}: {metadata}");
        }
        assert!(pdf.holds("Syntetiske data"), "{file}");
        let newest: Vec<_> = published
            .iter()
            .filter(|row| row.unit == unit && row.year == 2025)
            .filter(|row| CATALOGUE[&row.indicator].is_told)
            .collect();
        let told = CATALOGUE.values().filter(|entry| entry.is_told).count();
        assert_eq!(newest.len(), told, "{file}");
        for row in newest {
            assert!(pdf.holds(&written(row)), "{file} lacks {row:?}");
        }
        for other in names
            .keys()
            .filter(|other| other.len() == 3 && *other != unit && unit != "municipality")
        {
            assert!(
                !pdf.holds(&format!("Område {other} ·")),
                "{file} names area {other}"
            );
        }
    }
}

#[test]
fn each_pdf_holds_its_rows_of_the_published_table() {
    let table = RUN.read("output/2026/data/published.csv");
    let head = table.lines().next().unwrap();
    assert_eq!(
        head,
        "edition,unit,unit_kind,parent,year,indicator,numerator,denominator,value,shown,\
        pooled_years,pooled_numerator,pooled_denominator,pooled_value"
    );
    for unit in ["101", "241"] {
        let bytes = fs::read(RUN.path(&format!("output/2026/briefings/area-{unit}.pdf"))).unwrap();
        let own: Vec<_> = table
            .lines()
            .filter(|line| line.starts_with(&format!("2026,{unit},")))
            .collect();
        let expected = format!("{head}\n{}\n", own.join("\n"));
        assert_eq!(Pdf::read(&bytes).attachments(), [expected.into_bytes()]);
    }
}

#[test]
fn the_municipality_is_as_described() {
    let published = RUN.published();
    let residents: BTreeMap<(&str, i32), f64> = published
        .iter()
        .filter(|row| row.unit_kind == "area" && row.indicator == "residents")
        .filter_map(|row| Some(((row.unit.as_str(), row.year), row.value?)))
        .collect();
    let newest: Vec<f64> = residents
        .iter()
        .filter(|((_, year), _)| *year == 2025)
        .map(|(_, n)| *n)
        .collect();
    assert_eq!(newest.len(), 79);
    assert_eq!(newest.iter().copied().fold(f64::MAX, f64::min), 235.0);
    assert_eq!(newest.iter().copied().fold(0.0, f64::max), 4770.0);
    let total: f64 = newest.iter().sum();
    assert!((115_000.0..125_000.0).contains(&total), "{total}");
    for ((unit, year), _) in residents {
        assert!(
            year >= if unit.starts_with('1') { 2015 } else { 2022 },
            "{unit} {year}"
        );
    }
    let country_before = published
        .iter()
        .any(|row| row.unit == "country" && row.year < 2022);
    assert!(!country_before);
    // Moves of the whole municipality are not known before all of it is divided.
    let early = |row: &&Published| {
        row.unit == "municipality" && row.indicator == "moved_in" && row.year < 2022
    };
    assert_eq!(published.iter().filter(early).count(), 0);
}

#[test]
fn no_small_count_is_published() {
    for row in RUN.published().iter().filter(|row| row.shown) {
        let entry = &CATALOGUE[&row.indicator];
        let least = match entry.sensitivity.as_str() {
            "sensitive" => 10.0,
            "normal" => 5.0,
            // Dwellings are no persons.
            _ => continue,
        };
        // A difference is made of published rates, and may be negative.
        if entry.measure != "difference" {
            assert!(row.numerator.is_none_or(|n| n >= least), "{row:?}");
        }
        if entry.measure == "share" {
            let both = row.numerator.zip(row.denominator);
            assert!(both.is_none_or(|(n, below)| below - n >= 5.0), "{row:?}");
        }
    }
}

#[test]
fn mails_carry_what_each_recipient_gets() {
    let mails: BTreeMap<String, Vec<u8>> = RUN.files("output/outbox/2026").into_iter().collect();
    assert!(mails.contains_key("index.html"));
    let read = |name: &str| {
        mail_parser::MessageParser::default()
            .parse(&mails[name])
            .unwrap()
            .into_owned()
    };
    let mail = read("oekonomiudvalget_at_lindefjord.example.eml");
    assert_eq!(
        mail.subject(),
        Some("Økonomiudvalget 11. marts 2026, punkt 6: Boligsocial monitorering 2026")
    );
    assert_eq!(mail.attachment_count(), 1);
    let body = mail.body_text(0).unwrap();
    assert!(body.starts_with("Til Økonomiudvalget"), "{body}");
    assert!(body.contains("OBS: Syntetiske data"), "{body}");
    let association = read("bestyrelsen_at_ravn.example.eml");
    let names: Vec<_> = association
        .attachments()
        .filter_map(mail_parser::MimeHeaders::attachment_name)
        .collect();
    assert_eq!(
        names,
        [
            "Boligforeningen Ravn – Boligsocial monitorering 2026.pdf",
            "Tårnhusene – Boligsocial monitorering 2026.pdf",
            "Lyngbakkekvarteret – Boligsocial monitorering 2026.pdf",
            "Kragelundbro by – Boligsocial monitorering 2026.pdf"
        ]
    );
    let town = read("teknisk.udvalg_at_lindefjord.example.eml");
    let names: Vec<_> = town
        .attachments()
        .filter_map(|part| mail_parser::MimeHeaders::attachment_name(part))
        .collect();
    assert_eq!(
        names,
        ["Teknisk Udvalg – Boligsocial monitorering 2026.pdf"]
    );
    let packet = RUN.path("output/2026/briefings/packet-teknisk-udvalg.pdf");
    let attached = town.attachments().next().unwrap();
    assert!(attached.contents() == fs::read(packet).unwrap());
}

#[test]
fn documents_that_are_about_no_unit_have_templates_too() {
    let today = ["--as-of", "2026-02-09"];
    let page = RUN.briefing("disclosure", &today);
    assert_eq!(page["document"]["edition"], "2026");
    let packet = RUN.briefing("packet-oekonomiudvalget", &today);
    let parts = packet["parts"].as_array().unwrap();
    assert_eq!(parts.len(), 5);
    for part in parts {
        let folder = part["folder"].as_str().unwrap();
        let briefing = format!("templates/packet-oekonomiudvalget{folder}briefing.json");
        assert!(RUN.path(&briefing).exists(), "{briefing}");
    }
}

#[test]
fn a_packet_is_one_document_with_a_note_contents_and_bookmarks() {
    let file = RUN.path("output/2026/briefings/packet-teknisk-udvalg.pdf");
    let pdf = Pdf::read(&fs::read(file).unwrap());
    // Two pages of contents, twelve of the municipality, four each of 38 areas, the definitions.
    assert!((160..=180).contains(&pdf.pages), "{}", pdf.pages);
    let note = "Til Teknisk Udvalg. Her er »Boligsocial monitorering 2026«";
    for text in [
        "Møde 10. marts 2026, punkt 4",
        note,
        "notaterne om 38 områder",
    ] {
        assert!(pdf.holds(text), "{text}");
    }
    assert!(pdf.holds(&format!("side 1 / {}", pdf.pages)));
    let names = names();
    let bookmarks = pdf.bookmarks();
    for area in 101..=138 {
        let name = &names[&area.to_string()];
        assert!(bookmarks.contains(name), "{name} in {bookmarks:?}");
    }
    assert!(!bookmarks.contains(&names["201"]), "{bookmarks:?}");
    // The tables of all briefings in it.
    assert_eq!(pdf.attachments().len(), 39);
    assert_eq!(pdf.language(), "da");
    assert!(pdf.is_tagged());
}

#[test]
fn the_run_is_on_record() {
    let record: serde_json::Value =
        serde_json::from_str(&RUN.read("output/2026/run.json")).unwrap();
    assert_eq!(record["edition"], "2026");
    assert_eq!(record["date"], "2026-02-09");
    // The municipality, 79 areas, 4 associations, the page about disclosure control, 3 packets.
    assert_eq!(record["units"].as_array().unwrap().len(), 88);
    // Thirteen tables of eleven years, and the map.
    assert_eq!(record["inputs"].as_array().unwrap().len(), 13 * 11 + 1);
    assert!(
        record["units"]
            .as_array()
            .unwrap()
            .iter()
            .all(|unit| unit["seconds"].as_f64() > Some(0.0))
    );
    let steps: Vec<_> = record["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["step"].as_str().unwrap())
        .collect();
    assert_eq!(
        steps,
        ["refresh", "figures", "render", "deliver", "archive"]
    );
    RUN.run(&["archive", "verify"])
        .ends_with_code(0)
        .says("2026  ");
    RUN.run(&["archive", "list"])
        .ends_with_code(0)
        .says("2026  ");
}

#[test]
#[ignore = "long: the whole edition again, in one thread"]
fn a_second_run_in_one_thread_makes_the_same_bytes_and_sends_nothing() {
    let again = Project::shipped(str::to_owned);
    again.run(&["run", "--jobs", "1"]).ends_with_code(0);
    for folder in [
        "output/2026/briefings",
        "output/2026/data",
        "output/outbox",
        "output/archive",
    ] {
        assert!(again.files(folder) == RUN.files(folder), "{folder}");
    }
    again
        .run(&["run"])
        .ends_with_code(0)
        .says("0 written as files now, 9 before");
}

#[test]
#[ignore = "long: the whole edition again, killed on its way"]
fn a_killed_run_leaves_whole_files_and_the_next_one_finishes_it() {
    let project = Project::shipped(str::to_owned);
    let mut killed = std::process::Command::new(env!("CARGO_BIN_EXE_boligmonitor"))
        .args(["run", "--as-of", "2026-02-09"])
        .current_dir(project.path(""))
        .stderr(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let briefings = project.path("output/2026/briefings");
    let written = || fs::read_dir(&briefings).map_or(0, Iterator::count);
    while written() < 10 {
        assert!(
            killed.try_wait().unwrap().is_none(),
            "ended before it was killed"
        );
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert!(written() < 80);
    for (name, bytes) in project.files("output/2026/briefings") {
        if !name.starts_with(".writing-") {
            let whole = fs::read(RUN.path(&format!("output/2026/briefings/{name}"))).unwrap();
            assert!(bytes == whole, "{name} is not whole");
        }
    }
    project
        .run(&["run"])
        .ends_with_code(0)
        .says("9 of 9 written as files");
    assert!(project.files("output/archive") == RUN.files("output/archive"));
}
