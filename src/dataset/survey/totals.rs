//! Rows that are no areas: sums of others, headings between them, and notes.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    gathering::{Gathering, KeptRow},
    numeral::Numeral,
    words,
};
use crate::dataset::form::Cell;

/// What rows that are no areas say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct OtherRows {
    /// The texts of sums, headings and notes, as they stand in the column of areas.
    pub(super) texts: Vec<String>,
    /// What areas lie in, where rows between them tell it: by the text of the area.
    pub(super) above: BTreeMap<String, String>,
    /// The text of the sum of all areas, where figures of some are not told.
    pub(super) whole: Option<String>,
}

/// Finds the rows that are no areas; `figures` are columns of figures.
pub(super) fn find(gathering: &Gathering, area: usize, figures: &[usize]) -> OtherRows {
    let mut found = OtherRows::default();
    let Some(newest) = gathering.kept.first().map(|row| row.file_year) else {
        return found;
    };
    let own = |row: &&KeptRow| row.file_year == newest;
    let rows: Vec<&KeptRow> = gathering.kept.iter().filter(own).collect();
    let mut between = Between::default();
    for row in &rows {
        between.add(row, area, figures, &mut found);
    }
    found.add_unnamed(&rows, area, figures);
    found.whole = found.whole(&rows, area, figures);
    let districts: BTreeSet<&String> = found.above.values().collect();
    if districts.len() < 2 {
        found.above.clear();
    }
    found
}

/// The rows between a sum or heading and the next.
#[derive(Default)]
struct Between {
    /// The areas since the last sum, with a figure of each.
    since: Vec<(String, f64)>,
    heading: Option<String>,
}

impl Between {
    fn add(&mut self, row: &KeptRow, area: usize, figures: &[usize], found: &mut OtherRows) {
        let text = label(row, area);
        if text.is_empty() {
            return;
        }
        let figure = figures.first().and_then(|column| number(row, *column));
        let shown = shown(row, area).unwrap_or_else(|| text.clone());
        let is_note = words::is_note(&text);
        let has_figure = figures.iter().any(|column| !row.is_empty(*column));
        let filled = row.cells.iter().filter(|value| !value.cell().is_empty());
        let stands_alone = filled.count() == 1 && !figures.is_empty();
        if is_total(&text) || words::is_total(&shown) {
            self.sum(figure, &shown, found);
            found.add(&shown);
        } else if !has_figure && is_note {
            found.add(&shown);
        } else if !has_figure && stands_alone {
            self.heading = Some(text);
            found.add(&shown);
        } else {
            if let Some(heading) = &self.heading {
                found.above.insert(text.clone(), heading.clone());
            }
            self.since.push((text, figure.unwrap_or(0.0)));
        }
    }

    /// Takes the areas since the last sum for parts of this one, where they add up to it and others do
    /// not.
    fn sum(&mut self, figure: Option<f64>, shown: &str, found: &mut OtherRows) {
        let sum: f64 = self.since.iter().map(|(_, figure)| figure).sum();
        if figure.is_some_and(|figure| is_same(figure, sum)) {
            let above = without_total(shown);
            let parts = self
                .since
                .iter()
                .map(|(area, _)| (area.clone(), above.clone()));
            found.above.extend(parts);
        }
        self.since.clear();
    }
}

/// Tells whether a text says that a row is a sum, also behind a code: `000 Hele landet`.
fn is_total(text: &str) -> bool {
    let behind = text
        .split_once(' ')
        .filter(|(code, _)| code.bytes().all(|byte| byte.is_ascii_digit()));
    words::is_total(text) || behind.is_some_and(|(_, name)| words::is_total(name))
}

/// Returns the text of a row: that of its area, or its first one.
fn label(row: &KeptRow, area: usize) -> String {
    let mut texts = (0..row.cells.len()).map(|column| row.text(column));
    let own = row.text(area);
    match own.is_empty() {
        true => texts.find(|text| !text.is_empty()).unwrap_or_default(),
        false => own,
    }
}

