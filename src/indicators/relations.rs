//! Relations between what indicators count, derived from their expressions.
//!
//! What a register's rows are counted for by a condition is a set of these rows. Where conditions
//! look at columns only by comparing them with constants, rows fall into a finite number of cases:
//! a number is one of the constants, between two of them or beyond; a text is one of those that
//! are named or another; a truth is yes or no; and each may be unknown, where the column may be
//! empty or stands in a table that is joined. polars itself says which cases a condition holds in,
//! so that what is derived is what is counted. From the sets follow series that are the same,
//! parts of a whole, and parts that are together all of it.
//!
//! Nothing is derived of sums of numbers, of tables of counts, and between tables; of a condition
//! that asks anything else of a row, such as whether two columns are the same, only what holds
//! whatever the answer is. There the catalogue's `[[relation]]` says what is known. Neither is
//! anything derived that is no whole with its parts, such as that two groups are as many as two
//! others together.

mod domain;
mod independent;
mod order;
mod partition;
mod sets;
mod steps;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use self::{
    order::{Order, Parts},
    partition::Partition,
    sets::{Set, Sizes},
};
use super::expression::summands;
use crate::{
    config::{Layout, Table},
    model::{AdditiveRelation, Basis, Formula, Indicator, Measure, Term, UnitKind},
    panics::quietly,
};

/// So many different sets of one table are compared, the first of the catalogue.
const MOST_SETS: usize = 300;

/// Derives which series are the same, and which are parts of which; nothing that follows from
/// the rest, or that a part of a share is within it.
#[must_use]
pub(crate) fn relations(indicators: &[Indicator], tables: &[Table]) -> Vec<AdditiveRelation> {
    let mut found = Vec::new();
    let registers = tables
        .iter()
        .filter(|table| table.layout == Layout::Register);
    for table in registers {
        let series = all_series(indicators, &table.name);
        let Some(partition) = partition(table, tables, &series) else {
            continue;
        };
        for group in groups(&series) {
            for relation in Counted::new(&partition, group).relations(indicators) {
                if !found.contains(&relation) {
                    found.push(relation);
                }
            }
        }
    }
    found
}

/// Tells whether expressions over a register say that parts do not overlap and are together all of
/// a whole.
#[must_use]
pub(crate) fn make_up(
    parts: &[Term],
    whole: &Term,
    indicators: &[Indicator],
    tables: &[Table],
) -> bool {
    let mut registers = tables
        .iter()
        .filter(|table| table.layout == Layout::Register);
    registers.any(|table| {
        let mut series = all_series(indicators, &table.name);
        series.retain(|one| one.term == *whole || parts.contains(&one.term));
        let Some(partition) = partition(table, tables, &series) else {
            return false;
        };
        groups(&series).iter().any(|group| {
            let set = |term: &Term| {
                let own = group.iter().find(|one| one.term == *term)?;
                partition.sets.get(&own.formula.expression)
            };
            let parts: Option<Vec<&Set>> = parts.iter().map(set).collect();
            let sizes = Sizes(&partition.sizes);
            parts
                .zip(set(whole))
                .is_some_and(|(parts, whole)| sizes.is_divided_into(whole, &parts))
        })
    })
}

/// Reads the expressions of series over the rows of a table.
fn partition(table: &Table, tables: &[Table], series: &[Summed]) -> Option<Partition> {
    let expressions = series.iter().map(|one| one.formula.expression.as_str());
    let read = quietly(|| Partition::new(table, tables, expressions.collect()));
    read.ok()?.ok()
}

/// A series of the catalogue, and what is summed for it.
#[derive(Debug, Clone)]
struct Summed {
    term: Term,
    formula: Formula,
    kinds: Vec<UnitKind>,
}

/// Returns the series that are summed over the rows of a table.
fn all_series(indicators: &[Indicator], table: &str) -> Vec<Summed> {
    let of_one = |indicator: &Indicator| {
        let summed = summands(indicator)?;
        let above = (Term::numerator(&indicator.id), summed.numerator);
        let below = summed.denominator;
        let below = below.map(|formula| (Term::denominator(&indicator.id), formula));
        let sides = [above].into_iter().chain(below);
        let series = sides.map(|(term, formula)| Summed {
            kinds: kinds(indicator, &formula),
            term,
            formula,
        });
        Some(series.collect::<Vec<_>>())
    };
    let all = indicators.iter().filter_map(of_one).flatten();
    all.filter(|series| series.formula.table == table).collect()
}

/// Returns the kinds of units that a series has figures of.
fn kinds(indicator: &Indicator, formula: &Formula) -> Vec<UnitKind> {
    let has_estates = formula.estate_column.is_some();
    let is_of_estates = |kind: UnitKind| kind == UnitKind::Estate || kind.is_sum_of_estates();
    let kinds = UnitKind::PUBLISHED.into_iter();
    let kinds = kinds.filter(|kind| has_estates || !is_of_estates(*kind));
    kinds
        .filter(|kind| indicator.is_counted_for(*kind))
        .collect()
}

