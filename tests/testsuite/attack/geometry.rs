//! Charts turned back into values by their axes, as somebody with a ruler would.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use super::{
    BRIEFINGS,
    panel::{PIXEL, panels},
    svg::{Mark, Svg, number},
};
use crate::{
    demo::RUN,
    support::{Project, repository},
};

const UNIT: &str = "#0b4f8a";
const OTHERS: [&str; 2] = ["#6b6b6b", "#a3470f"];
/// What a unit may be drawn beside.
const LARGE: [&str; 5] = ["municipality", "town", "country", "region", "denmark"];

const NEIGHBOURS: &str = "#8f8f8f";

/// All areas.
static AREAS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let rows = RUN.published().into_iter().map(|row| row.unit);
    let units: BTreeSet<String> = rows.collect();
    let areas = units.into_iter();
    areas
        .filter(|unit| unit.len() == 3 && unit.parse::<u32>().is_ok())
        .collect()
});

/// Values by unit, indicator and year.
type Values = BTreeMap<(String, String, i32), Option<f64>>;

fn published() -> Values {
    let rows = RUN.published().into_iter();
    rows.map(|row| ((row.unit, row.indicator, row.year), row.value))
        .collect()
}

/// A chart of the catalogue: id, kind, and the indicators drawn with their titles.
struct Chart {
    id: String,
    kind: String,
    indicators: Vec<(String, String)>,
}

fn charts() -> Vec<Chart> {
    let text = std::fs::read_to_string(repository().join("data/catalogue.toml")).unwrap();
    let catalogue: toml::Value = toml::from_str(&text).unwrap();
    let titles: BTreeMap<&str, &str> = catalogue["indicator"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["id"].as_str().unwrap(),
                one["title"]["da"].as_str().unwrap(),
            )
        })
        .collect();
    let chart = |one: &toml::Value| {
        let ids = one["indicators"].as_array().unwrap().iter();
        let ids = ids.map(|id| id.as_str().unwrap());
        Chart {
            id: one["id"].as_str().unwrap().to_owned(),
            kind: one["kind"].as_str().unwrap().to_owned(),
            indicators: ids
                .map(|id| (id.to_owned(), titles[id].to_owned()))
                .collect(),
        }
    };
    catalogue["chart"]
        .as_array()
        .unwrap()
        .iter()
        .map(chart)
        .collect()
}

fn drawn(project: &Project, unit: &str, chart: &str) -> Svg {
    Svg::read(&project.read(&format!("templates/{unit}/figures/{chart}.svg")))
}

#[test]
fn no_chart_draws_more_than_the_published_values() {
    let published = published();
    let charts = charts();
    for unit in BRIEFINGS.keys() {
        let mut marks = 0;
        for chart in &charts {
            let svg = drawn(&RUN, unit, &chart.id);
            marks += match chart.kind.as_str() {
                "trends" => trends(&svg, chart, unit, &published),
                "bars" => bars(&svg, chart, unit, &published),
                "pyramid" => pyramid(&svg, chart, unit, &published),
                kind => panic!("{kind}"),
            };
        }
        let briefing = &BRIEFINGS[unit];
        for theme in briefing["themes"].as_array().unwrap() {
            if let Some(name) = theme["spine"]["name"].as_str() {
                let rows = theme["rows"].as_array().unwrap();
                marks += spine(&drawn(&RUN, unit, name), rows, unit, &published);
            }
        }
        assert!(marks > 20, "{unit} has {marks} marks");
    }
}

fn trends(svg: &Svg, chart: &Chart, unit: &str, published: &Values) -> usize {
    let panels = panels(svg);
    assert_eq!(panels.len(), chart.indicators.len());
    let mut count = 0;
    for (panel, (id, _)) in panels.iter().zip(&chart.indicators) {
        let near = |value: f64, other: f64| (value - other).abs() <= panel.resolution();
        let mut own: BTreeMap<i32, f64> = BTreeMap::new();
        for (colour, point) in svg.points.iter().filter(|(_, point)| panel.holds(*point)) {
            let (year, value) = (panel.year(point.0), panel.value(point.1));
            if colour == UNIT {
                let twice = own.insert(year, value);
                assert!(
                    twice.is_none_or(|before| near(before, value)),
                    "{unit} {id} {year}"
                );
            } else if OTHERS.contains(&colour.as_str()) {
                let mut said = LARGE
                    .into_iter()
                    .filter_map(|other| *published.get(&(other.to_owned(), id.clone(), year))?);
                assert!(
                    said.any(|other| near(value, other)),
                    "{unit} {id} {year}: {value}"
                );
                count += 1;
            } else if colour == NEIGHBOURS {
                let mut said = AREAS
                    .iter()
                    .filter_map(|area| *published.get(&(area.clone(), id.clone(), year))?);
                assert!(
                    said.any(|other| near(value, other)),
                    "beside {unit} {id} {year}: {value}"
                );
                count += 1;
            }
        }
        let years = panel.years.0..=panel.years.1;
        let shown: BTreeMap<i32, f64> = years
            .filter_map(|year| {
                let key = (unit.to_owned(), id.clone(), year);
                Some((year, (*published.get(&key)?)?))
            })
            .collect();
        let same = own.keys().eq(shown.keys());
        assert!(same, "{unit} {id} has marks {own:?} and figures {shown:?}");
        for (year, value) in &own {
            assert!(
                near(*value, shown[year]),
                "{unit} {id} {year}: {value} {}",
                shown[year]
            );
        }
        count += own.len();
    }
    count
}

