//! What may tell who somebody is: CPR numbers, and names or addresses of persons. Values of such
//! columns are never told.

use super::words::has_word;

/// What a column tells of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Identifying {
    /// Numbers of the civil registration system (CPR).
    Cpr,
    /// Names or addresses.
    Name,
}

/// Tells whether a text is like a CPR number: ten digits, `ddmmyy-xxxx`, of a day that may be. The
/// nought that a spreadsheet takes from the beginning may be gone; 60 more stand in the day of a
/// number that replaces one.
pub(super) fn is_like_cpr(text: &str) -> bool {
    let digits = match text.as_bytes().get(6) {
        Some(b'-' | b' ') => text.replacen(['-', ' '], "", 1),
        _ => text.to_owned(),
    };
    let digits = format!("{digits:0>10}");
    if !(9..=11).contains(&text.len()) || digits.len() != 10 {
        return false;
    }
    let number = |from: usize| digits.get(from..from + 2)?.parse::<u32>().ok();
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    let (day, month) = (number(0).unwrap_or(0), number(2).unwrap_or(0));
    let is_day = (1..=31).contains(&day) || (61..=91).contains(&day);
    is_plain && is_day && (1..=12).contains(&month)
}

/// Tells by its heading whether a column holds names, addresses or the like of persons.
pub(super) fn names_persons(heading: &str) -> bool {
    const WORDS: [&str; 24] = [
        "navn",
        "fornavn",
        "efternavn",
        "mellemnavn",
        "personnavn",
        "adresse",
        "adr",
        "vej",
        "vejnavn",
        "husnr",
        "email",
        "mail",
        "telefon",
        "tlf",
        "mobil",
        "name",
        "firstname",
        "lastname",
        "surname",
        "address",
        "phone",
        "vorname",
        "nachname",
        "anschrift",
    ];
    has_word(heading, &WORDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpr_numbers_are_known() {
        for (text, expected) in [
            ("0101801234", true),
            ("010180-1234", true),
            ("101801234", true),
            ("6101801234", true),
            ("3213801234", false),
            ("1234567", false),
            ("2025", false),
            ("010180-12345", false),
        ] {
            assert_eq!(is_like_cpr(text), expected, "{text}");
        }
    }
}
