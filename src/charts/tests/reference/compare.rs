//! Compares what is seen in two drawings.

use super::marks::{Form, Mark, Place, read};
use crate::charts::theme;

/// So far two marks may stand from one another, in pixels. ECharts writes paths to a tenth.
const NEAR: f64 = 0.11;

/// Says in which marks a drawing differs from that of ECharts; nothing where both are alike.
pub(super) fn differences(own: &str, echarts: &str) -> Vec<String> {
    let mut own = read(own);
    let mut differences = Vec::new();
    for mark in read(echarts) {
        match own.iter().position(|one| alike(one, &mark)) {
            Some(found) => {
                own.swap_remove(found);
            }
            None => differences.push(format!("ECharts alone: {mark:?}")),
        }
    }
    differences.extend(own.into_iter().map(|mark| format!("here alone: {mark:?}")));
    differences
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() <= NEAR
}

fn alike(own: &Mark, echarts: &Mark) -> bool {
    let strokes = match (&own.stroke, &echarts.stroke) {
        (Some(one), Some(other)) => one.0 == other.0 && near(one.1, other.1),
        (one, other) => one.is_none() && other.is_none(),
    };
    let dashes = own.dashes.iter().zip(&echarts.dashes);
    // Of lines the fill is not seen.
    (own.fill == echarts.fill || own.form == Form::Line)
        && own.form == echarts.form
        && strokes
        && own.dashes.len() == echarts.dashes.len()
        && dashes.into_iter().all(|(one, other)| near(*one, *other))
        && stand_alike(own, echarts)
}

fn stand_alike(own: &Mark, echarts: &Mark) -> bool {
    let is_grid = own
        .stroke
        .as_ref()
        .is_some_and(|(colour, _)| colour == theme::LINES);
    if let (true, [from, to], [other_from, other_to]) =
        (is_grid, own.places.as_slice(), echarts.places.as_slice())
    {
        let is_up = near(from.0, to.0);
        return on_screen(*from, *other_from, is_up) && on_screen(*to, *other_to, is_up);
    }
    let same = |places: &[Place]| {
        let mut both = places.iter().zip(&echarts.places);
        places.len() == echarts.places.len()
            && both.all(|(one, other)| near(one.0, other.0) && near(one.1, other.1))
    };
    same(&own.places) || (own.form == Form::Line && same(&without_short_steps(&own.places)))
}

/// Tells whether ECharts moved a line behind the data from one place to another: so that its
/// middle is that of pixels.
fn on_screen(own: Place, echarts: Place, is_up: bool) -> bool {
    let moved = |at: f64, other: f64| {
        // Which pixel is the nearest is decided before the place was rounded.
        let pixels = [at - NEAR, at + NEAR].map(|at| (at * 2.0).round() / 2.0);
        let mut middles = pixels.into_iter();
        middles.any(|at| near((at + 0.25).floor() + 0.5, other))
    };
    match is_up {
        true => moved(own.0, echarts.0) && near(own.1, echarts.1),
        false => near(own.0, echarts.0) && moved(own.1, echarts.1),
    }
}

/// Returns the points of a line without those that ECharts leaves out, though not on maps: near the
/// one before.
fn without_short_steps(places: &[Place]) -> Vec<Place> {
    let mut kept: Vec<Place> = Vec::new();
    for place in places {
        let step = kept
            .last()
            .map(|before| (place.0 - before.0).hypot(place.1 - before.1));
        if step.is_none_or(|step| step * step >= 0.5) {
            kept.push(*place);
        }
    }
    kept
}
