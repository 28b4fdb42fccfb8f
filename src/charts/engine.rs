//! ECharts in an embedded JavaScript engine.

use std::{cell::RefCell, sync::Arc};

use rquickjs::{CatchResultExt, Context, Ctx, Function, Object, Runtime};
use serde_json::Value;

use super::{measure::advance_widths, theme};

const ECHARTS: &str = include_str!(concat!(env!("OUT_DIR"), "/echarts.js"));
const DRIVER: &str = include_str!("engine.js");

/// Returns the script of ECharts, for drawings that a browser makes.
#[must_use]
pub(crate) fn echarts() -> &'static str {
    ECHARTS
}

/// Memory that one engine may take, in bytes; a chart takes a few megabytes.
const MEMORY_LIMIT: usize = 128 * 1024 * 1024;
/// Stack that scripts may take, in bytes: half of what a thread of the pool has.
const STACK_LIMIT: usize = 1024 * 1024;
/// Bytes taken before the collector of cycles runs. It went over all of ECharts time and
/// again with the default of 256 KiB.
const COLLECT_AFTER: usize = 8 * 1024 * 1024;

/// A chart that could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum ChartError {
    /// The engine did not start.
    #[error("the chart engine did not start: {0}")]
    Start(String),
    /// The script failed.
    #[error("the chart `{chart}` could not be drawn: {message}")]
    Draw {
        /// The chart's id.
        chart: String,
        /// What the script says.
        message: String,
    },
}

/// A chart ready to be drawn: what charming described, and its size in pixels.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Drawing {
    pub(super) option: String,
    pub(super) width: f64,
    pub(super) height: f64,
    /// The GeoJSON of the map `areas`, where the chart has one.
    pub(super) map: Option<Arc<str>>,
}

impl Drawing {
    /// Makes a drawing as wide as the text of a page.
    pub(super) fn new(chart: &charming::Chart, height: f64) -> Self {
        Self::with_series(chart, Vec::new(), height)
    }

    /// Makes a drawing with series that charming does not describe, behind its own.
    pub(super) fn with_series(chart: &charming::Chart, added: Vec<Value>, height: f64) -> Self {
        let mut option = serde_json::json!(chart);
        if let Some(series) = option.get_mut("series").and_then(Value::as_array_mut) {
            series.splice(0..0, added);
        }
        Self {
            option: option.to_string(),
            width: theme::WIDTH,
            height,
            map: None,
        }
    }
}

thread_local! {
    /// The engine of each thread, started when the thread draws its first chart.
    static ENGINE: RefCell<Option<Engine>> = const { RefCell::new(None) };
}

/// Draws a chart as SVG in the engine of this thread. The same chart gives the same bytes.
pub(super) fn draw(chart: &str, drawing: &Drawing) -> Result<String, ChartError> {
    ENGINE.with_borrow_mut(|engine| {
        let started = engine.take().map_or_else(Engine::new, Ok)?;
        // An engine whose script failed is not used again.
        let svg = started.draw(chart, drawing)?;
        *engine = Some(started);
        Ok(svg)
    })
}

/// One JavaScript engine with ECharts loaded.
struct Engine {
    context: Context,
    /// The map that is registered.
    map: RefCell<Option<Arc<str>>>,
}

impl Engine {
    /// Starts an engine and loads ECharts, which takes about 80 ms.
    fn new() -> Result<Self, ChartError> {
        let failed = |error: rquickjs::Error| ChartError::Start(error.to_string());
        let runtime = Runtime::new().map_err(failed)?;
        runtime.set_memory_limit(MEMORY_LIMIT);
        runtime.set_max_stack_size(STACK_LIMIT);
        runtime.set_gc_threshold(COLLECT_AFTER);
        let context = Context::full(&runtime).map_err(failed)?;
        context.with(|ctx| {
            let loaded = load(&ctx).catch(&ctx);
            loaded.map_err(|error| ChartError::Start(error.to_string()))
        })?;
        let map = RefCell::new(None);
        Ok(Self { context, map })
    }

    fn draw(&self, chart: &str, drawing: &Drawing) -> Result<String, ChartError> {
        self.context.with(|ctx| {
            let drawn = self.draw_in(&ctx, drawing).catch(&ctx);
            drawn.map_err(|error| ChartError::Draw {
                chart: chart.to_owned(),
                message: error.to_string(),
            })
        })
    }

    fn draw_in(&self, ctx: &Ctx, drawing: &Drawing) -> rquickjs::Result<String> {
        let is_new = |map: &&Arc<str>| self.map.borrow().as_ref() != Some(*map);
        if let Some(map) = drawing.map.as_ref().filter(is_new) {
            let function: Function = ctx.globals().get("register")?;
            function.call::<_, ()>((map.as_ref(),))?;
            self.map.replace(Some(Arc::clone(map)));
        }
        let draw: Function = ctx.globals().get("draw")?;
        draw.call((drawing.option.as_str(), drawing.width, drawing.height))
    }
}

/// Gives the engine the widths of characters and the scripts.
fn load(ctx: &Ctx) -> rquickjs::Result<()> {
    let widths = Object::new(ctx.clone())?;
    for (name, table) in advance_widths() {
        widths.set(name, table.clone())?;
    }
    ctx.globals().set("advanceWidths", widths)?;
    let global = "var global = globalThis; var self = globalThis;";
    for script in [global, ECHARTS, DRIVER] {
        ctx.eval::<(), _>(script)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn drawn(series: &Value) -> Result<String, ChartError> {
        let option = json!({
            "xAxis": { "type": "value", "min": 0, "max": 10 },
            "yAxis": { "type": "value", "min": 0, "max": 10 },
            "series": [series],
        });
        let drawing = Drawing {
            option: option.to_string(),
            width: 200.0,
            height: 100.0,
            map: None,
        };
        draw("test", &drawing)
    }

    #[test]
    fn a_series_without_its_marks_is_an_error() {
        for (series, says) in [
            // Beside the axes.
            (
                json!({ "type": "scatter", "data": [[1, 1], [2, 20]] }),
                "series 0 (scatter) shows 1 of 2 values",
            ),
            (
                json!({ "type": "bar", "data": [[20, 1]] }),
                "series 0 (bar) shows 0 of 1 values",
            ),
            (
                json!({ "type": "line", "symbol": "none", "data": [[20, 1], [21, 2]] }),
                "series 0 (line) shows 0 of 1 values",
            ),
        ] {
            let error = drawn(&series).unwrap_err().to_string();
            assert!(error.contains(says), "{error}");
        }
    }

    #[test]
    fn values_that_are_missing_need_no_mark() {
        for series in [
            json!({ "type": "scatter", "data": [[1, 1], [2, null]] }),
            json!({ "type": "line", "symbol": "none", "data": [[1, null], [2, 3], [3, null]] }),
            json!({ "type": "line", "data": [] }),
        ] {
            drawn(&series).unwrap();
        }
    }

    #[test]
    fn a_map_that_is_not_there_is_an_error() {
        let series =
            json!({ "type": "map", "map": "nowhere", "data": [{ "name": "1", "value": 1 }] });
        assert!(drawn(&series).is_err());
    }
}
