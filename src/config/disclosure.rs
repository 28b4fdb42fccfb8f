//! The disclosure policy: when a figure is small, and what is rounded.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checker::Checker;
use crate::model::{Amount, Sensitivity};

/// The disclosure policy; what is left out is as strict as the shipped one.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Disclosure {
    /// Counts are rounded to a multiple of this.
    pub rounding_base: u32,
    /// Means are rounded to a multiple of so much money.
    pub mean_rounding: u32,
    /// Mean marks are rounded to a multiple of this many points.
    pub point_rounding: f64,
    /// So many persons wide must what an attacker can find out of a hidden count be at least.
    pub audit_width: u32,
    /// Limits for ordinary indicators.
    pub normal: Limits,
    /// Limits for health, crime and special teaching.
    pub sensitive: Limits,
}

impl Default for Disclosure {
    fn default() -> Self {
        Self::SHIPPED
    }
}

/// The limits under which a figure is hidden.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Fewer persons than this are not shown, nor are all but so few.
    pub minimum_count: u32,
    /// Nothing is shown of fewer persons than this.
    pub minimum_denominator: u32,
}

impl Limits {
    /// Returns the limits of sums over so many years. Somebody may be counted in each of them, so
    /// that the sum must be as many times as large to be of as many persons; not where each year has
    /// `others`.
    #[must_use]
    pub(crate) fn over(self, years: usize, others: bool) -> Self {
        let times = u32::try_from(years).unwrap_or(u32::MAX);
        Self {
            minimum_count: match others {
                true => self.minimum_count,
                false => self.minimum_count.saturating_mul(times),
            },
            ..self
        }
    }
}

impl Disclosure {
    /// The policy of the shipped project.
    pub(crate) const SHIPPED: Self = Self {
        rounding_base: 5,
        mean_rounding: 1000,
        point_rounding: 0.5,
        audit_width: 5,
        normal: Limits {
            minimum_count: 5,
            minimum_denominator: 20,
        },
        sensitive: Limits {
            minimum_count: 8,
            minimum_denominator: 50,
        },
    };

    /// Returns the limits for a sensitivity.
    #[must_use]
    pub fn limits(&self, sensitivity: Sensitivity) -> Limits {
        match sensitivity {
            Sensitivity::Open => Limits {
                minimum_count: 0,
                minimum_denominator: 1,
            },
            Sensitivity::Normal => self.normal,
            Sensitivity::Sensitive => self.sensitive,
        }
    }

    /// Returns a policy with which a count is rounded as coarsely as the sum of so many rounded counts: the
    /// variance of rounding is that of one of them so many times.
    #[must_use]
    pub(crate) fn rounded_in_parts(&self, parts: usize) -> Self {
        let parts = u32::try_from(parts.max(1)).unwrap_or(u32::MAX);
        let mut rounding_base = self.rounding_base;
        while rounding_base.saturating_pow(2)
            < self.rounding_base.saturating_pow(2).saturating_mul(parts)
        {
            rounding_base += 1;
        }
        Self {
            rounding_base,
            ..*self
        }
    }

    /// Returns to a multiple of what a mean is rounded.
    #[must_use]
    pub fn mean_base(&self, unit: Amount) -> f64 {
        match unit {
            Amount::Money => f64::from(self.mean_rounding),
            Amount::Points => self.point_rounding,
        }
    }
}

impl Disclosure {
    /// Checks that something is hidden, and not everything.
    pub(super) fn check(&self, checker: &mut Checker) {
        self.check_least(checker);
        self.check_most(checker);
    }

    fn check_least(&self, checker: &mut Checker) {
        for (key, limits) in [("normal", self.normal), ("sensitive", self.sensitive)] {
            if limits.minimum_count < 3 {
                let hint = "fewer than 3 persons are never shown";
                let key = format!("disclosure.{key}.minimum_count");
                checker.add(key, "is under 3", hint);
            }
        }
        if self.audit_width > 50 {
            let hint = "5 is usual; much more hides nearly everything";
            checker.add("disclosure.audit_width", "is above 50", hint);
        }
        if self.point_rounding.is_nan() || self.point_rounding <= 0.0 {
            let hint = "0.5 makes half points of mean marks";
            checker.add("disclosure.point_rounding", "is not above 0", hint);
        }
        for (key, base) in [
            ("rounding_base", self.rounding_base),
            ("mean_rounding", self.mean_rounding),
            ("audit_width", self.audit_width),
        ] {
            if base == 0 {
                let hint = "exact figures are never published";
                checker.add(format!("disclosure.{key}"), "is 0", hint);
            }
        }
    }

    fn check_most(&self, checker: &mut Checker) {
        let (base, kroner, points) = (self.rounding_base, self.mean_rounding, self.point_rounding);
        let hint = "5 is usual; what is rounded more says nothing";
        checker.within("disclosure.rounding_base", base, 0..=1000, hint);
        let hint = "1000 is usual";
        checker.within("disclosure.mean_rounding", kroner, 0..=1_000_000, hint);
        let hint = "0.5 makes half points of mean marks";
        if points > 0.0 {
            checker.within("disclosure.point_rounding", points, 0.001..=10.0, hint);
        }
        for (key, limits) in [("normal", self.normal), ("sensitive", self.sensitive)] {
            let key = |name| format!("disclosure.{key}.{name}");
            let hint = "persons; much more hides everything";
            checker.within(&key("minimum_count"), limits.minimum_count, 0..=1000, hint);
            let least = limits.minimum_denominator;
            checker.within(&key("minimum_denominator"), least, 0..=100_000, hint);
        }
    }
}
