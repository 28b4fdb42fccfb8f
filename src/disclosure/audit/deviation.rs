//! How a world differs from the truth.

/// The counts that differ from the truth in a world, each with by how much.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Deviation(Vec<(usize, f64)>);

impl Deviation {
    /// Returns by how much a count differs.
    pub(crate) fn of(&self, count: usize) -> f64 {
        let moved = self.0.iter().find(|(moved, _)| *moved == count);
        moved.map_or(0.0, |(_, amount)| *amount)
    }

    /// Goes through the counts that differ, with by how much.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, f64)> {
        self.0.iter().copied()
    }

    /// Goes through the counts that differ.
    pub(crate) fn counts(&self) -> impl Iterator<Item = usize> {
        self.0.iter().map(|(count, _)| *count)
    }

    /// Tells whether the world is the truth.
    pub(crate) fn is_none(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(usize, f64)> for Deviation {
    fn from_iter<I: IntoIterator<Item = (usize, f64)>>(moved: I) -> Self {
        Self(moved.into_iter().collect())
    }
}
