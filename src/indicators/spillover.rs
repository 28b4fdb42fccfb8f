//! Did neighbours rise when something began in one estate?
//!
//! Means of up to three years before and after are put beside each other, for the estate and
//! for the other estates of its school district. A figure is before where all that it is about had
//! ended when the calendar year of the start began, and after where it begins after that year.
//! That they moved together says nothing about why, and no sentence made of this may say so.

use super::{
    discoveries::Cut,
    interval::Estimate,
    significance::{Test, differs},
};
use crate::{
    config::Disclosure,
    model::{
        BeforeAfter, Indicator, Intervention, PublishedFigures, SpillOver, Unit, UnitKind, Units,
        Variation,
    },
};

/// Years on each side whose mean is taken, at most.
const WINDOW: i32 = 3;

/// Compares before and after; nothing where the estate has no shown figures on both sides or
/// no neighbour that has. Which of them changed by more than chance is decided of all together.
#[must_use]
pub(crate) fn spill_over(
    intervention: &Intervention,
    indicator: &Indicator,
    figures: &PublishedFigures,
    units: &Units,
    policy: &Disclosure,
    variation: Variation,
) -> Option<SpillOver> {
    let estate = units.get(intervention.estate.as_str())?;
    let newest = figures.newest_year(&indicator.id, estate.id.as_str())?;
    let (began, ended) = indicator.reference.calendar_years(0);
    let (last_before, first_after) = (intervention.year - 1 - ended, intervention.year + 1 - began);
    let before = (last_before - WINDOW + 1, last_before);
    let after = ((newest - WINDOW + 1).max(first_after), newest);
    // From the middle of the years before to the middle of those after.
    let apart = (after.0 + after.1 - before.0 - before.1) / 2;
    let variance = variation.over_years(apart);
    let row = |unit: &Unit| {
        let mean = |years| {
            let mean = mean(figures, indicator, unit, years, policy)?;
            Some(Estimate { variance, ..mean })
        };
        let (then, now) = (mean(before)?, mean(after)?);
        let row = BeforeAfter {
            unit: unit.id.clone(),
            before: then.value,
            after: now.value,
            difference: None,
        };
        Some((row, differs(&now, &then)))
    };
    let own = row(estate)?;
    let neighbours: Vec<_> = neighbours(estate, units).filter_map(row).collect();
    (!neighbours.is_empty()).then(|| SpillOver {
        intervention: intervention.clone(),
        indicator: indicator.id.clone(),
        before,
        after,
        rows: decided(std::iter::once(own).chain(neighbours).collect()),
    })
}

/// Decides which rows changed by more than chance.
fn decided(rows: Vec<(BeforeAfter, Option<Test>)>) -> Vec<BeforeAfter> {
    let cut = Cut::of(rows.iter().filter_map(|(_, test)| test.as_ref()));
    let decide = |(row, test): (BeforeAfter, Option<Test>)| BeforeAfter {
        difference: test.map(|test| cut.decide(test)),
        ..row
    };
    rows.into_iter().map(decide).collect()
}

/// Goes through the other estates of the same school district.
pub(super) fn neighbours<'a>(estate: &'a Unit, units: &'a Units) -> impl Iterator<Item = &'a Unit> {
    let district = |unit: &Unit| {
        let mut above = units.ancestors(unit.id.as_str());
        above.find(|unit| unit.kind == UnitKind::SchoolDistrict)
    };
    let own = district(estate);
    units
        .of_kind(UnitKind::Estate)
        .filter(move |other| other.id != estate.id && own.is_some() && district(other) == own)
}

