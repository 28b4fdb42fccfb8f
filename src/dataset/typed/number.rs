//! Numbers, as workbooks have them or as the marks of the table say.

use std::borrow::Cow;

use super::{Cell, Wrong};
use crate::{
    config::FileForm,
    model::{read_number, read_whole, thousands},
};

const WHOLE: &str = "a whole number";
const NUMBER: &str = "one number";

/// Reads a whole number. Decimals are none where they are noughts and the mark before them is known.
pub(super) fn whole(cell: Cell, form: &FileForm) -> Result<i64, Wrong> {
    match cell {
        Cell::Whole(number) => Ok(number),
        Cell::Text(text) => {
            whole_text(text.trim(), form).map_err(|hint| Wrong::not(cell, WHOLE, hint))
        }
        Cell::Category { code, .. } => {
            whole_text(code, form).map_err(|hint| Wrong::not(cell, WHOLE, hint))
        }
        Cell::Number(_) => {
            let hint = "round it in the file, or make the column's form `number`";
            Err(Wrong::not(cell, WHOLE, hint))
        }
        other => Err(Wrong::not(other, WHOLE, other_hint(other))),
    }
}

/// Reads a number.
pub(super) fn number(cell: Cell, form: &FileForm) -> Result<f64, Wrong> {
    match cell {
        #[expect(clippy::cast_precision_loss, reason = "numbers of 15 digits are exact")]
        Cell::Whole(number) => Ok(number as f64),
        Cell::Number(number) => Ok(number),
        Cell::Text(text) => {
            number_text(text.trim(), form).map_err(|hint| Wrong::not(cell, NUMBER, hint))
        }
        Cell::Category { code, .. } => {
            number_text(code, form).map_err(|hint| Wrong::not(cell, NUMBER, hint))
        }
        other => Err(Wrong::not(other, NUMBER, other_hint(other))),
    }
}

fn other_hint(cell: Cell) -> &'static str {
    match cell {
        Cell::Broken(_) => {
            "mend the formula in the workbook or cast the column in the query, or name its text in `missing`"
        }
        Cell::Moment(_) => "give the column the form of numbers in the workbook",
        _ => "write a number in digits",
    }
}

fn whole_text(text: &str, form: &FileForm) -> Result<i64, String> {
    // Most are plain digits, of which a key may have more than a number that is counted.
    if let Some(number) = plain(text) {
        return Ok(number);
    }
    let grouped = without_thousands(text, form)?;
    let digits = match form.decimal.and_then(|mark| grouped.split_once(mark)) {
        Some((whole, decimals)) if is_nought(decimals) => whole,
        _ => &grouped,
    };
    read_whole(digits).map_err(|hint| with_setting(text, form, hint))
}

fn is_nought(decimals: &str) -> bool {
    !decimals.is_empty() && decimals.bytes().all(|byte| byte == b'0')
}

/// Reads digits alone.
fn plain(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| text.parse().ok()).flatten()
}

fn number_text(text: &str, form: &FileForm) -> Result<f64, String> {
    let grouped = without_thousands(text, form)?;
    // With a mark between thousands, the other one is that of decimals.
    let mark = form.decimal.or(match form.thousands {
        Some('.') => Some(','),
        Some(',') => Some('.'),
        _ => None,
    });
    read_number(&grouped, mark).map_err(|hint| with_setting(text, form, hint))
}

/// Takes out the marks between thousands, each before three digits.
fn without_thousands<'a>(text: &'a str, form: &FileForm) -> Result<Cow<'a, str>, String> {
    let is_mark = |c: char| match form.thousands {
        Some(' ') => matches!(c, ' ' | '\u{a0}' | '\u{202f}'),
        Some(mark) => c == mark,
        None => false,
    };
    if !text.contains(is_mark) {
        return Ok(Cow::Borrowed(text));
    }
    let decimal = |c: char| matches!(c, '.' | ',') && !is_mark(c);
    let end = text.find(decimal).unwrap_or(text.len());
    let (grouped, decimals) = text.split_at(end);
    let is_right = thousands(grouped).is_some() && !decimals.contains(is_mark);
    if !is_right {
        let mark = form.thousands.unwrap_or_default();
        return Err(format!(
            "`thousands = \"{mark}\"` of the table stands before three digits each"
        ));
    }
    Ok(Cow::Owned(text.replace(is_mark, "")))
}

/// Names the setting that decides what a number with a mark before three digits is.
fn with_setting(text: &str, form: &FileForm, hint: String) -> String {
    let open = form.decimal.is_none() || form.thousands.is_none();
    if !open || thousands(text).is_none() {
        return hint;
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let mark = digits.chars().find(|c| !c.is_ascii_digit()).unwrap_or(' ');
    let is_single = digits.chars().filter(|c| *c == mark).count() == 1;
    let between = if mark.is_whitespace() { ' ' } else { mark };
    let decimal = match (form.decimal, form.thousands) {
        (None, None) if matches!(mark, '.' | ',') && is_single => {
            format!("`decimal = \"{mark}\"` or ")
        }
        _ => String::new(),
    };
    format!(
        "{hint}; or say with {decimal}`thousands = \"{between}\"` of the table how its numbers are written"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(decimal: Option<char>, thousands: Option<char>) -> FileForm {
        FileForm {
            decimal,
            thousands,
            ..FileForm::default()
        }
    }

    #[test]
    fn numbers_by_their_marks() {
        for (text, decimal, thousands, expected) in [
            ("1005", None, None, Some(1005.0)),
            ("1.005", None, None, None),
            ("1.005", Some('.'), None, Some(1.005)),
            ("1.005", None, Some('.'), Some(1005.0)),
            ("1.005", Some(','), None, None),
            ("1.005", Some(','), Some('.'), Some(1005.0)),
            ("1.234.567,25", Some(','), Some('.'), Some(1_234_567.25)),
            ("1.234.567,25", None, Some('.'), Some(1_234_567.25)),
            ("1,234,567.25", Some('.'), Some(','), Some(1_234_567.25)),
            ("1 234 567,25", Some(','), Some(' '), Some(1_234_567.25)),
            ("1\u{a0}234", None, Some(' '), Some(1234.0)),
            ("12.34", None, Some('.'), None),
            ("1.23.4", None, Some('.'), None),
            ("1,5", None, Some('.'), Some(1.5)),
            ("1,234", None, Some('.'), Some(1.234)),
            ("-2.000", None, Some('.'), Some(-2000.0)),
        ] {
            let read = number(Cell::Text(text), &form(decimal, thousands));
            assert_eq!(read.ok(), expected, "{text} {decimal:?} {thousands:?}");
        }
    }

    #[test]
    fn whole_numbers_by_their_marks() {
        for (text, decimal, thousands, expected) in [
            ("2000", None, None, Some(2000)),
            ("2.000", None, None, None),
            ("2.000", None, Some('.'), Some(2000)),
            ("12.0", None, None, None),
            ("12.0", Some('.'), None, Some(12)),
            ("2.000", Some('.'), None, Some(2)),
            ("12.5", Some('.'), None, None),
            (
                "123456789012345678",
                None,
                None,
                Some(123_456_789_012_345_678),
            ),
            ("99999999999999999999", None, None, None),
        ] {
            let read = whole(Cell::Text(text), &form(decimal, thousands));
            assert_eq!(read.ok(), expected, "{text} {decimal:?} {thousands:?}");
        }
        let open = form(None, None);
        let hint = whole(Cell::Text("1.005"), &open).unwrap_err().hint;
        assert!(
            hint.contains("`decimal = \".\"` or `thousands = \".\"`"),
            "{hint}"
        );
    }
}
