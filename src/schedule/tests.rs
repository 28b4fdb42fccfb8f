//! Each edition is made once, whatever the clock and the deliveries do.

use std::{collections::VecDeque, num::NonZeroU32};

use super::*;

fn schedule(cron: &str) -> config::Schedule {
    config::Schedule {
        cron: cron.parse().unwrap(),
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
    for (cron, after, expected) in [
        (
            "0 30 4 * * *",
            "2026-03-28T12:00:00Z",
            "2026-03-29T02:30:00Z",
        ),
        (
            "0 30 4 * * *",
            "2026-10-24T12:00:00Z",
            "2026-10-25T03:30:00Z",
        ),
        (
            "15 30 2 29 3 *",
            "2026-03-01T12:00:00Z",
            "2026-03-29T01:00:00Z",
        ),
        (
            "15 30 2 29 3 *",
            "2026-03-29T01:00:00Z",
            "2027-03-29T00:30:15Z",
        ),
        (
            "0 30 2 25 10 *",
            "2026-10-01T12:00:00Z",
            "2026-10-25T00:30:00Z",
        ),
        (
            "0 30 2 25 10 *",
            "2026-10-25T00:30:00Z",
            "2027-10-25T00:30:00Z",
        ),
        (
            "0 0 2 * * *",
            "2026-03-28T01:00:00Z",
            "2026-03-29T01:00:00Z",
        ),
    ] {
        let next = next(&schedule(cron), at(after)).unwrap();
        assert_eq!(next, at(expected), "{cron} after {after}");
    }
    // A zone that left out a whole day.
    let samoa = config::Schedule {
        time_zone: chrono_tz::Pacific::Apia,
        ..schedule("0 0 6 30 12 *")
    };
    let next = next(&samoa, at("2011-12-29T12:00:00Z")).unwrap();
    assert_eq!(next, at("2011-12-30T10:00:00Z"));
}

#[test]
fn the_newest_date_is_found_however_many_were_missed() {
    let (after, now) = (at("2016-01-01T00:00:00Z"), at("2026-11-26T12:00:00.5Z"));
    for (cron, expected) in [
        ("* * * * * *", Some("2026-11-26T12:00:00Z")),
        ("0 0 6 8-14 2 Mon", Some("2026-02-09T05:00:00Z")),
        ("0 30 2 29 3 *", Some("2026-03-29T01:00:00Z")),
        ("0 0 6 29 2 *", Some("2024-02-29T05:00:00Z")),
        ("0 0 6 1 1 * 2015", None),
        ("0 0 6 1 1 * 2030", None),
    ] {
        let found = dates::newest(&schedule(cron), after, now).unwrap();
        assert_eq!(found, expected.map(at), "{cron}");
    }
}

/// A clock that is set by hand, and runs whose outcomes are known; the last one stays. A run that
/// fails with code 101 panics.
struct World {
    sent: bool,
    reached: bool,
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
        let outcome = match self.outcomes.len() {
            0 | 1 => self.outcomes.front().cloned().unwrap_or(Outcome::Done),
            _ => self.outcomes.pop_front().unwrap(),
        };
        assert!(!matches!(outcome, Outcome::Failed(101, _)));
        outcome
    }

    fn is_sent(&mut self, _edition: Edition) -> bool {
        self.sent
    }

    fn tell_owner(&mut self, news: News, _due: &Due, _deadline: DateTime<Utc>) -> bool {
        self.news.push((news, self.now));
        self.reached
    }

    fn say(&mut self, _message: &str) {}
}

fn world(outcomes: impl IntoIterator<Item = Outcome>) -> World {
    World {
        sent: false,
        reached: true,
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
    looks_after("", settings, world, times)
}

/// The same, after what an earlier program left.
fn looks_after<'a>(
    left: &str,
    settings: &config::Schedule,
    world: &mut World,
    times: impl IntoIterator<Item = &'a str>,
) -> Status {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("schedule.json");
    if !left.is_empty() {
        crate::files::write(&file, left.as_bytes()).unwrap();
    }
    for time in times {
        world.now = at(time);
        follow(settings, &file, true, world, &Stop::default()).unwrap();
    }
    Status::read(&file).unwrap().unwrap()
}

