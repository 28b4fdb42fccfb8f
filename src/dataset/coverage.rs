//! Whether a table has rows about every area that there is in its year.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use polars::prelude::*;

use super::{Fault, codes::Codes};
use crate::{
    config::Table,
    model::{UnitKind, Units},
};

/// How many areas are named.
const MOST_NAMED: usize = 10;
/// Stands for every area in `without_rows`.
const ANY: &str = "*";

/// Tells of areas without a row that the configuration does not name: what was not delivered is
/// neither nought nor hidden.
///
/// `others` are the codes in the file that are none of ours; with `codes`, areas that it does not
/// match one to one have no row.
pub(super) fn check(
    frame: &DataFrame,
    (file, table): (&Path, &Table),
    (units, year): (&Units, i32),
    codes: Option<&Codes>,
    others: &BTreeSet<String>,
) -> Option<Fault> {
    let column = table.unit.as_deref()?;
    let there: BTreeSet<&str> = frame
        .column(column)
        .ok()?
        .str()
        .ok()?
        .iter()
        .flatten()
        .collect();
    let mapped: Option<BTreeSet<&str>> =
        codes.map(|codes| codes.values().map(String::as_str).collect());
    let areas = units
        .of_kind(UnitKind::Area)
        .filter(|area| area.from_year <= year);
    let expected = areas.map(|area| area.id.as_str()).filter(|code| {
        let without = table
            .without_rows
            .iter()
            .any(|named| named == code || named == ANY);
        !without && mapped.as_ref().is_none_or(|mapped| mapped.contains(code))
    });
    let missing: Vec<&str> = expected.filter(|code| !there.contains(code)).collect();
    if missing.is_empty() {
        return None;
    }
    let alike: BTreeMap<&str, &str> = missing
        .iter()
        .filter_map(|code| {
            Some((
                *code,
                others.iter().find(|other| is_like(other, code))?.as_str(),
            ))
        })
        .collect();
    let named = some_of(&missing, MOST_NAMED);
    let message = match missing.len() {
        1 => format!("has no row for the area {named} in {year}"),
        _ => format!("has no row for the areas {named} in {year}"),
    };
    let fault = Fault::of_file(file, message);
    Some(fault.column(column).hint(match alike.first_key_value() {
        Some((ours, theirs)) => format!(
            "the file has `{}`: did you mean `{ours}`? Codes are the same everywhere, with all \
             their noughts",
            theirs.escape_debug()
        ),
        None => format!(
            "was the file cut short? Where that is so, set `without_rows = [{}]` of the table `{}`",
            quoted(&missing),
            table.name
        ),
    }))
}

/// Names the first of some codes, and says how many more there are.
pub(super) fn some_of(codes: &[&str], most: usize) -> String {
    let some = codes.iter().take(most).map(|code| format!("`{code}`"));
    let some = some.collect::<Vec<_>>().join(", ");
    match codes.len().saturating_sub(most) {
        0 => some,
        more => format!("{some} and {more} more"),
    }
}

fn quoted(codes: &[&str]) -> String {
    let quoted: Vec<_> = codes
        .iter()
        .take(MOST_NAMED)
        .map(|code| format!("\"{code}\""))
        .collect();
    match codes.len() > MOST_NAMED {
        true => format!("{}, …", quoted.join(", ")),
        false => quoted.join(", "),
    }
}

/// Returns the code of a unit that differs from a code by noughts, spaces or capitals alone.
pub(super) fn look_alike<'a>(units: &'a Units, kind: UnitKind, code: &str) -> Option<&'a str> {
    let mut alike = units
        .of_kind(kind)
        .filter(|unit| is_like(code, unit.id.as_str()));
    alike.next().map(|unit| unit.id.as_str())
}

fn is_like(one: &str, other: &str) -> bool {
    let core = |code: &str| {
        let code = code.trim().to_lowercase();
        let code = code.strip_suffix(".0").unwrap_or(&code);
        code.trim_start_matches('0').to_owned()
    };
    !one.is_empty() && core(one) == core(other)
}
