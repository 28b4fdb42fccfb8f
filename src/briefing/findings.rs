//! What stands out about a unit, in sentences.

use serde_json::{Value, json};

use super::{
    Report, TemplateError, Templates,
    estates::{bare_limit, chance_text},
    goals::goal_text,
    sentences::Sentences,
    told::About,
    view::View,
};
use crate::model::{
    ChancesOnList, ColourOnList, Finding, FindingRule, GoalsBehind, Indicator, IndicatorChange,
    IndicatorGap, Label, LabelOnList, Measure, NearLimit, NumberStyle, ObligationState, Residents,
    ToldFinding, UnitKind,
};

/// The template of the sentences.
const TEMPLATE: &str = "findings.jinja";

/// Tells what stands out about a unit, what matters most first. A rule of which the template says
/// nothing is not told.
///
/// # Errors
/// A template of sentences that is wrong.
pub(crate) fn told_findings(
    view: &View,
    templates: &Templates,
) -> Result<Vec<ToldFinding>, TemplateError> {
    let report = Report::about(view.unit.kind).unwrap_or(Report::Area);
    let template = Sentences { templates, report }.template(TEMPLATE)?;
    let about = About::new(view);
    let mut told = Vec::new();
    let findings = view.edition.findings.get(&view.unit.id);
    for finding in findings.into_iter().flatten() {
        let Some(said) = said(view, finding) else {
            continue;
        };
        let context = json!({ "unit": about, "finding": said });
        let sentence = template.lines(context)?.join(" ");
        if !sentence.is_empty() {
            told.push(ToldFinding {
                rule: finding.rule.name().to_owned(),
                tone: finding.tone,
                weight: finding.weight,
                unit: view.name(&finding.unit),
                sentence,
            });
        }
    }
    Ok(told)
}

/// Gathers what a sentence says: the rule, what it is about, and its figures as written; nothing
/// where what it is about is not declared any more.
fn said(view: &View, finding: &Finding) -> Option<Value> {
    let says = match &finding.rule {
        FindingRule::Label(label) => label_facts(view, label),
        FindingRule::Colour(colour) => colour_facts(colour),
        FindingRule::TurningPoint(near) => limit_facts(view, near),
        FindingRule::NextList(next) => chance_facts(view, next),
        FindingRule::Obligation(state) => obligation_facts(view, finding, state)?,
        FindingRule::Goal(state) => json!(goal_text(view, state)?),
        FindingRule::GoalsBehind(together) => together_facts(view, together),
        FindingRule::Change(change) => change_facts(view, change)?,
        FindingRule::AreaChange(area) => change_facts(view, &area.change)?,
        FindingRule::Gap(gap) => gap_facts(view, gap)?,
        FindingRule::Residents(residents) => residents_facts(view, residents),
        FindingRule::Boundary(year) => json!({ "year": year }),
        FindingRule::NoneWorse | FindingRule::Still => json!({}),
    };
    Some(json!({
        "rule": finding.rule.name(),
        "tone": finding.tone,
        "name": view.name(&finding.unit),
        "is_own": finding.unit == view.unit.id,
        "says": says,
    }))
}

fn label_facts(view: &View, label: &LabelOnList) -> Value {
    let phrase = |label| view.label_phrase(label);
    json!({
        "list_year": label.list_year,
        "label": phrase(label.label),
        "is_listed": label.label.is_listed(),
        "before": label.before.map(phrase),
        "was_listed": label.before.is_some_and(Label::is_listed),
        "is_published": label.is_published,
        "own": label.own.map(phrase),
        "is_at_odds": label.is_at_odds,
    })
}

fn colour_facts(light: &ColourOnList) -> Value {
    let before = light.before.filter(|before| *before != light.colour);
    json!({
        "colour": light.colour,
        "before": before,
    })
}

fn limit_facts(view: &View, near: &NearLimit) -> Value {
    let turning = &near.turning_point;
    let decimals = view.config.law.decimals(turning.criterion);
    let style = NumberStyle::PercentDecimals(decimals);
    json!({
        "title": view.criterion_title(turning.criterion),
        "value": near.value.map(|value| view.number(value, style)),
        "limit": bare_limit(view, turning.limit, near.value),
        "persons": view.number(turning.persons, NumberStyle::Count),
        "label": view.label_phrase(turning.label),
        "is_listed": turning.label.is_listed(),
        "is_graver": near.is_graver,
    })
}

fn chance_facts(view: &View, next: &ChancesOnList) -> Value {
    json!({
        "list_year": next.list_year,
        "label": view.label_phrase(next.label),
        "is_listed": next.label.is_listed(),
        "chance": chance_text(view, next.label, next.chance).chance,
    })
}

fn obligation_facts(view: &View, finding: &Finding, state: &ObligationState) -> Option<Value> {
    let mut standings = view.edition.standings.iter();
    let standing = standings.find(|standing| standing.unit == finding.unit)?;
    let duty = view.config.duty(standing, state, view.language())?;
    Some(json!({ "duty": duty.duty, "until": duty.until }))
}

fn together_facts(view: &View, together: &GoalsBehind) -> Value {
    let behind = together.behind.iter();
    let titles = behind.map(|state| state.goal.title.in_language(view.language()));
    json!({
        "goals": together.goals,
        "behind": titles.collect::<Vec<_>>(),
    })
}

fn change_facts(view: &View, change: &IndicatorChange) -> Option<Value> {
    let indicator = view.config.catalogue.indicator(&change.indicator)?;
    Some(json!({
        "indicator": indicator_facts(view, indicator, change.persons),
        "from": bare(view, change.from, indicator),
        "to": view.written_value(change.to, indicator),
        "has_risen": change.to > change.from,
        "is_better": change.is_better,
        "years": change.year - change.from_year,
        "from_year": change.from_year,
    }))
}

fn gap_facts(view: &View, gap: &IndicatorGap) -> Option<Value> {
    let indicator = view.config.catalogue.indicator(&gap.indicator)?;
    let with = view.edition.units.get(gap.with.as_str())?;
    Some(json!({
        "indicator": indicator_facts(view, indicator, gap.persons),
        "value": view.written_value(gap.value, indicator),
        "other": view.written_value(gap.other, indicator),
        "with": with.name,
        "is_region": with.kind == UnitKind::Region,
    }))
}

/// Says what an indicator is called, at the beginning of a sentence and within one, and about how
/// many persons more or fewer it would be elsewhere.
fn indicator_facts(view: &View, indicator: &Indicator, persons: Option<f64>) -> Value {
    let phrase = indicator.phrase.in_language(view.language());
    let title = view.title(indicator);
    let persons_written = persons.map(|persons| view.number(persons.abs(), NumberStyle::Count));
    json!({
        "phrase": (!phrase.is_empty()).then_some(phrase),
        "title": title,
        "persons": persons_written,
        "is_fewer": persons.is_some_and(|persons| persons < 0.0),
    })
}

/// Writes a value before another of the same indicator: the sign of per cent stands behind the other
/// alone.
fn bare(view: &View, value: f64, indicator: &Indicator) -> String {
    match indicator.measure {
        Measure::Share => view.number(value, NumberStyle::Decimals(0)),
        _ => view.written_value(value, indicator),
    }
}

fn residents_facts(view: &View, residents: &Residents) -> Value {
    let by = residents.before.map(|before| residents.value - before);
    json!({
        "value": view.number(residents.value, NumberStyle::Count),
        "by": by,
        "by_written": by.map(|by| view.number(by.abs(), NumberStyle::Count)),
    })
}

#[cfg(test)]
mod tests;
