//! The disclosure policy: when a figure is small, and what is rounded.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checker::Checker;
use crate::model::{Amount, Sensitivity};

/// The most who are named on every page.
const MOST_RECIPIENTS: usize = 5;

/// The disclosure policy.
#[derive(Debug, Clone, Copy, Serialize)]
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

/// The disclosure policy as it is written; what is left out is as strict as the shipped one.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawDisclosure {
    /// Counts are rounded to a multiple of this.
    rounding_base: u32,
    /// Means are rounded to a multiple of so much money.
    mean_rounding: u32,
    /// Mean marks are rounded to a multiple of this many points.
    point_rounding: f64,
    /// So many persons wide must what an attacker can find out of a hidden count be at least.
    audit_width: u32,
    /// Limits for ordinary indicators.
    normal: Limits,
    /// Limits for health, crime and special teaching.
    sensitive: Limits,
    /// What the internal edition shows beside the public one, and who gets it.
    internal: Option<RawInternal>,
}

impl Default for RawDisclosure {
    fn default() -> Self {
        let shipped = Disclosure::SHIPPED;
        Self {
            rounding_base: shipped.rounding_base,
            mean_rounding: shipped.mean_rounding,
            point_rounding: shipped.point_rounding,
            audit_width: shipped.audit_width,
            normal: shipped.normal,
            sensitive: shipped.sensitive,
            internal: None,
        }
    }
}

impl RawDisclosure {
    /// Reads the policy of the public edition, and that of the internal one where there is one.
    pub(super) fn read(self, checker: &mut Checker) -> (Disclosure, Option<Internal>) {
        let policy = Disclosure {
            rounding_base: self.rounding_base,
            mean_rounding: self.mean_rounding,
            point_rounding: self.point_rounding,
            audit_width: self.audit_width,
            normal: self.normal,
            sensitive: self.sensitive,
        };
        policy.check(checker);
        let internal = self
            .internal
            .map(|internal| internal.read(&policy, checker));
        (policy, internal)
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
    /// Checks that no figure of one or two persons is shown.
    pub(super) fn check_least(self, key: &str, checker: &mut Checker) {
        if self.minimum_count < 3 {
            let hint = "fewer than 3 persons are never shown";
            checker.add(format!("{key}.minimum_count"), "is under 3", hint);
        }
    }

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
    fn check(&self, checker: &mut Checker) {
        self.check_least(checker);
        self.check_most(checker);
    }

    fn check_least(&self, checker: &mut Checker) {
        for (key, limits) in [("normal", self.normal), ("sensitive", self.sensitive)] {
            limits.check_least(&format!("disclosure.{key}"), checker);
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

/// What the internal edition shows beside the public one, and who gets it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Internal {
    /// Its policy: rounding is that of the public edition, since both show the same figures alike.
    pub(crate) policy: Disclosure,
    /// Who gets it, as printed on every page.
    pub(crate) recipients: Vec<String>,
}

/// As written in the file.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawInternal {
    /// Who gets it, by name or office: printed on every page.
    recipients: Vec<String>,
    /// So many persons wide must what its readers can find out of a hidden count be at least; as of the public
    /// edition where it is left out.
    audit_width: Option<u32>,
    /// Limits for ordinary indicators, no larger than those of the public edition.
    normal: Limits,
    /// Limits for health, crime and special teaching, no larger than those of the public edition.
    sensitive: Limits,
}

impl RawInternal {
    /// Reads the internal policy: it hides nothing that the public edition shows.
    pub(super) fn read(self, public: &Disclosure, checker: &mut Checker) -> Internal {
        self.check_recipients(checker);
        let policy = Disclosure {
            audit_width: self.audit_width.unwrap_or(public.audit_width),
            normal: self.normal,
            sensitive: self.sensitive,
            ..*public
        };
        let (key, width) = ("disclosure.internal.audit_width", policy.audit_width);
        let hint = "what is known more narrowly than figures are rounded is no secret any more";
        if width < public.rounding_base.min(public.audit_width) {
            checker.add(key, "is under `disclosure.rounding_base`", hint);
        }
        if width > public.audit_width {
            let hint = "leave it out: then it is that of [disclosure]";
            checker.add(key, "is above `disclosure.audit_width`", hint);
        }
        for (name, own, of_public) in [
            ("normal", policy.normal, public.normal),
            ("sensitive", policy.sensitive, public.sensitive),
        ] {
            let key = format!("disclosure.internal.{name}");
            own.check_least(&key, checker);
            let hint = "the internal edition shows all that the public one does, and more";
            for (limit, own, of_public) in [
                ("minimum_count", own.minimum_count, of_public.minimum_count),
                (
                    "minimum_denominator",
                    own.minimum_denominator,
                    of_public.minimum_denominator,
                ),
            ] {
                if own > of_public {
                    let message = format!("is above `disclosure.{name}.{limit}`");
                    checker.add(format!("{key}.{limit}"), message, hint);
                }
            }
        }
        Internal {
            policy,
            recipients: self.recipients,
        }
    }

    fn check_recipients(&self, checker: &mut Checker) {
        let key = "disclosure.internal.recipients";
        let names = self.recipients.iter().map(|name| name.trim());
        if self.recipients.is_empty() || names.clone().any(str::is_empty) {
            checker.add(key, "names nobody", "name persons or offices");
        }
        if self.recipients.len() > MOST_RECIPIENTS {
            let message = format!("names more than {MOST_RECIPIENTS}");
            checker.add(key, message, "name offices in place of persons");
        }
        for name in names {
            checker.line(key, name);
        }
    }
}
