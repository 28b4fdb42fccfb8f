//! Which rows name the columns, and what they call them.

use std::collections::BTreeSet;

use super::cell::Value;

/// The names of the columns of a table.
#[derive(Debug, Clone, Default)]
pub(in crate::dataset) struct Header {
    names: Vec<String>,
    /// Other names of the same columns: the codes of what the names are labels of.
    codes: Vec<String>,
}

impl Header {
    /// Takes names, without spaces around them or line ends in them.
    pub(in crate::dataset) fn new(names: impl IntoIterator<Item = String>) -> Self {
        let plain = |name: String| name.split_whitespace().collect::<Vec<_>>().join(" ");
        Self {
            names: names.into_iter().map(plain).collect(),
            codes: Vec::new(),
        }
    }

    /// Adds other names of the same columns, in their order.
    pub(super) fn with_codes(self, codes: Vec<String>) -> Self {
        Self { codes, ..self }
    }

    /// Returns the other name of a column, which may be the same.
    pub(super) fn code(&self, place: usize) -> &str {
        let code = self.codes.get(place).or(self.names.get(place));
        code.map_or("", String::as_str)
    }

    /// Returns the names.
    pub(in crate::dataset) fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns the columns of a name; by code only where none has it as its label.
    pub(in crate::dataset) fn places(&self, name: &str) -> Vec<usize> {
        let wanted = name.trim();
        let of = |names: &[String]| -> Vec<usize> {
            let named = names.iter().enumerate();
            named
                .filter_map(|(place, name)| (name == wanted).then_some(place))
                .collect()
        };
        match of(&self.names) {
            found if found.is_empty() => of(&self.codes),
            found => found,
        }
    }

    /// Returns the first column of a name.
    pub(in crate::dataset) fn place(&self, name: &str) -> Option<usize> {
        self.places(name).first().copied()
    }

    /// Returns the names as a message shows them.
    pub(in crate::dataset) fn shown(&self) -> String {
        const MOST: usize = 60;
        let named = self.names.iter().filter(|name| !name.is_empty());
        let all: Vec<_> = named.map(|name| name.escape_debug().to_string()).collect();
        let some = all.iter().take(MOST).cloned().collect::<Vec<_>>();
        match all.len().saturating_sub(MOST) {
            0 => some.join(", "),
            more => format!("{} and {more} more", some.join(", ")),
        }
    }
}

/// How many rows are looked at for the names of the columns.
const LOOKED_AT: usize = 40;

/// Joins the names that stand above each other: `Mænd` over `0-6 år` is `Mænd/0-6 år`. A name goes
/// on over the empty cells to its right, as merged cells do; the last row names single columns.
pub(super) fn joined(rows: &[Vec<String>]) -> Vec<String> {
    let width = rows.iter().map(Vec::len).max().unwrap_or_default();
    let mut names: Vec<Vec<&str>> = vec![Vec::new(); width];
    for (index, row) in rows.iter().enumerate() {
        let is_last = index + 1 == rows.len();
        let mut over = "";
        for (column, name) in names.iter_mut().enumerate() {
            let own = row.get(column).map_or("", |name| name.trim());
            let below = rows.get(index + 1..).unwrap_or_default();
            let named_below = below
                .iter()
                .any(|row| row.get(column).is_some_and(|name| !name.trim().is_empty()));
            over = match own {
                "" => over,
                own => own,
            };
            match own {
                "" if !is_last && named_below && !over.is_empty() => name.push(over),
                "" => {}
                own => name.push(own),
            }
        }
    }
    names.into_iter().map(|parts| parts.join("/")).collect()
}

/// Finds the first row that holds all names; the first one of all where there is none.
pub(super) fn find(rows: &[(usize, Vec<Value>)], names: &BTreeSet<String>) -> usize {
    let holds = |(_, row): &(usize, Vec<Value>)| {
        let texts: BTreeSet<String> = row.iter().map(plain).collect();
        names.is_subset(&texts)
    };
    let looked_at = rows.iter().take(LOOKED_AT);
    looked_at.into_iter().position(holds).unwrap_or_default()
}

/// Returns the text of a cell as the name of a column.
pub(super) fn plain(value: &Value) -> String {
    let text = value.cell().text();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_above_each_other_are_one() {
        let rows = |rows: &[&str]| -> Vec<Vec<String>> {
            let split = |row: &&str| row.split(';').map(str::to_owned).collect();
            rows.iter().map(split).collect()
        };
        for (above, expected) in [
            (
                &["Område;Mænd;;Kvinder;;I alt", ";0-6;7-17;0-6;7-17;"][..],
                "Område|Mænd/0-6|Mænd/7-17|Kvinder/0-6|Kvinder/7-17|I alt",
            ),
            (
                &[";Mænd;;I alt", "Område;0-6;7-17;"],
                "Område|Mænd/0-6|Mænd/7-17|I alt",
            ),
            (&["a;b"], "a|b"),
        ] {
            assert_eq!(joined(&rows(above)).join("|"), expected);
        }
    }
}
