//! What is drawn of options, and what of them is not. Each drawing is compared with ECharts too.

use serde_json::{Value, json};

use super::*;

mod refused;

fn drawing(option: Value) -> Drawing {
    Drawing {
        option,
        width: 300.0,
        height: 120.0,
        map: None,
    }
}

fn drawn(option: Value) -> String {
    drawing(option).print("test").unwrap()
}

/// Returns what is said of an option that cannot be drawn.
fn refused(option: Value) -> String {
    draw(&drawing(option)).unwrap_err().to_string()
}

/// Lines and points over years, with all that stands around them.
fn panel() -> Value {
    let text =
        |size: f64| json!({ "fontFamily": "Noto Sans", "fontSize": size, "color": "#222222" });
    let label = json!({ "fontFamily": "Noto Sans", "fontSize": 11, "color": "#595959" });
    let mut years = label.clone();
    years["interval"] = json!(1);
    let mut ticks = label.clone();
    ticks["formatter"] = json!("ticks:[\"0\",\"5\",\"10\"]");
    let mut beside = text(11.0);
    beside["show"] = json!(true);
    beside["position"] = json!("right");
    beside["formatter"] = json!("{b}");
    json!({
        "title": [{
            "text": "Beboere\nuden arbejde", "left": 0, "top": 0, "padding": 0, "itemGap": 2,
            "textStyle": text(12.0), "subtext": "Skjult i 2021", "subtextStyle": text(11.0),
        }],
        "legend": {
            "left": 150, "top": 0, "width": 140, "padding": 0, "itemGap": 16, "itemWidth": 24,
            "itemHeight": 9, "itemStyle": { "opacity": 0 }, "textStyle": text(11.0),
            "data": [{ "name": "Området" }, { "name": "Kommunen" }],
        },
        "grid": [{ "left": 40, "top": 40, "width": 160, "height": 50 }],
        "xAxis": {
            "type": "category", "boundaryGap": false, "axisLabel": years,
            "axisTick": { "show": false }, "axisLine": { "show": false },
            "splitLine": { "show": false }, "data": ["2020", "2021", "2022"],
        },
        "yAxis": {
            "type": "value", "min": 0, "max": 10, "interval": 5, "axisLabel": ticks,
            "axisTick": { "show": false }, "axisLine": { "show": false },
            "splitLine": { "lineStyle": { "color": "#e3e3e3" } },
        },
        "series": [
            {
                "type": "line", "name": "Området", "symbol": "none",
                "lineStyle": { "color": "#0b4f8a", "width": 2.4 }, "data": [4, 5.5, 7],
            },
            {
                "type": "line", "name": "Kommunen", "symbol": "none",
                "lineStyle": { "color": "#6b6b6b", "width": 1.4, "type": "dashed" },
                "data": [{ "value": [0, 3] }, [1, null], [1, 2], [2, 2.25]],
            },
            {
                "type": "scatter", "symbolSize": 5, "label": beside,
                "itemStyle": { "color": "#0b4f8a", "opacity": 1 },
                "data": [{ "value": [2, 7], "name": "7 & 8" }],
            },
        ],
    })
}

fn bars() -> Value {
    let label = json!({
        "fontFamily": "Noto Sans", "fontSize": 11, "color": "#595959", "interval": 0,
    });
    let bar = |name: &str, colour: &str, data: Value| {
        json!({
            "type": "bar", "name": name, "barWidth": 11, "barGap": "10%", "data": data,
            "itemStyle": { "color": colour, "opacity": 1 },         })
    };
    let mut own = bar(
        "Området",
        "#0b4f8a",
        json!([{ "value": 4, "name": "4 %" }, { "value": 0, "name": "skjult" }]),
    );
    own["label"] = json!({
        "fontFamily": "Noto Sans", "fontSize": 11, "color": "inherit", "show": true,
        "position": "right", "formatter": "{b}",
    });
    json!({
        "grid": [{ "left": 60, "right": 40, "top": 10, "height": 90 }],
        "xAxis": { "type": "value", "show": false, "min": 0, "max": 10 },
        "yAxis": {
            "type": "category", "inverse": true, "axisLabel": label,
            "axisTick": { "show": false }, "axisLine": { "show": false },
            "splitLine": { "show": false }, "data": ["Kun\ngrundskole", "Uden arbejde"],
        },
        "series": [
            own,
            bar("Kommunen", "#6b6b6b", json!([2.5, 10])),
            bar("Landet", "#a3470f", json!([null, 3])),
        ],
    })
}

