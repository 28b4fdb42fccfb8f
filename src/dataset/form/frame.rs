//! The columns of a Parquet file as rows of cells, for tables that are counted, turned or filtered.

use chrono::{DateTime, NaiveDate};
use polars::prelude::*;

use super::{cell::Cell, header::Header};

/// The columns of a Parquet file.
#[derive(Debug)]
pub(in crate::dataset) struct Frame {
    header: Header,
    columns: Vec<Series>,
    height: usize,
}

impl Frame {
    /// Takes the columns of a file.
    pub(super) fn new(frame: &DataFrame) -> Self {
        let names = frame.get_column_names_owned();
        let columns = frame.columns().iter();
        Self {
            header: Header::new(names.iter().map(ToString::to_string)),
            columns: columns
                .map(|column| column.as_materialized_series().rechunk())
                .collect(),
            height: frame.height(),
        }
    }

    pub(super) fn header(&self) -> &Header {
        &self.header
    }

    pub(super) fn height(&self) -> usize {
        self.height
    }

    /// Returns what stands in a column of a row, which is counted from 1.
    pub(super) fn cell(&self, column: usize, row: usize) -> Cell<'_> {
        let value = || self.columns.get(column)?.get(row.checked_sub(1)?).ok();
        value().map_or(Cell::Empty, |value| cell(&value))
    }
}

fn cell<'a>(value: &AnyValue<'a>) -> Cell<'a> {
    match *value {
        AnyValue::Null => Cell::Empty,
        AnyValue::Boolean(is_true) => Cell::Boolean(is_true),
        AnyValue::String(text) => Cell::Text(text),
        AnyValue::Float32(number) => Cell::Number(f64::from(number)),
        AnyValue::Float64(number) => Cell::Number(number),
        AnyValue::Date(days) => {
            let date = NaiveDate::from_epoch_days(days);
            date.map_or(Cell::Broken("no date"), |date| {
                Cell::Moment(date.and_time(chrono::NaiveTime::MIN))
            })
        }
        AnyValue::Datetime(count, unit, _) => {
            let moment = match unit {
                TimeUnit::Nanoseconds => Some(DateTime::from_timestamp_nanos(count)),
                TimeUnit::Microseconds => DateTime::from_timestamp_micros(count),
                TimeUnit::Milliseconds => DateTime::from_timestamp_millis(count),
            };
            moment.map_or(Cell::Broken("no time"), |moment| {
                Cell::Moment(moment.naive_utc())
            })
        }
        AnyValue::Decimal(number, _, scale) => Cell::decimal(number, scale),
        AnyValue::Int8(number) => Cell::Whole(number.into()),
        AnyValue::Int16(number) => Cell::Whole(number.into()),
        AnyValue::Int32(number) => Cell::Whole(number.into()),
        AnyValue::Int64(number) => Cell::Whole(number),
        AnyValue::UInt8(number) => Cell::Whole(number.into()),
        AnyValue::UInt16(number) => Cell::Whole(number.into()),
        AnyValue::UInt32(number) => Cell::Whole(number.into()),
        AnyValue::UInt64(number) => {
            i64::try_from(number).map_or(Cell::Broken("a number of 20 digits"), Cell::Whole)
        }
        _ => Cell::Broken("a value of another type"),
    }
}
