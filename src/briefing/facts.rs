//! What stands out in the figures of a unit. Sentences say it; here it is found, by rules
//! that have names. No rule looks at a hidden figure, or past a break in a series; none calls
//! a difference one that chance explains.

use serde::Serialize;

use super::rows::{MONEY, Row, ThemeRows, is_marked};
use crate::model::{Compared, Difference, Direction, Extreme, Measure, Sensitivity};

/// What the summary of a briefing can say.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Facts {
    /// Rule `residents`: residents in the newest year.
    pub(super) residents: Option<f64>,
    /// Rule `residents`: how many more than the year before.
    pub(super) residents_change: Option<f64>,
    /// The same as written, without its sign.
    pub(super) residents_by: Option<String>,
    /// Rule `worse`: the judged indicator furthest on the worse side of the municipality.
    pub(super) worse: Option<FurthestIndicator>,
    /// Rule `better`: the judged indicator furthest on the better side of the municipality.
    pub(super) better: Option<FurthestIndicator>,
    /// Rule `none_worse`: judged figures are compared with the municipality, and none that is shown,
    /// of whatever measure and sensitivity, lies on the worse side of it.
    pub(super) none_worse: bool,
    /// Rule `moved`: the judged share that moved most since the year before.
    pub(super) moved: Option<FurthestIndicator>,
    /// Rule `still`: figures are compared with the year before, and none that is shown has moved.
    pub(super) still: bool,
    /// Rule `since`: the judged share that moved most over five years.
    pub(super) since: Option<FurthestIndicator>,
    /// Rule `apart`: the share in which the two units beside this one lie furthest apart.
    pub(super) apart: Option<WidestGap>,
    /// Rule `boundary`: the year from which the boundary is another.
    pub(super) boundary: Option<i32>,
    /// Rule `methods`: the indicators that are counted in another way than before. A change in one
    /// says nothing of the others.
    pub(super) methods: Vec<ChangedMethod>,
    /// Rule `hidden`: how many indicators are hidden in the newest year.
    pub(super) hidden: usize,
    /// How many indicators there are.
    pub(super) all: usize,
}

/// An indicator and what it is compared with.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct FurthestIndicator {
    /// The indicator.
    pub(super) id: String,
    /// Its title.
    pub(super) title: String,
    /// The value, as written.
    pub(super) value: String,
    /// What it is compared with, as written.
    pub(super) other: String,
    /// The year of that.
    pub(super) other_year: i32,
    /// Whether less is better.
    pub(super) lower_is_better: bool,
    /// Whether the value is the higher one.
    pub(super) higher: bool,
}

/// An indicator that is counted in another way than before.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct ChangedMethod {
    /// Its title.
    pub(super) title: String,
    /// The first year of the new way.
    pub(super) year: i32,
}

/// An indicator in which two units differ.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct WidestGap {
    /// Its title.
    pub(super) title: String,
    /// The value of the first, as written.
    pub(super) first: String,
    /// The value of the second, as written.
    pub(super) second: String,
}

/// What one sentence says about a theme.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct ThemeFact {
    /// The theme.
    pub(super) title: String,
    /// Rule `theme_beside`: the indicator furthest from the municipality, for the municipality
    /// from the region.
    pub(super) beside: Option<FurthestIndicator>,
    /// Rule `theme_moved`: the indicator that moved most over five years, or else in one.
    pub(super) moved: Option<FurthestIndicator>,
    /// Rule `theme_extreme`: an indicator that was never as high or low before.
    pub(super) extreme: Option<Record>,
    /// Whether any shown figure is compared with the municipality, or with the region.
    pub(super) compared: bool,
    /// Whether any shown figure is compared with an earlier year.
    pub(super) followed: bool,
    /// Rule `theme_starred`: whether the table marks any figure of the theme, told or not.
    pub(super) starred: bool,
    /// How many indicators of the theme are hidden.
    pub(super) hidden: usize,
    /// How many there are.
    pub(super) all: usize,
}

/// An indicator at an end of its own history.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Record {
    /// Its title.
    pub(super) title: String,
    /// Its value as written.
    pub(super) value: String,
    /// Whether it is the highest or the lowest.
    pub(super) end: Extreme,
    /// Since which year.
    pub(super) since: i32,
}

