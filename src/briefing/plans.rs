//! Development plans of estates and how far they have come, in words.

use serde::Serialize;

use super::view::View;
use crate::{
    config::PlanUnit,
    model::{Milestone, NumberStyle, PlanState, Verdict},
};

/// A measure of the development plan of an estate, and where it stands.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PlanText {
    /// The name of the estate.
    pub estate: String,
    /// What is measured.
    pub measure: String,
    /// The value at the start as written.
    pub start: String,
    /// The year of the start.
    pub from_year: i32,
    /// The target as written.
    pub target: String,
    /// The year of the target.
    pub to_year: i32,
    /// The newest report beside the path; none where nothing was reported yet.
    pub newest: Option<PlanReportText>,
    /// All years that the plan names, in their order.
    pub milestones: Vec<MilestoneText>,
}

/// The newest report of a plan.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PlanReportText {
    /// The year that it is about.
    pub year: i32,
    /// Whether it is of an earlier year than the newest figures.
    pub is_old: bool,
    /// What was reached, as written.
    pub reached: String,
    /// Where the path stands, as written.
    pub planned: String,
    /// How much of the way was gone, from 0 to 1.
    pub part_reached: f64,
    /// How much of it the path has gone.
    pub part_planned: f64,
    /// How the one stands to the other.
    pub verdict: Verdict,
    /// That in words.
    pub verdict_word: String,
}

/// A year of a plan.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct MilestoneText {
    /// The year.
    pub year: i32,
    /// What is planned, as written; nothing where the plan does not say.
    pub planned: Option<String>,
    /// What was reached, as written; nothing before it is reported.
    pub reached: Option<String>,
}

/// Describes the development plans of the unit's estates: all of the municipality's, or those of an
/// area or an association. An estate has its plan in print whatever it is called now.
pub(super) fn plan_texts(view: &View) -> Vec<PlanText> {
    let plans = view.edition.plans.iter();
    let plans = plans.filter(|state| view.tells_of(&state.estate));
    plans.filter_map(|state| plan_text(view, state)).collect()
}

fn plan_text(view: &View, state: &PlanState) -> Option<PlanText> {
    let mut measures = view.config.plan_measures.iter();
    let measure = measures.find(|measure| measure.id == state.measure)?;
    let (first, last) = (state.milestones.first()?, state.milestones.last()?);
    let written = |value: f64| written(view, measure.unit, value);
    let data_year = view.edition.masthead.data_year();
    let newest = state.newest.map(|report| PlanReportText {
        year: report.year,
        is_old: report.year < data_year,
        reached: written(report.reached),
        planned: written(report.planned),
        part_reached: state.part(report.reached),
        part_planned: state.part(report.planned),
        verdict: report.verdict,
        verdict_word: view.config.words.plans.verdict(report.verdict).to_owned(),
    });
    let milestone = |one: &Milestone| MilestoneText {
        year: one.year,
        planned: one.planned.map(written),
        reached: one.reached.map(written),
    };
    Some(PlanText {
        estate: view.name(&state.estate),
        measure: measure.title.in_language(view.language()).to_owned(),
        start: written(state.start),
        from_year: first.year,
        target: written(state.target),
        to_year: last.year,
        newest,
        milestones: state.milestones.iter().map(milestone).collect(),
    })
}

/// Writes a value of a plan: whole, or with the one decimal that it has.
fn written(view: &View, unit: PlanUnit, value: f64) -> String {
    let is_whole = (value - value.round()).abs() < 0.05;
    let style = match unit {
        PlanUnit::Percent if is_whole => NumberStyle::Percent,
        PlanUnit::Percent => NumberStyle::PercentDecimals(1),
        PlanUnit::Count => NumberStyle::Count,
    };
    view.number(value, style)
}
