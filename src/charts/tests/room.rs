//! Every text in a drawing has room: within the page, and on no other text.

use super::*;
use crate::{
    charts::measure::text_width,
    config::{Catalogue, ChartKind},
    model::{Amount, Indicator, Measure, Text, fixtures::writing},
};

/// A name of 60 letters without a space.
const LONG: &str = "Boligforeningsbestyrelsesmedlemsvalgstedskvarteretsforplads";
const WORDS: &str = "Andel af beboerne uden for arbejdsmarkedet og uddannelsessystemet i året";

/// Where a text stands.
#[derive(Debug)]
struct Place {
    #[expect(dead_code, reason = "told where it has no room")]
    words: String,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

fn place(line: &str) -> Option<Place> {
    let (tag, rest) = line.strip_prefix("<text")?.split_once('>')?;
    let words = rest.strip_suffix("</text>")?.replace("&amp;", "&");
    let size = number(tag, "font-size");
    // Bold letters are about a tenth wider.
    let wider = if tag.contains("bold") { 1.1 } else { 1.0 };
    let width = text_width(&words, size) * wider;
    let (x, y) = (number(tag, "x"), number(tag, "y"));
    let left = match attribute(tag, "text-anchor") {
        Some("end") => x - width,
        Some("middle") => x - width / 2.0,
        _ => x,
    };
    Some(Place {
        words,
        left,
        right: left + width,
        top: y - 0.36 * size,
        bottom: y + 0.36 * size,
    })
}

#[track_caller]
fn has_room(svg: &str) {
    let places: Vec<Place> = svg.lines().filter_map(place).collect();
    assert!(!places.is_empty(), "{svg}");
    let head = svg.split('>').next().unwrap();
    let (width, height) = (number(head, "width"), number(head, "height"));
    for (index, one) in places.iter().enumerate() {
        let inside = one.left >= -0.6 && one.right <= width + 0.6;
        let inside = inside && one.top >= -0.6 && one.bottom <= height + 0.6;
        assert!(inside, "{one:?} on a page of {width} by {height}");
        for other in places.iter().skip(index + 1) {
            let apart = one.right <= other.left + 0.6
                || other.right <= one.left + 0.6
                || one.bottom <= other.top + 0.6
                || other.bottom <= one.top + 0.6;
            assert!(apart, "{one:?} lies on {other:?}");
        }
    }
}

/// The shipped catalogue with other titles and measures.
fn catalogue(title: &str, measure: Measure) -> Catalogue {
    let mut catalogue = CONFIG.catalogue.clone();
    for indicator in &mut catalogue.indicators {
        indicator.title = text(title);
        indicator.measure = measure;
    }
    catalogue
}

fn text(words: &str) -> Text {
    Text::from(words)
}

/// Figures of all indicators of an area and the whole in each year, one of them hidden.
fn figures(catalogue: &Catalogue, largest: f64) -> PublishedFigures {
    let mut figures = PublishedFigures::default();
    for (number, indicator) in (1_i32..).zip(&catalogue.indicators) {
        for year in 2015..=2025 {
            for (unit, share) in [("101", 0.45), ("751", 1.0)] {
                let figure = match (number + year) % 9 {
                    0 => hidden(),
                    rest => shown(largest * share * f64::from(10 - rest) / 10.0),
                };
                figures.insert(&indicator.id, year, id(unit), figure);
            }
        }
    }
    figures
}

const MONEY: Measure = Measure::Mean {
    unit: Amount::Money,
};

/// All that a chart has to cope with: titles, names, how large numbers are, and how written.
fn worlds() -> Vec<(&'static str, &'static str, f64, Measure)> {
    let mut worlds = Vec::new();
    for (title, name) in [("Beboere", "Kommunen"), (WORDS, "Kommunen"), (LONG, LONG)] {
        for largest in [0.4, 97.0, 4_890.0, 987_650.0, 4_700_000.0, 3.4e9] {
            for measure in [Measure::Count, MONEY, Measure::Difference { per: 100.0 }] {
                worlds.push((title, name, largest, measure));
            }
        }
        worlds.push((title, name, 62.0, Measure::Share));
    }
    worlds
}

/// A year in which something began.
static MARKS: LazyLock<Vec<Mark>> = LazyLock::new(|| {
    vec![Mark {
        year: 2018,
        letter: "A".to_owned(),
    }]
});

fn subject<'a>(
    (unit, whole, name): (&'a Unit, &'a UnitId, &'a str),
    catalogue: &'a Catalogue,
    figures: &'a PublishedFigures,
    language: Language,
) -> Subject<'a> {
    Subject {
        unit,
        label: name,
        others: vec![Other {
            id: whole,
            label: name,
        }],
        neighbours: vec![whole],
        neighbours_label: format!("Andre områder i {name}"),
        marks: &MARKS,
        areas: vec![&unit.id],
        figures,
        catalogue,
        first_year: 2015,
        last_year: 2025,
        language,
        words: &CONFIG.words,
    }
}

