//! Tables of areas and lists: CSV in, CSV with labels and explanations out.

use std::collections::BTreeMap;

use super::{CarriedOut, Listing, Wording, assess, explain, explain::findings_of_label};
use crate::{config::Law, model::Assessment};

mod read;

use read::{Row, read};

const COLUMNS: [&str; 5] = ["list_date", "unit", "label", "criteria_met", "explanation"];

/// One mistake in a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, row {row}{}: {message}\n    hint: {hint}", named(.column.as_deref()))]
pub struct TableProblem {
    /// The file, as named by the caller.
    pub file: String,
    /// The line of the file at which the row begins; the header is row 1.
    pub row: u64,
    /// The column; none where it is the whole row.
    pub column: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// Why a table cannot be classified: all of its mistakes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", listed(.0))]
pub struct TableError(pub Vec<TableProblem>);

/// Gives each row of a table its label, in the order of the rows.
///
/// The text has the columns `list_date` and `unit` and may have `residents`, `label`, one for each
/// criterion of the law and one for each limit that moves (`convicted_limit`), in any order, between
/// commas, semicolons or tabs; values are in per cent, and what is empty is unknown. All rows count as social-housing areas. The answer has the columns `list_date`,
/// `unit`, `label` (or `unknown`), `criteria_met` and `explanation`.
///
/// # Errors
/// Every mistake in the table, with `file`, row and column.
pub(crate) fn classify(
    law: &Law,
    family: &str,
    wording: Wording,
    file: &str,
    text: &str,
) -> Result<String, TableError> {
    let rows = read(law, family, file, text).map_err(TableError)?;
    let mut by_unit: BTreeMap<&str, Vec<(usize, &Row)>> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        by_unit.entry(&row.unit).or_default().push((index, row));
    }
    let mut lines = BTreeMap::new();
    for rows in by_unit.into_values() {
        let listings: Vec<Listing> = rows.iter().map(|(_, row)| row.listing.clone()).collect();
        // Whether there are rules was checked for each row.
        let (assessments, _) =
            assess(law, family, &listings, &CarriedOut::new()).unwrap_or_default();
        for ((index, row), assessment) in rows.into_iter().zip(assessments) {
            lines.insert(index, line(law, family, wording, row, &assessment));
        }
    }
    Ok(written(lines.into_values()))
}

fn line(
    law: &Law,
    family: &str,
    wording: Wording,
    row: &Row,
    assessment: &Assessment,
) -> [String; 5] {
    let date = row.listing.date;
    let rules = law.rules(family, date);
    let findings = rules.map(|rules| findings_of_label(rules, assessment));
    let met = findings.unwrap_or_default().iter();
    let met = met.filter(|finding| finding.met == Some(true));
    let met: Vec<_> = met.map(|finding| finding.criterion.to_string()).collect();
    let explanation = rules.map(|rules| explain((law, rules, date), assessment, wording));
    let label = assessment.label.map(|label| law.list_name(label, date));
    [
        date.to_string(),
        row.unit.clone(),
        label.unwrap_or("unknown").to_owned(),
        met.join(";"),
        // Spaces that whoever searches a spreadsheet can type.
        explanation.unwrap_or_default().replace('\u{a0}', " "),
    ]
}

fn written(lines: impl Iterator<Item = [String; 5]>) -> String {
    let mut text = COLUMNS.join(",") + "\n";
    for line in lines {
        let fields: Vec<_> = line.iter().map(|field| quoted(field)).collect();
        text += &fields.join(",");
        text.push('\n');
    }
    text
}

fn quoted(field: &str) -> String {
    match field.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", field.replace('"', "\"\"")),
        false => field.to_owned(),
    }
}

fn named(column: Option<&str>) -> String {
    column.map_or_else(String::new, |column| format!(", column `{column}`"))
}

fn listed(problems: &[TableProblem]) -> String {
    let count = match problems.len() {
        1 => "one mistake".to_owned(),
        count => format!("{count} mistakes"),
    };
    let lines = problems.iter().map(|problem| format!("\n  {problem}"));
    format!("{count} in the table{}", lines.collect::<String>())
}

#[cfg(test)]
mod tests;
