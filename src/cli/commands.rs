//! What the commands do: they read the configuration, call the pipeline and tell the result.

use std::{num::NonZeroUsize, path::Path, process::ExitCode, thread};

use super::{
    archive::inspect,
    arguments::{Arguments, Command, DeliveriesAction},
    deliveries,
    exit::{DELIVERY, Failure, RENDERING, SOME_FAILED},
    progress::Progress,
    say, schedule, signals,
};
use crate::{
    clock::Clock,
    config::{self, Config, Law},
    delivery::Disposition,
    model::{Edition, Language},
    pipeline::{self, Audited, Observer, PipelineError, Scope, Summary},
    stop::Stop,
};

/// Runs a command.
pub(super) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    match &arguments.command {
        Command::Classify { file, rules } => {
            return classify(&arguments.config, file, rules.as_deref());
        }
        Command::Archive { folder, action } => {
            let jobs = jobs(arguments);
            return inspect(&arguments.config, folder.as_deref(), action, jobs);
        }
        _ => {}
    }
    let config = config::load(&arguments.config)?;
    let stop = Stop::default();
    if can_stop(&arguments.command) {
        signals::watch(&stop).map_err(|error| Failure::unexpected(&error))?;
    }
    let scope = || scope(arguments, &config).stopped_by(&stop);
    match &arguments.command {
        Command::Check => {
            schedule::check(&scope())?;
            with_progress(|observer| pipeline::check(&scope(), observer))?;
        }
        Command::Run { reason } => {
            let scope = || scope().with_reason(reason.as_deref());
            let summary = with_progress(|observer| pipeline::run(&scope(), observer))?;
            return tell(&summary, &scope());
        }
        Command::Send => {
            let summary = with_progress(|observer| pipeline::send(&scope(), &[], observer))?;
            return tell(&summary, &scope());
        }
        Command::Approve { which, by, key } => {
            let scope = scope_of(arguments, &config, Some(*which));
            deliveries::approve(&scope, by.as_deref(), key.as_deref())?;
        }
        Command::Preview => return deliveries::preview(&scope()),
        Command::Deliveries { action } => {
            return deliveries::run(&scope(), action.as_ref().unwrap_or(&DeliveriesAction::List));
        }
        Command::Demo => demo(&scope())?,
        Command::Refresh => {
            let _lock = pipeline::lock(&scope(), "refresh")?;
            with_progress(|observer| pipeline::refresh(&scope(), observer))?;
        }
        Command::Render { units } => return render(&scope(), units),
        Command::Classify { .. } | Command::Archive { .. } => {}
        Command::Forget => forget(&scope())?,
        Command::Backtest => backtest(&scope())?,
        Command::Audit => return audit(&scope()),
        Command::Template { unit, into } => template(&scope(), unit, into)?,
        Command::ShowConfig => show(&config)?,
        Command::Schedule { status: true, .. } => return schedule::status(&scope()),
        Command::Schedule { once, .. } => {
            let edition = |edition| scope_of(arguments, &config, Some(edition)).stopped_by(&stop);
            return schedule::follow(&scope(), &edition, *once);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Tells whether a command stops where it is safe to; others are ended by a signal at once.
fn can_stop(command: &Command) -> bool {
    matches!(
        command,
        Command::Run { .. } | Command::Send | Command::Deliveries { .. } | Command::Schedule { .. }
    )
}

fn scope<'a>(arguments: &Arguments, config: &'a Config) -> Scope<'a> {
    scope_of(arguments, config, arguments.edition)
}

fn scope_of<'a>(arguments: &Arguments, config: &'a Config, edition: Option<Edition>) -> Scope<'a> {
    let clock = arguments.as_of.map_or(Clock::System, Clock::Fixed);
    Scope::new(config, edition, clock, jobs(arguments))
}

fn jobs(arguments: &Arguments) -> usize {
    let cores = || thread::available_parallelism().map_or(1, NonZeroUsize::get);
    arguments.jobs.unwrap_or_else(cores)
}

pub(super) fn with_progress<T>(
    work: impl FnOnce(&dyn Observer) -> Result<T, PipelineError>,
) -> Result<T, PipelineError> {
    let progress = Progress::new();
    work(&progress)
}

