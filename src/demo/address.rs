//! Where persons live.

/// Where a person lives, whether or not the division knew the place yet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Address {
    pub(super) area: &'static str,
    /// Where a boundary was moved: the area that held the address before.
    pub(super) former: Option<Former>,
    pub(super) estate: Option<&'static str>,
    /// First year in which the division covers the address.
    pub(super) from_year: i32,
    /// What the place adds to attachment for each year of the run.
    pub(super) attachment_drift: f64,
}

/// The area that held an address until a boundary was moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Former {
    pub(super) area: &'static str,
    /// The first year in which the address lies in its present area.
    pub(super) until: i32,
}

impl Address {
    /// Returns the area that it lay in, where the division covered it then.
    pub(super) fn area_in(self, year: i32) -> Option<&'static str> {
        let former = self.former.filter(|former| year < former.until);
        let area = former.map_or(self.area, |former| former.area);
        (year >= self.from_year).then_some(area)
    }

    /// Returns its estate, where the division covered it then.
    pub(super) fn estate_in(self, year: i32) -> Option<&'static str> {
        self.estate.filter(|_| year >= self.from_year)
    }

    /// Returns what the place adds to attachment in a year.
    pub(super) fn attachment(self, year: i32) -> f64 {
        self.attachment_drift * f64::from(year - DRIFT_FROM)
    }
}

/// The year from which a place's attachment drifts.
const DRIFT_FROM: i32 = 2015;
