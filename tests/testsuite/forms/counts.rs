//! Tables of counts in all forms.

use std::fmt::Write;

use super::{
    copies, deliver, is_same, utf_16, windows_1252,
    workbook::{Entry, ods, text, xlsx},
};
use crate::support::Project;

pub(super) const YEARS: [i32; 3] = [2023, 2024, 2025];
pub(super) const NAMES: [&str; 4] = ["Ålandsgade", "Æblehaven", "Øvre By", "Nedre By"];

/// The figures of an area in a year: residents, young, ill and income.
pub(super) fn figures(area: usize, year: i32) -> (i32, i32, Option<i32>, f64) {
    let residents = [1005, 645, 825, 2315][area] + year - 2025;
    let ill = [Some(62), Some(3), None, Some(120)][area];
    let income = [341.5, 290.25, 1312.0, 1287.125][area];
    (residents, [301, 128, 97, 702][area], ill, income)
}

/// The small project with a column of decimals, whose files are of a form.
pub(super) fn project(file: &str, settings: &str) -> Project {
    project_from(&format!("file = \"{file}\"\n{settings}"))
}

/// The same, with the settings that say where its rows come from.
pub(crate) fn project_from(source: &str) -> Project {
    let project = Project::tiny();
    for year in YEARS {
        std::fs::remove_file(project.path(&format!("data/raw/counts-{year}.csv"))).unwrap();
    }
    project.replace("config.toml", "file = \"counts-{year}.csv\"", source);
    project.replace(
        "config.toml",
        "ill = \"integer?\"",
        "ill = \"integer?\"\nincome = \"number\"",
    );
    project
}

/// A row of text a year and area, with a mark for decimals and one for thousands.
fn row(area: usize, year: i32, separator: &str, [decimal, thousands]: [&str; 2]) -> String {
    let grouped = |text: String| {
        let (whole, rest) = text
            .split_once('.')
            .map_or((text.as_str(), ""), |parts| parts);
        let whole = match (whole.len(), thousands) {
            (4, mark) if !mark.is_empty() => format!("{}{mark}{}", &whole[..1], &whole[1..]),
            _ => whole.to_owned(),
        };
        match rest {
            "" => whole,
            rest => format!("{whole}{decimal}{rest}"),
        }
    };
    let (residents, young, ill, income) = figures(area, year);
    let fields = [
        (area + 1).to_string(),
        NAMES[area].to_owned(),
        grouped(residents.to_string()),
        young.to_string(),
        ill.map_or(String::new(), |ill| ill.to_string()),
        grouped(income.to_string()),
    ];
    fields.join(separator)
}

fn separated(year: i32, separator: &str, marks: [&str; 2]) -> String {
    let header = ["area", "name", "residents", "young", "ill", "income"];
    let rows = (0..4).map(|area| row(area, year, separator, marks) + "\r\n");
    header.join(separator) + "\r\n" + &rows.collect::<String>()
}

/// A sheet's rows for a year, under its header.
fn sheet(year: i32) -> Vec<Vec<Entry>> {
    let header = ["area", "name", "residents", "young", "ill", "income"];
    let mut rows = vec![header.map(text).to_vec()];
    for area in 0..4 {
        rows.push(cells(area, year));
    }
    rows
}

fn cells(area: usize, year: i32) -> Vec<Entry> {
    let (residents, young, ill, income) = figures(area, year);
    vec![
        Entry::Number(area as f64 + 1.0),
        text(NAMES[area]),
        Entry::Number(residents.into()),
        Entry::Number(young.into()),
        ill.map_or(Entry::Empty, |ill| Entry::Number(ill.into())),
        Entry::Number(income),
    ]
}

/// What plain CSV gives.
pub(crate) fn expected() -> Vec<(String, Vec<u8>)> {
    let project = project("counts-{year}.csv", "decimal = \".\"");
    for year in YEARS {
        deliver(
            &project,
            &format!("counts-{year}.csv"),
            separated(year, ",", [".", ""]),
        );
    }
    copies(&project)
}

