//! Each edition is made once, whatever the clock and the deliveries do.

use std::{collections::VecDeque, num::NonZeroU32};

use super::*;

fn schedule(cron: &str) -> config::Schedule {
    config::Schedule {
        cron: cron.to_owned(),
        time_zone: chrono_tz::Europe::Copenhagen,
        check_hours: NonZeroU32::new(24).unwrap(),
        remind_days: 7,
        deadline_days: 28,
    }
}

/// The shipped one.
fn yearly() -> config::Schedule {
    schedule("0 0 6 8-14 2 Mon")
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn the_shipped_schedule_is_the_second_monday_of_february() {
    let schedule = yearly();
    for (after, expected) in [
        ("2026-01-01T00:00:00Z", "2026-02-09T05:00:00Z"),
        ("2026-02-09T05:00:00Z", "2027-02-08T05:00:00Z"),
    ] {
        assert_eq!(next(&schedule, at(after)).unwrap(), at(expected));
    }
}

#[test]
fn both_clock_changes() {
    // 02:30 does not exist on 29 March 2026 and exists twice on 25 October 2026.
    let schedule = schedule("0 30 4 * * *");
    assert_eq!(
        next(&schedule, at("2026-03-28T12:00:00Z")).unwrap(),
        at("2026-03-29T02:30:00Z")
    );
    assert_eq!(
        next(&schedule, at("2026-10-24T12:00:00Z")).unwrap(),
        at("2026-10-25T03:30:00Z")
    );
}

/// A clock that is set by hand, and runs whose outcomes are known; the last one stays.
struct World {
    now: DateTime<Utc>,
    outcomes: VecDeque<Outcome>,
    runs: Vec<String>,
    news: Vec<(News, DateTime<Utc>)>,
}

impl Job for World {
    fn now(&self) -> DateTime<Utc> {
        self.now
    }

    fn run(&mut self, edition: Edition) -> Outcome {
        self.runs.push(edition.to_string());
        match self.outcomes.len() {
            0 | 1 => self.outcomes.front().cloned().unwrap_or(Outcome::Done),
            _ => self.outcomes.pop_front().unwrap(),
        }
    }

    fn tell_owner(&mut self, news: News, _due: &Due, _deadline: DateTime<Utc>) {
        self.news.push((news, self.now));
    }

    fn say(&mut self, _message: &str) {}
}

fn world(outcomes: impl IntoIterator<Item = Outcome>) -> World {
    World {
        now: at("2026-01-01T00:00:00Z"),
        outcomes: outcomes.into_iter().collect(),
        runs: Vec::new(),
        news: Vec::new(),
    }
}

/// Looks at the clock at each time, each after a restart.
fn looks<'a>(
    settings: &config::Schedule,
    world: &mut World,
    times: impl IntoIterator<Item = &'a str>,
) -> Status {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("schedule.json");
    for time in times {
        world.now = at(time);
        follow(settings, &file, true, world, &Stop::default()).unwrap();
    }
    Status::read(&file).unwrap().unwrap()
}

#[test]
fn each_edition_is_made_once_and_many_missed_ones_are_one() {
    let mut world = world([]);
    let status = looks(
        &yearly(),
        &mut world,
        [
            "2023-01-01T00:00:00Z",
            "2023-02-13T04:59:59Z",
            "2023-02-13T05:00:00Z",
            "2023-02-13T05:00:01Z",
            // Off for three dates.
            "2026-11-23T12:00:00Z",
            "2026-11-24T12:00:00Z",
            "2027-02-08T05:00:00Z",
        ],
    );
    assert_eq!(world.runs, ["2023", "2026", "2027"]);
    assert_eq!(status.last.unwrap().since, at("2027-02-08T05:00:00Z"));
    assert!(world.news.is_empty());
}

#[test]
fn a_clock_that_jumps_makes_no_edition_twice() {
    let waits = Outcome::Incomplete("nothing of 2035".to_owned());
    let mut world = world([Outcome::Done, waits, Outcome::Done]);
    let status = looks(
        &yearly(),
        &mut world,
        [
            "2026-01-01T00:00:00Z",
            "2026-02-09T05:00:00Z",
            // Back before the date, and over it again.
            "2026-02-08T05:00:00Z",
            "2026-02-09T05:00:00Z",
            // A battery that died, and one that was set ten years ahead.
            "1970-01-01T00:00:00Z",
            "2036-06-01T00:00:00Z",
            "2026-03-01T00:00:00Z",
            "2027-02-08T05:00:00Z",
            "2027-02-09T05:00:00Z",
        ],
    );
    assert_eq!(world.runs, ["2026", "2036", "2027"]);
    assert_eq!(status.due, None);
    assert_eq!(status.handled, at("2027-02-08T05:00:00Z"));
}

