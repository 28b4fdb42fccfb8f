//! The one place that calls two stages: what a run does, step by step.
//!
//! `make` makes an edition, `send` sends it, `keep` archives it; `run` does one after the other.

mod backtest;
mod classify;
mod demo;
mod draft;
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

pub(crate) use crate::disclosure::{Aspect, Finding as HiddenFinding, Reason, TooSmall};
pub(crate) use backtest::backtest;
pub(crate) use classify::classify;
pub use demo::demo;
pub(crate) use draft::{Draft, draft};
pub(crate) use entry::lock;
pub(crate) use error::{ErrorKind, Mistake, PipelineError, mistakes_of_config};
pub(crate) use keep::forget;
pub(crate) use make::fetch;
pub(crate) use make::{
    Audited, Explained, InternalEdition, Rendering, SourcedFigure, audit_internal, check, explain,
    make_internal, published, write_template,
};
pub use make::{answer, audit, publish, refresh, render};
pub(crate) use observe::Observer;
pub use observe::Silent;
pub(crate) use program::{other_program, program};
pub(crate) use record::{NoticeRecord, Record, UnitRecord};
pub(crate) use reproduce::reproduce;
pub use run::run;
pub(crate) use run::{Summary, render_again, send};
pub use scope::Scope;
pub(crate) use send::{
    Approval, Approved, DueNotice, approve, bounces, list, preview, restore, tell_due,
};
