//! What a briefing says beside its key figures: estates and the law, goals, flows, and what
//! began where.

use serde::Serialize;

use super::{Report, TemplateError, Templates, content::Request, sentences};
use crate::model::{
    Colour, Criterion, CriterionStanding, GoalState, Indicator, Intervention, Label, Movement,
    NumberStyle, Relation, SpillOver, Standing, Unit, UnitId, UnitKind, Verdict, format_number,
};

/// How many origins and destinations of moves a briefing names.
const NAMED_FLOWS: usize = 5;
/// From this chance on it is said to be at least so, and below its rest at most so.
const NEARLY_CERTAIN: u32 = 95;

/// What is drawn beside the catalogue's charts: a quarter before and after something began.
#[derive(Debug, Clone)]
pub struct SpillOverDrawing<'a> {
    /// What was found.
    pub spill_over: &'a SpillOver,
    /// The name of its drawing.
    pub picture: String,
}

/// A letter in the charts and what it stands for.
#[derive(Debug, Clone, Serialize)]
pub struct MarkText {
    /// The letter.
    pub letter: String,
    /// What began, where and when.
    pub text: String,
}

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
    /// Rule `nearest`: the criterion that the fewest persons would change.
    pub nearest: Option<CriterionText>,
    /// The criteria.
    pub criteria: Vec<CriterionText>,
    /// The labels of the next list with their chances, the likeliest first.
    pub chances: Vec<ChanceText>,
    /// What began there, and when.
    pub interventions: Vec<String>,
    /// What stands out, in sentences.
    pub sentences: Vec<String>,
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

/// A goal and where it stands.
#[derive(Debug, Clone, Serialize)]
pub struct GoalText {
    /// What it is called.
    pub title: String,
    /// The unit.
    pub unit: String,
    /// The indicator.
    pub indicator: String,
    /// The target as written.
    pub target: String,
    /// The year of the goal.
    pub to_year: i32,
    /// The newest value as written.
    pub value: String,
    /// Its year.
    pub year: i32,
    /// Where the path stands in that year.
    pub expected: String,
    /// What it comes to at the present pace.
    pub at_this_pace: String,
    /// Whether the path leads there.
    pub verdict: Verdict,
    /// That in words.
    pub verdict_word: String,
}

/// Where people move from and to.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FlowsText {
    /// For an area, the largest shown moves from other areas.
    pub from: Vec<FlowText>,
    /// For an area, the largest shown moves to other areas.
    pub to: Vec<FlowText>,
    /// For the municipality, the districts by code and name.
    pub districts: Vec<(String, String)>,
    /// For each district, the moves to each of them as written.
    pub matrix: Vec<Vec<String>>,
}

/// Moves from or to one area.
#[derive(Debug, Clone, Serialize)]
pub struct FlowText {
    /// The other area.
    pub name: String,
    /// The number as written.
    pub moves: String,
}

/// Estates of one quarter before and after something began in one of them.
#[derive(Debug, Clone, Serialize)]
pub struct SpillOverText {
    /// The name of the drawing.
    pub picture: String,
    /// The estate.
    pub name: String,
    /// What began.
    pub kind: String,
    /// When.
    pub year: i32,
    /// The title of the indicator.
    pub indicator: String,
    /// The years before.
    pub before: String,
    /// The years after.
    pub after: String,
    /// The estate itself, then its neighbours.
    pub rows: Vec<BeforeAfterText>,
    /// What the figures show, and what they cannot show.
    pub sentences: Vec<String>,
}

/// A unit before and after.
#[derive(Debug, Clone, Serialize)]
pub struct BeforeAfterText {
    /// Its name.
    pub name: String,
    /// The mean before.
    pub before: String,
    /// The mean after.
    pub after: String,
    /// The change as written.
    pub change: String,
    /// Whether it is more than chance explains.
    pub marked: bool,
    /// Whether it rose.
    pub rose: bool,
}

#[derive(Serialize)]
struct EstateContext<'a> {
    estate: &'a EstateText,
}

#[derive(Serialize)]
struct SpillOverContext<'a> {
    spill_over: &'a SpillOverText,
}

