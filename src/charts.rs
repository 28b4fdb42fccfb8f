//! Published figures as drawings: charming describes a chart, ECharts draws it as SVG.
//!
//! Nothing here sees an exact figure, and no hidden figure gets a mark. What a chart says in
//! words belongs to `briefing`.

mod bars;
mod draw;
mod engine;
mod legend;
mod map;
mod measure;
mod moves;
mod overview;
mod pyramid;
mod scale;
mod scatter;
mod spine;
mod subject;
#[cfg(test)]
mod tests;
mod theme;
mod trends;

pub use draw::{draw, draw_spill_over};
pub use engine::{ChartError, echarts};
pub use map::{BaseMap, Locator, choropleth};
pub use measure::can_print;
pub use moves::{Moves, moves_of};
pub use overview::AreaOverview;
pub use scatter::{ScatterChart, scatter};
pub use spine::spine;
pub use subject::{Mark, Other, Subject};
pub use theme::PALETTE;
