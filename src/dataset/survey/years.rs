//! Where a table tells its years: in a column, or across the columns.

use std::collections::{BTreeMap, BTreeSet};

use super::{family::with_year, gathering::Gathering, words};

/// More years than any table has; a column with more of them tells something else.
const MOST_YEARS: usize = 60;

/// A column that tells the year of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct YearColumn {
    pub(super) place: usize,
    /// How the year is written; `{year}` for four digits alone.
    pub(super) format: String,
    pub(super) years: BTreeSet<i32>,
    /// Other periods of the same years, which are left out.
    pub(super) others: Vec<String>,
    /// Whether its heading says so.
    is_named: bool,
}

/// Finds the column that tells the year of a row.
pub(super) fn column(gathering: &Gathering) -> Option<YearColumn> {
    let columns = (0..).zip(&gathering.columns);
    let usable = columns.filter(|(place, _)| !gathering.missing.contains(place));
    let candidates = usable.filter_map(|(place, (name, facts))| {
        let is_time = gathering.time.as_ref() == Some(name);
        let is_named = is_time || words::has_word(name, &words::YEAR);
        let distinct = facts.distinct.as_ref()?;
        let mut formats: BTreeMap<String, BTreeSet<i32>> = BTreeMap::new();
        for text in distinct.keys() {
            let (format, year) = with_year(text)?;
            formats.entry(format).or_default().insert(year);
        }
        let (format, years) = formats
            .iter()
            // The one with most years; the first of those.
            .rev()
            .max_by_key(|(_, years)| years.len())
            .map(|(format, years)| (format.clone(), years.clone()))?;
        let is_full = facts.empty * 100 <= facts.filled;
        let is_recent = years.last().is_some_and(|year| *year >= 2005);
        let few = years.len() <= if is_named { MOST_YEARS } else { MOST_YEARS / 2 };
        let is_born = words::has_word(name, &words::BIRTH);
        let fits = is_full && few && is_recent && !is_born && formats.len() <= 12;
        let others = formats
            .into_keys()
            .filter(|other| *other != format)
            .collect();
        fits.then_some(YearColumn {
            place,
            format,
            years,
            others,
            is_named,
        })
    });
    // One without a heading that says so is taken where rows would be told twice without it.
    let candidates: Vec<YearColumn> = candidates.collect();
    let named = candidates.iter().find(|column| column.is_named);
    named.cloned().or_else(|| match candidates.as_slice() {
        [only] if only.years.len() > 1 => Some(only.clone()),
        _ => None,
    })
}

/// Columns that hold the same figure of one year each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Across {
    /// The heading, with `{year}` in the place of the year.
    pub(super) name: String,
    /// Their places, by year.
    pub(super) places: BTreeMap<i32, usize>,
}

/// Finds columns of years: each figure in a column for each year.
pub(super) fn across(gathering: &Gathering) -> Vec<Across> {
    let mut found: Vec<Across> = Vec::new();
    for (place, (name, _)) in gathering.columns.iter().enumerate() {
        let Some((pattern, year)) = with_year(name) else {
            continue;
        };
        match found.iter_mut().find(|across| across.name == pattern) {
            Some(across) => {
                across.places.insert(year, place);
            }
            None => found.push(Across {
                name: pattern,
                places: BTreeMap::from([(year, place)]),
            }),
        }
    }
    found.retain(|across| across.places.len() > 1);
    found
}
