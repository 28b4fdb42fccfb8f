//! Plain types in which the stages meet: units, years, indicators and figures.
//!
//! Nothing here reads, writes or computes a figure; the stages do.

mod comparison;
mod context;
mod control;
mod document;
mod edition;
mod edition_folder;
mod figure;
mod goal;
mod indicator;
mod language;
mod law;
mod map;
mod number;
mod palette;
mod published;
mod published_edition;
mod published_flows;
mod reading;
mod spill_over;
mod standing;
mod unit;

pub use comparison::{Band, Compared, Comparison, Difference, Extreme, fifth_by_mid_rank};
pub use context::{Context, Goal, Intervention, PublishedLabel, ReferenceFigure};
pub use control::{Control, Cost, GivenUp, MovesControl};
pub use document::{Document, DocumentKind, DocumentName, Picture};
pub use edition::{Edition, EditionError};
pub use edition_folder::EditionFolder;
pub use figure::{Figure, FigureFault, Figures, Flows, summing_error};
pub use goal::{GoalState, Verdict};
pub use indicator::{
    Amount, Basis, Break, Direction, Formula, Indicator, Measure, ReferenceDate, Sensitivity, Theme,
};
pub use language::{Language, Text};
pub use law::{
    Assessment, Colour, Criterion, Finding, Label, Movement, NotALabel, PerCriterion, Relation,
};
#[cfg(test)]
pub(crate) use map::meeting_arcs;
pub use map::{AreaMap, BoundingBox, Point, Polygon, Ring, signed_area};
pub(crate) use map::{BorderNetwork, thin_out};
pub use number::{NumberStyle, format_number};
pub use palette::Palette;
pub use published::{Published, PublishedFigures, Shown};
pub use published_edition::{Masthead, PublishedEdition};
pub use published_flows::PublishedFlows;
pub use reading::{read_number, read_whole, thousands};
pub use spill_over::{BeforeAfter, SpillOver};
pub use standing::{
    CriterionForecast, CriterionOnList, CriterionStanding, PublishedCriterion, Standing,
    TurningPoint,
};
pub use unit::{Unit, UnitError, UnitId, UnitKind, Units};

#[cfg(test)]
pub(crate) mod fixtures;
