//! From TOML to the sections of a configuration, with all that is wrong at once.
//!
//! A file that is right is read in one go. Where it is not, it is read again and again with
//! something that fits in the place of each mistake, until the last one is found.

mod stand_in;
#[cfg(test)]
mod tests;

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    fmt,
    path::Path,
};

use serde::{
    Deserializer,
    de::{
        self, DeserializeOwned, DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess, Visitor,
        value::StrDeserializer,
    },
    forward_to_deserialize_any,
};
use toml::{Table, Value, de::DeTable, de::DeValue};

use self::stand_in::{STAND_INS, StandIn};
use super::{ConfigError, Problem};
use crate::nearest::did_you_mean_or_list;

/// The most mistakes of form that are looked for.
const MOST: usize = 100;

/// Reads a file of TOML.
///
/// # Errors
/// Text that is not TOML, with line and column, or all keys that are missing, unknown or of
/// another form.
pub(super) fn parse<T: DeserializeOwned>(text: &str, file: &Path) -> Result<T, ConfigError> {
    let first = match toml::from_str(text) {
        Ok(read) => return Ok(read),
        Err(error) => error,
    };
    let Ok(table) = text.parse::<Table>() else {
        return Err(ConfigError::form(file, &first));
    };
    let problems = mistakes::<T>(&Value::Table(table), text, file);
    match problems.is_empty() {
        true => Err(ConfigError::form(file, &first)),
        false => Err(ConfigError::Problems(problems)),
    }
}

fn mistakes<T: DeserializeOwned>(root: &Value, text: &str, file: &Path) -> Vec<Problem> {
    let state = State::default();
    for _ in 0..MOST {
        let root = Reader {
            value: root,
            path: String::new(),
            state: &state,
        };
        let Err(error) = T::deserialize(root) else {
            break;
        };
        state.note(error, "");
        if state.stuck.get() {
            break;
        }
    }
    let found = state.found.into_inner();
    let problem = |(key, (message, hint)): (String, (String, String))| {
        let line = line(text, &key).map_or_else(String::new, |line| format!(", line {line}"));
        Problem {
            file: file.to_owned(),
            key,
            message: format!("{message}{line}"),
            hint,
        }
    };
    found.into_iter().map(problem).collect()
}

/// What was found so far.
#[derive(Default)]
struct State {
    /// Message and hint by the path of the key.
    found: RefCell<BTreeMap<String, (String, String)>>,
    /// What is read otherwise, and which text stands in for it.
    stand_ins: RefCell<BTreeMap<String, usize>>,
    /// Whether nothing was found to stand in for a mistake.
    stuck: Cell<bool>,
}

impl State {
    /// Notes a mistake in the value at a path, once.
    fn note(&self, error: Mistake, path: &str) -> Mistake {
        if error.noted {
            return error;
        }
        let path = match error.missing {
            Some(field) => below(path, field),
            None => path.to_owned(),
        };
        let mut stand_ins = self.stand_ins.borrow_mut();
        if let Some(tried) = stand_ins.get_mut(&path) {
            *tried += 1;
            self.stuck.set(*tried >= STAND_INS.len());
        } else {
            stand_ins.insert(path.clone(), 0);
            let found = (error.message.clone(), String::new());
            self.found.borrow_mut().insert(path, found);
        }
        Mistake {
            noted: true,
            ..error
        }
    }

    /// Notes a key that nothing reads; it is left out.
    fn note_unknown(&self, path: &str, key: &str, fields: &[&str]) {
        let message = format!("unknown field `{}`", key.escape_debug());
        let hint = did_you_mean_or_list(key, "fields", fields.iter().copied());
        let mut found = self.found.borrow_mut();
        found.insert(below(path, key), (message, hint));
    }

    fn stand_in(&self, path: &str) -> Option<usize> {
        self.stand_ins.borrow().get(path).copied()
    }

    /// Returns the keys of a table that are missing in it and are stood in for.
    fn missing(
        &self,
        path: &str,
        table: &Table,
        fields: &'static [&'static str],
    ) -> Vec<&'static str> {
        let is_missing = |field: &&'static str| {
            !table.contains_key(*field) && self.stand_in(&below(path, field)).is_some()
        };
        fields.iter().copied().filter(is_missing).collect()
    }
}

fn below(path: &str, key: &str) -> String {
    let key = key.escape_debug();
    match path {
        "" => key.to_string(),
        path => format!("{path}.{key}"),
    }
}

/// Why a value cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
struct Mistake {
    message: String,
    missing: Option<&'static str>,
    noted: bool,
}

