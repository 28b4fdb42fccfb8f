//! The persons of the demonstration municipality: what stays with a person
//! for life, and what the registers would say about that person in a year.
//!
//! A person's lasting traits are drawn once, so that series made of many
//! persons move smoothly. Nothing here knows where a person lives, and no
//! person is modelled on a real one.

use chrono::NaiveDate;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::codes::{Origin, Sex};
use super::fate::{Fate, Question};
use super::geography::Character;
use super::lot::Lot;
use super::numbers::whole;
use super::rates::at;

/// Which of the three lifestyle diseases a person has had treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Diseases {
    pub(super) copd: bool,
    pub(super) type_2_diabetes: bool,
    pub(super) stroke: bool,
}

impl Diseases {
    /// Tells whether there is any.
    pub(super) const fn any(self) -> bool {
        self.copd || self.type_2_diabetes || self.stroke
    }
}

/// One resident of the municipality.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) id: i32,
    pub(super) birth_year: i32,
    /// Days since 1 January 1970.
    pub(super) birth_date: i32,
    pub(super) sex: Sex,
    pub(super) origin: Origin,
    /// Convicted in the year that has just ended.
    pub(super) convicted: bool,
    /// Lasting resources of all kinds; about 0 on average, spread about 1.
    pub(super) standing: f64,
    /// Attachment to work beyond what standing explains; drifts over years.
    swing: f64,
    /// Schooling beyond what standing explains.
    pub(super) schooling: f64,
    /// Decides what is left to chance beside the draws here.
    pub(super) fate: Fate,
    lot: Lot,
}

/// What is already settled about a person before the rest is drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outline {
    pub(super) id: i32,
    pub(super) birth_year: i32,
    pub(super) non_western: bool,
}

/// Share of western origin among those not of non-western origin, where there
/// is no deprivation and what full deprivation adds: about 4 % in all.
const WESTERN_BASE: f64 = 0.03;
const WESTERN_BY_DEPRIVATION: f64 = 0.05;

/// Mean standing in the best-off place, and what full deprivation and
/// non-western origin take away.
const STANDING_BASE: f64 = 0.66;
const STANDING_BY_DEPRIVATION: f64 = -2.5;
const STANDING_NON_WESTERN: f64 = -0.2;
/// Spread of standing among those who live in one place.
const STANDING_SPREAD: f64 = 0.85;

/// Spread of attachment beyond standing, and how much of it lasts to the next
/// year: most who are outside work one year are so in the next.
const SWING_SPREAD: f64 = 0.75;
const SWING_KEPT: f64 = 0.88;

impl Person {
    /// Draws a person who lives, or is about to live, in a place of this
    /// character.
    pub(super) fn draw(outline: Outline, character: Character, rng: &mut ChaCha8Rng) -> Self {
        let mut person = Self {
            id: outline.id,
            birth_year: outline.birth_year,
            birth_date: birth_date(outline.birth_year, rng),
            sex: if rng.random_bool(0.5) {
                Sex::Female
            } else {
                Sex::Male
            },
            origin: origin(outline.non_western, character.deprivation, rng),
            convicted: false,
            standing: 0.0,
            swing: SWING_SPREAD * normal(rng),
            schooling: normal(rng),
            fate: Fate::beside(rng),
            lot: Lot::draw(rng),
        };
        person.standing = standing(person.origin, character.deprivation, rng);
        person
    }

    /// Returns the person's age on 1 January of a year.
    pub(super) const fn age(&self, year: i32) -> i32 {
        year - self.birth_year - 1
    }

    /// Lets the year before 1 January of `year` happen to the person.
    pub(super) fn pass_year(&mut self, year: i32, rng: &mut ChaCha8Rng) {
        let fresh = SWING_SPREAD * (1.0 - SWING_KEPT * SWING_KEPT).sqrt();
        self.swing = SWING_KEPT * self.swing + fresh * normal(rng);
        self.convicted = rng.random::<f64>() < self.conviction_risk(year);
    }

    /// Tells whether the person was charged in the year before 1 January of
    /// `year`: all who were convicted were, and some others.
    pub(super) fn charged(&self, year: i32) -> bool {
        let others = CHARGED_ALONE * self.conviction_risk(year);
        self.convicted || self.fate.even_in(Question::Charged, year) < others
    }

