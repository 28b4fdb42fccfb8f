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

/// A chart of the catalogue: id, kind, and the indicators drawn, each with how many years before its data
/// year the time lies that it is about.
struct Chart {
    id: String,
    kind: String,
    indicators: Vec<(String, i32)>,
}

impl Chart {
    /// Returns the chart with the indicators that are drawn of a unit.
    fn as_drawn(&self, briefing: &serde_json::Value) -> Self {
        let pictures = briefing["pictures"].as_array().unwrap();
        let drawn = pictures
            .iter()
            .find(|picture| picture["name"] == self.id.as_str());
        let drawn = drawn.unwrap()["indicators"].as_array().unwrap();
        let is_drawn = |(id, _): &&(String, i32)| drawn.iter().any(|one| one == id.as_str());
        Self {
            id: self.id.clone(),
            kind: self.kind.clone(),
            indicators: self.indicators.iter().filter(is_drawn).cloned().collect(),
        }
    }
}

fn charts() -> Vec<Chart> {
    let text = std::fs::read_to_string(repository().join("data/catalogue.toml")).unwrap();
    let catalogue: toml::Value = toml::from_str(&text).unwrap();
    let years_before = |one: &toml::Value| match one.get("reference").and_then(toml::Value::as_str)
    {
        Some("year_before" | "summer_before" | "school_year") => 1,
        _ => 0,
    };
    let indicators = catalogue["indicator"].as_array().unwrap().iter();
    let years_before: BTreeMap<&str, i32> = indicators
        .map(|one| (one["id"].as_str().unwrap(), years_before(one)))
        .collect();
    let chart = |one: &toml::Value| {
        let ids = one["indicators"].as_array().unwrap().iter();
        let ids = ids.map(|id| id.as_str().unwrap());
        Chart {
            id: one["id"].as_str().unwrap().to_owned(),
            kind: one["kind"].as_str().unwrap().to_owned(),
            indicators: ids.map(|id| (id.to_owned(), years_before[id])).collect(),
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
            let chart = &chart.as_drawn(&BRIEFINGS[unit]);
            marks += match chart.kind.as_str() {
                "trends" => trends(&svg, chart, unit, &published),
                "bars" => bars(&svg, chart, unit, &published),
                "pyramid" => pyramid(&svg, chart, unit, &published),
                kind => panic!("{kind}"),
            };
        }
        let briefing = &BRIEFINGS[unit];
        for row in rows(briefing) {
            marks += band(row, unit, &published) + spark(row, unit, &published);
        }
        assert!(marks > 20, "{unit} has {marks} marks");
    }
}

fn trends(svg: &Svg, chart: &Chart, unit: &str, published: &Values) -> usize {
    let panels = panels(svg);
    assert_eq!(panels.len(), chart.indicators.len());
    let mut count = 0;
    for (panel, (id, years_before)) in panels.iter().zip(&chart.indicators) {
        let near = |value: f64, other: f64| (value - other).abs() <= panel.resolution();
        let mut own: BTreeMap<i32, f64> = BTreeMap::new();
        for (colour, point) in svg.points.iter().filter(|(_, point)| panel.holds(*point)) {
            let (told, value) = (panel.year(point.0), panel.value(point.1));
            let year = told + years_before;
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
        let years = panel.years.0 + years_before..=panel.years.1 + years_before;
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
    let newest = |(id, _): &(String, i32)| published[&(unit.to_owned(), id.clone(), 2025)];
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

/// All rows of a briefing.
fn rows(briefing: &serde_json::Value) -> impl Iterator<Item = &serde_json::Value> {
    let themes = briefing["themes"].as_array().unwrap().iter();
    let listed = themes.flat_map(|theme| theme["rows"].as_array().unwrap());
    listed.chain(briefing["headlines"].as_array().unwrap())
}

/// All places of a band follow from published values, and none is told of a hidden one: the middle is
/// the municipality, the ends are the areas that are furthest from it, and what is tinted the middle
/// half of those that are shown.
fn band(row: &serde_json::Value, unit: &str, published: &Values) -> usize {
    let id = row["id"].as_str().unwrap();
    let year = i32::try_from(row["year"].as_i64().unwrap()).unwrap();
    let of = |unit: &str| {
        published
            .get(&(unit.to_owned(), id.to_owned(), year))
            .copied()?
    };
    let band = &row["band"];
    if band.is_null() {
        return 0;
    }
    let mut values: Vec<f64> = AREAS.iter().filter_map(|area| of(area)).collect();
    values.sort_by(f64::total_cmp);
    let middle = of("municipality").unwrap();
    let own = of(unit);
    let furthest = values.iter().chain(own.as_ref());
    let furthest = furthest.map(|value| (value - middle).abs());
    let furthest = furthest.fold(0.0, f64::max);
    let sign = if row["direction"] == "lower" {
        -1.0
    } else {
        1.0
    };
    let value =
        |place: &serde_json::Value| place.as_f64().map(|place| middle + sign * place * furthest);
    let near = |one: Option<f64>, other: Option<f64>| match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() < 1e-6 * furthest.max(1.0),
        (one, other) => one == other,
    };
    assert!(near(value(&band["place"]), own), "{unit} {id}");
    let both = |pair: &serde_json::Value, (low, high): (f64, f64)| {
        let mut found = [value(&pair[0]).unwrap(), value(&pair[1]).unwrap()];
        found.sort_by(f64::total_cmp);
        assert!(near(Some(found[0]), Some(low)), "{unit} {id}");
        assert!(near(Some(found[1]), Some(high)), "{unit} {id}");
    };
    both(&band["ends"], (values[0], values[values.len() - 1]));
    if !band["quarters"].is_null() {
        let quantile = |part: f64| {
            let place = part * f64::from(u32::try_from(values.len() - 1).unwrap());
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let below = place.floor() as usize;
            let above = (below + 1).min(values.len() - 1);
            values[below] + (place - place.floor()) * (values[above] - values[below])
        };
        assert!(values.len() >= 8, "{unit} {id}");
        both(&band["quarters"], (quantile(0.25), quantile(0.75)));
    }
    1
}

/// A line through the years has a point for each published year and for no hidden one, and all its
/// points lie on one scale.
fn spark(row: &serde_json::Value, unit: &str, published: &Values) -> usize {
    let id = row["id"].as_str().unwrap();
    let first = i32::try_from(row["first_year"].as_i64().unwrap()).unwrap();
    let points = row["spark"].as_array().unwrap();
    let told: Vec<(f64, f64)> = (first..)
        .zip(points)
        .filter_map(|(year, place)| {
            let key = (unit.to_owned(), id.to_owned(), year);
            let value = published.get(&key).copied().flatten();
            assert_eq!(
                place.as_f64().is_some(),
                value.is_some(),
                "{unit} {id} {year}"
            );
            Some((place.as_f64()?, value?))
        })
        .collect();
    let by_value = |one: &&(f64, f64), other: &&(f64, f64)| one.1.total_cmp(&other.1);
    let (Some(low), Some(high)) = (told.iter().min_by(by_value), told.iter().max_by(by_value))
    else {
        return 0;
    };
    for (place, value) in &told {
        assert!((-1e-9..=1.0 + 1e-9).contains(place), "{unit} {id}");
        let expected = match high.1 > low.1 {
            true => low.0 + (value - low.1) / (high.1 - low.1) * (high.0 - low.0),
            false => low.0,
        };
        assert!((place - expected).abs() < 1e-9, "{unit} {id}");
    }
    told.len()
}
