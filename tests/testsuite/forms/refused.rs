//! What may mean two things, and what is declared otherwise than it is.

use super::{
    copies,
    counts::{YEARS, project},
    deliver,
    workbook::{Entry, text, xlsx},
};
use crate::support::Project;

const RIGHT: &str = "area,residents,young,ill,income\n1,1005,301,62,3.5\n2,645,128,3,2.5\n\
                     3,825,97,41,1.5\n4,2315,702,120,0.5\n";

/// The small project with its files of 2025 as they are given.
fn with(file: &str, settings: &str, bytes: impl AsRef<[u8]>) -> Project {
    let project = project(file, settings);
    for year in YEARS {
        let right = RIGHT.replace("1005", &(year - 1000).to_string());
        deliver(&project, &file.replace("{year}", &year.to_string()), right);
    }
    deliver(&project, &file.replace("{year}", "2025"), bytes);
    project
}

#[test]
fn what_may_be_two_things_is_refused_with_the_setting_that_decides_it() {
    let cases: [(&str, Vec<u8>, &[&str]); 9] = [
        (
            "",
            RIGHT.replace(",645,", ",1.645,").into(),
            &[
                "counts-2025.csv, row 3, column `residents`: holds `1.645`, which is not a whole number",
                "or say with `decimal = \".\"` or `thousands = \".\"` of the table how its numbers are written",
            ],
        ),
        (
            "",
            RIGHT.replace("2.5", "2.500").into(),
            &[
                "row 3, column `income`: holds `2.500`, which is not one number",
                "`thousands = \".\"`",
            ],
        ),
        (
            "",
            RIGHT
                .replace("645", "645\u{e5}")
                .chars()
                .map(|c| c as u8)
                .collect(),
            &[
                "counts-2025.csv, row 3: is not text in UTF-8",
                "`encoding = \"windows-1252\"`",
            ],
        ),
        (
            "encoding = \"utf-8\"",
            RIGHT
                .replace("645", "645\u{e5}")
                .chars()
                .map(|c| c as u8)
                .collect(),
            &[
                "counts-2025.csv, row 3: is not text in UTF-8",
                "say with `encoding` of the table",
            ],
        ),
        (
            "",
            "area;residents,young;ill,income\n1;1005,301;62,3\n".into(),
            &[
                "may have its columns between `,` or between `;`",
                "say with `separator = \",\"`",
            ],
        ),
        (
            "",
            xlsx(&[
                ("A", vec![vec![text("area")]]),
                ("B", vec![vec![text("area")]]),
            ]),
            &[
                "has 2 sheets",
                "say with `sheet` of the table which it is: \"A\", \"B\"",
            ],
        ),
        (
            "",
            xlsx(&[(
                "A",
                vec![
                    vec![text("Område"), text("residents")],
                    vec![Entry::Number(1.0)],
                ],
            )]),
            &[
                "counts-2025.csv, sheet `A`, column `area`: is missing; the file has: Område, residents",
                "`header_row` which row names the columns",
            ],
        ),
        (
            "format = \"csv\"",
            xlsx(&[("A", vec![vec![text("area")]])]),
            &[
                "is a workbook of Excel, not CSV",
                "mend `format` of the table `counts`",
            ],
        ),
        (
            "",
            b"PK\x03\x04\0\0".into(),
            &["counts-2025.csv: is not a readable workbook"],
        ),
    ];
    for (settings, bytes, told) in cases {
        let project = with("counts-{year}.csv", settings, bytes);
        let run = project.run(&["check"]).ends_with_code(4);
        for text in told {
            assert!(run.stderr.contains(text), "{text:?} in {}", run.stderr);
        }
        assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    }
}

#[test]
fn a_cell_of_a_workbook_is_told_by_sheet_and_row() {
    let rows = |income: Entry| {
        let mut rows = vec![
            vec![text("Tabel 1")],
            ["area", "residents", "young", "ill", "income"]
                .map(text)
                .to_vec(),
        ];
        for area in 1..5 {
            let area = Entry::Number(f64::from(area));
            let figure = || Entry::Number(900.0);
            rows.push(vec![area, figure(), figure(), figure(), income.clone()]);
        }
        rows
    };
    for (income, told) in [
        (Entry::Number(1.005), None),
        (
            Entry::Date("2025-01-01".to_owned()),
            Some(
                "sheet `Ark 1`, row 3, column `income`: holds `2025-01-01`, which is not one number",
            ),
        ),
        (
            text("1.005"),
            Some("sheet `Ark 1`, row 3, column `income`: holds `1.005`, which is not one number"),
        ),
        (
            Entry::Empty,
            Some("sheet `Ark 1`, row 3, column `income`: has no figure"),
        ),
    ] {
        let project = with("counts-{year}.csv", "", xlsx(&[("Ark 1", rows(income))]));
        match told {
            None => drop(copies(&project)),
            Some(told) => drop(project.run(&["check"]).ends_with_code(4).says(told)),
        }
    }
}

