//! What the municipality is told of its areas.

use super::reading::{Newest, Reading, is_marked};
use crate::model::{AreaChange, Finding, FindingRule, Tone, Unit, UnitKind};

/// What a change of one spread of the areas weighs that is the largest of all areas.
const SPREAD: f64 = 22.0;
const MOST_WORSE: f64 = 84.0;
const MOST_BETTER: f64 = 58.0;

impl Reading<'_> {
    /// Tells in which area an indicator changed most over all years, for the worse and for the better.
    pub(super) fn areas_that_changed(self) -> Vec<Finding> {
        let areas = self.edition.units.of_kind(UnitKind::Area);
        let changes = areas.flat_map(|area| {
            let newest = self.newest(area).into_iter();
            newest.filter_map(move |newest| self.area_change(area, &newest))
        });
        let mut worst: Option<Finding> = None;
        let mut best: Option<Finding> = None;
        for change in changes {
            let place = match change.tone {
                Tone::Strength => &mut best,
                _ => &mut worst,
            };
            // The first of equals: areas and indicators come in their order.
            let is_more = |most: &Finding| change.weight > most.weight;
            if place.as_ref().is_none_or(is_more) {
                *place = Some(change);
            }
        }
        let both = [(worst, MOST_WORSE), (best, MOST_BETTER)].into_iter();
        let capped = both.filter_map(|(found, most)| {
            let found = found?;
            let weight = found.weight.min(most);
            Some(Finding { weight, ..found })
        });
        capped.collect()
    }

    /// Tells of a change of an area over all years that is more than chance explains and for the
    /// better or for the worse.
    fn area_change(self, area: &Unit, newest: &Newest) -> Option<Finding> {
        let oldest = newest.comparison.oldest;
        let oldest = oldest.filter(|oldest| is_marked(*oldest))?;
        let is_better = newest.is_better(Some(oldest))?;
        if newest.indicator.measure.is_money() || !self.may_be_told(newest, area) {
            return None;
        }
        let spreads = newest.spreads(newest.shown.value, oldest.value);
        Some(Finding {
            unit: area.id.clone(),
            tone: match is_better {
                true => Tone::Strength,
                false => Tone::Attention,
            },
            weight: spreads * SPREAD,
            rule: FindingRule::AreaChange(AreaChange {
                change: self.indicator_change(newest, oldest, Some(is_better)),
                spreads,
            }),
        })
    }
}
