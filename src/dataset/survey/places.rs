//! Which column tells the area of a row, by code, name or both, and what areas lie in.

use std::collections::{BTreeMap, BTreeSet};

use super::{description::Known, gathering::Gathering, marks::ValueKind, person, words};
use crate::{config::UnitBy, model::UnitId};

/// Fewer points are no column of areas.
const LEAST: i32 = 8;
/// More distinct values than a municipality has areas.
const MOST_AREAS: usize = 3_000;

/// The columns that tell where a row belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Places {
    pub(super) area: usize,
    pub(super) by: UnitBy,
    /// A column that has names beside codes.
    pub(super) name: Option<usize>,
    /// A column of what areas lie in.
    pub(super) above: Option<usize>,
    /// Other columns that might have been taken.
    pub(super) others: Vec<usize>,
}

/// What is looked for among the columns.
pub(super) struct Search<'a> {
    pub(super) gathering: &'a Gathering,
    pub(super) kinds: &'a [ValueKind],
    /// Columns that tell something else, such as the year.
    pub(super) taken: &'a BTreeSet<usize>,
    /// Where the year of a row stands, if in a column.
    pub(super) year: Option<usize>,
    pub(super) known: &'a Known,
}

impl Search<'_> {
    /// Finds the columns that tell where a row belongs.
    pub(super) fn find(&self) -> Option<Places> {
        let named = self.known.area_column.as_deref();
        let named = named.and_then(|named| self.place_of(named));
        let mut ranked: Vec<(i32, usize)> = (0..self.gathering.columns.len())
            .filter_map(|place| Some((self.points(place)?, place)))
            .filter(|(points, _)| *points >= LEAST)
            .collect();
        ranked.sort_by_key(|(points, place)| (-points, *place));
        let area = named.or(ranked.first().map(|(_, place)| *place))?;
        let others = ranked.iter().map(|(_, place)| *place);
        let mut found = self.with_partners(area);
        let own = [Some(found.area), found.name, found.above];
        found.others = others
            .filter(|place| !own.contains(&Some(*place)))
            .collect();
        Some(found)
    }

    fn place_of(&self, name: &str) -> Option<usize> {
        let mut columns = self.gathering.columns.iter();
        columns.position(|(column, _)| column == name)
    }

    fn heading(&self, place: usize) -> &str {
        let column = self.gathering.columns.get(place);
        column.map_or("", |(name, _)| name.as_str())
    }

    fn is_text(&self, place: usize) -> bool {
        self.kinds.get(place) == Some(&ValueKind::Text)
    }

    fn points(&self, place: usize) -> Option<i32> {
        let (name, facts) = self.gathering.columns.get(place)?;
        let kind = self.kinds.get(place)?;
        let distinct = facts
            .distinct
            .as_ref()
            .filter(|_| !self.taken.contains(&place))?;
        let is_code = matches!(kind, ValueKind::Text | ValueKind::Whole);
        if !is_code || facts.is_cpr() || !(2..=MOST_AREAS).contains(&distinct.len()) {
            return None;
        }
        let mut points = 0;
        let is_known = |value: &&String| {
            self.known.areas.contains(*value) || self.known.elsewhere.contains(*value)
        };
        let known = distinct.keys().filter(is_known).count();
        if known * 2 > distinct.len() {
            points += 12;
        }
        let is_area = words::has_word(name, &words::AREA);
        points += if is_area { 8 } else { 0 };
        points += if words::has_word(name, &words::CODE) {
            4
        } else {
            0
        };
        points += if words::has_word(name, &words::NAME) {
            2
        } else {
            0
        };
        points += if place == 0 { 3 } else { 0 };
        let of_persons = self.gathering.is_about_persons();
        if of_persons && person::names_persons(name) && !is_area {
            return None;
        }
        points += match self.is_unique(place) {
            true if of_persons => -8,
            true => 4,
            false if *kind == ValueKind::Whole && !is_area && known == 0 => -8,
            false => 0,
        };
        // The finest division is that of areas.
        points += i32::try_from(distinct.len().min(64).ilog2()).unwrap_or(0) / 2;
        let is_person = words::is_word(name, &words::KEY) || words::has_word(name, &words::ESTATE);
        points -= if is_person || words::has_word(name, &words::RESIDENTS) {
            12
        } else {
            0
        };
        points -= if self.gathering.is_cube || !words::has_word(name, &words::AGE) {
            0
        } else {
            12
        };
        Some(points)
    }

    fn year_of(&self, row: usize) -> String {
        let row = self.gathering.kept.get(row);
        row.map_or_else(String::new, |row| match self.year {
            Some(column) => row.text(column),
            None => row
                .file_year
                .map_or_else(String::new, |year| year.to_string()),
        })
    }

    /// Tells whether a value stands in at most one row of a year, but for a few such as sums.
    fn is_unique(&self, place: usize) -> bool {
        let mut seen = BTreeSet::new();
        let rows = self.gathering.kept.iter().enumerate();
        let filled = rows.filter(|(_, row)| !row.is_empty(place));
        let (mut count, mut twice) = (0_usize, 0_usize);
        for (index, row) in filled {
            count += 1;
            twice += usize::from(!seen.insert((self.year_of(index), row.text(place))));
        }
        count > 0 && twice * 50 <= count
    }

    /// Adds the columns that go with one: codes with names, and what lies above.
    fn with_partners(&self, area: usize) -> Places {
        let mut found = Places {
            area,
            by: self.by(area),
            name: None,
            above: None,
            others: Vec::new(),
        };
        let partner = self.partner(area);
        match (found.by, partner) {
            (UnitBy::Name, Some(code)) if self.by(code) == UnitBy::Code => {
                found = Places {
                    area: code,
                    by: UnitBy::Code,
                    name: Some(area),
                    ..found
                };
            }
            (UnitBy::Code, Some(name)) => found.name = Some(name),
            _ => {}
        }
        found.above = self.above(&found);
        found
    }

    /// Tells what stands in a column of areas.
    fn by(&self, place: usize) -> UnitBy {
        let column = self.gathering.columns.get(place);
        let distinct = column.and_then(|(_, facts)| facts.distinct.as_ref());
        let areas: Vec<&str> = distinct
            .into_iter()
            .flat_map(|distinct| distinct.keys())
            .map(String::as_str)
            .filter(|text| !words::is_total(text) && !words::is_note(text))
            .collect();
        let first = |text: &str| {
            text.split_whitespace()
                .next()
                .unwrap_or_default()
                .to_owned()
        };
        let with_code = areas.iter().filter(|text| {
            let first = first(text);
            let is_more = first.len() < text.len();
            is_more
                && first.parse::<UnitId>().is_ok()
                && first.contains(|c: char| c.is_ascii_digit())
        });
        let codes: BTreeSet<String> = areas.iter().map(|text| first(text)).collect();
        let plain = areas.iter().filter(|text| is_code(text)).count();
        match () {
            () if !areas.is_empty()
                && with_code.count() == areas.len()
                && codes.len() == areas.len() =>
            {
                UnitBy::CodeAndName
            }
            // A few texts among codes are sums and notes.
            () if plain * 10 >= areas.len() * 9 => UnitBy::Code,
            () => UnitBy::Name,
        }
    }

    /// Finds the column that has one value for each area, and another for each.
    fn partner(&self, area: usize) -> Option<usize> {
        let mut fitting: Vec<usize> = (0..self.gathering.columns.len())
            .filter(|place| *place != area && !self.taken.contains(place))
            .filter(|place| !self.is_of_persons(*place))
            .filter(|place| !words::has_word(self.heading(*place), &words::ESTATE))
            .filter(|place| self.is_text(*place) || self.is_code_column(*place))
            .filter(|place| self.follows(*place, area) && self.follows(area, *place))
            .collect();
        let is_named = |place: &usize| {
            let heading = self.heading(*place);
            !(words::has_word(heading, &words::NAME) || words::has_word(heading, &words::CODE))
        };
        fitting.sort_by_key(is_named);
        fitting.first().copied()
    }

    fn is_code_column(&self, place: usize) -> bool {
        let heading = self.heading(place);
        words::has_word(heading, &words::CODE) || words::has_word(heading, &words::AREA)
    }

    /// Tells whether a column may say who somebody is: in a table of areas names are those of areas.
    fn is_of_persons(&self, place: usize) -> bool {
        let column = self.gathering.columns.get(place);
        let is_cpr = column.is_some_and(|(_, facts)| facts.is_cpr());
        is_cpr || self.gathering.is_about_persons() && person::names_persons(self.heading(place))
    }

    /// Tells whether each value of a column goes with one of another alone.
    fn follows(&self, place: usize, of: usize) -> bool {
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        let (mut rows, mut wrong) = (0_usize, 0_usize);
        for row in &self.gathering.kept {
            let (from, to) = (row.text(of), row.text(place));
            if from.is_empty() || to.is_empty() {
                continue;
            }
            rows += 1;
            let first = known.entry(from).or_insert_with(|| to.clone());
            wrong += usize::from(*first != to);
        }
        rows > 0 && wrong == 0
    }

    /// Finds the column of what areas lie in: texts, fewer than areas, one for each area.
    fn above(&self, found: &Places) -> Option<usize> {
        let distinct = |place: usize| {
            let column = self.gathering.columns.get(place)?;
            column.1.distinct_count()
        };
        let areas = distinct(found.area)?;
        let mut fitting: Vec<usize> = (0..self.gathering.columns.len())
            .filter(|place| ![Some(found.area), found.name].contains(&Some(*place)))
            .filter(|place| !self.taken.contains(place))
            .filter(|place| {
                let is_named = words::has_word(self.heading(*place), &words::ABOVE);
                let is_estate = words::has_word(self.heading(*place), &words::ESTATE);
                (self.is_text(*place) || is_named) && !is_estate
            })
            .filter(|place| distinct(*place).is_some_and(|count| count >= 2 && count < areas))
            .filter(|place| !self.is_of_persons(*place))
            .filter(|place| self.follows(*place, found.area))
            .collect();
        let is_named = |place: &usize| !words::has_word(self.heading(*place), &words::ABOVE);
        fitting.sort_by_key(is_named);
        fitting.first().copied()
    }
}

/// Tells whether a text can be the code of a unit as it is.
fn is_code(text: &str) -> bool {
    let has_digit = text.contains(|c: char| c.is_ascii_digit());
    text.parse::<UnitId>().is_ok() && (has_digit || text.len() <= 4)
}
