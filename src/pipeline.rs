//! The one place that calls two stages: what a run does, step by step.

mod atlas;
mod backtest;
mod bagging;
mod classify;
mod control;
mod deliver;
mod edition;
mod error;
mod gather;
mod kept;
mod moves;
mod observe;
mod prepare;
mod record;
mod render;
mod reproduce;
mod retention;
mod run;
mod situations;
mod standings;
mod workers;

pub use backtest::{Tested, backtest};
pub use classify::classify;
pub use control::{Audited, audit};
pub use deliver::Delivered;
pub use edition::Scope;
pub use error::{ErrorKind, PipelineError};
pub use observe::{Observer, Silent};
pub use prepare::{Prepared, check, prepare, refresh};
pub use record::{Record, UnitRecord};
pub use render::{Rendering, render, write_template};
pub use reproduce::{Reproduced, other_program, program, reproduce};
pub use retention::{Forgotten, forget, open_snapshot};
pub use run::{Summary, run, send};
