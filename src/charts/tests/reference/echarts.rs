//! ECharts in an embedded JavaScript engine, as a browser has it.

use std::{cell::RefCell, collections::HashMap};

use rquickjs::{CatchResultExt, Context, Ctx, Function, Object, Runtime};
use ttf_parser::Face;

const ECHARTS: &str = include_str!(concat!(env!("OUT_DIR"), "/echarts.js"));
const DRIVER: &str = include_str!("echarts.js");

/// Bytes taken before the collector of cycles runs. It went over all of ECharts time and
/// again with the default of 256 KiB.
const COLLECT_AFTER: usize = 8 * 1024 * 1024;

thread_local! {
    /// The engine of each thread, started when the thread draws its first chart.
    static ENGINE: RefCell<Option<Context>> = const { RefCell::new(None) };
}

/// Draws an option of a size in pixels as SVG, with the GeoJSON of the map `areas`, where it has one.
///
/// # Errors
/// Says what the script says.
pub(crate) fn draw(option: &str, size: (f64, f64), map: Option<&str>) -> Result<String, String> {
    ENGINE.with_borrow_mut(|engine| {
        // An engine whose script failed is not used again.
        let started = engine.take().map_or_else(start, Ok)?;
        let svg = started.with(|ctx| {
            let drawn = draw_in(&ctx, option, size, map).catch(&ctx);
            drawn.map_err(|error| error.to_string())
        })?;
        *engine = Some(started);
        Ok(svg)
    })
}

/// Starts an engine and loads ECharts, which takes about 80 ms.
fn start() -> Result<Context, String> {
    let failed = |error: rquickjs::Error| error.to_string();
    let runtime = Runtime::new().map_err(failed)?;
    runtime.set_max_stack_size(1024 * 1024);
    runtime.set_gc_threshold(COLLECT_AFTER);
    let context = Context::full(&runtime).map_err(failed)?;
    context.with(|ctx| {
        let loaded = load(&ctx).catch(&ctx);
        loaded.map_err(|error| error.to_string())
    })?;
    Ok(context)
}

fn draw_in(
    ctx: &Ctx,
    option: &str,
    (width, height): (f64, f64),
    map: Option<&str>,
) -> rquickjs::Result<String> {
    if let Some(map) = map {
        let register: Function = ctx.globals().get("register")?;
        register.call::<_, ()>((map,))?;
    }
    let draw: Function = ctx.globals().get("draw")?;
    draw.call((option, width, height))
}

/// Gives the engine the widths of characters and the scripts.
fn load(ctx: &Ctx) -> rquickjs::Result<()> {
    let widths = Object::new(ctx.clone())?;
    let fonts = [
        ("regular", notosans::REGULAR_TTF),
        ("bold", notosans::BOLD_TTF),
    ];
    for (name, font) in fonts {
        widths.set(name, advance_widths(font))?;
    }
    ctx.globals().set("advanceWidths", widths)?;
    let global = "var global = globalThis; var self = globalThis;";
    for script in [global, ECHARTS, DRIVER] {
        ctx.eval::<(), _>(script)?;
    }
    Ok(())
}

/// Measures the characters of Europe, and signs such as ≥, in parts of the font size.
fn advance_widths(font: &[u8]) -> HashMap<String, f64> {
    let Ok(face) = Face::parse(font, 0) else {
        return HashMap::new();
    };
    let size = f64::from(face.units_per_em());
    let width = |character: char| {
        let glyph = face.glyph_index(character)?;
        let advance = face.glyph_hor_advance(glyph)?;
        Some((character.to_string(), f64::from(advance) / size))
    };
    ('\u{20}'..'\u{2300}').filter_map(width).collect()
}
