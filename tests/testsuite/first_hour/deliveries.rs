//! Files as a municipality has them, in `files` of a project.

use std::{fmt::Write, fs};

use crate::{
    forms::{
        windows_1252,
        workbook::{Entry, text, xlsx},
    },
    support::Project,
};

fn deliver(project: &Project, file: &str, bytes: impl AsRef<[u8]>) {
    let path = project.path(&format!("files/{file}"));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// A workbook a year: headings in two rows, totals of districts between areas, a note below, another
/// sheet.
pub(crate) fn workbooks(project: &Project) {
    for year in [2024, 2025] {
        let more = f64::from(year - 2024) * 10.0;
        let names = |names: &[&str]| {
            names
                .iter()
                .map(|name| match *name {
                    "" => Entry::Empty,
                    name => text(name),
                })
                .collect::<Vec<_>>()
        };
        let mut rows = vec![
            names(&[&format!("Befolkning 1. januar {year}")]),
            Vec::new(),
            names(&["Område", "", "Mænd", "", "Kvinder", "", "I alt"]),
            names(&["Nr.", "Navn", "0-17 år", "18+ år", "0-17 år", "18+ år"]),
        ];
        let mut all = [0.0; 5];
        for (district, first, count) in [("Nord", 101, 3), ("Syd", 201, 2)] {
            let mut sums = [0.0; 5];
            for number in 0..count {
                let step = f64::from(number) * 50.0;
                let own = [100.0 + more, 100.0 + step, 100.0, 100.0 + step];
                let figures = [own[0], own[1], own[2], own[3], own.iter().sum()];
                let mut row = vec![
                    Entry::Number(f64::from(first + number)),
                    text(&format!("{district}by {}", number + 1)),
                ];
                for (place, figure) in figures.iter().enumerate() {
                    sums[place] += figure;
                    let is_missing = place == 2 && first + number == 102;
                    row.push(if is_missing {
                        text("..")
                    } else {
                        Entry::Number(*figure)
                    });
                }
                rows.push(row);
            }
            rows.push(total(&format!("{district} i alt"), sums));
            for (all, sum) in all.iter_mut().zip(sums) {
                *all += sum;
            }
        }
        rows.push(total("Kommunen i alt", all));
        rows.push(names(&["Kilde: Kommunen"]));
        let sheets = [("Noter", vec![vec![text("Læs mig")]]), ("Tal", rows)];
        deliver(project, &format!("tal-{year}.xlsx"), xlsx(&sheets));
    }
}

fn total(name: &str, sums: [f64; 5]) -> Vec<Entry> {
    let figures = sums.into_iter().map(Entry::Number);
    [Entry::Empty, text(name)]
        .into_iter()
        .chain(figures)
        .collect()
}

/// A register of persons; returns what says who somebody is.
pub(super) fn register(project: &Project) -> Vec<String> {
    let mut rows = "AAR;CPRNR;NAVN;OMRAADE;FOEDT;I_ARBEJDE;INDKOMST\r\n".to_owned();
    let mut secrets = Vec::new();
    for year in [2024, 2025] {
        for person in 0..240 {
            let (day, month) = (person % 28 + 1, person % 12 + 1);
            // A quarter of each area is old.
            let born = if person / 4 % 4 == 0 { 1940 } else { 1980 };
            let cpr = format!("{day:02}{month:02}{:02}-{:04}", born % 100, 1000 + person);
            let name = format!("Åse Sørensen{person}");
            let area = 101 + person % 4;
            let works = if person / 4 % 2 == 0 { "J" } else { "N" };
            write!(
                rows,
                "{year};{cpr};{name};{area};{day:02}-{month:02}-{born};{works};{}.{:03},50\r\n",
                200 + person,
                person + 100
            )
            .unwrap();
            secrets.extend([cpr, name]);
        }
    }
    deliver(project, "personer.csv", windows_1252(&rows));
    secrets
}

const AREAS: [(&str, &str); 5] = [
    ("000", "Hele kommunen"),
    ("101", "Nørreby"),
    ("102", "Sønderby"),
    ("103", "Østerby"),
    ("104", "Vesterby"),
];
const AGES: [&str; 4] = ["Alder i alt", "0-17 år", "18-64 år", "65 år og derover"];

/// The figure of an area, an age and a year; the first area and age are sums.
fn figure(area: usize, age: usize, year: i32) -> i32 {
    match (area, age) {
        (0, age) => (1..5).map(|area| figure(area, age, year)).sum(),
        (area, 0) => (1..4).map(|age| figure(area, age, year)).sum(),
        (area, age) => {
            let (area, age) = (i32::try_from(area).unwrap(), i32::try_from(age).unwrap());
            let more = if age == 1 { (year - 2024) * 10 } else { 0 };
            100 + area * 20 + age * 100 + 60 * i32::from(age == 3) - 20 + more
        }
    }
}

/// Statbank's export: a row a value, and a year with two quarters.
pub(super) fn statbank_csv(project: &Project) {
    let mut rows = "OMRÅDE;ALDER;TID;INDHOLD\n".to_owned();
    for (area, (code, name)) in AREAS.iter().enumerate() {
        for (age, label) in AGES.iter().enumerate() {
            for year in [2024, 2025] {
                for quarter in 1..3 {
                    let figure = figure(area, age, year) + (quarter - 1) * 15;
                    writeln!(rows, "{code} {name};{label};{year}K{quarter};{figure}").unwrap();
                }
            }
        }
    }
    deliver(project, "FOLK1A.csv", rows);
}

/// The same as PX, with codes.
pub(super) fn statbank_px(project: &Project) {
    let quoted = |texts: &[&str]| -> String {
        let quoted: Vec<_> = texts.iter().map(|text| format!("\"{text}\"")).collect();
        quoted.join(",")
    };
    let mut px = format!(
        "CHARSET=\"ANSI\";\nAXIS-VERSION=\"2000\";\nCODEPAGE=\"iso-8859-1\";\nSTUB=\"område\",\"alder\";\n\
         HEADING=\"tid\";\nVALUES(\"område\")={};\nVALUES(\"alder\")={};\n\
         VALUES(\"tid\")=\"2024K1\",\"2025K1\";\nTIMEVAL(\"tid\")=TLIST(Q1),\"20241\",\"20251\";\n\
         CODES(\"område\")={};\nDATA=\n",
        quoted(&AREAS.map(|(_, name)| name)),
        quoted(&AGES),
        quoted(&AREAS.map(|(code, _)| code)),
    );
    for area in 0..AREAS.len() {
        for age in 0..AGES.len() {
            writeln!(
                px,
                "{} {}",
                figure(area, age, 2024),
                figure(area, age, 2025)
            )
            .unwrap();
        }
    }
    px.push_str(";\n");
    deliver(project, "FOLK1A.px", windows_1252(&px));
}

/// A map in metres of which two areas have two features each, and counts by the same codes.
pub(super) fn map_and_counts(project: &Project) {
    let mut features = Vec::new();
    for (index, (code, name)) in AREAS.iter().skip(1).enumerate() {
        let pieces = if index < 2 { 2 } else { 1 };
        let district = if index < 2 { "Nord" } else { "Syd" };
        for piece in 0..pieces {
            let left = 570_000 + index * 3000 + piece * 1200;
            let (right, bottom, top) = (left + 1000, 6_220_000, 6_221_000);
            features.push(format!(
                "{{\"type\":\"Feature\",\"properties\":{{\"OMR_KODE\":\"{code}\",\"OMR_NAVN\":\"{name}\",\
                 \"DISTRIKT\":\"{district}\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":\
                 [[[{left},{bottom}],[{right},{bottom}],[{right},{top}],[{left},{top}],[{left},{bottom}]]]}}}}"
            ));
        }
    }
    let map = format!(
        "{{\"type\":\"FeatureCollection\",\"crs\":{{\"type\":\"name\",\"properties\":{{\"name\":\
         \"urn:ogc:def:crs:EPSG::25832\"}}}},\"features\":[{}]}}",
        features.join(",")
    );
    deliver(project, "omraader.geojson", map);
    for year in [2024, 2025] {
        let mut rows = "kode,personer,udlændinge\n".to_owned();
        for area in 1..5 {
            let residents = 700 + area * 100 + (year - 2024) * 10;
            writeln!(rows, "{},{residents},{}", 100 + area, residents / 5).unwrap();
        }
        deliver(project, &format!("befolkning-{year}.csv"), rows);
    }
}
