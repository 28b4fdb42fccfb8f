//! All rows once more, now that it is known where they tell what: areas, years, kinds of values.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
};

use super::{
    description::{AreaFacts, AreaSurvey, ColumnSurvey, Role, YearsIn},
    family::{Family, with_year},
    findings::Findings,
    gathering::{Unreadable, each_row},
    marks::ValueKind,
    totals::OtherRows,
    words,
};
use crate::{
    config::UnitBy,
    dataset::form::{Cell, Row},
};

/// More kinds of values than a briefing has rows.
const MOST_KINDS: usize = 200;

/// What the rows are read with.
pub(super) struct Reading<'a> {
    pub(super) family: &'a Family,
    pub(super) findings: &'a Findings<'a>,
    pub(super) years_in: &'a YearsIn,
    pub(super) other_rows: &'a OtherRows,
    /// The column that tells persons or things apart.
    pub(super) key: Option<&'a str>,
}

/// What the rows tell.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) areas: Option<AreaSurvey>,
    pub(super) years: BTreeSet<i32>,
    /// The kinds of values of a table of one value a row.
    pub(super) columns: Vec<ColumnSurvey>,
    /// Whether what tells rows apart stands twice in a year.
    pub(super) key_repeats: bool,
    pub(super) doubts: Vec<String>,
}

/// Goes through all rows.
///
/// # Errors
/// Files that cannot be read any more.
pub(super) fn read(reading: &Reading) -> Result<Read, Unreadable> {
    let findings = reading.findings;
    let name = |place: usize| {
        let column = findings.gathering.columns.get(place);
        column.map(|(name, _)| name.as_str())
    };
    let places = findings.places;
    let in_column = matches!(reading.years_in, YearsIn::Column(_));
    let year = findings.year.filter(|_| in_column);
    let area = places.and_then(|places| name(places.area));
    let above = places.and_then(|places| name(places.above?));
    let of_row = [
        area,
        places.and_then(|places| name(places.name?)),
        above,
        year.and_then(|year| name(year.place)),
        reading.key,
    ];
    let by = findings.long.iter().flat_map(|(_, by)| by);
    let wanted: Vec<Option<&str>> = of_row
        .into_iter()
        .chain(by.map(|place| name(*place)))
        .collect();
    let across: BTreeSet<i32> = findings
        .across
        .iter()
        .flat_map(|across| across.places.keys().copied())
        .collect();
    let mut rows = Rows {
        reading,
        across,
        areas: BTreeMap::new(),
        kinds: Vec::new(),
        years: BTreeSet::new(),
        keys: HashSet::new(),
        key_repeats: false,
    };
    each_row(
        reading.family,
        &findings.gathering.opening,
        &wanted,
        &mut |file_year, found, row| {
            let cell = |index: usize| {
                let place = found.get(index).copied().flatten();
                place.map_or(Cell::Empty, |place| row.cell(place))
            };
            let by: Vec<String> = (of_row.len()..found.len())
                .map(|index| cell(index).text().into_owned())
                .collect();
            let cells = [cell(0), cell(1), cell(2), cell(3), cell(4)];
            rows.add(file_year, cells, &by.join("/"), row);
        },
    )?;
    Ok(rows.finish(area, above))
}

struct Rows<'a> {
    reading: &'a Reading<'a>,
    across: BTreeSet<i32>,
    areas: BTreeMap<String, AreaFacts>,
    kinds: Vec<String>,
    years: BTreeSet<i32>,
    /// Hashes of what tells rows apart, with the year.
    keys: HashSet<u64>,
    key_repeats: bool,
}

