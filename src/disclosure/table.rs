//! Published figures as a table: `published.csv`, and the one inside each PDF.

use std::{collections::BTreeMap, fmt::Write};

use serde::Deserialize;

use super::primary::whole;
use crate::model::{
    Colour, Criterion, CriterionOnList, Edition, Indicator, Label, Published, PublishedFigures,
    PublishedFlows, Shown, Standing, Unit, UnitId,
};

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

#[derive(Deserialize)]
struct PublishedRow {
    unit: UnitId,
    year: i32,
    indicator: String,
    numerator: Option<f64>,
    denominator: Option<f64>,
    value: Option<f64>,
}

/// Reads a table of published figures back.
///
/// # Errors
/// Text that is not such a table.
pub fn read_published(text: &str) -> Result<PublishedFigures, csv::Error> {
    let mut figures = PublishedFigures::default();
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        let row: PublishedRow = row?;
        let figure = match row.value {
            None => Published::hide(),
            Some(value) => Published::release(Shown {
                value,
                numerator: row.numerator,
                denominator: row.denominator,
                standard_error: None,
            }),
        };
        figures.insert(&row.indicator, row.year, row.unit, figure);
    }
    Ok(figures)
}

/// Writes how estates stand to each criterion as CSV: a row per estate and criterion.
///
/// Columns: `edition,list_year,unit,criterion,value,limit,met,points,persons,next_value,`
/// `next_low,next_high,is_forecast`; values and limits in per cent.
#[must_use]
pub fn criteria_table(standings: &[Standing], edition: Edition) -> String {
    let mut table = String::from(
        "edition,list_year,unit,criterion,value,limit,met,points,persons,next_value,next_low,\
         next_high,is_forecast\n",
    );
    for standing in standings {
        for one in &standing.criteria {
            let outlook = one.outlook;
            let fields = [
                field(one.value),
                field(one.limit),
                one.met.map_or_else(String::new, |met| met.to_string()),
                field(one.points.map(|points| (points * 100.0).round() / 100.0)),
                field(one.persons),
                field(outlook.map(|next| next.value)),
                field(outlook.map(|next| next.low)),
                field(outlook.map(|next| next.high)),
                outlook.map_or_else(String::new, |next| next.is_forecast.to_string()),
            ];
            let (year, unit) = (standing.list_year, &standing.unit);
            let name = one.criterion.as_str();
            // Writing to a string does not fail.
            let _ = writeln!(table, "{edition},{year},{unit},{name},{}", fields.join(","));
        }
    }
    table
}

/// A criterion as the table of criteria shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedCriterion {
    /// Which one.
    pub on_list: CriterionOnList,
    /// Its value in per cent, where it is shown.
    pub value: Option<f64>,
}

#[derive(Deserialize)]
struct CriterionRow {
    list_year: i32,
    unit: UnitId,
    criterion: Criterion,
    value: Option<f64>,
}

/// Reads a table of criteria back.
///
/// # Errors
/// Text that is not such a table.
pub fn read_criteria(text: &str) -> Result<Vec<PublishedCriterion>, csv::Error> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let read = |row: Result<CriterionRow, csv::Error>| {
        let row = row?;
        Ok(PublishedCriterion {
            on_list: CriterionOnList {
                unit: row.unit,
                list_year: row.list_year,
                criterion: row.criterion,
            },
            value: row.value,
        })
    };
    reader.deserialize().map(read).collect()
}

/// Writes the labels of estates and the chances of the next list as CSV: a row per estate and
/// label that may come.
///
/// Columns: `edition,list_year,unit,label,label_before,colour,colour_before,next_label,`
/// `next_chance`; the chance in per cent, in steps of 5.
#[must_use]
pub fn labels_table(standings: &[Standing], edition: Edition) -> String {
    let mut table = String::from(
        "edition,list_year,unit,label,label_before,colour,colour_before,next_label,next_chance\n",
    );
    for standing in standings {
        let year = standing.list_year;
        let label = |label: Option<Label>, year| label.map_or("unknown", |one| one.name(year));
        let now = [
            label(standing.label, year),
            label(standing.label_before, year - 1),
            standing.colour.map_or("unknown", Colour::as_str),
            standing.colour_before.map_or("unknown", Colour::as_str),
        ];
        let mut next: Vec<String> = standing
            .chances
            .iter()
            .map(|(label, chance)| format!("{},{chance}", label.name(year + 1)))
            .collect();
        if next.is_empty() {
            next.push(",".to_owned());
        }
        for next in next {
            let _ = writeln!(
                table,
                "{edition},{year},{},{},{next}",
                standing.unit,
                now.join(",")
            );
        }
    }
    table
}

/// Writes moves from unit to unit as CSV: a row per shown pair.
///
/// Columns: `edition,year,from,to,moves`; moves are rounded. A pair that is not listed may have
/// no moves, few, or be hidden.
#[must_use]
pub fn flows_table(flows: &PublishedFlows, edition: Edition) -> String {
    let mut table = String::from("edition,year,from,to,moves\n");
    for ((from, to), moves) in &flows.moves {
        if let Some(moves) = moves.value() {
            let _ = writeln!(table, "{edition},{},{from},{to},{moves}", flows.year);
        }
    }
    table
}

#[derive(Deserialize)]
struct FlowRow {
    year: i32,
    from: UnitId,
    to: UnitId,
    moves: Option<f64>,
}

/// Reads a table of moves back, a matrix per year; also one that lists hidden pairs.
///
/// # Errors
/// Text that is not such a table.
pub fn read_flows(text: &str) -> Result<Vec<PublishedFlows>, csv::Error> {
    let mut years: BTreeMap<i32, PublishedFlows> = BTreeMap::new();
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        let row: FlowRow = row?;
        let flows = years.entry(row.year).or_default();
        flows.year = row.year;
        if let Some(moves) = row.moves {
            let shown = Published::release(whole(moves));
            flows.moves.insert((row.from, row.to), shown);
        }
    }
    Ok(years.into_values().collect())
}

fn field(number: Option<f64>) -> String {
    number.map_or_else(String::new, |number| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_are_read_back_also_where_hidden_pairs_are_listed() {
        let old = "edition,year,from,to,moves,shown\n2026,2025,1,2,15,true\n2026,2025,1,3,,false\n";
        let new = "edition,year,from,to,moves\n2026,2025,1,2,15\n";
        let [old, read] = [old, new].map(|text| read_flows(text).unwrap());
        assert_eq!(old, read);
        let [flows] = read.as_slice() else {
            panic!("{read:?}")
        };
        assert_eq!(flows_table(flows, "2026".parse().unwrap()), new);
        assert!(
            read_flows("edition,year,from,to,moves\n")
                .unwrap()
                .is_empty()
        );
        assert!(read_flows("edition,year,from,to,moves\n2026,2025,1,2,many\n").is_err());
    }
}
