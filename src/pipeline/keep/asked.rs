//! The groups that were asked for, and what was told of them beside what anybody can add up.
//!
//! `output/groups/<edition>/<code>/request.json` is written before anything is told. Whoever reckons with
//! what is known outside the house reads all of them, so none may be deleted.

use std::{collections::BTreeSet, path::PathBuf};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    disclosure::{AddressGroup, GroupAnswer},
    files,
    model::{Edition, PublishedFigures, Unit, UnitId, UnitSum},
    pipeline::{PipelineError, Scope},
    tables::ToldFigures,
};

const FILE: &str = "request.json";
const REMEDY: &str = "put it back as it was, from a backup: what was told of a group must be known to \
                      tell more of others";

/// A group that was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::pipeline) struct Asked {
    /// The edition that it was told of.
    pub(in crate::pipeline) edition: Edition,
    /// The day of the request.
    pub(in crate::pipeline) date: NaiveDate,
    /// How many were asked for of the edition before.
    number: usize,
    /// The group.
    pub(in crate::pipeline) group: Unit,
    /// Its addresses, where it holds a part of an area.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(in crate::pipeline) addresses: BTreeSet<String>,
    told: ToldFigures,
    guarded: Vec<Guarded>,
}

/// A hidden figure that has to stay uncertain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Guarded {
    indicator: String,
    year: i32,
}

impl Asked {
    /// Notes what is told of a group.
    pub(in crate::pipeline) fn new(
        scope: &Scope,
        (number, group, addresses): (usize, &Unit, &BTreeSet<String>),
        answer: &GroupAnswer,
    ) -> Self {
        let guarded = answer.guarded.iter().map(|cell| Guarded {
            indicator: cell.indicator.clone(),
            year: cell.year,
        });
        Self {
            edition: scope.edition,
            date: scope.today,
            number,
            group: group.clone(),
            addresses: addresses.clone(),
            told: ToldFigures::of(&answer.told, &group.id),
            guarded: guarded.collect(),
        }
    }

    /// Notes that the same is told of a group that is made of the same.
    pub(in crate::pipeline) fn again(&self, scope: &Scope, number: usize, group: &Unit) -> Self {
        Self {
            date: scope.today,
            number,
            group: group.clone(),
            ..self.clone()
        }
    }

    /// Returns what was told: counted figures alone, as those of a group with some code.
    pub(in crate::pipeline) fn told_as(&self, group: &UnitId) -> PublishedFigures {
        self.told.figures(group)
    }

    /// Returns the years of which something was told.
    pub(in crate::pipeline) fn years(&self) -> BTreeSet<i32> {
        let told = self.told_as(&self.group.id);
        let figures = told.indicators().flat_map(|one| told.of_indicator(one));
        figures.map(|(_, year, _)| year).collect()
    }

    /// Goes through its hidden figures that have to stay uncertain, as sums over some members.
    pub(in crate::pipeline) fn guarded(&self, members: &[UnitId]) -> impl Iterator<Item = UnitSum> {
        self.guarded.iter().map(|cell| UnitSum {
            indicator: cell.indicator.clone(),
            year: cell.year,
            units: members.to_vec(),
        })
    }

    /// Tells whether another group is made of the same units and addresses.
    pub(in crate::pipeline) fn is_of(&self, group: &Unit, addresses: &BTreeSet<String>) -> bool {
        self.group.members == group.members && self.addresses == *addresses
    }
}

/// Names the addresses of the groups that hold a part of an area, unless neither anything was told of one nor has to
/// stay uncertain.
pub(in crate::pipeline) fn address_groups<'a>(
    scope: &Scope,
    asked: &'a [Asked],
) -> Vec<AddressGroup<'a>> {
    let cut = asked.iter().filter(|asked| !asked.addresses.is_empty());
    let groups = cut.filter_map(|asked| {
        let years = asked.years();
        let matters = !(years.is_empty() && asked.guarded.is_empty());
        matters.then_some(AddressGroup {
            id: &asked.group.id,
            addresses: &asked.addresses,
            years,
            is_since: asked.edition == scope.edition,
        })
    });
    groups.collect()
}

/// Returns the folder of a group that is asked for of the edition.
pub(in crate::pipeline) fn folder(scope: &Scope, group: &UnitId) -> PathBuf {
    place(scope)
        .join(scope.edition.to_string())
        .join(group.as_str())
}

/// Notes what is told of a group, before it is told: it is on the disk when this returns, for its owner alone.
pub(in crate::pipeline) fn note(scope: &Scope, asked: &Asked) -> Result<(), PipelineError> {
    let folder = folder(scope, &asked.group.id);
    files::write_private(&folder.join(FILE), &serde_json::to_vec_pretty(asked)?)?;
    files::sync_folder(&folder)?;
    Ok(files::sync_folders_below(&place(scope))?)
}

/// Lists the groups that were asked for of other editions, oldest first.
pub(in crate::pipeline) fn of_others(scope: &Scope) -> Result<Vec<Asked>, PipelineError> {
    let mut asked = all(scope)?;
    asked.retain(|asked| asked.edition != scope.edition);
    Ok(asked)
}

/// Lists the groups that were asked for of the edition, oldest first.
pub(in crate::pipeline) fn of_this(scope: &Scope) -> Result<Vec<Asked>, PipelineError> {
    let mut asked = all(scope)?;
    asked.retain(|asked| asked.edition == scope.edition);
    Ok(asked)
}

/// Lists all groups that were asked for, by edition, oldest first.
pub(in crate::pipeline) fn all(scope: &Scope) -> Result<Vec<Asked>, PipelineError> {
    let mut asked = Vec::new();
    if !place(scope).exists() {
        return Ok(asked);
    }
    for edition in files::list(&place(scope))? {
        if !edition.is_dir() {
            continue;
        }
        for group in files::list(&edition)? {
            let file = group.join(FILE);
            // A folder without one tells nothing that is not published.
            if !file.exists() {
                continue;
            }
            let read = serde_json::from_str(&files::read_text(&file)?);
            let read: Asked = read.map_err(|source| PipelineError::Damaged {
                file,
                remedy: REMEDY,
                source,
            })?;
            asked.push(read);
        }
    }
    asked.sort_by_key(|asked| (asked.edition, asked.number));
    Ok(asked)
}

fn place(scope: &Scope) -> PathBuf {
    scope.config.folders.output.join("groups")
}
