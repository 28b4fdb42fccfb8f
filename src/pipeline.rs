//! The one place that calls two stages: what a run does, step by step.
//!
//! `make` makes an edition, `send` sends it, `keep` archives it; `run` does one after the other.

mod backtest;
mod classify;
mod demo;
mod entry;
mod error;
mod keep;
mod make;
mod observe;
mod program;
mod progress;
mod record;
mod reproduce;
mod run;
mod scope;
mod send;

pub use backtest::{Tested, backtest};
pub use classify::classify;
pub use demo::demo;
pub use entry::lock;
pub use error::{ErrorKind, PipelineError};
pub use keep::{Forgotten, forget, open_snapshot};
pub use make::{
    Audited, Rendering, audit, check, publish, published, refresh, render, write_template,
};
pub use observe::{Observer, Silent};
pub use program::{other_program, program};
pub use record::{InputRecord, NoticeRecord, Record, UnitRecord};
pub use reproduce::{Reproduced, reproduce};
pub use run::{Summary, render_again, run, send};
pub use scope::Scope;
pub use send::{
    Approval, Approved, Delivered, DueNotice, Previewed, Restored, approve, bounces, list, notify,
    notify_again, preview, restore, tell_due,
};
