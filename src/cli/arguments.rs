//! What can be typed: a command, whose own arguments stand in its file.

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use super::{
    approve::Approve,
    archive::Archive,
    area::Area,
    audit::Audit,
    backtest::backtest,
    check::Check,
    classify::Classify,
    completions::{Completions, ManPages},
    deliveries::Deliveries,
    demo::demo,
    exit::Failure,
    forget::forget,
    init::Init,
    internal::internal,
    invocation::CommonArguments,
    look::Look,
    preview::preview,
    refresh::refresh,
    render::Render,
    run::Run,
    schedule::Schedule,
    send::send,
    show_config::ShowConfig,
    template::Template,
};

const EXAMPLES: &str = "\
Examples:
  boligmonitor look data/*                      what each file is
  boligmonitor init my-project --files data     a project that reads them
  boligmonitor run                              the main job, for this year's edition
  boligmonitor run --draft                      four briefings to look at; sends nothing
  boligmonitor render 101 --edition 2026        one area's briefing again
  boligmonitor area request.toml                figures for areas of one's own choice, together
  boligmonitor internal                         smaller figures, for those who may see them
  boligmonitor template 101 --into my-area      a folder for a Typst editor
  boligmonitor run --edition 2026-r2 --reason 'Wrong incomes'
                                                a correction
  boligmonitor preview                          who would get what; sends nothing
  boligmonitor approve 2026                     then `send` may send it
  boligmonitor deliveries                       who got what, and what is open
  boligmonitor archive diff 2025 2026           what changed between two editions
  boligmonitor classify figures.csv             what the law says of a table of figures

Exit codes:
  0 fine   1 unexpected   2 usage   3 configuration   4 data   5 rendering
  6 delivery or archive   7 some briefings failed   8 another run is at work
  9 disclosure control   10 stopped by a signal   11 edition overdue";

/// Turns a municipality's yearly figures into PDF briefings and sends them.
#[derive(Debug, Parser)]
#[command(version, about, after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    common: CommonArguments,

    #[command(subcommand)]
    command: Command,
}

/// The commands; those that take more than a name say with their arguments what they are for.
#[derive(Debug, Subcommand)]
enum Command {
    Check(Check),
    Run(Run),
    Look(Look),
    Init(Box<Init>),
    /// Write the deliveries of the fictitious municipality into an empty raw folder.
    Demo,
    /// Check the deliveries and keep them as the edition's snapshot.
    Refresh,
    Render(Render),
    Area(Area),
    /// Make the internal edition, which shows smaller figures to those named in `[disclosure.internal]`; send nothing.
    Internal,
    Template(Template),
    Classify(Classify),
    Audit(Audit),
    /// Forecast past years from what was known before, and tell how well that went.
    Backtest,
    Approve(Approve),
    /// Send an approved edition to those who did not get it yet.
    Send,
    /// Write the mails as files, with an index of who gets what; send nothing.
    Preview,
    Deliveries(Deliveries),
    ShowConfig(ShowConfig),
    /// Delete the rows about persons of editions whose time is up, as `run` does.
    Forget,
    Archive(Archive),
    Schedule(Schedule),
    Completions(Completions),
    ManPages(ManPages),
}

impl Arguments {
    /// Does what was typed, and returns the exit code.
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let common = &self.common;
        match &self.command {
            Command::Check(check) => return check.run(common),
            Command::Completions(completions) => completions.run(Self::command())?,
            Command::ManPages(pages) => pages.run(Self::command())?,
            Command::Init(init) => init.run(common)?,
            Command::Look(look) => look.run(&common.config)?,
            Command::Demo => demo(&common.invocation()?.scope())?,
            Command::Refresh => refresh(&common.stoppable_invocation()?.scope())?,
            Command::Area(area) => area.run(&common.stoppable_invocation()?.scope())?,
            Command::Template(template) => template.run(&common.invocation()?.scope())?,
            Command::Classify(classify) => classify.run(common)?,
            Command::Audit(audit) => audit.run(&common.invocation()?.scope())?,
            Command::Backtest => backtest(&common.invocation()?.scope())?,
            Command::Approve(approve) => approve.run(common)?,
            Command::ShowConfig(show) => show.run(common)?,
            Command::Forget => forget(&common.invocation()?.scope())?,
            Command::Render(render) => return render.run(&common.invocation()?.scope()),
            Command::Internal => return internal(&common.stoppable_invocation()?.scope()),
            Command::Preview => return preview(&common.invocation()?.scope()),
            Command::Run(run) => return run.run(common.stoppable_invocation()?.scope()),
            Command::Send => return send(&common.stoppable_invocation()?.scope(), &[]),
            Command::Deliveries(deliveries) => {
                return deliveries.run(&common.stoppable_invocation()?.scope());
            }
            Command::Archive(archive) => return archive.run(common),
            Command::Schedule(schedule) => return schedule.run(common),
        }
        Ok(ExitCode::SUCCESS)
    }
}
