//! Trends: small panels, an indicator each, the unit through the years beside others.
//!
//! A key above the panels tells the lines apart; a single panel has names at their ends instead. All
//! panels of a picture share the years of their axes.

use charming::{
    Chart,
    component::{Axis, Grid, Legend},
    datatype::{CompositeValue, DataPointItem},
    element::{ItemStyle, LabelPosition, Symbol},
    series::{Line, Scatter},
};

use ends::{End, spread};
use years::Years;

use super::{
    drawing::Drawing,
    legend::{key, series_name},
    measure::{Weight, as_f64, lines, shortened, text_width},
    scale::{self, Ticks, round_limit},
    subject::{Mark, Subject},
    theme,
};
use crate::model::{Indicator, Measure, Published, UnitId};

mod ends;
mod years;

const COLUMNS: usize = 3;
const KEY_HEIGHT: f64 = 24.0;
const PANEL_HEIGHT: f64 = 64.0;
const ABOVE_PANEL: f64 = 38.0;
const BELOW_PANEL: f64 = 32.0;
/// Of the numbers at an axis at least, with what is between them and the axis.
const LEFT_OF_PANEL: f64 = 48.0;
const BESIDE_AXIS: f64 = 8.0;
/// Of a second line of a title.
const TITLE_LINE: f64 = 14.0;
/// Of the name at the end of a line at most.
const NAME_WIDTH: f64 = 150.0;
/// Between the end of a line and its label, and behind that.
const AROUND_LABEL: f64 = 14.0;

/// Describes the panels of some indicators, which together are so wide.
pub(super) fn drawing(indicators: &[&Indicator], subject: &Subject, page: f64) -> Drawing {
    let alone = indicators.len() == 1;
    let columns = if alone { 1 } else { COLUMNS };
    let width = page / as_f64(columns);
    let mut chart = Chart::new();
    let mut top = 0.0;
    if !alone {
        let (legend, more) = key_of(subject, page);
        chart = chart.legend(legend);
        top = KEY_HEIGHT + more;
    }
    // All panels have the same width between their axes, so that slopes compare.
    let axes = indicators.iter();
    let axes = axes.map(|indicator| ticks(indicator, subject).width(&subject.words.writing));
    let before = axes.fold(0.0, f64::max) + BESIDE_AXIS;
    let before = LEFT_OF_PANEL.max(before);
    let years = Years::of(indicators, subject);
    let ends = indicators.iter();
    let ends = ends.map(|indicator| end_width(indicator, subject, alone));
    let behind = ends.fold(0.0, f64::max) + AROUND_LABEL;
    let mut index = 0.0;
    for row in indicators.chunks(columns) {
        let titles = row.iter();
        let titles = titles.map(|indicator| title(indicator, subject, width, alone));
        let titles: Vec<Vec<String>> = titles.collect();
        let lines = titles.iter().map(Vec::len).max().unwrap_or_default();
        let above = ABOVE_PANEL + as_f64(lines.saturating_sub(1)) * TITLE_LINE;
        for (column, (indicator, title)) in row.iter().zip(titles).enumerate() {
            let ticks = ticks(indicator, subject);
            let panel = Panel {
                index,
                left: as_f64(column) * width,
                top,
                before,
                above,
                room: width - AROUND_LABEL,
                width: width - before - behind,
                alone,
                years,
                ticks,
                title: title.join("\n"),
                indicator,
                subject,
            };
            chart = panel.add_to(chart);
            index += 1.0;
        }
        top += above + PANEL_HEIGHT + BELOW_PANEL;
    }
    let mut drawing = Drawing::new(&chart, top);
    drawing.width = page;
    drawing
}

/// Returns the title of a panel in lines; a single panel stands under a heading that says the
/// same.
fn title(indicator: &Indicator, subject: &Subject, width: f64, alone: bool) -> Vec<String> {
    let title = indicator.title.in_language(subject.language);
    match alone {
        true => Vec::new(),
        false => lines(
            title,
            (theme::HEADING_SIZE, Weight::Bold),
            width - AROUND_LABEL,
        ),
    }
}

