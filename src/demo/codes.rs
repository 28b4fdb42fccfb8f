//! The codes of the demonstration registers: sex, origin and education, and
//! what an education means for age and pay.
//!
//! Which person has which code is drawn elsewhere.

/// The registers' word for a person's sex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sex {
    Female,
    Male,
}

impl Sex {
    /// The code as the extracts write it.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Female => "f",
            Self::Male => "m",
        }
    }
}

/// The registers' three groups of origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    Danish,
    Western,
    NonWestern,
}

impl Origin {
    /// The code as the extracts write it.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Danish => "danish",
            Self::Western => "western",
            Self::NonWestern => "non_western",
        }
    }
}

/// The highest education a person has finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Basic,
    UpperSecondary,
    Vocational,
    ShortHigher,
    LongHigher,
}

impl Level {
    /// The code as the extracts write it, the age at which the education is usually finished, and
    /// wages relative to those with a vocational one.
    const fn row(self) -> (&'static str, i32, f64) {
        match self {
            Self::Basic => ("basic", 17, 0.86),
            Self::UpperSecondary => ("upper_secondary", 20, 0.92),
            Self::Vocational => ("vocational", 22, 1.0),
            Self::ShortHigher => ("short_higher", 24, 1.09),
            Self::LongHigher => ("long_higher", 27, 1.34),
        }
    }

    pub(super) const fn as_str(self) -> &'static str {
        self.row().0
    }

    pub(super) const fn finished_at(self) -> i32 {
        self.row().1
    }

    pub(super) const fn wage(self) -> f64 {
        self.row().2
    }
}
