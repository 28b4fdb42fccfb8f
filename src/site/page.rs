//! The files of the page.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use chrono::{Datelike, NaiveDate};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, value::Serde};
use serde::Serialize;

use super::data;
use crate::{
    config::{Catalogue, InterventionKind, Project, RuleSet, TrafficLight, Words},
    files::{self, FileError},
    model::{
        AreaMap, DocumentName, Edition, Intervention, NumberStyle, Palette, PublishedFigures,
        PublishedFlows, Standing, Unit, UnitKind, Units, format_number,
    },
};

/// What the page consists of.
pub const FILES: [&str; 10] = [
    "index.html",
    "site.css",
    "base.js",
    "compare.js",
    "trend.js",
    "estates.js",
    "moves.js",
    "site.js",
    "data.js",
    "echarts.min.js",
];

/// Files of the look, which are taken as they are.
const LOOK: [&str; 7] = [
    "site.css",
    "base.js",
    "compare.js",
    "trend.js",
    "estates.js",
    "moves.js",
    "site.js",
];

/// What the page tells.
#[derive(Debug)]
pub struct Content<'a> {
    /// Who publishes, and in which language.
    pub project: &'a Project,
    /// The edition.
    pub edition: Edition,
    /// Its date.
    pub date: NaiveDate,
    /// That it corrects an earlier edition, and why; empty where it does not.
    pub correction: &'a str,
    /// The years that have figures, oldest first.
    pub years: Vec<i32>,
    /// Indicators and themes.
    pub catalogue: &'a Catalogue,
    /// All units.
    pub units: &'a Units,
    /// What may be seen of the figures.
    pub figures: &'a PublishedFigures,
    /// How the larger estates stand to the law.
    pub standings: &'a [Standing],
    /// The rules of the law for the newest list.
    pub rules: Option<&'a RuleSet>,
    /// To a multiple of what counts are rounded.
    pub rounding_base: u32,
    /// When which colour is shown, where that is agreed.
    pub traffic_light: Option<&'a TrafficLight>,
    /// What began in which estate.
    pub interventions: &'a [Intervention],
    /// What may begin in an estate.
    pub kinds: &'a [InterventionKind],
    /// Moves from unit to unit.
    pub flows: &'a PublishedFlows,
    /// The outlines of the areas, where there are any.
    pub map: Option<&'a AreaMap>,
    /// Words that all media share.
    pub words: &'a Words,
    /// The colours of the drawings.
    pub palette: Palette,
    /// The briefings that lie beside the page.
    pub documents: BTreeSet<DocumentName>,
    /// The script of ECharts.
    pub echarts: &'a str,
}

impl Content<'_> {
    /// Returns where the briefing about a unit lies, seen from the page.
    pub(super) fn briefing(&self, unit: &Unit) -> Option<String> {
        let name = DocumentName::of_unit(unit.kind, &unit.id);
        let file = || format!("../briefings/{}", name.file_name());
        self.documents.contains(&name).then(file)
    }

    /// Writes to a multiple of what counts are rounded.
    pub(super) fn rounding(&self) -> String {
        self.count(self.rounding_base)
    }

    /// Writes how many residents an estate must have for the law to hold.
    pub(super) fn least_residents(&self) -> String {
        let least = self.rules.map(|rules| self.count(rules.residents.value));
        least.unwrap_or_default()
    }

    fn count(&self, number: u32) -> String {
        format_number(number.into(), NumberStyle::Count, self.project.language)
    }
}

/// Why the page cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The template of the page is wrong.
    #[error("{}:{line}: {message}", file.display())]
    Template {
        /// The template.
        file: PathBuf,
        /// The line.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// The words of the page are not JSON.
    #[error("{} is not a JSON object of words", file.display())]
    Words {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        source: serde_json::Error,
    },
}