fn ticks(indicator: &Indicator, subject: &Subject) -> Ticks {
    let (largest, is_below) = subject.largest(indicator);
    let limit = round_limit(largest);
    let has_both_sides = is_below || matches!(indicator.measure, Measure::Difference { .. });
    let lowest = if has_both_sides { -limit } else { 0.0 };
    Ticks {
        lowest,
        limit,
        steps: 2,
    }
}

/// Tells the lines apart; each is drawn in the key as it is in the panels.
fn key_of(subject: &Subject, page: f64) -> (Legend, f64) {
    let others = subject.others.iter().map(|other| other.label);
    let neighbours = match subject.neighbours.is_empty() {
        true => None,
        false => Some(subject.neighbours_label.as_str()),
    };
    let names = std::iter::once(subject.label)
        .chain(others)
        .chain(neighbours);
    let (legend, more) = key(names, (0.0, page), 24.0);
    // Lines alone, without the marks of points.
    (legend.item_style(ItemStyle::new().opacity(0.0)), more)
}

/// Writes what stands at the end of a line: its value, and its name where it stands alone.
fn end_label(written: &str, name: &str, alone: bool) -> String {
    match alone {
        true => format!(
            "{} {written}",
            shortened(name, theme::LABEL_SIZE, NAME_WIDTH)
        ),
        false => written.to_owned(),
    }
}

/// Returns the width of the longest label at the end of a line, so that none is cut off.
fn end_width(indicator: &Indicator, subject: &Subject, alone: bool) -> f64 {
    let width = |unit: &UnitId, name: &str| {
        let value = subject.value(indicator, subject.last_year, unit);
        let written = value.map(|value| subject.written(value, indicator));
        let label = end_label(&written.unwrap_or_default(), name, alone);
        text_width(&label, theme::LABEL_SIZE)
    };
    let others = subject.others_beside(indicator).iter();
    let others = others.map(|other| width(other.id, other.label));
    others.fold(width(&subject.unit.id, subject.label), f64::max)
}

struct Panel<'a> {
    index: f64,
    left: f64,
    top: f64,
    /// From its left to its axis of numbers.
    before: f64,
    /// From its top to its axes.
    above: f64,
    /// For the title and notes.
    room: f64,
    /// Between the axes.
    width: f64,
    alone: bool,
    years: Years,
    ticks: Ticks,
    title: String,
    indicator: &'a Indicator,
    subject: &'a Subject<'a>,
}

