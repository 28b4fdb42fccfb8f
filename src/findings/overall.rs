//! What the municipality is told of its areas.

use super::{
    changes::indicator_change,
    reading::{Newest, Reading, is_marked},
};
use crate::model::{AreaChange, Compared, Comparison, Finding, FindingRule, Tone, Unit, UnitKind};

/// What a change of one spread of the areas weighs that is the largest of all areas.
const SPREAD: f64 = 22.0;
const MOST_WORSE: f64 = 84.0;
const MOST_BETTER: f64 = 58.0;
/// Since the year before it weighs less.
const MOST_WORSE_NEW: f64 = 66.0;
const MOST_BETTER_NEW: f64 = 48.0;

/// The figure of an earlier year that the newest one is compared with.
type Earlier = fn(&Comparison) -> Option<Compared>;

impl<'a> Reading<'a> {
    /// Tells in which area an indicator changed most, for the worse and for the better: over all years
    /// and since the year before.
    pub(super) fn areas_that_changed(self) -> Vec<Finding> {
        let all_years = self.largest_changes(|with| with.oldest, &[]);
        let new = self.largest_changes(|with| with.before, &all_years);
        let found = all_years.into_iter().map(|one| one.finding(false));
        found
            .chain(new.into_iter().map(|one| one.finding(true)))
            .collect()
    }

    /// Returns the largest change for the worse and for the better, but for what is told already.
    fn largest_changes(self, earlier: Earlier, told: &[AreaFinding<'a>]) -> Vec<AreaFinding<'a>> {
        let areas = self.edition.units.of_kind(UnitKind::Area);
        let changes = areas.flat_map(|area| {
            let newest = self.newest(area).into_iter();
            newest.filter_map(move |newest| self.area_change(area, &newest, earlier))
        });
        let mut largest: [Option<AreaFinding>; 2] = [None, None];
        for change in changes.filter(|change| !told.iter().any(|one| one.is_as(change))) {
            let [worse, better] = &mut largest;
            let place = if change.is_better { better } else { worse };
            // The first of equals: areas and indicators come in their order.
            let is_more = |most: &AreaFinding| change.told.spreads > most.told.spreads;
            if place.as_ref().is_none_or(is_more) {
                *place = Some(change);
            }
        }
        largest.into_iter().flatten().collect()
    }

    /// Measures a change of an area that is more than chance explains and for the better or for the
    /// worse.
    fn area_change(
        self,
        area: &'a Unit,
        newest: &Newest,
        earlier: Earlier,
    ) -> Option<AreaFinding<'a>> {
        let earlier = earlier(newest.comparison).filter(|earlier| is_marked(*earlier))?;
        let is_better = newest.is_better(Some(earlier))?;
        if newest.indicator.measure.is_money() || !self.may_be_told(newest, area) {
            return None;
        }
        Some(AreaFinding {
            area,
            is_better,
            told: AreaChange {
                change: indicator_change(newest, earlier, Some(is_better)),
                spreads: newest.spreads(newest.shown.value, earlier.value),
            },
        })
    }
}

/// A change of an area.
struct AreaFinding<'a> {
    area: &'a Unit,
    is_better: bool,
    told: AreaChange,
}

impl AreaFinding<'_> {
    /// Tells whether another one is about the same indicator of the same area.
    fn is_as(&self, other: &Self) -> bool {
        let (own, others) = (&self.told.change, &other.told.change);
        self.area.id == other.area.id && own.indicator == others.indicator
    }

    fn finding(self, is_new: bool) -> Finding {
        let (tone, most) = match (self.is_better, is_new) {
            (true, false) => (Tone::Strength, MOST_BETTER),
            (false, false) => (Tone::Attention, MOST_WORSE),
            (true, true) => (Tone::New, MOST_BETTER_NEW),
            (false, true) => (Tone::New, MOST_WORSE_NEW),
        };
        Finding {
            unit: self.area.id.clone(),
            tone,
            weight: (self.told.spreads * SPREAD).min(most),
            rule: FindingRule::AreaChange(self.told),
        }
    }
}