/// Returns the label of a category, by which rows are left out as well as by its code.
fn shown(row: &KeptRow, area: usize) -> Option<String> {
    match row.cells.get(area)?.cell() {
        Cell::Category { label, .. } => Some(label.trim().to_owned()),
        _ => None,
    }
}

impl OtherRows {
    /// Tells whether a row is none about an area.
    pub(super) fn has(&self, row: &KeptRow, area: usize) -> bool {
        let (text, label) = (label(row, area), shown(row, area));
        let is_known = |text: &String| self.texts.contains(text);
        is_known(&text) || label.as_ref().is_some_and(is_known)
    }

    fn add(&mut self, text: &str) {
        if !self.texts.iter().any(|known| known == text) {
            self.texts.push(text.to_owned());
        }
    }

    /// Adds a row that is the sum of all others, whatever it is called.
    fn add_unnamed(&mut self, rows: &[&KeptRow], area: usize, figures: &[usize]) {
        let Some(column) = figures.first() else {
            return;
        };
        let is_area = |row: &&&KeptRow| !row.is_empty(area) && !self.has(row, area);
        let areas: Vec<&&KeptRow> = rows.iter().filter(is_area).collect();
        let numbers: Vec<f64> = areas
            .iter()
            .map(|row| number(row, *column).unwrap_or(0.0))
            .collect();
        let all: f64 = numbers.iter().sum();
        let sum = areas
            .iter()
            .zip(&numbers)
            .find(|(_, own)| **own > 0.0 && areas.len() > 3 && is_same(2.0 * **own, all));
        if let Some(text) = sum.map(|(row, _)| row.text(area)) {
            self.add(&text);
        }
    }
}

impl OtherRows {
    /// Finds the sum of all areas, where figures of some are not told.
    fn whole(&self, rows: &[&KeptRow], area: usize, figures: &[usize]) -> Option<String> {
        let first = *figures.first()?;
        let is_area = |row: &&&KeptRow| !row.is_empty(area) && !self.has(row, area);
        let areas: Vec<&&KeptRow> = rows.iter().filter(is_area).collect();
        let lacks = |row: &&&&KeptRow| figures.iter().any(|column| number(row, *column).is_none());
        areas.iter().find(lacks)?;
        let sum: f64 = areas.iter().filter_map(|row| number(row, first)).sum();
        let others = rows
            .iter()
            .filter(|row| self.has(row, area) && figures.iter().all(|c| number(row, *c).is_some()));
        let sums = others.filter_map(|row| Some((number(row, first)?, label(row, area))));
        let largest = sums.max_by(|(one, _), (other, _)| one.total_cmp(other));
        let is_of_all = |whole: f64| whole > sum - 0.5 && whole < 2.0 * sum;
        largest.and_then(|(whole, text)| is_of_all(whole).then_some(text))
    }
}

fn is_same(one: f64, other: f64) -> bool {
    (one - other).abs() < 0.5
}

/// Returns what a sum is of: `Nord i alt` is of Nord.
fn without_total(text: &str) -> String {
    let ends = [
        " i alt",
        ", i alt",
        " ialt",
        " total",
        " gesamt",
        " insgesamt",
    ];
    let lower = text.to_lowercase();
    let end = ends.iter().find(|end| lower.ends_with(**end));
    let kept = text.chars().count() - end.map_or(0, |end| end.chars().count());
    text.chars()
        .take(kept)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Returns the number in a column of a row.
pub(super) fn number(row: &KeptRow, column: usize) -> Option<f64> {
    let text = row.text(column);
    match row.cells.get(column)?.cell() {
        Cell::Number(number) => Some(number),
        _ => match Numeral::of(&text)? {
            // Most such numbers are counts.
            Numeral::Ambiguous(mark) => text.replace(mark, "").parse().ok(),
            numeral => numeral.value(&text),
        },
    }
}