impl de::Error for Mistake {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self {
            message: message.to_string(),
            missing: None,
            noted: false,
        }
    }

    fn missing_field(field: &'static str) -> Self {
        Self {
            message: format!("missing field `{field}`"),
            missing: Some(field),
            noted: false,
        }
    }
}

/// Reads a value, and notes what is wrong below it.
struct Reader<'a> {
    value: &'a Value,
    path: String,
    state: &'a State,
}

impl<'a> Reader<'a> {
    fn fields(self, table: &'a Table, fields: &'static [&'static str]) -> Fields<'a> {
        let missing = self.state.missing(&self.path, table, fields);
        Fields {
            entries: table.iter(),
            missing: missing.into_iter(),
            names: fields,
            next: None,
            path: self.path,
            state: self.state,
        }
    }
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Mistake;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        match self.value {
            Value::String(text) => visitor.visit_str(text),
            Value::Integer(number) => visitor.visit_i64(*number),
            Value::Float(number) => visitor.visit_f64(*number),
            Value::Boolean(is_so) => visitor.visit_bool(*is_so),
            Value::Datetime(date) => visitor.visit_string(date.to_string()),
            Value::Array(list) => visitor.visit_seq(Entries {
                list: list.iter().enumerate(),
                path: self.path,
                state: self.state,
            }),
            Value::Table(table) => visitor.visit_map(self.fields(table, &[])),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        match self.value {
            Value::Table(table) => visitor.visit_map(self.fields(table, fields)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        match self.value {
            Value::String(text) => {
                StrDeserializer::new(text).deserialize_enum(name, variants, visitor)
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mistake> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mistake> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

/// Goes through a table, and leaves out what nothing reads.
struct Fields<'a> {
    entries: toml::map::Iter<'a, String, Value>,
    missing: std::vec::IntoIter<&'static str>,
    /// The names that are read; any where there are none.
    names: &'static [&'static str],
    next: Option<(String, Option<&'a Value>)>,
    path: String,
    state: &'a State,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Mistake;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mistake> {
        let key = loop {
            let Some((key, value)) = self.entries.next() else {
                let Some(key) = self.missing.next() else {
                    return Ok(None);
                };
                self.next = Some((below(&self.path, key), None));
                break key;
            };
            if self.names.is_empty() || self.names.contains(&key.as_str()) {
                self.next = Some((below(&self.path, key), Some(value)));
                break key.as_str();
            }
            self.state.note_unknown(&self.path, key, self.names);
        };
        seed.deserialize(key.into_deserializer()).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mistake> {
        let Some((path, value)) = self.next.take() else {
            return Err(de::Error::custom("a value before its key"));
        };
        value_at(&path, value, self.state, seed)
    }
}

/// Goes through a list.
struct Entries<'a> {
    list: std::iter::Enumerate<std::slice::Iter<'a, Value>>,
    path: String,
    state: &'a State,
}

impl<'de> SeqAccess<'de> for Entries<'_> {
    type Error = Mistake;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mistake> {
        let Some((number, value)) = self.list.next() else {
            return Ok(None);
        };
        let path = format!("{}[{}]", self.path, number + 1);
        value_at(&path, Some(value), self.state, seed).map(Some)
    }
}

fn value_at<'de, S: DeserializeSeed<'de>>(
    path: &str,
    value: Option<&Value>,
    state: &State,
    seed: S,
) -> Result<S::Value, Mistake> {
    let read = match (state.stand_in(path), value) {
        (None, Some(value)) => seed.deserialize(Reader {
            value,
            path: path.to_owned(),
            state,
        }),
        (tried, _) => seed.deserialize(StandIn(tried.unwrap_or_default())),
    };
    read.map_err(|error| state.note(error, path))
}

/// Returns the line of a key, or of the nearest one above it that is there.
fn line(text: &str, path: &str) -> Option<usize> {
    let root = DeTable::parse(text).ok()?;
    let mut found = None;
    let mut value: Option<&DeValue> = None;
    for part in path.split('.') {
        let (name, numbers) = part.split_once('[').unwrap_or((part, ""));
        let table = match value {
            None => root.get_ref(),
            Some(DeValue::Table(table)) => table,
            Some(_) => break,
        };
        let Some((key, next)) = table.get_key_value(name) else {
            break;
        };
        found = Some(key.span().start);
        value = Some(next.get_ref());
        for number in numbers
            .split(['[', ']'])
            .filter_map(|number| number.parse::<usize>().ok())
        {
            let Some(DeValue::Array(list)) = value else {
                break;
            };
            let Some(entry) = list.get(number.saturating_sub(1)) else {
                break;
            };
            found = Some(entry.span().start);
            value = Some(entry.get_ref());
        }
    }
    let before = text.get(..found?)?;
    Some(before.matches('\n').count() + 1)
}
