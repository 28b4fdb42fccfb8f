//! What the newest figure of an indicator is compared with: earlier years, the municipality,
//! the region, the areas, and its own history up to a break.

use std::collections::BTreeMap;

use super::{
    band::band,
    discoveries::Cut,
    growth::growth,
    interval::Estimate,
    significance::{Test, against, certainly, differs},
};
use crate::{
    config::Disclosure,
    model::{
        Band, Compared, Comparison, Extreme, Indicator, Measure, PublishedFigures, Unit, UnitKind,
        Units, Variation,
    },
};

/// Earlier years that a highest or lowest value must have behind it.
const HISTORY: usize = 4;
/// How far back the longer of the two comparisons over time goes.
const YEARS_BACK: i32 = 5;

/// Published figures, and what it takes to compare them.
#[derive(Clone, Copy)]
pub(crate) struct Comparing<'a> {
    /// The figures.
    pub figures: &'a PublishedFigures,
    /// All units.
    pub units: &'a Units,
    /// How figures were rounded.
    pub policy: &'a Disclosure,
    /// How much they vary by chance, by indicator.
    pub variations: &'a BTreeMap<String, Variation>,
}

impl Comparing<'_> {
    /// Compares the newest published figures about a unit, by indicator, and decides of all
    /// together which differ by more than chance explains. Of an indicator without a figure, or with
    /// a hidden one, there is nothing.
    ///
    /// A comparison is marked where it is a discovery both among all of the unit and among those
    /// that ask the same, such as what changed since the year before: of much that differs from the
    /// municipality it does not follow that a small change is more than chance.
    #[must_use]
    pub(crate) fn compare<'i>(
        &self,
        indicators: impl Iterator<Item = &'i Indicator>,
        unit: &Unit,
    ) -> BTreeMap<String, Comparison> {
        let held = indicators.map(|indicator| {
            let held = self.held_against_chance(indicator, unit);
            (indicator.id.clone(), held.unwrap_or_default())
        });
        let mut held: BTreeMap<String, Held> = held.collect();
        let page = Cut::of(held.values().flat_map(|held| held.tests.iter().flatten()));
        let cuts: [Cut; QUESTIONS] = std::array::from_fn(|question| {
            let same = held
                .values()
                .filter_map(|held| held.tests.get(question)?.as_ref());
            Cut::of(same).stricter(page)
        });
        for held in held.values_mut() {
            held.decide(&cuts);
        }
        let decided = held.into_iter().map(|(id, held)| (id, held.comparison));
        decided.collect()
    }

    fn held_against_chance(&self, indicator: &Indicator, unit: &Unit) -> Option<Held> {
        let year = self.figures.newest_year(&indicator.id, unit.id.as_str())?;
        let series = Series {
            comparing: *self,
            indicator,
            unit,
            year,
            from: comparable_from(indicator, unit, year),
        };
        let region = self.units.of_kind(UnitKind::Region).next();
        let whole = self.units.municipality();
        let before = self.figures.years(&indicator.id, unit.id.as_str()).next();
        let oldest = series.earlier().next();
        let all = [
            series.with_year(year - 1),
            series.with_year(year - YEARS_BACK),
            oldest.and_then(|year| series.with_year(year)),
            whole
                .filter(|whole| whole.id != unit.id)
                .and_then(|whole| series.with_unit(whole, against)),
            region.and_then(|region| series.with_unit(region, differs)),
        ];
        let tests = all.map(|compared| compared?.1);
        let [before_last, five_years, oldest, municipality, region] =
            all.map(|compared| Some(compared?.0));
        Some(Held {
            comparison: Comparison {
                before: before_last,
                five_years,
                oldest,
                municipality,
                region,
                extreme: series.extreme(),
                band: (unit.kind == UnitKind::Area)
                    .then(|| series.band())
                    .flatten(),
                break_year: Some(series.from)
                    .filter(|from| before.is_some_and(|year| year < *from)),
            },
            tests,
        })
    }
}

/// How many other figures one is compared with at most: those of three years and of two units.
const QUESTIONS: usize = 5;

/// A comparison of which it is not decided yet what is more than chance.
#[derive(Default)]
struct Held {
    comparison: Comparison,
    tests: [Option<Test>; QUESTIONS],
}

