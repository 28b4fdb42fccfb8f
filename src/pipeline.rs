//! The one place that calls two stages: what a run does, step by step.

mod atlas;
mod backtest;
mod classify;
mod control;
mod deliver;
mod deliveries;
mod edition;
mod error;
mod gather;
mod moves;
mod observe;
mod prepare;
mod preview;
mod record;
mod render;
mod run;
mod situations;
mod standings;
mod workers;

pub use backtest::{Tested, backtest};
pub use classify::classify;
pub use control::{Audited, audit};
pub use deliver::Delivered;
pub use deliveries::{bounces, list, restore};
pub use edition::Scope;
pub use error::{ErrorKind, PipelineError};
pub use observe::{Observer, Silent};
pub use prepare::{Prepared, check, prepare, refresh};
pub use preview::{Previewed, preview};
pub use record::{Record, UnitRecord};
pub use render::{Rendering, render, write_template};
pub use run::{Summary, run, send};
