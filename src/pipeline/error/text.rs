//! The words of errors that list several things.

use crate::{
    disclosure::{CellId, Fault, Finding, FlowFinding, Impossible},
    indicators::{ExpressionError, Implausible},
};

/// Most files that a message names.
const FILES: usize = 5;

/// Names the first of some, and says how many more there are.
pub(super) fn first(names: &[String]) -> String {
    let named: Vec<_> = names.iter().take(FILES).map(String::as_str).collect();
    match names.len().saturating_sub(FILES) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

/// Most hidden figures that a message names.
const NAMED: usize = 20;

/// Names figures that are shown and were hidden once.
pub(super) fn uncovered(cells: &[CellId]) -> String {
    let name = |cell: &CellId| format!("  {} of {} in {}", cell.indicator, cell.unit, cell.year);
    let lines: Vec<_> = cells.iter().take(NAMED).map(name).collect();
    let count = cells.len();
    format!(
        "disclosure control does not pass: {count} figures are shown that an earlier edition hid\n{}",
        lines.join("\n")
    )
}

/// Names figures, but not what can be found out of them: messages are read by many.
pub(super) fn unsafe_figures(findings: &[Finding]) -> String {
    let line = |one: &Finding| {
        let cell = &one.hidden.cell;
        let what = format!("{} of {} in {}", cell.indicator, cell.unit, cell.year);
        found_out(&what, one.insider, one.needed)
    };
    let lines: Vec<_> = findings.iter().take(NAMED).map(line).collect();
    let count = findings.len();
    format!(
        "disclosure control does not pass: {count} hidden figures\n{}",
        lines.join("\n")
    )
}

/// Names pairs of moves, but not what can be found out of them.
pub(super) fn unsafe_moves(findings: &[FlowFinding]) -> String {
    let line = |one: &FlowFinding| {
        let pair = &one.hidden;
        let what = format!("moves from {} to {} in {}", pair.from, pair.to, pair.year);
        found_out(&what, one.insider, one.needed)
    };
    let lines: Vec<_> = findings.iter().take(NAMED).map(line).collect();
    let count = findings.len();
    format!(
        "disclosure control does not pass: {count} hidden pairs of moves\n{}",
        lines.join("\n")
    )
}

fn found_out(what: &str, insider: bool, needed: f64) -> String {
    let who = if insider { "an insider" } else { "an outsider" };
    format!("  {what}: {who} can find it out to within less than {needed:.0}, which are required")
}

/// Names figures that cannot be, and why.
pub(super) fn impossible(figures: &[Impossible]) -> String {
    let line = |one: &Impossible| {
        let cell = &one.cell;
        let fault = match one.fault {
            Fault::Negative => "a count is below nought, or no number",
            Fault::PartAboveWhole => "more are counted than there are",
            Fault::EstatesAboveArea => "its estates have more than the area",
        };
        format!(
            "  {} of {} in {}: {fault}",
            cell.indicator, cell.unit, cell.year
        )
    };
    let lines: Vec<_> = figures.iter().take(NAMED).map(line).collect();
    let count = figures.len();
    format!("{count} figures cannot be\n{}", lines.join("\n"))
}

/// Says how many figures were counted.
pub(super) fn figures(count: usize) -> String {
    match count {
        1 => "one counted figure".to_owned(),
        count => format!("{count} counted figures"),
    }
}

/// Names the first of the figures that cannot be.
pub(super) fn first_of(found: &[Implausible]) -> String {
    let mut lines: Vec<_> = found
        .iter()
        .take(NAMED)
        .map(|one| format!("  {one}"))
        .collect();
    if found.len() > NAMED {
        lines.push(format!("  … and {} more", found.len() - NAMED));
    }
    lines.join("\n")
}

/// Lists expressions that are wrong, with hints.
pub(super) fn listed(errors: &[ExpressionError]) -> String {
    let lines = errors
        .iter()
        .map(|error| format!("  {error}\n    hint: {}", error.hint()));
    lines.collect::<Vec<_>>().join("\n")
}
