//! What the law on larger estates asks for, in words.

use serde::Serialize;
use serde_json::{Value, json};

use super::{TemplateError, sentences::Sentences, view::View};
use crate::{
    config::{Bound, GatesNeeded, Level, Limit, Reference, RuleSet, Standstill, Yardstick},
    model::{Criterion, NumberStyle, list_day},
};

/// What the law on larger estates asks for.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LawText {
    /// Whose reading of it was used.
    pub rules: String,
    /// From how many residents on it holds, as written, with how they are held against that.
    pub residents: String,
    /// What the main limits are called.
    pub main: String,
    /// What the limits of prevention are called; nothing where there are none.
    pub prevention: Option<String>,
    /// The criteria that are shown with another number of decimals than one.
    pub decimals: Vec<DecimalsText>,
    /// Limits that are made anew for each list.
    pub multiples: Vec<MultipleText>,
    /// When it gives each label, in sentences.
    pub levels: Vec<String>,
    /// That the rules were not in force on the day of the list.
    pub standstill: Option<String>,
}

/// A criterion that is shown with another number of decimals than one.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DecimalsText {
    /// The title of the criterion.
    pub title: String,
    /// How many.
    pub decimals: u8,
}

/// A limit that is so many times the share of the country or the region.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct MultipleText {
    /// The title of the criterion.
    pub title: String,
    /// How many times.
    pub times: u32,
    /// How many times for prevention.
    pub prevention: Option<u32>,
    /// Whether the share is the region's; else it is the country's.
    pub is_regional: bool,
}

/// Says what the law asks for; nothing where the project has no estates.
pub(super) fn law_text(
    view: &View,
    sentences: &Sentences,
) -> Result<Option<LawText>, TemplateError> {
    let has_estates = view.edition.units.of_the_law().next().is_some();
    let Some(rules) = view.rules().filter(|_| has_estates) else {
        return Ok(None);
    };
    let levels = rules.levels.iter();
    let levels: Vec<Value> = levels
        .map(|level| level_facts(view, rules, level))
        .collect();
    let language = view.language();
    let prevention = rules.limits_called.prevention.as_ref();
    Ok(Some(LawText {
        rules: rules.named(language),
        residents: least_residents(view).unwrap_or_default(),
        main: rules.limits_called.main.in_language(language).to_owned(),
        prevention: prevention.map(|called| called.in_language(language).to_owned()),
        decimals: decimals(view, rules),
        multiples: multiples(view, rules),
        levels: sentences.lines("levels.jinja", json!({ "levels": levels }))?,
        standstill: standstill(view, rules),
    }))
}

/// Writes from how many residents on the law holds, with how they are held against that.
pub(super) fn least_residents(view: &View) -> Option<String> {
    let least = view.rules()?.residents;
    let form = view.config.words.law.relation(least.comparison);
    let number = view.number(f64::from(least.value), NumberStyle::Count);
    Some(form.replace("{limit}", &number))
}

fn decimals(view: &View, rules: &RuleSet) -> Vec<DecimalsText> {
    let limits = rules.main.iter();
    let other = limits.filter_map(|(criterion, _)| {
        let decimals = view.config.law.decimals(criterion);
        (decimals != 1).then(|| DecimalsText {
            title: view.criterion_title(criterion).to_owned(),
            decimals,
        })
    });
    other.collect()
}

/// Says that the rules were not in force on the day of the newest list.
fn standstill(view: &View, rules: &RuleSet) -> Option<String> {
    let words = &view.config.words.explanation;
    let status = rules.standstill(list_day(view.edition.masthead.data_year())?)?;
    let form = match status.is {
        Standstill::Suspended => &words.suspended,
        Standstill::Annulled => &words.annulled,
    };
    let day = view.config.words.writing.day(status.from);
    let text = form.replace("{day}", &day);
    Some(text.replace("{citation}", &status.citation))
}

fn multiples(view: &View, rules: &RuleSet) -> Vec<MultipleText> {
    let times = |limit: &Limit| match limit.bound {
        Bound::Times { times, reference } => Some((times, reference)),
        Bound::Fixed(_) => None,
    };
    let multiple = |(criterion, limit): (Criterion, &Limit)| {
        let (main, reference) = times(limit)?;
        let prevention = rules.limits(Yardstick::Prevention).get(criterion);
        Some(MultipleText {
            title: view.criterion_title(criterion).to_owned(),
            times: main,
            prevention: prevention.and_then(times).map(|(times, _)| times),
            is_regional: reference == Reference::Regional,
        })
    };
    rules.main.iter().filter_map(multiple).collect()
}

/// Gathers when the law gives a label: the criteria that must be met in any case, how many are
/// counted and must be met, those that are not counted, and on how many lists running.
fn level_facts(view: &View, rules: &RuleSet, level: &Level) -> Value {
    let title = |criterion: &Criterion| view.criterion_title(*criterion);
    let beyond = rules.main.iter().map(|(criterion, _)| criterion);
    let beyond = beyond.filter(|criterion| !level.counted.contains(criterion));
    let beyond: Vec<&str> = beyond.map(|criterion| title(&criterion)).collect();
    let gates: Vec<&str> = level.gates.iter().map(title).collect();
    json!({
        "label": view.label_title(level.label),
        "paragraph": level.paragraph,
        "gates": gates,
        "one_gate_is_enough": level.gates_needed == GatesNeeded::Any,
        "counted": level.counted.len(),
        "needed": level.needed,
        "beyond": beyond,
        "is_prevention": level.limits == Yardstick::Prevention,
        "lists": if level.running { rules.running.lists } else { 1 },
    })
}
