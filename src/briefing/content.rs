//! What a briefing says: published figures as the templates read them.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::{
    Report, TemplateError, Templates,
    estates::{BesideText, EstateText, LawText},
    facts::{Facts, ThemeFact, facts, theme_fact},
    maps::{MapDrawing, MapText},
    outlook::{FlowsText, GoalText, MarkText, SpillOverDrawing, SpillOverText},
    overview::Overview,
    rows::{Row, SpineText, ThemeRows},
    sentences,
};
use crate::{
    config::{
        Catalogue, Chart, ChartKind, InterventionKind, Project, RuleSet, TrafficLight, Words,
    },
    model::{
        Comparison, DocumentName, Edition, GoalState, Intervention, Language, Measure, NumberStyle,
        PublishedFigures, PublishedFlows, ReferenceDate, Standing, Unit, UnitId, UnitKind, Units,
        format_number,
    },
};

/// What a briefing is to be made of.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// What it is about.
    pub unit: &'a Unit,
    /// All units.
    pub units: &'a Units,
    /// What it is compared with, and what that is called.
    pub others: &'a [(&'a Unit, &'a str)],
    /// Published figures.
    pub figures: &'a PublishedFigures,
    /// What the newest figure of each indicator is compared with.
    pub comparisons: &'a BTreeMap<String, Comparison>,
    /// How the larger estates stand to the law.
    pub standings: &'a [Standing],
    /// Where the goals stand.
    pub goals: &'a [GoalState],
    /// Moves from unit to unit.
    pub flows: &'a PublishedFlows,
    /// What was drawn of estates before and after something began.
    pub spill_overs: &'a [SpillOverDrawing<'a>],
    /// The letters in the charts and what they stand for.
    pub marks: &'a [(String, &'a Intervention)],
    /// What was drawn of all areas.
    pub maps: &'a [MapDrawing<'a>],
    /// For the municipality, what the newest figures of each area are compared with.
    pub areas: &'a BTreeMap<UnitId, BTreeMap<String, Comparison>>,
    /// What began in all estates.
    pub interventions: &'a [Intervention],
    /// What may begin in an estate.
    pub kinds: &'a [InterventionKind],
    /// When which colour is shown.
    pub traffic_light: Option<&'a TrafficLight>,
    /// The rules of the law for the newest list.
    pub rules: Option<&'a RuleSet>,
    /// To a multiple of what counts are rounded.
    pub rounding_base: u32,
    /// Indicators, themes and charts.
    pub catalogue: &'a Catalogue,
    /// Who publishes.
    pub project: &'a Project,
    /// Words in the language of the briefing.
    pub words: &'a Words,
    /// The edition.
    pub edition: Edition,
    /// The date on the page.
    pub date: NaiveDate,
    /// That it corrects an earlier edition, and why; empty where it does not.
    pub correction: &'a str,
    /// The newest year with data.
    pub data_year: i32,
    /// The charts that were drawn.
    pub charts: &'a [&'a Chart],
    /// What was drawn beside the rows of each theme, by theme.
    pub spines: &'a BTreeMap<String, String>,
    /// The drawing of moves from and to the unit, where there is one.
    pub moves: Option<&'a str>,
}

/// A briefing before it is set: `briefing.json` of the templates.
#[derive(Debug, Clone, Serialize)]
pub struct Content {
    /// Two-letter code.
    pub language: &'static str,
    /// Title, edition and date.
    pub document: Head,
    /// Who publishes.
    pub project: Publisher,
    /// What it is about.
    pub unit: About,
    /// Names of what the unit is compared with, in the order of the rows' `others`.
    pub others: Vec<String>,
    /// The name of the region, where there are figures of it.
    pub region: Option<String>,
    /// A few sentences.
    pub summary: Vec<String>,
    /// A sentence for each theme.
    pub theme_lines: Vec<String>,
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
    /// All estates of an association, side by side.
    pub beside: Vec<BesideText>,
    /// Whether a traffic light was agreed on.
    pub traffic_light: bool,
    /// What the colours of the traffic light mean.
    pub colours: Vec<String>,
    /// The law on larger estates; nothing where the project has no estates.
    pub law: Option<LawText>,
    /// To a multiple of what counts are rounded, as written.
    pub rounding: String,
    /// Political goals.
    pub goals: Vec<GoalText>,
    /// Where people move from and to.
    pub flows: Option<FlowsText>,
    /// Estates of one quarter before and after something began in one of them.
    pub spill_overs: Vec<SpillOverText>,
    /// For the municipality, all areas.
    pub areas: Option<Overview>,
    /// Words for hidden and missing figures.
    pub words: Words,
    /// The name of the table inside the PDF, in `figures.csv`.
    pub attachment: String,
}

/// Title, edition and date.
#[derive(Debug, Clone, Serialize)]
pub struct Head {
    /// The title of the document.
    pub title: String,
    /// What tells documents apart, stable from run to run.
    pub ident: String,
    /// The edition.
    pub edition: String,
    /// Year of the date.
    pub year: i32,
    /// Month of the date.
    pub month: u32,
    /// Day of the date.
    pub day: u32,
    /// The newest year with data.
    pub data_year: i32,
    /// That it corrects an earlier edition, and why; empty where it does not.
    pub correction: String,
}

