//! What rendering takes beside the published tables: `rendering.json` of an edition, by which the
//! archive can draw it again without a row about anybody.

use std::{collections::BTreeMap, path::Path};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{PipelineError, Prepared, prepare::Findings};
use crate::{
    archive::ArchiveError,
    dataset::Snapshot,
    disclosure, files,
    model::{
        AreaMap, Comparison, Context, Control, GoalState, Intervention, SpillOver, Standing,
        UnitId, Units,
    },
};

/// The file, in the output of an edition and in its bag.
pub(super) const FILE: &str = "rendering.json";

/// All that is drawn and said of an edition and does not stand in its tables of figures and
/// moves. Everything in it was printed.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    units: Units,
    interventions: Vec<Intervention>,
    map: Option<AreaMap>,
    standings: Vec<Standing>,
    goals: Vec<GoalState>,
    spill_overs: Vec<SpillOver>,
    comparisons: BTreeMap<UnitId, BTreeMap<String, Comparison>>,
    control: Control,
}

/// Writes what rendering takes.
///
/// # Errors
/// What is not JSON; there is nothing of the kind.
pub(super) fn write(prepared: &Prepared) -> Result<Vec<u8>, PipelineError> {
    let (snapshot, findings) = (&prepared.snapshot, &prepared.findings);
    let kept = Kept {
        units: snapshot.units().clone(),
        interventions: snapshot.context().interventions.clone(),
        map: snapshot.map().cloned(),
        standings: findings.standings.clone(),
        goals: findings.goals.clone(),
        spill_overs: findings.spill_overs.clone(),
        comparisons: findings.comparisons.clone(),
        control: prepared.control.clone(),
    };
    Ok(serde_json::to_vec(&exact(serde_json::to_value(kept)?))?)
}

/// Reads what rendering takes from the files of an edition.
///
/// # Errors
/// Files that are missing or not of this form.
pub(super) fn read(folder: &Path) -> Result<Prepared, PipelineError> {
    let file = folder.join(FILE);
    if !file.exists() {
        return Err(PipelineError::NothingKept(folder.to_owned()));
    }
    let bytes = files::read(&file)?;
    let kept =
        serde_json::from_slice(&bytes).and_then(|value| serde_json::from_value(plain(value)));
    let kept: Kept = kept.map_err(|error| ArchiveError::Unreadable {
        file,
        message: error.to_string(),
    })?;
    let unreadable = |file: &Path| {
        let file = file.to_owned();
        move |error| PipelineError::UnreadablePublished(file, error)
    };
    let file = folder.join("published.csv");
    let figures = disclosure::read_published(&files::read_text(&file)?);
    let figures = figures.map_err(unreadable(&file))?;
    let file = folder.join("flows.csv");
    let flows = disclosure::read_flows(&files::read_text(&file)?);
    let flows = flows.map_err(unreadable(&file))?;
    let context = Context {
        interventions: kept.interventions,
        ..Context::default()
    };
    Ok(Prepared {
        snapshot: Snapshot::without_tables(kept.units, context, kept.map),
        figures,
        findings: Findings {
            flows: flows.into_iter().next_back().unwrap_or_default(),
            standings: kept.standings,
            goals: kept.goals,
            spill_overs: kept.spill_overs,
            comparisons: kept.comparisons,
        },
        control: kept.control,
    })
}

/// The key under which a number stands as text.
const EXACT: &str = "$number";

/// Writes numbers as text that the reader of JSON would not read back to the last bit.
fn exact(value: Value) -> Value {
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && reread(float) != Some(float) => Value::Object(
                Map::from_iter([(EXACT.to_owned(), float.to_string().into())]),
            ),
            _ => Value::Number(number),
        },
        other => each(other, exact),
    }
}

fn reread(float: f64) -> Option<f64> {
    serde_json::from_str(&serde_json::to_string(&float).ok()?).ok()
}

/// Undoes [`exact`].
fn plain(value: Value) -> Value {
    if let Value::Object(map) = &value
        && let (1, Some(Value::String(text))) = (map.len(), map.get(EXACT))
        && let Ok(float) = text.parse::<f64>()
    {
        return float.into();
    }
    each(value, plain)
}

fn each(value: Value, change: fn(Value) -> Value) -> Value {
    match value {
        Value::Array(list) => list.into_iter().map(change).collect(),
        Value::Object(map) => {
            let changed = map.into_iter().map(|(key, value)| (key, change(value)));
            Value::Object(changed.collect())
        }
        value => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_read_back_to_the_last_bit() {
        let mut number = 0.1_f64;
        let mut numbers = vec![0.0, -0.0, 1e300, 5e-324, 100.0 * 300.0 / 1005.0];
        for _ in 0..20_000 {
            number = (number * 1.37 + 0.017) % 1000.0;
            numbers.push(number);
        }
        let value = serde_json::json!({ "numbers": numbers, "text": "$number" });
        let text = serde_json::to_vec(&exact(value)).unwrap();
        let read = plain(serde_json::from_slice(&text).unwrap());
        for (one, other) in numbers.iter().zip(read["numbers"].as_array().unwrap()) {
            assert_eq!(one.to_bits(), other.as_f64().unwrap().to_bits());
        }
    }
}
