//! What can be typed.

use std::path::PathBuf;

use chrono::{Datelike, NaiveDate};
use clap::{Parser, Subcommand};

use crate::model::Edition;

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
    /// The configuration.
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        default_value = "config.toml"
    )]
    pub(super) config: PathBuf,

    /// The edition, such as 2026 or 2026-r2 [default: this year's].
    #[arg(long, global = true, value_name = "EDITION")]
    pub(super) edition: Option<Edition>,

    /// The date of the edition, such as 2026-02-09 [default: today, or that of its first run].
    #[arg(long, global = true, value_name = "DATE", value_parser = date)]
    pub(super) as_of: Option<NaiveDate>,

    /// Briefings made at a time [default: one a core].
    #[arg(long, global = true, value_name = "NUMBER", value_parser = jobs)]
    pub(super) jobs: Option<usize>,

    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check configuration, catalogue and deliveries.
    Check,
    /// Refresh, render, deliver and archive an edition.
    Run {
        /// Why a correction is made, in a sentence; it is printed on every page. Later runs keep it.
        #[arg(long, value_name = "TEXT", value_parser = reason)]
        reason: Option<String>,
    },
    /// Check the deliveries and keep them as the edition's snapshot.
    Refresh,
    /// Render briefings from the snapshot: of some units, or all.
    Render {
        /// Codes of areas, or the municipality's; all where none is named.
        units: Vec<String>,
    },
    /// Write a briefing's templates, figures and charts into a folder for a Typst editor.
    Template {
        /// The code of an area, an association or the municipality, `disclosure`, or
        /// `packet-<id>`.
        unit: String,
        /// The folder.
        #[arg(long, value_name = "FOLDER")]
        into: PathBuf,
    },
    /// Decide from a table of figures which label the law gives each unit, as CSV.
    Classify {
        /// The table: `list_date,unit,residents,non_western,outside_work,convicted,`
        /// `convicted_limit,basic_school,income,label`.
        file: PathBuf,
        /// Whose reading of the law: `law` or `handbook` [default: the configuration's].
        #[arg(long, value_name = "RULES")]
        rules: Option<String>,
    },
    /// Look for hidden figures of which an attacker could find out too much.
    Audit,
    /// Forecast past years from what was known before, and tell how well that went.
    Backtest,
    /// Approve an edition, so that it may be sent; any change afterwards voids that.
    Approve {
        /// The edition.
        #[arg(value_name = "EDITION")]
        which: Edition,
        /// Who approves [default: the owner].
        #[arg(long, value_name = "NAME", value_parser = name)]
        by: Option<String>,
    },
    /// Send an approved edition to those who did not get it yet.
    Send,
    /// Write the mails as files, with an index of who gets what; send nothing.
    Preview,
    /// Look at what was sent, send again what is open, and read what came back.
    Deliveries {
        #[command(subcommand)]
        action: Option<DeliveriesAction>,
    },
    /// Print the configuration that is in force.
    ShowConfig,
    /// Delete the rows about persons of editions whose time is up, as `run` does.
    Forget,
    /// Look at editions in the archive.
    Archive {
        /// The archive [default: that of the configuration, or output/archive without one].
        #[arg(long, value_name = "FOLDER")]
        folder: Option<PathBuf>,
        #[command(subcommand)]
        action: ArchiveAction,
    },
    /// Wait for the configured dates and run then.
    Schedule {
        /// Run what is due now, if anything, and stop.
        #[arg(long)]
        once: bool,
        /// Tell how the schedule is; the exit code is 11 where a person should look at it.
        #[arg(long, conflicts_with = "once")]
        status: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum ArchiveAction {
    /// List the editions.
    List,
    /// Read every byte again and compare it with the manifests, and look at the chain.
    Verify {
        /// One edition; all where it is left out.
        #[arg(value_name = "EDITION")]
        only: Option<Edition>,
    },
    /// Tell what changed from one edition to another: figures, definitions, rules, templates.
    Diff {
        /// The earlier edition.
        #[arg(value_name = "OLD")]
        old: Edition,
        /// The later edition.
        #[arg(value_name = "NEW")]
        new: Edition,
    },
    /// Draw an edition again from the archive alone, and compare it with what was archived.
    Reproduce {
        /// The edition.
        #[arg(value_name = "EDITION")]
        which: Edition,
        /// Keep what is drawn in this folder.
        #[arg(long, value_name = "FOLDER")]
        into: Option<PathBuf>,
    },
}

/// The most briefings that are made at a time.
const MOST_JOBS: usize = 256;

fn jobs(text: &str) -> Result<usize, String> {
    let number: Option<usize> = text.parse().ok();
    let number = number.filter(|number| (1..=MOST_JOBS).contains(number));
    number.ok_or_else(|| format!("a number from 1 to {MOST_JOBS} is expected"))
}

/// Reads the date of an edition, of a year that editions have.
fn date(text: &str) -> Result<NaiveDate, String> {
    let date: NaiveDate = text
        .parse()
        .map_err(|_| "a date such as 2026-02-09 is expected".to_owned())?;
    let edition = date.year().to_string().parse::<Edition>();
    edition.map(|_| date).map_err(|error| error.to_string())
}

/// The longest reason of a correction: it stands at the foot of every page.
const LONGEST_REASON: usize = 200;

/// Makes one line of the reason of a correction.
fn reason(text: &str) -> Result<String, String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.chars().count() {
        0 => Err("a reason has at least a word".to_owned()),
        length if length > LONGEST_REASON => Err(format!(
            "it has {length} characters; a reason has {LONGEST_REASON} at most, to fit on a page"
        )),
        _ if line.chars().any(char::is_control) => Err("it holds a control character".to_owned()),
        _ => Ok(line),
    }
}

/// Makes one line of a name.
fn name(text: &str) -> Result<String, String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.is_empty() || line.chars().any(char::is_control) {
        true => Err("a name has at least a letter, and no control character".to_owned()),
        false => Ok(line),
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum DeliveriesAction {
    /// List the messages of the edition with their states [default].
    List,
    /// Send what is pending or was refused for now, as `send` does.
    Retry,
    /// Send again what may have arrived, or was refused for good; those who got it get it twice.
    #[command(arg_required_else_help = true)]
    Resend {
        /// Messages of which nobody knows whether they arrived.
        #[arg(long)]
        unknown: bool,
        /// Messages that were refused for good or came back.
        #[arg(long)]
        failed: bool,
    },
    /// Enter reports of failed delivery from a Maildir, a folder, an mbox file or one message.
    Bounces {
        /// The mailbox.
        mailbox: PathBuf,
    },
    /// Enter from the journal what an old or lost ledger lacks.
    Restore,
}
