//! Which of many comparisons tell more than chance, decided of all together.
//!
//! Of comparisons each held against a chance of 5 %, one in twenty is marked where nothing differs,
//! so a page of a hundred would always have some. Here at most 5 % of what is marked is so by
//! chance, in the mean over many pages.

use super::significance::Test;
use crate::model::Difference;

/// How many of the marks may be due to chance, in the mean.
const FALSE_DISCOVERIES: f64 = 0.05;

/// What makes a comparison a discovery: a chance of this or less. Nothing is one where it is none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cut(Option<f64>);

impl Cut {
    /// Finds the cut of comparisons that are read together.
    ///
    /// Y. Benjamini, Y. Hochberg: Controlling the false discovery rate. Journal of the Royal
    /// Statistical Society B 57 (1995), 289–300. It holds for tests that hang together positively too
    /// (Benjamini, Yekutieli: Annals of Statistics 29 (2001), 1165–1188).
    pub(super) fn of<'a>(tests: impl IntoIterator<Item = &'a Test>) -> Self {
        let mut chances: Vec<f64> = tests.into_iter().map(|test| test.p_value).collect();
        chances.sort_by(f64::total_cmp);
        let all: f64 = chances.iter().map(|_| 1.0).sum();
        let ranked = chances.into_iter().zip(1_u32..);
        let below = ranked.filter(|(p, rank)| *p <= FALSE_DISCOVERIES * f64::from(*rank) / all);
        Self(below.last().map(|(p, _)| p))
    }

    /// Returns the stricter of two cuts.
    pub(super) fn stricter(self, other: Self) -> Self {
        Self(self.0.zip(other.0).map(|(a, b)| a.min(b)))
    }

    /// Decides a test.
    pub(super) fn decide(self, test: Test) -> Difference {
        match self.0.is_some_and(|cut| test.p_value <= cut) {
            true => test.side,
            false => Difference::WithinNoise,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tests(chances: &[f64]) -> Vec<Test> {
        let test = |p_value: &f64| Test {
            side: Difference::Higher,
            p_value: *p_value,
        };
        chances.iter().map(test).collect()
    }

    fn found(chances: &[f64]) -> usize {
        let tests = tests(chances);
        let cut = Cut::of(&tests);
        let decided = tests.iter().map(|test| cut.decide(*test));
        decided.filter(|found| *found == Difference::Higher).count()
    }

    /// The first is the example of Benjamini and Hochberg 1995, table 1: four of fifteen.
    #[test]
    fn discoveries_are_those_of_the_literature() {
        for (chances, expected) in [
            (
                &[
                    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240,
                    0.4262, 0.5719, 0.6528, 0.7590, 1.0,
                ][..],
                4,
            ),
            (&[], 0),
            (&[0.05], 1),
            (&[0.051], 0),
            (&[0.04, 0.04], 2),
            (&[0.03, 0.9], 0),
            (&[0.025, 0.9], 1),
            // The second carries the first.
            (&[0.03, 0.049], 2),
            (&[1.0; 20], 0),
        ] {
            assert_eq!(found(chances), expected, "{chances:?}");
        }
    }

    #[test]
    fn the_stricter_cut_is_none_where_one_is() {
        let (strict, mild) = (Cut(Some(0.001)), Cut(Some(0.02)));
        assert_eq!(strict.stricter(mild), strict);
        assert_eq!(mild.stricter(strict), strict);
        assert_eq!(mild.stricter(Cut(None)), Cut(None));
    }

    proptest! {
        #[test]
        fn all_below_a_discovery_are_discoveries(
            chances in prop::collection::vec(0.0..1.0_f64, 1..60),
        ) {
            let cut = Cut::of(&tests(&chances));
            let many = found(&chances);
            // As by the definition, for each number there could be.
            let all = u32::try_from(chances.len()).unwrap();
            let holds = |number: &u32| {
                let limit = FALSE_DISCOVERIES * f64::from(*number) / f64::from(all);
                chances.iter().filter(|chance| **chance <= limit).count() >= *number as usize
            };
            let most = (1..=all).filter(holds).max();
            prop_assert_eq!(many, most.unwrap_or(0) as usize);
            prop_assert_eq!(cut == Cut(None), many == 0);
        }
    }
}