/// Bars have no axis, but their values at their ends: all must be as long as these say.
/// The numbers written beside the bars are the published ones, and no other bar has a length.
fn pyramid(svg: &Svg, chart: &Chart, unit: &str, published: &Values) -> usize {
    let newest = |(id, _): &(String, String)| published[&(unit.to_owned(), id.clone(), 2025)];
    let values = chart.indicators.iter().map(newest);
    let mut shown: Vec<f64> = values.clone().flatten().collect();
    let hidden = values.filter(Option::is_none).count();
    let words = || svg.texts.iter().map(|text| text.words.as_str());
    let mut written: Vec<f64> = words()
        .filter(|words| words.ends_with('%'))
        .filter_map(number)
        .collect();
    shown.sort_by(f64::total_cmp);
    written.sort_by(f64::total_cmp);
    assert_eq!(written, shown, "{unit}");
    assert_eq!(words().filter(|words| *words == "skjult").count(), hidden);
    let long = svg.bars.iter().filter(|bar| bar.width > 0.0).count();
    assert!(long <= shown.len(), "{unit}: {long} bars");
    shown.len()
}

fn bars(svg: &Svg, chart: &Chart, unit: &str, published: &Values) -> usize {
    let bars = svg.bars.iter().filter(|bar| bar.colour == UNIT);
    let bars: BTreeMap<usize, &Mark> = bars.enumerate().collect();
    let written = |bar: &Mark| {
        let beside = svg.texts.iter().filter(|text| text.anchor == "start");
        let mut beside = beside.filter(|text| (text.y - bar.y - 5.5).abs() < 1.0);
        beside.next().map(|text| text.words.clone())
    };
    let value = |id: &str| {
        let years = published
            .keys()
            .filter(|(of, one, _)| of == unit && one == id);
        let newest = years.max().unwrap();
        published[newest]
    };
    let longest = bars
        .iter()
        .max_by(|one, other| one.1.width.total_cmp(&other.1.width))
        .unwrap();
    let scale = longest.1.width / value(&chart.indicators[*longest.0].0).unwrap();
    for (index, (id, _)) in chart.indicators.iter().enumerate() {
        match (value(id), bars.get(&index)) {
            (Some(value), Some(bar)) => {
                let error = (bar.width / scale - value).abs();
                assert!(error <= 2.0 * PIXEL / scale, "{unit} {id}: {error}");
                let written = written(bar).unwrap();
                assert_eq!(number(&written), Some(value), "{unit} {id}: {written}");
            }
            (None, Some(bar)) => {
                assert_eq!(bar.width, 0.0, "{unit} {id}");
                assert_eq!(written(bar).as_deref(), Some("skjult"), "{unit} {id}");
            }
            (None, None) => {}
            (Some(_), None) => panic!("{unit} {id} has no bar"),
        }
    }
    bars.len()
}

/// A dot stands between the lowest and the highest area: all three are published values, and
/// no row has a dot of a hidden one.
fn spine(svg: &Svg, rows: &[serde_json::Value], unit: &str, published: &Values) -> usize {
    const ROW: f64 = 18.0;
    let mut count = 0;
    for (index, row) in (0_u32..).zip(rows) {
        let id = row["id"].as_str().unwrap();
        let year = i32::try_from(row["year"].as_i64().unwrap()).unwrap();
        let middle = (f64::from(index) + 0.5) * ROW;
        let inside = |y: f64| (y - middle).abs() < 1.0;
        let of = |unit: &str| published.get(&(unit.to_owned(), id.to_owned(), year));
        let values = AREAS.iter().filter_map(|area| *of(area)?);
        let values: Vec<f64> = values.collect();
        let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut dots = svg.dots.iter().filter(|dot| dot.colour == UNIT);
        let dot = dots.find(|dot| inside(dot.y));
        let value = of(unit).copied().flatten();
        let Some(bar) = svg.bars.iter().find(|bar| inside(bar.y + 3.5)) else {
            assert!(dot.is_none() && lowest >= highest, "{unit} {id}");
            continue;
        };
        let value = value.filter(|value| (lowest..=highest).contains(value));
        assert_eq!(dot.is_some(), value.is_some(), "{unit} {id}");
        if let Some((dot, value)) = dot.zip(value) {
            let found = lowest + (dot.x - bar.x) / bar.width * (highest - lowest);
            let tolerance = 3.0 * PIXEL / bar.width * (highest - lowest);
            assert!(
                (found - value).abs() <= tolerance,
                "{unit} {id}: {found} {value}"
            );
            count += 1;
        }
    }
    count
}
