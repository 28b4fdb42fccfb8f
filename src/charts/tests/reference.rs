//! What ECharts draws of the same options: each drawing of a test is compared with it.

use serde_json::json;

use crate::charts::drawing::{Drawing, Outlines};

mod compare;
mod echarts;
mod marks;

/// Compares a drawing for print with that of ECharts.
///
/// # Panics
/// Where they differ, or ECharts does not draw it.
#[track_caller]
pub(in crate::charts) fn compare(chart: &str, drawing: &Drawing, print: &str) {
    let map = drawing.map.as_deref().map(geojson);
    let size = (drawing.width, drawing.height);
    let option = drawing.option.to_string();
    let echarts = echarts::draw(&option, size, map.as_deref()).unwrap();
    let differences = compare::differences(print, &echarts);
    let first: Vec<String> = differences.into_iter().take(8).collect();
    assert!(
        first.is_empty(),
        "`{chart}`:\n{}\n{option}",
        first.join("\n")
    );
}

/// Writes the outlines of a map as ECharts reads them.
fn geojson(outlines: &Outlines) -> String {
    let features = outlines.all.iter().map(|outline| {
        let geometry = match outline.is_closed {
            true => {
                let rings: Vec<_> = outline.lines.iter().map(|ring| [ring]).collect();
                json!({ "type": "MultiPolygon", "coordinates": rings })
            }
            false => json!({ "type": "MultiLineString", "coordinates": outline.lines }),
        };
        json!({ "type": "Feature", "properties": { "name": outline.name }, "geometry": geometry })
    });
    json!({ "type": "FeatureCollection", "features": features.collect::<Vec<_>>() }).to_string()
}
