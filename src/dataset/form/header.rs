//! Which rows name the columns, and what they call them.

use std::collections::BTreeSet;

use super::cell::Value;

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