/// Returns the mean of a share over years, all of which are shown and none of which lies
/// before a break: the persons of all years over those of all years.
fn mean(
    figures: &PublishedFigures,
    indicator: &Indicator,
    unit: &Unit,
    (first, last): (i32, i32),
    policy: &Disclosure,
) -> Option<Estimate> {
    let newest = figures.newest_year(&indicator.id, unit.id.as_str())?;
    let from = super::comparable_from(indicator, unit, newest);
    if first < from || first > last {
        return None;
    }
    let (mut numerator, mut denominator) = (0.0, 0.0);
    for year in first..=last {
        let shown = figures
            .get(&indicator.id, year, unit.id.as_str())?
            .shown()?;
        numerator += shown.numerator?;
        denominator += shown.denominator?;
    }
    let years = f64::from(last - first + 1);
    (denominator > 0.0).then(|| Estimate {
        measure: indicator.measure,
        value: (numerator * 100.0 / denominator).round(),
        // The same people are counted year after year: the mean is about as certain as one
        // year, not as several.
        numerator: Some(numerator / years),
        denominator: Some(denominator / years),
        standard_error: None,
        step: f64::from(policy.rounding_base),
        variance: 1.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::policy;
    use crate::model::{
        Difference, Measure, Published, ReferenceDate, Shown,
        fixtures::{self, unit},
    };

    /// Three estates in one district, one in another.
    fn units(broken: Option<i32>) -> Units {
        let mut own = unit("e1", UnitKind::Estate, Some("a1"));
        own.breaks.extend(broken);
        Units::new(vec![
            unit("m", UnitKind::Municipality, None),
            unit("d1", UnitKind::SchoolDistrict, Some("m")),
            unit("d2", UnitKind::SchoolDistrict, Some("m")),
            unit("a1", UnitKind::Area, Some("d1")),
            unit("a2", UnitKind::Area, Some("d1")),
            unit("a3", UnitKind::Area, Some("d2")),
            own,
            unit("e2", UnitKind::Estate, Some("a1")),
            unit("e3", UnitKind::Estate, Some("a2")),
            unit("e4", UnitKind::Estate, Some("a3")),
        ])
        .unwrap()
    }

    fn indicator() -> Indicator {
        fixtures::indicator("outside_work", Measure::Share)
    }

    /// Shares of 1,000 from 2015 to 2025, one before 2020 and another from then on.
    fn figures(estates: &[(&str, f64, f64)]) -> PublishedFigures {
        let mut figures = PublishedFigures::default();
        for (estate, before, after) in estates {
            for year in 2015..=2025 {
                let value = if year < 2020 { *before } else { *after };
                let shown = Shown {
                    value,
                    numerator: Some(value * 10.0),
                    denominator: Some(1000.0),
                    standard_error: None,
                };
                let figure = Published::release(shown);
                figures.insert("outside_work", year, estate.parse().unwrap(), figure);
            }
        }
        figures
    }

    fn began(year: i32) -> Intervention {
        Intervention {
            estate: "e1".parse().unwrap(),
            year,
            kind: "renovation".to_owned(),
        }
    }

    const ALL: [(&str, f64, f64); 4] = [
        ("e1", 50.0, 40.0),
        ("e2", 30.0, 38.0),
        ("e3", 30.0, 31.0),
        ("e4", 30.0, 60.0),
    ];

    fn found(year: i32, figures: &PublishedFigures, broken: Option<i32>) -> Option<SpillOver> {
        spill_over(
            &began(year),
            &indicator(),
            figures,
            &units(broken),
            &policy(),
            Variation::default(),
        )
    }

    #[test]
    fn the_estate_stands_beside_its_neighbours_before_and_after() {
        let found = found(2020, &figures(&ALL), None).unwrap();
        assert_eq!((found.before, found.after), ((2017, 2019), (2023, 2025)));
        let rows: Vec<_> = found
            .rows
            .iter()
            .map(|row| (row.unit.as_str(), row.before, row.after, row.difference))
            .collect();
        assert_eq!(
            rows,
            [
                ("e1", 50.0, 40.0, Some(Difference::Lower)),
                ("e2", 30.0, 38.0, Some(Difference::Higher)),
                ("e3", 30.0, 31.0, Some(Difference::WithinNoise)),
            ]
        );
    }

    /// A figure of the data year 2023 is about 2022 where it is that of the year before.
    #[test]
    fn the_year_in_which_it_began_is_on_neither_side() {
        let figures = figures(&ALL);
        for (reference, before, after) in [
            (ReferenceDate::NewYear, (2019, 2021), (2023, 2025)),
            (ReferenceDate::YearBefore, (2020, 2022), (2024, 2025)),
            (ReferenceDate::SummerBefore, (2020, 2022), (2024, 2025)),
            (ReferenceDate::SchoolYear, (2019, 2021), (2024, 2025)),
        ] {
            let indicator = Indicator {
                reference,
                ..indicator()
            };
            let (units, independent) = (units(None), Variation::default());
            let found = spill_over(
                &began(2022),
                &indicator,
                &figures,
                &units,
                &policy(),
                independent,
            );
            let found = found.unwrap();
            assert_eq!(
                (found.before, found.after),
                (before, after),
                "{reference:?}"
            );
        }
    }

    #[test]
    fn nothing_is_said_where_a_side_is_missing() {
        let figures = figures(&ALL);
        for (year, told) in [(2017, false), (2018, true), (2024, true), (2025, false)] {
            assert_eq!(found(year, &figures, None).is_some(), told, "{year}");
        }
    }

    #[test]
    fn nothing_is_said_across_a_break_or_without_neighbours() {
        let all = figures(&ALL);
        assert!(found(2020, &all, Some(2017)).is_some());
        assert!(found(2020, &all, Some(2018)).is_none());
        assert!(found(2020, &figures(&ALL[..1]), None).is_none());
        let far = [ALL[0], ALL[3]];
        assert!(found(2020, &figures(&far), None).is_none());
    }

    #[test]
    fn a_hidden_year_takes_its_unit_out() {
        let mut figures = figures(&ALL);
        let hide = |figures: &mut PublishedFigures, estate: &str| {
            let unit = estate.parse().unwrap();
            figures.insert("outside_work", 2018, unit, Published::hide());
        };
        hide(&mut figures, "e2");
        let rows = found(2020, &figures, None).unwrap().rows;
        let units: Vec<_> = rows.iter().map(|row| row.unit.as_str()).collect();
        assert_eq!(units, ["e1", "e3"]);
        hide(&mut figures, "e1");
        assert!(found(2020, &figures, None).is_none());
    }

    #[test]
    fn neighbours_are_the_other_estates_of_the_district() {
        let units = units(None);
        let of = |id: &str| {
            let found = neighbours(units.get(id).unwrap(), &units);
            found.map(|unit| unit.id.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(of("e1"), ["e2", "e3"]);
        assert!(of("e4").is_empty());
    }
}