#[test]
fn a_file_a_year_in_any_form() {
    let expected = expected();
    let danish = "decimal = \",\"\nthousands = \".\"";
    let write: [(&str, &str, &dyn Fn(i32) -> Vec<u8>); 7] = [
        ("counts-{year}.csv", danish, &|year| {
            separated(year, ";", [",", "."]).into()
        }),
        (
            "counts-{year}.csv",
            "decimal = \",\"\nthousands = \" \"\nencoding = \"windows-1252\"",
            &|year| windows_1252(&separated(year, ";", [",", "\u{a0}"])),
        ),
        ("counts-{year}.txt", "decimal = \",\"", &|year| {
            utf_16(&separated(year, "\t", [",", ""]))
        }),
        ("counts-{year}.csv", "decimal = \".\"", &|year| {
            ("\u{feff}".to_owned() + &separated(year, "|", [".", ""])).into()
        }),
        ("counts-{year}.xlsx", "", &|year| {
            xlsx(&[("Ark1", sheet(year)), ("Ark2", Vec::new())])
        }),
        ("counts-{year}.ods", "", &|year| {
            ods(&[("Ark1", sheet(year))])
        }),
        ("counts-{year}.csv", danish, &|year| {
            // With a column that nothing reads and spaces around fields.
            let text = separated(year, " ; ", [",", "."]);
            text.replace(" ; name ; ", ";\"name; of the area\";").into()
        }),
    ];
    for (file, settings, bytes) in write {
        let project = project(file, settings);
        for year in YEARS {
            deliver(
                &project,
                &file.replace("{year}", &year.to_string()),
                bytes(year),
            );
        }
        is_same(&format!("{file} {settings}"), &copies(&project), &expected);
    }
}

#[test]
fn one_file_for_all_years() {
    let expected = expected();
    let mut below = "år;area;residents;young;ill;income\n".to_owned();
    // A year that is not asked for is left out.
    for year in 2022..2027 {
        for area in 0..4 {
            let row = row(area, year, ";", [",", ""]);
            let (code, rest) = row.split_once(';').unwrap();
            let (_, figures) = rest.split_once(';').unwrap();
            writeln!(below, "{year};{code};{figures}").unwrap();
        }
    }
    let columns = ["residents", "young", "ill", "income"];
    let mut across = "area".to_owned();
    for column in columns {
        for year in YEARS {
            write!(across, ";{column} pr. 1.1.{year}").unwrap();
        }
    }
    for area in 0..4 {
        write!(across, "\n{}", area + 1).unwrap();
        for column in 0..columns.len() {
            for year in YEARS {
                let row = row(area, year, ";", [",", ""]);
                write!(across, ";{}", row.split(';').nth(column + 2).unwrap()).unwrap();
            }
        }
    }
    let mut sheet = vec![vec![text("Tabel 1"), Entry::Empty], vec![]];
    sheet.push(
        ["area", "x", "residents", "young", "ill", "income", "år"]
            .map(text)
            .to_vec(),
    );
    for year in YEARS {
        for area in 0..4 {
            let year = Entry::Number(year.into());
            sheet.push([cells(area, year_of(&year)), vec![year]].concat());
        }
    }
    let cases: [(&str, &str, Vec<u8>); 5] = [
        (
            "all.csv",
            "decimal = \",\"\nyear_column = \"år\"",
            below.clone().into(),
        ),
        (
            "all.csv",
            "decimal = \",\"\nyear_column = \"år\"\nyear_format = \"1.1.{year}\"",
            below.replace("\n20", "\n1.1.20").into(),
        ),
        (
            "all.csv",
            "decimal = \",\"\nyears_across = \"{column} pr. 1.1.{year}\"",
            across.clone().into(),
        ),
        (
            "all.csv",
            "decimal = \",\"\nrename = { residents = \"residents pr. 1.1.{year}\", young = \"young pr. \
             1.1.{year}\", ill = \"ill pr. 1.1.{year}\", income = \"income pr. 1.1.{year}\" }",
            across.into(),
        ),
        ("all.xlsx", "year_column = \"år\"", xlsx(&[("Tal", sheet)])),
    ];
    for (file, settings, bytes) in cases {
        let project = project(file, settings);
        deliver(&project, file, bytes);
        is_same(&format!("{file} {settings}"), &copies(&project), &expected);
    }
}

