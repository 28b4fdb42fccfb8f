//! Briefings: published figures, sentences and drawings as PDF.
//!
//! Templates are the analysts': Typst for the page, minijinja for sentences. Data reach a
//! template as JSON, never as source text, and a template reads nothing but its inputs.

mod beside;
mod content;
mod control;
mod definitions;
mod estates;
mod facts;
mod flows;
mod fonts;
mod goals;
mod head;
mod interventions;
mod law;
mod maps;
mod overview;
mod packet;
mod pdf;
mod pictures;
mod readback;
mod rows;
mod sentences;
mod templates;
mod told;
mod view;
mod world;

pub use content::{BriefingText, describe};
pub use control::{ControlContent, ControlRequest};
pub use interventions::SpillOverDrawing;
pub use maps::{MapDrawing, MapKind};
pub use packet::{PacketContent, PacketRequest, Part};
pub use pdf::{BriefingError, Inputs, evict, export, font_files, inputs};
pub use pictures::Drawings;
pub use readback::{Expected, ReadbackError, check_pdf};
pub use rows::{SpineText, ThemeRows, themes};
pub use templates::{Report, TemplateError, Templates};
pub use view::View;
