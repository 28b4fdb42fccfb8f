//! Tables as data banks export them: PX, JSON-stat, and a row for each value.

use std::fmt::Write;

use super::{
    copies,
    counts::{NAMES, YEARS, expected, figures, project},
    deliver, is_same, windows_1252,
};

/// The kinds of figures: code, label and our name.
const KINDS: [(&str, &str, &str); 4] = [
    ("TOT", "Personer i alt", "residents"),
    ("0-17", "Under 18 år", "young"),
    ("SYG", "Syge", "ill"),
    ("IND", "Indkomst (1.000 kr.)", "income"),
];

/// The figure of a kind, as text.
fn figure(kind: usize, area: usize, year: i32) -> Option<String> {
    let (residents, young, ill, income) = figures(area, year);
    match kind {
        0 => Some(residents.to_string()),
        1 => Some(young.to_string()),
        2 => ill.map(|ill| ill.to_string()),
        _ => Some(income.to_string()),
    }
}

/// All values by area, kind and year, the year fastest; the first area is a total.
fn values(missing: &str) -> Vec<String> {
    let mut values = Vec::new();
    for area in 0..5 {
        for kind in 0..4 {
            for year in YEARS {
                let own = || figure(kind, area - 1, year);
                let value = if area == 0 {
                    Some("9999".to_owned())
                } else {
                    own()
                };
                values.push(value.unwrap_or_else(|| missing.to_owned()));
            }
        }
    }
    values
}

fn px(charset: &str, with_codes: bool) -> String {
    let quoted = |texts: &[&str]| -> String {
        let quoted: Vec<_> = texts.iter().map(|text| format!("\"{text}\"")).collect();
        quoted.join(",")
    };
    let labels = [&["Hele kommunen"], &NAMES[..]].concat();
    let kinds = KINDS.map(|(_, label, _)| label);
    let codes = match with_codes {
        true => format!(
            "CODES(\"område\")=\"000\",\"1\",\"2\",\n\"3\",\"4\";\nCODES(\"alder\")={};\n",
            quoted(&KINDS.map(|(code, _, _)| code))
        ),
        false => String::new(),
    };
    let rows: Vec<String> = values("\"..\"")
        .chunks(6)
        .map(|row| row.join(" "))
        .collect();
    format!(
        "{charset}AXIS-VERSION=\"2013\";\nLANGUAGE=\"da\";\nLANGUAGES=\"da\",\"en\";\nDECIMALS=3;\n\
         TITLE=\"Folketal efter område; alder \"\n\"og tid\";\nTITLE[en]=\"Population\";\n\
         STUB=\"område\",\"alder\";\nHEADING=\"tid\";\nVALUES(\"område\")={};\n\
         VALUES[en](\"area\")=\"Whole\";\nVALUES(\"alder\")={};\nVALUES(\"tid\")=\"2023\",\"2024\",\"2025\";\n\
         {codes}TIMEVAL(\"tid\")=TLIST(A1),\"2023\",\"2024\",\"2025\";\nNOTE=\"\";\nDATA=\n{} ;\n",
        quoted(&labels),
        quoted(&kinds),
        rows.join(" \n"),
    )
}

fn category(codes: &[&str], labels: &[&str]) -> serde_json::Value {
    let index: serde_json::Map<_, _> = codes
        .iter()
        .enumerate()
        .map(|(place, code)| ((*code).to_owned(), place.into()))
        .collect();
    let label: serde_json::Map<_, _> = codes
        .iter()
        .zip(labels)
        .map(|(code, label)| ((*code).to_owned(), (*label).into()))
        .collect();
    serde_json::json!({ "index": index, "label": label })
}

pub(crate) fn json_stat(is_new: bool) -> String {
    let areas = [&["Hele kommunen"], &NAMES[..]].concat();
    let ids = serde_json::json!(["OMRÅDE", "ALDER", "Tid"]);
    let sizes = serde_json::json!([5, 4, 3]);
    let role = serde_json::json!({ "time": ["Tid"] });
    let mut dimension = serde_json::json!({
        "OMRÅDE": { "label": "område", "category": category(&["000", "1", "2", "3", "4"], &areas) },
        "ALDER": {
            "label": "alder",
            "category": category(&KINDS.map(|(code, _, _)| code), &KINDS.map(|(_, label, _)| label)),
        },
        "Tid": { "label": "tid", "category": { "index": ["2023", "2024", "2025"] } },
    });
    let values: Vec<serde_json::Value> = values("null")
        .iter()
        .map(|value| serde_json::from_str(value).unwrap())
        .collect();
    if is_new {
        let sparse: serde_json::Map<_, _> = values
            .into_iter()
            .enumerate()
            .filter(|(_, value)| !value.is_null())
            .map(|(place, value)| (place.to_string(), value))
            .collect();
        return serde_json::json!({
            "version": "2.0", "class": "dataset", "id": ids, "size": sizes, "role": role,
            "dimension": dimension, "value": sparse, "status": { "3": "p" },
        })
        .to_string();
    }
    dimension["id"] = ids;
    dimension["size"] = sizes;
    dimension["role"] = role;
    serde_json::json!({ "dataset": { "dimension": dimension, "value": values } }).to_string()
}

/// A row for each value, with areas as a data bank writes them.
fn long(area_of: impl Fn(usize) -> String) -> String {
    let mut text = "OMRÅDE;ALDER;TID;INDHOLD\r\n".to_owned();
    let values = values("..");
    let mut values = values.iter();
    for area in 0..5 {
        for (_, label, _) in KINDS {
            for year in YEARS {
                let area = match area {
                    0 => "Hele kommunen".to_owned(),
                    area => area_of(area - 1),
                };
                let value = values.next().unwrap().replace('.', ",").replace(",,", "..");
                write!(text, "{area};{label};{year};{value}\r\n").unwrap();
            }
        }
    }
    text
}

