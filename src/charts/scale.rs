//! Limits of axes.

/// Returns a round number at or above a value, which its half and quarter divide well.
pub(super) fn round_limit(largest: f64) -> f64 {
    if largest <= 0.0 {
        return 4.0;
    }
    let power = 10_f64.powf(largest.log10().floor());
    [1.0, 2.0, 4.0, 6.0, 8.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|limit| *limit >= largest)
        .map_or(largest, |limit| limit.max(4.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_round_and_not_below() {
        for (largest, limit) in [
            (0.0, 4.0),
            (3.0, 4.0),
            (12.0, 20.0),
            (41.0, 60.0),
            (4770.0, 6000.0),
            (100.0, 100.0),
        ] {
            assert_eq!(round_limit(largest).to_string(), limit.to_string());
        }
    }
}
