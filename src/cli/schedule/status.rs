//! `boligmonitor schedule --status`.

use std::process::ExitCode;

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{FILE, LOCK};
use crate::{
    cli::{
        exit::{DUE, Failure},
        say, say_json,
    },
    clock, config, lock,
    pipeline::Scope,
    schedule::{self, Due, ScheduleError, Status, Trouble, written},
};

/// Tells how the schedule is, to a person or to a program; the exit code says whether a person should look
/// at it.
pub(super) fn status(scope: &Scope, as_json: bool) -> Result<ExitCode, Failure> {
    let settings = &scope.config.schedule;
    let output = &scope.config.folders.output;
    let now = clock::now();
    let next = match schedule::next(settings, now) {
        Ok(next) => Some(next),
        Err(ScheduleError::Never(_)) => None,
        Err(error) => return Err(error.into()),
    };
    let status = Status::read(&output.join(FILE))?;
    let is_followed = lock::is_held(&output.join(LOCK));
    let troubles = status.as_ref();
    let troubles = troubles.map(|status| status.troubles(settings, now, is_followed));
    if as_json {
        say_json(&json!({
            "cron": settings.cron.to_string(),
            "time_zone": settings.time_zone.to_string(),
            "next": next,
            "status": status,
            "troubles": troubles,
        }))?;
    } else {
        tell(settings, next, status.as_ref())?;
        for trouble in troubles.iter().flatten() {
            say(trouble_line(*trouble))?;
        }
    }
    Ok(match troubles {
        Some(troubles) if troubles.is_empty() => ExitCode::SUCCESS,
        _ => DUE.into(),
    })
}

fn tell(
    settings: &config::Schedule,
    next: Option<DateTime<Utc>>,
    status: Option<&Status>,
) -> Result<(), Failure> {
    say(&format!(
        "schedule  {}, {}",
        settings.cron, settings.time_zone
    ))?;
    let Some(status) = status else {
        return say("NEVER     nobody follows it; start `boligmonitor schedule`");
    };
    match next {
        Some(next) => say(&format!("next      {}", written(next, settings)))?,
        None => say("next      never again")?,
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
    Ok(())
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
