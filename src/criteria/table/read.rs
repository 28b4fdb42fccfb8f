//! Reading and checking the table.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use csv::StringRecord;
use rust_decimal::Decimal;

use super::TableProblem;
use crate::{
    config::{DeclaredCriterion, Law},
    criteria::{Listing, Situation},
    model::{Criterion, thousands},
    nearest::did_you_mean_or_list,
};

const NEEDED: [&str; 2] = ["list_date", "unit"];
const OPTIONAL: [&str; 2] = ["residents", "label"];
/// More residents than any area has.
const MANY: u32 = 10_000_000;

/// A unit on a list.
pub(super) struct Row {
    pub(super) unit: String,
    pub(super) listing: Listing,
}

/// Reads all rows and checks every field.
///
/// # Errors
/// All problems found.
pub(super) fn read(
    law: &Law,
    family: &str,
    file: &str,
    text: &str,
) -> Result<Vec<Row>, Vec<TableProblem>> {
    let mut problems = Problems {
        file,
        row: 1,
        found: Vec::new(),
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut records = records(text, &mut problems).into_iter();
    if !text.matches('"').count().is_multiple_of(2) {
        let hint = "write a quotation mark inside a field twice, in quotation marks";
        problems.add(None, "a quotation mark is never closed", hint);
    }
    let header = records.next().unwrap_or_default();
    problems.row = line_of(text, &header);
    let columns = header_columns(&header, law, &mut problems);
    let mut seen = BTreeMap::new();
    let mut rows = Vec::new();
    for record in records {
        problems.row = line_of(text, &record);
        if record.iter().all(str::is_empty) {
            // As spreadsheets leave rows that were emptied.
            continue;
        }
        let fields = Fields {
            record: &record,
            columns: &columns,
        };
        if let Some(row) = row(law, family, fields, &mut problems) {
            let key = (row.listing.date, row.unit.clone());
            if let Some(earlier) = seen.insert(key, problems.row) {
                let unit = row.unit.escape_debug();
                let message = format!("{unit} is on this list already, in row {earlier}");
                problems.add(Some("unit"), message, "each unit may stand once on a list");
            }
            rows.push(row);
        }
    }
    match problems.found.is_empty() {
        true => Ok(rows),
        false => Err(problems.found),
    }
}

/// Reads the records, the header first.
fn records(text: &str, problems: &mut Problems<'_>) -> Vec<StringRecord> {
    let delimiter = match text.trim_start().lines().next() {
        Some(header) if header.contains('\t') => b'\t',
        Some(header) if header.contains(';') => b';',
        _ => b',',
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut records = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => records.push(record),
            Err(error) => problems.add(None, error.to_string(), "save the table as CSV in UTF-8"),
        }
    }
    records
}

/// Returns the line at which a record begins, as an editor counts them.
fn line_of(text: &str, record: &StringRecord) -> u64 {
    let Some(position) = record.position() else {
        return 1;
    };
    // The position lies before empty lines that come first.
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let rest = text.bytes().skip(start);
    let empty = rest.take_while(|byte| matches!(byte, b'\r' | b'\n'));
    empty
        .filter(|byte| *byte == b'\n')
        .fold(position.line(), |line, _| line.saturating_add(1))
}

struct Problems<'a> {
    file: &'a str,
    row: u64,
    found: Vec<TableProblem>,
}

impl Problems<'_> {
    fn add(&mut self, column: Option<&str>, message: impl Into<String>, hint: impl Into<String>) {
        self.found.push(TableProblem {
            file: self.file.to_owned(),
            row: self.row,
            column: column.map(str::to_owned),
            message: message.into(),
            hint: hint.into(),
        });
    }
}

/// Checks the header and returns its columns, in the order of the file.
fn header_columns(header: &StringRecord, law: &Law, problems: &mut Problems<'_>) -> Vec<String> {
    let columns: Vec<String> = header.iter().map(str::to_owned).collect();
    let known = known_columns(law);
    for (index, column) in columns.iter().enumerate() {
        if !known.contains(column) {
            let hint = did_you_mean_or_list(column, "columns", known.iter().map(String::as_str));
            problems.add(Some(column), "there is no such column", hint);
        }
        if columns.iter().take(index).any(|earlier| earlier == column) {
            let message = "stands twice in the header";
            problems.add(Some(column), message, "keep one of them");
        }
    }
    for name in NEEDED {
        if !columns.iter().any(|column| column == name) {
            let hint = "the first row names the columns; `list_date` and `unit` must be there";
            problems.add(Some(name), "is missing", hint);
        }
    }
    columns
}

/// Returns the columns that a table may have: those of each criterion, with its limit where that
/// moves, between what every table has.
fn known_columns(law: &Law) -> Vec<String> {
    let [residents, label] = OPTIONAL;
    let moving = law.moving();
    let of_criterion = law.criteria.iter().flat_map(|criterion| {
        let limit = moving
            .contains(&criterion.id)
            .then(|| limit_column(criterion.id));
        [criterion.id.to_string()].into_iter().chain(limit)
    });
    let first = NEEDED.into_iter().chain([residents]).map(str::to_owned);
    first
        .chain(of_criterion)
        .chain([label.to_owned()])
        .collect()
}

fn limit_column(criterion: Criterion) -> String {
    format!("{criterion}_limit")
}

