//! What `run --draft` tells.

use std::process::ExitCode;

use super::{
    exit::{Failure, RENDERING, SOME_FAILED},
    messages::spoken,
    print,
    progress::Progress,
    say,
};
use crate::pipeline::{self, Draft, Scope, SourcedFigure};

/// Makes a draft, and tells what there is to look at and where it comes from.
pub(super) fn draft(scope: &Scope) -> Result<ExitCode, Failure> {
    let draft = pipeline::draft(scope, &Progress::new())?;
    tell_coverage(&draft)?;
    tell_counts(&draft)?;
    say("")?;
    say("figures and the rows that they come from, exactly; for whoever has the deliveries:")?;
    for figure in &draft.figures {
        tell_figure(figure)?;
    }
    say("")?;
    say(&format!(
        "draft of edition {} of {}",
        scope.edition, scope.date
    ))?;
    for document in draft.rendering.documents.values() {
        let file = scope.draft_folder().briefing(&document.name);
        print(&format!("  {}", file.display()))?;
    }
    let units = &draft.rendering.units;
    let failed: Vec<&str> = units
        .iter()
        .filter(|unit| unit.error.is_some())
        .map(|unit| unit.briefing.as_str())
        .collect();
    if !failed.is_empty() {
        say(&format!("  FAILED     {}", failed.join(", ")))?;
    }
    Ok(match failed.len() {
        0 => ExitCode::SUCCESS,
        all if all == units.len() => RENDERING.into(),
        _ => SOME_FAILED.into(),
    })
}

/// Tells how many areas each table has rows about, a column a year.
fn tell_coverage(draft: &Draft) -> Result<(), Failure> {
    let names = draft
        .coverage
        .iter()
        .map(|table| table.table.chars().count());
    let all = spoken("areas there are");
    let width = names.chain([all.chars().count()]).max().unwrap_or_default();
    let line = |name: &str, fields: &mut dyn Iterator<Item = String>| {
        let fields: Vec<String> = fields.map(|field| format!("{field:>5}")).collect();
        format!("{name:<width$} {}", fields.join(""))
    };
    say("areas with rows (- not delivered for the year):")?;
    let mut years = draft.areas.iter().map(|(year, _)| year.to_string());
    print(&line("", &mut years))?;
    let mut there_are = draft.areas.iter().map(|(_, areas)| areas.to_string());
    print(&line(&all, &mut there_are))?;
    for table in &draft.coverage {
        let areas = table.areas.values();
        let mut areas = areas.map(|areas| areas.map_or("-".to_owned(), |areas| areas.to_string()));
        print(&line(&table.table, &mut areas))?;
    }
    Ok(())
}

fn tell_counts(draft: &Draft) -> Result<(), Failure> {
    let counts = &draft.counts;
    let missing: usize = counts.missing.values().sum();
    let newest = draft
        .areas
        .last()
        .map(|(year, _)| *year)
        .unwrap_or_default();
    say(&format!(
        "figures of areas in {newest}: {} shown, {} hidden, {missing} missing",
        counts.shown, counts.hidden
    ))?;
    for (indicator, areas) in &counts.missing {
        say(&format!("  missing    {indicator} in {areas} areas"))?;
    }
    Ok(())
}

fn tell_figure(figure: &SourcedFigure) -> Result<(), Failure> {
    let SourcedFigure {
        title,
        unit,
        year,
        value,
        file,
        rows,
        ..
    } = figure;
    print(&format!("  {title}, {unit}, {year}: {value}"))?;
    say(&format!("    {rows} rows of {file} are about it"))?;
    let sum = |(expression, sum): &(String, f64)| {
        let sum = (sum * 1e3).round() / 1e3;
        format!("{sum} = sum of `{expression}`")
    };
    say(&format!("    {}", sum(&figure.numerator)))?;
    if let Some(denominator) = &figure.denominator {
        say(&format!("    of {}", sum(denominator)))?;
    }
    Ok(())
}