#[test]
fn an_edition_waits_for_deliveries_and_its_owner_hears_of_it() {
    let waits = || Outcome::Incomplete("persons-2025.parquet is missing".to_owned());
    let mut world = world(
        std::iter::repeat_with(waits)
            .take(36)
            .chain([Outcome::Done]),
    );
    let begin = at("2026-02-09T05:00:00Z");
    // Looks every hour, tries once a day.
    let hours: Vec<String> = (-1..24 * 40)
        .map(|hour| (begin + TimeDelta::hours(hour)).to_rfc3339())
        .collect();
    let status = looks(&yearly(), &mut world, hours.iter().map(String::as_str));
    assert_eq!(world.runs.len(), 37);
    let day = |(news, time): &(News, DateTime<Utc>)| (*news, (*time - begin).num_days());
    assert_eq!(
        world.news.iter().map(day).collect::<Vec<_>>(),
        [
            (News::Waiting, 0),
            (News::Waiting, 7),
            (News::Waiting, 14),
            (News::Waiting, 21),
            (News::Overdue, 28),
            (News::Overdue, 35),
        ]
    );
    let ended = status.last.as_ref().unwrap().ended;
    assert_eq!(ended, begin + TimeDelta::days(36));
    assert_eq!(status.troubles(world.now), []);
}

#[test]
fn what_needs_a_person_is_told() {
    let failed = Outcome::Failed(5, "no briefing".to_owned());
    let mut broken = world([failed]);
    let times = [
        "2026-02-01T00:00:00Z",
        "2026-02-09T05:00:00Z",
        "2026-02-10T05:00:00Z",
    ];
    let status = looks(&yearly(), &mut broken, times);
    // Tried again each day, since a person may have mended it, and told once.
    assert_eq!(broken.runs, ["2026", "2026"]);
    assert_eq!(broken.news, [(News::Failed, at(times[1]))]);
    assert_eq!(status.troubles(broken.now), [Trouble::Failed]);
    let later = broken.now + TimeDelta::hours(37);
    assert_eq!(status.troubles(later), [Trouble::Failed, Trouble::Silent]);

    let mut late = world([Outcome::Incomplete("all".to_owned())]);
    let times = ["2026-02-01T00:00:00Z", "2026-02-09T05:00:00Z"];
    assert_eq!(looks(&yearly(), &mut late, times).troubles(late.now), []);
    let times = ["2026-02-01T00:00:00Z", "2026-03-09T05:00:00Z"];
    let status = looks(&yearly(), &mut late, times);
    assert_eq!(status.troubles(late.now), [Trouble::Overdue]);
}

#[test]
fn mails_that_are_open_are_tried_until_everybody_has_one() {
    let mut world = world([Outcome::Open(6, "one was deferred".to_owned())]);
    let begin = at("2026-02-08T05:00:00Z");
    let days: Vec<String> = (0..60)
        .map(|day| (begin + TimeDelta::days(day)).to_rfc3339())
        .collect();
    let status = looks(&yearly(), &mut world, days.iter().map(String::as_str));
    assert_eq!(world.runs.len(), 59);
    assert_eq!(world.news.len(), 9);
    assert!(world.news.iter().all(|(news, _)| *news == News::Open));
    assert_eq!(status.troubles(world.now), [Trouble::Overdue]);
    assert_eq!(status.last, None);
}

#[test]
fn what_was_stopped_or_met_somebody_is_taken_up_again() {
    let mut world = world([Outcome::Stopped, Outcome::Busy, Outcome::Done]);
    let times = [
        "2026-02-01T00:00:00Z",
        "2026-02-09T05:00:00Z",
        "2026-02-09T05:00:10Z",
        "2026-02-09T05:00:20Z",
        "2026-02-09T05:01:10Z",
        "2026-02-09T05:02:10Z",
    ];
    let status = looks(&yearly(), &mut world, times);
    assert_eq!(world.runs.len(), 3);
    assert!(status.last.is_some());
}