/// Writes the deliveries of the fictitious municipality, and says where.
fn demo(scope: &Scope) -> Result<(), Failure> {
    let written = with_progress(|observer| {
        let _lock = pipeline::lock(scope, "demo")?;
        pipeline::demo(scope, observer)
    })?;
    let raw = scope.config.folders.raw.display();
    say(&match written {
        true => format!("{raw} holds the deliveries of the fictitious municipality"),
        false => format!("{raw} holds the deliveries of the fictitious municipality already"),
    })
}

fn render(scope: &Scope, units: &[String]) -> Result<ExitCode, Failure> {
    let rendering = with_progress(|observer| pipeline::render_again(scope, units, observer))?;
    let folder = scope.output().join("briefings");
    for document in rendering.documents.values() {
        say(&folder.join(document.name.file_name()).display().to_string())?;
    }
    Ok(
        match rendering
            .units
            .iter()
            .filter(|unit| unit.error.is_some())
            .count()
        {
            0 => ExitCode::SUCCESS,
            failed if failed == rendering.units.len() => RENDERING.into(),
            _ => SOME_FAILED.into(),
        },
    )
}

/// Classifies a table. The rules are those of the configuration where there is one, so that
/// the command works in every folder.
fn classify(config: &Path, file: &Path, rules: Option<&str>) -> Result<ExitCode, Failure> {
    let (law, family, language) = if config.exists() {
        let config = config::load(config)?;
        (config.law, config.rules, config.project.language)
    } else {
        let law = Law::built_in().map_err(|error| Failure::unexpected(&error))?;
        (law, "law".to_owned(), Language::Da)
    };
    let family = rules.unwrap_or(&family);
    let table = pipeline::classify(&law, family, language, file)?;
    say(table.trim_end())?;
    Ok(ExitCode::SUCCESS)
}

/// Audits what lies in the output, and prints the least safe of the hidden figures.
fn audit(scope: &Scope) -> Result<ExitCode, Failure> {
    let audited = with_progress(|observer| pipeline::audit(scope, observer))?;
    tell_of_figures(&audited)?;
    tell_of_moves(&audited)?;
    let Audited { figures, moves } = audited;
    if !figures.passes() {
        return Err(Failure::from(PipelineError::Disclosure(figures.failing)));
    }
    match moves {
        Some(moves) if !moves.passes() => Err(Failure::from(PipelineError::Moves(moves.failing))),
        _ => Ok(ExitCode::SUCCESS),
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
            "all {} hidden figures of {} are safe",
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
            audit.hidden, audit.pairs
        )),
        failing => say(&format!(
            "{failing} of {} hidden pairs of moves are not safe",
            audit.hidden
        )),
    }
}

/// Prints a table in Markdown: how far off forecasts were, beside "as last year".
fn backtest(scope: &Scope) -> Result<(), Failure> {
    let tested = with_progress(|observer| pipeline::backtest(scope, observer))?;
    say("| indicator | forecasts | error | as last year | ratio | 80 % held | shown |")?;
    say("|---|---|---|---|---|---|---|")?;
    for one in tested {
        let Some(result) = &one.result else {
            say(&format!("| {} | too few years | | | | | no |", one.name))?;
            continue;
        };
        say(&format!(
            "| {} | {} | {:.2} | {:.2} | {:.3} | {:.0} % | {} |",
            one.name,
            result.forecasts,
            result.error * one.factor,
            result.error_as_last_year * one.factor,
            result.error / result.error_as_last_year,
            result.coverage * 100.0,
            if result.beats_last_year() {
                "yes"
            } else {
                "no"
            },
        ))?;
    }
    Ok(())
}

fn template(scope: &Scope, unit: &str, into: &Path) -> Result<(), Failure> {
    with_progress(|observer| {
        scope.check_reason()?;
        let prepared = pipeline::prepare(scope, pipeline::open_snapshot(scope)?, observer)?;
        pipeline::write_template(scope, &prepared, unit, into)
    })?;
    say(&format!(
        "{} is ready: open main.typ in a Typst editor, or run\n  \
         typst watch --root {0} --font-path {0}/fonts --ignore-system-fonts {0}/main.typ",
        into.display()
    ))
}