/// Who publishes.
#[derive(Debug, Clone, Serialize)]
pub struct Publisher {
    /// The name of the publication.
    pub title: String,
    /// The municipality.
    pub organisation: String,
    /// Whom readers ask.
    pub contact: String,
    /// Printed on every page.
    pub notice: String,
}

/// What a briefing is about.
#[derive(Debug, Clone, Serialize)]
pub struct About {
    /// Code.
    pub id: String,
    /// Name.
    pub name: String,
    /// `area`, `municipality`.
    pub kind: UnitKind,
    /// Names of the units above, next above first.
    pub above: Vec<String>,
    /// Residents in the newest year, as written.
    pub residents: String,
    /// That year.
    pub residents_year: i32,
    /// The first year with figures of its own, where those of the municipality begin earlier.
    pub new_since: Option<i32>,
}

/// A drawing and its words.
#[derive(Debug, Clone, Serialize)]
pub struct PictureText {
    /// The chart's id.
    pub name: String,
    /// Its heading.
    pub title: String,
    /// Its form.
    pub kind: ChartKind,
    /// What it shows.
    pub alt: String,
}

/// What an indicator means.
#[derive(Debug, Clone, Serialize)]
pub struct Definition {
    /// Its title.
    pub title: String,
    /// Which time its figures are about.
    pub reference: ReferenceDate,
    /// The time that its newest figures are about, in words.
    pub period: String,
    /// Who is counted.
    pub meaning: String,
    /// Whom the denominator counts.
    pub population: String,
    /// Since when it is counted this way, and what was changed.
    pub breaks: Vec<String>,
}

#[derive(Serialize)]
struct SummaryContext<'a> {
    briefing: &'a Content,
    facts: &'a Facts,
}

#[derive(Serialize)]
struct ThemesContext<'a> {
    briefing: &'a Content,
    themes: Vec<ThemeFact>,
}

#[derive(Serialize)]
struct PictureContext<'a> {
    briefing: &'a Content,
    kind: ChartKind,
    rows: Vec<&'a Row>,
}

#[derive(Serialize)]
struct SpineContext<'a> {
    briefing: &'a Content,
    theme: &'a ThemeRows,
}

impl Head {
    /// Returns what tells a document apart: what it is about and its name, the edition and its
    /// date.
    pub(super) fn new(
        project: &Project,
        (about, name): (&str, &DocumentName),
        (edition, date, correction): (Edition, NaiveDate, &str),
        data_year: i32,
    ) -> Self {
        let title = project.title.in_language(project.language);
        Self {
            title: format!("{about}: {title} {edition}"),
            ident: format!("{}/{edition}/{name}", project.organisation),
            edition: edition.to_string(),
            year: date.year(),
            month: date.month(),
            day: date.day(),
            data_year,
            correction: correction.to_owned(),
        }
    }
}

impl Publisher {
    pub(super) fn new(project: &Project) -> Self {
        let language = project.language;
        Self {
            title: project.title.in_language(language).to_owned(),
            organisation: project.organisation.clone(),
            contact: project.contact.clone(),
            notice: project.notice.in_language(language).to_owned(),
        }
    }
}

/// Gathers what a briefing says.
///
/// # Errors
/// A template of sentences that is wrong.
pub fn describe(
    request: &Request,
    report: Report,
    templates: &Templates,
) -> Result<Content, TemplateError> {
    let mut themes = request.themes();
    let facts = facts(themes.iter().flat_map(|theme| &theme.rows));
    let mut content = request.frame();
    for theme in &mut themes {
        theme.spine = request.spine_text(theme, &content, report, templates)?;
    }
    content.themes.clone_from(&themes);
    let rows = || themes.iter().flat_map(|theme| &theme.rows);
    content.definitions = request.definitions(rows());
    content.sources = request.sources(rows());
    content.areas = (report == Report::Municipality).then(|| request.overview());
    content.estates = request.estates(report, templates)?;
    content.law = request.law(report, templates)?;
    content.beside = request.side_by_side(&themes);
    content.maps = request.map_texts(report, templates)?;
    content.spill_overs = request.spill_over_texts(report, templates)?;
    let context = SummaryContext {
        briefing: &content,
        facts: &facts,
    };
    content.summary =
        sentences::lines(templates, report, &request.shared("summary.jinja"), context)?;
    let context = ThemesContext {
        briefing: &content,
        themes: themes.iter().map(theme_fact).collect(),
    };
    content.theme_lines =
        sentences::lines(templates, report, &request.shared("themes.jinja"), context)?;
    for chart in request.charts {
        let unlisted = request.unlisted(chart);
        let mut rows: Vec<&Row> = rows().filter(|row| drawn(chart, row)).collect();
        rows.extend(&unlisted);
        let title = chart.title.in_language(request.language());
        let context = PictureContext {
            briefing: &content,
            kind: chart.kind,
            rows,
        };
        let alt = sentences::lines(templates, report, &request.shared("picture.jinja"), context)?;
        content.pictures.push(PictureText {
            name: chart.id.clone(),
            title: title.to_owned(),
            kind: chart.kind,
            alt: alt.join(" "),
        });
    }
    Ok(content)
}

