//! The demonstration municipality: deliveries about people who do not exist.
//!
//! Written into the raw folder in the very form that a real municipality would deliver, and
//! read from there like any other delivery.

mod codes;
mod extract;
mod geography;
mod movers;
mod people;
mod rates;
mod simulation;

use std::{ops::RangeInclusive, path::Path};

use polars::prelude::*;

use self::{
    extract::YearExtract,
    geography::{Geography, geography},
    simulation::simulate,
};
use super::{DatasetError, snapshot::to_parquet};
use crate::{files, model::UnitKind};

/// Says which municipality stands in the raw folder, and that all of it does.
const MARK: &str = "demo.json";
/// The version of the simulation: another one writes the deliveries anew.
const VERSION: u32 = 3;

/// Writes the deliveries of a fictitious municipality into a folder, unless the same ones
/// were written there before. `done` is called after each year.
///
/// # Errors
/// Where a file cannot be written.
pub fn write_demo(
    raw: &Path,
    seed: u64,
    years: &RangeInclusive<i32>,
    done: &dyn Fn(),
) -> Result<bool, DatasetError> {
    let (first, last) = (*years.start(), *years.end());
    let mark = format!(r#"{{"version":{VERSION},"seed":{seed},"first":{first},"last":{last}}}"#);
    let mark_file = raw.join(MARK);
    if files::read_text(&mark_file).is_ok_and(|found| found == mark) {
        return Ok(false);
    }
    files::remove_file(&mark_file)?;
    let geography = geography();
    files::write(&raw.join("units.csv"), units_table(&geography).as_bytes())?;
    simulate(seed, first, last, &geography, |extract| {
        write_year(raw, extract)?;
        done();
        Ok::<_, DatasetError>(())
    })?;
    files::write(&mark_file, mark.as_bytes())?;
    Ok(true)
}

fn units_table(geography: &Geography) -> String {
    let mut rows = vec!["id,name,kind,parent,association,from_year".to_owned()];
    for unit in geography.units() {
        rows.push(format!(
            "{},{},{},{},{},{}",
            unit.id,
            unit.name,
            unit.kind.as_str(),
            unit.parent.unwrap_or_default(),
            unit.association.unwrap_or_default(),
            unit.from_year
        ));
    }
    let kind = UnitKind::Association.as_str();
    for association in &geography.associations {
        rows.push(format!(
            "{},{},{kind},,,2015",
            association.id, association.name
        ));
    }
    rows.join("\n") + "\n"
}

fn write_year(raw: &Path, extract: YearExtract) -> Result<(), DatasetError> {
    let year = extract.year;
    for (table, columns) in tables(extract)? {
        let file = raw.join(table).join(format!("{year}.parquet"));
        let wrap = |error| DatasetError::Polars {
            file: file.clone(),
            source: error,
        };
        let height = columns.first().map_or(0, Column::len);
        let mut frame = DataFrame::new(height, columns).map_err(wrap)?;
        let bytes = to_parquet(&mut frame).map_err(wrap)?;
        files::write_private(&file, &bytes)?;
    }
    Ok(())
}

type Tables = [(&'static str, Vec<Column>); 8];

fn tables(extract: YearExtract) -> Result<Tables, DatasetError> {
    let born = Column::new("birth_date".into(), extract.residents.birth_date);
    let born = born
        .cast(&DataType::Date)
        .map_err(|error| DatasetError::Polars {
            file: "residents".into(),
            source: error,
        })?;
    Ok([
        (
            "residents",
            vec![
                Column::new("person".into(), extract.residents.person),
                Column::new("area".into(), extract.residents.area),
                Column::new("estate".into(), extract.residents.estate),
                born,
                Column::new("sex".into(), extract.residents.sex),
                Column::new("origin".into(), extract.residents.origin),
                Column::new("family_type".into(), extract.residents.family_type),
            ],
        ),
        (
            "attachment",
            vec![
                Column::new("person".into(), extract.attachment.person),
                Column::new("full_time".into(), extract.attachment.full_time),
            ],
        ),
        (
            "education",
            vec![
                Column::new("person".into(), extract.education.person),
                Column::new("level".into(), extract.education.level),
            ],
        ),
        (
            "income",
            vec![
                Column::new("person".into(), extract.income.person),
                Column::new("gross_income".into(), extract.income.gross_income),
                Column::new("student".into(), extract.income.student),
            ],
        ),
        (
            "convictions",
            vec![
                Column::new(
                    "convicted".into(),
                    vec![true; extract.convictions.person.len()],
                ),
                Column::new("person".into(), extract.convictions.person),
            ],
        ),
        (
            "moves",
            vec![
                Column::new("person".into(), extract.moves.person),
                Column::new("from_area".into(), extract.moves.from_area),
                Column::new("to_area".into(), extract.moves.to_area),
            ],
        ),
        (
            "lifestyle_diseases",
            vec![
                Column::new("person".into(), extract.lifestyle_diseases.person),
                Column::new("copd".into(), extract.lifestyle_diseases.copd),
                Column::new(
                    "type_2_diabetes".into(),
                    extract.lifestyle_diseases.type_2_diabetes,
                ),
                Column::new("stroke".into(), extract.lifestyle_diseases.stroke),
            ],
        ),
        (
            "pupils",
            vec![
                Column::new("person".into(), extract.pupils.person),
                Column::new("grade".into(), extract.pupils.grade),
                Column::new("special_class".into(), extract.pupils.special_class),
            ],
        ),
    ])
}
