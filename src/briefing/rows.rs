//! The rows of a briefing: each indicator beside earlier years, other units and all areas.

use serde::Serialize;

use super::{
    band::{BandText, band},
    side::{Side, is_starred, is_tested},
    spark::spark,
    view::View,
};
use crate::model::{
    Amount, Compared, Comparison, Direction, Indicator, Measure, NumberStyle, Published,
    PublishedFigures, Unit, UnitKind,
};

/// How far back the longer of the two changes goes.
const YEARS_BACK: i32 = 5;
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
    /// The calendar year that this figure is about, as written: `2024`, of a school year `2024/25`.
    pub told_year: String,
    /// The value, where it is shown.
    pub value: Option<f64>,
    /// The first comparable year with a figure.
    pub first_year: i32,
    /// The calendar year that the figure of that year is about, as written.
    pub told_first_year: String,
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
    /// For an association, the value of the social housing of all associations together.
    pub social_housing: Option<ComparedValue>,
    /// On which side of the municipality it lies, by more than chance explains.
    pub side: Side,
    /// Whether chance was held against the difference from the municipality.
    pub is_tested: bool,
    /// Where it stands beside the municipality and among all areas.
    pub band: Option<BandText>,
    /// The figure through the comparable years, from 0 to 1; empty of a few years.
    pub spark: Vec<Option<f64>>,
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
    /// The region's.
    pub region: String,
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
        told_year: indicator.reference.told_year(year),
        value,
        first_year,
        told_first_year: indicator.reference.told_year(first_year),
        hidden: figure(year).is_some_and(Published::is_hidden),
        written: view.written(figure(year), indicator),
        written_first: view.written(figure(first_year), indicator),
        change: change(view, (indicator, year - 1, from), value, comparison.before),
        change_five: change(
            view,
            (indicator, year - YEARS_BACK, from),
            value,
            comparison.five_years,
        ),
        others: others(view, indicator, year, &comparison),
        region: compared_value(view, region, (indicator, year), is_apart),
        social_housing: social_housing(view, indicator, year),
        side: Side::of_municipality(indicator, &comparison),
        is_tested: is_tested(indicator, comparison.municipality),
        band: band(view, indicator, year),
        spark: spark(view, indicator, (first_year, year)),
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
    let nothing = || view.config.words.no_figure.clone();
    let other = |unit: &Unit| {
        let value = over_years(figures, indicator, (year, count), unit);
        value.map_or_else(nothing, |value| view.written_value(value, indicator))
    };
    Some(PooledText {
        value,
        written: format!("{written} ({count}\u{a0}{})", view.config.words.years),
        others: view.others().iter().map(|(unit, _)| other(unit)).collect(),
        region: view.region().map_or_else(nothing, other),
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
    of_counts(indicator, above, below)
}

/// Returns a share or a rate that is made of rounded counts.
fn of_counts(indicator: &Indicator, above: f64, below: f64) -> Option<f64> {
    let factor = match indicator.measure {
        Measure::Share => 100.0,
        Measure::Rate { per } => per,
        _ => return None,
    };
    (below > 0.0).then(|| indicator.measure.rounded(above * factor / below))
}

/// Returns the value of all associations together, made of what is published of each, so that it tells
/// nothing that they do not; nothing but for one of several associations.
fn social_housing(view: &View, indicator: &Indicator, year: i32) -> Option<ComparedValue> {
    let figures = &view.edition.figures;
    let associations = view.edition.units.of_kind(UnitKind::Association);
    let associations: Vec<&Unit> = associations.collect();
    if view.unit.kind != UnitKind::Association || associations.len() < 2 {
        return None;
    }
    let all = associations.iter();
    let figure = |unit: &&Unit| figures.get(&indicator.id, year, unit.id.as_str());
    let of_each: Vec<Option<Published>> = all.map(figure).collect();
    let is_hidden = of_each.iter().flatten().any(|figure| figure.is_hidden());
    let value = together(indicator, &of_each);
    let words = &view.config.words;
    Some(ComparedValue {
        value,
        written: match value {
            Some(value) => view.written_value(value, indicator),
            None if is_hidden => words.hidden.clone(),
            None => words.no_figure.clone(),
        },
        marked: false,
    })
}

fn together(indicator: &Indicator, of_each: &[Option<Published>]) -> Option<f64> {
    let (mut above, mut below) = (0.0, 0.0);
    for figure in of_each {
        let shown = (*figure)?.shown()?;
        above += shown.numerator?;
        below += shown.denominator.unwrap_or_default();
    }
    match indicator.measure {
        Measure::Count => Some(above),
        _ => of_counts(indicator, above, below),
    }
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

/// Describes a change since an earlier year; the word for hidden where either figure is, but nothing across a break
/// before which years do not compare with those from some one on.
fn change(
    view: &View,
    (indicator, since, from): (&Indicator, i32, i32),
    value: Option<f64>,
    with: Option<Compared>,
) -> Change {
    let words = &view.config.words;
    let earlier = view
        .edition
        .figures
        .get(&indicator.id, since, view.unit.id.as_str());
    let earlier = earlier.filter(|_| since >= from);
    let is_hidden = earlier.is_some_and(|earlier| value.is_none() || earlier.is_hidden());
    let nothing = || match is_hidden {
        true => words.hidden.clone(),
        false => words.no_figure.clone(),
    };
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