impl Held {
    fn decide(&mut self, cuts: &[Cut; QUESTIONS]) {
        let comparison = &mut self.comparison;
        let all = [
            &mut comparison.before,
            &mut comparison.five_years,
            &mut comparison.oldest,
            &mut comparison.municipality,
            &mut comparison.region,
        ];
        for ((compared, test), cut) in all.into_iter().zip(self.tests).zip(cuts) {
            if let (Some(compared), Some(test)) = (compared, test) {
                compared.difference = Some(cut.decide(test));
            }
        }
    }
}

/// Returns the first year whose figures compare with those of a year: from the newest break
/// in the boundary of the unit or in the method of the indicator.
#[must_use]
pub(crate) fn comparable_from(indicator: &Indicator, unit: &Unit, year: i32) -> i32 {
    let breaks = indicator.breaks.iter().map(|broken| broken.year);
    let method = breaks.filter(|start| *start <= year).max();
    let same_place = indicator.same_place_from(unit, year);
    same_place.max(method.unwrap_or(i32::MIN))
}

struct Series<'a> {
    comparing: Comparing<'a>,
    indicator: &'a Indicator,
    unit: &'a Unit,
    year: i32,
    from: i32,
}

impl Series<'_> {
    fn estimate(&self, year: i32, unit: &Unit) -> Option<Estimate> {
        let Comparing {
            figures, policy, ..
        } = self.comparing;
        let id = &self.indicator.id;
        let shown = figures.get(id, year, unit.id.as_str())?.shown()?;
        Some(Estimate::new(self.indicator.measure, shown, policy))
    }

    fn variation(&self) -> Variation {
        let own = self.comparing.variations.get(&self.indicator.id);
        own.copied().unwrap_or_default()
    }

    /// Compares with the unit itself in an earlier year, but not across a break.
    fn with_year(&self, year: i32) -> Option<(Compared, Option<Test>)> {
        let own = self.estimate(self.year, self.unit)?;
        let other = self.estimate(year, self.unit);
        let other = other.filter(|_| year >= self.from)?;
        let variance = self.variation().over_years(self.year - year);
        let Comparing { figures, units, .. } = self.comparing;
        let test = || {
            let growth = growth(self.indicator, figures, units, (year, self.year))?;
            // What all of it is made of did not grow beside itself.
            let is_whole = self.unit.kind == UnitKind::Municipality;
            if is_whole && self.indicator.measure.is_money() {
                return None;
            }
            let of = |estimate: Estimate| Estimate {
                variance,
                ..estimate
            };
            differs(&of(own), &of(other.times(growth)))
        };
        Some(self.compared((own, other), year, test))
    }

    fn with_unit(
        &self,
        unit: &Unit,
        test: impl Fn(&Estimate, &Estimate) -> Option<Test>,
    ) -> Option<(Compared, Option<Test>)> {
        let own = self.estimate(self.year, self.unit)?;
        let other = self.estimate(self.year, unit)?;
        let variance = self.variation().design_factor;
        let of = |estimate: Estimate| Estimate {
            variance,
            ..estimate
        };
        Some(self.compared((own, other), self.year, || test(&of(own), &of(other))))
    }

    /// Says how two figures differ where that is certain, and else leaves it to a test.
    ///
    /// A count is exact but for rounding: that it changed says nothing about chance.
    fn compared(
        &self,
        (own, other): (Estimate, Estimate),
        year: i32,
        test: impl FnOnce() -> Option<Test>,
    ) -> (Compared, Option<Test>) {
        let is_complete = self.indicator.is_complete_count() && own.measure != Measure::Count;
        let compared = Compared {
            year,
            value: other.value,
            difference: is_complete.then(|| certainly(&own, &other)).flatten(),
        };
        (compared, if is_complete { None } else { test() })
    }

    /// Goes through the comparable years before the newest one that are shown.
    fn earlier(&self) -> impl Iterator<Item = i32> {
        let figures = self.comparing.figures;
        let years = figures.years(&self.indicator.id, self.unit.id.as_str());
        years.filter(|year| {
            (self.from..self.year).contains(year) && self.estimate(*year, self.unit).is_some()
        })
    }

    fn extreme(&self) -> Option<Extreme> {
        let own = self.estimate(self.year, self.unit)?.value;
        let earlier: Vec<f64> = self
            .earlier()
            .filter_map(|year| Some(self.estimate(year, self.unit)?.value))
            .collect();
        if earlier.len() < HISTORY {
            None
        } else if earlier.iter().all(|value| own > *value) {
            Some(Extreme::Highest)
        } else if earlier.iter().all(|value| own < *value) {
            Some(Extreme::Lowest)
        } else {
            None
        }
    }

    fn band(&self) -> Option<Band> {
        let value = |unit: &Unit| Some(self.estimate(self.year, unit)?.value);
        let areas = self.comparing.units.of_kind(UnitKind::Area);
        let areas: Vec<f64> = areas.filter_map(value).collect();
        band(value(self.unit)?, &areas)
    }
}

