//! Disclosure control: the only maker of [`Published`](crate::model::Published) figures.
//!
//! Counts and denominators are rounded, values are made from the rounded counts, small counts
//! and small complements are hidden, and so is what would give a hidden figure back: by sums of
//! units, estates in areas, equal and partial series, the criteria of the law with their
//! decimals, and what earlier editions showed. Every hidden figure is audited, and so is the
//! matrix of moves from unit to unit.

mod audit;
mod complementary;
mod criterion;
mod explain;
mod flows;
mod group;
mod index;
mod pieces;
mod possible;
mod primary;
mod proofs;
mod publish;
mod standing;
mod suppress;
mod watch;

pub(crate) use audit::{
    AdditiveRelation, Aspect, Audit, CellId, Finding, Input, LinearConstraint, Place, Term, audit,
    same_series, shown_before, strata, told_of_group,
};
pub(crate) use criterion::CriterionDisclosure;
pub(crate) use explain::{Reason, explain};
pub(crate) use flows::{
    FlowAudit, FlowControl, FlowFinding, FlowInput, FlowPublication, FlowRefusal, PairCounts,
    audit_flows, publish_flows,
};
pub(crate) use group::{GroupAnswer, GroupOfUnits, answer_group, group_figures, is_published_of};
pub(crate) use pieces::{AddressGroup, AddressGroups, Division, Pieces};
pub(crate) use possible::{Fault, Impossible};
pub(crate) use primary::TooSmall;
pub(crate) use publish::{Publication, Refusal, publish};
pub(crate) use standing::{
    Distance, ExactStanding, criterion_step, is_large, publish_standing, rounded_criterion,
};
pub(crate) use watch::Watch;
