//! Dates, as ISO 8601, workbooks or the table have them.

use chrono::{NaiveDate, NaiveTime};

use super::{Cell, Wrong};
use crate::config::DateFormat;

/// Reads a date as days since 1 January 1970. Without a form of its own a text is read as ISO 8601
/// has it; a time of day may follow where it is midnight, as databases write it.
pub(in crate::dataset) fn read(cell: Cell, format: Option<&DateFormat>) -> Result<i32, Wrong> {
    let date = match cell {
        Cell::Moment(moment) => Some(moment)
            .filter(|moment| moment.time() == NaiveTime::MIN)
            .map(|moment| moment.date()),
        Cell::Whole(number) => of_number(number, format),
        Cell::Text(text) => of_text(text.trim(), format),
        Cell::Category { code, label } => of_text(code, format).or_else(|| of_text(label, format)),
        Cell::Empty | Cell::Number(_) | Cell::Boolean(_) | Cell::Broken(_) => None,
    };
    date.map(|date| date.to_epoch_days())
        .ok_or_else(|| Wrong::not(cell, "a date", hint(cell, format)))
}

fn of_text(text: &str, format: Option<&DateFormat>) -> Option<NaiveDate> {
    let iso = |text: &str| {
        let is_iso = text.len() == 10 && text.as_bytes().get(4) == Some(&b'-');
        is_iso.then(|| text.parse().ok()).flatten()
    };
    let read = |text: &str| match format {
        Some(format) => format.read(text),
        None => iso(text),
    };
    read(text).or_else(|| read(without_midnight(text)?))
}

/// Parts a date from `00:00:00`, with any number of noughts behind it.
fn without_midnight(text: &str) -> Option<&str> {
    let (date, time) = text.split_once([' ', 'T'])?;
    let (clock, fraction) = time.split_once('.').unwrap_or((time, ""));
    let is_midnight = matches!(clock, "00:00" | "00:00:00" | "0:00:00" | "00.00.00");
    let is_nought = fraction.bytes().all(|byte| byte == b'0');
    (is_midnight && is_nought).then_some(date)
}

/// Reads digits that a workbook took for a number; a nought at the beginning is lost there.
fn of_number(number: i64, format: Option<&DateFormat>) -> Option<NaiveDate> {
    let number = u64::try_from(number).ok()?;
    match (format?, format?.digits()) {
        (DateFormat::Excel, _) => DateFormat::of_days(number),
        (format, Some(width)) => format.read(&format!("{number:0width$}")),
        (DateFormat::Parts(_), None) => None,
    }
}

fn hint(cell: Cell, format: Option<&DateFormat>) -> String {
    let text = cell.text();
    match (format, cell) {
        (_, Cell::Moment(_)) => "a date has no time of day".to_owned(),
        (Some(DateFormat::Excel), _) => {
            "`date_format` of the table says that dates are days since 30 December 1899".to_owned()
        }
        (Some(DateFormat::Parts(_)), _) => {
            "`date_format` of the table says how dates are written; is there such a day?".to_owned()
        }
        (None, Cell::Whole(10_000..60_000)) => {
            "say with `date_format = \"excel\"` of the table that it is a number of days, or give \
             the column the form of dates in the workbook"
                .to_owned()
        }
        (None, _) => match like(&text) {
            Some(form) => format!(
                "say with `date_format = \"{form}\"` of the table how dates are written, or write \
                 them as 1980-12-31"
            ),
            None => "write it as 1980-12-31, or say with `date_format` of the table how dates are \
                     written, such as `dd-mm-yyyy`"
                .to_owned(),
        },
    }
}

/// Returns the form that a date of another form may have.
fn like(text: &str) -> Option<&'static str> {
    let date = without_midnight(text).unwrap_or(text);
    let plain = |c: char| if c.is_ascii_digit() { '9' } else { c };
    let shape: String = date.chars().map(plain).collect();
    let form = match shape.as_str() {
        "99-99-9999" => "dd-mm-yyyy",
        "99.99.9999" => "dd.mm.yyyy",
        "99/99/9999" => "dd/mm/yyyy",
        "9999/99/99" => "yyyy/mm/dd",
        "9999.99.99" => "yyyy.mm.dd",
        "9-9-9999" | "99-9-9999" | "9-99-9999" => "d-m-yyyy",
        "9/9/9999" | "99/9/9999" | "9/99/9999" => "d/m/yyyy",
        "99999999" if date.starts_with("19") || date.starts_with("20") => "yyyymmdd",
        "99999999" => "ddmmyyyy",
        _ => return None,
    };
    Some(form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_any_form() {
        let danish = || DateFormat::new("dd-mm-yyyy");
        for (cell, format, day) in [
            (Cell::Text("1970-01-02"), None, Some(1)),
            (Cell::Text("1970-01-02 00:00:00.000"), None, Some(1)),
            (Cell::Text("1970-01-02T00:00:00"), None, Some(1)),
            (Cell::Text("1970-01-02 06:00:00"), None, None),
            (Cell::Text("02-01-1970"), None, None),
            (Cell::Text("02-01-1970"), danish(), Some(1)),
            (Cell::Text("02-01-1970 00:00"), danish(), Some(1)),
            (Cell::Text("1970-01-02"), danish(), None),
            (Cell::Whole(25_570), None, None),
            (Cell::Whole(25_570), DateFormat::new("excel"), Some(1)),
            (Cell::Whole(2_011_970), DateFormat::new("ddmmyyyy"), Some(1)),
            (
                Cell::Whole(19_700_102),
                DateFormat::new("yyyymmdd"),
                Some(1),
            ),
        ] {
            assert_eq!(read(cell, format.as_ref()).ok(), day, "{cell:?}");
        }
        let hint = read(Cell::Text("31.12.1980"), None).unwrap_err().hint;
        assert!(hint.contains("`date_format = \"dd.mm.yyyy\"`"), "{hint}");
    }
}
