//! From the rows of a snapshot to exact figures per unit, year and indicator.
//!
//! What is counted stands in the catalogue as SQL expressions; nothing here knows an
//! indicator by name. The figures are exact and meant for disclosure control alone.

mod count;
mod expression;
mod sum;

pub use count::{IndicatorError, count};
pub use expression::{ExpressionError, check};
