//! Plain types in which the stages meet: units, years, indicators and figures.
//!
//! Nothing here reads, writes or computes a figure; the stages do.

mod address;
mod document;
mod edition;
mod figure;
mod indicator;
mod language;
mod number;
mod published;
mod unit;

pub use address::normal_address;
pub use document::{Document, DocumentName, Picture};
pub use edition::{Edition, EditionError};
pub use figure::{Figure, Figures};
pub use indicator::{Direction, Formula, Indicator, Measure, Sensitivity, Theme};
pub use language::{Language, Text};
pub use number::{NumberStyle, format_number};
pub use published::{Published, PublishedFigures, Shown};
pub use unit::{Unit, UnitError, UnitId, UnitKind, Units};
