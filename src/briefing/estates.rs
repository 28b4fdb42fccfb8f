//! How the larger estates stand to the law and the traffic light, in words.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    Report, TemplateError, Templates,
    content::Request,
    rows::{Row, ThemeRows},
    sentences,
};
use crate::config::{Bound, ColourRule, Level, Limit, Reference, RuleSet, Yardstick};
use crate::model::{
    Colour, Criterion, CriterionStanding, Label, Movement, NumberStyle, Relation, Standing, Unit,
    UnitId, UnitKind, format_number,
};

/// From this chance on it is said to be at least so, and below its rest at most so.
const NEARLY_CERTAIN: u32 = 95;

/// An estate on the newest list and the next.
#[derive(Debug, Clone, Serialize)]
pub struct EstateText {
    /// Its code.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The name of its association.
    pub association: String,
    /// The area in which it lies.
    pub area: String,
    /// Its residents as written.
    pub residents: String,
    /// The year of the newest list.
    pub list_year: i32,
    /// Its label, as the law names it.
    pub label: String,
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
    /// On how many lists running it has been a parallel society.
    pub years_in_row: usize,
    /// Whether it must have a development plan.
    pub development_plan: bool,
    /// How many of the criteria are met.
    pub met: usize,
    /// Rule `turning_point`: what would change the label, by the fewest persons.
    pub turning_point: Option<TurningText>,
    /// The criteria.
    pub criteria: Vec<CriterionText>,
    /// The labels of the next list with their chances, the likeliest first.
    pub chances: Vec<ChanceText>,
    /// What began there, and when.
    pub interventions: Vec<String>,
    /// What stands out, in sentences.
    pub sentences: Vec<String>,
}

/// What the law on larger estates asks for.
#[derive(Debug, Clone, Serialize)]
pub struct LawText {
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
pub struct MultipleText {
    /// The title of the criterion.
    pub title: String,
    /// How many times.
    pub times: u32,
    /// How many times for § 61 b.
    pub prevention: Option<u32>,
    /// Whether the share is the region's; else it is the country's.
    pub is_regional: bool,
}

/// An estate of an association, beside the others.
#[derive(Debug, Clone, Serialize)]
pub struct BesideText {
    /// Its code.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The area in which it lies.
    pub area: String,
    /// Its figures as written, by indicator.
    pub values: BTreeMap<String, String>,
}

/// A criterion of an estate.
#[derive(Debug, Clone, Serialize)]
pub struct CriterionText {
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
}

/// What would change the label.
#[derive(Debug, Clone, Serialize)]
pub struct TurningText {
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
    /// Whether that is one of the list's.
    pub is_listed: bool,
}

/// A label and its chance.
#[derive(Debug, Clone, Serialize)]
pub struct ChanceText {
    /// The label.
    pub label: String,
    /// Its chance as written.
    pub chance: String,
    /// Its chance in per cent.
    pub per_cent: u32,
}

#[derive(Serialize)]
struct EstateContext<'a> {
    estate: &'a EstateText,
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

impl Request<'_> {
    /// Describes the larger estates of the unit: all of the municipality's, or those of an area
    /// or an association.
    pub(super) fn estates(
        &self,
        report: Report,
        templates: &Templates,
    ) -> Result<Vec<EstateText>, TemplateError> {
        let inside = |standing: &&Standing| {
            let estate = self.units.get(standing.unit.as_str());
            self.unit.kind == UnitKind::Municipality
                || estate.is_some_and(|one| one.is_estate_of(&self.unit.id))
        };
        let mut texts = Vec::new();
        for standing in self.standings.iter().filter(inside) {
            let Some(estate) = self.units.get(standing.unit.as_str()) else {
                continue;
            };
            let mut text = self.estate(standing, estate);
            let context = EstateContext { estate: &text };
            text.sentences =
                sentences::lines(templates, report, &self.shared("estate.jinja"), context)?;
            texts.push(text);
        }
        Ok(texts)
    }

    /// Says what the law asks for; nothing where the project has no estates.
    pub(super) fn law(
        &self,
        report: Report,
        templates: &Templates,
    ) -> Result<Option<LawText>, TemplateError> {
        let has_estates = self.units.of_kind(UnitKind::Estate).next().is_some();
        let Some(rules) = self.rules.filter(|_| has_estates) else {
            return Ok(None);
        };
        let context = LevelsContext {
            levels: rules.levels.iter().map(|level| self.level(level)).collect(),
        };
        let name = self.shared("levels.jinja");
        let least = f64::from(rules.residents.value);
        Ok(Some(LawText {
            rules: rules.named(self.language()),
            residents: format_number(least, NumberStyle::Count, self.language()),
            has_prevention: rules.prevention.is_some(),
            multiples: self.multiples(rules),
            levels: sentences::lines(templates, report, &name, context)?,
        }))
    }

