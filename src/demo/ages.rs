//! The ages that a place mostly houses.

/// Which ages an area or an estate mostly houses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ages {
    Mixed,
    Young,
    Families,
    Seniors,
}
