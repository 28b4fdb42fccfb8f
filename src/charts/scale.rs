//! Limits of axes, and what stands at their ticks.

use charming::{
    component::Axis,
    element::{AxisLine, AxisTick, AxisType, LineStyle, SplitLine},
};

use super::{
    measure::widest,
    theme::{LABEL_SIZE, LINES, axis_label, color},
};
use crate::model::{NumberStyle, Writing};

/// Returns a round number at or above a value, whose half is a whole number too.
pub(super) fn round_limit(largest: f64) -> f64 {
    if largest <= 0.0 {
        return 4.0;
    }
    let power = 10_f64.powf(largest.log10().floor());
    [1.0, 1.2, 1.6, 2.0, 2.4, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0]
        .into_iter()
        .map(|factor| (factor * power).max(4.0))
        .find(|limit| *limit >= largest && (limit / 2.0).fract() == 0.0)
        .unwrap_or(largest)
}

/// An axis of numbers: its ends, and into how many equal steps it is divided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ticks {
    pub(super) lowest: f64,
    pub(super) limit: f64,
    pub(super) steps: u32,
}

impl Ticks {
    /// Returns the distance from tick to tick.
    pub(super) fn step(&self) -> f64 {
        (self.limit - self.lowest) / f64::from(self.steps)
    }

    /// Writes what stands at each tick, from the lowest on. From a million on it stands in
    /// millions or milliards, so that it has room beside the axis.
    pub(super) fn labels(&self, writing: &Writing) -> Vec<String> {
        let largest = self.limit.abs().max(self.lowest.abs());
        let (unit, form) = match largest {
            ..1e6 => (1.0, "{number}"),
            ..1e9 => (1e6, writing.million.as_str()),
            _ => (1e9, writing.milliard.as_str()),
        };
        let label = |tick: u32| {
            let value = (self.lowest + self.step() * f64::from(tick)) / unit;
            let number = writing.number(value, NumberStyle::Decimals(decimals(value)));
            let form = if number == "0" { "{number}" } else { form };
            form.replace("{number}", &number)
        };
        (0..=self.steps).map(label).collect()
    }

    /// Returns the width in pixels of the widest of them.
    pub(super) fn width(&self, writing: &Writing) -> f64 {
        widest(self.labels(writing).iter().map(String::as_str), LABEL_SIZE)
    }
}

/// Returns how many decimals a number at a tick has.
fn decimals(value: f64) -> u8 {
    let exact = |decimals: &u8| {
        let shifted = value * 10_f64.powi(i32::from(*decimals));
        (shifted - shifted.round()).abs() < 1e-6
    };
    (0..3).find(exact).unwrap_or(3)
}

/// Returns an axis of numbers with lines behind the data.
pub(super) fn numbers(ticks: &Ticks, writing: &Writing) -> Axis {
    let formatter = format!("ticks:{}", serde_json::json!(ticks.labels(writing)));
    Axis::new()
        .type_(AxisType::Value)
        .min(ticks.lowest)
        .max(ticks.limit)
        .interval(ticks.step())
        .axis_label(axis_label().formatter(formatter.as_str()))
        .axis_line(AxisLine::new().show(false))
        .axis_tick(AxisTick::new().show(false))
        .split_line(SplitLine::new().line_style(LineStyle::new().color(color(LINES))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Language, fixtures::writing};

    #[test]
    fn limits_are_round_and_not_below() {
        for (largest, limit) in [
            (0.0, 4.0),
            (3.0, 4.0),
            (12.0, 12.0),
            (41.0, 50.0),
            (4770.0, 5000.0),
            (100.0, 100.0),
        ] {
            assert_eq!(round_limit(largest).to_string(), limit.to_string());
        }
    }

    fn labels(lowest: f64, limit: f64, language: Language) -> Vec<String> {
        let ticks = Ticks {
            lowest,
            limit,
            steps: 2,
        };
        ticks.labels(&writing(language))
    }

    #[test]
    fn ticks_are_written_in_both_languages() {
        for (limit, danish, english) in [
            (4.0, ["0", "2", "4"], ["0", "2", "4"]),
            (
                500_000.0,
                ["0", "250.000", "500.000"],
                ["0", "250,000", "500,000"],
            ),
            (
                1e6,
                ["0", "0,5\u{a0}mio.", "1\u{a0}mio."],
                ["0", "0.5m", "1m"],
            ),
            (
                2.4e7,
                ["0", "12\u{a0}mio.", "24\u{a0}mio."],
                ["0", "12m", "24m"],
            ),
            (
                3e9,
                ["0", "1,5\u{a0}mia.", "3\u{a0}mia."],
                ["0", "1.5bn", "3bn"],
            ),
        ] {
            assert_eq!(labels(0.0, limit, Language::DANISH), danish);
            assert_eq!(labels(0.0, limit, Language::ENGLISH), english);
        }
        assert_eq!(
            labels(-1200.0, 1200.0, Language::DANISH),
            ["−1.200", "0", "1.200"]
        );
    }

    /// What a label stands for.
    fn read(label: &str) -> f64 {
        let factors = [("m", 1e6), ("bn", 1e9)];
        let found = factors.iter().find(|(name, _)| label.ends_with(name));
        let (name, factor) = found.copied().unwrap_or(("", 1.0));
        let number = label
            .trim_end_matches(name)
            .replace(',', "")
            .replace('−', "-");
        number.parse::<f64>().unwrap() * factor
    }

    #[test]
    fn ticks_of_all_magnitudes_are_exact_and_have_room() {
        for power in -2..=9 {
            for factor in [1.0, 1.37, 2.5, 4.9, 7.77, 9.99] {
                let limit = round_limit(factor * 10_f64.powi(power));
                for lowest in [0.0, -limit] {
                    let ticks = Ticks {
                        lowest,
                        limit,
                        steps: 2,
                    };
                    let values: Vec<f64> = ticks
                        .labels(&writing(Language::ENGLISH))
                        .iter()
                        .map(|label| read(label))
                        .collect();
                    let meant = [lowest, lowest + ticks.step(), limit];
                    for (value, meant) in values.iter().zip(meant) {
                        assert!((value - meant).abs() <= 1e-9 * limit, "{values:?} {meant}");
                    }
                    for language in [Language::DANISH, Language::ENGLISH] {
                        assert!(
                            ticks.width(&writing(language)) <= 60.0,
                            "{:?}",
                            ticks.labels(&writing(language))
                        );
                    }
                }
            }
        }
    }
}
