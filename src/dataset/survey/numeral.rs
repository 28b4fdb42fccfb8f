//! How a number in a text is written, before any marks are declared.

use crate::model::thousands;

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numeral {
    /// Digits alone; with a nought before others it may be a code.
    Whole { leading_nought: bool },
    /// With a mark that can stand before decimals alone.
    Decimal(char),
    /// With one mark before three digits: `1.354` may be two numbers.
    Ambiguous(char),
    /// With marks between thousands, and what stands before decimals.
    Grouped(char, Option<char>),
}

impl Numeral {
    /// Reads how a number is written; nothing where the text is none.
    pub(super) fn of(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        if is_digits(digits) {
            return Some(Self::Whole {
                leading_nought: digits.len() > 1 && digits.starts_with('0'),
            });
        }
        let group = |text: &str| {
            let mark = text.chars().find(|c| !c.is_ascii_digit() && *c != '-')?;
            let plain = if mark.is_whitespace() { ' ' } else { mark };
            thousands(text).map(|_| (plain, text.matches(mark).count()))
        };
        match group(text) {
            Some((mark @ ('.' | ','), 1)) => return Some(Self::Ambiguous(mark)),
            Some((mark, _)) => return Some(Self::Grouped(mark, None)),
            None => {}
        }
        let place = digits.rfind(['.', ','])?;
        let (whole, decimals) = digits.split_at_checked(place)?;
        let mark = decimals.chars().next()?;
        if !is_digits(decimals.get(1..)?) {
            return None;
        } else if is_digits(whole) {
            return Some(Self::Decimal(mark));
        }
        group(whole).map(|(between, _)| Self::Grouped(between, Some(mark)))
    }

    /// Returns the number in a text that is written so; nothing where it may be two.
    pub(super) fn value(self, text: &str) -> Option<f64> {
        let decimal = match self {
            Self::Ambiguous(_) => return None,
            Self::Decimal(mark) | Self::Grouped(_, Some(mark)) => Some(mark),
            Self::Whole { .. } | Self::Grouped(_, None) => None,
        };
        let plain = text.chars().filter_map(|c| match c {
            c if Some(c) == decimal => Some('.'),
            c if c.is_ascii_digit() || c == '-' => Some(c),
            _ => None,
        });
        plain.collect::<String>().parse().ok()
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_told_from_a_text() {
        let whole = |leading_nought| Some(Numeral::Whole { leading_nought });
        for (text, expected) in [
            ("12", whole(false)),
            ("-12", whole(false)),
            ("0", whole(false)),
            ("012", whole(true)),
            ("1.5", Some(Numeral::Decimal('.'))),
            ("0,354", Some(Numeral::Decimal(','))),
            ("1.354", Some(Numeral::Ambiguous('.'))),
            ("1.354.000", Some(Numeral::Grouped('.', None))),
            ("1\u{a0}354", Some(Numeral::Grouped(' ', None))),
            ("1.354,5", Some(Numeral::Grouped('.', Some(',')))),
            ("12a", None),
            ("", None),
            ("31.12.1980", None),
            ("Nørre", None),
        ] {
            assert_eq!(Numeral::of(text), expected, "{text}");
        }
    }
}
