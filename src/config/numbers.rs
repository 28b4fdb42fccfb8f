//! Numbers and dates of `config.toml`, none so large that work with them has no end.

use std::{fmt::Display, ops::RangeInclusive};

use chrono::{DateTime, Datelike, TimeDelta, Utc};

use super::{
    Disclosure, Schedule, Smtp, Years,
    check::{Checker, Raw},
};

/// The years of editions, and of figures in them.
pub(super) const YEARS: RangeInclusive<i32> = 1900..=2999;

impl Checker<'_> {
    pub(super) fn check_numbers(&mut self, raw: &Raw) {
        self.check_years(raw.years);
        for table in &raw.table {
            let key = format!("table[{}].years", table.name.escape_debug());
            for year in table.years.iter().flatten() {
                self.within(&key, *year, YEARS, "a year in which it is delivered");
            }
        }
        for unit in &raw.units.listed {
            let key = |name| format!("units.unit[{}].{name}", unit.id);
            self.within(&key("from_year"), unit.from_year, YEARS, "its first year");
            for year in &unit.breaks {
                let hint = "a year from which its boundary is another";
                self.within(&key("breaks"), *year, YEARS, hint);
            }
        }
        for packet in &raw.packet {
            let key = format!("packet[{}].meeting", packet.id.escape_debug());
            let hint = "the day of the meeting, such as \"2026-03-11\"";
            self.within(&key, packet.meeting.year(), YEARS, hint);
        }
        self.check_light(raw);
        self.check_policy(&raw.disclosure);
        if let Some(days) = raw.retention.person_rows_days {
            let hint = "days after the date of an edition; leave it out to keep them for ever";
            self.within("retention.person_rows_days", days, 0..=36_525, hint);
        }
        self.check_schedule(&raw.schedule);
    }

    /// Adds a problem where a number is not within its bounds.
    fn within<N: PartialOrd + Display + Copy>(
        &mut self,
        key: &str,
        number: N,
        bounds: RangeInclusive<N>,
        hint: &str,
    ) {
        if !bounds.contains(&number) {
            let (least, most) = bounds.into_inner();
            self.add(
                key,
                format!("`{number}` is not from {least} to {most}"),
                hint,
            );
        }
    }

    fn check_years(&mut self, years: Years) {
        let hint = "the first year of which there are figures";
        self.within("years.first", years.first, YEARS, hint);
        let Some(last) = years.last else { return };
        let hint = "leave it out for the newest year";
        self.within("years.last", last, YEARS, hint);
        if last < years.first {
            self.add("years.last", "lies before `years.first`", hint);
        }
    }

    fn check_light(&mut self, raw: &Raw) {
        let Some(light) = &raw.traffic_light else {
            return;
        };
        let hint = "residents of a unit; the municipality's own agreement says how many";
        let residents = light.minimum_residents;
        self.within(
            "traffic_light.minimum_residents",
            residents,
            0..=10_000_000,
            hint,
        );
        let short = light.rules.iter().filter_map(|rule| rule.criteria_short);
        for short in short.collect::<Vec<_>>() {
            let hint = "there are five criteria";
            self.within("traffic_light.rules.criteria_short", short, 0..=5, hint);
        }
    }

    fn check_policy(&mut self, policy: &Disclosure) {
        let hint = "5 is usual; what is rounded more says nothing";
        self.within(
            "disclosure.rounding_base",
            policy.rounding_base,
            0..=1000,
            hint,
        );
        let hint = "1000 is usual, in kroner";
        self.within(
            "disclosure.mean_rounding",
            policy.mean_rounding,
            0..=1_000_000,
            hint,
        );
        let hint = "0.5 makes half points of mean marks";
        if policy.point_rounding > 0.0 {
            self.within(
                "disclosure.point_rounding",
                policy.point_rounding,
                0.001..=10.0,
                hint,
            );
        }
        for (key, limits) in [("normal", policy.normal), ("sensitive", policy.sensitive)] {
            let key = |name| format!("disclosure.{key}.{name}");
            let hint = "persons; much more hides everything";
            self.within(&key("minimum_count"), limits.minimum_count, 0..=1000, hint);
            let least = limits.minimum_denominator;
            self.within(&key("minimum_denominator"), least, 0..=100_000, hint);
        }
    }

    /// Checks sizes and paces of mails.
    pub(super) fn check_paces(&mut self, megabytes: u32, a_minute: u32, smtp: Option<&Smtp>) {
        let hint = "what your mail server and those of the recipients take, such as 20";
        self.within(
            "delivery.largest_message_megabytes",
            megabytes,
            0..=1000,
            hint,
        );
        let hint = "leave it out for 30";
        self.within("delivery.messages_per_minute", a_minute, 0..=100_000, hint);
        let Some(smtp) = smtp else { return };
        let hint = "587 with `starttls`, 465 with `tls`";
        self.within("delivery.smtp.port", smtp.port, 1..=u16::MAX, hint);
        let hint = "leave it out for 300";
        self.within(
            "delivery.smtp.timeout_seconds",
            smtp.timeout_seconds,
            0..=3600,
            hint,
        );
    }

    fn check_schedule(&mut self, schedule: &Schedule) {
        let hint = "leave it out for once a day";
        let hours = schedule.check_hours.get();
        self.within("schedule.check_hours", hours, 1..=8784, hint);
        let hint = "leave it out for once a week";
        self.within("schedule.remind_days", schedule.remind_days, 1..=366, hint);
        let hint = "leave it out for four weeks";
        self.within(
            "schedule.deadline_days",
            schedule.deadline_days,
            0..=366,
            hint,
        );
        self.check_dates(&schedule.cron);
    }

    /// Checks that a schedule comes due, and not all the time.
    fn check_dates(&mut self, cron: &str) {
        let hint = "second, minute, hour, day of month, month, day of week: `0 0 6 8-14 2 Mon`";
        let expression = match cron.parse::<cron::Schedule>() {
            Ok(expression) => expression,
            Err(error) => {
                let message = error.to_string();
                return self.add("schedule.cron", message.escape_debug().to_string(), hint);
            }
        };
        let dates = expression.after(&DateTime::UNIX_EPOCH);
        let dates: Vec<_> = dates.take(DATES_LOOKED_AT).collect();
        let close = |pair: &[DateTime<Utc>]| match pair {
            [one, next] => *next - *one < TimeDelta::hours(1),
            _ => false,
        };
        if dates.is_empty() {
            self.add("schedule.cron", "never comes due", hint);
        } else if dates.windows(2).any(close) {
            let message = "comes due more than once an hour, where an edition is made once a year";
            self.add("schedule.cron", message, hint);
        }
    }
}

/// So many dates of a schedule show how close they are.
const DATES_LOOKED_AT: usize = 100;
