//! How numbers, amounts and days are written in a language.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::NumberStyle;

/// How numbers, amounts and days are written in a language, from `[writing]` of `words.toml`.
///
/// Forms have gaps such as `{number}`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Writing {
    /// Between thousands.
    pub thousands: String,
    /// Before decimals.
    pub decimal: String,
    /// A percentage, with `{number}`.
    pub percent: String,
    /// An index, with `{number}`.
    pub index: String,
    /// An amount of money, with `{number}` and `{currency}`.
    pub money: String,
    /// Amounts of currencies that have a form of their own, by their codes (ISO 4217), with `{number}`.
    #[serde(default)]
    pub currencies: BTreeMap<String, String>,
    /// So many millions, with `{number}`.
    pub million: String,
    /// So many thousand millions, with `{number}`.
    pub milliard: String,
    /// A day, with `{day}`, `{month}` and `{year}`.
    pub date: String,
    /// The names of the months.
    pub months: [String; 12],
}

impl Writing {
    /// Takes a currency, by its code (ISO 4217).
    pub(crate) fn set_currency(&mut self, code: &str) {
        self.money = match self.currencies.get(code) {
            Some(form) => form.clone(),
            None => self.money.replace("{currency}", code),
        };
    }

    /// Writes a number as its style asks for.
    ///
    /// Minus is U+2212 (Dansk Sprognævn, Retskrivningsordbogen § 57). A zero has no sign.
    #[must_use]
    pub(crate) fn number(&self, value: f64, style: NumberStyle) -> String {
        let decimals = match style {
            NumberStyle::Decimals(decimals)
            | NumberStyle::ChangeDecimals(decimals)
            | NumberStyle::PercentDecimals(decimals) => decimals,
            _ => 0,
        };
        let scale = 10_f64.powi(i32::from(decimals));
        let rounded = (value.abs() * scale).round() / scale;
        let digits = self.grouped(&format!("{rounded:.0$}", usize::from(decimals)));
        let is_zero = !digits.contains(|c: char| matches!(c, '1'..='9'));
        let sign = match style {
            NumberStyle::ChangeDecimals(_) if value > 0.0 && !is_zero => "+",
            _ if value < 0.0 && !is_zero => MINUS,
            _ => "",
        };
        self.formed(&format!("{sign}{digits}"), style)
    }

    /// Puts a number that is written already into the form of its style.
    #[must_use]
    pub(crate) fn formed(&self, number: &str, style: NumberStyle) -> String {
        let form = match style {
            NumberStyle::Percent | NumberStyle::PercentDecimals(_) => &self.percent,
            NumberStyle::Money => &self.money,
            NumberStyle::Index => &self.index,
            NumberStyle::Count | NumberStyle::Decimals(_) | NumberStyle::ChangeDecimals(_) => {
                return number.to_owned();
            }
        };
        form.replace("{number}", number)
    }

    /// Writes a decimal number with all its decimals: `1.913`, `49,4`.
    #[must_use]
    pub(crate) fn exact(&self, value: Decimal) -> String {
        let digits = self.grouped(&value.normalize().abs().to_string());
        let sign = if value.is_sign_negative() { MINUS } else { "" };
        format!("{sign}{digits}")
    }

    /// Writes a percentage with all its decimals: `49,4 %`.
    #[must_use]
    pub(crate) fn exact_percent(&self, value: Decimal) -> String {
        self.formed(&self.exact(value), NumberStyle::Percent)
    }

    /// Writes a day: `1. januar 2030`, in English `1 January 2030`.
    #[must_use]
    pub(crate) fn day(&self, date: NaiveDate) -> String {
        let month = self.months.get(date.month0() as usize);
        self.date
            .replace("{day}", &date.day().to_string())
            .replace("{month}", month.map_or("", String::as_str))
            .replace("{year}", &date.year().to_string())
    }

    /// Writes a size as people read it: `340 kB`, `1,2 MB`.
    #[must_use]
    pub(crate) fn size(&self, bytes: usize) -> String {
        if bytes < 950_000 {
            return format!("{} kB", bytes.div_ceil(1000));
        }
        let tenths = bytes.div_ceil(100_000);
        format!("{}{}{} MB", tenths / 10, self.decimal, tenths % 10)
    }

    /// Puts separators into digits with a point before the decimals.
    fn grouped(&self, digits: &str) -> String {
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let mut grouped = String::with_capacity(digits.len().saturating_mul(4) / 3);
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                grouped.push_str(&self.thousands);
            }
            grouped.push(digit);
        }
        if !fraction.is_empty() {
            grouped.push_str(&self.decimal);
            grouped.push_str(fraction);
        }
        grouped
    }
}

const MINUS: &str = "\u{2212}";

#[cfg(test)]
mod tests {
    use super::{NumberStyle::*, *};
    use crate::model::{Language, fixtures::writing};

    const DA: Language = Language::DANISH;
    const EN: Language = Language::ENGLISH;

    #[test]
    fn numbers_in_both_languages() {
        let cases = [
            (4769.0, Count, DA, "4.769"),
            (4769.0, Count, EN, "4,769"),
            (233.0, Count, DA, "233"),
            (1_234_567.0, Count, DA, "1.234.567"),
            (0.0, Count, DA, "0"),
            (-15.0, ChangeDecimals(0), DA, "−15"),
            (1500.0, ChangeDecimals(0), DA, "+1.500"),
            (0.0, ChangeDecimals(0), DA, "0"),
            (12.0, Percent, DA, "12\u{a0}%"),
            (12.0, Percent, EN, "12%"),
            (7.5, Decimals(1), DA, "7,5"),
            (-0.04, Decimals(1), DA, "0,0"),
            (1234.56, Decimals(1), EN, "1,234.6"),
            (49.4, PercentDecimals(1), DA, "49,4\u{a0}%"),
            (-1.94, PercentDecimals(2), EN, "\u{2212}1.94%"),
            (340_000.0, Money, DA, "340.000\u{a0}kr."),
            (340_000.0, Money, EN, "DKK\u{a0}340,000"),
            (112.0, Index, DA, "indeks\u{a0}112"),
            (112.0, Index, EN, "index\u{a0}112"),
        ];
        for (value, style, language, expected) in cases {
            assert_eq!(writing(language).number(value, style), expected);
        }
    }

    #[test]
    fn decimals_in_both_languages() {
        let cases = [
            ("49.40", "49,4", "49.4"),
            ("1913", "1.913", "1,913"),
            ("-0.5", "−0,5", "−0.5"),
            ("50.00", "50", "50"),
            ("1234567.89", "1.234.567,89", "1,234,567.89"),
        ];
        for (value, danish, english) in cases {
            let value = value.parse().unwrap();
            assert_eq!(writing(DA).exact(value), danish);
            assert_eq!(writing(EN).exact(value), english);
        }
        assert_eq!(writing(DA).exact_percent(Decimal::ONE), "1\u{a0}%");
        assert_eq!(writing(EN).exact_percent(Decimal::ONE), "1%");
    }

    #[test]
    fn days_and_sizes_are_written_as_people_read_them() {
        let day = NaiveDate::from_ymd_opt(2030, 1, 1).unwrap();
        assert_eq!(writing(DA).day(day), "1. januar 2030");
        assert_eq!(writing(EN).day(day), "1 January 2030");
        assert_eq!(writing(DA).size(1), "1 kB");
        assert_eq!(writing(DA).size(340_000), "340 kB");
        assert_eq!(writing(DA).size(1_210_000), "1,3 MB");
        assert_eq!(writing(EN).size(27_000_000), "27.0 MB");
    }
}