#[test]
fn charts_have_room_for_titles_names_and_numbers() {
    let (mut unit, whole) = (unit("101"), id("751"));
    for (title, name, largest, measure) in worlds() {
        name.clone_into(&mut unit.name);
        let catalogue = catalogue(title, measure);
        let figures = figures(&catalogue, largest);
        for language in [Language::DANISH, Language::ENGLISH] {
            let subject = subject((&unit, &whole, name), &catalogue, &figures, language);
            for (kind, indicators) in [
                (ChartKind::Trends, 5),
                (ChartKind::Trends, 1),
                (ChartKind::Bars, 3),
                (ChartKind::Pyramid, 6),
            ] {
                let listed = catalogue
                    .indicators
                    .iter()
                    .filter(|indicator| indicator.listed);
                let chart = Chart {
                    id: "chart".to_owned(),
                    kind,
                    title: text(title),
                    indicators: listed
                        .take(indicators)
                        .map(|indicator| indicator.id.clone())
                        .collect(),
                    sides: vec![text(""), text("")],
                    years: Vec::new(),
                    most: None,
                };
                has_room(&draw(&chart, &subject).unwrap().unwrap());
            }
        }
    }
}

#[test]
fn drawings_of_all_areas_have_room() {
    let (all, whole) = (areas(), id("751"));
    let all: Vec<&UnitId> = all.iter().collect();
    let (town, country) = all.split_at(2);
    for (title, name, largest, measure) in worlds() {
        let catalogue = catalogue(title, measure);
        let indicator: &Indicator = catalogue.indicator("social_housing").unwrap();
        let mut figures = PublishedFigures::default();
        for (number, area) in (1_i32..).zip(&all) {
            let value = largest * f64::from(number) / 6.0;
            figures.insert(&indicator.id, 2025, (*area).clone(), shown(value));
        }
        figures.insert(&indicator.id, 2025, whole.clone(), shown(largest / 2.0));
        for language in [Language::DANISH, Language::ENGLISH] {
            let overview = AreaOverview {
                language,
                ..overview(&all, &figures)
            };
            let against = ScatterChart {
                overview,
                across: indicator,
                up: indicator,
                groups: &[(name, town.to_vec()), ("Landet", country.to_vec())],
                whole: (&whole, name),
            };
            has_room(&scatter("against", &against).unwrap().unwrap());
            has_room(&map_of(&overview, indicator, &whole).unwrap());
        }
    }
}

#[test]
fn moves_have_room_for_names() {
    let flows = flows();
    let headings = ["Flest kom fra", "Flest flyttede til"];
    for name in ["Nord", WORDS, LONG] {
        let name = |_: &UnitId| name.to_owned();
        let writing = writing(Language::DANISH);
        let moves = Moves {
            flows: &flows,
            name_of: &name,
            writing: &writing,
        };
        has_room(
            &moves_of("moves", &moves, &id("101"), headings)
                .unwrap()
                .unwrap(),
        );
    }
}
