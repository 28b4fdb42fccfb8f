//! What stands out in the figures of a unit. Sentences say it; here it is found.

use serde::Serialize;

use super::content::Row;
use crate::model::{Direction, Measure};

/// What the summary of a briefing can say.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Facts {
    /// Residents in the newest year.
    pub(super) residents: Option<f64>,
    /// Residents in the year before.
    pub(super) residents_before: Option<f64>,
    /// The indicator furthest on the worse side of the municipality.
    pub(super) worse: Option<Compared>,
    /// The indicator furthest on the better side of the municipality.
    pub(super) better: Option<Compared>,
    /// The share that moved most since the year before.
    pub(super) moved: Option<Compared>,
    /// The share that moved most since the first year.
    pub(super) since: Option<Compared>,
    /// The first year.
    pub(super) since_year: Option<i32>,
    /// The share in which the two units beside this one lie furthest apart.
    pub(super) apart: Option<Apart>,
    /// How many indicators are hidden in the newest year.
    pub(super) hidden: usize,
    /// How many indicators there are.
    pub(super) all: usize,
}

/// An indicator whose value is compared with another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Compared {
    /// The indicator.
    pub(super) id: String,
    /// Its title.
    pub(super) title: String,
    /// The value, as written.
    pub(super) value: String,
    /// What it is compared with, as written.
    pub(super) other: String,
    /// Whether less is better.
    pub(super) lower_is_better: bool,
}

/// An indicator in which two units differ.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Apart {
    /// Its title.
    pub(super) title: String,
    /// The value of the first, as written.
    pub(super) first: String,
    /// The value of the second, as written.
    pub(super) second: String,
}

/// Least difference that is worth a sentence; two of shares can come from rounding.
const NOTABLE: f64 = 3.0;
/// Years from which on a change since the first year is worth a sentence, twice as large.
const LONG: i32 = 4;

/// Finds the facts among all rows of a briefing.
pub(super) fn facts<'a>(rows: impl Iterator<Item = &'a Row> + Clone) -> Facts {
    let mut counts = rows.clone().filter(|row| row.measure == Measure::Count);
    let residents = counts.next();
    let beside = |row: &Row| row.others.first().and_then(|other| other.value);
    let by = |wanted: f64, rows: &mut dyn Iterator<Item = &'a Row>| {
        let badness =
            |row: &Row| difference(row, beside(row)).map(|size| size * sign(row) * wanted);
        let best = largest(rows, badness)?;
        let written = best.others.first().map(|other| other.written.clone());
        Some(compared(best, written?))
    };
    // Means move with prices and wages in all units, so a change of them says little.
    let shares = || {
        rows.clone()
            .filter(|row| judged(row) && row.measure == Measure::Share)
    };
    let long = |row: &&Row| row.year - row.first_year >= LONG;
    let since = largest(&mut shares().filter(long), |row| {
        difference(row, row.first).map(|size| size.abs() / 2.0)
    });
    Facts {
        residents: residents.and_then(|row| row.value),
        residents_before: residents.and_then(|row| row.before),
        worse: by(1.0, &mut rows.clone().filter(|row| judged(row))),
        better: by(-1.0, &mut rows.clone().filter(|row| judged(row))),
        moved: largest(&mut shares(), |row| {
            difference(row, row.before).map(f64::abs)
        })
        .map(|row| compared(row, row.written_before.clone())),
        since: since.map(|row| compared(row, row.written_first.clone())),
        since_year: since.map(|row| row.first_year),
        apart: largest(&mut shares(), between).and_then(apart),
        hidden: rows.clone().filter(|row| row.hidden).count(),
        all: rows.count(),
    }
}

/// Returns how far the two units beside this one lie apart.
fn between(row: &Row) -> Option<f64> {
    match row.others.as_slice() {
        [first, second] => Some((first.value? - second.value?).abs()),
        _ => None,
    }
}

fn apart(row: &Row) -> Option<Apart> {
    match row.others.as_slice() {
        [first, second] => Some(Apart {
            title: row.title.clone(),
            first: first.written.clone(),
            second: second.written.clone(),
        }),
        _ => None,
    }
}

fn judged(row: &Row) -> bool {
    row.measure != Measure::Count && row.direction != Direction::Neutral
}

/// Says whether a higher value is worse (1) or better (−1).
fn sign(row: &Row) -> f64 {
    match row.direction {
        Direction::Lower => 1.0,
        Direction::Higher => -1.0,
        Direction::Neutral => 0.0,
    }
}

/// Returns how far the value lies from another: in percentage points for a share, else in
/// per cent of the other.
fn difference(row: &Row, other: Option<f64>) -> Option<f64> {
    let (value, other) = (row.value?, other?);
    match row.measure {
        Measure::Share => Some(value - other),
        // Of small whole numbers the last digit is mostly rounding.
        Measure::Rate { .. } if value.min(other) < 20.0 => None,
        _ => (other > 0.0).then(|| (value - other) / other * 100.0),
    }
}

/// Returns the row with the largest notable measure; the first of equals.
fn largest<'a>(
    rows: &mut dyn Iterator<Item = &'a Row>,
    measure: impl Fn(&Row) -> Option<f64>,
) -> Option<&'a Row> {
    let mut best: Option<(f64, &Row)> = None;
    for row in rows {
        match measure(row) {
            Some(size) if size >= NOTABLE && best.is_none_or(|(most, _)| size > most) => {
                best = Some((size, row));
            }
            _ => {}
        }
    }
    best.map(|(_, row)| row)
}

fn compared(row: &Row, other: String) -> Compared {
    Compared {
        id: row.id.clone(),
        title: row.title.clone(),
        value: row.written.clone(),
        other,
        lower_is_better: row.direction == Direction::Lower,
    }
}
