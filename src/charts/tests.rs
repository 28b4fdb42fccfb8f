//! What stands in the drawings: every value has its mark, a hidden one has none and is told.

use std::{collections::BTreeMap, path::Path, sync::LazyLock};

use super::*;
use crate::{
    config::{self, Chart, Config},
    model::{
        AreaMap, Indicator, Language, Published, PublishedFigures, PublishedFlows, Shown, Unit,
        UnitId, UnitKind, Writing, fixtures, fixtures::writing,
    },
};

pub(super) mod reference;
mod room;

static CONFIG: LazyLock<Config> = LazyLock::new(|| {
    config::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("config.toml")).unwrap()
});

fn id(text: &str) -> UnitId {
    text.parse().unwrap()
}

fn shown(value: f64) -> Published {
    Published::release(Shown {
        value,
        numerator: None,
        denominator: None,
        standard_error: None,
    })
}

fn hidden() -> Published {
    Published::hide()
}

fn unit(code: &str) -> Unit {
    Unit {
        name: "Nørrevang".to_owned(),
        ..fixtures::unit(code, UnitKind::Area, None)
    }
}

/// Returns the shapes of a colour, those in the key too.
fn shapes<'a>(svg: &'a str, colour: &str) -> Vec<&'a str> {
    let fill = format!(" fill=\"{colour}\"");
    let shapes = svg.lines().filter(|line| !line.starts_with("<text"));
    shapes.filter(|line| line.contains(&fill)).collect()
}

fn count(svg: &str, colour: &str) -> usize {
    shapes(svg, colour).len()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()
}

fn number(tag: &str, name: &str) -> f64 {
    attribute(tag, name).map_or(0.0, |number| number.parse().unwrap())
}

fn says(svg: &str, text: &str) -> bool {
    svg.contains(&format!(">{text}<"))
}

fn ages() -> &'static Chart {
    let mut charts = CONFIG.catalogue.charts.iter();
    charts.find(|chart| chart.id == "ages").unwrap()
}

fn pyramid_of(figures: &PublishedFigures) -> String {
    let (unit, municipality) = (unit("101"), id("751"));
    let area = id("101");
    let subject = Subject {
        unit: &unit,
        label: "Området",
        others: vec![Other {
            id: &municipality,
            label: "Kommunen",
        }],
        neighbours: Vec::new(),
        neighbours_label: String::new(),
        marks: &[],
        areas: vec![&area],
        figures,
        catalogue: &CONFIG.catalogue,
        first_year: 2015,
        last_year: 2025,
        language: Language::DANISH,
        words: &CONFIG.words,
    };
    draw(ages(), &subject).unwrap().unwrap()
}

fn ages_of(hidden: &[&str]) -> PublishedFigures {
    let mut figures = PublishedFigures::default();
    for (number, indicator) in (1_i32..).zip(&ages().indicators) {
        let figure = match hidden.contains(&indicator.as_str()) {
            true => Published::hide(),
            false => shown(f64::from(number) / 2.0),
        };
        figures.insert(indicator, 2025, id("101"), figure);
        figures.insert(indicator, 2025, id("751"), shown(6.0));
    }
    figures
}

#[test]
fn a_pyramid_has_two_bars_a_row_and_a_line_around_them() {
    let svg = pyramid_of(&ages_of(&[]));
    assert_eq!(count(&svg, theme::SIDES[0]), 8);
    assert_eq!(count(&svg, theme::SIDES[1]), 8);
    for text in [
        "Kvinder",
        "Mænd",
        "Kommunen",
        "0–9 år",
        "80 år og derover",
        "8\u{a0}%",
    ] {
        assert!(says(&svg, text), "{text} in {svg}");
    }
    // Its two sides and its key.
    let lines = svg.matches(&format!("stroke=\"{}\"", theme::TEXT)).count();
    assert_eq!(lines, 3, "{svg}");
}

/// Widths and heights of the bars of a side, the youngest first.
fn bars(svg: &str, colour: &str) -> Vec<(f64, f64)> {
    let bars = shapes(svg, colour).into_iter();
    bars.map(|bar| (number(bar, "width"), number(bar, "height")))
        .collect()
}

#[test]
fn the_surface_of_a_bar_is_its_share_however_many_years_it_has() {
    let svg = pyramid_of(&ages_of(&[]));
    let bars = bars(&svg, theme::SIDES[1]);
    // Of men 1, 2 … 8 per cent, over so many years.
    let years = [10.0, 8.0, 12.0, 10.0, 10.0, 15.0, 15.0, 20.0];
    let usual = 1.5;
    for ((number, years), (wide, high)) in (1_i32..).zip(years).zip(&bars) {
        let high = high + 2.0;
        assert!((high - years * usual).abs() < 0.01, "{high} of {years}");
        let surface = wide * high / f64::from(number);
        let first = bars[0].0 * (bars[0].1 + 2.0);
        assert!((surface - first).abs() < 0.02 * first, "{surface} {first}");
    }
}