fn troubles(status: &Status, now: DateTime<Utc>) -> Vec<Trouble> {
    status.troubles(&yearly(), now, false)
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
    assert_eq!(troubles(&status, world.now), []);
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
    assert_eq!(troubles(&status, broken.now), [Trouble::Failed]);
    let later = broken.now + TimeDelta::hours(37);
    assert_eq!(troubles(&status, later), [Trouble::Failed, Trouble::Silent]);

    let mut late = world([Outcome::Incomplete("all".to_owned())]);
    let times = ["2026-02-01T00:00:00Z", "2026-02-09T05:00:00Z"];
    assert_eq!(troubles(&looks(&yearly(), &mut late, times), late.now), []);
    let times = ["2026-02-01T00:00:00Z", "2026-03-09T05:00:00Z"];
    let status = looks(&yearly(), &mut late, times);
    assert_eq!(troubles(&status, late.now), [Trouble::Overdue]);
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
    assert_eq!(troubles(&status, world.now), [Trouble::Overdue]);
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

#[test]
fn a_first_start_under_a_wrong_clock_loses_no_edition() {
    // The clock was right again before the date, soon after it, and long after it.
    let first = "2036-01-01T00:00:00Z";
    let mut before = world([]);
    let times = [first, "2026-02-01T00:00:00Z", "2026-02-09T05:00:00Z"];
    looks(&yearly(), &mut before, times);
    assert_eq!(before.runs, ["2026"]);
    let mut soon = world([]);
    let status = looks(&yearly(), &mut soon, [first]);
    assert_eq!(
        troubles(&status, at("2026-02-20T00:00:00Z")),
        [Trouble::Clock]
    );
    let status = looks(&yearly(), &mut soon, [first, "2026-02-20T00:00:00Z"]);
    assert_eq!(soon.runs, ["2026"]);
    assert_eq!(troubles(&status, soon.now), []);
    let mut late = world([]);
    let times = [first, "2026-11-26T00:00:00Z"];
    let status = looks(&yearly(), &mut late, times);
    assert!(late.runs.is_empty());
    assert_eq!(late.news, [(News::Failed, late.now)]);
    let told = [Trouble::Overdue, Trouble::Failed];
    assert_eq!(troubles(&status, late.now), told);
    // A person made it and sent it.
    late.sent = true;
    let times = [first, "2026-11-26T00:00:00Z", "2026-11-27T00:00:00Z"];
    let status = looks(&yearly(), &mut late, times);
    assert_eq!(troubles(&status, late.now), []);
    late.sent = false;
    looks(&yearly(), &mut late, [first, "2027-02-08T05:00:00Z"]);
    assert_eq!(late.runs, ["2027"]);
}

#[test]
fn an_attempt_that_never_ended_is_told_and_seen() {
    let left = r#"{"handled":"2026-01-01T00:00:00Z","looked":"2026-02-09T05:00:00Z",
        "due":{"edition":"2026","since":"2026-02-09T05:00:00Z","again":"2026-02-09T05:00:00Z",
        "told":null,"waits_for":null,"overdue":false,"began":"2026-02-09T05:00:00Z"}}"#;
    let status: Status = serde_json::from_str(left).unwrap();
    let now = at("2026-02-09T06:00:00Z");
    assert_eq!(troubles(&status, now), [Trouble::BrokeOff]);
    assert_eq!(status.troubles(&yearly(), now, true), []);
    let mut world = world([]);
    let status = looks_after(left, &yearly(), &mut world, ["2026-02-09T06:00:00Z"]);
    assert_eq!(world.news, [(News::BrokeOff, now)]);
    assert_eq!(world.runs, ["2026"]);
    assert_eq!(troubles(&status, now), []);
    // What kills the program each time is not tried without a pause.
    world.runs.clear();
    let again = left.replace("\"began\"", "\"broke_off\":1,\"began\"");
    let times = ["2026-02-09T06:00:00Z", "2026-02-09T07:00:00Z"];
    let status = looks_after(&again, &yearly(), &mut world, times);
    assert!(world.runs.is_empty());
    assert_eq!(troubles(&status, world.now), [Trouble::Failed]);
    let times = ["2026-02-09T06:00:00Z", "2026-02-10T06:00:00Z"];
    looks_after(&again, &yearly(), &mut world, times);
    assert_eq!(world.runs, ["2026"]);
}

#[test]
fn a_panic_is_told_and_an_owner_who_is_not_reached_is_told_again() {
    let mut world = world([Outcome::Failed(101, String::new()), Outcome::Done]);
    world.reached = false;
    let times = ["2026-02-01T00:00:00Z", "2026-02-09T05:00:00Z"];
    let status = looks(&yearly(), &mut world, times);
    assert_eq!(world.news, [(News::Failed, world.now)]);
    let told = [Trouble::Failed, Trouble::Unseen];
    assert_eq!(troubles(&status, world.now), told);
    let failed = Outcome::Failed(5, "no briefing".to_owned());
    let mut unseen = World {
        reached: false,
        ..self::world([failed])
    };
    let times = [
        "2026-02-01T00:00:00Z",
        "2026-02-09T05:00:00Z",
        "2026-02-10T05:00:00Z",
    ];
    looks(&yearly(), &mut unseen, times);
    assert_eq!(unseen.news.len(), 2);
}

#[test]
fn an_edition_that_waits_for_approval_is_not_forgotten() {
    let mut world = world([Outcome::Unsent { told: true }]);
    let begin = at("2026-02-08T05:00:00Z");
    let days: Vec<String> = (0..40)
        .map(|day| (begin + TimeDelta::days(day)).to_rfc3339())
        .collect();
    let days = days.iter().map(String::as_str);
    let status = looks(&yearly(), &mut world, days.clone());
    // Made once: what is made again might void an approval.
    assert_eq!(world.runs, ["2026"]);
    assert_eq!(world.news.len(), 5);
    assert!(world.news.iter().all(|(news, _)| *news == News::Unapproved));
    assert_eq!(troubles(&status, world.now), [Trouble::Overdue]);
    let status = looks(&yearly(), &mut world, days.clone().take(10));
    assert_eq!(troubles(&status, world.now), []);
    world.sent = true;
    let status = looks(&yearly(), &mut world, days);
    assert_eq!(troubles(&status, world.now), []);
    assert_eq!(status.last.unwrap().since, at("2026-02-09T05:00:00Z"));
}

#[test]
fn a_status_of_dates_that_no_clock_shows_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("schedule.json");
    for text in [
        r#"{"handled":"+262142-01-01T00:00:00Z"}"#,
        r#"{"handled":"2026-01-01T00:00:00Z","looked":"-0044-03-15T12:00:00Z"}"#,
        "{",
        "",
    ] {
        crate::files::write(&file, text.as_bytes()).unwrap();
        let error = Status::read(&file).unwrap_err();
        assert!(error.to_string().contains("schedule.json"), "{error}");
        assert!(error.hint().is_some());
    }
}
