//! Published figures as a table: `published.csv`, and the one inside each PDF.

use std::fmt::Write;

use crate::model::{Edition, Indicator, PublishedFigures, Unit};

/// Writes published figures as CSV (RFC 4180): a row per unit, indicator and year.
///
/// Columns: `edition,unit,unit_kind,parent,year,indicator,numerator,denominator,value,shown`.
/// Numbers are as rounded as anywhere else in the edition, and empty where hidden.
#[must_use]
pub fn published_table<'a>(
    figures: &PublishedFigures,
    indicators: &[Indicator],
    units: impl IntoIterator<Item = &'a Unit>,
    edition: Edition,
) -> String {
    let mut table = String::from(
        "edition,unit,unit_kind,parent,year,indicator,numerator,denominator,value,shown\n",
    );
    for unit in units {
        // Codes and ids hold no comma, quote or line end, so no field needs quoting.
        let parent = unit.parent.as_ref().map_or("", |id| id.as_str());
        let kind = unit.kind.as_str();
        for indicator in indicators {
            for year in figures.years(&indicator.id, unit.id.as_str()) {
                let shown = figures.get(&indicator.id, year, unit.id.as_str());
                let shown = shown.and_then(|figure| figure.shown());
                let numerator = field(shown.and_then(|shown| shown.numerator));
                let denominator = field(shown.and_then(|shown| shown.denominator));
                let value = field(shown.map(|shown| shown.value));
                // Writing to a string does not fail.
                let _ = writeln!(
                    table,
                    "{edition},{},{kind},{parent},{year},{},{numerator},{denominator},{value},{}",
                    unit.id,
                    indicator.id,
                    shown.is_some()
                );
            }
        }
    }
    table
}

fn field(number: Option<f64>) -> String {
    number.map_or_else(String::new, |number| number.to_string())
}
