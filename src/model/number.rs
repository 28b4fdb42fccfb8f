//! Numbers as Danes and Britons write them.

use super::{Language, Measure};

/// What a number stands for, which decides its decimals and what follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberStyle {
    /// A whole number with separators: `4.769`.
    Count,
    /// A whole percentage: `12 %` (Danish), `12%` (English).
    Percent,
    /// A whole amount of kroner: `340.000 kr.`
    Kroner,
    /// A signed whole number: `+15`, `−15`.
    Change,
}

impl From<Measure> for NumberStyle {
    fn from(measure: Measure) -> Self {
        match measure {
            Measure::Share => Self::Percent,
            Measure::Mean => Self::Kroner,
            Measure::Count | Measure::Rate { .. } => Self::Count,
        }
    }
}

/// Writes a number the way readers of the language expect.
///
/// Minus is U+2212 and the space before a unit is a no-break space (Dansk Sprognævn,
/// Retskrivningsordbogen § 42 and § 57).
#[must_use]
pub fn format_number(value: f64, style: NumberStyle, language: Language) -> String {
    let digits = grouped(value.abs(), language);
    let sign = match style {
        NumberStyle::Change if value.round() > 0.0 => "+",
        _ if value.round() < 0.0 => "\u{2212}",
        _ => "",
    };
    match (style, language) {
        (NumberStyle::Count | NumberStyle::Change, _) => format!("{sign}{digits}"),
        (NumberStyle::Percent, Language::Da) => format!("{sign}{digits}\u{a0}%"),
        (NumberStyle::Percent, Language::En) => format!("{sign}{digits}%"),
        (NumberStyle::Kroner, Language::Da) => format!("{sign}{digits}\u{a0}kr."),
        (NumberStyle::Kroner, Language::En) => format!("DKK\u{a0}{sign}{digits}"),
    }
}

fn grouped(value: f64, language: Language) -> String {
    let separator = match language {
        Language::Da => '.',
        Language::En => ',',
    };
    let digits = format!("{:.0}", value.round());
    let mut grouped = String::with_capacity(digits.len().saturating_mul(4) / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
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
            (-15.0, Change, Da, "−15"),
            (1500.0, Change, Da, "+1.500"),
            (0.0, Change, Da, "0"),
            (12.0, Percent, Da, "12\u{a0}%"),
            (12.0, Percent, En, "12%"),
            (340_000.0, Kroner, Da, "340.000\u{a0}kr."),
            (340_000.0, Kroner, En, "DKK\u{a0}340,000"),
        ];
        for (value, style, language, expected) in cases {
            assert_eq!(format_number(value, style, language), expected);
        }
    }
}
