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

/// Writes what was found, and a line of each of the first.
fn found<T>(what: &str, found: &[T], line: impl Fn(&T) -> String) -> String {
    let lines: Vec<_> = found.iter().take(NAMED).map(line).collect();
    format!("{what}\n{}", lines.join("\n"))
}

/// Names figures that are shown and were hidden once.
pub(super) fn uncovered(cells: &[CellId]) -> String {
    let count = cells.len();
    let what = format!(
        "disclosure control does not pass: {count} figures are shown that an earlier edition hid"
    );
    found(&what, cells, |cell| format!("  {}", named(cell)))
}

/// Names figures, but not what can be found out of them: messages are read by many.
pub(super) fn unsafe_figures(findings: &[Finding]) -> String {
    let count = findings.len();
    let what = format!("disclosure control does not pass: {count} hidden figures");
    found(&what, findings, |finding| {
        found_out(
            &named(&finding.hidden.cell),
            finding.insider,
            finding.needed,
        )
    })
}

/// Names pairs of moves, but not what can be found out of them.
pub(super) fn unsafe_moves(findings: &[FlowFinding]) -> String {
    let count = findings.len();
    let what = format!("disclosure control does not pass: {count} hidden pairs of moves");
    found(&what, findings, |finding| {
        let pair = &finding.hidden;
        let moves = format!("moves from {} to {} in {}", pair.from, pair.to, pair.year);
        found_out(&moves, finding.insider, finding.needed)
    })
}

fn named(cell: &CellId) -> String {
    format!("{} of {} in {}", cell.indicator, cell.unit, cell.year)
}

fn found_out(what: &str, insider: bool, needed: f64) -> String {
    let who = if insider { "an insider" } else { "an outsider" };
    format!("  {what}: {who} can find it out to within less than {needed:.0}, which are required")
}

/// Names figures that cannot be, and why.
pub(super) fn impossible(figures: &[Impossible]) -> String {
    let what = format!("{} figures cannot be", figures.len());
    found(&what, figures, |figure| {
        let fault = match &figure.fault {
            Fault::Negative => "a count is below nought, or no number".to_owned(),
            Fault::PartAboveWhole => "more are counted than there are".to_owned(),
            Fault::EstatesAboveArea => "its estates have more than the area".to_owned(),
            Fault::OffRelation(contradiction) => contradiction.to_string(),
        };
        format!("  {}: {fault}", named(&figure.cell))
    })
}

/// Says how many of the counted figures cannot be, and names the first.
pub(super) fn implausible(figures: &[Implausible]) -> String {
    let what = match figures.len() {
        1 => "one counted figure cannot be".to_owned(),
        count => format!("{count} counted figures cannot be"),
    };
    let first = found(&what, figures, |figure| format!("  {figure}"));
    match figures.len().saturating_sub(NAMED) {
        0 => first,
        more => format!("{first}\n  … and {more} more"),
    }
}

/// Lists expressions that are wrong, with hints.
pub(super) fn listed(errors: &[ExpressionError]) -> String {
    let lines = errors
        .iter()
        .map(|error| format!("  {error}\n    hint: {}", error.hint()));
    lines.collect::<Vec<_>>().join("\n")
}
