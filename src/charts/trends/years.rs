//! The years of the axes: calendar years, and each figure stands at the one that it is about.

use crate::{charts::subject::Subject, model::Indicator};

/// The calendar years that the axes of all panels hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Years {
    first: i32,
    last: i32,
}

impl Years {
    /// Returns the years that the figures of some indicators are about.
    pub(super) fn of(indicators: &[&Indicator], subject: &Subject) -> Self {
        let all = || indicators.iter();
        let first = all().map(|indicator| told(indicator, subject.first_year));
        let last = all().map(|indicator| told(indicator, subject.last_year));
        Self {
            first: first.min().unwrap_or(subject.first_year),
            last: last.max().unwrap_or(subject.last_year),
        }
    }

    /// Returns them, the first one first.
    pub(super) fn all(self) -> Vec<i32> {
        (self.first..=self.last).collect()
    }

    /// Returns how far a year stands from the first.
    pub(super) fn place(self, year: i32) -> i32 {
        year - self.first
    }

    /// Tells whether a year is one of them.
    pub(super) fn holds(self, year: i32) -> bool {
        (self.first..=self.last).contains(&year)
    }
}

/// Returns the calendar year that the figure of a data year is about, of a school year the first.
pub(super) fn told(indicator: &Indicator, data_year: i32) -> i32 {
    indicator.reference.calendar_years(data_year).0
}

/// Returns the data year of the figure that is told about a calendar year.
pub(super) fn data_year(indicator: &Indicator, told_year: i32) -> i32 {
    told_year - told(indicator, 0)
}
