//! What the law says about a unit on a list, and which colour the traffic light shows.
//!
//! Pure functions over rules from `config` and types of `model`: nothing here reads or writes
//! a file. Whatever is unknown is tried out in every way that is possible ([`Odds`]), so a
//! missing figure leaves a label unknown only where it could decide.

mod assess;
mod explain;
mod history;
mod limits;
mod table;
mod traffic_light;
mod words;
mod worlds;

pub(crate) use assess::{Listing, NoRules, assess};
pub(crate) use explain::{Wording, explain};
pub(crate) use history::History;
pub(crate) use limits::{Situation, findings};
pub(crate) use table::{TableError, classify};
pub(crate) use traffic_light::{light, movement};
pub(crate) use worlds::{Flip, LimitBand, Odds, chances, flips};
