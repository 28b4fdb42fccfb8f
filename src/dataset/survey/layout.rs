//! What a row of a table is about: a person, an area, or one value of an area.

use std::collections::BTreeSet;

use super::{
    description::TableLayout,
    gathering::{Gathering, KeptRow},
    marks::ValueKind,
    places::Places,
};

/// More distinct texts tell no values of a table apart.
const MOST_CATEGORIES: usize = 300;

/// What decides on the layout of a table.
pub(super) struct Layouts<'a> {
    pub(super) gathering: &'a Gathering,
    pub(super) kinds: &'a [ValueKind],
    pub(super) taken: &'a BTreeSet<usize>,
    pub(super) year: Option<usize>,
    pub(super) places: Option<&'a Places>,
    /// Texts of rows that are no areas.
    pub(super) other_rows: &'a [String],
}

/// The column of values, and those that tell them apart.
type Long = (usize, Vec<usize>);

impl Layouts<'_> {
    /// Tells what a row is about.
    pub(super) fn find(&self) -> (TableLayout, Option<Long>) {
        let Some(places) = self.places else {
            return (TableLayout::Person, None);
        };
        if self.gathering.is_cube {
            // With areas and time alone there is one value of each.
            return match self.long(places) {
                None if self.is_unique(&[places.area]) => (TableLayout::Area, None),
                long => (TableLayout::Value, long),
            };
        }
        let of_persons = self.gathering.is_about_persons();
        if !of_persons && self.is_unique(&[places.area]) {
            return (TableLayout::Area, None);
        }
        match self.long(places).filter(|_| !of_persons) {
            Some(long) => (TableLayout::Value, Some(long)),
            None => (TableLayout::Person, None),
        }
    }

    /// Tells whether each combination of values stands once a year, but for a few rows.
    fn is_unique(&self, columns: &[usize]) -> bool {
        let mut seen = BTreeSet::new();
        let (mut rows, mut twice) = (0_usize, 0_usize);
        let is_other = |row: &KeptRow| {
            let area = columns
                .first()
                .map(|column| row.text(*column))
                .unwrap_or_default();
            area.is_empty() || self.other_rows.contains(&area)
        };
        for row in self.gathering.kept.iter().filter(|row| !is_other(row)) {
            let year = self.year.map(|column| row.text(column));
            let values: Vec<String> = columns.iter().map(|column| row.text(*column)).collect();
            rows += 1;
            twice += usize::from(!seen.insert((row.file_year, year, values)));
        }
        rows > 0 && twice * 50 <= rows
    }

    /// Finds the one column of values, where the others tell each of them apart.
    fn long(&self, places: &Places) -> Option<Long> {
        let own = [Some(places.area), places.name, places.above];
        let free: Vec<usize> = (0..self.gathering.columns.len())
            .filter(|place| !own.contains(&Some(*place)) && !self.taken.contains(place))
            .collect();
        let is_number = |place: &&usize| {
            matches!(
                self.kinds.get(**place),
                Some(ValueKind::Whole | ValueKind::Number)
            )
        };
        // The values stand last.
        let value = *free.iter().rev().find(is_number)?;
        let by: Vec<usize> = free
            .iter()
            .copied()
            .filter(|place| *place != value)
            .collect();
        let is_few = |place: &usize| {
            let column = self.gathering.columns.get(*place);
            let distinct = column.and_then(|(_, facts)| facts.distinct_count());
            distinct.is_some_and(|count| (1..=MOST_CATEGORIES).contains(&count))
        };
        let all = [&[places.area], by.as_slice()].concat();
        (by.iter().all(is_few) && !by.is_empty() && self.is_unique(&all)).then_some((value, by))
    }
}