/// Returns an option with a part in it that is another, or new.
fn with(mut option: Value, part: &str, value: Value) -> Value {
    let (within, key) = part.rsplit_once('/').unwrap();
    let within = option.pointer_mut(within).unwrap();
    within
        .as_object_mut()
        .unwrap()
        .insert(key.to_owned(), value);
    option
}

#[test]
fn a_panel_is_drawn() {
    insta::assert_snapshot!(drawn(panel()), @r##"
    <svg xmlns="http://www.w3.org/2000/svg" width="300" height="120" viewBox="0 0 300 120" font-family="Noto Sans">
    <text x="40" y="103.5" dominant-baseline="central" text-anchor="middle" font-size="11" fill="#595959">2020</text>
    <text x="200" y="103.5" dominant-baseline="central" text-anchor="middle" font-size="11" fill="#595959">2022</text>
    <path d="M40 90L200 90M40 65L200 65M40 40L200 40" fill="none" stroke="#e3e3e3" stroke-width="1" stroke-linejoin="bevel"/>
    <text x="32" y="90" dominant-baseline="central" text-anchor="end" font-size="11" fill="#595959">0</text>
    <text x="32" y="65" dominant-baseline="central" text-anchor="end" font-size="11" fill="#595959">5</text>
    <text x="32" y="40" dominant-baseline="central" text-anchor="end" font-size="11" fill="#595959">10</text>
    <circle cx="200" cy="55" r="2.5" fill="#0b4f8a"/>
    <text x="207.5" y="55" dominant-baseline="central" text-anchor="start" font-size="11" fill="#222222">7 &amp; 8</text>
    <path d="M40 70L120 62.5L200 55" fill="none" stroke="#0b4f8a" stroke-width="2.4" stroke-linejoin="bevel"/>
    <path d="M120 80L200 78.75" fill="none" stroke="#6b6b6b" stroke-width="1.4" stroke-dasharray="5.6 2.8" stroke-linejoin="bevel"/>
    <path d="M151 5.5L175 5.5" fill="none" stroke="#0b4f8a" stroke-width="2" stroke-linejoin="bevel"/>
    <text x="180" y="5.5" dominant-baseline="central" text-anchor="start" font-size="11" fill="#222222">Området</text>
    <path d="M151 32.5L175 32.5" fill="none" stroke="#6b6b6b" stroke-width="2" stroke-dasharray="8 4" stroke-linejoin="bevel"/>
    <text x="180" y="32.5" dominant-baseline="central" text-anchor="start" font-size="11" fill="#222222">Kommunen</text>
    <text x="0" y="6" dominant-baseline="central" text-anchor="start" font-size="12" font-weight="bold" fill="#222222">Beboere</text>
    <text x="0" y="18" dominant-baseline="central" text-anchor="start" font-size="12" font-weight="bold" fill="#222222">uden arbejde</text>
    <text x="0" y="31.5" dominant-baseline="central" text-anchor="start" font-size="11" fill="#222222">Skjult i 2021</text>
    </svg>
    "##);
}

#[test]
fn bars_of_a_name_stand_around_its_middle() {
    insta::assert_snapshot!(drawn(bars()), @r##"
    <svg xmlns="http://www.w3.org/2000/svg" width="300" height="120" viewBox="0 0 300 120" font-family="Noto Sans">
    <text x="52" y="27" dominant-baseline="central" text-anchor="end" font-size="11" fill="#595959">Kun</text>
    <text x="52" y="38" dominant-baseline="central" text-anchor="end" font-size="11" fill="#595959">grundskole</text>
    <text x="52" y="77.5" dominant-baseline="central" text-anchor="end" font-size="11" fill="#595959">Uden arbejde</text>
    <rect x="60" y="14.9" width="80" height="11" fill="#0b4f8a"/>
    <rect x="60" y="59.9" width="0" height="11" fill="#0b4f8a"/>
    <rect x="60" y="27" width="50" height="11" fill="#6b6b6b"/>
    <rect x="60" y="72" width="200" height="11" fill="#6b6b6b"/>
    <rect x="60" y="84.1" width="60" height="11" fill="#a3470f"/>
    <text x="145" y="20.4" dominant-baseline="central" text-anchor="start" font-size="11" fill="#0b4f8a">4 %</text>
    <text x="65" y="65.4" dominant-baseline="central" text-anchor="start" font-size="11" fill="#0b4f8a">skjult</text>
    </svg>
    "##);
}

/// A series between two axes from 0 to 10.
fn between_axes(series: &Value) -> Value {
    json!({
        "grid": [{ "left": 10, "top": 10, "width": 200, "height": 100 }],
        "xAxis": { "type": "value", "show": false, "min": 0, "max": 10 },
        "yAxis": { "type": "value", "show": false, "min": 0, "max": 10 },
        "series": [series],
    })
}

fn points(data: &Value) -> Value {
    json!({
        "type": "scatter", "symbolSize": 5, "data": data,
        "itemStyle": { "color": "#0b4f8a", "opacity": 1 },
    })
}

fn line(data: &Value) -> Value {
    json!({ "type": "line", "symbol": "none", "data": data, "lineStyle": { "color": "#0b4f8a" } })
}

#[test]
fn labels_at_the_ends_of_an_axis_give_way_to_those_beside_them() {
    for (width, interval, labels) in [
        (160, 1, vec!["2020", "2022"]),
        (20, 1, vec![]),
        (160, 0, vec!["2020", "2021", "2022"]),
        // All are to be told.
        (20, 0, vec!["2020", "2021", "2022"]),
    ] {
        let option = with(panel(), "/grid/0/width", json!(width));
        let svg = drawn(with(option, "/xAxis/axisLabel/interval", json!(interval)));
        let years = ["2020", "2021", "2022"].into_iter();
        let told = years.filter(|year| svg.contains(&format!(">{year}<")));
        assert_eq!(told.collect::<Vec<_>>(), labels, "{width} {interval}");
    }
}

#[test]
fn an_axis_of_one_name_has_it_in_its_middle() {
    let option = with(panel(), "/xAxis/data", json!(["2022"]));
    let option = with(option, "/series", json!([points(&json!([[0, 5]]))]));
    assert!(drawn(option).contains("cx=\"120\" cy=\"65\""));
}

#[test]
fn keys_show_each_series_as_it_is_drawn() {
    let text = json!({ "fontFamily": "Noto Sans", "fontSize": 11, "color": "#222222" });
    let key = |names: &[&str], lines: bool| {
        let names: Vec<Value> = names.iter().map(|name| json!({ "name": name })).collect();
        let mut key = json!({
            "left": 10, "top": 5, "width": 120, "padding": 0, "itemGap": 16, "itemWidth": 12,
            "itemHeight": 9, "textStyle": text, "data": names,
        });
        if lines {
            key["itemStyle"] = json!({ "opacity": 0 });
        }
        key
    };
    // Three rows, a name that no series has, and one twice.
    let names = ["Området", "Kommunen", "Landet", "Regionen", "Landet"];
    let svg = drawn(with(bars(), "/legend", key(&names, false)));
    assert_eq!(svg.matches(" rx=\"2.25\"").count(), 3, "{svg}");
    for symbol in ["circle", "triangle", "diamond", "rect"] {
        for border in [json!(0.8), Value::Null] {
            let mut series = points(&json!([[1, 1], [5, 5]]));
            series["name"] = json!("Byen");
            series["symbol"] = json!(symbol);
            if !border.is_null() {
                series["itemStyle"]["borderColor"] = json!("#ffffff");
                series["itemStyle"]["borderWidth"] = border;
            }
            drawn(with(
                between_axes(&series),
                "/legend",
                key(&["Byen"], false),
            ));
        }
    }
    let down = with(panel(), "/legend/orient", json!("vertical"));
    drawn(down);
    for (option, lines) in [(bars(), true), (panel(), false)] {
        let said = refused(with(option, "/legend", key(&["Området"], lines)));
        assert!(
            said.contains("the symbol of `Området` is not drawn"),
            "{said}"
        );
    }
}

#[test]
fn names_of_axes_stand_at_their_places() {
    let name = json!({
        "fontFamily": "Noto Sans", "fontSize": 11, "color": "#222222", "align": "left",
    });
    let option = with(panel(), "/yAxis/name", json!("Andel, %"));
    let option = with(option, "/yAxis/nameTextStyle", name.clone());
    let option = with(option, "/yAxis/nameGap", json!(12));
    drawn(option.clone());
    let said = refused(with(option, "/yAxis/nameLocation", json!("middle")));
    assert!(
        said.contains("the place of its name is not drawn"),
        "{said}"
    );
}
