//! How the larger estates stand to the law and the traffic light, in words.

use std::cmp::Reverse;

use serde::Serialize;
use serde_json::json;

use super::{
    TemplateError,
    estate_names::{EstateName, estate_name},
    law::least_residents,
    limit_bar::{LimitBar, limit_bar},
    sentences::Sentences,
    view::View,
};
use crate::{
    config::{ColourRule, DutyText},
    model::{
        Colour, ComparedLabel, Criterion, CriterionStanding, Intervention, Label, Movement,
        NumberStyle, Standing, TurningPoint, Unit,
    },
};

/// From this chance on it is said to be at least so, and below its rest at most so.
const NEARLY_CERTAIN: u32 = 95;

/// An estate on the newest list and the next.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct EstateText {
    /// Its code.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The names of its associations.
    pub association: String,
    /// The areas in which it lies.
    pub area: String,
    /// Its residents as written.
    pub residents: String,
    /// Whether its criteria are told; a smaller one stands here for its obligations alone.
    pub is_large: bool,
    /// From how many residents on the law holds, as written, with how they are held against that.
    pub least_residents: String,
    /// The estates that a housing area is made of; none of a single estate.
    pub parts: Vec<EstateName>,
    /// The year of the newest list.
    pub list_year: i32,
    /// Its label, as the law names it.
    pub label: String,
    /// Its label within a sentence, with its article.
    pub phrase: String,
    /// Its label on the ministry's list of that year, where it was delivered.
    pub published: Option<PublishedLabelText>,
    /// Its label on the list before.
    pub label_before: String,
    /// Its label, for rules of sentences.
    pub label_key: Option<Label>,
    /// Whether it is on the list.
    pub is_listed: bool,
    /// The colour of the traffic light in words.
    pub colour: String,
    /// The colour, where it has one.
    pub colour_key: Option<Colour>,
    /// The colour a year before, in words.
    pub colour_before: String,
    /// How the colour moved.
    pub movement: Option<Movement>,
    /// The letting tools that the colour opens.
    pub tools: Vec<String>,
    /// On how many lists running it has had a label whose lists are counted.
    pub years_in_row: usize,
    /// Whether there may be more of them, before the first list that is known.
    pub row_is_open: bool,
    /// What that label is called within a sentence, with its article.
    pub row_phrase: String,
    /// What it is obliged to.
    pub obligations: Vec<DutyText>,
    /// How many of the criteria are met.
    pub met: usize,
    /// Rule `turning_point`: what would change the label, by the fewest persons.
    pub turning_point: Option<TurningText>,
    /// The criteria.
    pub criteria: Vec<CriterionText>,
    /// The labels of the next list with their chances, the likeliest first.
    pub chances: Vec<ChanceText>,
    /// What it would be called under other rules, as a mere reckoning.
    pub compared: Vec<ComparedText>,
    /// What began there, and when.
    pub interventions: Vec<String>,
    /// What stands out, in sentences.
    pub sentences: Vec<String>,
}

/// What an estate would be called under other rules.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ComparedText {
    /// What the rules are called.
    pub rules: String,
    /// The label, as the law names it.
    pub label: String,
}

/// A label on the ministry's list.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PublishedLabelText {
    /// The label, as the law names it.
    pub label: String,
    /// The label within a sentence, with its article.
    pub phrase: String,
    /// The label on the list before, where that was delivered.
    pub before: Option<String>,
    /// Whether it is one of the list's.
    pub is_listed: bool,
    /// Whether it is another one than the municipality's figures make; a lower name of nested
    /// lists is none.
    pub differs: bool,
}

/// A criterion of an estate.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CriterionText {
    /// The criterion.
    pub criterion: Criterion,
    /// The title of its indicator.
    pub title: String,
    /// The value as written.
    pub value: String,
    /// The limit as written, with how it is compared.
    pub limit: String,
    /// Whether it is met.
    pub met: Option<bool>,
    /// That in words.
    pub met_word: String,
    /// How many points it lies from the limit.
    pub points: String,
    /// How many persons that is.
    pub persons: String,
    /// What the next list may bring; nothing where "as last year" is as good.
    pub forecast: String,
    /// Between what it will lie in four of five cases.
    pub interval: String,
    /// The value beside the limits, as a bar; nothing where it is not shown.
    pub bar: Option<LimitBar>,
}

