//! Units by code, by name, or by both.

use std::{borrow::Cow, collections::BTreeMap};

use super::{Cell, Wrong};
use crate::{
    config::{ColumnKind, UnitBy},
    model::{UnitKind, Units},
};

/// Finds the code of a unit in a cell.
pub(in crate::dataset) struct UnitFinder<'a> {
    by: UnitBy,
    areas: BTreeMap<&'a str, Option<&'a str>>,
    estates: BTreeMap<&'a str, Option<&'a str>>,
}

impl<'a> UnitFinder<'a> {
    /// Looks for units as a table calls them.
    pub(super) fn new(by: UnitBy, units: &'a Units) -> Self {
        let named = |kind| {
            let mut codes: BTreeMap<&str, Option<&str>> = BTreeMap::new();
            for unit in units.of_kind(kind).filter(|_| by == UnitBy::Name) {
                let code = Some(unit.id.as_str());
                let known = codes.entry(unit.name.as_str());
                known.and_modify(|code| *code = None).or_insert(code);
            }
            codes
        };
        Self {
            by,
            areas: named(UnitKind::Area),
            estates: named(UnitKind::Estate),
        }
    }

    /// Returns the code of the unit in a cell: whether there is such a unit is not asked.
    ///
    /// # Errors
    /// The name of no unit, or of several.
    pub(in crate::dataset) fn code<'c>(
        &self,
        cell: Cell<'c>,
        kind: ColumnKind,
    ) -> Result<Cow<'c, str>, Wrong> {
        match self.by {
            UnitBy::Code => Ok(cell.code()),
            UnitBy::CodeAndName => Ok(match cell.text() {
                Cow::Borrowed(text) => Cow::Borrowed(first_word(text)),
                Cow::Owned(text) => Cow::Owned(first_word(&text).to_owned()),
            }),
            UnitBy::Name => self.named(cell, kind),
        }
    }

    fn named<'c>(&self, cell: Cell<'c>, kind: ColumnKind) -> Result<Cow<'c, str>, Wrong> {
        let (known, what) = match kind {
            ColumnKind::Estate => (&self.estates, "the name of an estate"),
            _ => (&self.areas, "the name of an area"),
        };
        match known.get(cell.text().as_ref()) {
            Some(Some(code)) => Ok(Cow::Owned((*code).to_owned())),
            Some(None) => {
                let hint = "several have this name: deliver codes, or give each its own name in the \
                            table of units";
                Err(Wrong::not(cell, "the name of one unit", hint))
            }
            None => {
                let hint = "names stand in the table of units, and `unit_by` of the table says that \
                            it has them";
                Err(Wrong::not(cell, what, hint))
            }
        }
    }
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}
