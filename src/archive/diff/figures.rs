//! Published figures of two editions, compared where both tell of the same year.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::{
    archive::{ArchiveError, Archived},
    files,
};

/// How many of the largest revisions of an indicator are told.
const LARGEST: usize = 3;

#[derive(Deserialize)]
struct Row {
    unit: String,
    year: i32,
    indicator: String,
    value: Option<f64>,
}

/// The values of an indicator by year and unit; nothing where one is hidden.
type Years = BTreeMap<i32, BTreeMap<String, Option<f64>>>;

/// Says for each indicator how many figures about the same years are new, gone, changed, hidden
/// now or shown now, and the largest changes.
pub(super) fn compare(old: &Archived, new: &Archived) -> Result<Vec<String>, ArchiveError> {
    let (old, new) = (read(old)?, read(new)?);
    let indicators: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let mut lines = Vec::new();
    let mut added_years: BTreeSet<&i32> = BTreeSet::new();
    for indicator in indicators {
        match (old.get(indicator), new.get(indicator)) {
            (Some(old), Some(new)) => {
                added_years.extend(new.keys().filter(|year| !old.contains_key(*year)));
                lines.extend(of_indicator(indicator, old, new));
            }
            (None, _) => lines.push(format!("{indicator}: new, had no figures before")),
            (_, None) => lines.push(format!("{indicator}: has no figures any more")),
        }
    }
    if !added_years.is_empty() {
        let years: Vec<_> = added_years.iter().map(ToString::to_string).collect();
        lines.insert(0, format!("years that are new: {}", years.join(", ")));
    }
    Ok(lines)
}

/// Writes every figure that both editions do not tell alike, as CSV: `unit,year,indicator,before,now`.
/// What is hidden is empty, and so is what an edition does not have.
///
/// # Errors
/// A table of published figures that cannot be read.
pub(crate) fn changed_figures(old: &Archived, new: &Archived) -> Result<String, ArchiveError> {
    let (old, new) = (read(old)?, read(new)?);
    let places: BTreeSet<_> = [&old, &new].into_iter().flat_map(places).collect();
    let mut lines = vec!["unit,year,indicator,before,now".to_owned()];
    for (indicator, year, unit) in places {
        let figure = |edition: &BTreeMap<String, Years>| {
            let of_year = edition.get(indicator).and_then(|years| years.get(&year));
            of_year.and_then(|units| units.get(unit)).copied()
        };
        let (before, now) = (figure(&old), figure(&new));
        let bits = |figure: Option<Option<f64>>| figure.map(|value| value.map(f64::to_bits));
        if bits(before) != bits(now) {
            let [before, now] = [before, now].map(|figure| {
                let value = figure.flatten();
                value.map_or_else(String::new, |value| value.to_string())
            });
            lines.push(format!("{unit},{year},{indicator},{before},{now}"));
        }
    }
    Ok(lines.join("\n"))
}

/// Goes through the figures of an edition: indicator, year and unit.
fn places(edition: &BTreeMap<String, Years>) -> impl Iterator<Item = (&str, i32, &str)> {
    edition.iter().flat_map(|(indicator, years)| {
        years.iter().flat_map(move |(year, units)| {
            let units = units.keys();
            units.map(move |unit| (indicator.as_str(), *year, unit.as_str()))
        })
    })
}

fn read(bag: &Archived) -> Result<BTreeMap<String, Years>, ArchiveError> {
    let file = bag.payload("published.csv");
    let text = files::read_text(&file)?;
    let mut found: BTreeMap<String, Years> = BTreeMap::new();
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        let row: Row = row.map_err(|error| ArchiveError::Unreadable {
            file: file.clone(),
            message: error.to_string(),
        })?;
        let years = found.entry(row.indicator).or_default();
        years
            .entry(row.year)
            .or_default()
            .insert(row.unit, row.value);
    }
    Ok(found)
}

/// A figure that is another one now.
struct Revision<'a> {
    unit: &'a str,
    year: i32,
    old: f64,
    new: f64,
}

#[derive(Default)]
struct Changes<'a> {
    new: usize,
    gone: usize,
    hidden: usize,
    shown: usize,
    revised: Vec<Revision<'a>>,
}

fn of_indicator(indicator: &str, old: &Years, new: &Years) -> Vec<String> {
    let mut changes = Changes::default();
    for (year, old) in old {
        let Some(new) = new.get(year) else { continue };
        let units: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for unit in units {
            match (old.get(unit), new.get(unit)) {
                (None, Some(_)) => changes.new += 1,
                (Some(_), None) => changes.gone += 1,
                (Some(Some(_)), Some(None)) => changes.hidden += 1,
                (Some(None), Some(Some(_))) => changes.shown += 1,
                (Some(Some(old)), Some(Some(new))) if old.to_bits() != new.to_bits() => {
                    changes.revised.push(Revision {
                        unit,
                        year: *year,
                        old: *old,
                        new: *new,
                    });
                }
                _ => {}
            }
        }
    }
    changes.lines(indicator)
}

impl Changes<'_> {
    fn lines(mut self, indicator: &str) -> Vec<String> {
        let counts = [
            (self.revised.len(), "changed"),
            (self.new, "new"),
            (self.gone, "gone"),
            (self.hidden, "hidden now"),
            (self.shown, "shown now"),
        ];
        let counts: Vec<_> = counts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        if counts.is_empty() {
            return Vec::new();
        }
        let size = |revision: &Revision| (revision.new - revision.old).abs();
        // The order of units and years decides between equals, so that the text is the same.
        self.revised
            .sort_by(|one, other| size(other).total_cmp(&size(one)));
        let largest = self.revised.iter().take(LARGEST);
        let largest = largest.map(|revision| {
            let (new, old) = (short(revision.new), short(revision.old));
            let Revision { unit, year, .. } = revision;
            format!("    {unit} in {year}: {new}, before {old}")
        });
        std::iter::once(format!("{indicator}: {}", counts.join(", ")))
            .chain(largest)
            .collect()
    }
}

/// Writes a value with two decimals at most.
fn short(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
