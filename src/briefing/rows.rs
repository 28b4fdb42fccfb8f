//! The rows of a briefing: each indicator beside earlier years, other units and all areas.

use serde::Serialize;

use super::view::View;
use crate::model::{
    Amount, Compared, Comparison, Difference, Direction, Indicator, Measure, NumberStyle,
    Published, PublishedFigures, Unit, UnitKind,
};

const MONEY: Measure = Measure::Mean {
    unit: Amount::Money,
};

/// The indicators of a theme.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ThemeRows {
    /// Its key.
    pub id: String,
    /// Heading.
    pub title: String,
    /// Indicators.
    pub rows: Vec<Row>,
    /// A drawing of where the unit stands between the lowest and the highest area, a row for
    /// each indicator; nothing where there is none.
    pub spine: Option<SpineText>,
}

/// A drawing of where a unit stands between the lowest and the highest area.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SpineText {
    /// Its name, in `figures/<name>.svg`.
    pub name: String,
    /// What it shows, in words.
    pub alt: String,
}

/// An indicator in the newest year, beside earlier years and others.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Row {
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
    /// The first comparable year with a figure.
    pub first_year: i32,
    /// Whether the figure of the newest year is hidden.
    pub hidden: bool,
    /// The value as written, or the word for hidden.
    pub written: String,
    /// The value of the first comparable year as written.
    pub written_first: String,
    /// The change since the year before.
    pub change: Change,
    /// The change over five years.
    pub change_five: Change,
    /// The values beside it.
    pub others: Vec<ComparedValue>,
    /// The region's value.
    pub region: ComparedValue,
    /// The lowest and the highest value of all areas as written, without their unit of measure;
    /// nothing where no two differ.
    pub range: Option<(String, String)>,
    /// The fifth of all areas, from 1 to 5, where it can be told.
    pub fifth: Option<u8>,
    /// All that the figure was compared with.
    pub comparison: Comparison,
    /// What is told of several years together where the figure is hidden. Nothing else in the row
    /// is about those years.
    pub pooled: Option<PooledText>,
}

/// A figure of several years together, up to the row's.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PooledText {
    /// The value.
    pub value: f64,
    /// As written, with the number of years.
    pub written: String,
    /// Those beside it over the same years, in the order of the row's `others`.
    pub others: Vec<String>,
}

/// A change over time.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Change {
    /// As written, with its sign.
    pub written: String,
    /// That without its unit of measure.
    pub number: String,
    /// Whether it is more than chance explains.
    pub marked: bool,
    /// The earlier value as written.
    pub from: String,
}

/// A value beside the unit's.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ComparedValue {
    /// The value, where it is shown.
    pub value: Option<f64>,
    /// As written.
    pub written: String,
    /// Whether the unit differs from it by more than chance explains.
    pub marked: bool,
}

/// Gathers the rows of all themes that have figures.
#[must_use]
pub(crate) fn themes(view: &View) -> Vec<ThemeRows> {
    let catalogue = &view.config.catalogue;
    let of_theme = |id: &str| {
        let indicators = catalogue.indicators.iter();
        let listed = indicators.filter(|indicator| indicator.listed && indicator.theme == id);
        listed
            .filter_map(|listed| row(view, listed))
            .collect::<Vec<_>>()
    };
    let themes = catalogue.themes.iter().map(|theme| ThemeRows {
        id: theme.id.clone(),
        spine: None,
        title: theme.title.in_language(view.language()).to_owned(),
        rows: of_theme(&theme.id),
    });
    themes.filter(|theme| !theme.rows.is_empty()).collect()
}

/// Gathers the row of an indicator; nothing where the unit has no figure.
pub(super) fn row(view: &View, indicator: &Indicator) -> Option<Row> {
    let figures = &view.edition.figures;
    let unit = view.unit.id.as_str();
    let year = figures.newest_year(&indicator.id, unit)?;
    let comparison = view.comparison(&view.unit.id, indicator);
    let comparison = comparison.cloned().unwrap_or_default();
    let from = comparison.break_year.unwrap_or(i32::MIN);
    let mut years = figures.years(&indicator.id, unit);
    let first_year = years.find(|year| *year >= from)?;
    let figure = |year| figures.get(&indicator.id, year, unit);
    let value = figure(year).and_then(Published::value);
    let region = view.region();
    let is_apart = region.is_some() && is_starred(indicator, comparison.region);
    Some(Row {
        id: indicator.id.clone(),
        title: view.title(indicator),
        measure: indicator.measure,
        direction: indicator.direction,
        year,
        value,
        first_year,
        hidden: figure(year).is_some_and(Published::is_hidden),
        written: view.written(figure(year), indicator),
        written_first: view.written(figure(first_year), indicator),
        change: change(view, value, comparison.before, indicator),
        change_five: change(view, value, comparison.five_years, indicator),
        others: others(view, indicator, year, &comparison),
        region: compared_value(view, region, (indicator, year), is_apart),
        range: range(view, indicator, year),
        fifth: comparison.band.map(|band| band.fifth),
        pooled: pooled(view, indicator, year),
        comparison,
    })
}

