//! What a briefing says: published figures as the templates read them.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::{
    Report, TemplateError, Templates,
    facts::{Facts, facts},
    sentences,
};
use crate::{
    config::{Catalogue, Chart, ChartKind, Project, Words},
    model::{
        Direction, DocumentName, Edition, Indicator, Language, Measure, NumberStyle, Published,
        PublishedFigures, Unit, UnitKind, Units, format_number,
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
    /// The newest year with data.
    pub data_year: i32,
    /// The charts that were drawn.
    pub charts: &'a [&'a Chart],
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
    /// A few sentences.
    pub summary: Vec<String>,
    /// Indicators by theme.
    pub themes: Vec<ThemeRows>,
    /// Drawings, in `figures/<name>.svg`.
    pub pictures: Vec<PictureText>,
    /// What the indicators mean.
    pub definitions: Vec<Definition>,
    /// Where the figures come from.
    pub sources: Vec<SourceText>,
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
    /// The first year with figures of its own.
    pub from_year: i32,
}

/// The indicators of a theme.
#[derive(Debug, Clone, Serialize)]
pub struct ThemeRows {
    /// Heading.
    pub title: String,
    /// Indicators.
    pub rows: Vec<Row>,
}

/// An indicator in the newest year and the one before, and beside others.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// The indicator.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How it is measured.
    #[serde(skip)]
    pub measure: Measure,
    /// Whether more is better.
    pub direction: Direction,
    /// The newest year with a figure.
    pub year: i32,
    /// The value, where it is shown.
    pub value: Option<f64>,
    /// The value of the year before, where it is shown.
    pub before: Option<f64>,
    /// The value of the first year, where it is shown.
    pub first: Option<f64>,
    /// The first year with a figure.
    pub first_year: i32,
    /// Whether the figure of the newest year is hidden.
    pub hidden: bool,
    /// The value as written, or the word for hidden.
    pub written: String,
    /// The value of the year before as written.
    pub written_before: String,
    /// The value of the first year as written.
    pub written_first: String,
    /// The change since the year before as written.
    pub written_change: String,
    /// The values beside it.
    pub others: Vec<Beside>,
}

/// A value beside the unit's.
#[derive(Debug, Clone, Serialize)]
pub struct Beside {
    /// The value, where it is shown.
    pub value: Option<f64>,
    /// As written.
    pub written: String,
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
    /// Who is counted.
    pub definition: String,
}

/// A source and what was taken from it.
#[derive(Debug, Clone, Serialize)]
pub struct SourceText {
    /// Who keeps the figures.
    pub origin: String,
    /// The newest year.
    pub year: i32,
    /// Titles of indicators.
    pub titles: Vec<String>,
}

/// All areas with a few indicators.
#[derive(Debug, Clone, Serialize)]
pub struct Overview {
    /// Titles of the columns.
    pub columns: Vec<String>,
    /// Areas by the unit above them.
    pub groups: Vec<Group>,
}

/// Areas of one district or part.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// The name of the unit above.
    pub name: String,
    /// Code, name and values as written.
    pub areas: Vec<AreaRow>,
}

/// One area in the overview.
#[derive(Debug, Clone, Serialize)]
pub struct AreaRow {
    /// Code.
    pub id: String,
    /// Name.
    pub name: String,
    /// Values as written.
    pub values: Vec<String>,
}

#[derive(Serialize)]
struct SummaryContext<'a> {
    briefing: &'a Content,
    facts: &'a Facts,
}

