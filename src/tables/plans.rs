//! The milestones of development plans: `development_plans.csv`.

use std::collections::BTreeSet;

use super::column::{
    Kind::{Integer, Number, Text},
    Table, written,
};
use crate::model::{Edition, Milestone, PlanState, UnitId, Units, Verdict};

/// A row per estate, measure and year of its plan.
#[rustfmt::skip] // a column, and what it says
pub(super) const TABLE: Table<Row> = Table {
    name: "development_plans",
    title: "Milestones of the development plans of estates, as the yearly report asks for them",
    columns: &[
        ("edition", Text, |row| row.edition.to_string(),
            "The edition."),
        ("unit", Text, |row| row.milestone.estate.to_string(),
            "The code of the estate, or of the housing area."),
        ("association", Text, |row| row.associations.join(";"),
            "The code of the association that owns it; of a housing area those of all, between semicolons."),
        ("measure", Text, |row| row.milestone.measure.clone(),
            "What is measured, by its key in the configuration."),
        ("year", Integer, |row| row.milestone.year.to_string(),
            "The calendar year at whose end it is counted."),
        ("planned", Number, |row| written(row.milestone.planned),
            "What the plan says."),
        ("reached", Number, |row| written(row.milestone.reached),
            "What was reached."),
        ("verdict", Text, |row| row.verdict.unwrap_or_default().to_owned(),
            "Of the newest report: reached, on_path, behind or away from the target."),
    ],
    key: &["unit", "measure", "year"],
};

/// A milestone with how it stands.
pub(super) struct Row {
    edition: Edition,
    associations: Vec<String>,
    milestone: Milestone,
    verdict: Option<&'static str>,
}

/// Lists the milestones of all plans.
pub(super) fn rows(
    plans: &[PlanState],
    units: &Units,
    edition: Edition,
) -> impl Iterator<Item = Row> {
    plans.iter().flat_map(move |plan| {
        let associations = associations(units, &plan.estate);
        plan.milestones.iter().map(move |milestone| {
            let newest = plan.newest.filter(|report| report.year == milestone.year);
            Row {
                edition,
                associations: associations.clone(),
                milestone: milestone.clone(),
                verdict: newest.map(|report| key(report.verdict)),
            }
        })
    })
}

/// Returns the codes of those who own an estate, or the estates of a housing area.
fn associations(units: &Units, id: &UnitId) -> Vec<String> {
    let itself = units.get(id.as_str());
    let owners = itself.into_iter().chain(units.estates_of(id));
    let owners: BTreeSet<&UnitId> = owners
        .filter_map(|unit| unit.association.as_ref())
        .collect();
    owners.into_iter().map(UnitId::to_string).collect()
}

fn key(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Reached => "reached",
        Verdict::OnPath => "on_path",
        Verdict::Behind => "behind",
        Verdict::Away => "away",
    }
}
