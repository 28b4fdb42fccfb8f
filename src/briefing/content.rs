//! What a briefing says: all its sections, put together once.

use serde::Serialize;

use super::{
    Report, TemplateError, Templates,
    beside::{EstateBesideOthers, side_by_side},
    definitions::{Definition, definitions, sources},
    estate_names::{EstateName, other_estates},
    estates::{EstateText, colours, estate_texts},
    findings::told_findings,
    flows::{FlowsText, flows_text},
    goals::{GoalText, goal_texts},
    head::{Head, Publisher},
    holds::Holds,
    interventions::{MarkText, SpillOverText, mark_texts, spill_over_texts},
    law::{LawText, law_text},
    maps::{MapText, map_texts},
    overview::{AllAreas, overview},
    pictures::{Drawings, PictureText, picture_texts},
    plans::{PlanText, plan_texts},
    readback::Expected,
    rows::{Row, ThemeRows, row},
    sentences::Sentences,
    told::{About, Told},
    twins::{TwinText, twin_texts},
    view::View,
};
use crate::{
    config::Words,
    model::{Comment, DocumentName, Language, NumberStyle, ToldFinding, UnitKind},
};

/// A briefing before it is set: `briefing.json` of the templates.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct BriefingText {
    /// Two-letter code.
    pub language: Language,
    /// Title, edition and date.
    pub document: Head,
    /// Who publishes.
    pub project: Publisher,
    /// What the edition holds.
    pub holds: Holds,
    /// What it is about.
    pub unit: About,
    /// Names of what the unit is compared with, in the order of the rows' `others`.
    pub others: Vec<String>,
    /// The name of the region, where there are figures of it.
    pub region: Option<String>,
    /// What stands out, what matters most first.
    pub findings: Vec<ToldFinding>,
    /// What an analyst writes of it.
    pub comment: Option<Comment>,
    /// The same few indicators in all briefings, for page one.
    pub headlines: Vec<Row>,
    /// For an area, those that are most like it.
    pub twins: Vec<TwinText>,
    /// Indicators by theme.
    pub themes: Vec<ThemeRows>,
    /// Drawings, in `figures/<name>.svg`.
    pub pictures: Vec<PictureText>,
    /// Maps and other drawings of all areas.
    pub maps: Vec<MapText>,
    /// What the indicators mean.
    pub definitions: Vec<Definition>,
    /// Where the figures come from.
    pub sources: Vec<String>,
    /// What the letters in the charts stand for.
    pub marks: Vec<MarkText>,
    /// The larger estates of social housing.
    pub estates: Vec<EstateText>,
    /// The estates of an area that the law gives no label.
    pub other_estates: Vec<EstateName>,
    /// All estates of an association, side by side.
    pub beside: Vec<EstateBesideOthers>,
    /// Whether a traffic light was agreed on.
    pub traffic_light: bool,
    /// What the colours of the traffic light mean.
    pub colours: Vec<String>,
    /// The law on larger estates; nothing where the project has no estates.
    pub law: Option<LawText>,
    /// To a multiple of what counts are rounded, as written.
    pub rounding: String,
    /// Development plans of estates.
    pub plans: Vec<PlanText>,
    /// Political goals.
    pub goals: Vec<GoalText>,
    /// Where people move from and to.
    pub flows: Option<FlowsText>,
    /// Estates of one quarter before and after something began in one of them.
    pub spill_overs: Vec<SpillOverText>,
    /// For the municipality, all areas.
    pub areas: Option<AllAreas>,
    /// Words for hidden and missing figures.
    pub words: Words,
    /// The name of the table inside the PDF, in `figures.csv`.
    pub attachment: String,
}

/// Says what a briefing says, of the rows of its themes and what was drawn.
///
/// # Errors
/// A template of sentences that is wrong.
pub(crate) fn describe(
    view: &View,
    themes: Vec<ThemeRows>,
    drawings: &Drawings,
    templates: &Templates,
) -> Result<BriefingText, TemplateError> {
    let report = Report::about(view.unit.kind).unwrap_or(Report::Area);
    let sentences = &Sentences { templates, report };
    let unit = About::new(view);
    let others = view.others().into_iter();
    let others: Vec<String> = others.map(|(_, label)| label.to_owned()).collect();
    let told = Told {
        unit: &unit,
        others: &others,
    };
    let headlines = view.config.catalogue.headline_indicators();
    let rows: Vec<&Row> = themes.iter().flat_map(|theme| &theme.rows).collect();
    let masthead = &view.edition.masthead;
    let name = DocumentName::of_unit(view.unit.kind, &view.unit.id);
    let base = f64::from(view.config.disclosure.rounding_base);
    Ok(BriefingText {
        language: masthead.language,
        document: Head::new(masthead, &view.unit.name, &name),
        project: Publisher::new(masthead),
        holds: Holds::of(view.edition, view.config),
        region: view.region().map(|region| region.name.clone()),
        comment: view.edition.comment(&name).cloned(),
        findings: told_findings(view, templates)?,
        headlines: headlines
            .filter_map(|indicator| row(view, indicator))
            .collect(),
        twins: twin_texts(view),
        pictures: picture_texts(view, (&drawings.charts, &themes), told, sentences)?,
        maps: map_texts(view, &drawings.maps, sentences)?,
        definitions: definitions(view, &rows),
        sources: sources(view, &rows),
        marks: mark_texts(view, &drawings.marks),
        estates: estate_texts(view, sentences)?,
        other_estates: other_estates(view),
        beside: side_by_side(view, &themes),
        traffic_light: view.config.traffic_light.is_some(),
        colours: colours(view),
        law: law_text(view, sentences)?,
        rounding: view.number(base, NumberStyle::Count),
        plans: plan_texts(view),
        goals: goal_texts(view),
        flows: flows_text(view, drawings.moves.as_deref()),
        spill_overs: spill_over_texts(view, &drawings.spill_overs, sentences)?,
        areas: (report == Report::Municipality).then(|| overview(view)),
        words: view.config.words.clone(),
        attachment: format!("{name}.csv"),
        unit,
        others,
        themes,
    })
}

impl BriefingText {
    /// Returns what its PDF must hold: name and code of the unit, and every figure.
    #[must_use]
    pub(crate) fn expected(&self, table: Vec<u8>) -> Expected {
        let mut texts = vec![
            ("the title", self.unit.name.clone()),
            ("the number of residents", self.unit.residents.clone()),
            (
                "the reason of the correction",
                self.document.correction.clone(),
            ),
            ("the mark of a draft", self.document.draft.clone()),
        ];
        if self.unit.kind == UnitKind::Area {
            texts.push(("the code of the area", self.unit.id.clone()));
        }
        for row in self.themes.iter().flat_map(|theme| &theme.rows) {
            texts.extend([
                ("an indicator", row.title.clone()),
                ("a figure", row.written.clone()),
            ]);
        }
        for estate in &self.beside {
            texts.push(("an estate", estate.name.clone()));
            let values = estate.values.values().cloned();
            texts.extend(values.map(|value| ("a figure of an estate", value)));
        }
        Expected {
            language: self.language,
            texts,
            tables: vec![(self.attachment.clone(), table)],
        }
    }
}
