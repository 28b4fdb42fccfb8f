//! From the rows of a snapshot to exact figures per unit, year and indicator; and from
//! published figures to what they say beside each other.
//!
//! What is counted stands in the catalogue as SQL expressions; nothing here knows an
//! indicator by name. Exact figures are meant for disclosure control alone; comparisons,
//! goals and spill-over look at published figures, so they tell no more than those.

mod band;
mod comparison;
mod count;
mod discoveries;
mod expression;
mod flows;
mod forecast;
mod goals;
mod growth;
mod households;
mod implausible;
mod interval;
mod jumps;
mod relations;
mod significance;
mod spillover;
mod sum;
#[cfg(test)]
mod tests;
mod variation;

pub(crate) use comparison::{Comparing, comparable_from};
pub(crate) use count::{IndicatorError, count};
pub(crate) use expression::{ExpressionError, check};
pub(crate) use flows::flows;
pub(crate) use forecast::{Backtest, Forecast, Model, Observation, Scale, Series, backtest};
pub(crate) use goals::state as goal_state;
pub(crate) use households::design_factors;
pub(crate) use implausible::{Implausible, implausible};
pub(crate) use jumps::{Jump, Now, jumps};
pub(crate) use relations::{make_up, relations};
pub(crate) use spillover::spill_over;
pub(crate) use variation::variation;

/// The disclosure policy of the tests.
#[cfg(test)]
fn policy() -> crate::config::Disclosure {
    let limits = |minimum_count, minimum_denominator| crate::config::Limits {
        minimum_count,
        minimum_denominator,
    };
    crate::config::Disclosure {
        rounding_base: 5,
        mean_rounding: 1000,
        point_rounding: 0.5,
        audit_width: 5,
        normal: limits(5, 20),
        sensitive: limits(8, 50),
    }
}
