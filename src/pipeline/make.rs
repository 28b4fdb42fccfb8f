//! Making an edition: from deliveries to published figures, and from these to its files.

mod atlas;
mod audit;
mod check;
mod control;
mod count;
mod counted;
mod divisions;
mod drawings;
mod finished;
mod group;
mod internal;
mod moves;
mod profiles;
mod publish;
mod relations;
mod render;
mod reuse;
mod settings;
mod source;
mod sources;
mod template;
mod texts;
mod workers;
mod written;

pub(super) use count::exact;
pub(super) use publish::costs;
pub(super) use render::{remove_others, resume, wanted};
pub(super) use reuse::note;
pub(super) use settings::{check_configuration, check_templates, warn_of_past_meetings};
pub(super) use written::{write_rendering, write_tables};

pub use audit::audit;
pub(crate) use audit::{Audited, Explained, audit_internal, explain};
pub(crate) use check::check;
pub(crate) use count::fetch;
pub use count::refresh;
pub use group::answer;
pub(crate) use internal::{InternalEdition, make_internal};
pub use publish::publish;
pub(crate) use render::Rendering;
pub use render::render;
pub(crate) use reuse::published;
pub(crate) use sources::{Coverage, FigureCounts, SourcedFigure};
pub(super) use sources::{coverage, figure_counts, sourced};
pub(crate) use template::write_template;
