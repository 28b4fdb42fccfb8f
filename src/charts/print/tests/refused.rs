//! What is not drawn of an option is an error that names it.

use serde_json::{Value, json};

use super::*;

/// Asserts what is said of an option where a part of it is another, or new.
#[track_caller]
fn refuses(option: &Value, cases: &[(&str, Value, &str)]) {
    for (part, value, says) in cases {
        let said = refused(with(option.clone(), part, value.clone()));
        assert!(said.contains(says), "{part}: {said}");
    }
}

#[test]
fn unknown_components_are_named() {
    let pie = "series 0 (pie) of its option: it is not drawn";
    refuses(
        &panel(),
        &[
            (
                "/toolbox",
                json!({}),
                "toolbox of its option: it is not drawn",
            ),
            ("/series/0/type", json!("pie"), pie),
            ("/series", json!({}), "series of its option: it is no list"),
        ],
    );
    assert!(refused(json!([])).contains("the whole of its option: it is no object"));
}

#[test]
fn unknown_parts_of_titles_and_keys_are_named() {
    let wide = "title 0 of its option: 5 is not drawn, but 0";
    refuses(
        &panel(),
        &[
            (
                "/title/0/link",
                json!("a"),
                "title 0 of its option: unknown field `link`",
            ),
            ("/title/0/padding", json!(5), wide),
            (
                "/title/0/textStyle/color",
                json!("red"),
                "`red` is no colour of six digits",
            ),
            (
                "/legend/icon",
                json!("pin"),
                "legend of its option: unknown field `icon`",
            ),
            (
                "/legend/itemStyle/opacity",
                json!(1),
                "1 is not drawn, but 0",
            ),
            (
                "/legend/textStyle/fontFamily",
                json!("serif"),
                "unknown variant `serif`",
            ),
        ],
    );
}

#[test]
fn unknown_parts_of_axes_are_named() {
    let turned = "xAxis 0 of its option: its position is not drawn";
    let split = "its lines and labels must be told";
    let ends = "yAxis 0 of its option: its ends are not drawn";
    refuses(
        &panel(),
        &[
            (
                "/grid/0/containLabel",
                json!(true),
                "grid 0 of its option: unknown field",
            ),
            (
                "/grid/0/width",
                Value::Null,
                "grid 0 of its option: it has no width",
            ),
            (
                "/xAxis/gridIndex",
                json!(1),
                "grid 1 of its option: it is not there",
            ),
            (
                "/xAxis/position",
                json!("top"),
                "xAxis 0 of its option: unknown variant `top`",
            ),
            ("/xAxis/position", json!("left"), turned),
            (
                "/xAxis/axisTick",
                json!({ "show": true }),
                "true is not drawn, but false",
            ),
            (
                "/xAxis/axisTick",
                Value::Null,
                "its line and its ticks are not drawn",
            ),
            ("/xAxis/splitLine", Value::Null, split),
            (
                "/xAxis/splitLine",
                json!({}),
                "the look of its lines must be told",
            ),
            ("/xAxis/axisLabel", Value::Null, split),
            (
                "/xAxis/axisLabel/interval",
                Value::Null,
                "what stands at its ticks is not drawn",
            ),
            (
                "/xAxis/axisLabel/rotate",
                json!(90),
                "unknown field `rotate`",
            ),
            (
                "/xAxis/name",
                json!("Year"),
                "the look and the place of its name must be told",
            ),
            ("/yAxis/max", Value::Null, ends),
            ("/yAxis/max", json!(0), ends),
            ("/yAxis/max", json!(12), "it has no label for each tick"),
            (
                "/yAxis/axisLabel/formatter",
                json!("{value}"),
                "yAxis 0 of its option: EOF",
            ),
            (
                "/yAxis/splitLine/lineStyle/opacity",
                json!(0.5),
                "unknown field `opacity`",
            ),
        ],
    );
}

