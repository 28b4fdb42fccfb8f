//! All districts and areas of the municipality with a few indicators: their values, on which side of the
//! municipality they lie, and which moved most.

use serde::Serialize;

use super::{
    side::{Side, is_marked},
    view::View,
};
use crate::model::{Compared, Direction, Indicator, Measure, Sensitivity, Unit, UnitId, UnitKind};

/// So many areas are named that rose, or fell, most.
const NAMED: usize = 3;

/// All areas with a few indicators.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct AllAreas {
    /// The columns.
    pub columns: Vec<ColumnText>,
    /// The districts, or where there are none the parts, of the municipality; empty where there are not
    /// several.
    pub districts: Vec<AreaRow>,
    /// The municipality.
    pub whole: AreaRow,
    /// Areas by the unit above them.
    pub groups: Vec<Group>,
    /// What moved most since the year before and over five years, by indicator.
    pub movers: Vec<Movers>,
}

/// An indicator as a column.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ColumnText {
    /// Its title.
    pub title: String,
    /// Whether more is better.
    pub direction: Direction,
    /// The calendar year that its newest figures are about, as written; nothing where there are none.
    pub told_year: Option<String>,
}

/// Areas of one district or part.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Group {
    /// The name of the unit above.
    pub name: String,
    /// Code, name and values as written.
    pub areas: Vec<AreaRow>,
}

/// One area in the overview, or a district.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct AreaRow {
    /// Code.
    pub id: String,
    /// Name.
    pub name: String,
    /// Values as written.
    pub values: Vec<String>,
    /// On which side of the municipality each lies, by more than chance explains.
    pub sides: Vec<Side>,
}

/// The areas in which an indicator moved by more than chance explains.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Movers {
    /// The title of the indicator.
    pub title: String,
    /// The calendar year that the earlier figures are about, as written.
    pub since: String,
    /// Whether areas are compared by how they moved beside the municipality: amounts of money move
    /// everywhere.
    pub beside_whole: bool,
    /// The areas in which it rose most.
    pub rose: Vec<Mover>,
    /// The areas in which it fell most.
    pub fell: Vec<Mover>,
}

/// An area that moved.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Mover {
    /// Its name.
    pub name: String,
    /// The value then, as written.
    pub from: String,
    /// The value now, as written.
    pub to: String,
}

/// Describes all areas.
pub(super) fn overview(view: &View) -> AllAreas {
    let catalogue = &view.config.catalogue;
    let ids = catalogue.overview.iter();
    let columns: Vec<_> = ids.filter_map(|id| catalogue.indicator(id)).collect();
    let units = &view.edition.units;
    let group = |sum: &Unit| {
        let areas = units.children(&sum.id);
        let areas = areas.filter(|unit| unit.kind == UnitKind::Area);
        Group {
            name: sum.name.clone(),
            areas: areas.map(|area| area_row(view, area, &columns)).collect(),
        }
    };
    let sums = units.iter().filter(|unit| unit.kind.is_sum_of_areas());
    let groups = sums.map(group).filter(|group| !group.areas.is_empty());
    AllAreas {
        columns: columns
            .iter()
            .map(|column| column_text(view, column))
            .collect(),
        districts: districts(view, &columns),
        whole: area_row(view, view.unit, &columns),
        groups: groups.collect(),
        movers: all_movers(view, &columns),
    }
}

fn column_text(view: &View, column: &Indicator) -> ColumnText {
    ColumnText {
        title: view.title(column),
        direction: column.direction,
        told_year: year_of_all(view, column).map(|year| column.reference.told_year(year)),
    }
}

/// Describes the districts, or the parts where there are no districts.
fn districts(view: &View, columns: &[&Indicator]) -> Vec<AreaRow> {
    let units = &view.edition.units;
    let rows = |kind| -> Vec<AreaRow> {
        let units = units.of_kind(kind);
        units.map(|unit| area_row(view, unit, columns)).collect()
    };
    let kinds = [UnitKind::SchoolDistrict, UnitKind::Part].into_iter();
    let found = kinds.map(rows).find(|rows| rows.len() > 1);
    found.unwrap_or_default()
}

