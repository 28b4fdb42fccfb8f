//! Values of `PostgreSQL` as cells.

use std::{error::Error, sync::Arc};

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use tokio_postgres::{
    Row,
    types::{FromSql, Kind, Type},
};

use super::numeric::Numeric;
use crate::{dataset::form::Value, digest::hexadecimal};

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    Boolean,
    Int2,
    Int4,
    Int8,
    Float4,
    Float8,
    Numeric,
    Text,
    Date,
    Timestamp,
    TimestampWithZone,
    Uuid,
    /// Something else, and what to do about it.
    Other(Arc<str>),
}

impl Form {
    /// Tells what a column of a type holds.
    pub(super) fn of(found: &Type) -> Self {
        match *found {
            Type::BOOL => Self::Boolean,
            Type::INT2 => Self::Int2,
            Type::INT4 => Self::Int4,
            Type::INT8 => Self::Int8,
            Type::FLOAT4 => Self::Float4,
            Type::FLOAT8 => Self::Float8,
            Type::NUMERIC => Self::Numeric,
            Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN => Self::Text,
            Type::DATE => Self::Date,
            Type::TIMESTAMP => Self::Timestamp,
            Type::TIMESTAMPTZ => Self::TimestampWithZone,
            Type::UUID => Self::Uuid,
            _ => match found.kind() {
                Kind::Enum(_) => Self::Text,
                Kind::Domain(below) => Self::of(below),
                _ if found.name() == "citext" => Self::Text,
                _ => Self::Other(Arc::from(format!("a value of the type {}", found.name()))),
            },
        }
    }

    /// Reads what stands in a column of a row.
    pub(super) fn value(&self, row: &Row, place: usize) -> Value {
        match self {
            Self::Boolean => read(row, place, |Typed(is_true)| Value::Boolean(is_true)),
            Self::Int2 => read(row, place, |Typed(number): Typed<i16>| {
                Value::Whole(number.into())
            }),
            Self::Int4 => read(row, place, |Typed(number): Typed<i32>| {
                Value::Whole(number.into())
            }),
            Self::Int8 => read(row, place, |Typed(number)| Value::Whole(number)),
            Self::Float4 => read(row, place, |Typed(number): Typed<f32>| {
                Value::number(number.into())
            }),
            Self::Float8 => read(row, place, |Typed(number)| Value::number(number)),
            Self::Numeric => read(row, place, Numeric::value),
            Self::Text => read(row, place, |Plain(bytes)| match str::from_utf8(bytes) {
                Ok(text) => Value::text(text),
                Err(_) => broken("bytes that are no text"),
            }),
            Self::Date => read(row, place, |Typed(date): Typed<NaiveDate>| {
                Value::Moment(date.and_time(NaiveTime::MIN))
            }),
            Self::Timestamp => read(row, place, |Typed(moment): Typed<NaiveDateTime>| {
                Value::Moment(moment)
            }),
            Self::TimestampWithZone => read(row, place, |Typed(moment): Typed<DateTime<Utc>>| {
                Value::Moment(moment.naive_utc())
            }),
            Self::Uuid => read(row, place, |Plain(bytes)| Value::text(&uuid(bytes))),
            Self::Other(what) => read(row, place, |Plain(_)| Value::Broken(Arc::clone(what))),
        }
    }
}

fn broken(what: &str) -> Value {
    Value::Broken(Arc::from(what))
}

fn read<'a, T: FromSql<'a>>(row: &'a Row, place: usize, value: impl Fn(T) -> Value) -> Value {
    match row.try_get::<_, Option<T>>(place) {
        Ok(None) => Value::Empty,
        Ok(Some(found)) => value(found),
        // Such as `infinity`, which is a date there.
        Err(_) => broken("a value out of range"),
    }
}

/// A value whose type may be a domain over the one that it is read as.
struct Typed<T>(T);

impl<'a, T: FromSql<'a>> FromSql<'a> for Typed<T> {
    fn from_sql(found: &Type, bytes: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        T::from_sql(found, bytes).map(Self)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// The bytes of a value of any type.
struct Plain<'a>(&'a [u8]);

impl<'a> FromSql<'a> for Plain<'a> {
    fn from_sql(_: &Type, bytes: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(bytes))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// Writes a UUID as RFC 9562 does.
fn uuid(bytes: &[u8]) -> String {
    let mut rest = bytes;
    let parts = [4, 2, 2, 2, 6].map(|length| {
        let (part, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        rest = after;
        hexadecimal(part)
    });
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_has_five_parts() {
        let bytes: Vec<u8> = (0..16).collect();
        assert_eq!(uuid(&bytes), "00010203-0405-0607-0809-0a0b0c0d0e0f");
    }
}
