//! Where a unit stands beside the municipality and among all areas: the band in a row of a table.

use serde::Serialize;

use super::view::View;
use crate::model::{Direction, Indicator, Measure, UnitId, UnitKind};

/// The middle half of so few areas says nothing.
const FEW_AREAS: usize = 8;

/// A band whose middle is the municipality. What lies further to the right is better, or where neither
/// side is, higher; -1 and 1 are as far from the municipality as the area that is furthest from it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct BandText {
    /// Where the unit stands; nothing where its figure is hidden.
    pub place: Option<f64>,
    /// Where the middle half of the areas stands; nothing of few areas.
    pub quarters: Option<(f64, f64)>,
    /// Where the areas stand that are furthest to the left and to the right.
    pub ends: (f64, f64),
    /// Where the parts of the municipality stand in its own briefing, in the order of `others`.
    pub others: Vec<Option<f64>>,
}

/// Returns the band of an indicator in a year. Nothing of counts, which are the larger the larger a
/// unit is; nor where the municipality's figure is not shown or all areas are as it is.
pub(super) fn band(view: &View, indicator: &Indicator, year: i32) -> Option<BandText> {
    if indicator.measure == Measure::Count {
        return None;
    }
    let figures = &view.edition.figures;
    let value = |unit: &UnitId| figures.value(&indicator.id, year, unit.as_str());
    let whole = view.edition.units.municipality()?;
    let middle = value(&whole.id)?;
    let areas = view.edition.units.of_kind(UnitKind::Area);
    let mut values = figures.values(&indicator.id, year, areas.map(|area| &area.id));
    values.sort_by(f64::total_cmp);
    let own = value(&view.unit.id);
    let furthest = values.iter().chain(own.as_ref());
    let furthest = furthest.map(|value| (value - middle).abs());
    let furthest = furthest.fold(0.0, f64::max);
    if furthest <= 0.0 {
        return None;
    }
    let to_the_right = match indicator.direction {
        Direction::Lower => -1.0,
        Direction::Higher | Direction::Neutral => 1.0,
    };
    let place = |value: f64| to_the_right * (value - middle) / furthest;
    let between = |one: f64, other: f64| {
        let (one, other) = (place(one), place(other));
        (one.min(other), one.max(other))
    };
    let quarters = (values.len() >= FEW_AREAS)
        .then(|| quantile(&values, 0.25).zip(quantile(&values, 0.75)))
        .flatten();
    let is_whole = view.unit.id == whole.id;
    let others = view.others().into_iter().filter(|_| is_whole);
    Some(BandText {
        place: own.map(place),
        quarters: quarters.map(|(low, high)| between(low, high)),
        ends: between(*values.first()?, *values.last()?),
        others: others.map(|(unit, _)| value(&unit.id).map(place)).collect(),
    })
}

/// Returns a quantile of sorted values, by straight lines between them (Hyndman & Fan 1996, type 7).
fn quantile(values: &[f64], part: f64) -> Option<f64> {
    let last = u32::try_from(values.len().checked_sub(1)?).ok()?;
    let mut place = part * f64::from(last);
    let mut pairs = values
        .iter()
        .zip(values.iter().skip(1).chain(values.last()));
    while place >= 1.0 {
        pairs.next();
        place -= 1.0;
    }
    let (below, above) = pairs.next()?;
    Some(below + place * (above - below))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_type_seven() {
        let values = [1.0, 2.0, 4.0, 8.0];
        // R 4: quantile(c(1, 2, 4, 8), c(0, .25, .5, .75, 1))
        for (part, expected) in [
            (0.0, 1.0),
            (0.25, 1.75),
            (0.5, 3.0),
            (0.75, 5.0),
            (1.0, 8.0),
        ] {
            assert_eq!(quantile(&values, part), Some(expected), "{part}");
        }
        assert_eq!(quantile(&[7.0], 0.75), Some(7.0));
        assert_eq!(quantile(&[], 0.5), None);
    }
}