impl Panel<'_> {
    fn add_to(&self, chart: Chart) -> Chart {
        let heading = theme::heading(&self.title, &self.notes(), self.left, self.top);
        let grid = Grid::new()
            .left(self.left + self.before)
            .top(self.top + self.above)
            .width(self.width)
            .height(PANEL_HEIGHT);
        let chart = chart
            .title(heading)
            .grid(grid)
            .x_axis(self.year_axis())
            .y_axis(
                scale::numbers(&self.ticks, &self.subject.words.writing).grid_index(self.index),
            );
        self.lines(chart)
    }

    fn year_axis(&self) -> Axis {
        let years = self.years.all();
        // Few labels, the first and the last year among them.
        let between = match years.len().saturating_sub(1) {
            steps if steps % 2 == 0 && steps > 0 => steps / 2 - 1,
            steps => steps.saturating_sub(1),
        };
        theme::names(years.iter().map(ToString::to_string).collect())
            .grid_index(self.index)
            .boundary_gap(false)
            .axis_label(theme::axis_label().interval(as_f64(between)))
    }

    /// Returns the calendar year that the figure of a data year is about.
    fn told(&self, year: i32) -> i32 {
        years::told(self.indicator, year)
    }

    /// Says in words which years are hidden and from when the series is another.
    fn notes(&self) -> String {
        let words = self.subject.words;
        let breaks = self.subject.breaks(self.indicator, &self.subject.unit.id);
        let broken = breaks
            .last()
            .map(|year| format!("{} {}", words.break_in, self.told(*year)));
        let hidden = self.hidden_years();
        let all = |spans: &dyn Fn(&[i32]) -> String| {
            let told = format!("{} {}", words.hidden_in, spans(&hidden));
            let told = Some(told).filter(|_| !hidden.is_empty());
            let notes = [told, broken.clone()].into_iter().flatten();
            notes.collect::<Vec<_>>().join(" · ")
        };
        let notes = all(&spans);
        match text_width(&notes, theme::LABEL_SIZE) <= self.room {
            true => notes,
            // The gaps in the line tell which; the newest year is told by its missing label.
            false => all(&|years| format!("{} {}", years.len(), words.years)),
        }
    }

    /// Returns the years that are hidden, as they are told.
    fn hidden_years(&self) -> Vec<i32> {
        let unit = self.subject.unit.id.as_str();
        let figures = self.subject.figures;
        let id = &self.indicator.id;
        let hidden = |year: &i32| {
            let figure = figures.get(id, *year, unit);
            figure.is_some_and(Published::is_hidden)
        };
        let years = self.subject.years().into_iter().filter(hidden);
        years.map(|year| self.told(year)).collect()
    }

    fn lines(&self, mut chart: Chart) -> Chart {
        let mut ends = Vec::new();
        if !self.subject.neighbours_beside(self.indicator).is_empty() {
            chart = chart.series(self.neighbours());
        }
        for (index, other) in self
            .subject
            .others_beside(self.indicator)
            .iter()
            .enumerate()
        {
            let colour = theme::other_color(index);
            for line in self.segments(other.id, &series_name(other.label)) {
                chart = chart.series(line.line_style(theme::line(Some(index))));
            }
            ends.extend(self.end(other.id, other.label, colour));
        }
        let unit = &self.subject.unit.id;
        for line in self.segments(unit, &series_name(self.subject.label)) {
            chart = chart.series(line.line_style(theme::line(None)));
        }
        for mark in self.subject.marks {
            chart = self.mark(chart, mark);
        }
        let alone = self.points_alone(unit);
        if !alone.is_empty() {
            chart = chart.series(
                self.scatter(alone)
                    .symbol_size(5.0)
                    .item_style(theme::mark(theme::UNIT)),
            );
        }
        ends.extend(self.end(unit, self.subject.label, theme::UNIT));
        chart.series(self.end_labels(ends))
    }

    /// Returns the points of a line that have no neighbour, and so no line that shows them.
    fn points_alone(&self, unit: &UnitId) -> Vec<DataPointItem> {
        let value = |year| self.subject.value(self.indicator, year, unit);
        let breaks = self.subject.breaks(self.indicator, unit);
        let before = |year: i32| value(year - 1).filter(|_| !breaks.contains(&year));
        let after = |year: i32| value(year + 1).filter(|_| !breaks.contains(&(year + 1)));
        let years = self.subject.years().into_iter();
        let alone = years.filter(|year| before(*year).is_none() && after(*year).is_none());
        let point = |year: i32| Some(DataPointItem::new(self.place(year, value(year)?)));
        alone.filter_map(point).collect()
    }

    fn place(&self, year: i32, value: f64) -> Vec<CompositeValue> {
        vec![self.years.place(self.told(year)).into(), value.into()]
    }

    /// Returns the line of a unit in parts that no break divides, so that none is joined
    /// across one.
    fn segments(&self, unit: &UnitId, name: &str) -> Vec<Line> {
        let mut starts = vec![self.subject.first_year];
        starts.extend(self.subject.breaks(self.indicator, unit));
        let ends = starts.iter().skip(1).map(|next| next - 1);
        let ends: Vec<i32> = ends.chain([self.subject.last_year]).collect();
        let parts = starts.iter().zip(ends);
        parts
            .map(|(start, end)| self.line(unit, *start, end).name(name))
            .collect()
    }

    /// Returns the lines of all neighbours as one series, which takes half the time of many: a
    /// point without a place ends each line.
    fn neighbours(&self) -> Line {
        let nowhere = || vec![CompositeValue::from(None::<f64>); 2];
        let line = |unit: &UnitId| {
            let breaks = self.subject.breaks(self.indicator, unit);
            let mut points = Vec::new();
            for year in self.subject.years() {
                if breaks.contains(&year) {
                    points.push(nowhere());
                }
                points.push(match self.subject.value(self.indicator, year, unit) {
                    Some(value) => self.place(year, value),
                    None => nowhere(),
                });
            }
            points.push(nowhere());
            points
        };
        let neighbours = self.subject.neighbours_beside(self.indicator).iter();
        let points = neighbours.flat_map(|unit| line(unit));
        Line::new()
            .name(series_name(&self.subject.neighbours_label))
            .x_axis_index(self.index)
            .y_axis_index(self.index)
            .symbol(Symbol::None)
            .line_style(theme::neighbour_line())
            .data(points.map(DataPointItem::new).collect::<Vec<_>>())
    }

    /// Marks a calendar year by a thin line with a letter above it, in the same place in all panels.
    fn mark(&self, chart: Chart, mark: &Mark) -> Chart {
        if !self.years.holds(mark.year) {
            return chart;
        }
        let index = self.years.place(mark.year);
        let place = |value: f64| {
            let place: Vec<CompositeValue> = vec![index.into(), value.into()];
            DataPointItem::new(place)
        };
        let label = theme::point_label(LabelPosition::Top).distance(1.0);
        let line = Line::new()
            .x_axis_index(self.index)
            .y_axis_index(self.index)
            .symbol(Symbol::None)
            .line_style(theme::mark_line())
            .data(vec![place(self.ticks.lowest), place(self.ticks.limit)]);
        let top = place(self.ticks.limit).name(mark.letter.clone());
        let letter = self
            .scatter(vec![top])
            .symbol_size(0.1)
            .item_style(theme::mark(theme::TEXT))
            .label(label);
        chart.series(line).series(letter)
    }

    fn line(&self, unit: &UnitId, start: i32, end: i32) -> Line {
        let value = |told: i32| {
            let year = years::data_year(self.indicator, told);
            let is_within = (start..=end).contains(&year);
            let value = is_within.then(|| self.subject.value(self.indicator, year, unit));
            CompositeValue::from(value.flatten())
        };
        let values: Vec<CompositeValue> = self.years.all().into_iter().map(value).collect();
        Line::new()
            .x_axis_index(self.index)
            .y_axis_index(self.index)
            .symbol(Symbol::None)
            .data(values)
    }

    /// Returns the last point of a line, where the last year is shown.
    fn end(&self, unit: &UnitId, label: &str, colour: &'static str) -> Option<End> {
        let value = self
            .subject
            .value(self.indicator, self.subject.last_year, unit)?;
        let written = self.subject.written(value, self.indicator);
        let text = end_label(&written, label, self.alone);
        Some(End {
            value,
            text,
            colour,
        })
    }

    /// Writes all that stands at the ends of lines.
    fn end_labels(&self, ends: Vec<End>) -> Scatter {
        let label = theme::point_label(LabelPosition::Right).distance(6.0);
        let point = |(end, value): (End, f64)| {
            DataPointItem::new(self.place(self.subject.last_year, value))
                .name(end.text)
                .item_style(theme::mark(end.colour))
        };
        let range = (self.ticks.lowest, self.ticks.limit);
        let points = spread(ends, range).into_iter().map(point).collect();
        self.scatter(points).symbol_size(0.1).label(label)
    }

    fn scatter(&self, points: Vec<DataPointItem>) -> Scatter {
        Scatter::new()
            .x_axis_index(self.index)
            .y_axis_index(self.index)
            .symbol(Symbol::Circle)
            .data(points)
    }
}

/// Writes years as spans: `2015–2017, 2020`.
fn spans(years: &[i32]) -> String {
    let spans = years.chunk_by(|year, next| year + 1 == *next);
    let written = spans.map(|span| match span {
        [first, .., last] => format!("{first}–{last}"),
        alone => alone.iter().map(ToString::to_string).collect(),
    });
    written.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_as_spans() {
        assert_eq!(
            spans(&[2015, 2016, 2017, 2020, 2022, 2023]),
            "2015–2017, 2020, 2022–2023"
        );
    }
}
