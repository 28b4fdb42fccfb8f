//! Bars that lie, those of a name below one another.

use super::{
    axis::Plane,
    label::write_beside,
    option::{AxisKind, BarSeries, ChartOption, Datum, Series},
    scale::Rectangle,
    sheet::{Marks, Sheet},
    svg::Paint,
};
use crate::charts::measure::as_f64;

/// Draws the bars of a series.
///
/// # Errors
/// Where they do not begin at names, or those beside them are not as high.
pub(super) fn draw(
    bar: &BarSeries,
    chart: &ChartOption,
    plane: &Plane,
    sheet: &mut Sheet,
) -> Result<Marks, &'static str> {
    let kinds = (plane.across.option.kind, plane.up.option.kind);
    if kinds != (AxisKind::Value, AxisKind::Category) {
        return Err("bars are drawn from names alone");
    }
    let above = above(bar, chart)?;
    let paint = Paint::of(&bar.item_style);
    let mut marks = Marks::default();
    for (index, item) in bar.data.iter().enumerate() {
        if item.look.is_some() || item.size.is_some() {
            return Err("a bar has the look of its series");
        }
        let value = match item.value {
            Datum::Single(Some(value)) => value,
            Datum::Single(None) => continue,
            Datum::Pair(_) => return Err("a bar has one value"),
        };
        let (start, end) = (plane.across.scale.at(0.0), plane.across.scale.at(value));
        let top = plane.up.scale.at(as_f64(index)) - above;
        let rectangle = Rectangle {
            left: start.min(end),
            top,
            right: start.max(end),
            bottom: top + bar.bar_width,
        };
        marks.count(plane.holds((end, top)));
        sheet.marks.rectangle(&rectangle, 0.0, &paint);
        if let Some(label) = &bar.label {
            let words = item.name.ok_or("a value with a label has no name")?;
            write_beside(&rectangle, &bar.item_style, words, label, &mut sheet.labels);
        }
    }
    Ok(marks)
}

/// Returns how far above the middle of its names a series of bars begins: those of one axis stand
/// around that middle.
fn above(bar: &BarSeries, chart: &ChartOption) -> Result<f64, &'static str> {
    let bars = chart.series.iter().filter_map(|series| match series {
        Series::Bar(other) => Some(other),
        _ => None,
    });
    let same = |other: &&BarSeries| other.y_axis_index.total_cmp(&bar.y_axis_index).is_eq();
    let beside: Vec<&BarSeries> = bars.filter(same).collect();
    let gap = match (bar.bar_gap, beside.len()) {
        (Some(share), _) => {
            let share = share.strip_suffix('%').map(str::parse::<f64>);
            let Some(Ok(share)) = share else {
                return Err("its `barGap` is no share in per cent");
            };
            bar.bar_width * share / 100.0
        }
        (None, 1) => 0.0,
        (None, _) => return Err("its `barGap` must be told"),
    };
    let alike =
        |other: &&&BarSeries| (other.bar_width, other.bar_gap) == (bar.bar_width, bar.bar_gap);
    if beside.iter().filter(alike).count() < beside.len() {
        return Err("bars of one name are not alike");
    }
    let step = bar.bar_width + gap;
    let whole = step * as_f64(beside.len()) - gap;
    let before = beside
        .iter()
        .take_while(|other| !std::ptr::eq(**other, bar));
    Ok(whole / 2.0 - step * as_f64(before.count()))
}
