//! What chance holds for a person of the demonstration municipality beside the
//! course of the population.
//!
//! The population's own draws follow one upon the other, so that a single one
//! more would change all later ones. What is asked for here changes none: every
//! question has its answer from the person's own number.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

/// The stream of the generator that fates are read from.
const STREAM: u64 = 1;

/// A person's number, from which every answer follows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fate(u64);

/// What is left to chance in this way. The order here decides the answers.
#[derive(Debug, Clone, Copy)]
pub(super) enum Question {
    /// Whether the home lies in a street that came to another area.
    Street,
    Charged,
    AbsenceLasting,
    AbsenceOfYear,
    Daycare,
    /// Four numbers, for a normal one.
    Mark0,
    Mark1,
    Mark2,
    Mark3,
    Placed,
    PlacedFrom,
    Preventive,
    PreventiveFrom,
    PreventiveYears,
    Examined,
    Overweight,
    Caries,
    Registered,
}

impl Fate {
    /// Reads a fate beside the generator's present place, and leaves the
    /// generator as it was.
    pub(super) fn beside(rng: &ChaCha8Rng) -> Self {
        let mut own = rng.clone();
        own.set_stream(STREAM);
        Self(own.next_u64())
    }

    /// Answers a question for life, evenly from 0 to 1.
    pub(super) fn even(self, question: Question) -> f64 {
        self.even_in(question, 0)
    }

    /// Answers a question for one year, evenly from 0 to 1.
    pub(super) fn even_in(self, question: Question, year: i32) -> f64 {
        let asked = (i64::from(year) << 8) + question as i64;
        let mixed = mix(self.0 ^ mix(asked.unsigned_abs()));
        u32::try_from(mixed >> 32).map_or(0.0, f64::from) / 4_294_967_296.0
    }
}

/// Spreads a number over all bits, with the constants of `SplitMix64`.
const fn mix(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;

    #[test]
    fn reading_a_fate_leaves_the_generator_as_it_was() {
        let mut read = ChaCha8Rng::seed_from_u64(5);
        let mut unread = read.clone();
        let first = Fate::beside(&read);
        assert_eq!(read.next_u64(), unread.next_u64());
        assert_ne!(first.0, Fate::beside(&read).0);
    }

    #[test]
    fn answers_are_even_and_differ_by_question_and_year() {
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        let mut tenths = [0; 10];
        let mut alike = 0;
        for _ in 0..10_000 {
            let fate = Fate::beside(&rng);
            rng.next_u64();
            let answer = fate.even(Question::Caries);
            let tenths_below = (1..10).filter(|tenth| answer * 10.0 >= f64::from(*tenth));
            tenths[tenths_below.count()] += 1;
            let others = [
                fate.even(Question::Placed),
                fate.even_in(Question::Caries, 2020),
            ];
            alike += i32::from(others.iter().any(|other| (other - answer).abs() < 1e-6));
        }
        assert!(
            tenths.iter().all(|count| (850..=1150).contains(count)),
            "{tenths:?}"
        );
        assert_eq!(alike, 0);
    }
}
