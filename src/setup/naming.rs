//! Names of ours for what files call otherwise: of columns, tables, indicators and units.

use std::collections::BTreeSet;

/// Words that mean something in expressions, or are names that the program makes.
const RESERVED: [&str; 33] = [
    "age", "all", "and", "as", "asc", "between", "by", "case", "cast", "count", "desc", "distinct",
    "else", "end", "false", "from", "group", "having", "in", "is", "join", "like", "not", "null",
    "on", "or", "order", "select", "then", "to", "true", "when", "year",
];

/// Returns a name of `a`–`z`, `0`–`9` and `_` for a text.
pub(super) fn name(text: &str) -> String {
    let plain: String = text
        .chars()
        .flat_map(|c| c.to_lowercase())
        .map(spelled)
        .collect();
    let parts: Vec<&str> = plain.split('_').filter(|part| !part.is_empty()).collect();
    let joined = parts.join("_");
    let short: String = joined.chars().take(60).collect();
    match short.chars().next() {
        None => "column".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("n_{short}"),
        Some(_) if RESERVED.contains(&short.as_str()) => format!("{short}_"),
        Some(_) => short,
    }
}

/// Returns the code of a unit for its name: as [`name`], with `-` between its parts.
pub(super) fn code(text: &str) -> String {
    let name = name(text);
    let plain = name
        .strip_prefix("n_")
        .unwrap_or(&name)
        .trim_end_matches('_');
    plain.replace('_', "-").chars().take(36).collect()
}

fn spelled(c: char) -> String {
    let spelled = match c {
        'æ' | 'ä' => "ae",
        'ø' | 'ö' => "oe",
        'å' => "aa",
        'ü' => "ue",
        'ß' => "ss",
        'é' | 'è' | 'ê' | 'ë' => "e",
        'á' | 'à' | 'â' => "a",
        'í' | 'ï' => "i",
        'ó' | 'ô' => "o",
        'ú' | 'û' => "u",
        '%' => "_percent_",
        '<' => "_under_",
        '>' => "_over_",
        '+' => "_plus_",
        c if c.is_ascii_alphanumeric() => return c.to_string(),
        _ => "_",
    };
    spelled.to_owned()
}

/// Names that are given once each.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// Returns a name that was not given yet: the same, or with a number behind it.
    pub(super) fn give(&mut self, name: &str, between: &str) -> String {
        let mut number = 1;
        let mut given = name.to_owned();
        while !self.0.insert(given.clone()) {
            number += 1;
            given = format!("{name}{between}{number}");
        }
        given
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain() {
        for (text, expected) in [
            ("Mænd/0-17 år", "maend_0_17_aar"),
            ("År", "aar"),
            ("65+", "n_65_plus"),
            ("ORDER", "order_"),
            ("…", "column"),
        ] {
            assert_eq!(name(text), expected);
        }
        assert_eq!(code("Æblehaven Øst"), "aeblehaven-oest");
        let mut names = Names::default();
        assert_eq!(names.give("a", "_"), "a");
        assert_eq!(names.give("a", "_"), "a_2");
    }
}
