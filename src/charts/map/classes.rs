//! Classes of a map: from one value outward, so that none holds areas of both sides.

use crate::charts::theme;

/// Up to so many spreads from the middle a class reaches; the outer one has no end.
const ENDS: [f64; 2] = [0.5, 1.5];

/// How many classes lie on each side of the middle.
const SIDE: usize = ENDS.len() + 1;

/// What a map is divided by: a value, and how far areas are spread.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    /// The value from which classes go outward: that of the municipality.
    pub(super) middle: f64,
    /// The standard deviation of the shown values; none where no two differ.
    pub(super) spread: Option<f64>,
}

impl Scale {
    /// Returns the class of a value, from 0, the furthest below the middle; who stands at the
    /// middle has a class alone.
    pub(super) fn class(&self, value: f64) -> usize {
        let away = (value - self.middle) / self.spread.unwrap_or(f64::INFINITY);
        let steps = 1 + ENDS.iter().filter(|end| away.abs() > **end).count();
        match value.total_cmp(&self.middle) {
            std::cmp::Ordering::Less => SIDE - steps,
            std::cmp::Ordering::Equal => SIDE,
            std::cmp::Ordering::Greater => SIDE + steps,
        }
    }

    /// Returns the colour of a value: blue below the middle and orange above it, the darker the
    /// further away.
    pub(super) fn colour(&self, value: f64) -> &'static str {
        let colour = theme::CLASSES.get(self.class(value));
        colour.copied().unwrap_or("#ffffff")
    }
}

/// A class of areas: its colour, how many there are, and their lowest and highest value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Class {
    pub(super) colour: &'static str,
    pub(super) is_middle: bool,
    pub(super) areas: usize,
    pub(super) ends: Option<(f64, f64)>,
}

/// Returns the classes that have areas, from the lowest values up, and the middle in any case.
pub(super) fn classes(scale: &Scale, values: &[f64]) -> Vec<Class> {
    let class = |(index, colour): (usize, &&'static str)| {
        let within = values.iter().filter(|value| scale.class(**value) == index);
        let ends = within.clone().fold(None, |ends, value| {
            let (low, high) = ends.unwrap_or((*value, *value));
            Some((value.min(low), value.max(high)))
        });
        Class {
            colour,
            is_middle: index == SIDE,
            areas: within.count(),
            ends,
        }
    };
    let all = theme::CLASSES.iter().enumerate().map(class);
    all.filter(|class| class.is_middle || class.areas > 0)
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn classes_go_outward_from_the_middle_in_spreads() {
        let scale = Scale {
            middle: 8.0,
            spread: Some(4.0),
        };
        for (value, class) in [
            (1.9, 0),
            (2.0, 1),
            (5.9, 1),
            (6.0, 2),
            (7.0, 2),
            (8.0, 3),
            (9.0, 4),
            (10.0, 4),
            (10.1, 5),
            (14.0, 5),
            (33.0, 6),
        ] {
            assert_eq!(scale.class(value), class, "{value}");
        }
        let alike = Scale {
            middle: 8.0,
            spread: None,
        };
        assert_eq!([7.0, 8.0, 9.0].map(|value| alike.class(value)), [2, 3, 4]);
    }

    #[test]
    fn a_class_tells_its_areas_and_their_ends() {
        let scale = Scale {
            middle: 8.0,
            spread: Some(4.0),
        };
        let told = classes(&scale, &[33.0, 7.0, 6.0, 20.0]);
        let told: Vec<_> = told.iter().map(|class| (class.areas, class.ends)).collect();
        // Nobody stands at the middle, which is told nevertheless.
        assert_eq!(
            told,
            [(2, Some((6.0, 7.0))), (0, None), (2, Some((20.0, 33.0)))]
        );
    }

    proptest! {
        #[test]
        fn no_class_holds_both_sides(
            values in prop::collection::vec((0_u8..60).prop_map(f64::from), 1..80),
            middle in (0_u8..60).prop_map(f64::from),
            spread in prop::option::of(0.5..30.0_f64),
        ) {
            let scale = Scale { middle, spread };
            let all = classes(&scale, &values);
            for class in &all {
                let (low, high) = class.ends.unwrap_or((middle, middle));
                prop_assert!(high < middle || low > middle || (low, high) == (middle, middle));
                prop_assert_eq!(class.is_middle, low <= middle && high >= middle);
            }
            let areas: usize = all.iter().map(|class| class.areas).sum();
            prop_assert_eq!(areas, values.len());
        }
    }
}
