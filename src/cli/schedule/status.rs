//! `boligmonitor schedule --status`.

use std::process::ExitCode;

use super::{FILE, LOCK};
use crate::{
    cli::{
        exit::{DUE, Failure},
        say,
    },
    clock, config, lock,
    pipeline::Scope,
    schedule::{self, Due, ScheduleError, Status, Trouble, written},
};

/// Tells how the schedule is; the exit code says whether a person should look at it.
pub(super) fn status(scope: &Scope) -> Result<ExitCode, Failure> {
    let settings = &scope.config.schedule;
    let file = scope.config.folders.output.join(FILE);
    let now = clock::now();
    say(&format!(
        "schedule  {}, {}",
        settings.cron, settings.time_zone
    ))?;
    let Some(status) = Status::read(&file)? else {
        say("NEVER     nobody follows it; start `boligmonitor schedule`")?;
        return Ok(DUE.into());
    };
    match schedule::next(settings, now) {
        Ok(next) => say(&format!("next      {}", written(next, settings)))?,
        Err(ScheduleError::Never(_)) => say("next      never again")?,
        Err(error) => return Err(error.into()),
    }
    if let Some(last) = &status.last {
        let ended = written(last.ended, settings);
        say(&format!(
            "last      edition {}, ended {ended}: fine",
            last.edition
        ))?;
    }
    if let Some(due) = &status.due {
        say(&waits(due, settings))?;
    }
    if let Some(looked) = status.looked {
        say(&format!("looked    {}", written(looked, settings)))?;
    }
    let troubles = status.troubles(
        settings,
        now,
        lock::is_held(&scope.config.folders.output.join(LOCK)),
    );
    for trouble in &troubles {
        say(trouble_line(*trouble))?;
    }
    Ok(if troubles.is_empty() {
        ExitCode::SUCCESS
    } else {
        DUE.into()
    })
}

/// Says what an edition that is due waits for.
fn waits(due: &Due, settings: &config::Schedule) -> String {
    let (edition, since) = (due.edition, written(due.since, settings));
    let what = match (due.began, &due.waits_for) {
        (Some(began), _) => format!("an attempt began {}", written(began, settings)),
        (None, Some(waits)) => format!("looked at again {}: {waits}", written(due.again, settings)),
        (None, None) => "it is not tried yet".to_owned(),
    };
    format!("due       edition {edition} since {since}, {what}")
}

fn trouble_line(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Overdue => {
            "OVERDUE   the deadline has passed; `boligmonitor check` tells what is wrong with \
             deliveries, `boligmonitor deliveries` who has the edition"
        }
        Trouble::Failed => "FAILED    mend what is wrong; the edition is tried again by itself",
        Trouble::BrokeOff => "BROKE OFF an attempt began and never ended; is the service running?",
        Trouble::Unseen => {
            "UNSEEN    the owner could not be told; look at [owner] and the mail server"
        }
        Trouble::Clock => {
            "CLOCK     the clock stood at a later time than now; set it right, and follow the \
             schedule once more"
        }
        Trouble::Silent => {
            "SILENT    nobody has looked at the clock for 36 hours; is the service running?"
        }
    }
}
