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
    /// The code as the extracts write it.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::UpperSecondary => "upper_secondary",
            Self::Vocational => "vocational",
            Self::ShortHigher => "short_higher",
            Self::LongHigher => "long_higher",
        }
    }

    /// The age at which the education is usually finished.
    pub(super) const fn finished_at(self) -> i32 {
        match self {
            Self::Basic => 17,
            Self::UpperSecondary => 20,
            Self::Vocational => 22,
            Self::ShortHigher => 24,
            Self::LongHigher => 27,
        }
    }

    /// Wages relative to those with a vocational education.
    pub(super) const fn wage(self) -> f64 {
        match self {
            Self::Basic => 0.86,
            Self::UpperSecondary => 0.92,
            Self::Vocational => 1.0,
            Self::ShortHigher => 1.09,
            Self::LongHigher => 1.34,
        }
    }
}
