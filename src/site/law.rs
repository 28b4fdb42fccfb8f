//! The larger estates: how they stand to the law and the traffic light, and what began where.

use std::{cmp::Reverse, collections::BTreeMap};

use serde_json::{Value, json};

use super::content::{Content, number};
use crate::{
    config::ColourRule,
    model::{ComparedLabel, CriterionStanding, Intervention, Label, PlanState, Standing},
};

/// Returns what the page tells of the larger estates; nothing where there are none.
pub(super) fn law(content: &Content) -> Option<Value> {
    let standings = &content.edition.standings;
    let newest = standings.first()?;
    let all = standings
        .iter()
        .map(|of_estate| standing(content, of_estate));
    let standings: Vec<Value> = all.collect();
    Some(json!({
        "year": newest.list_year,
        "rules": content.rules().map(|rules| rules.named(content.language())),
        "least_residents": content.least_residents(),
        "has_traffic_light": content.config.traffic_light.is_some(),
        "terms": terms(content),
        "residents": content.config.catalogue.residents().map(|residents| &residents.id),
        "colours": colours(content),
        "standings": standings,
    }))
}

/// Returns the words about the law, with what its labels and criteria are called, in the order of the
/// law.
fn terms(content: &Content) -> Value {
    let (config, language) = (content.config, content.language());
    let law = &config.law;
    let labels = law.labels.iter();
    let labels = labels.map(|label| (label.id.to_string(), label.title.in_language(language)));
    let none = (Label::NONE.to_owned(), config.words.law.not_listed.as_str());
    let labels: BTreeMap<String, &str> = labels.chain([none]).collect();
    let mut titles = BTreeMap::new();
    let mut decimals = BTreeMap::new();
    for criterion in &law.criteria {
        titles.insert(
            criterion.id.to_string(),
            criterion.title.in_language(language),
        );
        decimals.insert(criterion.id.to_string(), criterion.decimals);
    }
    let rules = content.rules();
    let main = rules.map(|rules| rules.limits_called.main.in_language(language));
    let prevention = rules.map(|rules| rules.prevention_called(language));
    let running = rules.and_then(|rules| law.label(*rules.running.labels.first()?));
    let running = running.map(|label| label.phrase(language));
    let mut terms = json!(config.words.law);
    if let Some(terms) = terms.as_object_mut() {
        let met = config
            .words
            .law
            .prevention_met
            .replace("{paragraph}", prevention.unwrap_or(""));
        terms.insert("prevention_met".to_owned(), met.into());
        terms.insert("labels".to_owned(), json!(labels));
        terms.insert("criteria".to_owned(), json!(titles));
        terms.insert("decimals".to_owned(), json!(decimals));
        terms.insert("main".to_owned(), json!(main));
        terms.insert("prevention".to_owned(), json!(prevention));
        terms.insert("running".to_owned(), json!(running));
    }
    terms
}

/// Returns what an estate would be called under other rules.
fn compared(content: &Content, standing: &Standing) -> Vec<Value> {
    let law = &content.config.law;
    let label = |compared: &ComparedLabel| {
        let rules = law.rules_of_year(&compared.rules, standing.list_year)?;
        let title = rules.title.in_language(content.language());
        Some(json!({ "rules": title, "label": compared.label }))
    };
    standing.compared.iter().filter_map(label).collect()
}

/// Returns the newest reports of the development plan of an estate.
fn plans(content: &Content, standing: &Standing) -> Vec<Value> {
    let config = content.config;
    let report = |plan: &PlanState| {
        let mut measures = config.plan_measures.iter();
        let measure = measures.find(|measure| measure.id == plan.measure)?;
        let (newest, last) = (plan.newest?, plan.milestones.last()?);
        Some(json!({
            "title": measure.title.in_language(content.language()),
            "unit": measure.unit,
            "year": newest.year,
            "reached": number(newest.reached),
            "planned": number(newest.planned),
            "target": number(plan.target),
            "to_year": last.year,
            "verdict": config.words.plans.verdict(newest.verdict),
        }))
    };
    let all = content.edition.plans.iter();
    let own = all.filter(|plan| plan.estate == standing.unit);
    own.filter_map(report).collect()
}

/// Returns what began in which estate, in the order of the years.
pub(super) fn interventions(content: &Content) -> Vec<Value> {
    let mut all: Vec<&Intervention> = content.edition.interventions.iter().collect();
    all.sort_by_key(|intervention| intervention.year);
    let began = |intervention: &Intervention| {
        json!({
            "estate": intervention.estate,
            "year": intervention.year,
            "title": kind(content, &intervention.kind),
        })
    };
    all.into_iter().map(began).collect()
}

