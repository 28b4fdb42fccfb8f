//! Numbers as they are written in deliveries: one rule for all tables.
//!
//! A Danish spreadsheet writes two thousand as `2.000`, which is two elsewhere. What can mean
//! two things is refused, with the spelling that decides.

/// Reads a whole number: plain digits, with a minus before them where it is negative.
///
/// # Errors
/// What to write instead.
pub(crate) fn read_whole(text: &str) -> Result<i64, String> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if is_digits(digits) && digits.len() <= MOST_DIGITS {
        return text.parse().map_err(|_| PLAIN.to_owned());
    }
    let meant = thousands(text).or_else(|| without_noughts(text));
    Err(match meant {
        Some(meant) => format!("did you mean `{meant}`? Write whole numbers in digits alone"),
        None => PLAIN.to_owned(),
    })
}

/// Reads a number with a decimal point or comma. With `mark` that one alone is a decimal mark;
/// without it a number such as `1.354` is refused, since it may be 1354 too.
///
/// # Errors
/// What to write instead.
pub(crate) fn read_number(text: &str, mark: Option<char>) -> Result<f64, String> {
    let plain = |text: &str| text.parse().ok().filter(|number: &f64| number.abs() < MOST);
    let (sign, digits) = signed(text);
    let parts: Vec<&str> = digits.split(['.', ',']).collect();
    let found = digits.chars().find(|c| matches!(c, '.' | ','));
    let is_mark = mark.is_none() || found.is_none() || found == mark;
    match parts.as_slice() {
        _ if is_scientific(digits) => plain(text).ok_or_else(|| NUMBER.to_owned()),
        [whole] if is_digits(whole) && whole.len() <= MOST_DIGITS => {
            plain(text).ok_or_else(|| NUMBER.to_owned())
        }
        [whole, decimals]
            if is_digits(whole) && is_digits(decimals) && whole.len() <= MOST_DIGITS && is_mark =>
        {
            match thousands(text).filter(|_| mark.is_none()) {
                Some(other) => Err(format!(
                    "it may be {other} or {sign}{whole}.{decimals}: write `{other}`, or `{sign}{whole}.{decimals}0`"
                )),
                None => {
                    plain(&format!("{sign}{whole}.{decimals}")).ok_or_else(|| NUMBER.to_owned())
                }
            }
        }
        _ => Err(match thousands(text).or_else(|| with_decimals(text)) {
            Some(meant) => format!("did you mean `{meant}`? Write numbers without separators"),
            None => NUMBER.to_owned(),
        }),
    }
}

/// Returns the digits of a number that is written with separators between its thousands, such
/// as `2.000`, `5 932 654` or `1,354`.
#[must_use]
pub(crate) fn thousands(text: &str) -> Option<String> {
    let (sign, digits) = signed(text);
    let separator = digits.chars().find(|c| !c.is_ascii_digit())?;
    let is_separator = matches!(separator, '.' | ',' | ' ' | '\'' | '\u{a0}' | '\u{202f}');
    let mut groups = digits.split(separator);
    let first = groups.next()?;
    let first_fits = is_digits(first) && first.len() <= 3 && !first.starts_with('0');
    let fits = |group: &str| is_digits(group) && group.len() == 3;
    (is_separator && first_fits && groups.all(fits))
        .then(|| format!("{sign}{}", digits.replace(separator, "")))
}

/// More digits than any count has, and as many as are exact in a float.
const MOST_DIGITS: usize = 15;
/// The first number that has more digits.
const MOST: f64 = 1e15;
const PLAIN: &str = "write a whole number in digits alone, such as 1913";
const NUMBER: &str = "write a number in digits with one decimal mark, such as 1913 or 49.4";

/// Parts a minus from what follows it.
fn signed(text: &str) -> (&str, &str) {
    text.split_at(usize::from(text.starts_with('-')))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Tells whether a program wrote the number with an exponent.
fn is_scientific(text: &str) -> bool {
    let number = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte));
    number && text.contains(['e', 'E']) && text.starts_with(|c: char| c.is_ascii_digit())
}

/// Reads `12.0` as 12, as programs write whole numbers beside empty fields.
fn without_noughts(text: &str) -> Option<String> {
    let (whole, decimals) = text.split_once(['.', ','])?;
    let noughts = !decimals.is_empty() && decimals.bytes().all(|byte| byte == b'0');
    let fits = is_digits(whole.strip_prefix('-').unwrap_or(whole)) && noughts;
    fits.then(|| whole.to_owned())
}

/// Reads `1.234,5` as 1234.5.
fn with_decimals(text: &str) -> Option<String> {
    let (whole, decimals) = text.rsplit_once(['.', ','])?;
    let whole = thousands(whole)?;
    is_digits(decimals).then(|| format!("{whole}.{decimals}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_digits_alone() {
        for (text, number) in [("0", 0), ("1913", 1913), ("-9999", -9999), ("007", 7)] {
            assert_eq!(read_whole(text), Ok(number), "{text}");
        }
        for (text, meant) in [
            ("2.000", "`2000`"),
            ("2,000", "`2000`"),
            ("5.932.654", "`5932654`"),
            ("1 354", "`1354`"),
            ("1\u{a0}354", "`1354`"),
            ("12.0", "`12`"),
            ("-2.000", "`-2000`"),
        ] {
            let hint = read_whole(text).unwrap_err();
            assert!(
                hint.contains(&format!("did you mean {meant}?")),
                "{text}: {hint}"
            );
        }
        for text in [
            "",
            "many",
            "1e3",
            "+5",
            "1.5",
            "0x10",
            "−5",
            "1234567890123456",
            "1.5.0",
        ] {
            assert_eq!(read_whole(text), Err(PLAIN.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_number_that_may_be_two_is_refused() {
        for (text, number) in [
            ("0", 0.0),
            ("1913", 1913.0),
            ("24.5", 24.5),
            ("24,5", 24.5),
            ("-0.354", -0.354),
            ("0.354", 0.354),
            ("1.3540", 1.354),
            ("12345.678", 12345.678),
            ("14.069470199", 14.069_470_199),
            ("1e-05", 1e-05),
        ] {
            assert_eq!(read_number(text, None), Ok(number), "{text}");
        }
        for (text, expected) in [
            (
                "1.354",
                "it may be 1354 or 1.354: write `1354`, or `1.3540`",
            ),
            (
                "340.000",
                "it may be 340000 or 340.000: write `340000`, or `340.0000`",
            ),
            (
                "-1,005",
                "it may be -1005 or -1.005: write `-1005`, or `-1.0050`",
            ),
            ("5.932.654", "did you mean `5932654`?"),
            ("1.234,5", "did you mean `1234.5`?"),
            ("24,5 %", NUMBER),
            ("inf", NUMBER),
            ("NaN", NUMBER),
            ("", NUMBER),
            (".5", NUMBER),
            ("1e999", NUMBER),
        ] {
            let hint = read_number(text, None).unwrap_err();
            assert!(hint.contains(expected), "{text}: {hint}");
        }
    }

    #[test]
    fn a_known_decimal_mark_decides() {
        assert_eq!(read_number("1.354", Some('.')), Ok(1.354));
        assert_eq!(read_number("1,354", Some(',')), Ok(1.354));
        assert!(
            read_number("1.354", Some(','))
                .unwrap_err()
                .contains("`1354`")
        );
        assert!(read_number("1,35", Some('.')).is_err());
    }
}
