//! `boligmonitor audit`.

use clap::Args;

use super::{exit::Failure, progress::Progress, say};
use crate::pipeline::{
    self, Aspect, Audited, Explained, HiddenFinding, PipelineError, Reason, Scope, TooSmall,
};

/// Look for hidden figures of which an attacker could find out too much.
#[derive(Debug, Args)]
pub(super) struct Audit {
    /// Say why the figures of an indicator are hidden for a unit, year by year; for those only who may see what they
    /// are made from.
    #[arg(long, num_args = 2, value_names = ["UNIT", "INDICATOR"])]
    explain: Vec<String>,
    /// Look at the internal edition, with the eyes of those who have the public one too.
    #[arg(long, conflicts_with = "explain")]
    internal: bool,
}

impl Audit {
    /// Audits the edition, or explains some of its figures.
    pub(super) fn run(&self, scope: &Scope) -> Result<(), Failure> {
        match self.explain.as_slice() {
            [unit, indicator] => explain(scope, (unit, indicator)),
            _ if self.internal => tell(pipeline::audit_internal(scope, &Progress::new())?),
            _ => tell(pipeline::audit(scope, &Progress::new())?),
        }
    }
}

/// Says of each year why a figure is hidden.
fn explain(scope: &Scope, about: (&str, &str)) -> Result<(), Failure> {
    let explained = pipeline::explain(scope, about, &Progress::new())?;
    let (indicator, unit) = &explained.cell;
    let (title, name) = (explained.title(indicator), explained.name(unit.as_str()));
    say(&format!("{title}: {name} ({unit})"))?;
    for (year, reason) in &explained.reasons {
        say(&explained.line(*year, reason))?;
        if let Reason::Protects(findings) = reason {
            for line in explained.protected(findings) {
                say(&line)?;
            }
        }
    }
    Ok(())
}

/// Most hidden figures that are named for one year.
const NAMED: usize = 8;

impl Explained {
    fn line(&self, year: i32, reason: &Reason) -> String {
        let (least, fewest) = (self.limits.minimum_count, self.limits.minimum_denominator);
        match reason {
            Reason::Shown => format!("  {year}  shown"),
            Reason::TooSmall(TooSmall::Few) => {
                format!("  {year}  hidden: fewer than {least} are counted")
            }
            Reason::TooSmall(TooSmall::FewOthers) => {
                format!("  {year}  hidden: fewer than {least} are left that are not counted")
            }
            Reason::TooSmall(TooSmall::FewBelow) => {
                format!("  {year}  hidden: it is about fewer than {fewest}")
            }
            Reason::HiddenBefore => format!("  {year}  hidden: an earlier edition hid it"),
            Reason::Protects(_) => format!("  {year}  hidden: shown, it would tell too much of"),
            Reason::WithOthers => format!(
                "  {year}  hidden with others: shown together they would tell too much, though it alone would not"
            ),
            Reason::MadeFrom(indicators) if indicators.is_empty() => {
                format!("  {year}  hidden: there is nothing to compare it with")
            }
            Reason::MadeFrom(indicators) => {
                let titles: Vec<&str> = indicators.iter().map(|id| self.title(id)).collect();
                let titles = titles.join(", ");
                format!("  {year}  hidden: it is made from what is hidden: {titles}")
            }
        }
    }

    /// Names hidden figures, but not what could be found out of them.
    fn protected(&self, findings: &[HiddenFinding]) -> Vec<String> {
        let named = findings.iter().take(NAMED).map(|finding| {
            let cell = &finding.hidden.cell;
            let (title, unit) = (self.title(&cell.indicator), cell.unit.as_str());
            let (name, year) = (self.name(unit), cell.year);
            match finding.hidden.aspect {
                Aspect::Rest => {
                    format!("          {title}: what is left of {name} ({unit}) beside its parts, {year}")
                }
                Aspect::Count | Aspect::Complement => format!("          {title}: {name} ({unit}) {year}"),
            }
        });
        let mut lines: Vec<String> = named.collect();
        lines.dedup();
        let more = findings.len().saturating_sub(NAMED);
        lines.extend((more > 0).then(|| format!("          and {more} more")));
        lines
    }

    fn title<'a>(&'a self, indicator: &'a str) -> &'a str {
        self.titles.get(indicator).map_or(indicator, String::as_str)
    }

    fn name<'a>(&'a self, unit: &'a str) -> &'a str {
        self.names.get(unit).map_or(unit, String::as_str)
    }
}

/// Tells whether an attacker could find out too much of hidden figures.
fn tell(audited: Audited) -> Result<(), Failure> {
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
