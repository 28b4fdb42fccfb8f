//! Numbers as Danes and Britons write them.

use super::{Amount, Language, Measure};

/// What a number stands for, which decides its decimals and what follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NumberStyle {
    /// A whole number with separators: `4.769`.
    Count,
    /// A whole percentage: `12 %` (Danish), `12%` (English).
    Percent,
    /// A whole amount of kroner: `340.000 kr.`
    Kroner,
    /// A number with so many decimals: `7,5`.
    Decimals(u8),
    /// A signed number with so many decimals: `+0,5`, `−15`.
    ChangeDecimals(u8),
    /// A percentage with so many decimals: `49,4 %`.
    PercentDecimals(u8),
    /// A whole number that says what it is: `indeks 112` (Danish), `index 112` (English).
    Index,
}

impl From<Measure> for NumberStyle {
    fn from(measure: Measure) -> Self {
        match measure {
            Measure::Share => Self::Percent,
            Measure::Mean {
                unit: Amount::Kroner,
            } => Self::Kroner,
            Measure::Difference { .. } => Self::ChangeDecimals(measure.decimals()),
            Measure::Mean {
                unit: Amount::Points,
            }
            | Measure::Count
            | Measure::Rate { .. } => Self::Decimals(measure.decimals()),
            Measure::Standardised => Self::Index,
        }
    }
}

/// Writes a number the way readers of the language expect.
///
/// Minus is U+2212 and the space before a unit is a no-break space (Dansk Sprognævn,
/// Retskrivningsordbogen § 42 and § 57).
#[must_use]
pub(crate) fn format_number(value: f64, style: NumberStyle, language: Language) -> String {
    let decimals = match style {
        NumberStyle::Decimals(decimals)
        | NumberStyle::ChangeDecimals(decimals)
        | NumberStyle::PercentDecimals(decimals) => decimals,
        _ => 0,
    };
    let digits = grouped(value.abs(), decimals, language);
    let is_zero = !digits.contains(|c: char| matches!(c, '1'..='9'));
    let sign = match style {
        NumberStyle::ChangeDecimals(_) if value > 0.0 && !is_zero => "+",
        _ if value < 0.0 && !is_zero => "\u{2212}",
        _ => "",
    };
    let (before, after) = match (style, language) {
        (NumberStyle::Percent | NumberStyle::PercentDecimals(_), Language::Da) => ("", "\u{a0}%"),
        (NumberStyle::Percent | NumberStyle::PercentDecimals(_), Language::En) => ("", "%"),
        (NumberStyle::Kroner, Language::Da) => ("", "\u{a0}kr."),
        (NumberStyle::Kroner, Language::En) => ("DKK\u{a0}", ""),
        (NumberStyle::Index, Language::Da) => ("indeks\u{a0}", ""),
        (NumberStyle::Index, Language::En) => ("index\u{a0}", ""),
        _ => ("", ""),
    };
    format!("{before}{sign}{digits}{after}")
}

/// Writes a number without sign, half rounded up, with separators between thousands.
fn grouped(value: f64, decimals: u8, language: Language) -> String {
    let (separator, point) = match language {
        Language::Da => ('.', ','),
        Language::En => (',', '.'),
    };
    let scale = 10_f64.powi(i32::from(decimals));
    let rounded = (value * scale).round() / scale;
    let digits = format!("{rounded:.0$}", usize::from(decimals));
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut grouped = String::with_capacity(digits.len().saturating_mul(4) / 3);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    if !fraction.is_empty() {
        grouped.push(point);
        grouped.push_str(fraction);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::{Language::*, NumberStyle::*, *};

    #[test]
    fn numbers_in_both_languages() {
        let cases = [
            (4769.0, Count, Da, "4.769"),
            (4769.0, Count, En, "4,769"),
            (233.0, Count, Da, "233"),
            (1_234_567.0, Count, Da, "1.234.567"),
            (0.0, Count, Da, "0"),
            (-15.0, ChangeDecimals(0), Da, "−15"),
            (1500.0, ChangeDecimals(0), Da, "+1.500"),
            (0.0, ChangeDecimals(0), Da, "0"),
            (12.0, Percent, Da, "12\u{a0}%"),
            (12.0, Percent, En, "12%"),
            (7.5, Decimals(1), Da, "7,5"),
            (-0.04, Decimals(1), Da, "0,0"),
            (1234.56, Decimals(1), En, "1,234.6"),
            (49.4, PercentDecimals(1), Da, "49,4\u{a0}%"),
            (-1.94, PercentDecimals(2), En, "\u{2212}1.94%"),
            (340_000.0, Kroner, Da, "340.000\u{a0}kr."),
            (340_000.0, Kroner, En, "DKK\u{a0}340,000"),
            (112.0, Index, Da, "indeks\u{a0}112"),
            (112.0, Index, En, "index\u{a0}112"),
        ];
        for (value, style, language, expected) in cases {
            assert_eq!(format_number(value, style, language), expected);
        }
    }
}
