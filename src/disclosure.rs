//! Disclosure control: the only maker of [`Published`](crate::model::Published) figures.
//!
//! A first step of the design: counts and denominators are rounded, values are made from the
//! rounded counts, small counts and small complements are hidden, and so is what would give
//! a hidden figure back by subtracting siblings from their sum. It does not yet audit what
//! several years, overlapping units or earlier editions reveal together.

mod complement;
mod flows;
mod primary;
mod publish;
mod standing;
mod table;

pub use flows::publish_flows;
pub use publish::publish;
pub use standing::{ExactStanding, publish_standing, rounded_criterion, rounded_persons};
pub use table::{criteria_table, flows_table, labels_table, published_table};