/// The fields of one row by the names of their columns.
#[derive(Clone, Copy)]
struct Fields<'a> {
    record: &'a StringRecord,
    columns: &'a [String],
}

impl<'a> Fields<'a> {
    /// Returns the text of a field, unless it is empty.
    fn get(self, name: &str) -> Option<&'a str> {
        let index = self.columns.iter().position(|column| column == name)?;
        self.record.get(index).filter(|text| !text.is_empty())
    }
}

fn row(law: &Law, family: &str, fields: Fields<'_>, problems: &mut Problems<'_>) -> Option<Row> {
    if fields.record.len() != fields.columns.len() {
        let (found, wanted) = (fields.record.len(), fields.columns.len());
        let hint = "a field that holds the delimiter stands in quotation marks";
        problems.add(None, format!("has {found} fields, not {wanted}"), hint);
        return None;
    }
    let before = problems.found.len();
    let unit = fields.get("unit");
    if unit.is_none() && fields.columns.iter().any(|column| column == "unit") {
        let hint = "name the unit that the row is about";
        problems.add(Some("unit"), "is empty", hint);
    }
    let date = list_date(law, family, fields, problems);
    let mut number = |name, kind| number(fields, name, kind, problems);
    let residents = number("residents", Kind::Whole);
    let values = law.criteria.iter().filter_map(|criterion| {
        let value = number(criterion.id.as_str(), kind(criterion))?;
        Some((criterion.id, value))
    });
    let values = values.collect();
    let columns: Vec<_> = law.moving().into_iter().map(limit_column).collect();
    let limits = law.moving().into_iter().zip(&columns);
    let limits = limits.filter_map(|(of, column)| Some((of, number(column, Kind::Limit)?)));
    let limits = limits.collect();
    let of_residents = law
        .criteria
        .iter()
        .filter(|criterion| criterion.base.is_some());
    let situation = Situation {
        residents,
        values,
        limits,
        bases: of_residents
            .filter_map(|criterion| Some((criterion.id, residents?)))
            .collect(),
        ..Situation::default()
    };
    let published = fields.get("label").map(|text| law.read_label(text));
    if let Some(Err(error)) = &published {
        let hint = format!("labels are: {}", law.known_labels());
        problems.add(Some("label"), error.to_string(), hint);
    }
    let listing = Listing {
        date: date?,
        situation,
        published: published.and_then(Result::ok),
    };
    let unit = unit?.to_owned();
    (problems.found.len() == before).then_some(Row { unit, listing })
}

fn list_date(
    law: &Law,
    family: &str,
    fields: Fields<'_>,
    problems: &mut Problems<'_>,
) -> Option<NaiveDate> {
    let column = Some("list_date");
    let hint = "write year-month-day, such as 2018-12-01";
    let Some(text) = fields.get("list_date") else {
        if fields.columns.iter().any(|column| column == "list_date") {
            problems.add(column, "is empty", hint);
        }
        return None;
    };
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    let Some(date) = date.filter(|date| date.to_string() == text) else {
        let message = format!("`{}` is not a date", text.escape_debug());
        problems.add(column, message, hint);
        return None;
    };
    if law.rules(family, date).is_none() {
        let year = date.year();
        let message = format!("there are no rules `{family}` for a list of {year}");
        problems.add(column, message, "the first list is that of 2010");
        return None;
    }
    Some(date)
}

/// What a number may be.
#[derive(Clone, Copy)]
enum Kind {
    Whole,
    Share,
    Limit,
    Mean,
}

impl Kind {
    fn holds(self, value: Decimal) -> bool {
        let up_to = |most: u32| value >= Decimal::ZERO && value <= most.into();
        match self {
            // `1.000` may be meant as a thousand or as one.
            Self::Whole => up_to(MANY) && value.scale() == 0,
            Self::Share => up_to(100),
            // Three times a share.
            Self::Limit => up_to(300) && !value.is_zero(),
            Self::Mean => up_to(1000),
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Self::Whole => "write a whole number without separators, such as 1913",
            Self::Share => "write per cent from 0 to 100 without a sign, such as 49.4",
            Self::Limit => "write per cent above 0 and up to 300, such as 2.31",
            Self::Mean => {
                "write per cent of the region's or the country's mean from 0 to 1000, such as 61.8"
            }
        }
    }
}

fn kind(criterion: &DeclaredCriterion) -> Kind {
    match criterion.of {
        Some(_) => Kind::Mean,
        None => Kind::Share,
    }
}

fn number(
    fields: Fields<'_>,
    name: &str,
    kind: Kind,
    problems: &mut Problems<'_>,
) -> Option<Decimal> {
    let text = fields.get(name)?;
    let value = decimal(text).filter(|value| kind.holds(*value));
    let other = thousands(text).and_then(|text| decimal(&text));
    let shown = text.escape_debug();
    if value.is_none() {
        problems.add(Some(name), format!("`{shown}` cannot be"), kind.hint());
    } else if other.is_some_and(|other| kind.holds(other)) {
        let message = format!("`{shown}` may be two numbers");
        problems.add(Some(name), message, kind.hint());
        return None;
    }
    value
}

/// Reads digits with one decimal point or comma, and no more decimals than can be compared
/// exactly.
fn decimal(text: &str) -> Option<Decimal> {
    let text = text.replace(',', ".");
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let fine = digits(whole) && digits(decimals) && whole.len() <= 12 && decimals.len() <= 12;
    fine.then(|| text.parse().ok())?
}
