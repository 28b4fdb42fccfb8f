//! How the larger estates stand to the law, and may stand on the next list.
//!
//! Puts together what the stages know each for itself: figures, the rules of the law, forecasts, and
//! what disclosure control lets be told.

mod compared;
mod panel;
mod plans;
mod situations;
mod standings;

pub(crate) use panel::{against, panel, scale};
pub(crate) use plans::plans;
pub(crate) use situations::Situations;
pub(crate) use standings::standings;