/// What would change the label.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct TurningText {
    /// The criterion.
    pub title: String,
    /// Its value as written.
    pub value: String,
    /// The limit as written, with how a value is held against it.
    pub limit: String,
    /// Whether the criterion is met now, by that limit.
    pub met: bool,
    /// At most so many persons.
    pub persons: String,
    /// The label that would follow.
    pub label: String,
    /// That within a sentence, with its article.
    pub phrase: String,
    /// Whether that is one of the list's.
    pub is_listed: bool,
}

/// A label and its chance.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ChanceText {
    /// The label.
    pub label: String,
    /// Its chance as written.
    pub chance: String,
    /// Its chance in per cent.
    pub per_cent: u32,
}

/// Describes the larger estates of the unit: all of the municipality's, those of an area or an
/// association, or the unit itself.
pub(super) fn estate_texts(
    view: &View,
    sentences: &Sentences,
) -> Result<Vec<EstateText>, TemplateError> {
    let units = &view.edition.units;
    let mut texts = Vec::new();
    for standing in &view.edition.standings {
        let Some(estate) = units.get(standing.unit.as_str()) else {
            continue;
        };
        if view.tells_of(&estate.id) {
            let mut text = estate_text(view, standing, estate);
            text.sentences = sentences.lines("estate.jinja", json!({ "estate": text }))?;
            texts.push(text);
        }
    }
    Ok(texts)
}

/// Says what each colour means, where the agreement does.
pub(super) fn colours(view: &View) -> Vec<String> {
    let light = view.config.traffic_light.iter();
    let meaning = |rule: &ColourRule| {
        let meaning = rule.meaning.as_ref()?.in_language(view.language());
        Some(format!("{}: {meaning}", colour(view, Some(rule.colour))))
    };
    let rules = light.flat_map(|light| &light.rules);
    rules.filter_map(meaning).collect()
}

fn colour(view: &View, colour: Option<Colour>) -> String {
    let words = &view.config.words.law;
    match colour {
        Some(Colour::Green) => words.green.clone(),
        Some(Colour::Yellow) => words.yellow.clone(),
        Some(Colour::Red) => words.red.clone(),
        None => words.unknown.clone(),
    }
}

fn label(view: &View, label: Option<Label>) -> String {
    let title = label.map(|label| view.label_title(label));
    title.unwrap_or(&view.config.words.law.unknown).to_owned()
}

fn estate_text(view: &View, standing: &Standing, estate: &Unit) -> EstateText {
    let parts = view.edition.units.parts_of(estate);
    let parts: Vec<EstateName> = parts.iter().map(|part| estate_name(view, part)).collect();
    let own = [estate_name(view, estate)];
    let of_all = |name: fn(&EstateName) -> &String| {
        let all = if parts.is_empty() { &own[..] } else { &parts };
        let mut names: Vec<String> = all.iter().map(name).cloned().collect();
        names.retain(|name| !name.is_empty());
        names.sort();
        names.dedup();
        view.config.words.listed(&names)
    };
    let met = standing
        .criteria
        .iter()
        .filter(|criterion| criterion.met == Some(true));
    let tools = standing.letting_tools.iter();
    let criteria = standing.criteria.iter();
    EstateText {
        id: estate.id.to_string(),
        name: estate.name.clone(),
        association: of_all(|estate| &estate.association),
        area: of_all(|estate| &estate.area),
        residents: view.residents(&estate.id),
        is_large: standing.is_large,
        least_residents: least_residents(view).unwrap_or_default(),
        parts,
        list_year: standing.list_year,
        label: label(view, standing.label),
        phrase: standing
            .label
            .map(|label| view.label_phrase(label))
            .unwrap_or_default(),
        published: standing.published.map(|published| PublishedLabelText {
            label: label(view, Some(published)),
            phrase: view.label_phrase(published),
            before: standing
                .published_before
                .map(|before| label(view, Some(before))),
            is_listed: published.is_listed(),
            differs: standing
                .label
                .is_some_and(|own| !view.config.law.is_also(own, published)),
        }),
        label_before: label(view, standing.label_before),
        label_key: standing.label,
        is_listed: standing.label.is_some_and(Label::is_listed),
        colour: colour(view, standing.colour),
        colour_key: standing.colour,
        colour_before: colour(view, standing.colour_before),
        movement: standing.movement,
        tools: tools.map(|tool| view.intervention_title(tool)).collect(),
        years_in_row: standing.years_in_row,
        row_is_open: standing.row_is_open,
        row_phrase: row_phrase(view),
        obligations: view.config.duties(standing, view.language()),
        turning_point: turning_text(view, standing),
        met: met.count(),
        criteria: criteria
            .map(|criterion| criterion_text(view, criterion))
            .collect(),
        chances: chances(view, standing),
        compared: compared(view, standing),
        interventions: began(view, estate),
        sentences: Vec::new(),
    }
}