fn drawn(chart: &Chart, row: &Row) -> bool {
    match chart.indicators.is_empty() {
        true => row.measure != Measure::Count,
        false => chart.indicators.contains(&row.id),
    }
}

impl Request<'_> {
    pub(super) fn language(&self) -> Language {
        self.project.language
    }

    /// Returns the region, where there is one.
    pub(super) fn region(&self) -> Option<&Unit> {
        self.units.of_kind(UnitKind::Region).next()
    }

    pub(super) fn shared(&self, name: &str) -> String {
        format!("shared/{}/{name}", self.language().code())
    }

    fn frame(&self) -> Content {
        let language = self.language();
        let name = DocumentName::of_unit(self.unit.kind, &self.unit.id);
        let above = self.units.ancestors(self.unit.id.as_str());
        let municipality = self.units.municipality();
        let is_newer = municipality.is_some_and(|whole| self.unit.from_year > whole.from_year);
        let base = f64::from(self.rounding_base);
        Content {
            language: language.code(),
            document: Head::new(
                self.project,
                (&self.unit.name, &name),
                (self.edition, self.date, self.correction),
                self.data_year,
            ),
            project: Publisher::new(self.project),
            unit: About {
                id: self.unit.id.to_string(),
                name: self.unit.name.clone(),
                kind: self.unit.kind,
                above: above.map(|unit| unit.name.clone()).collect(),
                residents: self.residents_of(&self.unit.id),
                residents_year: self.residents_year(&self.unit.id),
                new_since: is_newer.then_some(self.unit.from_year),
            },
            others: self
                .others
                .iter()
                .map(|(_, label)| (*label).to_owned())
                .collect(),
            region: self.region().map(|unit| unit.name.clone()),
            summary: Vec::new(),
            theme_lines: Vec::new(),
            themes: Vec::new(),
            pictures: Vec::new(),
            maps: Vec::new(),
            definitions: Vec::new(),
            sources: Vec::new(),
            marks: self.mark_texts(),
            estates: Vec::new(),
            beside: Vec::new(),
            traffic_light: self.traffic_light.is_some(),
            colours: self.colours(),
            law: None,
            rounding: format_number(base, NumberStyle::Count, language),
            goals: self.goal_texts(),
            flows: self.flow_texts(),
            spill_overs: Vec::new(),
            areas: None,
            words: self.words.clone(),
            attachment: format!("{name}.csv"),
        }
    }

    /// Describes the drawing beside the rows of a theme.
    fn spine_text(
        &self,
        theme: &ThemeRows,
        briefing: &Content,
        report: Report,
        templates: &Templates,
    ) -> Result<Option<SpineText>, TemplateError> {
        let Some(name) = self.spines.get(&theme.id) else {
            return Ok(None);
        };
        let context = SpineContext { briefing, theme };
        let alt = sentences::lines(templates, report, &self.shared("spine.jinja"), context)?;
        Ok(Some(SpineText {
            name: name.clone(),
            alt: alt.join(" "),
        }))
    }

    /// Gathers the rows that a chart shows and no table has.
    fn unlisted(&self, chart: &Chart) -> Vec<Row> {
        let ids = chart.indicators.iter();
        let indicators = ids.filter_map(|id| self.catalogue.indicator(id));
        let unlisted = indicators.filter(|one| !one.listed);
        unlisted.filter_map(|one| self.row(one)).collect()
    }

    /// Returns what the indicators mean; those that mean the same stand together.
    fn definitions<'a>(&self, rows: impl Iterator<Item = &'a Row>) -> Vec<Definition> {
        let mut definitions: Vec<Definition> = Vec::new();
        for row in rows {
            let Some(indicator) = self.catalogue.indicator(&row.id) else {
                continue;
            };
            let meaning = indicator.definition.in_language(self.language());
            let period = self.words.period(indicator.reference, row.year);
            let same = |one: &&mut Definition| one.meaning == meaning && one.period == period;
            match definitions.iter_mut().find(same) {
                Some(same) => same.title = format!("{}, {}", same.title, row.title),
                None => definitions.push(Definition {
                    title: row.title.clone(),
                    reference: indicator.reference,
                    period,
                    meaning: meaning.to_owned(),
                    population: indicator.population.in_language(self.language()).to_owned(),
                    breaks: indicator
                        .breaks
                        .iter()
                        .map(|one| {
                            let reason = one.reason.in_language(self.language());
                            format!("{}: {reason}", one.year)
                        })
                        .collect(),
                }),
            }
        }
        definitions
    }

    /// Returns who keeps the figures, each once.
    fn sources<'a>(&self, rows: impl Iterator<Item = &'a Row>) -> Vec<String> {
        let mut sources: Vec<String> = Vec::new();
        for row in rows {
            if let Some(indicator) = self.catalogue.indicator(&row.id) {
                let origin = indicator.origin.in_language(self.language());
                if !sources.iter().any(|known| known == origin) {
                    sources.push(origin.to_owned());
                }
            }
        }
        sources
    }
}