#[derive(Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question that the template asks"
)]
struct PageContext<'a> {
    publication: &'a str,
    organisation: &'a str,
    contact: &'a str,
    notice: &'a str,
    correction: &'a str,
    edition: String,
    day: u32,
    month: u32,
    year: i32,
    groups: Vec<Group>,
    /// The kinds of units that there are.
    kinds: BTreeSet<&'static str>,
    has_map: bool,
    has_interventions: bool,
    has_traffic_light: bool,
    has_prevention: bool,
    rounding: String,
    least_residents: String,
    as_last_year: &'a str,
}

/// Briefings of one kind of unit, as listed where no script runs.
#[derive(Serialize)]
struct Group {
    kind: &'static str,
    links: Vec<Link>,
}

#[derive(Serialize)]
struct Link {
    id: String,
    name: String,
    path: String,
}

/// Writes the page into a folder. The same content makes the same bytes.
///
/// # Errors
/// Templates that are missing or wrong, and a folder that cannot be written.
pub fn write(content: &Content, templates: &Path, folder: &Path) -> Result<(), SiteError> {
    let own = templates.join(content.project.language.code()).join("site");
    let page = page(content, &own.join("index.html"))?;
    let words = words(&own.join("words.json"))?;
    let script = data::script(content, &words);
    for name in LOOK {
        let bytes = files::read(&templates.join("site").join(name))?;
        files::write(&folder.join(name), &bytes)?;
    }
    files::write(&folder.join("echarts.min.js"), content.echarts.as_bytes())?;
    files::write(&folder.join("data.js"), script.as_bytes())?;
    files::write(&folder.join("index.html"), page.as_bytes())?;
    Ok(())
}

fn words(file: &Path) -> Result<serde_json::Map<String, serde_json::Value>, SiteError> {
    let wrong = |source| SiteError::Words {
        file: file.to_owned(),
        source,
    };
    serde_json::from_str(&files::read_text(file)?).map_err(wrong)
}

fn page(content: &Content, file: &Path) -> Result<String, SiteError> {
    let wrong = |error: &minijinja::Error| SiteError::Template {
        file: file.to_owned(),
        line: error.line().unwrap_or(1),
        message: match error.detail() {
            Some(detail) => format!("{}: {detail}", error.kind()),
            None => error.kind().to_string(),
        },
    };
    let source = files::read_text(file)?;
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(1_000_000));
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let project = content.project;
    let context = PageContext {
        publication: project.title.in_language(project.language),
        organisation: &project.organisation,
        contact: &project.contact,
        notice: project.notice.in_language(project.language),
        correction: content.correction,
        edition: content.edition.to_string(),
        day: content.date.day(),
        month: content.date.month(),
        year: content.date.year(),
        groups: groups(content),
        kinds: content
            .units
            .iter()
            .map(|unit| unit.kind.as_str())
            .collect(),
        has_map: content.map.is_some(),
        has_interventions: !content.interventions.is_empty(),
        has_traffic_light: content.traffic_light.is_some(),
        has_prevention: content
            .rules
            .is_some_and(|rules| rules.prevention.is_some()),
        rounding: content.rounding(),
        least_residents: content.least_residents(),
        as_last_year: &content.words.law.as_last_year,
    };
    let page = environment.render_str(&source, Serde(&context));
    page.map_err(|error| wrong(&error))
}

fn groups(content: &Content) -> Vec<Group> {
    let kinds = [
        UnitKind::Municipality,
        UnitKind::Association,
        UnitKind::Area,
    ];
    let link = |unit: &Unit| {
        Some(Link {
            id: unit.id.to_string(),
            name: unit.name.clone(),
            path: content.briefing(unit)?,
        })
    };
    let group = |kind: UnitKind| Group {
        kind: kind.as_str(),
        links: content.units.of_kind(kind).filter_map(link).collect(),
    };
    let groups = kinds.into_iter().map(group);
    groups.filter(|group| !group.links.is_empty()).collect()
}
