//! The profiles: a page of each unit that says what its briefing does.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    demo::RUN,
    pdf::Pdf,
    support::{Project, Published},
};

/// Returns the text of HTML, without its tags and with its entities read.
fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' if inside => inside = false,
            letter if !inside => text.push(letter),
            _ => {}
        }
    }
    for (entity, letter) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#x2f;", "/"),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, letter);
    }
    text.trim().to_owned()
}

/// Returns the cells of the rows of a table by its id, rows of headings left out.
pub(crate) fn rows(page: &str, table: &str) -> Vec<Vec<String>> {
    let (_, rest) = page.split_once(&format!("id=\"{table}\"")).unwrap();
    let table = rest.split("</table>").next().unwrap();
    let body = table.split("<tbody>").skip(1);
    let rows = body.flat_map(|body| body.split("<tr>").skip(1));
    let rows = rows.filter(|row| row.contains("scope=\"row\""));
    let cells = |row: &str| {
        let cells = row.split_inclusive("</t").map(|cell| {
            let start = cell.rfind("<th").max(cell.rfind("<td"));
            start.map(|start| plain(cell[start..].trim_end_matches("</t")))
        });
        cells.flatten().collect()
    };
    rows.map(cells).collect()
}

/// Returns the profiles of a project by their names without ending.
pub(crate) fn profiles(project: &Project) -> BTreeMap<String, String> {
    let files = project.files("output/2026/site/unit").into_iter();
    let named = files.map(|(name, bytes)| {
        let name = name.strip_suffix(".html").unwrap().to_owned();
        (name, String::from_utf8(bytes).unwrap())
    });
    named.collect()
}

#[test]
fn a_profile_says_what_the_briefing_does_figure_by_figure() {
    let profiles = profiles(&RUN);
    let mut compared = 0;
    for (file, bytes) in RUN.files("output/2026/briefings") {
        let name = file.strip_suffix(".pdf").unwrap_or_default();
        let is_of_unit = ["area-", "association-", "municipality"];
        if !is_of_unit.iter().any(|start| name.starts_with(start)) {
            continue;
        }
        let (page, pdf) = (&profiles[name], Pdf::read(&bytes));
        for row in rows(page, "key-figures") {
            // An association's table in the PDF has its estates between.
            let figures = match name.starts_with("association-") {
                // Beside the name may stand whether more is better.
                true => vec![row[0].replace("\u{a0}↑", "").replace("\u{a0}↓", "")],
                false => row[..6].to_vec(),
            };
            let whole = figures.concat();
            assert!(pdf.holds(&whole), "{file} lacks {whole}");
            let value = row[1].trim_end_matches('*');
            assert!(pdf.holds(value), "{file} lacks {value}");
            compared += row.len() - 1;
        }
        for criterion in page.split("<table class=\"law\">").skip(1) {
            let body = criterion.split("</table>").next().unwrap();
            for row in rows(&format!("id=\"law\">{body}</table>"), "law") {
                // Of all estates together a PDF tells less of each.
                let told = match name.starts_with("area-") {
                    true => row.iter().collect::<Vec<_>>(),
                    false => vec![&row[0], &row[1], &row[3], &row[6]],
                };
                for figure in told {
                    assert!(pdf.holds(figure), "{file} lacks {figure} of {row:?}");
                }
                compared += row.len();
            }
        }
    }
    assert!(compared > 15_000, "{compared}");
}

#[test]
fn every_finding_goal_and_sentence_about_an_estate_stands_in_the_profile() {
    let profiles = profiles(&RUN);
    for (unit, name) in [
        ("119", "area-119"),
        ("municipality", "municipality"),
        ("h2", "association-h2"),
    ] {
        let briefing = RUN.briefing(unit, &["--as-of", "2026-02-09"]);
        let text = plain(&profiles[name]);
        let mut told: Vec<&str> = Vec::new();
        let strings = |list: &'static str, key: &'static str| {
            let all = briefing[list].as_array().unwrap().iter();
            all.map(move |one| one[key].as_str().unwrap())
        };
        told.extend(strings("findings", "sentence"));
        told.extend(strings("goals", "at_this_pace"));
        told.extend(strings("goals", "expected"));
        told.extend(strings("definitions", "meaning"));
        for estate in briefing["estates"].as_array().unwrap() {
            let sentences = estate["sentences"].as_array().unwrap().iter();
            told.extend(sentences.map(|one| one.as_str().unwrap()));
        }
        assert!(told.len() > 40, "{unit}");
        for one in told {
            assert!(text.contains(one), "{name} lacks {one}");
        }
    }
}