pub(crate) fn renamed(area: &str, by_label: bool) -> String {
    let names = KINDS
        .map(|(code, label, name)| format!("{name} = \"{}\"", if by_label { label } else { code }));
    format!("rename = {{ area = \"{area}\", {} }}", names.join(", "))
}

#[test]
fn one_table_in_the_forms_of_data_banks() {
    let expected = expected();
    let skip = "skip_rows = [\"Hele kommunen\"]";
    let long_settings = format!(
        "{skip}\n{}\nlong = {{ value = \"INDHOLD\", by = [\"ALDER\"] }}\nyear_column = \"TID\"\n\
         missing = [\"..\"]\ndecimal = \",\"",
        renamed("OMRÅDE", true)
    );
    let by_name = format!("{skip}\nunit_by = \"name\"\n{}", renamed("område", true));
    let codes = |area: usize| (area + 1).to_string();
    let both = |area: usize| format!("{} {}", area + 1, NAMES[area]);
    let names = |area: usize| NAMES[area].to_owned();
    let ansi = "CHARSET=\"ANSI\";\n";
    let cases: [(&str, String, Vec<u8>); 10] = [
        ("a.csv", long_settings.clone(), long(codes).into()),
        (
            "a.csv",
            format!("{long_settings}\nunit_by = \"code_and_name\"\nencoding = \"iso-8859-1\""),
            windows_1252(&long(both)),
        ),
        (
            "a.csv",
            format!("{long_settings}\nunit_by = \"name\""),
            long(names).into(),
        ),
        ("a.px", by_name.clone(), px("", false).into()),
        ("a.px", by_name.clone(), windows_1252(&px(ansi, false))),
        (
            "a.px",
            format!("{skip}\n{}", renamed("område", true)),
            px("", true).into(),
        ),
        (
            "a.px",
            format!("{skip}\n{}", renamed("område", false)),
            windows_1252(&px(&format!("{ansi}CODEPAGE=\"iso-8859-15\";\n"), true)),
        ),
        (
            "a.json",
            format!("{skip}\n{}", renamed("område", true)),
            json_stat(false).into(),
        ),
        (
            "a.json",
            format!("{skip}\n{}", renamed("OMRÅDE", false)),
            json_stat(true).into(),
        ),
        ("a.json", by_name.clone(), json_stat(true).into()),
    ];
    for (file, settings, bytes) in cases {
        let project = project(file, &settings);
        deliver(&project, file, bytes);
        is_same(&format!("{file} {settings}"), &copies(&project), &expected);
    }
}

#[test]
fn what_is_wrong_with_a_cube_is_told() {
    let settings = format!(
        "skip_rows = [\"Hele kommunen\"]\n{}",
        renamed("område", true)
    );
    let json = json_stat(true);
    let px = px("", true);
    let cut = &px[..px.len() - 40];
    let cases = [
        (
            "a.px",
            px.replace("DATA=\n9999 ", "DATA=\n"),
            "has 59 values, and its dimensions 60",
        ),
        ("a.px", cut.to_owned(), "is cut off: its data have no end"),
        (
            "a.px",
            px.replace("STUB=", "STOB="),
            "has 60 values, and its dimensions 3",
        ),
        (
            "a.px",
            px.replace("Under 18 år", "Under 18"),
            "column `Under 18 år`: is missing; the file has: område, tid, Personer i alt, Under 18,",
        ),
        (
            "a.px",
            px.replace("\"2025\"", "\"2026\""),
            "has no rows about 2025",
        ),
        (
            "a.json",
            json.replace("\"size\":[5,", "\"size\":[6,"),
            "has 5 categories of `OMRÅDE`, and its size is 6",
        ),
        (
            "a.json",
            json.replace("\"0\":9999", "\"999\":9999"),
            "has a value at a place that there is not",
        ),
        ("a.json", json[..json.len() / 2].to_owned(), "is not JSON"),
        ("a.json", "{}".to_owned(), "holds no dataset of JSON-stat"),
        (
            "a.json",
            json.replace("Tid", "Time")
                .replace("\"time\":[\"Time\"]", "\"geo\":[]"),
            "does not say which rows are about which",
        ),
    ];
    for (file, text, told) in cases {
        let project = project(file, &settings);
        deliver(&project, file, text);
        project.run(&["check"]).ends_with_code(4).says(told);
    }
}

#[test]
fn two_values_in_one_place_are_told() {
    let settings = format!(
        "skip_rows = [\"Hele kommunen\"]\n{}\nlong = {{ value = \"INDHOLD\", by = [\"ALDER\"] }}\n\
         year_column = \"TID\"\nmissing = [\"..\"]\ndecimal = \",\"",
        renamed("OMRÅDE", true)
    );
    let text = long(|area| (area + 1).to_string());
    let both: String = text
        .lines()
        .enumerate()
        .map(|(index, line)| match index {
            0 => format!("KØN;{line}\n"),
            _ => format!("Mænd;{line}\nKvinder;{line}\n"),
        })
        .collect();
    let project = project("a.csv", &settings);
    deliver(&project, "a.csv", both);
    let run = project.run(&["check"]).ends_with_code(4);
    run.says("a.csv, row 3: has the second value for `Hele kommunen/2023` and `Personer i alt`, after row 2")
        .says("name it in `by` of `long` (the file has also `KØN`)");
}
