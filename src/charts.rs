//! Published figures as drawings: charming describes a chart, ECharts draws it as SVG.
//!
//! Nothing here sees an exact figure, and no hidden figure gets a mark. What a chart says in
//! words belongs to `briefing`.

mod bars;
mod draw;
mod engine;
mod measure;
mod scale;
mod spine;
mod subject;
mod theme;
mod trends;

pub use draw::draw;
pub use engine::{ChartError, echarts};
pub use subject::{Mark, Other, Subject};
pub use theme::PALETTE;