/// Reads a figure as it is written in Danish; nothing where it is a word.
fn number(written: &str) -> Option<f64> {
    let kept = |c: &char| c.is_ascii_digit() || matches!(c, ',' | '-' | '−' | '+');
    let digits: String = written
        .trim_end_matches(" kr.")
        .chars()
        .filter(kept)
        .collect();
    let plain = digits.replace(',', ".").replace('−', "-").replace('+', "");
    plain.parse().ok()
}

#[test]
fn every_year_is_that_of_the_published_table_and_no_figure_is_told_of_a_hidden_one() {
    let published = RUN.published();
    let catalogue: toml::Value = toml::from_str(&RUN.read("data/catalogue.toml")).unwrap();
    let indicators = catalogue["indicator"].as_array().unwrap().iter();
    let titles: BTreeMap<&str, &str> = indicators
        .map(|one| {
            (
                one["id"].as_str().unwrap(),
                one["title"]["da"].as_str().unwrap(),
            )
        })
        .collect();
    let profiles = profiles(&RUN);
    let mut by_unit: BTreeMap<&str, Vec<&Published>> = BTreeMap::new();
    for row in &published {
        by_unit.entry(&row.unit).or_default().push(row);
    }
    let mut told = 0;
    for (name, page) in &profiles {
        let unit = match name.as_str() {
            "municipality" => "municipality",
            name => name.split_once('-').unwrap().1,
        };
        let (_, head) = page.split_once("id=\"every-year\"").unwrap();
        let head = head.split("</thead>").next().unwrap();
        let years: Vec<i32> = head
            .split("<th")
            .filter_map(|cell| plain(&format!("<th{cell}")).parse().ok())
            .collect();
        let rows = rows(page, "every-year");
        let mut own: BTreeSet<(String, i32)> = BTreeSet::new();
        for row in &by_unit[unit] {
            if !years.contains(&row.year) {
                continue;
            }
            let title = titles[row.indicator.as_str()];
            let place = 1 + years.iter().position(|year| *year == row.year).unwrap();
            let cells = rows.iter().find(|cells| cells[0] == title).unwrap();
            match row.value {
                None => assert_eq!(cells[place], "skjult", "{name} {row:?}"),
                Some(value) => {
                    let said = number(&cells[place]).unwrap();
                    assert!(
                        (said - value).abs() < 1e-9,
                        "{name} {row:?} {}",
                        cells[place]
                    );
                }
            }
            own.insert((title.to_owned(), row.year));
            told += 1;
        }
        for cells in &rows {
            for (year, cell) in years.iter().zip(&cells[1..]) {
                let is_published = own.contains(&(cells[0].clone(), *year));
                assert!(
                    is_published || cell == "–",
                    "{name} {} {year} {cell}",
                    cells[0]
                );
            }
        }
    }
    assert!(profiles.len() > 100 && told > 40_000, "{told}");
}

#[test]
fn no_sentence_ends_twice_and_no_arrow_stands_alone() {
    for (name, page) in profiles(&RUN) {
        let text = plain(&page);
        assert!(!text.contains("kr.."), "{name}");
        assert!(
            !page.contains(" ↑</th>") && !page.contains(" ↓</th>"),
            "{name}"
        );
    }
    let alike = profiles(&RUN)["area-102"].clone();
    let (_, alike) = alike.split_once("id=\"twins\"").unwrap();
    let alike = alike.split("</ul>").next().unwrap();
    assert!(alike.contains("kr.</li>"), "{alike}");
}

#[test]
fn profiles_lead_to_each_other_and_work_without_a_script() {
    let profiles = profiles(&RUN);
    // A unit without a briefing is told of as those are that have one.
    for (name, told) in [
        ("estate-e05", "Lovens kriterier for Birkeholmparken"),
        ("housing_area-b1", "Loven ser under ét"),
        ("school_district-d01", "Klosterkvarteret"),
    ] {
        assert!(profiles[name].contains(told), "{name} lacks {told}");
    }
    for (name, page) in &profiles {
        assert!(
            !page.contains("<script") && !page.contains("style="),
            "{name}"
        );
        assert!(page.contains("default-src 'none'"), "{name}");
        for link in page.split("href=\"").skip(1) {
            let link = link.split('"').next().unwrap().replace("&#x2f;", "/");
            if link.starts_with('#') || link.starts_with("data:") {
                continue;
            }
            let file = RUN.path("output/2026/site/unit").join(&link);
            assert!(file.exists(), "{name} leads to {link}");
        }
    }
}
