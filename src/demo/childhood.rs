//! What the registers say about the demonstration's children: day-care, absence
//! from school, marks, help from the municipality, and the school nurse's finds.
//!
//! Nothing here is drawn in the course of the population: every answer follows
//! from the person's lasting traits and fate, so that one year follows from the
//! other. Levels are set by hand to resemble Denmark's.

use super::codes::Origin;
use super::fate::Question;
use super::people::Person;

/// What the municipality does for a child, by child and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Welfare {
    /// Placed outside the home.
    pub(super) placed: bool,
    /// A preventive measure while living at home.
    pub(super) preventive: bool,
}

impl Welfare {
    /// Tells whether there is any.
    pub(super) const fn any(self) -> bool {
        self.placed || self.preventive
    }
}

/// What the school nurse found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Examination {
    pub(super) overweight: bool,
    pub(super) caries: bool,
}

/// Days of teaching in a school year, of which absence is a share.
const SCHOOL_DAYS: f64 = 200.0;

/// Age on 1 January of those who finished grade 9 the summer before.
const AFTER_GRADE_9: i32 = 16;

/// The mean mark's level, and what standing, schooling and chance add.
const MARK: f64 = 7.45;
const MARK_BY_STANDING: f64 = 1.25;
const MARK_BY_SCHOOLING: f64 = 1.15;
const MARK_OWN: f64 = 1.35;
/// The lowest and the highest mark there is.
const MARKS: (f64, f64) = (-3.0, 12.0);

/// Share of a year group ever placed, and ever helped at home, at a need of 1.
const EVER_PLACED: f64 = 0.0165;
const EVER_HELPED: f64 = 0.086;

/// Share of pupils who come to the examination.
const EXAMINED: f64 = 0.96;

impl Person {
    /// Tells whether a child aged 1–5 on 1 January is enrolled in day-care;
    /// `None` at other ages.
    pub(super) fn in_daycare(&self, year: i32) -> Option<bool> {
        let (usual, by_origin) = match self.age(year) {
            1..=2 => (0.765, -0.12),
            3..=5 => (0.94, -0.03),
            _ => return None,
        };
        let by_origin = match self.origin {
            Origin::NonWestern => by_origin,
            Origin::Danish | Origin::Western => 0.0,
        };
        let limit = usual + 0.035 * self.standing.min(1.0) + by_origin;
        Some(self.fate.even(Question::Daycare) < limit.clamp(0.3, 0.985))
    }

    /// Returns the share of school days a pupil was absent in the year before 1
    /// January of `year`: little for most, much for a few.
    pub(super) fn absence(&self, year: i32) -> f64 {
        let lasting = self.fate.even(Question::AbsenceLasting);
        let of_year = self.fate.even_in(Question::AbsenceOfYear, year);
        let level = (0.058 - 0.016 * self.standing).clamp(0.03, 0.12);
        let share = level * (0.3 + 5.6 * lasting.powi(3) * of_year);
        (share * SCHOOL_DAYS).round() / SCHOOL_DAYS
    }

    /// Returns the mean mark of one who finished grade 9 the summer before 1
    /// January of `year`.
    pub(super) fn mean_mark(&self, year: i32) -> Option<f64> {
        if self.age(year) != AFTER_GRADE_9 {
            return None;
        }
        let mark = MARK
            + MARK_BY_STANDING * self.standing
            + MARK_BY_SCHOOLING * self.schooling
            + MARK_OWN * self.luck_of_marks();
        Some((mark.clamp(MARKS.0, MARKS.1) * 10.0).round() / 10.0)
    }

    /// A number that is normal, near enough, as the sum of four even ones.
    fn luck_of_marks(&self) -> f64 {
        use Question::{Mark0, Mark1, Mark2, Mark3};
        let draws = [Mark0, Mark1, Mark2, Mark3].map(|draw| self.fate.even(draw));
        (draws.iter().sum::<f64>() - 2.0) * 3.0_f64.sqrt()
    }

    /// Returns what the municipality does for the child in the year.
    pub(super) fn welfare(&self, year: i32) -> Welfare {
        let age = f64::from(self.age(year));
        if age >= 18.0 {
            return Welfare {
                placed: false,
                preventive: false,
            };
        }
        let answer = |question| self.fate.even(question);
        let need = self.need();
        // A placement lasts until the child is of age, other help some years.
        let placed = answer(Question::Placed) < EVER_PLACED * need
            && age >= 17.0 * answer(Question::PlacedFrom);
        let from = 1.0 + 14.0 * answer(Question::PreventiveFrom);
        let until = from + 3.0 + 5.0 * answer(Question::PreventiveYears);
        let helped =
            answer(Question::Preventive) < EVER_HELPED * need && (from..until).contains(&age);
        Welfare {
            placed,
            preventive: helped && !placed,
        }
    }

    /// How much likelier than others a child is to need help: about 1 on
    /// average and steeply more with a low standing.
    fn need(&self) -> f64 {
        (1.0 - self.standing).clamp(0.2, 4.5).powi(2) / 2.0
    }

    /// Returns what the school nurse finds in grade 0 and in grade 8.
    pub(super) fn examination(&self, year: i32) -> Option<Examination> {
        let (overweight, caries) = match self.age(year) {
            6 => (0.125, 0.195),
            14 => (0.185, 0.295),
            _ => return None,
        };
        let answer = |question| self.fate.even(question);
        let strain = (1.0 - 0.35 * self.standing).clamp(0.4, 2.4);
        (answer(Question::Examined) < EXAMINED).then(|| Examination {
            overweight: answer(Question::Overweight) < overweight * strain,
            caries: answer(Question::Caries) < caries * strain,
        })
    }
}
