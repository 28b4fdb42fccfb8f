//! Charts that cannot be drawn.

/// A chart that could not be drawn.
#[derive(Debug, thiserror::Error)]
#[error("the chart `{chart}` could not be drawn")]
pub struct ChartError {
    /// The chart's id.
    pub chart: String,
    /// What of it cannot be drawn.
    #[source]
    pub reason: PrintError,
}

/// An option that cannot be drawn as it stands.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// A part of an option is none of those that are drawn, or not as it is drawn.
    #[error("{part} of its option: {reason}")]
    Part {
        /// The part, such as `series 3 (line)`.
        part: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Values without a mark, since they lie beside their axes or on no area of the map: a chart
    /// that left them out would look like one without these figures.
    #[error("series {series} ({kind}) shows {shown} of {values} values")]
    Marks {
        /// Which series of the option, from nought on.
        series: usize,
        /// Its kind in the option.
        kind: &'static str,
        /// How many values have a mark.
        shown: usize,
        /// How many values there are.
        values: usize,
    },
}

impl PrintError {
    /// Says what is wrong with a part of an option.
    pub(super) fn of(part: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Part {
            part: part.into(),
            reason: reason.into(),
        }
    }
}