    fn conviction_risk(&self, year: i32) -> f64 {
        let age = self.age(year);
        if age < 18 {
            return 0.0;
        }
        let sex = match self.sex {
            Sex::Female => 0.35,
            Sex::Male => 1.65,
        };
        at(&CONVICTIONS, age) * sex * (1.0 - 0.75 * self.standing).clamp(0.2, 4.0)
    }

    /// Returns the person's family type on 1 January of a year.
    pub(super) fn family_type(&self, year: i32) -> &'static str {
        let age = self.age(year);
        if age < 18 {
            let apart = self.lot.parents_apart < (0.19 - 0.13 * self.standing).clamp(0.05, 0.6);
            return if apart {
                "child_of_single_parent"
            } else {
                "child_of_couple"
            };
        }
        let couple = self.lot.couple < at(&COUPLES, age) + 0.04 * self.standing;
        let children = self.lot.children < at(&PARENTS, age) * self.living_with_children(couple);
        match (couple, children) {
            (true, true) => "couple_with_children",
            (true, false) => "couple",
            (false, true) => "single_parent",
            (false, false) => "single",
        }
    }

    /// How likely children are to live here, relative to a couple's.
    const fn living_with_children(&self, couple: bool) -> f64 {
        match (couple, self.sex) {
            (true, _) => 1.0,
            (false, Sex::Female) => 0.5,
            (false, Sex::Male) => 0.13,
        }
    }

    /// Returns the share of the year before 1 January of `year` spent in work
    /// or education, in twelfths; `local` is what the place adds.
    pub(super) fn full_time(&self, year: i32, local: f64) -> f64 {
        let studying = if self.student(year) {
            STUDENT_ATTACHMENT
        } else {
            0.0
        };
        let attachment = at(&ATTACHMENT, self.age(year))
            + ATTACHMENT_BY_STANDING * self.standing
            + self.swing
            + studying
            + local;
        let share = (0.5 + PART_YEAR * attachment).clamp(0.0, 1.0);
        (share * 12.0).round() / 12.0
    }

    /// Returns gross income in kroner in the year before 1 January of `year`.
    pub(super) fn gross_income(&self, year: i32, local: f64) -> i32 {
        let own = 1.0 + 0.13 * self.standing.clamp(-2.0, 3.0) + 0.12 * self.schooling;
        let today = own.max(0.5) * (1.0 + PAY_RISE).powi(year - PAY_YEAR);
        let age = self.age(year);
        if age < 18 {
            return kroner(at(&PAY, age) * today);
        }
        if self.student(year) {
            return kroner(at(&STUDENT_PAY, age) * today);
        }
        let worked = at(&WORKING, age) * self.full_time(year, local);
        let wage = at(&PAY, age) * self.final_level().wage();
        kroner((worked * wage + (1.0 - worked) * at(&TRANSFERS, age)) * today)
    }

    /// Returns the lifestyle diseases the person has by 1 January of a year.
    pub(super) fn diseases(&self, year: i32) -> Diseases {
        let age = self.age(year);
        let strain = (1.0 - 0.35 * self.standing).clamp(0.35, 2.2);
        Diseases {
            copd: self.lot.copd < at(&COPD, age) * strain,
            type_2_diabetes: self.lot.diabetes < at(&DIABETES, age) * strain,
            stroke: self.lot.stroke < at(&STROKE, age) * strain,
        }
    }

    /// Returns the grade the person is in on 1 January of a year, if any.
    pub(super) fn grade(&self, year: i32) -> Option<i32> {
        let grade = self.age(year) - SCHOOL_AGE;
        let attends = match grade {
            0..=9 => true,
            10 => self.lot.tenth_grade < TENTH_GRADE,
            _ => false,
        };
        attends.then_some(grade)
    }

    /// Tells whether the person, if a pupil, is taught in a special class.
    pub(super) fn in_special_class(&self) -> bool {
        self.lot.special_class < (0.045 - 0.035 * self.standing).clamp(0.01, 0.2)
    }
}