/// Says what an estate would be called under each of the other rules.
fn compared(view: &View, standing: &Standing) -> Vec<ComparedText> {
    let law = &view.config.law;
    let text = |compared: &ComparedLabel| {
        let rules = law.rules_of_year(&compared.rules, standing.list_year)?;
        Some(ComparedText {
            rules: rules.title.in_language(view.language()).to_owned(),
            label: label(view, compared.label),
        })
    };
    standing.compared.iter().filter_map(text).collect()
}

/// Names the label whose lists running are counted.
fn row_phrase(view: &View) -> String {
    let label = view.rules().and_then(|rules| rules.running.labels.first());
    label
        .map(|label| view.label_phrase(*label))
        .unwrap_or_default()
}

/// Says what began in an estate, or in which of those of a housing area, and when.
fn began(view: &View, estate: &Unit) -> Vec<String> {
    let units = &view.edition.units;
    let text = |began: &Intervention| {
        let place = units.get(began.estate.as_str())?;
        let title = view.intervention_title(&began.kind);
        let is_part = place.is_estate_of(&estate.id);
        match place.id == estate.id {
            true => Some(format!("{title} ({})", began.year)),
            false => is_part.then(|| format!("{title}, {} ({})", place.name, began.year)),
        }
    };
    let all = view.edition.interventions.iter();
    all.filter_map(text).collect()
}

/// Lists the labels of the next list with their chances, the likeliest first.
fn chances(view: &View, standing: &Standing) -> Vec<ChanceText> {
    let mut chances: Vec<_> = standing.chances.iter().collect();
    let law = &view.config.law;
    chances.sort_by_key(|(label, chance)| Reverse((**chance, law.severity(**label))));
    let text = |(label, per_cent): (&Label, &u32)| chance_text(view, *label, *per_cent);
    chances.into_iter().map(text).collect()
}

fn turning_text(view: &View, standing: &Standing) -> Option<TurningText> {
    let turning: &TurningPoint = standing.turning_point.as_ref()?;
    let standing = standing.criterion(turning.criterion)?;
    let text = criterion_text(view, standing);
    let main = standing.limit;
    let met = match main.is_some_and(|main| (main - turning.limit).abs() < 1e-9) {
        true => standing.met,
        false => standing.prevention_met,
    };
    Some(TurningText {
        title: text.title,
        value: text.value,
        limit: limit(view, turning.limit, standing),
        met: met == Some(true),
        persons: view.number(turning.persons, NumberStyle::Count),
        label: view.label_title(turning.label).to_owned(),
        phrase: view.label_phrase(turning.label),
        is_listed: turning.label.is_listed(),
    })
}