#[test]
fn unknown_parts_of_lines_and_points_are_named() {
    let nested = json!({ "value": 1, "name": "A" });
    let look = "series 2 (scatter) of its option: the size and the look of a point must be told";
    refuses(
        &panel(),
        &[
            (
                "/series/0/smooth",
                json!(true),
                "series 0 (line) of its option: unknown field",
            ),
            (
                "/series/0/symbol",
                json!("circle"),
                "unknown variant `circle`",
            ),
            (
                "/series/0/symbol",
                Value::Null,
                "series 0 (line) of its option: invalid type",
            ),
            (
                "/series/0/xAxisIndex",
                json!(1),
                "xAxis 1 of its option: it is not there",
            ),
            (
                "/series/0/lineStyle/type",
                json!([4, 2]),
                "series 0 (line) of its option",
            ),
            (
                "/series/1/data/0/name",
                json!("A"),
                "a point of a line has nothing but its place",
            ),
            ("/series/1/data/0/value", nested, "a value within a value"),
            (
                "/series/1/data/0/value",
                json!([1, 2, 3]),
                "series 1 (line) of its option",
            ),
            ("/series/2/symbol", json!("pin"), "unknown variant `pin`"),
            ("/series/2/symbolSize", Value::Null, look),
            ("/series/2/itemStyle", Value::Null, look),
            (
                "/series/2/itemStyle/opacity",
                json!(0.8),
                "0.8 is not drawn, but 1",
            ),
            (
                "/series/2/itemStyle",
                json!({ "color": "#0b4f8a" }),
                "missing field `opacity`",
            ),
            (
                "/series/2/label/formatter",
                json!("{c}"),
                "unknown variant `{c}`",
            ),
            (
                "/series/2/label/show",
                json!(false),
                "false is not drawn, but true",
            ),
            (
                "/series/2/markLine",
                json!({}),
                "series 2 (scatter) of its option: unknown field",
            ),
            (
                "/series/2/data/0/tooltip",
                json!({}),
                "unknown field `tooltip`",
            ),
        ],
    );
}

#[test]
fn unknown_parts_of_bars_are_named() {
    let look = json!({ "color": "#222222", "opacity": 1 });
    let share = "series 0 (bar) of its option: its `barGap` is no share in per cent";
    refuses(
        &bars(),
        &[
            (
                "/series/1/barWidth",
                json!(9),
                "bars of one name are not alike",
            ),
            ("/series/0/barGap", json!("a bit"), share),
            ("/series/0/stack", json!("all"), "unknown field `stack`"),
            ("/series/0/data", json!([[4, 0]]), "a bar has one value"),
            (
                "/series/0/data",
                json!([4]),
                "a value with a label has no name",
            ),
            (
                "/series/0/data/1/itemStyle",
                look,
                "a bar has the look of its series",
            ),
            (
                "/yAxis/type",
                json!("value"),
                "yAxis 0 of its option: its ends are not drawn",
            ),
        ],
    );
    let untold = (0..3).fold(bars(), |option, series| {
        with(option, &format!("/series/{series}/barGap"), Value::Null)
    });
    assert!(refused(untold).contains("its `barGap` must be told"));
    let across = with(
        between_axes(&points(&json!([]))),
        "/series",
        bars()["series"].clone(),
    );
    assert!(refused(across).contains("bars are drawn from names alone"));
}

#[test]
fn a_series_without_its_marks_is_an_error() {
    for (series, says) in [
        (
            points(&json!([[1, 1], [2, 20]])),
            "series 0 (scatter) shows 1 of 2 values",
        ),
        // Of lines, steps are values.
        (
            line(&json!([[1, 1], [2, 2], [3, 20]])),
            "series 0 (line) shows 1 of 2 values",
        ),
        (
            line(&json!([[20, 1], [21, 2]])),
            "series 0 (line) shows 0 of 1 values",
        ),
    ] {
        assert_eq!(refused(between_axes(&series)), says);
    }
    let beyond = with(
        bars(),
        "/series/0/data",
        json!([{ "value": 4, "name": "4" }, { "value": 20, "name": "20" }]),
    );
    assert_eq!(refused(beyond), "series 0 (bar) shows 1 of 2 values");
    let mut beside = points(&json!([[-0.1, 5], [-20, 5]]));
    beside["clip"] = json!(false);
    assert_eq!(
        refused(between_axes(&beside)),
        "series 0 (scatter) shows 1 of 2 values"
    );
}

#[test]
fn values_that_are_missing_need_no_mark() {
    for series in [
        points(&json!([[1, 1], [2, null], { "value": [null, 20] }])),
        line(&json!([[1, null], [2, 3], [3, null]])),
        line(&json!([])),
    ] {
        drawn(between_axes(&series));
    }
}

#[test]
fn a_map_that_is_not_there_is_an_error() {
    let map = json!({
        "type": "map", "map": "areas", "left": 0, "top": 0, "width": 9, "height": 9,
        "itemStyle": { "areaColor": "#ffffff" }, "data": [],
    });
    let said = refused(json!({ "series": [map.clone()] }));
    assert!(
        said.contains("series 0 (map) of its option: its map is not there"),
        "{said}"
    );
    let elsewhere = with(json!({ "series": map }), "/series/map", json!("nowhere"));
    let said = refused(json!({ "series": [elsewhere["series"]] }));
    assert!(said.contains("unknown variant `nowhere`"), "{said}");
}
