//! What is delivered beside the registers: reference figures, goals, interventions and lists.

use std::{collections::BTreeSet, path::PathBuf};

use chrono::NaiveDate;
use serde::{Deserialize, de::DeserializeOwned};

use super::{DatasetError, Fault, Request, rows};
use crate::model::{
    Context, Goal, Intervention, Label, PublishedLabel, ReferenceFigure, Text, UnitId, UnitKind,
    Units,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GoalRow {
    id: String,
    unit: UnitId,
    indicator: String,
    from_year: i32,
    to_year: i32,
    start: f64,
    target: f64,
    title_da: String,
    title_en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelRow {
    list_date: String,
    unit: UnitId,
    label: String,
}

/// Reads all that the configuration names; what it leaves out is empty.
///
/// # Errors
/// Files that are missing, and rows about units, indicators or kinds that there are not.
pub(super) fn read(request: &Request, units: &Units) -> Result<Context, DatasetError> {
    let reader = Reader { request, units };
    let files = request.context;
    let mut seen = BTreeSet::new();
    Ok(Context {
        references: reader.rows(
            files.references.as_ref(),
            "year,unit,indicator,value",
            |row: ReferenceFigure| {
                let key = (row.year, row.unit.clone(), row.indicator.clone());
                match seen.insert(key) {
                    true => reader.reference(row),
                    false => Err("the figure of this year, unit and indicator stands twice".into()),
                }
            },
        )?,
        goals: reader.rows(
            files.goals.as_ref(),
            "id,unit,indicator,from_year,to_year,start,target,title_da,title_en",
            |row| reader.goal(row),
        )?,
        interventions: reader.rows(files.interventions.as_ref(), "estate,year,kind", |row| {
            reader.intervention(row)
        })?,
        labels: reader.rows(
            files.published_labels.as_ref(),
            "list_date,unit,label",
            |row| reader.label(row),
        )?,
    })
}

struct Reader<'a> {
    request: &'a Request<'a>,
    units: &'a Units,
}

impl Reader<'_> {
    fn rows<R: DeserializeOwned, T>(
        &self,
        file: Option<&PathBuf>,
        columns: &str,
        made: impl FnMut(R) -> Result<T, String>,
    ) -> Result<Vec<T>, DatasetError> {
        let Some(file) = file else {
            return Ok(Vec::new());
        };
        let path = self.request.raw.join(file);
        if !path.exists() {
            let fault = Fault::of_file(path, "was not delivered".to_owned());
            let hint = "deliver it, or leave it out of `[context]`";
            return Err(DatasetError::Faults(vec![fault.hint(hint)]));
        }
        rows::read(&path, columns, made)
    }

    fn unit(&self, id: &UnitId, kinds: &[UnitKind]) -> Result<(), String> {
        let unit = self.units.get(id.as_str());
        match unit.is_some_and(|unit| kinds.contains(&unit.kind)) {
            true => Ok(()),
            false => Err(format!("`{id}` is not {}", one_of(kinds))),
        }
    }

    fn indicator(&self, id: &str) -> Result<(), String> {
        match self.request.indicators.iter().any(|one| one.id == id) {
            true => Ok(()),
            false => Err(format!(
                "`{}` is not an indicator of the catalogue",
                id.escape_debug()
            )),
        }
    }

    fn reference(&self, row: ReferenceFigure) -> Result<ReferenceFigure, String> {
        self.unit(&row.unit, &[UnitKind::Region, UnitKind::Country])?;
        self.indicator(&row.indicator)?;
        match row.value.is_finite() {
            true => Ok(row),
            false => Err("the value is not a finite number".to_owned()),
        }
    }

    fn goal(&self, row: GoalRow) -> Result<Goal, String> {
        let summed = [
            UnitKind::Municipality,
            UnitKind::Part,
            UnitKind::SchoolDistrict,
            UnitKind::Area,
        ];
        self.unit(&row.unit, &summed)?;
        self.indicator(&row.indicator)?;
        if !row.start.is_finite() || !row.target.is_finite() {
            return Err("`start` or `target` is not a finite number".to_owned());
        }
        if row.to_year <= row.from_year {
            return Err("`to_year` is not after `from_year`".to_owned());
        }
        Ok(Goal {
            id: row.id,
            unit: row.unit,
            indicator: row.indicator,
            from_year: row.from_year,
            to_year: row.to_year,
            start: row.start,
            target: row.target,
            title: Text {
                da: row.title_da,
                en: row.title_en,
            },
        })
    }

    fn intervention(&self, row: Intervention) -> Result<Intervention, String> {
        self.unit(&row.estate, &[UnitKind::Estate])?;
        let kinds = self.request.interventions;
        if kinds.iter().any(|kind| kind.id == row.kind) {
            return Ok(row);
        }
        let known: Vec<_> = kinds.iter().map(|kind| kind.id.as_str()).collect();
        let shown = row.kind.escape_debug();
        Err(format!(
            "`{shown}` is not a kind of intervention; kinds are: {}",
            known.join(", ")
        ))
    }

    fn label(&self, row: LabelRow) -> Result<PublishedLabel, String> {
        self.unit(&row.unit, &[UnitKind::Estate])?;
        let list_date = row.list_date.parse::<NaiveDate>().map_err(|_| {
            let shown = row.list_date.escape_debug();
            format!("`{shown}` is not a date; write it as 2014-12-01")
        })?;
        match row.label.parse::<Label>() {
            Ok(_) => Ok(PublishedLabel {
                list_date,
                unit: row.unit,
                label: row.label,
            }),
            Err(error) => Err(format!("{error} of the law")),
        }
    }
}

fn one_of(kinds: &[UnitKind]) -> String {
    let names: Vec<_> = kinds.iter().map(|kind| kind.as_str()).collect();
    format!("a unit of kind {}", names.join(", "))
}
