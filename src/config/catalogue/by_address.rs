//! Which indicators are counted by addresses.

use std::collections::BTreeSet;

use crate::{
    config::{ColumnKind, Table, checker::Checker},
    model::{Basis, Formula, Indicator, LocatedBy},
};

/// Marks the indicators whose rows tell by an address where they belong, and those that are made of such alone.
///
/// Both counts of a figure must be about the same place.
pub(super) fn mark(indicators: &mut [Indicator], tables: &[Table], checker: &mut Checker) {
    for indicator in indicators.iter_mut() {
        let Basis::Counted {
            numerator,
            denominator,
        } = &indicator.basis
        else {
            continue;
        };
        let is_own = is_by_address(numerator, tables);
        let below = denominator.as_ref();
        if below.is_some_and(|below| is_by_address(below, tables) != is_own) {
            checker.add(
                format!("indicator[{}].denominator_table", indicator.id),
                "is counted by areas, and what stands above the line by addresses, or the other way round",
                "of years before a boundary changed they are about two places: give both tables a column of form \
                 `address`",
            );
        }
        if is_own {
            indicator.located_by = LocatedBy::Address;
        }
    }
    let marked: BTreeSet<String> = indicators
        .iter()
        .filter(|indicator| indicator.is_by_address())
        .map(|indicator| indicator.id.clone())
        .collect();
    for indicator in indicators.iter_mut() {
        let is_made_of_such = match &indicator.basis {
            Basis::Counted { .. } => false,
            Basis::Difference { more, less } => marked.contains(more) && marked.contains(less),
            Basis::Standardised { observed, strata } => {
                let mut residents = strata.iter().flat_map(|of| &of.residents);
                marked.contains(observed) && residents.all(|of| marked.contains(of))
            }
        };
        if is_made_of_such {
            indicator.located_by = LocatedBy::Address;
        }
    }
}

/// Tells whether the rows of a sum tell by an address where they belong.
#[must_use]
pub(crate) fn is_by_address(formula: &Formula, tables: &[Table]) -> bool {
    let own = tables.iter().find(|table| table.name == formula.table);
    let Some(own) = own else { return false };
    let joined = tables.iter().filter(|table| own.join.contains(&table.name));
    let mut columns = std::iter::once(own)
        .chain(joined)
        .filter_map(|table| table.column(&formula.unit_column));
    columns
        .next()
        .is_some_and(|column| column.kind == ColumnKind::Address)
}
