//! Values of series: bare, or with what they are called and how they look.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{
        Error, IntoDeserializer, MapAccess, SeqAccess, Visitor,
        value::{MapAccessDeserializer, SeqAccessDeserializer},
    },
};

use crate::charts::print::look::MarkLook;

/// A value, or two: to the right and up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Datum {
    Single(Option<f64>),
    Pair([Option<f64>; 2]),
}

impl Datum {
    /// Returns a value as a point, one that stands alone at its place among its series; nothing
    /// where it is missing.
    pub(crate) fn at(self, index: f64) -> Option<(f64, f64)> {
        match self {
            Self::Single(value) => Some((index, value?)),
            Self::Pair([x, y]) => Some((x?, y?)),
        }
    }
}

/// A value of a line, of bars or of points.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Item<'a> {
    pub(crate) value: Datum,
    pub(crate) name: Option<&'a str>,
    /// How its symbol looks, where it does not look as that of others.
    pub(crate) look: Option<MarkLook<'a>>,
    /// The width and the height of its symbol, where it is not as large as others.
    pub(crate) size: Option<[f64; 2]>,
}

impl Item<'_> {
    /// Tells whether it is a value and no more.
    pub(crate) fn is_bare(&self) -> bool {
        self.name.is_none() && self.look.is_none() && self.size.is_none()
    }

    fn bare(value: Datum) -> Self {
        Self {
            value,
            name: None,
            look: None,
            size: None,
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Item<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ItemVisitor)
    }
}

/// Reads `null`, a number, a pair of both, or an object with one of them as its `value`.
struct ItemVisitor;

impl<'de> Visitor<'de> for ItemVisitor {
    type Value = Item<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a value of a series")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Item::bare(Datum::Single(None)))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Item::bare(Datum::Single(Some(value))))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        self.visit_f64(f64::deserialize(value.into_deserializer())?)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        self.visit_f64(f64::deserialize(value.into_deserializer())?)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, pair: A) -> Result<Self::Value, A::Error> {
        let pair = Deserialize::deserialize(SeqAccessDeserializer::new(pair))?;
        Ok(Item::bare(Datum::Pair(pair)))
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Self::Value, A::Error> {
        let told = Told::deserialize(MapAccessDeserializer::new(object))?;
        Ok(Item {
            value: told.value.0,
            name: told.name,
            look: told.item_style,
            size: told.symbol_size,
        })
    }
}

/// A value with what is told of it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Told<'a> {
    value: Bare,
    name: Option<&'a str>,
    #[serde(borrow)]
    item_style: Option<MarkLook<'a>>,
    symbol_size: Option<[f64; 2]>,
}

/// A value with which nothing is told.
#[derive(Debug)]
struct Bare(Datum);

impl<'de> Deserialize<'de> for Bare {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let item = Item::deserialize(deserializer)?;
        match item.is_bare() {
            true => Ok(Self(item.value)),
            false => Err(D::Error::custom("a value within a value")),
        }
    }
}