/// Returns the exit code of a run.
pub(super) fn code(summary: &Summary) -> u8 {
    let failed = summary.failed().count();
    let delivered = summary.delivered.as_ref();
    match failed {
        0 if delivered.is_some_and(|delivered| !delivered.is_complete()) => DELIVERY,
        0 => 0,
        _ if failed == summary.record.units.len() => RENDERING,
        _ => SOME_FAILED,
    }
}

pub(super) fn tell(summary: &Summary, scope: &Scope) -> Result<ExitCode, Failure> {
    let record = &summary.record;
    let made = record
        .units
        .iter()
        .filter(|unit| unit.error.is_none())
        .count();
    let (figures, hidden) = record.figures;
    say(&format!("edition {} of {}", scope.edition, scope.date))?;
    say(&format!(
        "  briefings  {made} of {} in {}",
        record.units.len(),
        place(scope, "briefings")
    ))?;
    say(&format!(
        "  figures    {} shown, {hidden} hidden",
        figures - hidden
    ))?;
    if let Some(delivered) = &summary.delivered {
        let sent = delivered.count(|disposition| *disposition == Disposition::Sent);
        let expected = delivered.outcomes.len();
        say(&format!("  mails      {sent} of {expected} sent now"))?;
    } else {
        let edition = scope.edition;
        say(&format!(
            "  mails      none sent: look at the briefings, then run `boligmonitor approve \
             {edition}` and `boligmonitor send --edition {edition}`"
        ))?;
    }
    let failed: Vec<&str> = summary.failed().collect();
    if !failed.is_empty() {
        say(&format!("  FAILED     {}; not archived", failed.join(", ")))?;
    } else if code(summary) == DELIVERY {
        say("  OPEN       not everybody got the edition; see the warnings above")?;
    }
    Ok(code(summary).into())
}

fn place(scope: &Scope, folder: &str) -> String {
    scope.output().join(folder).display().to_string()
}

fn show(config: &Config) -> Result<(), Failure> {
    let shown = serde_json::json!({
        "project": config.project,
        "folders": config.folders,
        "years": config.years,
        "source": config.source,
        "units": config.units,
        "context": config.context,
        "map": config.map,
        "interventions": config.interventions.iter().map(|kind| &kind.id).collect::<Vec<_>>(),
        "tables": config.tables.iter().map(|table| &table.name).collect::<Vec<_>>(),
        "indicators": config.catalogue.indicators.iter().map(|one| &one.id).collect::<Vec<_>>(),
        "flows": config.flows,
        "law": { "rules": config.rules },
        "traffic_light": config.traffic_light,
        "disclosure": config.disclosure,
        "delivery": config.delivery,
        "owner": config.owner,
        "recipients": config.recipients,
        "retention": config.retention,
        "schedule": config.schedule,
    });
    let text =
        toml::to_string(&without_nulls(shown)).map_err(|error| Failure::unexpected(&error))?;
    say(text.trim_end())
}

/// Leaves out what is not set, for which TOML has no word.
fn without_nulls(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value::{Array, Object};
    match value {
        Array(list) => Array(list.into_iter().map(without_nulls).collect()),
        Object(map) => {
            let set = map.into_iter().filter(|(_, value)| !value.is_null());
            Object(
                set.map(|(key, value)| (key, without_nulls(value)))
                    .collect(),
            )
        }
        value => value,
    }
}

/// Deletes rows about persons whose time is up.
fn forget(scope: &Scope) -> Result<(), Failure> {
    let deleted = with_progress(|observer| pipeline::forget(scope, observer))?;
    for one in &deleted {
        let files = one.files.len();
        say(&format!(
            "{}  {files} files with rows about persons deleted",
            one.edition
        ))?;
    }
    match (deleted.is_empty(), scope.config.retention.person_rows_days) {
        (true, None) => say("nothing: `retention.person_rows_days` is not set"),
        (true, Some(_)) => say("nothing is due"),
        _ => Ok(()),
    }
}
