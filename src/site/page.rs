//! The files of the page.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use chrono::Datelike;
use serde::Serialize;

use super::{content::Content, data};
use crate::{
    files::{self, FileError},
    model::{Unit, UnitKind},
    text_template::{TextTemplate, TextTemplateError},
};

/// What the page consists of.
pub(crate) const FILES: [&str; 10] = [
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

/// Why the page cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The template of the page is wrong.
    #[error(transparent)]
    Template(#[from] TextTemplateError),
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
pub(crate) fn write(content: &Content, templates: &Path, folder: &Path) -> Result<(), SiteError> {
    let own = templates.join(content.language().code()).join("site");
    let layout = templates.join("site").join("index.html");
    let page = page(content, own.join("texts.html"), layout)?;
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

fn page(content: &Content, texts: PathBuf, layout: PathBuf) -> Result<String, SiteError> {
    let (names, source) = (files::read_text(&texts)?, files::read_text(&layout)?);
    let template = TextTemplate::with_texts((texts, &names), (layout, &source))?;
    let edition = content.edition;
    let masthead = &edition.masthead;
    let context = PageContext {
        publication: &masthead.title,
        organisation: &masthead.organisation,
        contact: &masthead.contact,
        notice: &masthead.notice,
        correction: &masthead.correction,
        edition: masthead.edition.to_string(),
        day: masthead.date.day(),
        month: masthead.date.month(),
        year: masthead.date.year(),
        groups: groups(content),
        kinds: edition
            .units
            .iter()
            .map(|unit| unit.kind.as_str())
            .collect(),
        has_map: edition.map.is_some(),
        has_interventions: !edition.interventions.is_empty(),
        has_traffic_light: content.traffic_light.is_some(),
        has_prevention: content
            .rules
            .is_some_and(|rules| rules.prevention.is_some()),
        rounding: content.rounding(),
        least_residents: content.least_residents(),
        as_last_year: &content.words.law.as_last_year,
    };
    Ok(template.fill(&context)?)
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
        links: content
            .edition
            .units
            .of_kind(kind)
            .filter_map(link)
            .collect(),
    };
    let groups = kinds.into_iter().map(group);
    groups.filter(|group| !group.links.is_empty()).collect()
}
