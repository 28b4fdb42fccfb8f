//! Rows of one value each, put together: a row for each unit and year, a column for each kind.

use std::{collections::BTreeMap, ops::ControlFlow};

use super::{
    Place,
    cell::Value,
    cube::VALUE,
    header::Header,
    source::{Grid, Row, Source},
};
use crate::{
    config::Table,
    dataset::{Fault, fault::none_of},
};

/// The most faults that are told.
const MOST_FAULTS: usize = 100;

/// Puts rows of one value each together. What columns of `by` hold, joined with `/`, names the
/// column of a value; rows with the same unit, year and other expected columns are one.
///
/// # Errors
/// Columns that are not there, and two values in one place.
pub(super) fn turned(source: &Source, table: &Table, file: Place) -> Result<Grid, Vec<Fault>> {
    let places = Places::find(source, table, file)?;
    let mut turning = Turning {
        places: &places,
        file,
        others: places.others(source.header()),
        rows: Vec::new(),
        row_of: BTreeMap::new(),
        columns: Vec::new(),
        column_of: BTreeMap::new(),
        faults: Vec::new(),
    };
    source.each(&mut |row| {
        turning.add(row);
        match turning.faults.len() < MOST_FAULTS {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        }
    })?;
    turning.finish(source)
}

/// Where the columns stand.
struct Places {
    value: usize,
    /// What the column of values is called where nothing tells values apart.
    value_name: String,
    by: Vec<usize>,
    /// What rows that are put together have alike.
    alike: Vec<usize>,
    year_column: Option<String>,
}

impl Places {
    fn find(source: &Source, table: &Table, file: Place) -> Result<Self, Vec<Fault>> {
        let header = source.header();
        let long = table.form.long.clone().unwrap_or_default();
        let mut faults = Vec::new();
        let mut place = |name: &str, setting: &str| {
            let found = header.place(name);
            if found.is_none() {
                let message = format!("is missing; the file has: {}", header.shown());
                let hint = format!("`long.{setting}` of the table names it as the file does");
                faults.push(file.fault(message).column(name).hint(hint));
            }
            found
        };
        let value = place(long.value.as_deref().unwrap_or(VALUE), "value");
        let by: Vec<usize> = long
            .by
            .iter()
            .filter_map(|name| place(name, "by"))
            .collect();
        none_of(faults)?;
        let own = table.form.year_column.as_deref();
        let year_column = own.or(source.year_column()).map(str::to_owned);
        let expected = table.columns.iter().map(|column| {
            let renamed = table.rename.get(&column.name);
            renamed.unwrap_or(&column.name).as_str()
        });
        let named = expected.chain(year_column.as_deref());
        let value = value.unwrap_or_default();
        let mut alike: Vec<usize> = named
            .filter_map(|name| header.place(name))
            .filter(|place| *place != value && !by.contains(place))
            .collect();
        alike.sort_unstable();
        alike.dedup();
        let rest = |place: &usize| *place != value && !alike.contains(place);
        let by = match table
            .form
            .long
            .as_ref()
            .is_some_and(|long| !long.by.is_empty())
        {
            true => by,
            false => (0..header.names().len()).filter(rest).collect(),
        };
        let value_name = header.names().get(value).cloned().unwrap_or_default();
        Ok(Self {
            value,
            value_name,
            by,
            alike,
            year_column,
        })
    }

    /// Names the columns that say nothing of where a value belongs.
    fn others(&self, header: &Header) -> Vec<String> {
        let named = header.names().iter().enumerate();
        let others = named.filter(|(place, name)| {
            let known = self.by.contains(place) || self.alike.contains(place);
            !known && *place != self.value && !name.is_empty()
        });
        others.map(|(_, name)| format!("`{name}`")).collect()
    }
}

/// A row that is put together.
struct Whole {
    number: usize,
    alike: Vec<Value>,
    /// Values by column, with the row of each.
    values: BTreeMap<usize, (usize, Value)>,
}

struct Turning<'a> {
    places: &'a Places,
    file: Place<'a>,
    others: Vec<String>,
    rows: Vec<Whole>,
    row_of: BTreeMap<String, usize>,
    /// Columns by label and by code.
    columns: Vec<(String, String)>,
    column_of: BTreeMap<String, usize>,
    faults: Vec<Fault>,
}

impl Turning<'_> {
    fn add(&mut self, row: Row) {
        let joined = |places: &[usize], by_code: bool| {
            let texts = places.iter().map(|place| match by_code {
                true => row.cell(*place).code().into_owned(),
                false => row.cell(*place).text().into_owned(),
            });
            texts.collect::<Vec<_>>().join("/")
        };
        let (label, code) = match self.places.by.is_empty() {
            true => {
                let name = &self.places.value_name;
                (name.clone(), name.clone())
            }
            false => (
                joined(&self.places.by, false),
                joined(&self.places.by, true),
            ),
        };
        let column = *self.column_of.entry(code.clone()).or_insert_with(|| {
            self.columns.push((label.clone(), code));
            self.columns.len() - 1
        });
        let key = joined(&self.places.alike, true);
        let index = *self.row_of.entry(key.clone()).or_insert(self.rows.len());
        if index == self.rows.len() {
            let alike = self
                .places
                .alike
                .iter()
                .map(|place| row.cell(*place).into());
            self.rows.push(Whole {
                number: row.number,
                alike: alike.collect(),
                values: BTreeMap::new(),
            });
        }
        let value = Value::from(row.cell(self.places.value));
        let whole = self.rows.get_mut(index);
        let earlier = whole.and_then(|whole| whole.values.insert(column, (row.number, value)));
        if let Some((earlier, _)) = earlier {
            self.twice(row.number, earlier, &key, &label);
        }
    }

    fn twice(&mut self, row: usize, earlier: usize, key: &str, column: &str) {
        let key = key.escape_debug();
        let column = match column {
            "" => String::new(),
            column => format!(" and `{}`", column.escape_debug()),
        };
        let message = format!("has the second value for `{key}`{column}, after row {earlier}");
        let hint = match self.others.as_slice() {
            [] => "each value stands once in the file".to_owned(),
            others => format!(
                "what differs between these rows is a column of its own: name it in `by` of `long` \
                 (the file has also {}), or fetch the table with one of its values",
                others.join(", ")
            ),
        };
        self.faults
            .push(self.file.fault(message).row(row).hint(hint));
    }

    fn finish(self, source: &Source) -> Result<Grid, Vec<Fault>> {
        none_of(self.faults)?;
        let own = source.header().names();
        let name = |place: &usize| own.get(*place).cloned().unwrap_or_default();
        let alike: Vec<String> = self.places.alike.iter().map(name).collect();
        let is_one = self.places.by.is_empty();
        let (labels, codes): (Vec<_>, Vec<_>) = match is_one {
            true => (vec![name(&self.places.value)], Vec::new()),
            false => self.columns.into_iter().unzip(),
        };
        let width = labels.len();
        let rows = self.rows.into_iter().map(|mut whole| {
            let values = (0..width).map(|column| match whole.values.remove(&column) {
                Some((_, value)) => value,
                None => Value::Empty,
            });
            let cells = whole.alike.iter().cloned().chain(values).collect();
            (whole.number, cells)
        });
        let rows = rows.collect();
        let code = |place: &usize| source.header().code(*place).to_owned();
        let codes = self.places.alike.iter().map(code).chain(codes).collect();
        Ok(Grid {
            header: Header::new(alike.into_iter().chain(labels)).with_codes(codes),
            rows,
            sheet: source.sheet().map(str::to_owned),
            year_column: self.places.year_column.clone(),
        })
    }
}
