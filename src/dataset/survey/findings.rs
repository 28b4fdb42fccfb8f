//! What was found in a table before its columns are described.

use super::{
    description::{Known, TableLayout},
    gathering::Gathering,
    marks::ValueKind,
    places::Places,
    totals::OtherRows,
    years::{Across, YearColumn},
};

/// What was found in a table before its columns are described.
pub(super) struct Findings<'a> {
    pub(super) gathering: &'a Gathering,
    pub(super) kinds: &'a [ValueKind],
    pub(super) year: Option<&'a YearColumn>,
    pub(super) across: &'a [Across],
    pub(super) places: Option<&'a Places>,
    pub(super) layout: TableLayout,
    /// The column of values of a table of one value a row, and those that tell them apart.
    pub(super) long: Option<(usize, Vec<usize>)>,
    pub(super) known: &'a Known,
    pub(super) other_rows: &'a OtherRows,
}