/// Finds the facts among all rows of a briefing.
pub(super) fn facts<'a>(rows: impl Iterator<Item = &'a Row> + Clone) -> Facts {
    let residents = rows.clone().find(|row| row.counts_residents);
    let judged = || {
        rows.clone()
            .filter(|row| row.direction != Direction::Neutral)
    };
    // What is sensitive stands in the table, but heads no summary.
    let open = || {
        let told =
            judged().filter(|row| row.sentences && row.sensitivity != Sensitivity::Sensitive);
        told.filter(|row| row.base.is_none_or(is_telling))
    };
    // Means move with prices and wages in all units, so a change of them says little.
    let shares = || open().filter(|row| row.measure == Measure::Share);
    let side = |worse: bool| {
        let on_side = |row: &&Row| is_worse(row, row.comparison.municipality) == Some(worse);
        furthest(
            open().filter(on_side),
            |row| row.comparison.municipality,
            in_spreads,
        )
    };
    let shown = || rows.clone().filter(|row| row.value.is_some());
    let before = || shown().filter_map(|row| row.comparison.before);
    let beside = || {
        let judged = judged().filter(|row| row.value.is_some());
        judged.filter(|row| row.comparison.municipality.is_some())
    };
    let broken = rows.clone().filter(|row| row.method_since.is_none());
    let changed = |row: &Row| {
        let (title, year) = (row.title.clone(), row.method_since?);
        Some(ChangedMethod { title, year })
    };
    Facts {
        residents: residents.and_then(|row| row.value),
        residents_change: residents.and_then(|row| Some(row.value? - row.comparison.before?.value)),
        residents_by: residents.map(|row| {
            let written = &row.change.written;
            written.trim_start_matches(['+', '\u{2212}']).to_owned()
        }),
        worse: side(true),
        better: side(false),
        none_worse: beside().next().is_some()
            && !beside().any(|row| is_worse(row, row.comparison.municipality) == Some(true)),
        still: before().next().is_some() && !before().any(|with| is_marked(Some(with))),
        moved: furthest(shares(), |row| row.comparison.before, in_points),
        since: furthest(shares(), |row| row.comparison.five_years, in_points),
        apart: apart(shares()),
        boundary: broken.filter_map(|row| row.comparison.break_year).max(),
        methods: rows.clone().filter_map(changed).collect(),
        hidden: rows.clone().filter(|row| row.hidden).count(),
        all: rows.count(),
    }
}

/// Finds what a sentence can say about a theme.
pub(super) fn theme_fact(theme: &ThemeRows) -> ThemeFact {
    let rows = || theme.rows.iter();
    let told = || rows().filter(|row| row.sentences && row.measure != Measure::Count);
    // Amounts in kroner move with prices and wages everywhere.
    let lasting = || told().filter(|row| row.measure != MONEY);
    // Nothing contains the municipality but the region.
    let beside = |row: &Row| row.comparison.municipality.or(row.comparison.region);
    let over_time = |row: &Row| {
        let far = row
            .comparison
            .five_years
            .filter(|with| is_marked(Some(*with)));
        far.or(row.comparison.before)
    };
    let at_end = lasting().find_map(|row| {
        let extreme = row.comparison.extreme?;
        let oldest = row.comparison.oldest?;
        // At the end of its history, and not by chance alone.
        is_marked(Some(oldest)).then(|| Record {
            title: row.title.clone(),
            value: row.written.clone(),
            end: extreme,
            since: oldest.year,
        })
    });
    ThemeFact {
        title: theme.title.clone(),
        beside: furthest(told(), beside, in_spreads),
        moved: furthest(lasting(), over_time, in_points),
        extreme: at_end,
        compared: rows().any(|row| row.value.is_some() && beside(row).is_some()),
        followed: rows().any(|row| row.value.is_some() && is_followed(row)),
        starred: rows().any(is_starred),
        hidden: rows().filter(|row| row.hidden).count(),
        all: theme.rows.len(),
    }
}

/// Tells whether a share is of so many persons that it may head a summary.
pub(super) fn is_telling(base: f64) -> bool {
    base >= LEAST_BASE
}

fn is_followed(row: &Row) -> bool {
    let with = &row.comparison;
    let earlier = [with.before, with.five_years, with.oldest];
    earlier.iter().any(Option::is_some)
}

