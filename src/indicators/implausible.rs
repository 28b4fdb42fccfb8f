//! Figures that cannot be: counts below nought, and parts above their whole.
//!
//! Disclosure control reckons with worlds in which counts are counts and parts are parts; figures
//! that are neither have none. What is wrong with a figure by itself is told by the figure; here
//! it gets the names of the files that it is counted from, and relations of the catalogue and
//! indicators without figures are looked at besides.

use std::{fmt, ops::RangeInclusive};

use super::expression::{Summands, summands};
use crate::{
    config::Table,
    model::{
        AdditiveRelation, Figure, FigureFault, Figures, Indicator, Measure, Term, Unit, UnitId,
        UnitKind, Units,
    },
};

/// So far may sums be apart that are the same.
const NEARLY: f64 = 1e-3;
/// So much less than its areas together may a delivered figure of the municipality be.
const NEAR_TOTAL: f64 = 0.01;
/// To so much may each figure have been rounded where it was delivered.
const ROUNDED: f64 = 5.0;

/// A figure that cannot be.
#[derive(Debug, Clone, PartialEq)]
pub struct Implausible {
    /// The indicator.
    pub indicator: String,
    /// The year; none where it is about all of them.
    pub year: Option<i32>,
    /// The unit and its name; none where it is about all of them.
    pub unit: Option<(UnitId, String)>,
    /// What is wrong with it.
    pub message: String,
    /// The delivered files that it is counted from.
    pub files: Vec<String>,
}

impl fmt::Display for Implausible {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "indicator `{}`", self.indicator)?;
        if let Some((id, name)) = &self.unit {
            write!(formatter, ", unit `{id}` ({name})")?;
        }
        if let Some(year) = self.year {
            write!(formatter, ", {year}")?;
        }
        write!(formatter, ": {}", self.message)?;
        match self.files.is_empty() {
            true => Ok(()),
            false => write!(formatter, " ({})", self.files.join(", ")),
        }
    }
}

/// Finds figures that cannot be, and indicators that have none at all though their tables were
/// delivered.
#[must_use]
pub(crate) fn implausible(
    figures: &Figures,
    indicators: &[Indicator],
    relations: &[AdditiveRelation],
    tables: &[Table],
    units: &Units,
    years: &RangeInclusive<i32>,
) -> Vec<Implausible> {
    let mut found = Vec::new();
    for indicator in indicators {
        for (year, of_year) in figures.of_indicator(&indicator.id) {
            for (id, figure) in of_year {
                if let (Some(message), Some(unit)) =
                    (wrong(indicator, figure), units.get(id.as_str()))
                {
                    found.push(of_unit(&indicator.id, year, unit, message));
                }
            }
        }
        found.extend(without_figures(indicator, figures, tables, years.clone()));
        if has_delivered_total(indicator, tables) {
            found.extend(unlike_total(indicator, figures, units));
        }
    }
    for relation in relations {
        found.extend(parts_above(relation, figures, units));
    }
    for figure in &mut found {
        figure.files = counted_from(figure, indicators, tables);
    }
    found
}

/// Names the files that a figure is counted from.
fn counted_from(figure: &Implausible, indicators: &[Indicator], tables: &[Table]) -> Vec<String> {
    let id = Term::read(&figure.indicator).indicator;
    let indicator = indicators.iter().find(|other| other.id == id);
    let formulas = indicator.and_then(summands).into_iter();
    let formulas = formulas.flat_map(Summands::all);
    let names: Vec<String> = formulas.map(|formula| formula.table).collect();
    let file = |table: &Table| table.delivery_name(figure.year);
    let tables = tables.iter().filter(|table| names.contains(&table.name));
    tables.map(file).collect()
}

fn of_unit(indicator: &str, year: i32, unit: &Unit, message: String) -> Implausible {
    Implausible {
        indicator: indicator.to_owned(),
        year: Some(year),
        unit: Some((unit.id.clone(), unit.name.clone())),
        message,
        files: Vec::new(),
    }
}

fn wrong(indicator: &Indicator, figure: &Figure) -> Option<String> {
    let above = figure.numerator;
    let below = figure.denominator.unwrap_or_default();
    Some(match figure.fault(indicator.measure)? {
        FigureFault::NotFinite => "is no finite number".to_owned(),
        FigureFault::NegativeCount => {
            format!("counts {above}, and nothing is counted below nought")
        }
        FigureFault::NegativeBase => {
            format!("is measured against {below}, and nothing is counted below nought")
        }
        FigureFault::PartAboveWhole => {
            format!("counts {above} of {below}: a part is above its whole")
        }
    })
}