impl Rows<'_> {
    fn add(&mut self, file_year: Option<i32>, cells: [Cell; 5], by: &str, row: Row) {
        let [area, name, above, year, key] = cells;
        let years = match (self.reading.years_in, self.reading.findings.year) {
            (YearsIn::FileName, _) => file_year.into_iter().collect(),
            (YearsIn::Column(_), Some(column)) => {
                let of =
                    |text: &str| with_year(text).filter(|(format, _)| *format == column.format);
                let found = of(&year.code()).or_else(|| of(&year.text()));
                let Some((_, year)) = found else { return };
                BTreeSet::from([year])
            }
            _ => self.across.clone(),
        };
        self.years.extend(&years);
        if !key.is_empty() && !self.key_repeats {
            let mut hasher = DefaultHasher::new();
            (&years, key.code()).hash(&mut hasher);
            self.key_repeats = !self.keys.insert(hasher.finish());
        }
        let texts = [area.code(), area.text(), row.first_filled(8).text()];
        let is_other = texts.iter().any(|text| {
            self.reading
                .other_rows
                .texts
                .iter()
                .any(|other| other == text)
        });
        if !by.is_empty()
            && self.kinds.len() <= MOST_KINDS
            && !self.kinds.iter().any(|kind| kind == by)
        {
            self.kinds.push(by.to_owned());
        }
        if area.is_empty() || is_other {
            return;
        }
        let (code, own_name) = self.named(area);
        let mark = words::NOTHING.contains(&code.to_lowercase().as_str());
        if code.is_empty() || mark {
            return;
        }
        let between = self.reading.other_rows.above.get(area.code().as_ref());
        let facts = self.areas.entry(code).or_default();
        facts.years.extend(years);
        let text = |cell: Cell| Some(cell.text().into_owned()).filter(|text| !text.is_empty());
        facts.name = facts.name.take().or_else(|| text(name)).or(own_name);
        facts.above = facts
            .above
            .take()
            .or_else(|| text(above))
            .or_else(|| between.cloned());
    }

    /// Returns the code of an area, or its name where it has none, and the name that stands in the same
    /// cell.
    fn named(&self, area: Cell) -> (String, Option<String>) {
        let by = self
            .reading
            .findings
            .places
            .map(|places| places.by)
            .unwrap_or_default();
        match by {
            UnitBy::CodeAndName => {
                let text = area.text();
                let (code, name) = text.split_once(char::is_whitespace).unwrap_or((&text, ""));
                (code.to_owned(), Some(name.trim().to_owned()))
            }
            UnitBy::Code => {
                let (code, label) = (area.code().into_owned(), area.text());
                let bare = label.strip_prefix(&code).unwrap_or(&label).trim();
                let name = Some(bare.to_owned()).filter(|name| !name.is_empty() && *name != code);
                (code, name)
            }
            UnitBy::Name => (area.text().into_owned(), None),
        }
    }

    fn finish(self, column: Option<&str>, above_column: Option<&str>) -> Read {
        let mut doubts = Vec::new();
        let findings = self.reading.findings;
        let decimals = findings
            .long
            .as_ref()
            .and_then(|(value, _)| findings.kinds.get(*value));
        let empty = findings
            .long
            .as_ref()
            .and_then(|(value, _)| findings.gathering.columns.get(*value));
        let empty = empty.map_or(0, |(_, facts)| {
            facts.empty + facts.marks.values().sum::<usize>()
        });
        let kind = decimals.copied().unwrap_or(ValueKind::Whole);
        if self.kinds.len() > MOST_KINDS {
            doubts.push(format!(
                "it has more than {MOST_KINDS} kinds of values; the first are read: name in `rename` \
                 those that you need"
            ));
        }
        let known = findings.known;
        let kinds = self.kinds.iter().take(MOST_KINDS);
        let columns: Vec<ColumnSurvey> = kinds
            .map(|name| ColumnSurvey {
                name: name.clone(),
                kind,
                role: kind_role(name, kind),
                empty,
                distinct: None,
                values: Vec::new(),
                range: None,
                widths: Vec::new(),
                identifying: None,
                is_part: true,
                is_money: words::has_word(name, &words::MONEY),
            })
            .collect();
        let columns = with_residents(columns, known.residents.as_deref());
        let areas = column.map(|column| AreaSurvey {
            column: column.to_owned(),
            above_column: above_column.map(str::to_owned),
            known: (!known.areas.is_empty()).then(|| {
                let is_known = |code: &&String| known.areas.contains(*code);
                self.areas.keys().filter(is_known).count()
            }),
            areas: self.areas,
        });
        Read {
            areas,
            years: self.years,
            columns,
            key_repeats: self.key_repeats,
            doubts,
        }
    }
}

fn kind_role(name: &str, kind: ValueKind) -> Role {
    match kind {
        _ if words::has_word(name, &words::MONEY) => Role::Amount,
        ValueKind::Number => Role::Ratio,
        _ if words::has_word(name, &words::SHARE) => Role::Ratio,
        _ => Role::Count,
    }
}

/// Takes the first kind of values that says that it is of all residents: each part of its name is a sum,
/// or one says so.
fn with_residents(mut columns: Vec<ColumnSurvey>, named: Option<&str>) -> Vec<ColumnSurvey> {
    let sums = |column: &ColumnSurvey| {
        let parts = column.name.split('/');
        let is_sum =
            |part: &&str| words::is_total(part) || words::has_word(part, &words::RESIDENTS);
        parts.filter(is_sum).count()
    };
    let parts = |column: &ColumnSurvey| column.name.split('/').count();
    let is_it = |column: &&mut ColumnSurvey| match named {
        Some(named) => column.name == named,
        None => sums(column) == parts(column) && column.role == Role::Count,
    };
    if let Some(column) = columns.iter_mut().find(is_it) {
        column.role = Role::Residents;
    }
    columns
}
