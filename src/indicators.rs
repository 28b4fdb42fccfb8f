//! From the rows of a snapshot to exact figures per unit, year and indicator; and from
//! published figures to what they say beside each other.
//!
//! What is counted stands in the catalogue as SQL expressions; nothing here knows an
//! indicator by name. Exact figures are meant for disclosure control alone; comparisons,
//! goals and spill-over look at published figures, so they tell no more than those.

mod band;
mod comparison;
mod count;
mod expression;
mod flows;
mod forecast;
mod goals;
mod implausible;
mod interval;
mod jumps;
mod significance;
mod spillover;
mod sum;

pub use comparison::{comparable_from, compare};
pub use count::{IndicatorError, count};
pub use expression::{ExpressionError, check};
pub use flows::flows;
pub use forecast::{Backtest, Forecast, Model, Observation, Scale, Series, backtest};
pub use goals::state as goal_state;
pub use implausible::{Implausible, implausible};
pub use jumps::{Jump, Now, jumps};
pub use spillover::{neighbours, spill_over};
