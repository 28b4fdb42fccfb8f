//! What education the demonstration's persons finish, and what the register holds of it.

use super::codes::{Level, Origin};
use super::fate::Question;
use super::people::Person;

/// Weight of standing and of a person's own part in schooling, and the limit
/// below which each level ends: 16 % of the aged 30–59 stay at basic school.
const SCHOOLING_BY_STANDING: f64 = 0.80;
const SCHOOLING_OWN: f64 = 0.60;
const LEVELS: [(f64, Level); 4] = [
    (-1.03, Level::Basic),
    (-0.90, Level::UpperSecondary),
    (0.25, Level::Vocational),
    (0.85, Level::ShortHigher),
];

/// Shares of those who finish nothing after school of whom the register holds an education from
/// abroad that is not approved here, and of whom none, by origin.
const fn unregistered(origin: Origin) -> (f64, f64) {
    match origin {
        Origin::NonWestern => (0.40, 0.15),
        Origin::Western => (0.30, 0.20),
        Origin::Danish => (0.0, 0.01),
    }
}

impl Person {
    /// Returns the level of education finished by 1 January of a year.
    pub(super) fn level(&self, year: i32) -> Level {
        let level = self.final_level();
        let age = self.age(year);
        if age >= level.finished_at() {
            return level;
        }
        let academic = matches!(level, Level::ShortHigher | Level::LongHigher);
        if academic && age >= Level::UpperSecondary.finished_at() {
            Level::UpperSecondary
        } else {
            Level::Basic
        }
    }

    /// Returns the code that the register of education holds on 1 January of a year: of some of
    /// those who finish nothing after school it knows no education, or one from abroad that is not
    /// approved here. The law counts both as basic school, so that its criterion is what it would
    /// be without.
    pub(super) fn registered_level(&self, year: i32) -> &'static str {
        let (not_approved, unknown) = unregistered(self.origin);
        let answer = self.fate.even(Question::Registered);
        match self.final_level() {
            Level::Basic if answer < not_approved => "not_approved",
            Level::Basic if answer < not_approved + unknown => "unknown",
            _ => self.level(year).as_str(),
        }
    }

    /// Tells whether the person is still at a course of education.
    pub(super) fn student(&self, year: i32) -> bool {
        self.age(year) < self.final_level().finished_at()
    }

    /// Returns the level that the person stops at.
    pub(super) fn final_level(&self) -> Level {
        let ability = SCHOOLING_BY_STANDING * self.standing + SCHOOLING_OWN * self.schooling;
        let found = LEVELS.iter().find(|(below, _)| ability < *below);
        found.map_or(Level::LongHigher, |(_, level)| *level)
    }
}