/// Draws a standard normal number, near enough, from four even ones: sums
/// come out alike on every machine, which logarithms need not.
fn normal(rng: &mut ChaCha8Rng) -> f64 {
    let sum: f64 = (0..4).map(|_| rng.random::<f64>()).sum();
    (sum - 2.0) * 3.0_f64.sqrt()
}

/// Draws a day from 2 January on, so that the year of birth alone gives the
/// age on 1 January.
fn birth_date(birth_year: i32, rng: &mut ChaCha8Rng) -> i32 {
    let day = rng.random_range(2..=365);
    NaiveDate::from_yo_opt(birth_year, day).map_or(0, |date| date.to_epoch_days())
}

fn origin(non_western: bool, deprivation: f64, rng: &mut ChaCha8Rng) -> Origin {
    let western = WESTERN_BASE + WESTERN_BY_DEPRIVATION * deprivation;
    let is_western = rng.random::<f64>() < western;
    match (non_western, is_western) {
        (true, _) => Origin::NonWestern,
        (false, true) => Origin::Western,
        (false, false) => Origin::Danish,
    }
}

fn standing(origin: Origin, deprivation: f64, rng: &mut ChaCha8Rng) -> f64 {
    let by_origin = match origin {
        Origin::NonWestern => STANDING_NON_WESTERN,
        Origin::Danish | Origin::Western => 0.0,
    };
    let mean = STANDING_BASE + STANDING_BY_DEPRIVATION * deprivation + by_origin;
    mean + STANDING_SPREAD * normal(rng)
}

fn kroner(amount: f64) -> i32 {
    i32::try_from(whole(amount)).unwrap_or(i32::MAX)
}

/// Convictions a year by age: 1.3 % of all adults, most of them young men.
const CONVICTIONS: [(f64, f64); 6] = [
    (18.0, 0.030),
    (24.0, 0.030),
    (35.0, 0.017),
    (50.0, 0.009),
    (65.0, 0.003),
    (80.0, 0.001),
];

/// How many are charged and not convicted, for each who is convicted.
const CHARGED_ALONE: f64 = 0.6;

/// Share living as a couple, by age.
const COUPLES: [(f64, f64); 7] = [
    (18.0, 0.02),
    (24.0, 0.35),
    (32.0, 0.68),
    (50.0, 0.72),
    (70.0, 0.70),
    (80.0, 0.55),
    (95.0, 0.15),
];

/// Share of couples with children under 18 at home, by age.
const PARENTS: [(f64, f64); 7] = [
    (19.0, 0.0),
    (25.0, 0.22),
    (32.0, 0.72),
    (42.0, 0.85),
    (50.0, 0.45),
    (58.0, 0.08),
    (65.0, 0.0),
];

/// Attachment to work and education by age, set so that about 24 % of the
/// aged 18–64 are outside, in full-time persons.
const ATTACHMENT: [(f64, f64); 7] = [
    (18.0, 0.50),
    (25.0, 0.60),
    (35.0, 0.74),
    (50.0, 0.72),
    (58.0, 0.55),
    (62.0, 0.15),
    (65.0, -0.20),
];
const ATTACHMENT_BY_STANDING: f64 = 0.37;
const STUDENT_ATTACHMENT: f64 = 0.45;
/// How steeply attachment turns into months: about one in five spends part of
/// the year outside.
const PART_YEAR: f64 = 1.4;

/// Full-time pay by age in kroner, in the year `PAY_YEAR`.
const PAY: [(f64, f64); 8] = [
    (15.0, 12_000.0),
    (17.0, 35_000.0),
    (18.0, 180_000.0),
    (22.0, 300_000.0),
    (30.0, 370_000.0),
    (42.0, 440_000.0),
    (55.0, 445_000.0),
    (64.0, 430_000.0),
];
/// What students have from grants and jobs, by age.
const STUDENT_PAY: [(f64, f64); 3] = [(18.0, 55_000.0), (21.0, 105_000.0), (26.0, 150_000.0)];
/// Public transfers and pensions of those who do not work, by age.
const TRANSFERS: [(f64, f64); 5] = [
    (18.0, 70_000.0),
    (25.0, 120_000.0),
    (30.0, 150_000.0),
    (62.0, 190_000.0),
    (68.0, 215_000.0),
];
/// Share of those attached to work who have not retired, by age.
const WORKING: [(f64, f64); 3] = [(64.0, 1.0), (67.0, 0.45), (75.0, 0.0)];
/// Amounts are at the level of this year and rise by this share a year.
const PAY_YEAR: i32 = 2024;
const PAY_RISE: f64 = 0.02;