fn is_starred(row: &Row) -> bool {
    let with = &row.comparison;
    let all = [with.before, with.five_years, with.municipality, with.region];
    row.value.is_some() && all.into_iter().any(is_marked)
}

/// Tells whether a value lies on the worse side of another; nothing where chance explains the
/// difference or neither side is worse.
fn is_worse(row: &Row, with: Option<Compared>) -> Option<bool> {
    match (with?.difference?, row.direction) {
        (Difference::WithinNoise, _) | (_, Direction::Neutral) => None,
        (difference, Direction::Lower) => Some(difference == Difference::Higher),
        (difference, Direction::Higher) => Some(difference == Difference::Lower),
    }
}

/// How far a value lies from another one. What has the better scale is always further.
type Distance = (bool, f64);

/// Returns the row that lies furthest from what it is compared with, among those where that
/// is more than chance, and the first of equals.
fn furthest<'a>(
    rows: impl Iterator<Item = &'a Row>,
    with: impl Fn(&Row) -> Option<Compared>,
    distance: impl Fn(&Row, f64, f64) -> Distance,
) -> Option<FurthestIndicator> {
    let mut best: Option<(Distance, &Row, Compared)> = None;
    for row in rows {
        let compared = with(row).filter(|with| is_marked(Some(*with)));
        if let Some((compared, value)) = compared.zip(row.value) {
            let distance = distance(row, value, compared.value);
            if best.is_none_or(|(most, ..)| distance > most) {
                best = Some((distance, row, compared));
            }
        }
    }
    best.map(|(_, row, compared)| FurthestIndicator {
        id: row.id.clone(),
        title: row.title.clone(),
        value: row.written.clone(),
        other: written_other(row, compared),
        other_year: compared.year,
        lower_is_better: row.direction == Direction::Lower,
        higher: compared.difference == Some(Difference::Higher),
    })
}

/// Returns the text of what a row is compared with.
fn written_other(row: &Row, with: Compared) -> String {
    let same = |other: Option<Compared>| other == Some(with);
    if same(row.comparison.five_years) {
        row.change_five.from.clone()
    } else if same(row.comparison.before) {
        row.change.from.clone()
    } else if same(row.comparison.region) && row.comparison.municipality.is_none() {
        row.region.written.clone()
    } else {
        let whole = row
            .others
            .iter()
            .find(|other| other.value == Some(with.value));
        whole.map_or_else(String::new, |whole| whole.written.clone())
    }
}

/// Returns how far two values of an indicator lie apart: percentage points for a share, which come
/// before any other measure, else per cent of the other.
fn in_points(row: &Row, value: f64, other: f64) -> Distance {
    let gap = (value - other).abs();
    match row.measure {
        Measure::Share => (true, gap),
        _ if other.abs() < 1.0 => (false, gap),
        _ => (false, gap / other.abs() * 100.0),
    }
}

/// Returns how far two values lie apart in units of how far the areas are spread, so that
/// indicators of all measures compare: ten points are much where areas are alike, and little where
/// they lie between 20 and 80 per cent. Where areas do not differ there is no such unit.
fn in_spreads(row: &Row, value: f64, other: f64) -> Distance {
    match row.spread {
        Some(spread) => (true, (value - other).abs() / spread),
        None => (false, in_points(row, value, other).1),
    }
}

/// Fewest persons whose share heads a summary: of fewer a few make many percentage points.
const LEAST_BASE: f64 = 150.0;
/// Least difference between two parts that is worth a sentence, in percentage points.
const NOTABLE: f64 = 3.0;

fn apart<'a>(rows: impl Iterator<Item = &'a Row>) -> Option<WidestGap> {
    let mut best: Option<(f64, WidestGap)> = None;
    for row in rows {
        let [first, second] = row.others.as_slice() else {
            continue;
        };
        let values = first.value.zip(second.value);
        let size = values.map_or(0.0, |(value, other)| (value - other).abs());
        if size >= NOTABLE && best.as_ref().is_none_or(|(most, _)| size > *most) {
            let gap = WidestGap {
                title: row.title.clone(),
                first: first.written.clone(),
                second: second.written.clone(),
            };
            best = Some((size, gap));
        }
    }
    best.map(|(_, gap)| gap)
}

#[cfg(test)]
mod tests;