impl Request<'_> {
    /// Describes what the letters in the charts stand for.
    pub(super) fn mark_texts(&self) -> Vec<MarkText> {
        let text = |(letter, one): &(String, &Intervention)| MarkText {
            letter: letter.clone(),
            text: format!(
                "{} ({}), {}",
                self.kind(&one.kind),
                self.name(&one.estate),
                one.year
            ),
        };
        self.marks.iter().map(text).collect()
    }

    /// Describes the larger estates of the unit: all of the municipality's, or an area's own.
    pub(super) fn estates(
        &self,
        report: Report,
        templates: &Templates,
    ) -> Result<Vec<EstateText>, TemplateError> {
        let inside = |standing: &&Standing| {
            let estate = self.units.get(standing.unit.as_str());
            self.unit.kind == UnitKind::Municipality
                || estate.is_some_and(|one| one.parent.as_ref() == Some(&self.unit.id))
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

    fn estate(&self, standing: &Standing, estate: &Unit) -> EstateText {
        let words = &self.words.law;
        let colour = |colour: Option<Colour>| match colour {
            Some(Colour::Green) => words.green.clone(),
            Some(Colour::Yellow) => words.yellow.clone(),
            Some(Colour::Red) => words.red.clone(),
            None => words.unknown.clone(),
        };
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
            is_listed: standing.label.is_some_and(|label| label > Label::None),
            colour: colour(standing.colour),
            colour_key: standing.colour,
            colour_before: colour(standing.colour_before),
            movement: standing.movement,
            tools: standing
                .letting_tools
                .iter()
                .map(|tool| self.kind(tool))
                .collect(),
            years_in_row: standing.years_in_row,
            development_plan: standing.development_plan,
            nearest: self.nearest(standing),
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

    fn nearest(&self, standing: &Standing) -> Option<CriterionText> {
        let criteria = standing.criteria.iter();
        let mut by_persons: Vec<_> = criteria
            .filter_map(|one| Some((one.persons?, one)))
            .collect();
        by_persons.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        by_persons.first().map(|(_, one)| self.criterion(one))
    }

    fn residents_of(&self, unit: &UnitId) -> String {
        let indicator = self.catalogue.residents();
        let written = indicator.map(|one| {
            let year = self.figures.newest_year(&one.id, unit.as_str());
            let figure = year.and_then(|year| self.figures.get(&one.id, year, unit.as_str()));
            self.written(figure, one)
        });
        written.unwrap_or_else(|| self.words.no_figure.clone())
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
            let form = match standing.relation {
                Relation::MoreThan => &words.more_than,
                Relation::AtLeast => &words.at_least,
                Relation::LessThan => &words.less_than,
            };
            let whole = limit.fract().abs() < 1e-9;
            let style = NumberStyle::PercentDecimals(if whole { 0 } else { 2 });
            form.replace("{limit}", &format_number(limit, style, self.language()))
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
            met_word: match standing.met {
                Some(true) => words.met.clone(),
                Some(false) => words.not_met.clone(),
                None => words.unknown.clone(),
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

    /// Describes the goals of the unit, for the municipality those of its parts too.
    pub(super) fn goal_texts(&self) -> Vec<GoalText> {
        let whole = self.unit.kind == UnitKind::Municipality;
        let goals = self.goals.iter();
        goals
            .filter(|state| whole || state.goal.unit == self.unit.id)
            .filter_map(|state| self.goal(state))
            .collect()
    }

    fn goal(&self, state: &GoalState) -> Option<GoalText> {
        let indicator = self.catalogue.indicator(&state.goal.indicator)?;
        let written = |value: f64| self.written_to_a_tenth(value, indicator);
        let words = &self.words.goals;
        Some(GoalText {
            title: state.goal.title.in_language(self.language()).to_owned(),
            unit: self.name(&state.goal.unit),
            indicator: indicator.title.in_language(self.language()).to_owned(),
            target: written(state.goal.target),
            to_year: state.goal.to_year,
            value: self.written_value(state.value, indicator),
            year: state.year,
            expected: written(state.expected),
            at_this_pace: written(state.at_this_pace),
            verdict: state.verdict,
            verdict_word: match state.verdict {
                Verdict::Reached => words.reached.clone(),
                Verdict::OnPath => words.on_path.clone(),
                Verdict::Behind => words.behind.clone(),
            },
        })
    }

    /// Writes a target or a place on a path: shares with a decimal, counts to the nearest ten.
    fn written_to_a_tenth(&self, value: f64, indicator: &Indicator) -> String {
        match NumberStyle::from(indicator.measure) {
            NumberStyle::Percent => {
                format_number(value, NumberStyle::PercentDecimals(1), self.language())
            }
            NumberStyle::Count => format_number(
                (value / 10.0).round() * 10.0,
                NumberStyle::Count,
                self.language(),
            ),
            style => format_number(value, style, self.language()),
        }
    }

    /// Describes where people move from and to; nothing where no moves were counted.
    pub(super) fn flow_texts(&self) -> Option<FlowsText> {
        if self.flows.moves.is_empty() {
            return None;
        }
        match self.unit.kind {
            UnitKind::Municipality => Some(self.district_flows()),
            _ => Some(self.area_flows()),
        }
    }

    fn district_flows(&self) -> FlowsText {
        let districts: Vec<&Unit> = self.units.of_kind(UnitKind::SchoolDistrict).collect();
        let cell = |from: &Unit, to: &Unit| match from.id == to.id {
            // Moves within a district are between its areas alone and say little.
            true => String::new(),
            false => match self.flows.moves.get(&(from.id.clone(), to.id.clone())) {
                None => self.words.no_figure.clone(),
                Some(flow) => flow.value().map_or_else(
                    || self.words.hidden_mark.clone(),
                    |moves| format_number(moves, NumberStyle::Count, self.language()),
                ),
            },
        };
        let row = |from: &&Unit| districts.iter().map(|to| cell(from, to)).collect();
        FlowsText {
            districts: districts
                .iter()
                .map(|one| (one.id.to_string(), one.name.clone()))
                .collect(),
            matrix: districts.iter().map(row).collect(),
            ..FlowsText::default()
        }
    }

    fn area_flows(&self) -> FlowsText {
        let of = |incoming: bool| {
            let flows = self.flows.moves.iter();
            let mut named: Vec<(f64, &UnitId)> = flows
                .filter_map(|((from, to), moves)| {
                    let (here, there) = if incoming { (to, from) } else { (from, to) };
                    (*here == self.unit.id && there != here).then_some((moves.value()?, there))
                })
                .collect();
            named.sort_by(|(one, a), (other, b)| other.total_cmp(one).then_with(|| a.cmp(b)));
            let text = |(moves, unit): (f64, &UnitId)| FlowText {
                name: self.name(unit),
                moves: format_number(moves, NumberStyle::Count, self.language()),
            };
            named.into_iter().take(NAMED_FLOWS).map(text).collect()
        };
        FlowsText {
            from: of(true),
            to: of(false),
            ..FlowsText::default()
        }
    }

    /// Describes what was drawn of estates before and after.
    pub(super) fn spill_over_texts(
        &self,
        report: Report,
        templates: &Templates,
    ) -> Result<Vec<SpillOverText>, TemplateError> {
        let mut texts = Vec::new();
        for drawing in self.spill_overs {
            let Some(indicator) = self.catalogue.indicator(&drawing.spill_over.indicator) else {
                continue;
            };
            let mut text = self.spill_over(drawing, indicator);
            let context = SpillOverContext { spill_over: &text };
            let name = self.shared("spillover.jinja");
            text.sentences = sentences::lines(templates, report, &name, context)?;
            texts.push(text);
        }
        Ok(texts)
    }

    fn spill_over(&self, drawing: &SpillOverDrawing, indicator: &Indicator) -> SpillOverText {
        let found = drawing.spill_over;
        let span = |(first, last): (i32, i32)| match first == last {
            true => first.to_string(),
            false => format!("{first}–{last}"),
        };
        SpillOverText {
            picture: drawing.picture.clone(),
            name: self.name(&found.intervention.estate),
            kind: self.kind(&found.intervention.kind),
            year: found.intervention.year,
            indicator: indicator.title.in_language(self.language()).to_owned(),
            before: span(found.before),
            after: span(found.after),
            rows: found
                .rows
                .iter()
                .map(|row| BeforeAfterText {
                    name: self.name(&row.unit),
                    before: self.written_value(row.before, indicator),
                    after: self.written_value(row.after, indicator),
                    change: self.written_change(row.after - row.before, indicator),
                    marked: row.is_marked(),
                    rose: row.after > row.before,
                })
                .collect(),
            sentences: Vec::new(),
        }
    }

    fn name(&self, unit: &UnitId) -> String {
        let unit = self.units.get(unit.as_str());
        unit.map_or_else(String::new, |unit| unit.name.clone())
    }

    fn kind(&self, id: &str) -> String {
        let kind = self.kinds.iter().find(|kind| kind.id == id);
        kind.map_or_else(
            || id.to_owned(),
            |kind| kind.title.in_language(self.language()).to_owned(),
        )
    }
}

#[cfg(test)]
mod tests;