/// Returns what each colour means, where the agreement says so.
fn colours(content: &Content) -> Vec<Value> {
    let language = content.language();
    let rules = content
        .config
        .traffic_light
        .iter()
        .flat_map(|light| &light.rules);
    let meaning = |rule: &ColourRule| {
        let meaning = rule.meaning.as_ref()?.in_language(language);
        Some(json!({ "colour": rule.colour, "meaning": meaning }))
    };
    rules.filter_map(meaning).collect()
}

fn standing(content: &Content, standing: &Standing) -> Value {
    let tools = standing.letting_tools.iter();
    let tools: Vec<&str> = tools.map(|tool| kind(content, tool)).collect();
    let mut chances: Vec<_> = standing.chances.iter().collect();
    let law = &content.config.law;
    chances.sort_by_key(|(label, chance)| Reverse((**chance, law.severity(**label))));
    let turning = standing.turning_point.as_ref().map(|turning| {
        json!({
            "criterion": turning.criterion,
            "limit": number(turning.limit),
            "relation": turning.relation,
            "persons": number(turning.persons),
            "label": turning.label,
        })
    });
    let criteria: Vec<Value> = standing.criteria.iter().map(criterion).collect();
    json!({
        "unit": standing.unit,
        "is_large": standing.is_large,
        "label": standing.label,
        "published": standing.published,
        "published_before": standing.published_before,
        "compared": compared(content, standing),
        "label_before": standing.label_before,
        "colour": standing.colour,
        "colour_before": standing.colour_before,
        "tools": tools,
        "years_in_row": standing.years_in_row,
        "row_is_open": standing.row_is_open,
        "obligations": content.config.duties(standing, content.language()),
        "plans": plans(content, standing),
        "criteria": criteria,
        "turning_point": turning,
        "chances": chances,
    })
}

fn criterion(standing: &CriterionStanding) -> Value {
    let hundredths = |value: f64| number((value * 100.0).round() / 100.0);
    let mut value = json!({
        "id": standing.criterion,
        "value": standing.value.map(number),
        "hidden": standing.hidden,
        "relation": standing.relation,
        "limit": standing.limit.map(number),
        "met": standing.met,
        "prevention_limit": standing.prevention_limit.map(number),
        "prevention_met": standing.prevention_met,
        "points": standing.points.map(hundredths),
        "persons": standing.persons.map(number),
    });
    if let (Some(outlook), Some(fields)) = (standing.outlook, value.as_object_mut()) {
        let next = json!({
            "value": number(outlook.value),
            "low": number(outlook.low),
            "high": number(outlook.high),
            "is_forecast": outlook.is_forecast,
        });
        fields.insert("next".to_owned(), next);
    }
    value
}

/// Returns what something that may begin in an estate is called.
fn kind<'a>(content: &'a Content, id: &'a str) -> &'a str {
    let kind = content
        .config
        .interventions
        .iter()
        .find(|kind| kind.id == id);
    kind.map_or(id, |kind| kind.title.in_language(content.language()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CriterionForecast, Relation};

    fn shown() -> CriterionStanding {
        CriterionStanding {
            criterion: "convicted".parse().unwrap(),
            value: Some(2.24),
            hidden: false,
            relation: Relation::AtLeast,
            limit: Some(2.6),
            met: Some(false),
            prevention_limit: None,
            prevention_met: None,
            points: Some(2.24 - 2.6),
            persons: Some(10.0),
            outlook: Some(CriterionForecast {
                value: 2.2,
                low: 2.0,
                high: 2.5,
                is_forecast: true,
            }),
        }
    }

    #[test]
    fn a_distance_has_the_decimals_in_which_it_is_published() {
        let written = criterion(&shown());
        assert_eq!(written["points"].to_string(), "-0.36");
        assert_eq!(written["relation"], "at_least");
        assert_eq!(written["next"]["high"].to_string(), "2.5");
    }

    #[test]
    fn nothing_is_told_of_a_hidden_criterion_but_that_it_is_hidden() {
        let written = criterion(&CriterionStanding {
            value: None,
            hidden: true,
            met: None,
            points: None,
            persons: None,
            outlook: None,
            ..shown()
        });
        assert_eq!(written["hidden"], true);
        for key in ["value", "met", "points", "persons", "next"] {
            assert!(written[key].is_null(), "{key}");
        }
    }
}
