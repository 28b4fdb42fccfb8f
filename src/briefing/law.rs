//! What the law on larger estates asks for, in words.

use serde::Serialize;

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

/// When the law gives a label.
#[derive(Serialize)]
struct LevelText<'a> {
    /// The label.
    label: String,
    /// The paragraph that makes it.
    paragraph: &'a str,
    /// The criterion that must be met in any case.
    gate: Option<&'a str>,
    /// How many criteria are counted.
    counted: usize,
    /// How many of them must be met.
    needed: usize,
    /// The criteria that are not counted.
    beyond: Vec<&'a str>,
    /// Whether the limits of § 61 b are meant.
    is_prevention: bool,
    /// On how many lists running.
    lists: u32,
}

#[derive(Serialize)]
struct LevelsContext<'a> {
    levels: Vec<LevelText<'a>>,
}

/// Says what the law asks for; nothing where the project has no estates.
pub(super) fn law_text(
    view: &View,
    sentences: &Sentences,
) -> Result<Option<LawText>, TemplateError> {
    let has_estates = view
        .edition
        .units
        .of_kind(UnitKind::Estate)
        .next()
        .is_some();
    let Some(rules) = view.rules().filter(|_| has_estates) else {
        return Ok(None);
    };
    let levels = rules.levels.iter();
    let context = LevelsContext {
        levels: levels.map(|level| level_text(view, level)).collect(),
    };
    Ok(Some(LawText {
        rules: rules.named(view.language()),
        residents: view.number(f64::from(rules.residents.value), NumberStyle::Count),
        has_prevention: rules.prevention.is_some(),
        multiples: multiples(view, rules),
        levels: sentences.lines("levels.jinja", context)?,
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

fn level_text<'a>(view: &View<'a>, level: &'a Level) -> LevelText<'a> {
    let words = &view.config.words.law;
    let beyond = Criterion::ALL.into_iter();
    let beyond = beyond.filter(|one| !level.counted.contains(one));
    LevelText {
        label: words.label(level.label),
        paragraph: &level.paragraph,
        gate: level.gate.map(|one| words.criterion(one)),
        counted: level.counted.len(),
        needed: level.needed,
        beyond: beyond.map(|one| words.criterion(one)).collect(),
        is_prevention: level.yardstick() == Yardstick::Prevention,
        lists: level.lists,
    }
}
