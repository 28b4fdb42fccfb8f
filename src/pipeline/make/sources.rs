//! Where figures come from: how many areas each table has rows about, and the rows behind a few
//! figures. Numbers are exact, and for whoever has the deliveries.

use std::collections::BTreeMap;

use crate::{
    config::{Catalogue, Table},
    dataset::{self, Snapshot},
    indicators,
    model::{Basis, Formula, Indicator, NumberStyle, PublishedEdition, Theme, Unit, UnitKind},
    pipeline::{PipelineError, Scope},
};

/// How many areas a table has rows about.
#[derive(Debug)]
pub(crate) struct Coverage {
    /// The name of the table.
    pub(crate) table: String,
    /// By year; none where the table was not delivered for it.
    pub(crate) areas: BTreeMap<i32, Option<usize>>,
}

/// What became of the figures of all areas in the newest year.
#[derive(Debug, Default)]
pub(crate) struct FigureCounts {
    pub(crate) shown: usize,
    pub(crate) hidden: usize,
    /// By indicator, the number of areas without a figure.
    pub(crate) missing: BTreeMap<String, usize>,
}

/// A figure with the rows that it was counted from.
#[derive(Debug)]
pub(crate) struct SourcedFigure {
    /// The title of its indicator.
    pub(crate) title: String,
    /// The code and the name of its unit.
    pub(crate) unit: String,
    pub(crate) year: i32,
    /// As published.
    pub(crate) value: String,
    /// The delivered file of the newest year.
    pub(crate) file: String,
    /// How many of its rows are about the unit.
    pub(crate) rows: usize,
    /// What is summed over them, and what it comes to.
    pub(crate) numerator: (String, f64),
    /// The same below the line.
    pub(crate) denominator: Option<(String, f64)>,
}

/// Counts the areas with rows, by table and year.
///
/// # Errors
/// Copies of the snapshot that are missing or were changed.
pub(in crate::pipeline) fn coverage(
    scope: &Scope,
    snapshot: &Snapshot,
) -> Result<Vec<Coverage>, PipelineError> {
    let tables = &scope.config.tables;
    let of_table = |table: &Table| {
        let of_year = |year: i32| {
            let rows = dataset::rows_by_area(snapshot, table, tables, year)?;
            Ok((year, rows.map(|rows| rows.len())))
        };
        let areas: Result<_, PipelineError> = scope.years().map(of_year).collect();
        Ok(Coverage {
            table: table.name.clone(),
            areas: areas?,
        })
    };
    tables.iter().map(of_table).collect()
}

/// Counts what became of the figures of areas in the newest year.
pub(in crate::pipeline) fn figure_counts(
    scope: &Scope,
    edition: &PublishedEdition,
) -> FigureCounts {
    let year = edition.masthead.data_year();
    let mut counts = FigureCounts::default();
    let areas = || edition.units.of_kind(UnitKind::Area);
    let listed = scope.config.catalogue.indicators.iter();
    for indicator in listed.filter(|indicator| indicator.listed) {
        for area in areas().filter(|area| area.from_year <= year) {
            match edition.figures.get(&indicator.id, year, area.id.as_str()) {
                Some(figure) if figure.shown().is_some() => counts.shown += 1,
                Some(_) => counts.hidden += 1,
                None => *counts.missing.entry(indicator.id.clone()).or_default() += 1,
            }
        }
    }
    counts
}

/// Tells of a few figures of these areas, of all themes in turn, which rows they were counted from.
/// Only of figures that are shown.
///
/// # Errors
/// Rows that cannot be read or counted.
pub(in crate::pipeline) fn sourced(
    scope: &Scope,
    (snapshot, edition): (&Snapshot, &PublishedEdition),
    areas: &[&Unit],
    most: usize,
) -> Result<Vec<SourcedFigure>, PipelineError> {
    let year = edition.masthead.data_year();
    let is_shown = |indicator: &Indicator, area: &Unit| {
        let figure = edition.figures.get(&indicator.id, year, area.id.as_str());
        figure.is_some_and(|figure| figure.shown().is_some())
    };
    let mut found: Vec<(&Indicator, &Unit)> = Vec::new();
    let mut turns = areas.iter().cycle();
    for indicator in in_turn(&scope.config.catalogue) {
        let next = turns.next().filter(|_| found.len() < most);
        let Some(area) = next else {
            break;
        };
        if is_shown(indicator, area) {
            found.push((indicator, *area));
        }
    }
    let chosen: Vec<Indicator> = found
        .iter()
        .map(|(indicator, _)| (*indicator).clone())
        .collect();
    let read = |table: &str, year| snapshot.table(table, year);
    let tables = &scope.config.tables;
    let exact = indicators::count(&chosen, tables, snapshot.units(), year..=year, read)?;
    let told = |(indicator, area): (&Indicator, &Unit)| {
        let Basis::Counted {
            numerator,
            denominator,
        } = &indicator.basis
        else {
            return Ok(None);
        };
        let unit = area.id.as_str();
        let published = edition.figures.value(&indicator.id, year, unit);
        let Some((figure, value)) = exact.get(&indicator.id, year, unit).zip(published) else {
            return Ok(None);
        };
        let (file, rows) = source(snapshot, tables, numerator, (year, unit))?;
        let below = denominator.as_ref().zip(figure.denominator);
        let style: NumberStyle = indicator.measure.into();
        Ok(Some(SourcedFigure {
            title: indicator
                .title
                .in_language(edition.masthead.language)
                .to_owned(),
            unit: format!("{} {}", area.id, area.name),
            year,
            value: scope.config.words.writing.number(value, style),
            file,
            rows,
            numerator: (numerator.expression.clone(), figure.numerator),
            denominator: below.map(|(formula, sum)| (formula.expression.clone(), sum)),
        }))
    };
    let told: Result<Vec<_>, PipelineError> = found.into_iter().map(told).collect();
    Ok(told?.into_iter().flatten().collect())
}

/// Lists the indicators that are counted and stand in tables: the first of each theme, then the second.
fn in_turn(catalogue: &Catalogue) -> Vec<&Indicator> {
    let of_theme = |theme: &Theme| {
        let all = catalogue.indicators.iter();
        let is_counted =
            |one: &&Indicator| one.listed && matches!(one.basis, Basis::Counted { .. });
        let own = all.filter(move |indicator| indicator.theme == theme.id);
        own.filter(is_counted).enumerate().collect::<Vec<_>>()
    };
    let mut ranked: Vec<(usize, &Indicator)> = catalogue.themes.iter().flat_map(of_theme).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, indicator)| indicator).collect()
}

/// Returns the delivered file of a table, and how many of its rows are about an area.
fn source(
    snapshot: &Snapshot,
    tables: &[Table],
    formula: &Formula,
    (year, unit): (i32, &str),
) -> Result<(String, usize), PipelineError> {
    let mut delivered = snapshot.delivered().iter();
    let delivered = delivered.find(|file| file.table == formula.table && file.year == year);
    let file = delivered.map_or_else(String::new, |delivered| delivered.file.clone());
    let Some(table) = tables.iter().find(|table| table.name == formula.table) else {
        return Ok((file, 0));
    };
    let rows = dataset::rows_by_area(snapshot, table, tables, year)?;
    let rows = rows.and_then(|rows| rows.get(unit).copied());
    Ok((file, rows.unwrap_or_default()))
}
