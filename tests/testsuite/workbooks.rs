//! Workbooks: the published figures and no others, for who gets them by mail and on the web page.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use calamine::{Data, Reader, Xlsx, open_workbook};

use crate::support::{Project, Published};

/// Returns the rows of a sheet below its headings.
fn rows(file: &Path, sheet: &str) -> Vec<Vec<Data>> {
    let mut workbook: Xlsx<_> = open_workbook(file).unwrap();
    let range = workbook.worksheet_range(sheet).unwrap();
    let formulas = workbook.worksheet_formula(sheet).unwrap();
    assert!(
        formulas.cells().all(|(_, _, formula)| formula.is_empty()),
        "{sheet}"
    );
    range.rows().skip(5).map(<[Data]>::to_vec).collect()
}

/// Has each briefing of a recipient come with its figures.
fn with_workbooks() -> Project {
    let project = Project::tiny();
    let old = "{ areas_within = [\"north\"] }";
    project.replace(
        "config.toml",
        old,
        "{ areas_within = [\"north\"], workbooks = true }",
    );
    project.run(&["run"]).ends_with_code(0);
    project
}

/// Compares every figure of a workbook with `published.csv`; returns how many are hidden.
fn is_as_published(file: &Path, published: &[&Published]) -> usize {
    let mut told = BTreeMap::new();
    for row in rows(file, "Alle år") {
        let [_, _, code, title, year, value, _, above, below] = row.as_slice() else {
            panic!("{row:?}");
        };
        let key = (code.to_string(), title.to_string(), year.to_string());
        assert!(
            told.insert(key, (value.clone(), above.clone(), below.clone()))
                .is_none()
        );
    }
    let titles = BTreeMap::from([("residents", "Beboere"), ("young", "Unge"), ("ill", "Syge")]);
    assert_eq!(told.len(), published.len());
    let mut hidden = 0;
    for figure in published {
        let title = titles[figure.indicator.as_str()].to_owned();
        let key = (figure.unit.clone(), title, figure.year.to_string());
        let number = |number: Option<f64>| number.map_or(Data::Empty, Data::Float);
        let value = match figure.value {
            Some(value) => Data::Float(value),
            None => Data::String("skjult".to_owned()),
        };
        hidden += usize::from(figure.value.is_none());
        let expected = (value, number(figure.numerator), number(figure.denominator));
        assert_eq!(told[&key], expected, "{key:?}");
    }
    hidden
}

#[test]
fn a_workbook_holds_what_is_published_and_nothing_else() {
    let project = with_workbooks();
    let published = project.published();
    let all: Vec<&Published> = published.iter().collect();
    let hidden = is_as_published(&project.path("output/2026/site/figures.xlsx"), &all);
    assert!(hidden > 0);
    let of = |unit: &str| {
        published
            .iter()
            .filter(|row| row.unit == unit)
            .collect::<Vec<_>>()
    };
    for unit in ["1", "2"] {
        let file = project.path(&format!("output/2026/briefings/workbook-area-{unit}.xlsx"));
        is_as_published(&file, &of(unit));
        let figures = rows(&file, "Tal");
        let titles: Vec<String> = figures.iter().map(|row| row[0].to_string()).collect();
        assert_eq!(titles, ["Beboere", "Unge", "Syge"]);
        assert_eq!(rows(&file, "Definitioner").len(), 3);
    }
    let briefings = fs::read_dir(project.path("output/2026/briefings")).unwrap();
    let workbooks: BTreeSet<String> = briefings
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("workbook-"))
        .collect();
    let expected = ["workbook-area-1.xlsx", "workbook-area-2.xlsx"].map(str::to_owned);
    assert_eq!(
        workbooks,
        BTreeSet::from(expected),
        "only those that somebody gets"
    );
}

#[test]
fn a_workbook_is_mailed_archived_and_drawn_again_with_its_briefing() {
    let project = with_workbooks();
    let mail = project.read("output/outbox/2026/norre_at_Lilleby.example.eml");
    let parsed = mail_parser::MessageParser::default()
        .parse(mail.as_bytes())
        .unwrap();
    let names: Vec<&str> = (0..4)
        .map(|part| {
            use mail_parser::MimeHeaders;
            parsed.attachment(part).unwrap().attachment_name().unwrap()
        })
        .collect();
    assert_eq!(
        names,
        [
            "Ålandsgade – Områder i tal 2026.pdf",
            "Ålandsgade – Områder i tal 2026, regneark.xlsx",
            "Æblehaven – Områder i tal 2026.pdf",
            "Æblehaven – Områder i tal 2026, regneark.xlsx",
        ]
    );
    let text = parsed.body_text(0).unwrap();
    assert!(text.contains("(regneark, Excel, "), "{text}");
    let owner = &project.files("output/outbox/owner")[0].1;
    let owner = mail_parser::MessageParser::default().parse(owner).unwrap();
    let told = owner.body_text(0).unwrap();
    assert!(told.contains("2 notater, 2 regneark ("), "{told}");
    let archived = "output/archive/2026/data/briefings/workbook-area-1.xlsx";
    let made = "output/2026/briefings/workbook-area-1.xlsx";
    assert_eq!(
        fs::read(project.path(archived)).unwrap(),
        fs::read(project.path(made)).unwrap()
    );
    project
        .run(&["archive", "reproduce", "2026"])
        .ends_with_code(0);
}
