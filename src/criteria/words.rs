//! How an explanation writes numbers and fills its words.

use rust_decimal::Decimal;

use crate::model::Language;

/// Fills the gaps of a form.
pub(super) fn fill(form: &str, gaps: &[(&str, &str)]) -> String {
    gaps.iter().fold(form.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
}

/// Writes a decimal number as readers expect: `1.913`, `49,4`.
pub(super) fn number(value: Decimal, language: Language) -> String {
    let (thousands, mark) = match language {
        Language::Da => ('.', ","),
        Language::En => (',', "."),
    };
    let digits = value.normalize().abs().to_string();
    let (whole, decimals) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut text = String::from(if value.is_sign_negative() {
        "\u{2212}"
    } else {
        ""
    });
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(thousands);
        }
        text.push(digit);
    }
    if !decimals.is_empty() {
        text.push_str(mark);
        text.push_str(decimals);
    }
    text
}

/// Writes a percentage: `49,4 %`, with a no-break space, in English `49.4%`.
pub(super) fn percent(value: Decimal, language: Language) -> String {
    let space = match language {
        Language::Da => "\u{a0}",
        Language::En => "",
    };
    format!("{}{space}%", number(value, language))
}

/// Returns a sentence with a capital at its beginning.
pub(super) fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next();
    let first = first.map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + characters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(number(value, Language::Da), danish);
            assert_eq!(number(value, Language::En), english);
        }
        assert_eq!(percent(Decimal::ONE, Language::Da), "1\u{a0}%");
        assert_eq!(percent(Decimal::ONE, Language::En), "1%");
    }
}
