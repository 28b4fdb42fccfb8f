//! Drawings for print: the options of charming that our charts use, as SVG.
//!
//! ECharts draws the same options in a browser. Tests compare each drawing with what it makes of the
//! same option; here stands what our charts ask for, and no more: what is not drawn is an error.

use error::PrintError;
use option::{ChartOption, Series};
use scale::Rectangle;
use sheet::Sheet;

use super::drawing::Drawing;

mod axis;
mod bar;
mod error;
mod exact;
mod label;
mod legend;
mod line;
mod look;
mod map;
mod option;
mod point;
mod scale;
mod sheet;
mod svg;
mod symbol;
#[cfg(test)]
mod tests;
mod title;
mod words;

pub(crate) use error::ChartError;

impl Drawing {
    /// Draws a chart for print, as SVG. The same chart gives the same bytes.
    ///
    /// # Errors
    /// Where its option holds what is not drawn, or a value has no mark; `chart` is its id.
    pub fn print(&self, chart: &str) -> Result<String, ChartError> {
        let svg = draw(self).map_err(|reason| ChartError {
            chart: chart.to_owned(),
            reason,
        })?;
        #[cfg(test)]
        super::tests::reference::compare(chart, self, &svg);
        Ok(svg)
    }
}

fn draw(drawing: &Drawing) -> Result<String, PrintError> {
    let page = Rectangle {
        left: 0.0,
        top: 0.0,
        right: drawing.width,
        bottom: drawing.height,
    };
    let chart = ChartOption::read(&drawing.option)?;
    let axes = axis::Axes::of(&chart, &page)?;
    let mut sheet = Sheet::default();
    axes.draw(&mut sheet.axes)?;
    for (index, series) in chart.series.iter().enumerate() {
        let marks = match series {
            Series::Line(line) => {
                let plane = axes.plane(line.x_axis_index, line.y_axis_index)?;
                line::draw(line, &plane, &mut sheet.lines)
            }
            Series::Bar(bars) => {
                let plane = axes.plane(bars.x_axis_index, bars.y_axis_index)?;
                bar::draw(bars, &chart, &plane, &mut sheet)
            }
            Series::Scatter(points) => {
                let plane = axes.plane(points.x_axis_index, points.y_axis_index)?;
                point::draw(points, &plane, &page, &mut sheet)
            }
            Series::Map(map) => map::draw(map, drawing.map.as_deref(), &mut sheet.marks),
        };
        let part = || format!("series {index} ({})", series.kind());
        let marks = marks.map_err(|reason| PrintError::of(part(), reason))?;
        if marks.shown < marks.values {
            return Err(PrintError::Marks {
                series: index,
                kind: series.kind(),
                shown: marks.shown,
                values: marks.values,
            });
        }
    }
    if let Some(legend) = &chart.legend {
        legend::draw(legend, &chart, &mut sheet.words)?;
    }
    for title in &chart.titles {
        title::draw(title, &mut sheet.words);
    }
    Ok(sheet.write((drawing.width, drawing.height)))
}