#[cfg(test)]
mod null_world_tests;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::policy;
    use crate::model::{
        Amount, Break, Difference, Published, Sensitivity, Shown, Text,
        fixtures::{self, unit},
    };

    fn area(breaks: &[i32]) -> Unit {
        Unit {
            breaks: breaks.to_vec(),
            ..unit("a", UnitKind::Area, Some("m"))
        }
    }

    fn units(area: &Unit) -> Units {
        let others = [
            unit("m", UnitKind::Municipality, None),
            unit("r", UnitKind::Region, None),
        ];
        Units::new([area.clone()].into_iter().chain(others).collect()).unwrap()
    }

    fn indicator(breaks: &[i32]) -> Indicator {
        let method = |year: &i32| Break {
            year: *year,
            reason: Text::default(),
        };
        Indicator {
            breaks: breaks.iter().map(method).collect(),
            ..fixtures::indicator("share", Measure::Share)
        }
    }

    /// Shares of 2,000 in the years up to 2025; below zero stands for a hidden one.
    fn series(figures: &mut PublishedFigures, unit: &str, values: &[f64]) {
        for (back, value) in (0..).zip(values.iter().rev()) {
            let shown = Shown {
                value: *value,
                numerator: Some(value * 20.0),
                denominator: Some(2000.0),
                standard_error: None,
            };
            let figure = match *value < 0.0 {
                true => Published::hide(),
                false => Published::release(shown),
            };
            figures.insert("share", 2025 - back, unit.parse().unwrap(), figure);
        }
    }

    fn compared(values: &[f64], breaks: &[i32], methods: &[i32]) -> Comparison {
        let area = area(breaks);
        let mut figures = PublishedFigures::default();
        series(&mut figures, "a", values);
        series(&mut figures, "m", &[20.0]);
        compare(&figures, &indicator(methods), &area, &units(&area))
    }

    fn compare(
        figures: &PublishedFigures,
        indicator: &Indicator,
        unit: &Unit,
        units: &Units,
    ) -> Comparison {
        let comparing = Comparing {
            figures,
            units,
            policy: &policy(),
            variations: &BTreeMap::new(),
        };
        let found = comparing.compare(std::iter::once(indicator), unit);
        found.into_values().next().unwrap()
    }

    fn year(with: Option<Compared>) -> Option<i32> {
        with.map(|with| with.year)
    }

    #[test]
    fn last_year_five_years_and_the_oldest() {
        let found = compared(&[10.0, 12.0, 14.0, 16.0, 18.0, 20.0, 30.0], &[], &[]);
        assert_eq!(year(found.before), Some(2024));
        assert_eq!(year(found.five_years), Some(2020));
        assert_eq!(year(found.oldest), Some(2019));
        assert_eq!(found.extreme, Some(Extreme::Highest));
        assert_eq!(found.break_year, None);
        let whole = found.municipality.unwrap();
        assert_eq!(
            (whole.year, whole.difference),
            (2025, Some(Difference::Higher))
        );
    }

    /// 10 % of 2,000 and 12 %: by chance alone it may be so, but dwellings are counted one by one.
    #[test]
    fn chance_has_no_part_in_complete_counts() {
        let area = area(&[]);
        for (values, normal, open) in [
            ([10.0, 11.0], Difference::WithinNoise, Difference::Higher),
            (
                [10.0, 10.0],
                Difference::WithinNoise,
                Difference::WithinNoise,
            ),
            ([30.0, 29.0], Difference::WithinNoise, Difference::Lower),
        ] {
            let mut figures = PublishedFigures::default();
            series(&mut figures, "a", &values);
            for (sensitivity, expected) in
                [(Sensitivity::Normal, normal), (Sensitivity::Open, open)]
            {
                let share = Indicator {
                    sensitivity,
                    ..indicator(&[])
                };
                let found = compare(&figures, &share, &area, &units(&area));
                let difference = found.before.unwrap().difference;
                assert_eq!(difference, Some(expected), "{values:?} {sensitivity:?}");
            }
        }
    }

    /// The municipality's mean rises from 300,000 to 330,000 kroner.
    #[test]
    fn money_is_held_against_what_the_municipality_did() {
        let area = area(&[]);
        let unit = Amount::Money;
        let income = fixtures::indicator("income", Measure::Mean { unit });
        for (then, now, expected) in [
            (200_000.0, 220_000.0, Difference::WithinNoise),
            (200_000.0, 250_000.0, Difference::Higher),
            (200_000.0, 205_000.0, Difference::Lower),
            (200_000.0, 200_000.0, Difference::Lower),
        ] {
            let mut figures = PublishedFigures::default();
            let all = [("a", then, now), ("m", 300_000.0, 330_000.0)];
            for (of, then, now) in all {
                for (year, value) in [(2024, then), (2025, now)] {
                    let shown = Shown {
                        value,
                        numerator: None,
                        denominator: Some(1000.0),
                        standard_error: Some(2000.0),
                    };
                    figures.insert(
                        "income",
                        year,
                        of.parse().unwrap(),
                        Published::release(shown),
                    );
                }
            }
            let units = units(&area);
            let found = compare(&figures, &income, &area, &units);
            assert_eq!(found.before.unwrap().difference, Some(expected), "{now}");
            let whole = units.municipality().unwrap();
            let found = compare(&figures, &income, whole, &units);
            assert_eq!(found.before.unwrap().difference, None);
        }
    }

    #[test]
    fn nothing_is_compared_across_a_break() {
        let values = [10.0, 12.0, 14.0, 16.0, 18.0, 20.0, 30.0];
        // A boundary in 2022, and then a method in 2025 too.
        let found = compared(&values, &[2022], &[]);
        assert_eq!(year(found.before), Some(2024));
        assert_eq!((found.five_years, year(found.oldest)), (None, Some(2022)));
        assert_eq!((found.extreme, found.break_year), (None, Some(2022)));
        let found = compared(&values, &[2022], &[2025]);
        let over_time = [found.before, found.five_years, found.oldest];
        assert_eq!(over_time, [None; 3]);
        assert_eq!(found.break_year, Some(2025));
        assert!(found.municipality.is_some());
        // The year of the break itself compares with the newest.
        assert_eq!(year(compared(&values, &[2020], &[]).five_years), Some(2020));
        assert_eq!(compared(&values, &[2021], &[]).five_years, None);
    }

    #[test]
    fn a_break_before_the_series_or_after_it_is_none() {
        for breaks in [[2010], [2019], [2026]] {
            let found = compared(&[10.0; 7], &breaks, &[]);
            assert_eq!(found.break_year, None, "{breaks:?}");
            assert_eq!(year(found.five_years), Some(2020), "{breaks:?}");
        }
    }

    #[test]
    fn hidden_figures_are_compared_with_nothing() {
        let found = compared(&[10.0, 12.0, 14.0, 16.0, 18.0, 20.0, -1.0], &[], &[]);
        assert_eq!(found, Comparison::default());
        let found = compared(&[-1.0, -1.0, 14.0, 16.0, 18.0, -1.0, 30.0], &[], &[]);
        assert_eq!((found.before, found.five_years), (None, None));
        assert_eq!(year(found.oldest), Some(2021));
        // Three years are no history.
        assert_eq!(found.extreme, None);
    }

    #[test]
    fn an_extreme_is_beyond_all_earlier_years() {
        for (newest, expected) in [
            (13.0, Some(Extreme::Highest)),
            (12.0, None),
            (11.0, None),
            (9.0, Some(Extreme::Lowest)),
        ] {
            let found = compared(&[10.0, 12.0, 11.0, 12.0, newest], &[], &[]);
            assert_eq!(found.extreme, expected, "{newest}");
        }
    }

    #[test]
    fn the_municipality_is_not_compared_with_itself() {
        let area = area(&[]);
        let units = units(&area);
        let mut figures = PublishedFigures::default();
        series(&mut figures, "m", &[20.0, 21.0]);
        let whole = units.municipality().unwrap();
        let found = compare(&figures, &indicator(&[]), whole, &units);
        assert_eq!((found.municipality, found.band), (None, None));
        assert_eq!(year(found.before), Some(2024));
    }
}
