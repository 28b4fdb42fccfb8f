//! One look for all charts.
//!
//! Colours reach at least 4.5:1 on white (WCAG 2.1, 1.4.3) and differ in lightness; the unit
//! is a solid line, what it is compared with a dashed one, so nothing hangs on colour.

use charming::{
    component::{Axis, Title},
    element::{
        AxisLabel, AxisLine, AxisTick, AxisType, Color, ItemStyle, LineStyle, LineStyleType,
        SplitLine, TextStyle,
    },
};

use crate::model::{Language, Palette};

/// The family that is bundled; Typst falls back to a serif for a generic name.
pub(super) const FONT: &str = "Noto Sans";
/// Width of every drawing in pixels, as wide as the text of a page.
pub(super) const WIDTH: f64 = 660.0;

/// What the briefing is about.
pub(super) const UNIT: &str = "#0b4f8a";
/// What it is compared with.
pub(super) const OTHERS: [&str; 2] = ["#6b6b6b", "#a3470f"];
/// Text.
pub(super) const TEXT: &str = "#222222";
/// Text of less weight.
pub(super) const SOFT_TEXT: &str = "#595959";
/// Lines behind the data.
pub(super) const LINES: &str = "#e3e3e3";

/// Classes of a map, from light to dark in one hue, so that they stay apart without colour.
const CLASSES: [&str; 5] = ["#dfeaf5", "#aecbe6", "#6fa3d0", "#2f74b0", "#083a66"];
/// A place on a map of which nothing is shown.
const HIDDEN: &str = "#d9d9d9";

/// All colours, for drawings that are made elsewhere.
pub const PALETTE: Palette = Palette {
    unit: UNIT,
    others: OTHERS,
    text: TEXT,
    soft_text: SOFT_TEXT,
    lines: LINES,
    classes: CLASSES,
    hidden: HIDDEN,
};

pub(super) const LABEL_SIZE: f64 = 11.0;

/// Returns a colour.
pub(super) fn color(value: &str) -> Color {
    Color::Value(value.to_owned())
}

/// Returns a text style in the charts' font.
pub(super) fn text(size: f64, value: &str) -> TextStyle {
    TextStyle::new()
        .font_family(FONT)
        .font_size(size)
        .color(color(value))
}

/// Returns a heading within a drawing, with a smaller line below it.
pub(super) fn heading(title: &str, below: &str, left: f64, top: f64) -> Title {
    let heading = Title::new()
        .text(title)
        .left(left)
        .top(top)
        .padding(0.0)
        .item_gap(2.0)
        .text_style(text(LABEL_SIZE + 1.0, TEXT).font_weight("bold"));
    if below.is_empty() {
        return heading;
    }
    heading.subtext(below).subtext_style(text(LABEL_SIZE, TEXT))
}

/// Returns labels of an axis.
pub(super) fn axis_label() -> AxisLabel {
    AxisLabel::new()
        .font_family(FONT)
        .font_size(LABEL_SIZE)
        .color(color(SOFT_TEXT))
}

/// Returns an axis of numbers between two limits, with lines behind the data.
pub(super) fn numbers(lowest: f64, limit: f64, steps: f64, language: Language) -> Axis {
    let formatter = format!("number:{}", language.code());
    Axis::new()
        .type_(AxisType::Value)
        .min(lowest)
        .max(limit)
        .interval((limit - lowest) / steps)
        .axis_label(axis_label().formatter(formatter.as_str()))
        .axis_line(AxisLine::new().show(false))
        .axis_tick(AxisTick::new().show(false))
        .split_line(SplitLine::new().line_style(LineStyle::new().color(color(LINES))))
}

/// Returns an axis of names or years.
pub(super) fn names(names: Vec<String>) -> Axis {
    Axis::new()
        .type_(AxisType::Category)
        .data(names)
        .axis_label(axis_label())
        .axis_tick(AxisTick::new().show(false))
        .axis_line(AxisLine::new().show(false))
        .split_line(SplitLine::new().show(false))
}

/// Returns the line of the unit, or of what it is compared with.
pub(super) fn line(other: Option<usize>) -> LineStyle {
    match other {
        None => LineStyle::new().width(2.4).color(color(UNIT)),
        Some(index) => LineStyle::new()
            .width(1.4)
            .type_(if index == 0 {
                LineStyleType::Dashed
            } else {
                LineStyleType::Dotted
            })
            .color(color(other_color(index))),
    }
}

/// Returns the thin line at a marked year.
pub(super) fn mark_line() -> LineStyle {
    LineStyle::new()
        .width(1.0)
        .type_(LineStyleType::Dotted)
        .color(color(SOFT_TEXT))
}

/// Returns the look of a mark; ECharts would let some of them shine through.
pub(super) fn mark(value: &str) -> ItemStyle {
    ItemStyle::new().color(color(value)).opacity(1.0)
}

/// Returns the colour of what the unit is compared with.
pub(super) fn other_color(index: usize) -> &'static str {
    OTHERS.get(index).copied().unwrap_or(SOFT_TEXT)
}