/// Share with each lifestyle disease by age: 6 to 7 % of all have one.
const COPD: [(f64, f64); 4] = [(40.0, 0.0), (55.0, 0.02), (70.0, 0.07), (85.0, 0.10)];
const DIABETES: [(f64, f64); 5] = [
    (28.0, 0.0),
    (45.0, 0.025),
    (60.0, 0.07),
    (75.0, 0.12),
    (90.0, 0.13),
];
const STROKE: [(f64, f64); 4] = [(45.0, 0.0), (60.0, 0.015), (75.0, 0.05), (90.0, 0.09)];

/// Age on 1 January of children in grade 0, who began the August before.
const SCHOOL_AGE: i32 = 6;
/// Share of a year group that takes the voluntary tenth grade.
const TENTH_GRADE: f64 = 0.5;

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::super::ages::Ages;
    use super::super::codes::Level;
    use super::*;

    const CHARACTER: Character = Character {
        deprivation: 0.5,
        attachment_drift: 0.0,
        ages: Ages::Mixed,
        non_western_first: 0.1,
        non_western_last: 0.1,
    };

    fn newborns(rng: &mut ChaCha8Rng) -> Vec<Person> {
        let outline = |id| Outline {
            id,
            birth_year: 2000,
            non_western: id % 5 == 0,
        };
        (0..500)
            .map(|id| Person::draw(outline(id), CHARACTER, rng))
            .collect()
    }

    /// Where a level stands in a life: none is followed by a lower one.
    fn rank(level: Level) -> u8 {
        match level {
            Level::Basic => 0,
            Level::UpperSecondary => 1,
            Level::Vocational | Level::ShortHigher | Level::LongHigher => 2,
        }
    }

    #[test]
    fn education_and_disease_are_never_lost_again() {
        for person in newborns(&mut ChaCha8Rng::seed_from_u64(3)) {
            for year in 2001..2090 {
                assert!(rank(person.level(year)) <= rank(person.level(year + 1)));
                let (before, after) = (person.diseases(year), person.diseases(year + 1));
                assert!(before.copd <= after.copd);
                assert!(before.type_2_diabetes <= after.type_2_diabetes);
                assert!(before.stroke <= after.stroke);
            }
        }
    }

    #[test]
    fn attachment_comes_in_twelfths_and_lasts_from_year_to_year() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let mut alike = 0;
        for mut person in newborns(&mut rng) {
            let before = person.full_time(2040, 0.0);
            person.pass_year(2041, &mut rng);
            let after = person.full_time(2041, 0.0);
            for share in [before, after] {
                assert!((0.0..=1.0).contains(&share));
                assert!((share * 12.0 - (share * 12.0).round()).abs() < 1e-9);
            }
            alike += i32::from((before - after).abs() < 0.5);
        }
        assert!(alike > 400, "{alike}");
    }

    #[test]
    fn families_and_grades_follow_age() {
        for person in newborns(&mut ChaCha8Rng::seed_from_u64(3)) {
            assert_eq!(person.age(2001), 0);
            assert!(person.family_type(2018).starts_with("child_of_"));
            assert!(!person.family_type(2019).starts_with("child_of_"));
            assert_eq!(person.grade(2006), None);
            assert_eq!(person.grade(2007), Some(0));
            assert_eq!(person.grade(2016), Some(9));
            assert_eq!(person.grade(2018), None);
        }
    }

    #[test]
    fn births_fall_within_their_year() {
        for person in newborns(&mut ChaCha8Rng::seed_from_u64(3)) {
            // 1 January 2000 is day 10,957.
            assert!((10_958..10_957 + 366).contains(&person.birth_date));
        }
    }

    #[test]
    fn children_are_not_convicted() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        for mut person in newborns(&mut rng) {
            person.pass_year(2018, &mut rng);
            assert!(!person.convicted);
        }
    }
}
