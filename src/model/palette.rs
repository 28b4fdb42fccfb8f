//! The colours that drawings share, on paper and on a screen.

use serde::Serialize;

/// Colours as `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Palette {
    /// What is looked at.
    pub unit: &'static str,
    /// What it is compared with.
    pub others: [&'static str; 2],
    pub text: &'static str,
    /// Text of less weight.
    pub soft_text: &'static str,
    /// Lines behind the data.
    pub lines: &'static str,
    /// Classes of a map, from the lowest values to the highest: three below the middle, who stands
    /// there, and three above it.
    pub classes: [&'static str; 7],
    /// A place on a map of which nothing is shown.
    pub hidden: &'static str,
}
