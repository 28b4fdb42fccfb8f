//! What is wrong with a declared table, beside its source and the forms of its files.

use super::{Column, ColumnKind, Layout, Pattern, Table, key_of};
use crate::config::checker::Checker;

impl Table {
    pub(super) fn check_name<'a>(
        &self,
        mut earlier: impl Iterator<Item = &'a Self>,
        checker: &mut Checker,
    ) {
        let key = format!("table[{}].name", self.name);
        let simple = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if self.name.is_empty() || !self.name.chars().all(simple) {
            checker.add(&*key, "not a name for files", "use a–z, 0–9 and _");
        }
        if ["map", "addresses"].contains(&self.name.as_str()) {
            let hint =
                "the map and the list of addresses are listed under these names; take another";
            checker.add(&*key, "is not for tables", hint);
        }
        if earlier.any(|earlier| earlier.name == self.name) {
            checker.add(key, "used twice", "each table has its own");
        }
    }

    pub(super) fn check_form(&self, checker: &mut Checker) {
        let hint = "per cent; 100 for any change";
        let key = key_of(&self.name, "largest_change");
        checker.within(&key, self.largest_change, 1..=100, hint);
        self.form
            .check(&self.name, &self.source, self.has_years_across(), checker);
        self.check_rename(checker);
        self.check_municipality_row(checker);
        let across = self.form.years_across.as_ref();
        let figures = self.columns.iter().filter(|column| {
            self.is_figure(&column.name) && !self.rename.contains_key(&column.name)
        });
        if across.is_some_and(|pattern| !pattern.names_columns()) && figures.count() > 1 {
            let hint = "write `{column}` where the name of the column stands, such as \
                        `{column}_{year}`";
            let message = "is the same for several columns";
            checker.add(key_of(&self.name, "years_across"), message, hint);
        }
        for (setting, patterns) in [("skip_rows", &self.form.skip_rows)] {
            if patterns.iter().any(Pattern::is_empty) {
                let hint = "name rows by the text of their unit or first cell, such as `I alt` or `* i alt`";
                checker.add(key_of(&self.name, setting), "leaves out every row", hint);
            }
        }
    }

    fn check_municipality_row(&self, checker: &mut Checker) {
        let Some(row) = &self.municipality_row else {
            return;
        };
        let key = key_of(&self.name, "municipality_row");
        if row.trim().is_empty() {
            let hint =
                "write what stands for an area in the row of the municipality, such as `I alt`";
            checker.add(key, "names no row", hint);
        } else if self.layout != Layout::Counts || self.unit.is_none() {
            let hint = "it belongs to a table with `layout = \"counts\"` and a `unit`; rows about persons \
                        are added up";
            checker.add(key, "there is no row of the municipality", hint);
        } else if self
            .form
            .skip_rows
            .iter()
            .any(|pattern| pattern.matches(row))
        {
            let hint = "let the pattern name other rows, or leave out `municipality_row`";
            checker.add(key, format!("`skip_rows` leaves out `{row}`"), hint);
        }
    }

    fn check_rename(&self, checker: &mut Checker) {
        for (ours, theirs) in &self.rename {
            let key = key_of(&self.name, &format!("rename.{ours}"));
            if self.column(ours).is_none() {
                let hint = "write our name first and that in the file after it: \
                            `rename = { residents = \"Personer i alt\" }`";
                checker.add(key, format!("there is no column `{ours}`"), hint);
            } else if self
                .rename
                .iter()
                .any(|(other, name)| other < ours && name == theirs)
            {
                let message = format!("`{theirs}` is the name of two columns");
                checker.add(key, message, "each column is read once");
            }
        }
    }

    pub(super) fn check_columns(&self, checker: &mut Checker) {
        let by_address = |column: &&Column| column.kind == ColumnKind::Address;
        if let Some(column) = self.columns.iter().find(by_address)
            && self.layout == Layout::Counts
        {
            let key = format!("table[{}].columns.{}", self.name, column.name);
            let hint = "rows about persons or events tell an address; a table of counts has the codes of areas";
            checker.add(key, "is an address in a table of counts", hint);
        }
        let of_form = [
            (
                "unit",
                &self.unit,
                &[ColumnKind::Area, ColumnKind::Address][..],
            ),
            ("estate", &self.estate, &[ColumnKind::Estate]),
            ("age_from", &self.age_from, &[ColumnKind::Date]),
        ];
        let of_form = of_form.iter().filter_map(|(setting, column, kinds)| {
            let column = column.as_ref()?;
            Some((*setting, column, Some(*kinds)))
        });
        let key = self.key.iter().map(|column| ("key", column, None));
        let household = self.household.iter();
        let household = household.map(|column| ("household", column, None));
        for (setting, column, expected) in of_form.chain(key).chain(household) {
            let key = format!("table[{}].{setting}", self.name);
            match self.column(column) {
                None => {
                    let message = format!("there is no column `{column}`");
                    checker.add(key, message, "it must stand among the columns");
                }
                Some(found) if expected.is_some_and(|kinds| !kinds.contains(&found.kind)) => {
                    let hint = "a unit is a column of form `area` or `address`, an estate one of form `estate`, \
                                a birth date one of form `date`";
                    let message = format!("the column `{column}` has another form");
                    checker.add(key, message, hint);
                }
                Some(_) => {}
            }
        }
    }

    pub(super) fn check_join(&self, joined: &str, tables: &[Self], checker: &mut Checker) {
        let key = format!("table[{}].join", self.name);
        match tables.iter().find(|other| other.name == joined) {
            None => {
                let message = format!("there is no table `{joined}`");
                checker.add(key, message, "name a [[table]]");
            }
            Some(other) if other.key.is_empty() || other.key != self.key => {
                let hint = "rows are put together by their key, so both tables need the same one";
                checker.add(key, format!("the key of `{joined}` is another"), hint);
            }
            Some(_) => {}
        }
    }
}