    fn multiples(&self, rules: &RuleSet) -> Vec<MultipleText> {
        let times = |limit: &Limit| match limit.bound {
            Bound::Times { times, reference } => Some((times, reference)),
            Bound::Fixed(_) => None,
        };
        let multiple = |(criterion, limit): (&Criterion, &Limit)| {
            let (main, reference) = times(limit)?;
            let prevention = rules.prevention.as_ref();
            let prevention = prevention.and_then(|limits| times(limits.get(criterion)?));
            Some(MultipleText {
                title: self.words.law.criterion(*criterion).to_owned(),
                times: main,
                prevention: prevention.map(|(times, _)| times),
                is_regional: reference == Reference::Regional,
            })
        };
        rules.main.iter().filter_map(multiple).collect()
    }

    fn level<'a>(&'a self, level: &'a Level) -> LevelText<'a> {
        let words = &self.words.law;
        let beyond = Criterion::ALL.into_iter();
        LevelText {
            label: words.label(level.label),
            paragraph: &level.paragraph,
            gate: level.gate.map(|one| words.criterion(one)),
            counted: level.counted.len(),
            needed: level.needed,
            beyond: beyond
                .filter(|one| !level.counted.contains(one))
                .map(|one| words.criterion(one))
                .collect(),
            is_prevention: level.yardstick() == Yardstick::Prevention,
            lists: level.lists,
        }
    }

    /// Describes all estates of an association, with every figure of the rows.
    pub(super) fn side_by_side(&self, themes: &[ThemeRows]) -> Vec<BesideText> {
        let rows = || themes.iter().flat_map(|theme| &theme.rows);
        let value = |row: &Row, estate: &Unit| {
            let indicator = self.catalogue.indicator(&row.id)?;
            let figure = self.figures.get(&row.id, row.year, estate.id.as_str());
            Some((row.id.clone(), self.written(figure, indicator)))
        };
        let text = |estate: &Unit| BesideText {
            id: estate.id.to_string(),
            name: estate.name.clone(),
            area: estate
                .parent
                .as_ref()
                .map(|id| self.name(id))
                .unwrap_or_default(),
            values: rows().filter_map(|row| value(row, estate)).collect(),
        };
        self.units.estates_of(&self.unit.id).map(text).collect()
    }

    /// Says what each colour means, where the agreement does.
    pub(super) fn colours(&self) -> Vec<String> {
        let rules = self.traffic_light.iter().flat_map(|light| &light.rules);
        let meaning = |rule: &ColourRule| {
            let meaning = rule.meaning.as_ref()?.in_language(self.language());
            Some(format!("{}: {meaning}", self.colour(Some(rule.colour))))
        };
        rules.filter_map(meaning).collect()
    }

    fn colour(&self, colour: Option<Colour>) -> String {
        let words = &self.words.law;
        match colour {
            Some(Colour::Green) => words.green.clone(),
            Some(Colour::Yellow) => words.yellow.clone(),
            Some(Colour::Red) => words.red.clone(),
            None => words.unknown.clone(),
        }
    }

    fn estate(&self, standing: &Standing, estate: &Unit) -> EstateText {
        let words = &self.words.law;
        let label =
            |label: Option<Label>| label.map_or(words.unknown.clone(), |one| words.label(one));
        let association = estate.association.as_ref().map(|id| self.name(id));
        let mut chances: Vec<_> = standing.chances.iter().rev().collect();
        chances.sort_by_key(|(_, chance)| std::cmp::Reverse(**chance));
        EstateText {
            id: estate.id.to_string(),
            name: estate.name.clone(),
            association: association.unwrap_or_default(),
            area: estate
                .parent
                .as_ref()
                .map(|id| self.name(id))
                .unwrap_or_default(),
            residents: self.residents_of(&estate.id),
            list_year: standing.list_year,
            label: label(standing.label),
            label_before: label(standing.label_before),
            label_key: standing.label,
            is_listed: standing.label.is_some_and(|label| label > Label::None),
            colour: self.colour(standing.colour),
            colour_key: standing.colour,
            colour_before: self.colour(standing.colour_before),
            movement: standing.movement,
            tools: standing
                .letting_tools
                .iter()
                .map(|tool| self.kind(tool))
                .collect(),
            years_in_row: standing.years_in_row,
            development_plan: standing.development_plan,
            turning_point: self.turning_point(standing),
            met: standing
                .criteria
                .iter()
                .filter(|one| one.met == Some(true))
                .count(),
            criteria: standing
                .criteria
                .iter()
                .map(|one| self.criterion(one))
                .collect(),
            chances: chances
                .into_iter()
                .map(|(label, per_cent)| self.chance(*label, *per_cent))
                .collect(),
            interventions: self
                .interventions
                .iter()
                .filter(|one| one.estate == estate.id)
                .map(|one| format!("{} ({})", self.kind(&one.kind), one.year))
                .collect(),
            sentences: Vec::new(),
        }
    }

