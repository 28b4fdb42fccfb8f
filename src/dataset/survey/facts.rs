//! What the cells of a column are, counted as they come by.

use std::collections::{BTreeMap, BTreeSet};

use super::{numeral::Numeral, person, words};
use crate::{
    config::DateFormat,
    dataset::{form::Cell, typed},
};

/// More distinct values of a column are not told apart.
const MOST_DISTINCT: usize = 4_000;
/// So many texts among numbers may stand for "no figure".
const MOST_ODD: usize = 5;

/// Forms of dates that are tried, the first that fits all is taken; the empty one is ISO 8601.
const DATE_FORMATS: [&str; 14] = [
    "",
    "dd-mm-yyyy",
    "dd.mm.yyyy",
    "dd/mm/yyyy",
    "d-m-yyyy",
    "d.m.yyyy",
    "d/m/yyyy",
    "yyyymmdd",
    "ddmmyyyy",
    "yyyy/mm/dd",
    "yyyy.mm.dd",
    "mm/dd/yyyy",
    "m/d/yyyy",
    "mm-dd-yyyy",
];

/// What stands in the cells of a column.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    pub(super) empty: usize,
    /// Cells that hold something else than nothing.
    pub(super) filled: usize,
    /// Texts that commonly mean nothing.
    pub(super) marks: BTreeMap<String, usize>,
    pub(super) whole: usize,
    /// Numbers of a workbook with decimals, and those in texts by their mark.
    pub(super) decimals: BTreeMap<Option<char>, usize>,
    /// Numbers that may be two, by their mark.
    pub(super) ambiguous: BTreeMap<char, usize>,
    /// Marks between thousands that can be nothing else.
    pub(super) grouped: BTreeMap<char, usize>,
    pub(super) leading_noughts: usize,
    pub(super) moments: usize,
    pub(super) booleans: usize,
    pub(super) texts: usize,
    /// Cells that are texts in their file, whatever they say.
    pub(super) as_text: usize,
    /// Texts that are no numbers, as far as they are few.
    pub(super) odd: BTreeMap<String, usize>,
    pub(super) like_cpr: usize,
    pub(super) negative: usize,
    /// The smallest and the largest number, of those that can be one alone.
    pub(super) range: Option<(f64, f64)>,
    /// The fewest and the most characters of digits alone.
    pub(super) widths: BTreeSet<usize>,
    /// Distinct values with how often each stands there; nothing where there are too many.
    pub(super) distinct: Option<BTreeMap<String, usize>>,
    dates: Vec<(&'static str, Option<DateFormat>)>,
}

impl Facts {
    /// Begins a column of which nothing is known.
    pub(super) fn new() -> Self {
        let form = |text: &&'static str| (*text, DateFormat::new(text));
        Self {
            distinct: Some(BTreeMap::new()),
            dates: DATE_FORMATS.iter().map(form).collect(),
            ..Self::default()
        }
    }

    /// Notes a cell.
    pub(super) fn note(&mut self, cell: Cell) {
        if cell.is_empty() {
            self.empty += 1;
            return;
        }
        let text = cell.code();
        if let Cell::Text(_) | Cell::Category { .. } | Cell::Broken(_) = cell
            && words::NOTHING.contains(&text.to_lowercase().as_str())
        {
            *self.marks.entry(text.into_owned()).or_default() += 1;
            return;
        }
        self.filled += 1;
        self.as_text += usize::from(matches!(cell, Cell::Text(_)));
        self.like_cpr += usize::from(person::is_like_cpr(&text));
        self.negative += usize::from(text.starts_with('-'));
        self.note_date(cell);
        match cell {
            Cell::Whole(_) => {
                self.whole += 1;
                self.widths.insert(text.len());
                self.widen(text.parse().ok());
            }
            Cell::Number(number) => {
                *self.decimals.entry(None).or_default() += 1;
                self.widen(Some(number));
            }
            Cell::Moment(_) => self.moments += 1,
            Cell::Boolean(_) => self.booleans += 1,
            _ => self.note_text(&text),
        }
        if let Some(distinct) = &mut self.distinct {
            *distinct.entry(text.into_owned()).or_default() += 1;
            if distinct.len() > MOST_DISTINCT {
                self.distinct = None;
            }
        }
    }

    fn widen(&mut self, number: Option<f64>) {
        let Some(number) = number else { return };
        let (least, most) = self.range.unwrap_or((number, number));
        self.range = Some((least.min(number), most.max(number)));
    }

    fn note_text(&mut self, text: &str) {
        let numeral = Numeral::of(text);
        self.widen(numeral.and_then(|numeral| numeral.value(text)));
        match numeral {
            Some(Numeral::Whole { leading_nought }) => {
                self.whole += 1;
                self.leading_noughts += usize::from(leading_nought);
                self.widths.insert(text.len());
            }
            Some(Numeral::Decimal(mark)) => {
                *self.decimals.entry(Some(mark)).or_default() += 1;
            }
            Some(Numeral::Ambiguous(mark)) => *self.ambiguous.entry(mark).or_default() += 1,
            Some(Numeral::Grouped(mark, decimal)) => {
                *self.grouped.entry(mark).or_default() += 1;
                if let Some(decimal) = decimal {
                    *self.decimals.entry(Some(decimal)).or_default() += 1;
                }
            }
            None => {
                self.texts += 1;
                if self.odd.len() <= MOST_ODD {
                    *self.odd.entry(text.to_owned()).or_default() += 1;
                }
            }
        }
    }

    fn note_date(&mut self, cell: Cell) {
        if self.dates.is_empty() {
            return;
        }
        let is_long = cell.text().len() >= 8;
        self.dates
            .retain(|(_, format)| is_long && typed::read_date(cell, format.as_ref()).is_ok());
    }

    /// Returns the same facts with another number of empty cells.
    pub(super) fn with_empty(&self, empty: usize) -> Self {
        Self {
            empty,
            ..self.clone()
        }
    }

    /// Returns how many cells are numbers.
    pub(super) fn numbers(&self) -> usize {
        self.filled - self.moments - self.booleans - self.texts
    }

    /// Returns how many distinct values there are, where they are not too many to be counted.
    pub(super) fn distinct_count(&self) -> Option<usize> {
        self.distinct.as_ref().map(BTreeMap::len)
    }

    /// Returns the form of dates that all cells have; the empty one is ISO 8601, or that of a workbook.
    pub(super) fn date_format(&self) -> Option<&'static str> {
        let first = self.dates.first().map(|(text, _)| *text);
        match (self.filled, self.moments) {
            (0, _) => None,
            (filled, moments) if filled == moments => Some(""),
            _ => first,
        }
    }

    /// Tells whether nearly all cells are like CPR numbers.
    pub(super) fn is_cpr(&self) -> bool {
        self.filled > 0
            && self.like_cpr * 100 >= self.filled * 95
            && self.distinct_count() != Some(1)
    }

    /// Tells whether all cells but a few texts that stand for "no figure" are numbers.
    pub(super) fn is_mostly_numbers(&self) -> bool {
        let few = self.odd.len() <= MOST_ODD && self.texts * 10 <= self.filled;
        self.numbers() > 0 && (self.texts == 0 || few)
    }
}