#[test]
fn a_hidden_age_has_no_bar_and_is_told() {
    let svg = pyramid_of(&ages_of(&["women_80", "men_0_9", "men_80"]));
    assert_eq!(count(&svg, theme::SIDES[0]), 7);
    assert_eq!(count(&svg, theme::SIDES[1]), 6);
    assert_eq!(svg.matches(">skjult<").count(), 3);
}

/// Six areas; the last has a hidden share of social housing.
fn overview_figures() -> PublishedFigures {
    let mut figures = PublishedFigures::default();
    for number in 1_i32..=6 {
        let area = id(&format!("10{number}"));
        let value = f64::from(number) * 7.0;
        let social = match number {
            6 => Published::hide(),
            _ => shown(value),
        };
        figures.insert("social_housing", 2025, area.clone(), social);
        figures.insert("outside_work", 2025, area, shown(40.0 - value / 2.0));
    }
    figures.insert("social_housing", 2025, id("751"), shown(20.0));
    figures.insert("outside_work", 2025, id("751"), shown(22.5));
    figures
}

fn areas() -> Vec<UnitId> {
    (1..=6).map(|number| id(&format!("10{number}"))).collect()
}

fn overview<'a>(areas: &'a [&'a UnitId], figures: &'a PublishedFigures) -> AreaOverview<'a> {
    AreaOverview {
        areas,
        figures,
        year: 2025,
        language: Language::DANISH,
        words: &CONFIG.words,
    }
}

#[test]
fn areas_are_set_against_each_other() {
    let (all, figures, municipality) = (areas(), overview_figures(), id("751"));
    let all: Vec<&UnitId> = all.iter().collect();
    let (town, country) = all.split_at(2);
    let against = ScatterChart {
        overview: overview(&all, &figures),
        across: CONFIG.catalogue.indicator("social_housing").unwrap(),
        up: CONFIG.catalogue.indicator("outside_work").unwrap(),
        groups: &[("Byen", town.to_vec()), ("Landet", country.to_vec())],
        whole: (&municipality, "Kommunen"),
    };
    let svg = scatter("against", &against).unwrap().unwrap();
    // Two and three areas, and their symbols in the key.
    assert_eq!(count(&svg, theme::UNIT), 3, "{svg}");
    assert_eq!(count(&svg, theme::OTHERS[1]), 4, "{svg}");
    for text in [
        "Byen",
        "Landet",
        // The code of 105 would lie on the line of the municipality.
        "101",
        "104",
        "Almene boliger, %",
        "Kommunen 20\u{a0}%",
        "Kommunen 23\u{a0}%",
        "skjult: 106",
    ] {
        assert!(says(&svg, text), "{text} in {svg}");
    }
    assert!(!says(&svg, "106"));
    let nothing = PublishedFigures::default();
    let empty = ScatterChart {
        overview: overview(&all, &nothing),
        ..against
    };
    assert!(scatter("against", &empty).unwrap().is_none());
}

fn flows() -> PublishedFlows {
    let mut flows = PublishedFlows {
        year: 2025,
        moves: BTreeMap::new(),
    };
    let mut add = |from, to, moves| flows.moves.insert((id(from), id(to)), moves);
    add("102", "101", shown(35.0));
    add("103", "101", shown(10.0));
    add("104", "101", Published::hide());
    add("101", "102", shown(1_205.0));
    add("102", "103", shown(20.0));
    flows
}

fn name(unit: &UnitId) -> String {
    format!("Område {unit}")
}

fn moves<'a>(flows: &'a PublishedFlows, writing: &'a Writing) -> Moves<'a> {
    Moves {
        flows,
        name_of: &name,
        writing,
    }
}

#[test]
fn the_largest_moves_of_an_area_have_bars() {
    let flows = flows();
    let headings = ["Tilflyttet fra", "Fraflyttet til"];
    let svg = moves_of(
        "moves",
        &moves(&flows, &writing(Language::DANISH)),
        &id("101"),
        headings,
    )
    .unwrap();
    let svg = svg.unwrap();
    assert_eq!(
        (count(&svg, theme::UNIT), count(&svg, theme::OTHERS[1])),
        (2, 1)
    );
    for text in [
        "Tilflyttet fra",
        "Fraflyttet til",
        "Område 102",
        "35",
        "1.205",
    ] {
        assert!(says(&svg, text), "{text} in {svg}");
    }
    assert!(!svg.contains("104"), "{svg}");
    let none = moves_of(
        "moves",
        &moves(&flows, &writing(Language::DANISH)),
        &id("105"),
        headings,
    )
    .unwrap();
    assert!(none.is_none());
}