#[derive(Serialize)]
struct PictureContext<'a> {
    briefing: &'a Content,
    kind: ChartKind,
    rows: Vec<&'a Row>,
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
    let themes = request.themes();
    let rows = || themes.iter().flat_map(|theme| &theme.rows);
    let facts = facts(rows());
    let mut content = request.frame(&facts);
    content.definitions = request.definitions(rows());
    content.sources = request.sources(rows());
    content.themes.clone_from(&themes);
    content.areas = (report == Report::Municipality).then(|| request.overview());
    let context = SummaryContext {
        briefing: &content,
        facts: &facts,
    };
    content.summary =
        sentences::lines(templates, report, &request.shared("summary.jinja"), context)?;
    for chart in request.charts {
        let rows: Vec<&Row> = rows().filter(|row| drawn(chart, row)).collect();
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
    fn language(&self) -> Language {
        self.project.language
    }

    fn shared(&self, name: &str) -> String {
        format!("shared/{}/{name}", self.language().code())
    }

    fn frame(&self, facts: &Facts) -> Content {
        let language = self.language();
        let title = self.project.title.in_language(language);
        let name = DocumentName::of_unit(self.unit.kind, &self.unit.id);
        let above = self.units.ancestors(self.unit.id.as_str());
        let residents = facts
            .residents
            .map(|count| format_number(count, NumberStyle::Count, language));
        Content {
            language: language.code(),
            document: Head {
                title: format!("{}: {title} {}", self.unit.name, self.edition),
                ident: format!("{}/{}/{name}", self.project.organisation, self.edition),
                edition: self.edition.to_string(),
                year: self.date.year(),
                month: self.date.month(),
                day: self.date.day(),
                data_year: self.data_year,
            },
            project: Publisher {
                title: title.to_owned(),
                organisation: self.project.organisation.clone(),
                contact: self.project.contact.clone(),
                notice: self.project.notice.in_language(language).to_owned(),
            },
            unit: About {
                id: self.unit.id.to_string(),
                name: self.unit.name.clone(),
                kind: self.unit.kind,
                above: above.map(|unit| unit.name.clone()).collect(),
                residents: residents.unwrap_or_else(|| self.words.hidden.clone()),
                from_year: self.unit.from_year,
            },
            others: self
                .others
                .iter()
                .map(|(_, label)| (*label).to_owned())
                .collect(),
            summary: Vec::new(),
            themes: Vec::new(),
            pictures: Vec::new(),
            definitions: Vec::new(),
            sources: Vec::new(),
            areas: None,
            words: self.words.clone(),
            attachment: format!("{name}.csv"),
        }
    }

    fn themes(&self) -> Vec<ThemeRows> {
        let indicators = &self.catalogue.indicators;
        let of_theme = |id: &str| {
            let rows = indicators.iter().filter(|one| one.theme == id);
            rows.filter_map(|one| self.row(one)).collect::<Vec<_>>()
        };
        let themes = self.catalogue.themes.iter().map(|theme| ThemeRows {
            title: theme.title.in_language(self.language()).to_owned(),
            rows: of_theme(&theme.id),
        });
        themes.filter(|theme| !theme.rows.is_empty()).collect()
    }

    fn row(&self, indicator: &Indicator) -> Option<Row> {
        let unit = self.unit.id.as_str();
        let year = self.figures.newest_year(&indicator.id, unit)?;
        let first_year = self.figures.years(&indicator.id, unit).next()?;
        let figure = |year| self.figures.get(&indicator.id, year, unit);
        let value = figure(year).and_then(Published::value);
        let before = figure(year - 1).and_then(Published::value);
        let beside = |(other, _): &(&Unit, &str)| {
            let figure = self.figures.get(&indicator.id, year, other.id.as_str());
            Beside {
                value: figure.and_then(Published::value),
                written: self.written(figure, indicator),
            }
        };
        Some(Row {
            id: indicator.id.clone(),
            title: indicator.title.in_language(self.language()).to_owned(),
            measure: indicator.measure,
            direction: indicator.direction,
            year,
            value,
            before,
            first: figure(first_year).and_then(Published::value),
            first_year,
            hidden: figure(year).is_some_and(Published::is_hidden),
            written: self.written(figure(year), indicator),
            written_before: self.written(figure(year - 1), indicator),
            written_first: self.written(figure(first_year), indicator),
            written_change: self.change(value, before, indicator),
            others: self.others.iter().map(beside).collect(),
        })
    }

    /// Writes a figure, or the word for one that is hidden or missing.
    fn written(&self, figure: Option<Published>, indicator: &Indicator) -> String {
        match figure.map(Published::value) {
            None => self.words.no_figure.clone(),
            Some(None) => self.words.hidden.clone(),
            Some(Some(value)) => format_number(value, indicator.measure.into(), self.language()),
        }
    }

    fn change(&self, value: Option<f64>, before: Option<f64>, indicator: &Indicator) -> String {
        let (Some(value), Some(before)) = (value, before) else {
            return self.words.no_figure.clone();
        };
        if (value - before).abs() < 0.5 {
            return "0".to_owned();
        }
        let change = format_number(value - before, NumberStyle::Change, self.language());
        match indicator.measure {
            Measure::Share => format!("{change}\u{a0}{}", self.words.percentage_points),
            Measure::Mean if self.language() == Language::Da => format!("{change}\u{a0}kr."),
            _ => change,
        }
    }

    /// Returns what the indicators mean; those that mean the same stand together.
    fn definitions<'a>(&self, rows: impl Iterator<Item = &'a Row>) -> Vec<Definition> {
        let mut definitions: Vec<Definition> = Vec::new();
        for row in rows {
            let Some(indicator) = self.catalogue.indicator(&row.id) else {
                continue;
            };
            let definition = indicator.definition.in_language(self.language());
            match definitions
                .iter_mut()
                .find(|one| one.definition == definition)
            {
                Some(same) => same.title = format!("{}, {}", same.title, row.title),
                None => definitions.push(Definition {
                    title: row.title.clone(),
                    definition: definition.to_owned(),
                }),
            }
        }
        definitions
    }

    fn sources<'a>(&self, rows: impl Iterator<Item = &'a Row>) -> Vec<SourceText> {
        let mut sources: Vec<SourceText> = Vec::new();
        for row in rows {
            let Some(indicator) = self.catalogue.indicator(&row.id) else {
                continue;
            };
            let origin = indicator.origin.in_language(self.language());
            let same = |one: &&mut SourceText| one.origin == origin && one.year == row.year;
            match sources.iter_mut().find(same) {
                Some(source) => source.titles.push(row.title.clone()),
                None => sources.push(SourceText {
                    origin: origin.to_owned(),
                    year: row.year,
                    titles: vec![row.title.clone()],
                }),
            }
        }
        sources
    }

    fn overview(&self) -> Overview {
        let ids = self.catalogue.overview.iter();
        let columns: Vec<_> = ids.filter_map(|id| self.catalogue.indicator(id)).collect();
        let mut groups: Vec<Group> = Vec::new();
        for group in self.units.iter().filter(|unit| unit.kind.is_sum_of_areas()) {
            let areas = self.units.children(&group.id);
            let areas = areas.filter(|unit| unit.kind == UnitKind::Area);
            let rows: Vec<_> = areas.map(|area| self.area_row(area, &columns)).collect();
            if !rows.is_empty() {
                groups.push(Group {
                    name: group.name.clone(),
                    areas: rows,
                });
            }
        }
        let title = |one: &&Indicator| one.title.in_language(self.language()).to_owned();
        Overview {
            columns: columns.iter().map(title).collect(),
            groups,
        }
    }

    fn area_row(&self, area: &Unit, columns: &[&Indicator]) -> AreaRow {
        let id = area.id.as_str();
        let value = |one: &&Indicator| {
            let year = self.figures.newest_year(&one.id, self.unit.id.as_str());
            let figure = year.and_then(|year| self.figures.get(&one.id, year, id));
            self.written(figure, one)
        };
        AreaRow {
            id: id.to_owned(),
            name: area.name.clone(),
            values: columns.iter().map(value).collect(),
        }
    }
}
