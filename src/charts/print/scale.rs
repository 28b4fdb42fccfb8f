//! From values to pixels.

use super::error::PrintError;

/// A point of the page, or the distance of two: to the right and down, in pixels.
pub(super) type Place = (f64, f64);

/// So far beside its grid a point may lie, in pixels: what rounding makes of one at the edge.
const TOLERANCE: f64 = 0.1;

/// A part of the page, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rectangle {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Rectangle {
    /// Returns the rectangle around a point, so wide and so high.
    pub(super) fn around((x, y): Place, (width, height): Place) -> Self {
        Self {
            left: x - width / 2.0,
            top: y - height / 2.0,
            right: x + width / 2.0,
            bottom: y + height / 2.0,
        }
    }

    pub(super) fn middle(&self) -> Place {
        (
            f64::midpoint(self.left, self.right),
            f64::midpoint(self.top, self.bottom),
        )
    }

    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// Tells whether a point lies within.
    pub(super) fn holds(&self, (x, y): Place) -> bool {
        (self.left - TOLERANCE..=self.right + TOLERANCE).contains(&x)
            && (self.top - TOLERANCE..=self.bottom + TOLERANCE).contains(&y)
    }

    /// Tells whether two have a point in common.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.left <= other.right
            && other.left <= self.right
            && self.top <= other.bottom
            && other.top <= self.bottom
    }

    /// Returns the rectangle at another place.
    pub(super) fn moved(&self, (x, y): Place) -> Self {
        Self {
            left: self.left + x,
            top: self.top + y,
            right: self.right + x,
            bottom: self.bottom + y,
        }
    }

    /// Returns the smallest rectangle that holds two.
    pub(super) fn with(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

/// Values along one side of a grid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    /// The value at the one end and its pixel.
    start: Place,
    /// The value at the other end and its pixel.
    end: Place,
}

impl Scale {
    /// Makes the scale between two values, each with its pixel.
    pub(super) fn new(start: Place, end: Place) -> Self {
        Self { start, end }
    }

    /// Returns the pixel of a value: where both ends have the same, that in the middle.
    pub(super) fn at(&self, value: f64) -> f64 {
        let ((low, from), (high, to)) = (self.start, self.end);
        match high - low {
            0.0 => f64::midpoint(from, to),
            span => from + (value - low) / span * (to - from),
        }
    }
}

/// Finds what an index of an option stands for.
pub(super) fn numbered<'a, T>(all: &'a [T], index: f64, part: &str) -> Result<&'a T, PrintError> {
    let found = all.iter().zip(0_u32..);
    let mut found = found.filter(|(_, number)| f64::from(*number).total_cmp(&index).is_eq());
    let found = found.next().map(|(one, _)| one);
    found.ok_or_else(|| PrintError::of(format!("{part} {index}"), "it is not there"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_between_the_ends_of_their_scale() {
        for (start, end, value, pixel) in [
            ((0.0, 40.0), (10.0, 140.0), 2.5, 65.0),
            // From bottom to top, and turned round.
            ((-4.0, 100.0), (4.0, 0.0), 0.0, 50.0),
            ((0.0, 0.0), (8.0, 100.0), 2.0, 25.0),
            // Beside it.
            ((0.0, 0.0), (8.0, 100.0), 10.0, 125.0),
            // One name alone.
            ((0.0, 0.0), (0.0, 100.0), 0.0, 50.0),
        ] {
            let at = Scale::new(start, end).at(value);
            assert!((at - pixel).abs() < 1e-9, "{at} {pixel}");
        }
    }

    #[test]
    fn rectangles_hold_meet_and_join() {
        let one = Rectangle::around((10.0, 10.0), (20.0, 10.0));
        assert!(one.holds((20.05, 5.0)) && !one.holds((20.2, 5.0)));
        let (beside, away) = (one.moved((20.0, 0.0)), one.moved((20.1, 0.0)));
        assert!(one.meets(&beside) && !one.meets(&away));
        let both = one.with(&beside);
        assert_eq!((both.left, both.right, both.width()), (0.0, 40.0, 40.0));
    }

    #[test]
    fn what_an_index_names_must_be_there() {
        assert_eq!(*numbered(&["a", "b"], 1.0, "grid").unwrap(), "b");
        for index in [2.0, 0.5, -1.0] {
            numbered(&["a", "b"], index, "grid").unwrap_err();
        }
    }
}
