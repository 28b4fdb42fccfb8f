//! What a briefing says beside its key figures and estates: goals, flows, and what began
//! where.

use serde::Serialize;

use super::{Report, TemplateError, Templates, content::Request, sentences};
use crate::model::{
    GoalState, Indicator, Intervention, NumberStyle, SpillOver, Unit, UnitId, UnitKind, Verdict,
    format_number,
};

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
    /// The value at the start as written.
    pub start: String,
    /// The year of the start.
    pub from_year: i32,
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
    /// The drawing of an area's moves, in `figures/<name>.svg`; nothing where none are shown.
    pub picture: Option<String>,
    /// For an area, the largest shown moves from other areas.
    pub from: Vec<FlowText>,
    /// For an area, the largest shown moves to other areas.
    pub to: Vec<FlowText>,
    /// For the municipality, the districts by code and name.
    pub districts: Vec<(String, String)>,
    /// For each district, the moves to each of them.
    pub matrix: Vec<Vec<FlowCell>>,
}

/// Moves from one district to another.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FlowCell {
    /// The number as written, or the mark of one that is hidden.
    pub written: String,
    /// What part it is of the largest shown, from 0 to 1.
    pub part: f64,
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
        let style = NumberStyle::from(indicator.measure);
        // Shares have a decimal here, since goals do.
        let style = match style {
            NumberStyle::Percent => NumberStyle::PercentDecimals(1),
            other => other,
        };
        let published = |value: f64| format_number(value, style, self.language());
        // A place on a path is no exact count.
        let about = |value: f64| match style {
            NumberStyle::Count => published((value / 10.0).round() * 10.0),
            _ => published(value),
        };
        let words = &self.words.goals;
        Some(GoalText {
            title: state.goal.title.in_language(self.language()).to_owned(),
            unit: self.name(&state.goal.unit),
            indicator: indicator.title.in_language(self.language()).to_owned(),
            target: about(state.goal.target),
            to_year: state.goal.to_year,
            start: published(state.goal.start),
            from_year: state.goal.from_year,
            value: published(state.value),
            year: state.year,
            expected: about(state.expected),
            at_this_pace: about(state.at_this_pace),
            verdict: state.verdict,
            verdict_word: match state.verdict {
                Verdict::Reached => words.reached.clone(),
                Verdict::OnPath => words.on_path.clone(),
                Verdict::Behind => words.behind.clone(),
            },
        })
    }

    /// Describes where people move from and to; nothing where no moves are shown.
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
        let value = |from: &Unit, to: &Unit| self.flows.value(&from.id, &to.id);
        let pairs = districts.iter().flat_map(|from| {
            let others = districts.iter().filter(|to| to.id != from.id);
            others.filter_map(|to| value(from, to))
        });
        let largest = pairs.fold(0.0, f64::max);
        let cell = |from: &Unit, to: &Unit| match value(from, to) {
            // Moves within a district are between its areas alone and say little.
            _ if from.id == to.id => FlowCell::default(),
            None => FlowCell {
                written: self.words.hidden_mark.clone(),
                part: 0.0,
            },
            Some(moves) => FlowCell {
                written: format_number(moves, NumberStyle::Count, self.language()),
                part: moves / largest,
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
        let text = |(unit, moves): (&UnitId, f64)| FlowText {
            name: self.name(unit),
            moves: format_number(moves, NumberStyle::Count, self.language()),
        };
        let texts = |places: Vec<(&UnitId, f64)>| places.into_iter().map(text).collect();
        FlowsText {
            from: texts(self.flows.origins(&self.unit.id)),
            to: texts(self.flows.destinations(&self.unit.id)),
            picture: self.moves.map(str::to_owned),
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

    pub(super) fn name(&self, unit: &UnitId) -> String {
        let unit = self.units.get(unit.as_str());
        unit.map_or_else(String::new, |unit| unit.name.clone())
    }

    pub(super) fn kind(&self, id: &str) -> String {
        let kind = self.kinds.iter().find(|kind| kind.id == id);
        kind.map_or_else(
            || id.to_owned(),
            |kind| kind.title.in_language(self.language()).to_owned(),
        )
    }
}

#[cfg(test)]
mod tests;
