//! What delivered files are, told before anything is declared of them: form, layout, years, areas.
//!
//! It reads with the readers of deliveries, changes nothing, and keeps no value that says who somebody
//! is. What is guessed here becomes a declaration that somebody can read; no delivery is read by a
//! guess.

mod description;
mod facts;
mod family;
mod findings;
mod gathering;
mod heading;
mod layout;
mod map;
mod marks;
mod numeral;
mod opening;
mod person;
mod places;
mod reading;
mod roles;
mod table;
mod totals;
mod words;
mod years;

use std::path::{Path, PathBuf};

pub(crate) use description::{
    AreaFacts, AreaSurvey, ColumnSurvey, Known, MapSurvey, Role, Survey, TableLayout, TableSurvey,
    YearsIn,
};
pub(crate) use marks::ValueKind;
pub(crate) use person::Identifying;

use self::{family::Family, gathering::Unreadable};
use super::{DatasetError, Fault};
use crate::files;

/// Returns the path of a file with `{year}` in the place of the one year in it.
pub(crate) fn file_pattern(file: &Path) -> String {
    family::pattern(file).0
}

/// Tells what files are, those of one name but for the year together. What maps call areas tells which
/// columns of tables are theirs, and the other way round.
pub(crate) fn survey(files: &[PathBuf], known: &Known) -> Vec<Survey> {
    let families = family::families(files);
    let mut surveys: Vec<Option<Survey>> = families
        .iter()
        .map(|family| of_map(family, known))
        .collect();
    let mapped = Known {
        elsewhere: surveys.iter().flatten().flat_map(names).collect(),
        ..known.clone()
    };
    for (family, survey) in families.iter().zip(&mut surveys) {
        if survey.is_none() {
            *survey = Some(of_table(family, &mapped));
        }
    }
    let is_table = |survey: &&Survey| matches!(survey, Survey::Table(_));
    let delivered = Known {
        elsewhere: surveys
            .iter()
            .flatten()
            .filter(is_table)
            .flat_map(names)
            .collect(),
        ..known.clone()
    };
    for (family, survey) in families.iter().zip(&mut surveys) {
        if let Some(Survey::Map(_)) = survey {
            *survey = of_map(family, &delivered);
        }
    }
    surveys.into_iter().flatten().collect()
}

/// Returns the codes and names of the areas of a file.
fn names(survey: &Survey) -> Vec<String> {
    let both = |(code, facts): (&String, &AreaFacts)| {
        let name = facts.name.clone();
        [Some(code.clone()), name]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
    };
    match survey {
        Survey::Map(map) => {
            let areas = map.areas.iter().map(|(code, (facts, _))| (code, facts));
            areas.flat_map(both).collect()
        }
        Survey::Table(table) => {
            let areas = table.areas.iter().flat_map(|areas| &areas.areas);
            areas.flat_map(both).collect()
        }
        Survey::Unread { .. } => Vec::new(),
    }
}

/// Tells what a table is.
fn of_table(family: &Family, known: &Known) -> Survey {
    match table::describe(family, known) {
        Ok(table) => Survey::Table(Box::new(table)),
        Err(error) => Survey::Unread {
            file: first(family).to_owned(),
            error: match error {
                Unreadable::File(error) => DatasetError::File(error),
                Unreadable::Faults(faults) => DatasetError::Faults(faults),
            },
        },
    }
}

fn first(family: &Family) -> &Path {
    family.files.first().map_or(Path::new(""), |(_, file)| file)
}

/// Tells what a map is; nothing where the file is none.
fn of_map(family: &Family, known: &Known) -> Option<Survey> {
    let file = first(family);
    let is_json = file
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("geojson") || end.eq_ignore_ascii_case("json"));
    let bytes = is_json.then(|| files::read(file).ok()).flatten()?;
    let areas = known.areas.union(&known.elsewhere).cloned().collect();
    let described = map::describe(&bytes, file, &areas)?;
    Some(match described {
        Ok(map) => Survey::Map(map),
        Err((message, hint)) => Survey::Unread {
            file: file.to_owned(),
            error: DatasetError::Faults(vec![Fault::of_file(file, message).hint(hint)]),
        },
    })
}
