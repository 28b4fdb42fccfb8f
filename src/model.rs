//! Plain types in which the stages meet: units, years, indicators and figures.
//!
//! Nothing here reads, writes or computes a figure; the stages do.

mod additive_relation;
mod addresses;
mod assessment;
mod comment;
mod comparison;
mod context;
mod control;
mod document;
mod edition;
mod edition_folder;
mod figure;
mod figure_change;
mod finding;
mod goal;
mod group;
mod indicator;
mod known_worlds;
mod language;
mod law;
mod map;
mod number;
mod palette;
mod plan;
mod published;
mod published_edition;
mod published_flows;
mod reading;
mod spill_over;
mod standing;
mod twin;
mod unit;
mod variation;
mod writing;

pub(crate) use additive_relation::{AdditiveRelation, Contradiction, Side, Term};
pub(crate) use addresses::{Addresses, AreaOfAddress, AreasOfAddresses};
pub(crate) use assessment::{Assessment, CriterionFinding};
pub(crate) use comment::{Comment, CommentBlock, CommentWords};
pub(crate) use comparison::{Band, Compared, Comparison, Difference, Extreme};
pub(crate) use context::{Context, Goal, Intervention, PublishedLabel, ReferenceFigure};
pub(crate) use control::{Control, Cost, GivenUp, MovesControl};
pub(crate) use document::{Document, DocumentKind, DocumentName, Picture};
pub(crate) use edition::Edition;
pub(crate) use edition_folder::EditionFolder;
pub(crate) use figure::{Figure, FigureFault, Figures, Flows, summing_error};
pub(crate) use figure_change::{FigureChange, SeenFigure};
pub(crate) use finding::{
    AreaChange, ChancesOnList, ColourOnList, Finding, FindingRule, GoalsBehind, IndicatorChange,
    IndicatorGap, LabelOnList, NearLimit, Residents, ToldFinding, Tone,
};
pub(crate) use goal::{GoalState, Verdict};
pub(crate) use group::GroupFault;
pub(crate) use indicator::{
    Amount, Basis, Break, Direction, Formula, Indicator, LocatedBy, Measure, ReferenceDate,
    Sensitivity, Stratum, Theme,
};
pub(crate) use known_worlds::{CountName, CountPart, KnownWorld, KnownWorlds, UnitSum};
pub(crate) use language::{Language, Text};
pub(crate) use law::{Colour, Criterion, Label, Movement, ObligationState, Relation, list_day};
#[cfg(test)]
pub(crate) use map::meeting_arcs;
pub use map::signed_area;
pub(crate) use map::{AreaMap, BoundingBox, Point, Polygon, Ring};
pub(crate) use map::{BorderNetwork, thin_out};
pub(crate) use number::NumberStyle;
pub(crate) use palette::Palette;
pub(crate) use plan::{Milestone, PlanReport, PlanState};
pub(crate) use published::{Pooled, Published, PublishedFigures, Shown};
pub(crate) use published_edition::Masthead;
pub use published_edition::PublishedEdition;
pub(crate) use published_flows::PublishedFlows;
pub(crate) use reading::{read_number, read_whole, thousands};
pub(crate) use spill_over::{BeforeAfter, SpillOver};
pub(crate) use standing::{
    ComparedLabel, CriterionForecast, CriterionOnList, CriterionStanding, PublishedCriterion,
    Standing, TurningPoint,
};
pub(crate) use twin::Twin;
pub use unit::{Unit, UnitKind};
pub(crate) use unit::{UnitError, UnitId, Units};
pub(crate) use variation::Variation;
pub(crate) use writing::Writing;

#[cfg(test)]
pub(crate) mod fixtures;
