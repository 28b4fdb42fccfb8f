//! How dates are written.

use chrono::{Days, NaiveDate};

/// How the dates of a file are written, such as `dd-mm-yyyy`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateFormat {
    /// Days, months and years between other characters.
    Parts(Vec<DatePart>),
    /// Days since 30 December 1899, as spreadsheets count them.
    Excel,
}

/// A part of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatePart {
    /// A year of four digits.
    Year,
    /// A month of two digits.
    Month,
    /// A month of one or two digits.
    ShortMonth,
    /// A day of two digits.
    Day,
    /// A day of one or two digits.
    ShortDay,
    /// A character of its own.
    Mark(char),
}

impl DateFormat {
    /// Reads how dates are written; nothing where day, month or year is missing, or stands in it
    /// twice.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        if text == "excel" {
            return Some(Self::Excel);
        }
        let (mut parts, mut rest) = (Vec::new(), text);
        while let Some(first) = rest.chars().next() {
            let (part, after) = next_part(first, rest)?;
            parts.push(part);
            rest = after;
        }
        let count = |kinds: &[DatePart]| parts.iter().filter(|part| kinds.contains(part)).count();
        let is_whole = count(&[DatePart::Year]) == 1
            && count(&[DatePart::Month, DatePart::ShortMonth]) == 1
            && count(&[DatePart::Day, DatePart::ShortDay]) == 1;
        is_whole.then_some(Self::Parts(parts))
    }

    /// Reads a date; nothing where it is of another form, or there is no such day.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<NaiveDate> {
        match self {
            Self::Parts(parts) => read_parts(parts, text),
            Self::Excel => Self::of_days(text.parse().ok()?),
        }
    }

    /// Reads a number of days as spreadsheets count them.
    #[must_use]
    pub fn of_days(days: u64) -> Option<NaiveDate> {
        // Before 1 March 1900 spreadsheets do not agree with each other.
        let begin = NaiveDate::from_ymd_opt(1899, 12, 30)?;
        begin
            .checked_add_days(Days::new(days))
            .filter(|_| days > 60 && days < 3_000_000)
    }

    /// Returns how many digits a date has where it is written in digits alone, such as `ddmmyyyy`.
    #[must_use]
    pub fn digits(&self) -> Option<usize> {
        match self {
            Self::Parts(parts) => {
                let width = |part: &DatePart| match part {
                    DatePart::Year => Some(4),
                    DatePart::Month | DatePart::Day => Some(2),
                    _ => None,
                };
                parts.iter().map(width).sum()
            }
            Self::Excel => None,
        }
    }
}

fn next_part(first: char, rest: &str) -> Option<(DatePart, &str)> {
    let parts = [
        ("yyyy", DatePart::Year),
        ("mm", DatePart::Month),
        ("m", DatePart::ShortMonth),
        ("dd", DatePart::Day),
        ("d", DatePart::ShortDay),
    ];
    let known = parts
        .iter()
        .find_map(|(name, part)| Some((*part, rest.strip_prefix(name)?)));
    let mark = || {
        let after = rest.get(first.len_utf8()..)?;
        (!first.is_alphanumeric()).then_some((DatePart::Mark(first), after))
    };
    known.or_else(mark)
}

fn read_parts(parts: &[DatePart], text: &str) -> Option<NaiveDate> {
    let (mut year, mut month, mut day) = (0, 0, 0);
    let mut rest = text;
    for part in parts {
        rest = match part {
            DatePart::Mark(mark) => rest.strip_prefix(*mark)?,
            DatePart::Year => take(rest, 4, 4, &mut year)?,
            DatePart::Month => take(rest, 2, 2, &mut month)?,
            DatePart::ShortMonth => take(rest, 1, 2, &mut month)?,
            DatePart::Day => take(rest, 2, 2, &mut day)?,
            DatePart::ShortDay => take(rest, 1, 2, &mut day)?,
        };
    }
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day);
    date.filter(|_| rest.is_empty())
}

/// Takes digits from the beginning of a text.
fn take<'a>(text: &'a str, least: usize, most: usize, number: &mut u32) -> Option<&'a str> {
    let bytes = text.bytes().take(most);
    let count = bytes.take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at_checked(count)?;
    *number = digits.parse().ok()?;
    (count >= least).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_of_one_form() {
        for (format, text, date) in [
            ("dd-mm-yyyy", "01-02-1980", Some((1980, 2, 1))),
            ("dd-mm-yyyy", "1-2-1980", None),
            ("d-m-yyyy", "1-12-1980", Some((1980, 12, 1))),
            ("d/m-yyyy", "31/1-1980", Some((1980, 1, 31))),
            ("yyyymmdd", "19800201", Some((1980, 2, 1))),
            ("ddmmyyyy", "01021980", Some((1980, 2, 1))),
            ("dd.mm.yyyy", "31.02.1980", None),
            ("dd-mm-yyyy", "01-02-1980 00:00", None),
            ("excel", "29252", Some((1980, 2, 1))),
            ("excel", "12", None),
        ] {
            let expected = date.and_then(|(y, m, d)| NaiveDate::from_ymd_opt(y, m, d));
            let format = DateFormat::new(format).unwrap();
            assert_eq!(format.read(text), expected, "{format:?} {text}");
        }
        for none in ["dd-mm-yy", "mm-yyyy", "%d-%m-%Y", "dd-mm-mm-yyyy", ""] {
            assert_eq!(DateFormat::new(none), None, "{none}");
        }
    }
}
