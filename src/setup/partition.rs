//! Groups that are together all residents: both sexes, or all ages.

use crate::dataset::{ColumnSurvey, Role, TableSurvey};

/// Returns the columns of groups that seem to be all residents together, where no column has these.
pub(super) fn of(table: &TableSurvey) -> Option<Vec<&ColumnSurvey>> {
    let is_count = |column: &&ColumnSurvey| column.role == Role::Count;
    let counts: Vec<&ColumnSurvey> = table.columns.iter().filter(is_count).collect();
    let with_residents = table
        .columns
        .iter()
        .any(|column| column.role == Role::Residents);
    let all = |fits: &dyn Fn(&str) -> bool| counts.iter().all(|column| fits(&column.name));
    let both = all(&|name| sex(name).is_some())
        && [true, false].iter().all(|is_male| {
            counts
                .iter()
                .any(|column| sex(&column.name) == Some(*is_male))
        });
    let ages = counts.len() > 2
        && all(&is_age)
        && counts.iter().any(|column| begins_at_nought(&column.name));
    (!with_residents && counts.len() > 1 && (both || ages)).then_some(counts)
}

/// Tells whether a heading is about men; nothing where it is about no sex.
fn sex(name: &str) -> Option<bool> {
    const MEN: [&str; 9] = [
        "mænd",
        "maend",
        "mand",
        "men",
        "male",
        "males",
        "männlich",
        "männer",
        "drenge",
    ];
    const WOMEN: [&str; 8] = [
        "kvinder", "kvinde", "women", "female", "females", "weiblich", "frauen", "piger",
    ];
    let lower = name.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    let found = words.find(|word| MEN.contains(word) || WOMEN.contains(word))?;
    Some(MEN.contains(&found))
}

/// Tells whether a heading is one of ages: digits, and what stands between and beside them.
fn is_age(name: &str) -> bool {
    let last = name.rsplit('/').next().unwrap_or_default().to_lowercase();
    let words = [
        "years",
        "year",
        "jahre",
        "år",
        "aar",
        "og derover",
        "and over",
        "und älter",
        "age",
        "alder",
    ];
    let plain = words.iter().fold(last, |text, word| text.replace(word, ""));
    let has_digit = plain.contains(|c: char| c.is_ascii_digit());
    has_digit
        && plain
            .chars()
            .all(|c| c.is_ascii_digit() || " -\u{2013}+._<>".contains(c))
}

fn begins_at_nought(name: &str) -> bool {
    let digits: Vec<&str> = name
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    digits
        .first()
        .is_some_and(|first| first.trim_start_matches('0').is_empty())
        || name.contains('<')
}