fn area_row(view: &View, area: &Unit, columns: &[&Indicator]) -> AreaRow {
    let id = area.id.as_str();
    let figures = &view.edition.figures;
    let value = |indicator: &&Indicator| {
        let year = year_of_all(view, indicator);
        let figure = year.and_then(|year| figures.get(&indicator.id, year, id));
        view.written(figure, indicator)
    };
    let side = |indicator: &&Indicator| {
        // It is that of the area's own newest figure.
        let year = figures.newest_year(&indicator.id, id);
        let comparison = view.comparison(&area.id, indicator);
        let comparison = comparison.filter(|_| year == year_of_all(view, indicator));
        comparison.map_or(Side::Alike, |comparison| {
            Side::of_municipality(indicator, comparison)
        })
    };
    AreaRow {
        id: id.to_owned(),
        name: area.name.clone(),
        values: columns.iter().map(value).collect(),
        sides: columns.iter().map(side).collect(),
    }
}

/// Returns the newest year of an indicator: the municipality's, or where it has no figure, as
/// when one area has none, the newest of any area.
fn year_of_all(view: &View, indicator: &Indicator) -> Option<i32> {
    let figures = &view.edition.figures;
    let newest = |unit: &UnitId| figures.newest_year(&indicator.id, unit.as_str());
    let of_areas = || view.areas().into_iter().filter_map(newest).max();
    newest(&view.unit.id).or_else(of_areas)
}

/// Returns what moved over one year and over five; counts, and shares of things, are not held against chance.
fn all_movers(view: &View, columns: &[&Indicator]) -> Vec<Movers> {
    let areas = view.areas();
    let not_counts = columns.iter().filter(|column| {
        column.measure != Measure::Count && column.sensitivity != Sensitivity::Open
    });
    let both = not_counts.flat_map(|indicator| {
        let year = year_of_all(view, indicator);
        let is_compared = |since: &i32| {
            let mut areas = areas.iter();
            areas.any(|area| compared(view, area, indicator, *since).is_some())
        };
        let years = year.into_iter().flat_map(|year| [year - 1, year - 5]);
        let movers = years.filter(is_compared);
        let movers = movers.map(|since| movers_since(view, &areas, indicator, since));
        let some = movers.filter(|movers| !movers.rose.is_empty() || !movers.fell.is_empty());
        some.collect::<Vec<_>>()
    });
    both.collect()
}

/// Returns the figure of an earlier year that the newest one of an area is compared with.
fn compared(view: &View, area: &UnitId, indicator: &Indicator, since: i32) -> Option<Compared> {
    let comparison = view.comparison(area, indicator)?;
    let both = [comparison.before, comparison.five_years].into_iter();
    both.flatten().find(|compared| compared.year == since)
}

/// The values of an area then and now.
struct Move<'a> {
    area: &'a UnitId,
    from: f64,
    to: f64,
}

/// Returns by how much an indicator of the municipality moved since an earlier year.
fn moved_by_whole(view: &View, indicator: &Indicator, since: i32) -> Option<f64> {
    let figures = &view.edition.figures;
    let whole = &view.unit.id;
    let before = compared(view, whole, indicator, since)?;
    let year = figures.newest_year(&indicator.id, whole.as_str())?;
    let shown = figures.get(&indicator.id, year, whole.as_str())?.shown()?;
    Some(shown.value - before.value)
}

fn movers_since(view: &View, areas: &[&UnitId], indicator: &Indicator, since: i32) -> Movers {
    let figures = &view.edition.figures;
    let moves = areas.iter().filter_map(|area| {
        let before = compared(view, area, indicator, since)?;
        let year = figures.newest_year(&indicator.id, area.as_str())?;
        let shown = figures.get(&indicator.id, year, area.as_str())?.shown()?;
        let is_told = is_marked(Some(before)) && shown.is_of_many();
        let (from, to) = is_told.then_some((before.value, shown.value))?;
        Some(Move { area, from, to })
    });
    let mut moves: Vec<Move> = moves.collect();
    let is_money = indicator.measure.is_money();
    let everywhere = moved_by_whole(view, indicator, since).filter(|_| is_money);
    let by = |moved: &Move| moved.to - moved.from - everywhere.unwrap_or_default();
    moves.sort_by(|moved, other| by(other).total_cmp(&by(moved)));
    let mover = |moved: &Move| Mover {
        name: view.name(moved.area),
        from: view.written_value(moved.from, indicator),
        to: view.written_value(moved.to, indicator),
    };
    let rose = moves.iter().filter(|moved| by(moved) > 0.0);
    let fell = moves.iter().rev().filter(|moved| by(moved) < 0.0);
    Movers {
        title: view.title(indicator),
        since: indicator.reference.told_year(since),
        beside_whole: everywhere.is_some(),
        rose: rose.take(NAMED).map(mover).collect(),
        fell: fell.take(NAMED).map(mover).collect(),
    }
}
