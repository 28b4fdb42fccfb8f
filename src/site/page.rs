//! The files of the page.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use chrono::Datelike;
use serde_json::{Map, Value, json};

use super::{content::Content, data, error::SiteError, profile};
use crate::{
    config::{DeclaredCriterion, KindName},
    files::{self, FileError},
    model::{Unit, UnitKind},
    text_template::TextTemplate,
};

/// Files of the look, which are taken as they are.
const LOOK: [&str; 17] = [
    "site.css",
    "base.js",
    "figures.js",
    "findings.js",
    "draw.js",
    "map.js",
    "ranking.js",
    "table.js",
    "trend.js",
    "scatter.js",
    "heat.js",
    "estates.js",
    "moves.js",
    "download.js",
    "search.js",
    "address.js",
    "site.js",
];

/// Files that are made.
const MADE: [&str; 3] = ["index.html", "data.js", WORKBOOK];

/// All figures as a workbook.
const WORKBOOK: &str = "figures.xlsx";

/// Lists what the page in a folder consists of: its own files and the profiles that lie there.
///
/// # Errors
/// A folder that cannot be read.
pub(crate) fn files(folder: &Path) -> Result<Vec<String>, FileError> {
    let own = MADE.into_iter().chain(LOOK).map(str::to_owned);
    let profiles = profiles(folder)?.into_iter();
    Ok(own.chain(profiles).collect())
}

/// Lists the profiles that lie in a folder.
fn profiles(folder: &Path) -> Result<Vec<String>, FileError> {
    let folder = folder.join(profile::FOLDER);
    if !files::is_folder(&folder) {
        return Ok(Vec::new());
    }
    let names = files::list_regular_below(&folder)?.into_iter();
    let is_page = |name: &String| Path::new(name).extension().is_some_and(|end| end == "html");
    let pages = names.filter(|name| is_page(name) && !name.contains('/'));
    Ok(pages
        .map(|name| format!("{}/{name}", profile::FOLDER))
        .collect())
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
    files::write(&folder.join(WORKBOOK), &content.workbook)?;
    files::write(&folder.join("data.js"), script.as_bytes())?;
    files::write(&folder.join("index.html"), page.as_bytes())?;
    write_profiles(content, templates, folder)
}

/// Writes the profiles, and removes those of units that have none any more.
fn write_profiles(content: &Content, templates: &Path, folder: &Path) -> Result<(), SiteError> {
    let pages = profile::pages(content, templates)?;
    let inside = folder.join(profile::FOLDER);
    for path in profiles(folder)? {
        let name = path.rsplit('/').next().unwrap_or_default();
        if !pages.contains_key(name) {
            files::remove_file(&folder.join(&path))?;
        }
    }
    for (name, page) in &pages {
        files::write(&inside.join(name), page.as_bytes())?;
    }
    Ok(())
}

fn words(file: &Path) -> Result<Map<String, Value>, SiteError> {
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
    let words = &content.config.words;
    let kinds: BTreeMap<&str, &KindName> = edition
        .units
        .iter()
        .map(|unit| (unit.kind.as_str(), words.kind(unit.kind)))
        .collect();
    let rules = content.rules();
    let municipality = edition.units.municipality();
    let context = json!({
        "publication": masthead.title,
        "organisation": masthead.organisation,
        "contact": masthead.contact,
        "notice": masthead.notice,
        "correction": masthead.correction,
        "edition": masthead.edition.to_string(),
        "day": masthead.date.day(),
        "month": masthead.date.month(),
        "year": masthead.date.year(),
        "groups": groups(content),
        "municipality": municipality.map(|whole| &whole.name),
        "findings": municipality.and_then(|whole| content.findings.get(&whole.id)),
        // The larger estates and the goals of the municipality, as in its briefing.
        "whole": municipality.and_then(|whole| content.profiles.get(&whole.id)),
        // The kinds of units that there are, and what they are called.
        "kinds": kinds,
        "workbook": WORKBOOK,
        "has_map": edition.map.is_some(),
        "has_interventions": !edition.interventions.is_empty(),
        "has_traffic_light": content.config.traffic_light.is_some(),
        "prevention": rules.map(|rules| rules.prevention_called(content.language())),
        "main": rules.map(|rules| rules.limits_called.main.in_language(content.language())),
        "decimals": decimals(content),
        "rounding": content.rounding(),
        "least_residents": content.least_residents(),
        "as_last_year": content.config.words.law.as_last_year,
    });
    Ok(template.fill(&context)?)
}

/// Lists the criteria that are shown with another number of decimals than one.
fn decimals(content: &Content) -> Vec<Value> {
    let law = &content.config.law;
    let limits = content
        .rules()
        .into_iter()
        .flat_map(|rules| rules.main.iter());
    let declared = limits.filter_map(|(criterion, _)| law.criterion(criterion));
    let other = declared.filter(|criterion| criterion.decimals != 1);
    let text = |criterion: &DeclaredCriterion| {
        let title = criterion.title.in_language(content.language());
        json!({ "title": title, "decimals": criterion.decimals })
    };
    other.map(text).collect()
}

/// Lists the briefings by kinds of units, for where no script runs.
fn groups(content: &Content) -> Vec<Value> {
    let kinds = [
        UnitKind::Municipality,
        UnitKind::Association,
        UnitKind::Area,
    ];
    let link = |unit: &Unit| {
        let path = content.briefing(unit)?;
        let profile = profile::path(content, unit);
        Some(json!({ "id": unit.id, "name": unit.name, "path": path, "profile": profile }))
    };
    let group = |kind: UnitKind| {
        let links: Vec<Value> = content
            .edition
            .units
            .of_kind(kind)
            .filter_map(link)
            .collect();
        (!links.is_empty()).then(|| json!({ "kind": kind.as_str(), "links": links }))
    };
    kinds.into_iter().filter_map(group).collect()
}
