//! What is written at the ends of lines, and how far apart.

use super::PANEL_HEIGHT;

/// Least distance between two labels at the end of lines, in pixels.
const LABEL_DISTANCE: f64 = 14.0;

/// The end of a line and what is written there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct End {
    pub(super) value: f64,
    pub(super) text: String,
    pub(super) colour: &'static str,
}

/// Moves labels apart, top to bottom; returns the value at whose height each is written.
pub(super) fn spread(mut ends: Vec<End>, (lowest, limit): (f64, f64)) -> Vec<(End, f64)> {
    ends.sort_by(|one, other| other.value.total_cmp(&one.value));
    let distance = LABEL_DISTANCE / PANEL_HEIGHT * (limit - lowest);
    let mut heights: Vec<f64> = Vec::with_capacity(ends.len());
    for end in &ends {
        let highest = heights
            .last()
            .map_or(f64::INFINITY, |above| above - distance);
        heights.push(end.value.min(highest));
    }
    // What was pushed below the panel moves all up again.
    let below = heights
        .last()
        .map_or(0.0, |bottom| (bottom - lowest).min(0.0));
    ends.into_iter()
        .zip(heights.into_iter().map(|height| height - below))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::theme;

    #[test]
    fn labels_do_not_overlap() {
        let end = |value| End {
            value,
            text: String::new(),
            colour: theme::UNIT,
        };
        let spread = spread(vec![end(1.0), end(0.0), end(2.0)], (0.0, 100.0));
        let heights: Vec<_> = spread.iter().map(|(_, height)| *height).collect();
        let distance = LABEL_DISTANCE / PANEL_HEIGHT * 100.0;
        for (upper, lower) in heights.iter().zip(heights.iter().skip(1)) {
            assert!(upper - lower >= distance - 1e-9, "{heights:?}");
        }
        assert!(heights.iter().all(|height| *height >= 0.0), "{heights:?}");
    }
}
