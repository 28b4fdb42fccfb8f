//! Values of SQL Server as cells.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use tiberius::{ColumnData, FromSql};

use crate::dataset::form::Value;

/// Returns what stands in a column of a row.
pub(super) fn value(cell: &ColumnData<'static>) -> Value {
    use ColumnData as Data;
    let whole = |number: Option<i64>| number.map_or(Value::Empty, Value::Whole);
    match cell {
        Data::Bit(is_true) => is_true.map_or(Value::Empty, Value::Boolean),
        Data::U8(number) => whole(number.map(i64::from)),
        Data::I16(number) => whole(number.map(i64::from)),
        Data::I32(number) => whole(number.map(i64::from)),
        Data::I64(number) => whole(*number),
        Data::F32(number) => number.map_or(Value::Empty, |number| Value::number(number.into())),
        Data::F64(number) => number.map_or(Value::Empty, Value::number),
        Data::Numeric(number) => number.map_or(Value::Empty, |number| {
            Value::decimal(number.value(), number.scale().into())
        }),
        Data::String(text) => text.as_deref().map_or(Value::Empty, Value::text),
        Data::Guid(id) => id.map_or(Value::Empty, |id| Value::text(&id.to_string())),
        Data::Date(_) => read(cell, |date: NaiveDate| date.and_time(NaiveTime::MIN)),
        Data::DateTime(_) | Data::SmallDateTime(_) | Data::DateTime2(_) => {
            read(cell, |moment: NaiveDateTime| moment)
        }
        Data::DateTimeOffset(_) => read(cell, |moment: DateTime<Utc>| moment.naive_utc()),
        Data::Time(time) => other(time.is_some(), "a time of day"),
        Data::Binary(bytes) => other(bytes.is_some(), "bytes"),
        Data::Xml(xml) => other(xml.is_some(), "XML"),
    }
}

fn read<'a, T: FromSql<'a>>(
    cell: &'a ColumnData<'static>,
    moment: impl Fn(T) -> NaiveDateTime,
) -> Value {
    match T::from_sql(cell) {
        Ok(Some(found)) => Value::Moment(moment(found)),
        Ok(None) => Value::Empty,
        Err(_) => other(true, "a value out of range"),
    }
}

fn other(is_there: bool, what: &str) -> Value {
    match is_there {
        true => Value::Broken(Arc::from(what)),
        false => Value::Empty,
    }
}
