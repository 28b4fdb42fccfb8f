//! Reference figures for the demonstration: the region and the country, as an
//! invented statistical office would deliver them.
//!
//! Levels are set by hand beside what the simulated municipality comes to. They
//! describe no real region, and not Denmark.

use super::places::{DENMARK, REGION};

/// Values in 2015, 2020 and 2025; between them and beyond they run straight.
type Levels = [f64; 3];

/// The years of the three levels' first and second, and the years between.
const FIRST: i32 = 2015;
const SECOND: i32 = 2020;
const STEP: f64 = 5.0;

/// An indicator's figures: its code, how many decimals are delivered, and the
/// levels of region and country.
type ReferenceRow = (&'static str, usize, Levels, Levels);

/// In per cent but for `income`, in kroner, `marks`, and those convicted and
/// charged, per 1,000 of those aged 18 and over.
#[rustfmt::skip] // one indicator a line
const REFERENCES: [ReferenceRow; 25] = [
    ("age_0_17",               1, [20.1, 19.8, 19.5], [20.6, 20.1, 19.5]),
    ("age_18_29",              1, [15.2, 15.3, 15.4], [15.6, 15.7, 15.6]),
    ("age_30_64",              1, [44.3, 44.8, 45.2], [44.6, 44.8, 45.1]),
    ("age_65_79",              1, [14.9, 14.5, 14.2], [14.0, 14.0, 14.2]),
    ("age_80",                 1, [ 5.5,  5.6,  5.7], [ 5.2,  5.4,  5.6]),
    ("non_western",            1, [ 7.0,  7.6,  8.2], [ 7.8,  8.6,  9.6]),
    ("living_alone",           1, [35.9, 36.0, 36.1], [37.6, 37.8, 38.0]),
    ("children_single_parent", 1, [19.8, 20.1, 20.4], [21.2, 21.4, 21.6]),
    ("outside_work",           1, [24.0, 23.4, 22.8], [24.6, 23.9, 23.0]),
    ("basic_school",           1, [16.9, 16.0, 15.1], [17.4, 16.3, 15.2]),
    ("higher_education",       1, [36.8, 38.4, 40.0], [38.4, 40.3, 42.3]),
    ("income",                 0, [312_000.0, 345_000.0, 383_000.0],
                                  [318_000.0, 353_000.0, 394_000.0]),
    ("convicted",              1, [ 9.1,  8.7,  8.3], [ 9.5,  9.0,  8.6]),
    ("charged",                1, [15.0, 14.0, 13.0], [15.0, 15.0, 14.0]),
    ("special_classes",        1, [ 4.4,  4.7,  5.1], [ 4.6,  5.0,  5.5]),
    ("lifestyle_diseases",     1, [ 7.0,  6.9,  6.8], [ 6.9,  6.7,  6.6]),
    ("youth_in_education",     1, [65.8, 66.3, 66.7], [66.9, 67.4, 67.8]),
    ("daycare",                1, [85.4, 86.1, 86.8], [86.2, 86.9, 87.5]),
    ("placed_children",        1, [ 1.0,  0.9,  0.9], [ 1.0,  1.0,  0.9]),
    ("preventive_measures",    1, [ 2.3,  2.5,  2.6], [ 2.4,  2.5,  2.7]),
    ("overweight",             1, [15.6, 15.9, 16.5], [15.9, 16.3, 16.9]),
    ("caries",                 1, [26.0, 25.2, 24.3], [26.8, 25.6, 24.5]),
    ("high_absence",           1, [16.2, 16.8, 17.9], [16.6, 17.3, 18.4]),
    ("social_housing",         1, [18.6, 18.7, 18.8], [20.5, 20.6, 20.6]),
    ("owner_occupied",         1, [60.8, 60.2, 59.6], [58.2, 57.6, 57.1]),
];
/// Mean marks at the end of grade 9.
const MARKS: ReferenceRow = ("marks", 1, [7.0, 7.2, 7.3], [7.1, 7.3, 7.4]);

/// A delivered reference figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) year: i32,
    pub(super) unit: &'static str,
    pub(super) indicator: &'static str,
    /// The value as written, with its decimals.
    pub(super) value: String,
}

/// Lists the figures of region and country for the years.
pub(super) fn references(first: i32, last: i32) -> Vec<Reference> {
    let mut list = Vec::new();
    for year in first..=last {
        for (unit, _) in [REGION, DENMARK] {
            let rows = REFERENCES.iter().chain([&MARKS]);
            list.extend(rows.map(|row| reference(row, unit, year)));
        }
    }
    list
}

fn reference(row: &ReferenceRow, unit: &'static str, year: i32) -> Reference {
    let &(indicator, decimals, region, denmark) = row;
    let levels = if unit == REGION.0 { region } else { denmark };
    Reference {
        year,
        unit,
        indicator,
        value: format!("{:.decimals$}", level(levels, year)),
    }
}

fn level([first, second, third]: Levels, year: i32) -> f64 {
    if year < SECOND {
        first + (second - first) * f64::from(year - FIRST) / STEP
    } else {
        second + (third - second) * f64::from(year - SECOND) / STEP
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_year_has_each_indicator_of_both_units_once() {
        let list = references(2015, 2027);
        let keys: BTreeSet<_> = list
            .iter()
            .map(|figure| (figure.year, figure.unit, figure.indicator))
            .collect();
        assert_eq!(keys.len(), list.len());
        assert_eq!(list.len(), 13 * 2 * 26);
        assert_eq!(references(2015, 2025), list[..11 * 2 * 26]);
    }

    #[test]
    fn values_are_written_with_their_decimals_and_run_straight() {
        let list = references(2015, 2025);
        let value = |year, unit, indicator| {
            let found = list.iter().find(|figure| {
                (figure.year, figure.unit, figure.indicator) == (year, unit, indicator)
            });
            found.unwrap().value.clone()
        };
        assert_eq!(value(2015, "region", "income"), "312000");
        assert_eq!(value(2018, "region", "income"), "331800");
        assert_eq!(value(2025, "region", "income"), "383000");
        assert_eq!(value(2020, "denmark", "convicted"), "9.0");
        assert_eq!(value(2023, "denmark", "non_western"), "9.2");
    }

    #[test]
    fn the_ages_of_a_unit_are_all_its_residents() {
        for year in 2015..=2030 {
            for pick in [|row: &ReferenceRow| row.2, |row: &ReferenceRow| row.3] {
                let ages = REFERENCES.iter().filter(|row| row.0.starts_with("age_"));
                let total: f64 = ages.map(|row| level(pick(row), year)).sum();
                assert!((total - 100.0).abs() < 1e-9, "{year}: {total}");
            }
        }
    }
}