/// Six squares in a row, three to a district.
fn base_map() -> BaseMap {
    map_of_areas(&areas())
}

fn map_of_areas(shown: &[UnitId]) -> BaseMap {
    let square = |x: f64| {
        vec![
            [x, 0.0],
            [x + 100.0, 0.0],
            [x + 100.0, 100.0],
            [x, 100.0],
            [x, 0.0],
        ]
    };
    let polygons = areas()
        .into_iter()
        .zip(0_i32..)
        .map(|(area, number)| (area, vec![vec![square(f64::from(number) * 100.0)]]));
    let map = AreaMap::new(polygons.collect()).only(|area| shown.contains(area));
    let district = |area: &UnitId| Some(id(if *area < id("104") { "d01" } else { "d02" }));
    BaseMap::new(&map, district).unwrap()
}

#[test]
fn areas_are_coloured_from_the_whole_outward_and_hidden_ones_hatched() {
    let (all, figures, whole) = (areas(), overview_figures(), id("751"));
    let all: Vec<&UnitId> = all.iter().collect();
    let overview = overview(&all, &figures);
    let indicator = CONFIG.catalogue.indicator("social_housing").unwrap();
    let svg = map_of(&overview, indicator, &whole).unwrap();
    // 7, 14, 21, 28 and 35 beside 20, in steps of half a spread of 9.9 and one and a half.
    let keys = [0, 2, 0, 0, 1, 1, 1];
    for (colour, areas) in theme::CLASSES
        .iter()
        .zip(keys)
        .chain([(&"url(#hidden)", 1)])
    {
        let key = usize::from(areas > 0 || *colour == theme::CLASSES[3]);
        assert_eq!(
            svg.matches(&format!("fill=\"{colour}\"")).count(),
            areas + key,
            "{colour} in {svg}"
        );
    }
    assert!(svg.contains("<pattern id=\"hidden\""));
    for text in [
        "7–14\u{a0}% (2)",
        "Kommunen 20\u{a0}% (0)",
        "35\u{a0}% (1)",
        "skjult (1)",
    ] {
        assert!(says(&svg, text), "{text} in {svg}");
    }
    let charged = CONFIG.catalogue.indicator("charged").unwrap();
    let none = map_of(&overview, charged, &whole);
    assert!(none.is_none());
}

/// Draws a map without numbers and without an inset.
fn map_of(overview: &AreaOverview, indicator: &Indicator, whole: &UnitId) -> Option<String> {
    let base = base_map();
    let maps = Maps {
        whole: &base,
        inset: None,
    };
    let drawn = choropleth("map", &maps, overview, indicator, (whole, &[])).unwrap();
    drawn.map(|drawn| drawn.map)
}

#[test]
fn numbers_stand_in_the_inset_where_the_area_is_in_it() {
    let (all, figures, whole) = (areas(), overview_figures(), id("751"));
    let all: Vec<&UnitId> = all.iter().collect();
    let overview = overview(&all, &figures);
    let indicator = CONFIG.catalogue.indicator("social_housing").unwrap();
    let (base, inset) = (base_map(), map_of_areas(&[id("101"), id("102")]));
    let maps = Maps {
        whole: &base,
        inset: Some(&inset),
    };
    let numbered = [&id("103"), &id("101")];
    let drawn = choropleth("map", &maps, &overview, indicator, (&whole, &numbered));
    let drawn = drawn.unwrap().unwrap();
    assert!(drawn.map.contains(">1</text>") && !drawn.map.contains(">2</text>"));
    let inset = drawn.inset.unwrap();
    assert!(inset.contains(">2</text>") && !inset.contains(">1</text>"));
    // A key stands beside the whole alone.
    assert_eq!(inset.matches("<text").count(), 1);
}

#[test]
fn the_locator_shows_one_area() {
    let locator = Locator::draw(&base_map()).unwrap();
    let fill = |svg: &str, colour: &str| svg.matches(&format!("fill=\"{colour}\"")).count();
    let first = locator.of(&[id("101")]).unwrap();
    assert_eq!(
        (fill(&first, theme::UNIT), fill(&first, theme::LINES)),
        (1, 5),
        "{first}"
    );
    let last = locator.of(&[id("106")]).unwrap();
    assert!(first != last && !first.contains("#f1") && first.len() == last.len());
    assert_eq!(locator.of(&[id("107")]), None);
}

#[test]
fn every_chart_of_the_catalogue_is_the_same_again() {
    let figures = ages_of(&[]);
    assert_eq!(pyramid_of(&figures), pyramid_of(&figures));
}