/// Parts series into those of which rows belong to the same units; what is not counted for estates
/// goes with each.
fn groups(series: &[Summed]) -> Vec<Vec<&Summed>> {
    let places = series.iter().map(|one| &one.formula.unit_column);
    let places: BTreeSet<&String> = places.collect();
    let mut groups = Vec::new();
    for place in places {
        let own = || {
            series
                .iter()
                .filter(|one| one.formula.unit_column == *place)
        };
        let estates: BTreeSet<_> = own().map(|one| &one.formula.estate_column).collect();
        let named: Vec<_> = estates.iter().copied().filter(|of| of.is_some()).collect();
        let named = if named.is_empty() { vec![&None] } else { named };
        groups.extend(named.into_iter().map(|named| {
            let fits = |of: &Option<String>| of.is_none() || of == named;
            own()
                .filter(|one| fits(&one.formula.estate_column))
                .collect()
        }));
    }
    groups
}

/// Series that are counted over the same rows, by the set that each counts.
struct Counted<'a> {
    sizes: Sizes<'a>,
    /// Different sets, each with the series that count it.
    sets: Vec<(&'a Set, Vec<&'a Summed>)>,
}

impl<'a> Counted<'a> {
    fn new(partition: &'a Partition, series: Vec<&'a Summed>) -> Self {
        let sizes = Sizes(&partition.sizes);
        let mut sets: Vec<(&Set, Vec<&Summed>)> = Vec::new();
        for one in series {
            let Some(set) = partition.sets.get(&one.formula.expression) else {
                continue;
            };
            let same = |other: &Set| sizes.is_within(set, other) && sizes.is_within(other, set);
            let known = sets.len();
            match sets.iter_mut().find(|(other, _)| same(other)) {
                Some((_, of_set)) => of_set.push(one),
                None if known < MOST_SETS => sets.push((set, vec![one])),
                None => {}
            }
        }
        Self { sizes, sets }
    }

    /// Returns the relations, each kind of units by itself: what is a part in between of another
    /// may not be counted for all.
    fn relations(&self, indicators: &[Indicator]) -> Vec<AdditiveRelation> {
        let mut found = self.same();
        let mut classes: BTreeMap<Vec<bool>, Vec<UnitKind>> = BTreeMap::new();
        for kind in UnitKind::PUBLISHED {
            let of_kind = |(_, series): &(&Set, Vec<&Summed>)| {
                series.iter().any(|one| one.kinds.contains(&kind))
            };
            let own = self.sets.iter().map(of_kind).collect();
            classes.entry(own).or_default().push(kind);
        }
        for (own, kinds) in classes {
            for relation in self.of_class(&own, &kinds, indicators) {
                if !found.contains(&relation) {
                    found.push(relation);
                }
            }
        }
        found
    }

    /// Returns which series are the same as the first of theirs.
    fn same(&self) -> Vec<AdditiveRelation> {
        let of_set = |(_, series): &(&Set, Vec<&Summed>)| {
            let mut terms = series.iter().map(|one| one.term.clone());
            let whole = terms.next();
            let others = terms.filter_map(move |term| {
                Some(AdditiveRelation {
                    parts: vec![term],
                    whole: whole.clone()?,
                    exact: true,
                })
            });
            others.collect::<Vec<_>>()
        };
        self.sets.iter().flat_map(of_set).collect()
    }

    /// Returns the relations among the sets that some kinds of units have figures of.
    fn of_class(
        &self,
        own: &[bool],
        kinds: &[UnitKind],
        indicators: &[Indicator],
    ) -> Vec<AdditiveRelation> {
        let own = self.sets.iter().zip(own).filter(|(_, own)| **own);
        let own: Vec<&(&Set, Vec<&Summed>)> = own.map(|(of_set, _)| of_set).collect();
        let term = |number: usize| Some(own.get(number)?.1.first()?.term.clone());
        let relation = |exact: bool, Parts { whole, parts }: &Parts| {
            let parts = parts.iter().map(|part| term(*part));
            Some(AdditiveRelation {
                parts: parts.collect::<Option<_>>()?,
                whole: term(*whole)?,
                exact,
            })
        };
        let order = Order::new(own.iter().map(|(set, _)| *set).collect(), self.sizes);
        let made_up = order.made_up();
        let mut left = order.left_over(&made_up);
        left.retain(|Parts { whole, parts }| {
            let terms = |number: usize| -> Vec<&Term> {
                let of_set = own.get(number).into_iter().flat_map(|(_, series)| series);
                let in_all = |one: &&&Summed| kinds.iter().all(|kind| one.kinds.contains(kind));
                of_set.filter(in_all).map(|one| &one.term).collect()
            };
            let told = |part: &usize| is_share(indicators, &terms(*part), &terms(*whole));
            parts.len() > 1 || !parts.iter().all(told)
        });
        let made_up = order.without_consequences(made_up);
        let made_up = made_up.iter().filter_map(|of| relation(true, of));
        let left = left.iter().filter_map(|of| relation(false, of));
        made_up.chain(left).collect()
    }
}

/// Tells whether one of some series is a share of one of others, which is known without being said.
fn is_share(indicators: &[Indicator], above: &[&Term], below: &[&Term]) -> bool {
    let mut shares = indicators.iter().filter(|indicator| {
        indicator.measure == Measure::Share && matches!(indicator.basis, Basis::Counted { .. })
    });
    shares.any(|share| {
        above.contains(&&Term::numerator(&share.id))
            && below.contains(&&Term::denominator(&share.id))
    })
}
