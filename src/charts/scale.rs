//! Limits of axes.

/// Returns a round number at or above a value, whose half is a whole number too.
pub(super) fn round_limit(largest: f64) -> f64 {
    if largest <= 0.0 {
        return 4.0;
    }
    let power = 10_f64.powf(largest.log10().floor());
    [1.0, 1.2, 1.6, 2.0, 2.4, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0]
        .into_iter()
        .map(|factor| (factor * power).max(4.0))
        .find(|limit| *limit >= largest && (limit / 2.0).fract() == 0.0)
        .unwrap_or(largest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_round_and_not_below() {
        for (largest, limit) in [
            (0.0, 4.0),
            (3.0, 4.0),
            (12.0, 12.0),
            (41.0, 50.0),
            (4770.0, 5000.0),
            (100.0, 100.0),
        ] {
            assert_eq!(round_limit(largest).to_string(), limit.to_string());
        }
    }
}
