//! A page for each unit that says all that its briefing does, and works without a script.
//!
//! What it says comes from the briefing itself, so that both have the same figures; the figures of
//! every year, which a briefing draws or attaches, stand here as a table.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use rayon::prelude::*;
use serde_json::{Value, json};

use super::{content::Content, error::SiteError};
use crate::{
    files,
    model::{DocumentName, Indicator, Unit, UnitId, UnitKind},
    text_template::TextTemplate,
};

/// The folder of the profiles, in that of the page.
pub(super) const FOLDER: &str = "unit";

/// The file that says what pages look like.
const STYLE: &str = "site.css";

/// Returns the name of a unit's profile, in the folder of profiles.
fn file_name(unit: &Unit) -> String {
    format!("{}.html", DocumentName::of_unit(unit.kind, &unit.id))
}

/// Returns where the profile of a unit lies, seen from the page; nothing where it has none.
pub(super) fn path(content: &Content, unit: &Unit) -> Option<String> {
    let path = || format!("{FOLDER}/{}", file_name(unit));
    content.profiles.contains_key(&unit.id).then(path)
}

/// Makes the profiles of all units that have one, by the names of their files.
///
/// # Errors
/// Templates that are missing or wrong.
pub(super) fn pages(
    content: &Content,
    templates: &Path,
) -> Result<BTreeMap<String, String>, SiteError> {
    let template = template(content, templates)?;
    let units = &content.edition.units;
    let with_units = content.profiles.iter();
    let with_units: Vec<(&Unit, &Value)> = with_units
        .filter_map(|(id, text)| Some((units.get(id.as_str())?, text)))
        .collect();
    let page = |(unit, text): (&Unit, &Value)| {
        let pdf = content.briefing(unit).map(|path| format!("../{path}"));
        let page = template.fill(context(content, unit, (text, pdf, "../")))?;
        Ok((file_name(unit), page))
    };
    // The error of the first unit, whichever thread was first.
    let pages: Vec<Result<_, SiteError>> = with_units.into_par_iter().map(page).collect();
    pages.into_iter().collect()
}

/// Writes the profile of a group, which stands by itself beside its briefing, with what it looks like.
///
/// # Errors
/// As [`pages`]; a file that cannot be written.
pub(crate) fn write_alone(
    content: &Content,
    unit: &Unit,
    templates: &Path,
    folder: &Path,
) -> Result<PathBuf, SiteError> {
    let template = template(content, templates)?;
    let text = content.profiles.get(&unit.id).unwrap_or(&Value::Null);
    let pdf = DocumentName::of_unit(unit.kind, &unit.id).file_name();
    let page = template.fill(context(content, unit, (text, Some(pdf), "")))?;
    let look = files::read(&templates.join("site").join(STYLE))?;
    files::write(&folder.join(STYLE), &look)?;
    let file = folder.join(file_name(unit));
    files::write(&file, page.as_bytes())?;
    Ok(file)
}

fn template(content: &Content, templates: &Path) -> Result<TextTemplate, SiteError> {
    let own = templates.join(content.language().code()).join("site");
    let (texts, layout) = (
        own.join("profile.html"),
        templates.join("site").join("profile.html"),
    );
    let (names, source) = (files::read_text(&texts)?, files::read_text(&layout)?);
    Ok(TextTemplate::with_texts(
        (texts, &names),
        (layout, &source),
    )?)
}

/// What a profile says; `root` is where the page of the edition and what it looks like lie, seen from it.
fn context(
    content: &Content,
    unit: &Unit,
    (briefing, pdf, root): (&Value, Option<String>, &str),
) -> Value {
    let units = &content.edition.units;
    let above = units.ancestors(unit.id.as_str());
    let owner = unit
        .association
        .iter()
        .filter_map(|id| units.get(id.as_str()));
    let whole = unit
        .housing_area
        .iter()
        .filter_map(|id| units.get(id.as_str()));
    json!({
        "briefing": briefing,
        "kind": content.config.words.kind(unit.kind).one,
        "pdf": pdf,
        "root": root,
        "above": above.chain(owner).chain(whole).filter_map(|unit| link(content, unit)).collect::<Vec<_>>(),
        "inside": inside(content, unit),
        "areas": area_links(content),
        "years": years(content, unit),
        "history": history(content, unit),
        "first_year": content.edition.masthead.years.start(),
        "published": content.config.words.writing.day(content.edition.masthead.date),
    })
}

fn link(content: &Content, unit: &Unit) -> Option<Value> {
    content.profiles.get(&unit.id)?;
    Some(json!({ "name": unit.name, "path": file_name(unit) }))
}

/// Returns the units that lie in a unit or belong to it and have a profile, by their kind.
fn inside(content: &Content, unit: &Unit) -> Vec<Value> {
    let units = &content.edition.units;
    let below = |other: &&Unit| {
        other.parent.as_ref() == Some(&unit.id)
            || other.association.as_ref() == Some(&unit.id)
            || other.housing_area.as_ref() == Some(&unit.id)
    };
    let group = |kind: UnitKind| {
        let links = units.of_kind(kind).filter(below);
        let links: Vec<Value> = links.filter_map(|unit| link(content, unit)).collect();
        let title = content.config.words.kind_title(kind);
        (!links.is_empty()).then(|| json!({ "title": title, "links": links }))
    };
    UnitKind::PUBLISHED.into_iter().filter_map(group).collect()
}

/// Returns the profiles of areas, by their codes.
fn area_links<'a>(content: &'a Content) -> BTreeMap<&'a UnitId, String> {
    let areas = content.edition.units.of_kind(UnitKind::Area);
    let with_profile = areas.filter(|area| content.profiles.contains_key(&area.id));
    with_profile
        .map(|area| (&area.id, file_name(area)))
        .collect()
}

/// Returns the years from the first one with figures of its own.
fn years(content: &Content, unit: &Unit) -> Vec<i32> {
    let mut indicators = content.config.catalogue.indicators.iter();
    let is_counted_back = indicators.any(|indicator| indicator.is_counted_back(unit));
    let years = content.edition.masthead.years.clone();
    years
        .filter(|year| is_counted_back || *year >= unit.from_year)
        .collect()
}

/// Returns every figure of a unit by theme, as written.
fn history(content: &Content, unit: &Unit) -> Vec<Value> {
    let catalogue = &content.config.catalogue;
    let language = content.language();
    let years = years(content, unit);
    let row = |indicator: &Indicator| {
        let figures = &content.edition.figures;
        figures.newest_year(&indicator.id, unit.id.as_str())?;
        let cell = |year: &i32| {
            let figure = figures.get(&indicator.id, *year, unit.id.as_str());
            let is_break = indicator.breaks_in(unit).contains(year)
                || indicator.breaks.iter().any(|broken| broken.year == *year);
            json!([content.written(figure, indicator), is_break])
        };
        let cells: Vec<Value> = years.iter().map(cell).collect();
        let title = indicator.title.in_language(language);
        Some(json!({ "id": indicator.id, "title": title, "cells": cells }))
    };
    let theme = |(id, title): (&str, &str)| {
        let indicators = catalogue.indicators.iter();
        let own = indicators.filter(|indicator| indicator.theme == id);
        let rows: Vec<Value> = own.filter_map(row).collect();
        (!rows.is_empty()).then(|| json!({ "title": title, "rows": rows }))
    };
    let themes = catalogue.themes.iter();
    let titled = themes.map(|theme| (theme.id.as_str(), theme.title.in_language(language)));
    titled.filter_map(theme).collect()
}
