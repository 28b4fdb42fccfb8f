//! `boligmonitor audit`.

use super::{exit::Failure, progress::Progress, say};
use crate::pipeline::{self, Audited, PipelineError, Scope};

/// Looks for hidden figures of which an attacker could find out too much.
pub(super) fn audit(scope: &Scope) -> Result<(), Failure> {
    let audited = pipeline::audit(scope, &Progress::new())?;
    tell_of_figures(&audited)?;
    tell_of_moves(&audited)?;
    let Audited { figures, moves } = audited;
    if !figures.passes() {
        return Err(Failure::from(PipelineError::Disclosure(figures.failing)));
    }
    match moves {
        Some(moves) if !moves.passes() => Err(Failure::from(PipelineError::Moves(moves.failing))),
        _ => Ok(()),
    }
}

fn tell_of_figures(audited: &Audited) -> Result<(), Failure> {
    let audit = &audited.figures;
    if audit.unused > 0 {
        say(&format!(
            "{} published numbers could not be used: they are about figures that have changed",
            audit.unused
        ))?;
    }
    if audit.passes() {
        say(&format!(
            "all {} hidden figures of {} are safe; those only worked out from others are hidden with them",
            audit.hidden, audit.cells
        ))?;
    }
    Ok(())
}

fn tell_of_moves(audited: &Audited) -> Result<(), Failure> {
    let Some(audit) = &audited.moves else {
        return Ok(());
    };
    if audit.unused > 0 {
        say(&format!(
            "{} published numbers of moves could not be used: they have changed since",
            audit.unused
        ))?;
    }
    match audit.failing.len() {
        0 => say(&format!(
            "all {} hidden pairs of {} with moves are safe",
            audit.hidden, audit.cells
        )),
        failing => say(&format!(
            "{failing} of {} hidden pairs of moves are not safe",
            audit.hidden
        )),
    }
}
