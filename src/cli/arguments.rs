//! What can be typed: a command, whose own arguments stand in its file.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use super::{
    approve::Approve,
    archive::Archive,
    audit::Audit,
    backtest::Backtest,
    check::Check,
    classify::Classify,
    deliveries::Deliveries,
    demo::Demo,
    exit::Failure,
    forget::Forget,
    invocation::{Command, CommonArguments},
    preview::Preview,
    refresh::Refresh,
    render::Render,
    run::Run,
    schedule::Schedule,
    send::Send,
    show_config::ShowConfig,
    template::Template,
};

const EXAMPLES: &str = "\
Examples:
  boligmonitor run                              the main job, for this year's edition
  boligmonitor render 101 --edition 2026        one area's briefing again
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
    command: AnyCommand,
}

/// The commands; what each is for stands with it.
#[derive(Debug, Subcommand)]
enum AnyCommand {
    Check(Check),
    Run(Run),
    Demo(Demo),
    Refresh(Refresh),
    Render(Render),
    Template(Template),
    Classify(Classify),
    Audit(Audit),
    Backtest(Backtest),
    Approve(Approve),
    Send(Send),
    Preview(Preview),
    Deliveries(Deliveries),
    ShowConfig(ShowConfig),
    Forget(Forget),
    Archive(Archive),
    Schedule(Schedule),
}

impl Arguments {
    /// Does what was typed.
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        self.command().run(&self.common)
    }

    fn command(&self) -> &dyn Command {
        match &self.command {
            AnyCommand::Check(check) => check,
            AnyCommand::Run(run) => run,
            AnyCommand::Demo(demo) => demo,
            AnyCommand::Refresh(refresh) => refresh,
            AnyCommand::Render(render) => render,
            AnyCommand::Template(template) => template,
            AnyCommand::Classify(classify) => classify,
            AnyCommand::Audit(audit) => audit,
            AnyCommand::Backtest(backtest) => backtest,
            AnyCommand::Approve(approve) => approve,
            AnyCommand::Send(send) => send,
            AnyCommand::Preview(preview) => preview,
            AnyCommand::Deliveries(deliveries) => deliveries,
            AnyCommand::ShowConfig(show_config) => show_config,
            AnyCommand::Forget(forget) => forget,
            AnyCommand::Archive(archive) => archive,
            AnyCommand::Schedule(schedule) => schedule,
        }
    }
}
