//! Numbers for the demonstration's persons and dwellings: unique, and telling
//! nothing of the order in which they were given; and how others are rounded.

/// Rounds what is reckoned with to a whole number.
pub(super) fn whole(number: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "some hundred thousand, never negative; a cast of a float saturates"
    )]
    let whole = number.round() as u32;
    whole
}

/// Hands out one number after the other.
#[derive(Debug)]
pub(super) struct Numbers {
    lowest: i64,
    next: i64,
}

impl Numbers {
    /// How many numbers there are, and a step without a common divisor with
    /// that count: so each comes once before any comes again.
    const COUNT: i64 = 9_000_000;
    const STEP: i64 = 5_562_307;

    /// Begins the numbers of persons.
    pub(super) const fn of_persons() -> Self {
        Self {
            lowest: 1_000_000,
            next: 0,
        }
    }

    /// Begins the numbers of dwellings, none of which is a person's.
    pub(super) const fn of_dwellings() -> Self {
        Self {
            lowest: 20_000_000,
            next: 0,
        }
    }

    /// Hands out the next number.
    pub(super) fn draw(&mut self) -> i32 {
        let number = self.lowest + (self.next * Self::STEP) % Self::COUNT;
        self.next += 1;
        i32::try_from(number).unwrap_or(i32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn numbers_are_unique_and_in_no_order() {
        for (mut numbers, range) in [
            (Numbers::of_persons(), 1_000_000..10_000_000),
            (Numbers::of_dwellings(), 20_000_000..29_000_000),
        ] {
            let drawn: Vec<i32> = (0..300_000).map(|_| numbers.draw()).collect();
            let unique: BTreeSet<i32> = drawn.iter().copied().collect();
            assert_eq!(unique.len(), drawn.len());
            assert!(!drawn.is_sorted());
            assert!(drawn.iter().all(|number| range.contains(number)));
        }
    }
}
