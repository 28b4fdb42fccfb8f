//! The page on which a chart is drawn.

use super::{
    scale::Place,
    svg::{self, Layer},
};

/// What lies on what, the lowest first.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) axes: Layer,
    /// Bars, points and areas.
    pub(super) marks: Layer,
    /// What is written beside them.
    pub(super) labels: Layer,
    pub(super) lines: Layer,
    /// Keys and titles.
    pub(super) words: Layer,
}

impl Sheet {
    /// Writes the page, of a size in pixels.
    pub(super) fn write(&self, size: Place) -> String {
        let layers = [
            &self.axes,
            &self.marks,
            &self.labels,
            &self.lines,
            &self.words,
        ];
        svg::page(size, &layers)
    }
}

/// How many values a series has, and how many of them are seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) values: usize,
    pub(super) shown: usize,
}

impl Marks {
    /// Counts a value.
    pub(super) fn count(&mut self, is_shown: bool) {
        self.values += 1;
        self.shown += usize::from(is_shown);
    }
}