#[test]
fn settings_that_do_not_fit_are_told_together() {
    let settings = "separator = \"a\"\ndecimal = \".\"\nthousands = \".\"\nheader_row = 0\n\
                    skip_rows = [\"*\"]\nyear_format = \"K1\"\ndate_format = \"dd-mm-yy\"\n\
                    rename = { other = \"Andet\" }\nlong = { by = [\"ALDER\"] }\n\
                    years_across = \"{year}\"\nyear_column = \"TID\"\nsheet = \"Ark1\"";
    let project = project("counts.csv", settings);
    let run = project.run(&["check"]).ends_with_code(3);
    for told in [
        "table[counts].separator: is no separator",
        "table[counts].thousands: is the same as `decimal`",
        "table[counts].header_row: is no row of names",
        "table[counts].skip_rows: leaves out every row",
        "table[counts].year_format: has no year",
        "table[counts].date_format: is no form of dates",
        "table[counts].rename.other: there is no column `other`",
        "table[counts].long: stands beside years across",
        "table[counts].years_across: is the same for several columns",
        "table[counts].year_column: stands beside years across",
        "table[counts].sheet: CSV has no `sheet`",
    ] {
        assert!(run.stderr.contains(told), "{told:?} in {}", run.stderr);
    }
    for (file, settings, told) in [
        ("counts.csv", "", "table[counts].file: has no `{year}`"),
        (
            "a.px",
            "sheet = \"A\"",
            "table[counts].sheet: a PX file has no `sheet`",
        ),
        (
            "a-{year}.xlsx",
            "encoding = \"utf-8\"",
            "a workbook of Excel has no `encoding`",
        ),
        ("a.json", "header_row = 2", "JSON-stat has no `header_row`"),
        (
            "a-{year}.csv",
            "year_format = \"{year}K1\"",
            "stands without `year_column`",
        ),
        (
            "a-{year}.csv",
            "header_row = \"x\"",
            "a row such as 4, or the first and last such as [4, 5]",
        ),
        ("a-{year}.csv", "encoding = \"latin\"", "windows-1252"),
        (
            "a-{year}.csv",
            "decimal_mark = \".\"",
            "unknown field `decimal_mark`",
        ),
    ] {
        let project = self::project(file, settings);
        project.run(&["check"]).ends_with_code(3).says(told);
    }
}

#[test]
fn damaged_files_are_told_and_never_a_panic() {
    let sheet = vec![
        ["area", "residents", "young", "ill", "income"]
            .map(text)
            .to_vec(),
        vec![
            Entry::Number(1.0),
            Entry::Number(9.0),
            Entry::Number(8.0),
            Entry::Empty,
            Entry::Number(0.5),
        ],
    ];
    let px = "CHARSET=\"ANSI\";\nSTUB=\"area\";\nHEADING=\"tid\";\nVALUES(\"area\")=\"1\",\"2\";\n\
              VALUES(\"tid\")=\"2025\";\nTIMEVAL(\"tid\")=TLIST(A1),\"2025\";\nDATA=\n1 \"..\" ;\n";
    let json = "{\"class\":\"dataset\",\"id\":[\"area\"],\"size\":[2],\"dimension\":{\"area\":{\"category\":\
                {\"index\":{\"1\":0,\"2\":1}}}},\"value\":[1,null]}";
    let forms = [
        xlsx(&[("A", sheet.clone())]),
        super::workbook::ods(&[("A", sheet)]),
        px.into(),
        json.into(),
        RIGHT.into(),
    ];
    for (index, bytes) in forms.iter().enumerate() {
        for step in 1..8 {
            let place = bytes.len() * step / 8;
            let mut flipped = bytes.clone();
            let end = (place + 4).min(bytes.len());
            flipped[place..end].fill(0xff);
            for damaged in [bytes[..place].to_vec(), flipped] {
                let project = with("counts-{year}.csv", "", damaged);
                let run = project.run(&["check"]);
                assert!(matches!(run.code, 0 | 4), "{index} {place}: {run:#?}");
                assert!(
                    !run.stderr.contains("panicked"),
                    "{index} {place}: {run:#?}"
                );
            }
        }
    }
}
