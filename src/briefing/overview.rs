//! All areas of the municipality with a few indicators: their values and fifths, and which moved
//! most.

use serde::Serialize;

use super::{content::Request, rows::is_marked};
use crate::model::{Compared, Comparison, Indicator, Measure, Unit, UnitId, UnitKind};

/// So many areas are named that rose, or fell, most.
const NAMED: usize = 3;

/// All areas with a few indicators.
#[derive(Debug, Clone, Serialize)]
pub struct Overview {
    /// Titles of the columns.
    pub columns: Vec<String>,
    /// Areas by the unit above them.
    pub groups: Vec<Group>,
    /// What moved most since the year before and over five years, by indicator.
    pub movers: Vec<Movers>,
}

/// Areas of one district or part.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// The name of the unit above.
    pub name: String,
    /// Code, name and values as written.
    pub areas: Vec<AreaRow>,
}

/// One area in the overview.
#[derive(Debug, Clone, Serialize)]
pub struct AreaRow {
    /// Code.
    pub id: String,
    /// Name.
    pub name: String,
    /// Values as written.
    pub values: Vec<String>,
    /// The fifth of all areas that each lies in, where it can be told.
    pub fifths: Vec<Option<u8>>,
}

/// The areas in which an indicator moved by more than chance explains.
#[derive(Debug, Clone, Serialize)]
pub struct Movers {
    /// The title of the indicator.
    pub title: String,
    /// The year since when.
    pub since: i32,
    /// The areas in which it rose most.
    pub rose: Vec<Mover>,
    /// The areas in which it fell most.
    pub fell: Vec<Mover>,
}

/// An area that moved.
#[derive(Debug, Clone, Serialize)]
pub struct Mover {
    /// Its name.
    pub name: String,
    /// The value then, as written.
    pub from: String,
    /// The value now, as written.
    pub to: String,
}

impl Request<'_> {
    /// Describes all areas.
    pub(super) fn overview(&self) -> Overview {
        let ids = self.catalogue.overview.iter();
        let columns: Vec<_> = ids.filter_map(|id| self.catalogue.indicator(id)).collect();
        let mut groups: Vec<Group> = Vec::new();
        for group in self.units.iter().filter(|unit| unit.kind.is_sum_of_areas()) {
            let areas = self.units.children(&group.id);
            let areas = areas.filter(|unit| unit.kind == UnitKind::Area);
            let rows: Vec<_> = areas.map(|area| self.area_row(area, &columns)).collect();
            if !rows.is_empty() {
                groups.push(Group {
                    name: group.name.clone(),
                    areas: rows,
                });
            }
        }
        let title = |one: &&Indicator| one.title.in_language(self.language()).to_owned();
        Overview {
            columns: columns.iter().map(title).collect(),
            groups,
            movers: self.all_movers(&columns),
        }
    }

    fn area_row(&self, area: &Unit, columns: &[&Indicator]) -> AreaRow {
        let id = area.id.as_str();
        let value = |one: &&Indicator| {
            let year = self.year_of_all(one);
            let figure = year.and_then(|year| self.figures.get(&one.id, year, id));
            self.written(figure, one)
        };
        let fifth = |one: &&Indicator| {
            // It is that of the area's own newest figure.
            let year = self.figures.newest_year(&one.id, id);
            let band = self.area(&area.id, one)?.band?;
            (year == self.year_of_all(one)).then_some(band.fifth)
        };
        AreaRow {
            id: id.to_owned(),
            name: area.name.clone(),
            values: columns.iter().map(value).collect(),
            fifths: columns.iter().map(fifth).collect(),
        }
    }

    /// Returns the newest year of an indicator: the municipality's, or where it has no figure, as
    /// when one area has none, the newest of any area.
    fn year_of_all(&self, indicator: &Indicator) -> Option<i32> {
        let newest = |unit: &UnitId| self.figures.newest_year(&indicator.id, unit.as_str());
        let areas = || self.units.of_kind(UnitKind::Area).map(|area| &area.id);
        newest(&self.unit.id).or_else(|| areas().filter_map(newest).max())
    }

    fn area(&self, area: &UnitId, indicator: &Indicator) -> Option<&Comparison> {
        self.areas.get(area)?.get(&indicator.id)
    }

    /// Returns what moved over one year and over five; counts are not held against chance.
    fn all_movers(&self, columns: &[&Indicator]) -> Vec<Movers> {
        let not_counts = columns.iter().filter(|one| one.measure != Measure::Count);
        let both = not_counts.flat_map(|one| {
            let year = self.year_of_all(one);
            let compared = |since: &i32| {
                let mut areas = self.areas.keys();
                areas.any(|area| self.compared(area, one, *since).is_some())
            };
            let years = year.into_iter().flat_map(|year| [year - 1, year - 5]);
            let movers = years.filter(compared).map(|since| self.movers(one, since));
            movers.collect::<Vec<_>>()
        });
        both.collect()
    }

    /// Returns the figure of an earlier year that the newest one of an area is compared with.
    fn compared(&self, area: &UnitId, indicator: &Indicator, since: i32) -> Option<Compared> {
        let comparison = self.area(area, indicator)?;
        let both = [comparison.before, comparison.five_years].into_iter();
        both.flatten().find(|one| one.year == since)
    }

    fn movers(&self, indicator: &Indicator, since: i32) -> Movers {
        let moved = |area: &UnitId| -> Option<(f64, f64)> {
            let before = self.compared(area, indicator, since)?;
            let year = self.figures.newest_year(&indicator.id, area.as_str());
            let value = self
                .figures
                .value(&indicator.id, year?, area.as_str())
                .filter(|_| is_marked(Some(before)))?;
            Some((before.value, value))
        };
        let mut all: Vec<(&UnitId, (f64, f64))> = self
            .areas
            .keys()
            .filter_map(|area| Some((area, moved(area)?)))
            .collect();
        all.sort_by(|(_, one), (_, other)| (other.1 - other.0).total_cmp(&(one.1 - one.0)));
        let mover = |(area, (from, to)): &(&UnitId, (f64, f64))| Mover {
            name: self.name(area),
            from: self.written_value(*from, indicator),
            to: self.written_value(*to, indicator),
        };
        let rose = all.iter().filter(|(_, (from, to))| to > from);
        let fell = all.iter().rev().filter(|(_, (from, to))| to < from);
        Movers {
            title: indicator.title.in_language(self.language()).to_owned(),
            since,
            rose: rose.take(NAMED).map(mover).collect(),
            fell: fell.take(NAMED).map(mover).collect(),
        }
    }
}