/// Tells of an indicator whose tables were delivered in a year and which nowhere has a figure.
fn without_figures(
    indicator: &Indicator,
    figures: &Figures,
    tables: &[Table],
    mut years: RangeInclusive<i32>,
) -> Option<Implausible> {
    let years_of = || figures.of_indicator(&indicator.id);
    let all = || years_of().flat_map(|(_, figures)| figures.values());
    let of_all = |message: &str| Implausible {
        indicator: indicator.id.clone(),
        year: None,
        unit: None,
        message: message.to_owned(),
        files: Vec::new(),
    };
    if all().next().is_some() {
        let nobody = all().all(|figure| figure.denominator.is_some_and(|below| below < NEARLY));
        return nobody.then(|| of_all("is measured against nobody in any unit and year"));
    }
    let table = |name: &str| tables.iter().find(|table| table.name == name);
    let delivered = |name: &str, year: i32| table(name).is_some_and(|table| table.has_year(year));
    let formulas: Vec<_> = summands(indicator)?.all().collect();
    let complete = |year: i32| {
        let mut tables = formulas.iter().filter_map(|formula| table(&formula.table));
        tables.all(|table| {
            table.has_year(year) && table.join.iter().all(|other| delivered(other, year))
        })
    };
    let message = "has no figure of any unit in any year, though its tables were delivered";
    years.any(complete).then(|| of_all(message))
}

/// Tells whether the municipality's figure of an indicator is delivered, and can be held against those of
/// areas.
fn has_delivered_total(indicator: &Indicator, tables: &[Table]) -> bool {
    let is_count = matches!(
        indicator.measure,
        Measure::Count | Measure::Share | Measure::Rate { .. }
    );
    let formulas = summands(indicator).into_iter().flat_map(Summands::all);
    let mut of = formulas.filter_map(|formula| {
        let mut tables = tables.iter();
        tables.find(|table| table.name == formula.table)
    });
    is_count && of.any(|table| table.municipality_row.is_some())
}

/// Tells of delivered figures of the municipality that are less than what its areas count together, or
/// more than twice as much: another row was taken for its own.
fn unlike_total(indicator: &Indicator, figures: &Figures, units: &Units) -> Vec<Implausible> {
    let Some(municipality) = units.municipality() else {
        return Vec::new();
    };
    let unlike = figures
        .of_indicator(&indicator.id)
        .filter_map(|(year, of_year)| {
            let whole = of_year.get(&municipality.id)?;
            let areas = units
                .of_kind(UnitKind::Area)
                .filter(|area| area.from_year <= year);
            let (mut sum, mut all, mut number) = (0.0, true, 0.0);
            for area in areas {
                match of_year.get(&area.id) {
                    Some(figure) => (sum, number) = (sum + figure.numerator, number + 1.0),
                    None => all = false,
                }
            }
            // Each may have been rounded by who delivered it.
            let rounding = ROUNDED * number;
            let (least, most) = (sum * (1.0 - NEAR_TOTAL) - rounding, 2.0 * sum + rounding);
            let is_unlike = whole.numerator < least || all && whole.numerator > most;
            let message = format!(
                "counts {} by its own row, and its areas count {sum} together: is \
                 `municipality_row` of the table the row of the whole municipality?",
                whole.numerator
            );
            is_unlike.then(|| of_unit(&indicator.id, year, municipality, message))
        });
    unlike.collect()
}

/// Tells of parts that are together more than their whole, or other than it.
fn parts_above(relation: &AdditiveRelation, figures: &Figures, units: &Units) -> Vec<Implausible> {
    let whole = &relation.whole;
    let mut found = Vec::new();
    for (year, of_year) in figures.of_indicator(&whole.indicator) {
        for unit in of_year.keys().filter_map(|id| units.get(id.as_str())) {
            let figure = |id: &str| figures.get(id, year, unit.id.as_str());
            let count = |term: &Term| term.of(figure(&term.indicator)?);
            if let Some(contradiction) = relation.contradiction(count) {
                let message = contradiction.to_string();
                found.push(of_unit(&whole.to_string(), year, unit, message));
            }
        }
    }
    found
}
