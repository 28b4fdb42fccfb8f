//! The scale on which changes of small and large figures can be compared.

use super::Observation;

/// On which scale figures of a kind are forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scale {
    /// Shares from 0 to 1, on the logit scale: no forecast leaves 0–100 %.
    Share,
    /// Events per resident and mean amounts, on the logarithmic scale: no forecast is negative.
    ///
    /// Rates are handed over per resident, not per 1,000, so that value times weight is the
    /// number of events.
    Positive,
}

/// What is added to a count before the logarithm, so that 0 and 100 % have one (the empirical
/// logit; Cox & Snell 1989).
const HALF_A_PERSON: f64 = 0.5;

impl Scale {
    /// Whether an observation can be shown on the scale.
    pub(super) fn admits(self, observed: &Observation) -> bool {
        let highest = match self {
            Self::Share => 1.0,
            Self::Positive => f64::MAX,
        };
        let has_persons = observed.weight > 0.0 && observed.weight.is_finite();
        (0.0..=highest).contains(&observed.value) && has_persons
    }

    /// Takes a value, measured on so many persons, to the scale.
    pub(super) fn place(self, value: f64, weight: f64) -> f64 {
        match self {
            Self::Share => {
                let share = smoothed(value, weight);
                (share / (1.0 - share)).ln()
            }
            Self::Positive => (value + HALF_A_PERSON / weight).ln(),
        }
    }

    /// Takes a place on the scale back to a value measured on so many persons.
    pub(super) fn value(self, place: f64, weight: f64) -> f64 {
        match self {
            Self::Share => {
                let share = 1.0 / (1.0 + (-place).exp());
                let count = share * (weight + 2.0 * HALF_A_PERSON) - HALF_A_PERSON;
                (count / weight).clamp(0.0, 1.0)
            }
            Self::Positive => (place.exp() - HALF_A_PERSON / weight).max(0.0),
        }
    }

    /// Returns the variance that drawing so many persons at random would give on the scale.
    ///
    /// For a mean amount it is right but for a factor, which is the same for all units and is
    /// estimated with the rest.
    pub(super) fn noise(self, value: f64, weight: f64) -> f64 {
        match self {
            Self::Share => {
                let share = smoothed(value, weight);
                1.0 / (weight * share * (1.0 - share))
            }
            Self::Positive => 1.0 / (weight * value + HALF_A_PERSON),
        }
    }
}

fn smoothed(share: f64, weight: f64) -> f64 {
    (share * weight + HALF_A_PERSON) / (weight + 2.0 * HALF_A_PERSON)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back_is_the_same_value() {
        let cases = [
            (Scale::Share, 0.0, 40.0),
            (Scale::Share, 0.003, 1_200.0),
            (Scale::Share, 0.5, 233.0),
            (Scale::Share, 1.0, 233.0),
            (Scale::Positive, 0.0, 800.0),
            (Scale::Positive, 0.0027, 800.0),
            (Scale::Positive, 341_250.0, 95.0),
        ];
        for (scale, value, weight) in cases {
            let place = scale.place(value, weight);
            assert!(place.is_finite(), "{value}");
            let back = scale.value(place, weight);
            assert!((back - value).abs() <= 1e-9 * value.max(1e-3), "{value}");
        }
    }

    #[test]
    fn no_place_leads_outside_the_scale() {
        for place in [-800.0, -30.0, 30.0, 700.0] {
            assert!((0.0..=1.0).contains(&Scale::Share.value(place, 50.0)));
            assert!(Scale::Positive.value(place, 50.0) >= 0.0);
        }
    }

    #[test]
    fn noise_shrinks_with_the_number_of_persons_and_is_never_endless() {
        for scale in [Scale::Share, Scale::Positive] {
            assert!(scale.noise(0.2, 1_000.0) < scale.noise(0.2, 100.0));
            assert!(scale.noise(0.0, 100.0).is_finite());
        }
        assert!(Scale::Share.noise(1.0, 100.0).is_finite());
    }
}
