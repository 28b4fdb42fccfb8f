//! What the law on larger estates asks for, in words.

use serde::Serialize;
use serde_json::{Value, json};

use super::{TemplateError, sentences::Sentences, view::View};
use crate::{
    config::{Bound, Level, Limit, Reference, RuleSet, Yardstick},
    model::{Criterion, NumberStyle, UnitKind},
};

/// What the law on larger estates asks for.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LawText {
    /// Whose reading of it was used.
    pub rules: String,
    /// From how many residents on it holds, as written.
    pub residents: String,
    /// Whether there are limits of § 61 b.
    pub has_prevention: bool,
    /// Limits that are made anew for each list.
    pub multiples: Vec<MultipleText>,
    /// When it gives each label, in sentences.
    pub levels: Vec<String>,
}

/// A limit that is so many times the share of the country or the region.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct MultipleText {
    /// The title of the criterion.
    pub title: String,
    /// How many times.
    pub times: u32,
    /// How many times for § 61 b.
    pub prevention: Option<u32>,
    /// Whether the share is the region's; else it is the country's.
    pub is_regional: bool,
}

/// Says what the law asks for; nothing where the project has no estates.
pub(super) fn law_text(
    view: &View,
    sentences: &Sentences,
) -> Result<Option<LawText>, TemplateError> {
    let mut estates = view.edition.units.of_kind(UnitKind::Estate);
    let has_estates = estates.next().is_some();
    let Some(rules) = view.rules().filter(|_| has_estates) else {
        return Ok(None);
    };
    let levels = rules.levels.iter().map(|level| level_facts(view, level));
    let levels: Vec<Value> = levels.collect();
    Ok(Some(LawText {
        rules: rules.named(view.language()),
        residents: view.number(f64::from(rules.residents.value), NumberStyle::Count),
        has_prevention: rules.prevention.is_some(),
        multiples: multiples(view, rules),
        levels: sentences.lines("levels.jinja", json!({ "levels": levels }))?,
    }))
}

fn multiples(view: &View, rules: &RuleSet) -> Vec<MultipleText> {
    let times = |limit: &Limit| match limit.bound {
        Bound::Times { times, reference } => Some((times, reference)),
        Bound::Fixed(_) => None,
    };
    let multiple = |(criterion, limit): (&Criterion, &Limit)| {
        let (main, reference) = times(limit)?;
        let prevention = rules.prevention.as_ref();
        let prevention = prevention.and_then(|limits| times(limits.get(criterion)?));
        Some(MultipleText {
            title: view.config.words.law.criterion(*criterion).to_owned(),
            times: main,
            prevention: prevention.map(|(times, _)| times),
            is_regional: reference == Reference::Regional,
        })
    };
    rules.main.iter().filter_map(multiple).collect()
}

/// Gathers when the law gives a label: the criterion that must be met in any case, how many are
/// counted and must be met, those that are not counted, and on how many lists running.
fn level_facts(view: &View, level: &Level) -> Value {
    let words = &view.config.words.law;
    let beyond = Criterion::ALL.into_iter();
    let beyond = beyond.filter(|criterion| !level.counted.contains(criterion));
    let beyond: Vec<&str> = beyond.map(|criterion| words.criterion(criterion)).collect();
    json!({
        "label": words.label(level.label),
        "paragraph": level.paragraph,
        "gate": level.gate.map(|criterion| words.criterion(criterion)),
        "counted": level.counted.len(),
        "needed": level.needed,
        "beyond": beyond,
        "is_prevention": level.yardstick() == Yardstick::Prevention,
        "lists": level.lists,
    })
}
