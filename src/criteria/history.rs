//! On which earlier lists a unit was a parallel society.

use std::collections::BTreeMap;

/// Whether a unit was a parallel society on the last list of each year.
///
/// A year that is not among them has no list with the unit: there it was none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct History(BTreeMap<i32, Option<bool>>);

impl History {
    /// Notes what is known of the list of a year, in place of what was noted before.
    pub(crate) fn note(&mut self, year: i32, parallel_society: Option<bool>) {
        self.0.insert(year, parallel_society);
    }

    /// Tells whether it was one on each list of the years before that `lists` running ask for.
    ///
    /// For five lists these are the four years before; unknown only where no year decides.
    #[must_use]
    pub(crate) fn before(&self, year: i32, lists: u32) -> Option<bool> {
        let years = self
            .years_before(year)
            .take(lists.saturating_sub(1) as usize);
        and(years)
    }

    /// Counts on how many lists running before a year it surely was one.
    #[must_use]
    pub(crate) fn running_before(&self, year: i32) -> usize {
        let years = self.years_before(year);
        years.take_while(|was| *was == Some(true)).count()
    }

    /// Goes through the years before, from the newest, without an end.
    fn years_before(&self, year: i32) -> impl Iterator<Item = Option<bool>> {
        (1..).map(move |back| self.0.get(&(year - back)).copied().unwrap_or(Some(false)))
    }
}

/// Tells whether all are true; unknown where some are unknown and none is false.
fn and(all: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let all: Vec<_> = all.collect();
    if all.contains(&Some(false)) {
        return Some(false);
    }
    (!all.contains(&None)).then_some(true)
}

/// Tells whether one of two is true; unknown where neither is and one may be.
pub(super) fn or(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YES: Option<bool> = Some(true);
    const NO: Option<bool> = Some(false);

    #[test]
    fn five_lists_running_are_this_one_and_four_before() {
        // The lists of 2014 to 2018, and what they say for that of 2019.
        let cases = [
            ([YES, YES, YES, YES, YES], YES, 5),
            ([NO, YES, YES, YES, YES], YES, 4),
            ([YES, NO, YES, YES, YES], NO, 3),
            ([YES, None, YES, YES, YES], None, 3),
            ([YES, None, YES, NO, YES], NO, 1),
            ([YES, None, None, YES, NO], NO, 0),
            ([None, YES, YES, YES, YES], YES, 4),
        ];
        for (years, before, running) in cases {
            let mut history = History::default();
            for (year, was) in (2014..).zip(years) {
                history.note(year, was);
            }
            assert_eq!(history.before(2019, 5), before, "{years:?}");
            assert_eq!(history.running_before(2019), running, "{years:?}");
            assert_eq!(history.before(2019, 1), YES);
        }
    }

    #[test]
    fn a_year_without_a_list_breaks_the_row() {
        let mut history = History::default();
        for year in [2014, 2015, 2017, 2018] {
            history.note(year, YES);
        }
        assert_eq!(history.before(2019, 5), NO);
        assert_eq!(history.running_before(2019), 2);
    }
}