fn year_of(entry: &Entry) -> i32 {
    match entry {
        Entry::Number(year) => format!("{year}").parse().unwrap(),
        _ => unreachable!(),
    }
}

#[test]
fn names_headings_and_totals_of_a_workbook() {
    let expected = expected();
    let sheet = |year: i32| {
        let mut rows = vec![
            vec![text("Folketal og indkomst")],
            vec![Entry::Empty],
            vec![
                text("Område"),
                text("Personer"),
                Entry::Empty,
                Entry::Empty,
                text("Indkomst"),
            ],
            vec![
                Entry::Empty,
                text("I alt"),
                text("Heraf\nunge"),
                text("Syge"),
                Entry::Empty,
            ],
        ];
        for area in 0..4 {
            let (residents, young, ill, income) = figures(area, year);
            rows.push(vec![
                text(NAMES[area]),
                Entry::Number(residents.into()),
                Entry::Number(young.into()),
                ill.map_or(text(".."), |ill| Entry::Number(ill.into())),
                Entry::Number(income),
            ]);
            if area % 2 == 1 {
                let total = format!("{} i alt", ["Nørre distrikt", "Søndre distrikt"][area / 2]);
                rows.push(vec![
                    text(&total),
                    Entry::Number(1650.0),
                    Entry::Number(429.0),
                ]);
                rows.push(vec![]);
            }
        }
        rows.push(vec![text("Kilde: egne tal")]);
        rows
    };
    let settings = "unit_by = \"name\"\nheader_row = [3, 4]\nsheet = \"Tal\"\nmissing = [\"..\"]\n\
                    skip_rows = [\"* i alt\", \"Kilde:*\"]\n\
                    rename = { area = \"Område\", residents = \"Personer/I alt\", young = \
                    \"Personer/Heraf unge\", ill = \"Personer/Syge\", income = \"Indkomst\" }";
    for is_open in [false, true] {
        let project = project("tal-{year}.xlsx", settings);
        for year in YEARS {
            let sheets = [
                ("Forside", vec![vec![text("Tal fra i år")]]),
                ("Tal", sheet(year)),
            ];
            let bytes = if is_open { ods(&sheets) } else { xlsx(&sheets) };
            deliver(&project, &format!("tal-{year}.xlsx"), bytes);
        }
        is_same("headings", &copies(&project), &expected);
    }
}

#[test]
fn an_area_that_comes_later_has_an_empty_place_before() {
    let settings = "years_across = \"{column} {year}\"\ndecimal = \",\"";
    let columns = ["residents", "young", "ill", "income"];
    let mut text = "area".to_owned();
    for column in columns {
        for year in YEARS {
            write!(text, ";{column} {year}").unwrap();
        }
    }
    for area in 0..4 {
        write!(text, "\n{}", area + 1).unwrap();
        for column in 0..columns.len() {
            for year in YEARS {
                let row = row(area, year, ";", [",", ""]);
                let figure = row.split(';').nth(column + 2).unwrap();
                let figure = if area == 3 && year < 2025 { "" } else { figure };
                write!(text, ";{figure}").unwrap();
            }
        }
    }
    let project = project("all.csv", settings);
    deliver(&project, "all.csv", &text);
    let told = "all.csv, row 5, column `residents 2023`: has no figure";
    project.run(&["check"]).ends_with_code(4).says(told);
    let units = "data/raw/units.csv";
    project.replace(
        units,
        "4,Nedre By,area,south,,2023",
        "4,Nedre By,area,south,,2025",
    );
    project.run(&["check"]).ends_with_code(0);
}
