//! Briefings: published figures, sentences and drawings as PDF.
//!
//! Templates are the analysts': Typst for the page, minijinja for sentences. Data reach a
//! template as JSON, never as source text, and a template reads nothing but its inputs.

mod band;
mod beside;
mod content;
mod control;
mod definitions;
mod estate_names;
mod estates;
mod findings;
mod flows;
mod fonts;
mod goals;
mod head;
mod holds;
mod interventions;
mod law;
mod limit_bar;
mod maps;
mod overview;
mod packet;
mod panels;
mod parts;
mod pdf;
mod pictures;
mod plans;
mod readback;
mod rows;
mod sentences;
mod side;
mod spark;
mod templates;
mod told;
mod twins;
mod view;
mod world;

pub(crate) use content::describe;
pub(crate) use control::ControlRequest;
pub(crate) use findings::told_findings;
pub(crate) use fonts::FILES as FONT_FILES;
pub(crate) use interventions::SpillOverDrawing;
pub(crate) use maps::{MapDrawing, MapKind, extremes};
pub(crate) use packet::{PacketRequest, Part};
pub(crate) use panels::chart_of;
pub(crate) use parts::PartPages;
pub(crate) use pdf::{BriefingError, Inputs, SetDocument, evict, inputs, set};
pub(crate) use pictures::Drawings;
pub(crate) use readback::{Expected, ReadbackError, check_pdf};
pub(crate) use rows::themes;
pub(crate) use templates::{Report, TemplateError, Templates};
pub(crate) use view::View;