/// Returns the values of what the unit is compared with. Of that the municipality alone contains
/// an area, so a difference from anything else is not marked.
fn others(
    view: &View,
    indicator: &Indicator,
    year: i32,
    comparison: &Comparison,
) -> Vec<ComparedValue> {
    let whole = view.edition.units.municipality();
    let compared = |(other, _): (&Unit, &str)| {
        let is_whole = whole.is_some_and(|whole| whole.id == other.id);
        let marked = is_starred(indicator, comparison.municipality.filter(|_| is_whole));
        compared_value(view, Some(other), (indicator, year), marked)
    };
    view.others().into_iter().map(compared).collect()
}

/// Writes what is told of several years together; nothing where nothing is.
fn pooled(view: &View, indicator: &Indicator, year: i32) -> Option<PooledText> {
    let figures = &view.edition.figures;
    let pooled = figures.pooled(&indicator.id, year, view.unit.id.as_str())?;
    let (value, count) = (pooled.shown().value, pooled.years());
    let written = view.written_value(value, indicator);
    let other = |unit: &Unit| {
        let value = over_years(figures, indicator, (year, count), unit);
        let nothing = || view.config.words.no_figure.clone();
        value.map_or_else(nothing, |value| view.written_value(value, indicator))
    };
    Some(PooledText {
        value,
        written: format!("{written} ({count}\u{a0}{})", view.config.words.years),
        others: view.others().iter().map(|(unit, _)| other(unit)).collect(),
    })
}

/// Returns the value of a unit over so many years up to one: as it is told, or made from the
/// rounded counts of the years where all are shown.
fn over_years(
    figures: &PublishedFigures,
    indicator: &Indicator,
    (last, count): (i32, u8),
    unit: &Unit,
) -> Option<f64> {
    let (id, unit) = (indicator.id.as_str(), unit.id.as_str());
    let told = figures.pooled(id, last, unit);
    if let Some(told) = told.filter(|told| told.years() == count) {
        return Some(told.shown().value);
    }
    let (mut above, mut below) = (0.0, 0.0);
    for year in last + 1 - i32::from(count)..=last {
        let shown = figures.get(id, year, unit)?.shown()?;
        above += shown.numerator?;
        below += shown.denominator?;
    }
    let factor = match indicator.measure {
        Measure::Share => 100.0,
        Measure::Rate { per } => per,
        _ => return None,
    };
    (below > 0.0).then(|| indicator.measure.rounded(above * factor / below))
}

fn compared_value(
    view: &View,
    unit: Option<&Unit>,
    (indicator, year): (&Indicator, i32),
    marked: bool,
) -> ComparedValue {
    let figures = &view.edition.figures;
    let figure = unit.and_then(|unit| figures.get(&indicator.id, year, unit.id.as_str()));
    ComparedValue {
        value: figure.and_then(Published::value),
        written: view.written(figure, indicator),
        marked,
    }
}

fn range(view: &View, indicator: &Indicator, year: i32) -> Option<(String, String)> {
    let areas = view.edition.units.of_kind(UnitKind::Area);
    let areas = areas.map(|area| &area.id);
    let (lowest, highest) = view.edition.figures.range(&indicator.id, year, areas)?;
    let style = NumberStyle::Decimals(indicator.measure.decimals());
    Some((view.number(lowest, style), view.number(highest, style)))
}

fn change(
    view: &View,
    value: Option<f64>,
    with: Option<Compared>,
    indicator: &Indicator,
) -> Change {
    let nothing = || view.config.words.no_figure.clone();
    let (Some(value), Some(with)) = (value, with) else {
        return Change {
            written: nothing(),
            number: nothing(),
            marked: false,
            from: nothing(),
        };
    };
    Change {
        written: written_change(view, value - with.value, indicator),
        number: change_number(view, value - with.value, indicator),
        marked: is_starred(indicator, Some(with)),
        from: view.written_value(with.value, indicator),
    }
}

/// Writes a change with its sign; nothing changed is a bare 0.
fn change_number(view: &View, change: f64, indicator: &Indicator) -> String {
    let style = NumberStyle::ChangeDecimals(indicator.measure.decimals());
    let written = view.number(change, style);
    match written.contains(|c: char| matches!(c, '1'..='9')) {
        true => written,
        false => "0".to_owned(),
    }
}

/// Writes a change with its sign and unit; nothing changed is a bare 0.
pub(super) fn written_change(view: &View, change: f64, indicator: &Indicator) -> String {
    let written = change_number(view, change, indicator);
    match indicator.measure {
        _ if written == "0" => written,
        Measure::Share => format!("{written}\u{a0}{}", view.config.words.percentage_points),
        MONEY => view.config.words.writing.formed(&written, MONEY.into()),
        _ => written,
    }
}

/// Tells whether a table marks a difference: not where chance has no part in it.
fn is_starred(indicator: &Indicator, with: Option<Compared>) -> bool {
    indicator.involves_chance() && is_marked(with)
}

/// Tells whether a difference is more than chance, or rounding, explains.
pub(super) fn is_marked(with: Option<Compared>) -> bool {
    with.is_some_and(|with| {
        matches!(
            with.difference,
            Some(Difference::Higher | Difference::Lower)
        )
    })
}
