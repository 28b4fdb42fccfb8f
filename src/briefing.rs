//! Briefings: published figures, sentences and drawings as PDF.
//!
//! Templates are the analysts': Typst for the page, minijinja for sentences. Data reach a
//! template as JSON, never as source text, and a template reads nothing but its inputs.

mod content;
mod control;
mod estates;
mod facts;
mod fonts;
mod maps;
mod outlook;
mod overview;
mod packet;
mod pdf;
mod readback;
mod rows;
mod sentences;
mod templates;
mod world;

pub use content::{Content, Request, describe};
pub use control::{ControlContent, ControlRequest};
pub use maps::{MapDrawing, MapKind};
pub use outlook::SpillOverDrawing;
pub use packet::{PacketContent, PacketRequest, Part};
pub use pdf::{BriefingError, Inputs, evict, export, font_files, inputs};
pub use readback::{Expected, ReadbackError, check_pdf};
pub use rows::{SpineText, ThemeRows};
pub use templates::{Report, TemplateError, Templates};
