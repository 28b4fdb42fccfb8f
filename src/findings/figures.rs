//! How many live in a unit, and since when its figures are about the same place.

use super::reading::{Newest, Reading};
use crate::model::{Finding, FindingRule, Residents, Tone, Unit};

/// Fewer persons more or less are not worth a word.
const NOTABLE: f64 = 10.0;
/// What the number of residents weighs, and one per cent of them more or less where that is notable.
const RESIDENTS: f64 = 5.0;
const PER_CENT: f64 = 3.0;
const MOST: f64 = 40.0;
/// How figures are to be read is no news by itself.
const BOUNDARY: f64 = 1.0;

impl Reading<'_> {
    /// Tells how many live in a unit, as new where it is notably more or fewer than the year before.
    pub(super) fn residents(self, unit: &Unit, newest: &[Newest]) -> Option<Finding> {
        let counted = self.config.catalogue.residents()?;
        let newest = newest
            .iter()
            .find(|newest| newest.indicator.id == counted.id)?;
        let is_goal = self.told_by_goals(unit).contains(counted.id.as_str());
        let value = newest.shown.value;
        let before = newest.comparison.before.map(|before| before.value);
        let by = before.map_or(0.0, |before| (value - before).abs());
        let per_cent = before.map_or(0.0, |before| by * 100.0 / before.max(1.0));
        (!is_goal).then(|| Finding {
            unit: unit.id.clone(),
            tone: match by >= NOTABLE {
                true => Tone::New,
                false => Tone::Neutral,
            },
            weight: match by >= NOTABLE {
                true => (RESIDENTS + PER_CENT * per_cent).min(MOST),
                false => RESIDENTS,
            },
            rule: FindingRule::Residents(Residents {
                year: newest.year,
                value,
                before,
            }),
        })
    }

    /// Tells from when on the boundary of a unit is another one, where it has figures of before.
    pub(super) fn boundary(self, unit: &Unit, newest: &[Newest]) -> Option<Finding> {
        let from = unit.comparable_from(self.edition.masthead.data_year());
        let mut breaks = newest
            .iter()
            .filter(|newest| !newest.indicator.is_counted_back(unit))
            .filter_map(|newest| newest.comparison.break_year);
        let is_broken = breaks.any(|year| year == from);
        is_broken.then(|| Finding {
            unit: unit.id.clone(),
            tone: match from == self.edition.masthead.data_year() {
                true => Tone::New,
                false => Tone::Neutral,
            },
            weight: BOUNDARY,
            rule: FindingRule::Boundary(from),
        })
    }
}
