//! What a number stands for, which decides how it is written.

use super::{Amount, Measure};

/// What a number stands for, which decides its decimals and what follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NumberStyle {
    /// A whole number with separators: `4.769`.
    Count,
    /// A whole percentage: `12 %` (Danish), `12%` (English).
    Percent,
    /// A whole amount of money: `340.000 kr.`
    Money,
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
                unit: Amount::Money,
            } => Self::Money,
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