fn criterion_text(view: &View, standing: &CriterionStanding) -> CriterionText {
    let (all, words) = (&view.config.words, &view.config.words.law);
    let decimals = view.config.law.decimals(standing.criterion);
    let nothing = || all.no_figure.clone();
    let untold = || match standing.hidden {
        true => all.hidden.clone(),
        false => nothing(),
    };
    let per_cent = |value: f64| view.number(value, NumberStyle::PercentDecimals(decimals));
    let plain = |value: f64| view.number(value, NumberStyle::Decimals(decimals));
    let persons = standing.persons;
    let persons = persons.map(|persons| view.number(persons, NumberStyle::Count));
    let points = standing.points.map(|points| plain(points.abs()));
    let next = standing.outlook;
    let interval = next.map(|next| format!("{}–{}", plain(next.low), per_cent(next.high)));
    CriterionText {
        criterion: standing.criterion,
        title: view.criterion_title(standing.criterion).to_owned(),
        value: match standing.value {
            Some(value) => per_cent(value),
            None if standing.hidden => all.hidden.clone(),
            None => words.unknown.clone(),
        },
        limit: limits(view, standing).unwrap_or_else(nothing),
        met: standing.met,
        met_word: match (standing.met, standing.prevention_met) {
            (Some(true), _) => words.met.clone(),
            (Some(false), Some(true)) => prevention_met(view),
            (Some(false), _) => words.not_met.clone(),
            (None, _) => words.unknown.clone(),
        },
        points: points.unwrap_or_else(untold),
        persons: persons.unwrap_or_else(untold),
        forecast: match next {
            Some(next) if next.is_forecast => per_cent(next.value),
            Some(_) => words.as_last_year.clone(),
            None => nothing(),
        },
        interval: interval.unwrap_or_else(nothing),
        bar: limit_bar(standing, &view.edition.standings),
    }
}

/// Says that only the limit of prevention is passed.
fn prevention_met(view: &View) -> String {
    let rules = view.rules();
    let called = rules.map(|rules| rules.prevention_called(view.language()));
    let form = &view.config.words.law.prevention_met;
    form.replace("{paragraph}", called.unwrap_or_default())
}

/// Writes the limit of a criterion, that of prevention in brackets where it is another one.
fn limits(view: &View, standing: &CriterionStanding) -> Option<String> {
    let main = limit(view, standing.limit?, standing);
    Some(match standing.prevention_limit {
        Some(other) => format!("{main} ({})", bare_limit(view, other, standing.value)),
        None => main,
    })
}

/// Writes a limit of a criterion with how its value is held against it.
fn limit(view: &View, limit: f64, standing: &CriterionStanding) -> String {
    let form = view.config.words.law.relation(standing.relation);
    form.replace("{limit}", &bare_limit(view, limit, standing.value))
}

/// Writes a limit of a criterion beside its value.
pub(super) fn bare_limit(view: &View, limit: f64, value: Option<f64>) -> String {
    let decimals = limit_decimals(limit, value);
    view.number(limit, NumberStyle::PercentDecimals(decimals))
}

/// Returns with how many decimals a limit is written: two, and beside a value that is as near those
/// that decide.
fn limit_decimals(limit: f64, value: Option<f64>) -> u8 {
    let fits = |decimals: &u8| {
        let scaled = limit * 10_f64.powi(i32::from(*decimals));
        (scaled - scaled.round()).abs() < 1e-6
    };
    let is_near = value.is_some_and(|value| (value - limit).abs() < 0.01);
    match fits(&0) {
        true => 0,
        false if is_near => (2..=4).find(fits).unwrap_or(4),
        false => 2,
    }
}

/// Says a chance of a label, as far as it is told.
pub(super) fn chance_text(view: &View, label: Label, per_cent: u32) -> ChanceText {
    let words = &view.config.words.law;
    let (form, shown) = match per_cent {
        high if high >= NEARLY_CERTAIN => (&words.chance_at_least, NEARLY_CERTAIN),
        low if low <= 100 - NEARLY_CERTAIN => (&words.chance_at_most, 100 - NEARLY_CERTAIN),
        about => (&words.chance_about, about),
    };
    let shown = view.number(f64::from(shown), NumberStyle::Percent);
    ChanceText {
        label: view.label_title(label).to_owned(),
        chance: form.replace("{chance}", &shown),
        per_cent,
    }
}

#[cfg(test)]
mod tests {
    use super::limit_decimals;

    #[test]
    fn a_limit_beside_a_value_as_near_has_the_decimals_that_decide() {
        for (limit, value, decimals) in [
            (50.0, Some(50.0), 0),
            (2.6, Some(2.6), 2),
            // »2,60« would not be met by 2.60.
            (2.595, Some(2.6), 3),
            (1.6667, Some(1.67), 4),
            (2.595, Some(2.55), 2),
            (2.595, None, 2),
        ] {
            assert_eq!(limit_decimals(limit, value), decimals, "{limit} {value:?}");
        }
    }
}