    fn turning_point(&self, standing: &Standing) -> Option<TurningText> {
        let turning = standing.turning_point.as_ref()?;
        let mut criteria = standing.criteria.iter();
        let one = criteria.find(|one| one.criterion == turning.criterion)?;
        let text = self.criterion(one);
        let is_main = one
            .limit
            .is_some_and(|limit| (limit - turning.limit).abs() < 1e-9);
        let met = if is_main { one.met } else { one.prevention_met };
        Some(TurningText {
            title: text.title,
            value: text.value,
            limit: self.limit(turning.limit, turning.relation),
            met: met == Some(true),
            persons: format_number(turning.persons, NumberStyle::Count, self.language()),
            label: self.words.law.label(turning.label),
            is_listed: turning.label > Label::None,
        })
    }

    /// Writes the newest number of residents of a unit.
    pub(super) fn residents_of(&self, unit: &UnitId) -> String {
        let year = self.residents_year(unit);
        let written = self.catalogue.residents().map(|one| {
            let figure = self.figures.get(&one.id, year, unit.as_str());
            self.written(figure, one)
        });
        written.unwrap_or_else(|| self.words.no_figure.clone())
    }

    /// Returns the newest year with a number of residents of a unit.
    pub(super) fn residents_year(&self, unit: &UnitId) -> i32 {
        let indicator = self.catalogue.residents();
        let year = indicator.and_then(|one| self.figures.newest_year(&one.id, unit.as_str()));
        year.unwrap_or(self.data_year)
    }

    fn criterion(&self, standing: &CriterionStanding) -> CriterionText {
        let words = &self.words.law;
        let decimals = match standing.criterion {
            Criterion::Convicted => 2,
            _ => 1,
        };
        let nothing = || self.words.no_figure.clone();
        let per_cent = |value: f64| {
            let style = NumberStyle::PercentDecimals(decimals);
            format_number(value, style, self.language())
        };
        let value = match standing.value {
            Some(value) => per_cent(value),
            None if standing.hidden => self.words.hidden.clone(),
            None => words.unknown.clone(),
        };
        let limit = standing.limit.map(|limit| {
            let main = self.limit(limit, standing.relation);
            match standing.prevention_limit {
                Some(other) => format!("{main} ({})", self.bare_limit(other)),
                None => main,
            }
        });
        let points = standing.points.map(|points| {
            let style = NumberStyle::Decimals(decimals);
            format_number(points.abs(), style, self.language())
        });
        let persons = standing
            .persons
            .map(|persons| format_number(persons, NumberStyle::Count, self.language()));
        let outlook = standing.outlook;
        CriterionText {
            criterion: standing.criterion,
            title: words.criterion(standing.criterion).to_owned(),
            value,
            limit: limit.unwrap_or_else(nothing),
            met: standing.met,
            met_word: match (standing.met, standing.prevention_met) {
                (Some(true), _) => words.met.clone(),
                (Some(false), Some(true)) => words.prevention_met.clone(),
                (Some(false), _) => words.not_met.clone(),
                (None, _) => words.unknown.clone(),
            },
            points: points.unwrap_or_else(nothing),
            persons: persons.unwrap_or_else(nothing),
            forecast: match outlook {
                Some(outlook) if outlook.is_forecast => per_cent(outlook.value),
                Some(_) => words.as_last_year.clone(),
                None => nothing(),
            },
            interval: outlook.map_or_else(nothing, |outlook| {
                let style = NumberStyle::Decimals(decimals);
                let low = format_number(outlook.low, style, self.language());
                format!("{low}–{}", per_cent(outlook.high))
            }),
        }
    }

    /// Writes a limit with how a value is held against it.
    fn limit(&self, limit: f64, relation: Relation) -> String {
        let words = &self.words.law;
        let form = match relation {
            Relation::MoreThan => &words.more_than,
            Relation::AtLeast => &words.at_least,
            Relation::LessThan => &words.less_than,
        };
        form.replace("{limit}", &self.bare_limit(limit))
    }

    fn bare_limit(&self, limit: f64) -> String {
        let whole = limit.fract().abs() < 1e-9;
        let style = NumberStyle::PercentDecimals(if whole { 0 } else { 2 });
        format_number(limit, style, self.language())
    }

    fn chance(&self, label: Label, per_cent: u32) -> ChanceText {
        let words = &self.words.law;
        let written = |per_cent: u32| {
            format_number(f64::from(per_cent), NumberStyle::Percent, self.language())
        };
        ChanceText {
            label: words.label(label),
            chance: match per_cent {
                high if high >= NEARLY_CERTAIN => words
                    .chance_at_least
                    .replace("{chance}", &written(NEARLY_CERTAIN)),
                low if low <= 100 - NEARLY_CERTAIN => words
                    .chance_at_most
                    .replace("{chance}", &written(100 - NEARLY_CERTAIN)),
                about => words.chance_about.replace("{chance}", &written(about)),
            },
            per_cent,
        }
    }
}
