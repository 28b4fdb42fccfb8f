//! Published figures as drawings: charming describes a chart, `print` draws it as SVG.
//!
//! Nothing here sees an exact figure, and no hidden figure gets a mark. What a chart says in
//! words belongs to `briefing`.

mod bars;
mod draw;
mod drawing;
mod legend;
mod map;
mod measure;
mod moves;
mod overview;
mod print;
mod pyramid;
mod scale;
mod scatter;
mod subject;
#[cfg(test)]
mod tests;
mod theme;
mod trends;

pub use draw::describe;
pub(crate) use draw::{draw, draw_spill_over};
pub use drawing::Drawing;
pub(crate) use map::{BaseMap, Locator, Maps, choropleth};
pub(crate) use measure::can_print;
pub(crate) use moves::{Moves, moves_of};
pub(crate) use overview::AreaOverview;
pub(crate) use print::ChartError;
pub(crate) use scatter::{ScatterChart, scatter};
pub(crate) use subject::Mark;
pub use subject::{Other, Subject};
pub(crate) use theme::PALETTE;
