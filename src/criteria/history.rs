//! What a unit may have been on its lists, and on how many running.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use crate::{
    config::{Law, Running},
    model::Label,
};

/// What a unit may have been on the last list of each year.
///
/// A year that is not among them has no list with the unit: there it was none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct History(BTreeMap<i32, BTreeSet<Label>>);

impl History {
    /// Notes what it may have been on the list of a year, in place of what was noted before.
    pub(crate) fn note(&mut self, year: i32, possible: BTreeSet<Label>) {
        self.0.insert(year, possible);
    }

    /// Tells whether its lists before a year are as many running as `running` asks for.
    ///
    /// For five lists these are the four years before; unknown only where no year decides.
    #[must_use]
    pub(crate) fn before(&self, law: &Law, running: &Running, year: i32) -> Option<bool> {
        let years = self.years_before(law, running, year);
        and(years.take(running.lists.saturating_sub(1) as usize))
    }

    /// Counts on how many lists running before a year it surely was one of the labels.
    #[must_use]
    pub(crate) fn running_before(&self, law: &Law, running: &Running, year: i32) -> usize {
        let years = self.years_before(law, running, year);
        years.take_while(|was| *was == Some(true)).count()
    }

    /// Counts on how many lists running, that of a year included, it surely had none of some labels;
    /// as far back as the first list that is known.
    #[must_use]
    pub(crate) fn running_without(&self, law: &Law, labels: &[Label], year: i32) -> usize {
        let first = self.0.keys().next().copied().unwrap_or(year);
        let years = (first..=year).rev();
        years
            .take_while(|year| self.was(law, labels, *year) == Some(false))
            .count()
    }

    /// Goes through the years before, from the newest, without an end.
    fn years_before<'a>(
        &'a self,
        law: &'a Law,
        running: &'a Running,
        year: i32,
    ) -> impl Iterator<Item = Option<bool>> + 'a {
        let counts = move |year: i32| running.since.is_none_or(|since| since.year() <= year);
        (1..).map(move |back| {
            let year = year - back;
            match counts(year) {
                true => self.was(law, &running.labels, year),
                false => Some(false),
            }
        })
    }

    /// Tells whether it was one of some labels on the list of a year.
    fn was(&self, law: &Law, labels: &[Label], year: i32) -> Option<bool> {
        let Some(possible) = self.0.get(&year) else {
            return Some(false);
        };
        whether(possible, |label| is_any_of(law, label, labels))
    }
}

/// Tells whether an area of a label stands on the list of one of some labels.
pub(super) fn is_any_of(law: &Law, label: Label, labels: &[Label]) -> bool {
    labels.iter().any(|other| law.is_also(label, *other))
}

/// Tells whether something holds for all labels that are possible; unknown where for some only.
pub(super) fn whether(possible: &BTreeSet<Label>, holds: impl Fn(Label) -> bool) -> Option<bool> {
    let some = possible.iter().any(|label| holds(*label));
    let all = possible.iter().all(|label| holds(*label));
    (some == all).then_some(all)
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

    fn label(id: &str) -> Label {
        id.parse().unwrap()
    }

    /// What it may be where it is, is not, or may be a parallel society.
    fn possible(was: Option<bool>) -> BTreeSet<Label> {
        match was {
            Some(true) => [label("parallel_society")].into(),
            Some(false) => [Label::none()].into(),
            None => [Label::none(), label("transformation")].into(),
        }
    }

    fn running(since: Option<&str>) -> Running {
        Running {
            labels: vec![label("parallel_society")],
            lists: 5,
            since: since.map(|day| day.parse().unwrap()),
        }
    }

    fn history(years: impl IntoIterator<Item = (i32, Option<bool>)>) -> History {
        let mut history = History::default();
        for (year, was) in years {
            history.note(year, possible(was));
        }
        history
    }

    #[test]
    fn five_lists_running_are_this_one_and_four_before() {
        let law = Law::built_in().unwrap();
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
        for (years, before, count) in cases {
            let history = history((2014..).zip(years));
            let five = running(None);
            assert_eq!(history.before(&law, &five, 2019), before, "{years:?}");
            assert_eq!(
                history.running_before(&law, &five, 2019),
                count,
                "{years:?}"
            );
            let one = Running { lists: 1, ..five };
            assert_eq!(history.before(&law, &one, 2019), YES);
        }
    }

    #[test]
    fn a_year_without_a_list_breaks_the_row() {
        let law = Law::built_in().unwrap();
        let history = history([2014, 2015, 2017, 2018].map(|year| (year, YES)));
        assert_eq!(history.before(&law, &running(None), 2019), NO);
        assert_eq!(history.running_before(&law, &running(None), 2019), 2);
    }

    #[test]
    fn lists_before_a_day_may_not_count() {
        let law = Law::built_in().unwrap();
        let history = history((2014..2019).map(|year| (year, YES)));
        let since = running(Some("2016-12-01"));
        assert_eq!(history.before(&law, &since, 2019), NO);
        assert_eq!(history.running_before(&law, &since, 2019), 3);
    }

    #[test]
    fn lists_off_are_counted_from_the_first_that_is_known() {
        let law = Law::built_in().unwrap();
        let vulnerable = [label("vulnerable")];
        // A year without a list with the unit is one off it; an unknown one is not surely.
        let history = history([(2014, YES), (2016, NO), (2018, NO)]);
        assert_eq!(history.running_without(&law, &vulnerable, 2018), 4);
        let open = History::default();
        assert_eq!(open.running_without(&law, &vulnerable, 2018), 1);
        let mut unknown = history;
        unknown.note(2017, possible(None));
        assert_eq!(unknown.running_without(&law, &vulnerable, 2018), 1);
    }
}
