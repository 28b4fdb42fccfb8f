//! One look for all charts.
//!
//! Colours reach at least 4.5:1 on white (WCAG 2.1, 1.4.3) and differ in lightness; the unit
//! is a solid line, what it is compared with a dashed one, so nothing hangs on colour.

use charming::{
    component::{Axis, Title},
    element::{
        AxisLabel, AxisLine, AxisTick, AxisType, Color, ItemStyle, Label, LabelPosition, LineStyle,
        LineStyleType, SplitLine, TextStyle,
    },
};

use crate::model::Palette;

/// The family that is bundled; Typst falls back to a serif for a generic name.
const FONT: &str = "Noto Sans";
/// Width of every drawing in pixels, as wide as the text of a page.
pub(super) const WIDTH: f64 = 660.0;

/// What the briefing is about.
pub(super) const UNIT: &str = "#0b4f8a";
/// What it is compared with.
pub(super) const OTHERS: [&str; 2] = ["#6b6b6b", "#a3470f"];
/// Other areas of the same district.
pub(super) const NEIGHBOURS: &str = "#8f8f8f";
/// The two sides of a pyramid; a line in the colour of text is seen on both.
pub(super) const SIDES: [&str; 2] = ["#5b8fc7", "#c4782f"];
/// Classes of values from the lowest to the highest, the middle one in the middle. Without colours
/// only the highest is that dark.
pub(super) const CLASSES: [&str; 7] = [
    "#4a87c4", "#9cc3e4", "#c9dff3", "#efefef", "#fbd7b5", "#e0873c", "#8f3503",
];
/// Borders of what is filled with a class.
pub(super) const BORDER: &str = "#6b6b6b";
/// Text.
pub(super) const TEXT: &str = "#222222";
/// Text of less weight.
pub(super) const SOFT_TEXT: &str = "#595959";
/// Lines behind the data.
pub(super) const LINES: &str = "#e3e3e3";

/// A place on a map of which nothing is shown.
const HIDDEN: &str = "#d9d9d9";

/// All colours, for drawings that are made elsewhere.
pub(crate) const PALETTE: Palette = Palette {
    unit: UNIT,
    others: OTHERS,
    text: TEXT,
    soft_text: SOFT_TEXT,
    lines: LINES,
    classes: CLASSES,
    hidden: HIDDEN,
};

pub(super) const LABEL_SIZE: f64 = 11.0;
/// Of headings within a drawing.
pub(super) const HEADING_SIZE: f64 = 12.0;

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
        .text_style(
            text(HEADING_SIZE, TEXT)
                .font_weight("bold")
                .line_height(HEADING_SIZE + 2.0),
        );
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

/// Returns an axis of names or years, all of which are written.
pub(super) fn names(names: Vec<String>) -> Axis {
    Axis::new()
        .type_(AxisType::Category)
        .data(names)
        .axis_label(axis_label().interval(0.0))
        .axis_tick(AxisTick::new().show(false))
        .axis_line(AxisLine::new().show(false))
        .split_line(SplitLine::new().show(false))
}

/// Returns an axis of numbers that is not drawn.
pub(super) fn hidden_axis(lowest: f64, limit: f64) -> Axis {
    let axis = Axis::new().type_(AxisType::Value).show(false);
    axis.min(lowest).max(limit)
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

/// Returns the thin line of a neighbour.
pub(super) fn neighbour_line() -> LineStyle {
    LineStyle::new().width(0.7).color(color(NEIGHBOURS))
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

/// Returns the label of a point; the name of the point is its text, in ECharts `{b}`.
pub(super) fn point_label(position: LabelPosition) -> Label {
    Label::new()
        .show(true)
        .position(position)
        .formatter("{b}")
        .font_family(FONT)
        .font_size(LABEL_SIZE)
        .color(color("inherit"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Red, green and blue as light, from 0 to 1.
    type Light = [f64; 3];

    fn light(colour: &str) -> Light {
        let part = |at: usize| {
            let value = u8::from_str_radix(&colour[at..at + 2], 16).unwrap();
            let value = f64::from(value) / 255.0;
            match value <= 0.04045 {
                true => value / 12.92,
                false => ((value + 0.055) / 1.055).powf(2.4),
            }
        };
        [part(1), part(3), part(5)]
    }

    fn times(matrix: [[f64; 3]; 3], light: Light) -> Light {
        matrix.map(|row| {
            row.iter()
                .zip(light)
                .map(|(factor, part)| factor * part)
                .sum()
        })
    }

    /// WCAG 2.1, relative luminance and contrast ratio.
    fn contrast(one: &str, other: &str) -> f64 {
        let luminance = |colour| {
            let [red, green, blue] = light(colour);
            0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
        };
        let (one, other): (f64, f64) = (luminance(one), luminance(other));
        one.max(other) / one.min(other)
    }

    /// How people see who see all colours, no red, or no green (Machado and others 2009).
    const EYES: [[[f64; 3]; 3]; 3] = [
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ];

    /// The distance of two colours in CIELAB (1976), as the one sees them who sees least.
    fn distance(one: &str, other: &str) -> f64 {
        let lab = |eye, colour| {
            let seen = times(eye, light(colour)).map(|part| part.clamp(0.0, 1.0));
            let xyz = times(
                [
                    [0.4124, 0.3576, 0.1805],
                    [0.2126, 0.7152, 0.0722],
                    [0.0193, 0.1192, 0.9505],
                ],
                seen,
            );
            let white = [0.9505, 1.0, 1.089];
            let mut root = xyz.iter().zip(white).map(|(part, white)| {
                let part = part / white;
                match part > 0.008_856 {
                    true => part.cbrt(),
                    false => 7.787 * part + 16.0 / 116.0,
                }
            });
            let mut next = || root.next().unwrap();
            let (x, y, z) = (next(), next(), next());
            [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
        };
        let seen = EYES.map(|eye| {
            let (one, other) = (lab(eye, one), lab(eye, other));
            let squares = one.iter().zip(other).map(|(a, b)| (a - b).powi(2));
            squares.sum::<f64>().sqrt()
        });
        seen.into_iter().fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn known_contrasts_and_distances() {
        assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
        assert!((contrast("#777777", "#ffffff") - 4.48).abs() < 0.01);
        assert!(distance("#ff0000", "#ff0000") < 1e-9);
        // Red and olive of the same lightness are hard to tell apart without red or green.
        assert!(distance("#a05000", "#6f6000") < 15.0);
    }

    #[test]
    fn colours_stand_out_from_the_page() {
        for text in [TEXT, SOFT_TEXT, UNIT, OTHERS[0], OTHERS[1]] {
            assert!(contrast(text, "#ffffff") >= 4.5, "{text}");
        }
        for mark in SIDES.iter().chain(&[BORDER, NEIGHBOURS]) {
            assert!(contrast(mark, "#ffffff") >= 3.0, "{mark}");
        }
        // A line is seen on bars.
        for side in SIDES {
            assert!(contrast(side, TEXT) >= 3.0, "{side}");
        }
    }

    #[test]
    fn colours_differ_for_all_eyes() {
        let palettes: [&[&str]; 3] = [&[UNIT, OTHERS[0], OTHERS[1]], &SIDES, &CLASSES];
        for palette in palettes {
            for (index, one) in palette.iter().enumerate() {
                for other in palette.iter().skip(index + 1) {
                    let distance = distance(one, other);
                    assert!(distance >= 10.0, "{one} {other}: {distance}");
                }
            }
        }
    }
}
