//! The panels of a small chart, found by the numbers at their axes.

use super::svg::{Svg, number};

/// Lines are drawn to a hundredth of a pixel.
pub(super) const PIXEL: f64 = 0.011;

/// The panel of a small chart: its corners and what they stand for.
pub(crate) struct Panel {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    pub(crate) years: (i32, i32),
    values: (f64, f64),
}

/// Finds panels by the numbers at their axes: values left of them, years below.
pub(crate) fn panels(svg: &Svg) -> Vec<Panel> {
    let numbers = svg.texts.iter().filter(|text| text.anchor == "end");
    let ticks: Vec<(f64, f64, f64)> = numbers
        .map(|text| (text.x, text.y, number(&text.words).unwrap()))
        .collect();
    assert_eq!(ticks.len() % 3, 0, "{ticks:?}");
    let panel = |ticks: &[(f64, f64, f64)]| {
        let (low, high) = (ticks[0], ticks[2]);
        let left = low.0 + 8.0;
        let below = svg.texts.iter().filter(|text| {
            text.anchor == "middle"
                && (text.y - low.1 - 13.5).abs() < 1.0
                && text.x > left - 1.0
                && text.x < left + 200.0
        });
        let years: Vec<(f64, i32)> = below
            .map(|text| (text.x, text.words.parse().unwrap()))
            .collect();
        Panel {
            left,
            right: years.last().unwrap().0,
            top: high.1,
            bottom: low.1,
            years: (years[0].1, years.last().unwrap().1),
            values: (low.2, high.2),
        }
    };
    ticks.chunks(3).map(panel).collect()
}

impl Panel {
    pub(super) fn holds(&self, (x, y): (f64, f64)) -> bool {
        x > self.left - 1.0 && x < self.right + 1.0 && y > self.top - 1.0 && y < self.bottom + 1.0
    }

    pub(super) fn year(&self, x: f64) -> i32 {
        let span = f64::from(self.years.1 - self.years.0);
        let year = (x - self.left) / (self.right - self.left) * span;
        assert!(
            (year - year.round()).abs() < 0.02,
            "a mark between two years"
        );
        #[expect(clippy::cast_possible_truncation, reason = "a year")]
        let year = year.round() as i32;
        self.years.0 + year
    }

    pub(super) fn value(&self, y: f64) -> f64 {
        let share = (self.bottom - y) / (self.bottom - self.top);
        self.values.0 + share * (self.values.1 - self.values.0)
    }

    /// Returns how much of a value a hair's breadth is.
    pub(super) fn resolution(&self) -> f64 {
        PIXEL / (self.bottom - self.top) * (self.values.1 - self.values.0)
    }
}
