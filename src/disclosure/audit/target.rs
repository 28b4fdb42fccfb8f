//! What has to stay uncertain, and the ends of its interval.

use super::system::Fact;

/// A count that must stay uncertain.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    /// Its number in the system.
    pub(crate) count: usize,
    /// How wide its interval must be.
    pub(crate) width: f64,
    /// Whether it must be so wide for somebody, too, who knows a hidden count of one or two besides.
    pub(crate) to_insiders: bool,
}

/// A sum of counts that has to stay uncertain.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SumTarget {
    /// It, as a count of its own.
    pub(crate) target: Target,
    /// That it is the sum of its members: known only while it is looked at, since it tells nothing of them.
    pub(crate) row: Fact,
}

/// One end of a count's interval.
#[derive(Debug, Clone, Copy)]
pub(crate) struct IntervalEnd {
    /// The count's number in the system.
    pub(crate) count: usize,
    /// Whether it is the upper end, to which the count rises from its true value.
    pub(crate) up: bool,
}

impl Target {
    /// Takes a count for one that must stay uncertain, to insiders too.
    pub(crate) fn new(count: usize, width: f64) -> Self {
        Self {
            count,
            width,
            to_insiders: true,
        }
    }

    /// Returns one end of the target's interval.
    pub(crate) fn end(self, up: bool) -> IntervalEnd {
        let count = self.count;
        IntervalEnd { count, up }
    }
}
