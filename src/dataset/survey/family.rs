//! Files that belong together: one a year, named alike but for the year.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// Years that names of files and columns may tell.
const YEARS: std::ops::RangeInclusive<i32> = 1980..=2100;

/// Files of one name but for the year in it.
#[derive(Debug, Clone)]
pub(super) struct Family {
    /// The path, with `{year}` where the year stands.
    pub(super) pattern: String,
    /// The files in the order of their years; a file without a year in its name is one by itself.
    pub(super) files: Vec<(Option<i32>, PathBuf)>,
}

/// Puts files together that belong together, in the order of the first of each.
pub(super) fn families(files: &[PathBuf]) -> Vec<Family> {
    let mut found: Vec<Family> = Vec::new();
    let mut place_of: BTreeMap<String, usize> = BTreeMap::new();
    for file in files {
        let (pattern, year) = pattern(file);
        let place = *place_of.entry(pattern.clone()).or_insert(found.len());
        match found.get_mut(place) {
            Some(family) => family.files.push((year, file.clone())),
            None => found.push(Family {
                pattern,
                files: vec![(year, file.clone())],
            }),
        }
    }
    for family in &mut found {
        family.files.sort();
    }
    found
}

/// Returns a path with `{year}` in the place of the one year in the name of the file, or in that of
/// its folder, and the year.
pub(super) fn pattern(file: &Path) -> (String, Option<i32>) {
    let text = file.to_string_lossy().replace('\\', "/");
    let (folder, name) = text.rsplit_once('/').unwrap_or(("", &text));
    let joined = |folder: &str, name: &str| match text.contains('/') {
        true => format!("{folder}/{name}"),
        false => name.to_owned(),
    };
    if let Some((pattern, year)) = with_year(name) {
        return (joined(folder, &pattern), Some(year));
    }
    let (above, last) = folder.rsplit_once('/').unwrap_or(("", folder));
    match with_year(last).filter(|(pattern, _)| pattern == "{year}") {
        Some((pattern, year)) if folder.contains('/') => {
            (joined(&format!("{above}/{pattern}"), name), Some(year))
        }
        Some((pattern, year)) => (joined(&pattern, name), Some(year)),
        None => (text.clone(), None),
    }
}

/// Returns a text with `{year}` in the place of the only year in it, and the year.
pub(super) fn with_year(text: &str) -> Option<(String, i32)> {
    let digits = |c: char| c.is_ascii_digit();
    let mut years = text
        .match_indices(digits)
        .filter(|(place, _)| {
            let before = text.get(..*place).unwrap_or_default();
            !before.ends_with(digits)
        })
        .filter_map(|(place, _)| {
            let rest = text.get(place..)?;
            let run = rest.find(|c: char| !digits(c)).unwrap_or(rest.len());
            let year: i32 = rest.get(..run)?.parse().ok()?;
            (run == 4 && YEARS.contains(&year)).then_some((place, year))
        });
    let (place, year) = years.next()?;
    if years.next().is_some() {
        return None;
    }
    let (before, after) = (text.get(..place)?, text.get(place + 4..)?);
    Some((format!("{before}{{year}}{after}"), year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_in_a_name_stands_alone() {
        for (name, expected) in [
            ("tal-2024.csv", Some(("tal-{year}.csv", 2024))),
            (
                "residents/2024.parquet",
                Some(("residents/{year}.parquet", 2024)),
            ),
            (
                "raw/2024/persons.csv",
                Some(("raw/{year}/persons.csv", 2024)),
            ),
            ("tal-2015-2024.csv", None),
            ("a20245.csv", None),
            ("persons.csv", None),
            (
                "population-2015-02-t1.csv",
                Some(("population-{year}-02-t1.csv", 2015)),
            ),
        ] {
            let (found, year) = pattern(Path::new(name));
            let expected = expected.map_or((name, None), |(text, year)| (text, Some(year)));
            assert_eq!((found.as_str(), year), expected);
        }
    }
}
