//! How the pairs of a matrix are numbered.

#![expect(
    clippy::indexing_slicing,
    reason = "numbers of areas are those of the layout"
)]

/// Which pairs there are: first those of areas, row by row, then those of districts.
pub(super) struct Layout {
    /// How many areas there are.
    pub(super) areas: usize,
    /// How many districts there are.
    pub(super) districts: usize,
    /// The district of each area.
    pub(super) district_of: Vec<Option<usize>>,
}

impl Layout {
    /// Returns the pair of two areas.
    pub(super) fn cell(&self, from: usize, to: usize) -> usize {
        from * self.areas + to
    }

    /// Returns the pair of two districts.
    pub(super) fn block(&self, from: usize, to: usize) -> usize {
        self.areas * self.areas + from * self.districts + to
    }

    /// Returns the pair of the districts of two areas.
    pub(super) fn block_of(&self, from: usize, to: usize) -> Option<usize> {
        Some(self.block(self.district_of[from]?, self.district_of[to]?))
    }

    /// Returns the areas that share a district with one; itself where it has none.
    pub(super) fn group(&self, area: usize) -> Vec<usize> {
        match self.district_of[area] {
            None => vec![area],
            Some(own) => self.areas_of(own),
        }
    }

    /// Returns the areas of a district.
    pub(super) fn areas_of(&self, district: usize) -> Vec<usize> {
        let own = |area: &usize| self.district_of[*area] == Some(district);
        (0..self.areas).filter(own).collect()
    }
}
