//! Milestones of the development plans of estates.

use std::path::Path;

use super::{Keyed, Reader};
use crate::{
    config::{PlanMeasure, PlanUnit},
    dataset::{DatasetError, Fault, fault::none_of, rows::Row},
    model::Milestone,
    nearest::did_you_mean_or_list,
};

impl Reader<'_> {
    /// Reads what a plan says of a year, and what was reached in it.
    pub(super) fn milestone(&self, row: &mut Row) -> Keyed<Milestone> {
        let estate = self.unit_of_the_law(row, "estate");
        let measure = self.plan_measure(row);
        let year = row.year("year");
        if row.get("planned").is_empty() && row.get("reached").is_empty() {
            let hint = "a year of a plan has what was planned, or reached, or both";
            row.wrong("planned", "is empty, and so is `reached`", hint);
        }
        let planned = plan_value(row, "planned", measure);
        let reached = plan_value(row, "reached", measure);
        let (estate, measure, year) = (estate?, measure?.id.clone(), year?);
        let key = format!("`{measure}` of `{estate}` in {year}");
        let milestone = Milestone {
            estate,
            measure,
            year,
            planned,
            reached,
        };
        Some((milestone, key))
    }

    fn plan_measure(&self, row: &mut Row) -> Option<&PlanMeasure> {
        let id = row.text("measure")?;
        let measures = self.request.plan_measures;
        let measure = measures.iter().find(|measure| measure.id == id);
        if measure.is_none() {
            let known = measures.iter().map(|known| known.id.as_str());
            let hint = match measures.is_empty() {
                true => "declare it as a [[plan_measure]] of the configuration".to_owned(),
                false => did_you_mean_or_list(id, "measures", known),
            };
            row.is_not("measure", "a measure of plans", hint);
        }
        measure
    }
}

/// Reads a value of a plan; none where the field is empty.
fn plan_value(row: &mut Row, column: &str, measure: Option<&PlanMeasure>) -> Option<f64> {
    if row.get(column).is_empty() {
        return None;
    }
    let value = row.decimal(column)?;
    let (fits, expected) = match measure?.unit {
        PlanUnit::Percent => ((0.0..=100.0).contains(&value), "a number of per cent"),
        PlanUnit::Count => (value >= 0.0 && value.fract() == 0.0, "a whole number"),
    };
    if !fits {
        let hint = "per cent go from 0 to 100; nothing is counted in parts or below nought";
        row.is_not(column, expected, hint);
    }
    fits.then_some(value)
}

/// Checks that each plan leads from a start that was reported to a target other than that.
pub(super) fn check(milestones: &[Milestone], file: &Path) -> Result<(), DatasetError> {
    let mut faults = Vec::new();
    for (place, one) in milestones.iter().enumerate() {
        let is_own =
            |other: &&Milestone| other.estate == one.estate && other.measure == one.measure;
        if milestones.iter().take(place).any(|other| is_own(&other)) {
            continue;
        }
        let mut plan: Vec<&Milestone> = milestones.iter().filter(is_own).collect();
        plan.sort_by_key(|own| own.year);
        if let Some((message, hint)) = fault(&plan) {
            let named = format!("`{}` of `{}` {message}", one.measure, one.estate);
            faults.push(Fault::of_file(file, named).hint(hint));
        }
    }
    Ok(none_of(faults)?)
}

fn fault(plan: &[&Milestone]) -> Option<(&'static str, &'static str)> {
    let (first, last) = (plan.first()?, plan.last()?);
    if plan.len() < 2 {
        let hint = "add a row with the target, or with the start";
        return Some(("has one year alone", hint));
    }
    let Some(start) = first.reached else {
        let hint =
            "write in the row of its first year what there was then, in the column `reached`";
        return Some(("has no start", hint));
    };
    let Some(target) = last.planned else {
        let hint =
            "write in the row of its last year what is to be reached, in the column `planned`";
        return Some(("has no target", hint));
    };
    let hint = "a plan leads from one value to another; look at its first and its last year";
    ((target - start).abs() <= 0.0).then_some(("starts at its target", hint))
}
