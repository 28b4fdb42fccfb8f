//! In which fifth of the areas does a published figure lie?
//!
//! A fifth and not a rank, as single ranks change by chance from year to year.

use crate::model::Band;

/// With fewer areas than this, a fifth would be two or three of them.
const LEAST_AREAS: usize = 20;

/// Tells in which fifth of all areas a value lies, by its mid-rank.
///
/// `all` are the values shown, that of the area itself among them. Areas with the same value
/// share the middle of their ranks, and so a fifth; a middle right between two fifths belongs to
/// the higher one. None with fewer than 20 areas, for a value that most of them have, since it
/// would lie in several fifths, and for one that no area has.
#[must_use]
pub(super) fn band(value: f64, all: &[f64]) -> Option<Band> {
    let shown = || all.iter().filter(|other| other.is_finite());
    let of = shown().count();
    let below = shown().filter(|other| **other < value).count();
    let above = shown().filter(|other| **other > value).count();
    let alike = of - below - above;
    if of < LEAST_AREAS || alike == 0 || 2 * alike > of {
        return None;
    }
    let fifth = u8::try_from(5 * (2 * below + alike) / (2 * of) + 1).ok()?;
    Some(Band { fifth, of })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn fifths_go_by_mid_rank() {
        let even: Vec<f64> = (1..=79).map(f64::from).collect();
        let fifth = |value, all: &[f64]| band(value, all).map(|band| band.fifth);
        let found = [1.0, 16.0, 17.0, 40.0, 63.0, 64.0, 79.0].map(|value| fifth(value, &even));
        assert_eq!(found, [1, 1, 2, 3, 4, 5, 5].map(Some));
        assert_eq!(band(40.0, &even), Some(Band { fifth: 3, of: 79 }));
        let tied = |at: usize| {
            let mut tied = vec![0.0; at];
            tied.extend((1..=20 - at).map(|value| f64::from(u8::try_from(value).unwrap())));
            tied
        };
        let found = [0.0, 1.0, 4.0, 5.0].map(|value| fifth(value, &tied(12)));
        assert_eq!(found, [None, Some(4), Some(4), Some(5)]);
        assert_eq!(fifth(0.0, &tied(10)), Some(2));
        for (value, all) in [
            (3.0, &even[..19]),
            (7.0, &[7.0; 79]),
            (0.5, &even),
            (f64::NAN, &even),
        ] {
            assert_eq!(band(value, all), None);
        }
    }

    proptest! {
        #[test]
        fn higher_values_never_lie_in_lower_fifths(
            mut all in prop::collection::vec((0_u8..50).prop_map(f64::from), 20..80),
        ) {
            all.sort_by(f64::total_cmp);
            let fifths: Vec<_> = all.iter().map(|value| band(*value, &all)).collect();
            prop_assert!(fifths.iter().flatten().all(|band| (1..=5).contains(&band.fifth)));
            prop_assert!(fifths.iter().flatten().is_sorted_by_key(|band| band.fifth));
        }
    }
}
