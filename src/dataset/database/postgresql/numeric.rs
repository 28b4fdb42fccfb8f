//! The type `numeric`, whose digits are to the base of 10,000 (`PostgreSQL`, `numeric.c`,
//! `numeric_send`).

use std::error::Error;

use tokio_postgres::types::{FromSql, Type};

use crate::dataset::form::Value;

/// A decimal number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numeric {
    /// A number, of which so many digits are decimals.
    Number(i128, usize),
    /// Infinity, or no number.
    NotFinite,
    /// One of more than 38 digits.
    TooLong,
}

/// The sign of a number below nought.
const NEGATIVE: u16 = 0x4000;
/// Signs from here on are those of what is no number.
const SPECIAL: u16 = 0xC000;

impl Numeric {
    /// Returns it as a cell.
    pub(super) fn value(self) -> Value {
        match self {
            Self::Number(number, scale) => Value::decimal(number, scale),
            Self::NotFinite => Value::Number(f64::NAN),
            Self::TooLong => Value::Broken("a decimal of too many digits".into()),
        }
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let mut words = bytes.chunks_exact(2).map(|word| match word {
            [high, low] => u16::from_be_bytes([*high, *low]),
            _ => 0,
        });
        let count = words.next()?;
        let weight = words.next()?.cast_signed();
        let sign = words.next()?;
        let scale = words.next()?;
        if sign >= SPECIAL {
            return Some(Self::NotFinite);
        }
        let digits: Vec<u16> = words.collect();
        if digits.len() != usize::from(count) {
            return None;
        }
        let number = scaled(&digits, weight.into(), scale.into());
        Some(number.map_or(Self::TooLong, |number| {
            let number = if sign == NEGATIVE { -number } else { number };
            Self::Number(number, scale.into())
        }))
    }
}

/// Puts digits together, in units of the last decimal; nothing where they are too many. The first
/// digit counts 10,000 to the power of `weight`.
fn scaled(digits: &[u16], weight: i32, scale: i32) -> Option<i128> {
    let mut number = 0_i128;
    for digit in digits {
        number = number.checked_mul(10_000)?.checked_add((*digit).into())?;
    }
    let last = weight.checked_sub(i32::try_from(digits.len()).ok()?)?;
    let places = last.checked_add(1)?.checked_mul(4)?.checked_add(scale)?;
    let power = 10_i128.checked_pow(places.unsigned_abs());
    match (number, places >= 0) {
        (0, _) => Some(0),
        (number, true) => number.checked_mul(power?),
        // What stands behind the last decimal are noughts that fill the last digit.
        (number, false) => Some(number / power?),
    }
}

impl<'a> FromSql<'a> for Numeric {
    fn from_sql(_: &Type, bytes: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Self::read(bytes).ok_or_else(|| "is no numeric".into())
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_to_the_base_of_ten_thousand() {
        let bytes = |words: &[u16]| -> Vec<u8> {
            words.iter().flat_map(|word| word.to_be_bytes()).collect()
        };
        for (words, number) in [
            // 341500.50
            (
                &[3, 1, 0, 2, 34, 1500, 5000][..],
                Numeric::Number(34_150_050, 2),
            ),
            // -0.05
            (&[1, 0xffff, NEGATIVE, 2, 500], Numeric::Number(-5, 2)),
            // 20000
            (&[1, 1, 0, 0, 2], Numeric::Number(20_000, 0)),
            (&[0, 0, 0, 2], Numeric::Number(0, 2)),
            (&[0, 0, SPECIAL, 0], Numeric::NotFinite),
            (&[1, 20, 0, 0, 1], Numeric::TooLong),
        ] {
            assert_eq!(Numeric::read(&bytes(words)), Some(number), "{words:?}");
        }
        assert_eq!(Numeric::read(&bytes(&[3, 0, 0, 0, 1])), None);
    }
}
