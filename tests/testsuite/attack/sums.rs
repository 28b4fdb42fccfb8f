//! What the attacker knows of counts together: sums of units, parts of wholes, criteria.

use super::{
    knowledge::{Entry, Knowledge},
    programme::{Place, Programme},
};

impl Programme {
    fn at(&self, series: &str, year: i32, unit: &str) -> Option<usize> {
        let place = (series.to_owned(), year, unit.to_owned());
        self.places.get(&place).copied()
    }

    /// Adds that units make those above them, and estates lie in their area.
    pub(super) fn add_up(&mut self, knowledge: &Knowledge, series: &str, year: i32) {
        for whole in knowledge.units.keys() {
            let (parts, estates) = parts(knowledge, whole);
            let exact = knowledge.kind(whole) != "area";
            for (parts, is_sum) in [(parts, exact), (estates, !exact)] {
                let Some(sum) = self.at(series, year, whole).filter(|_| !parts.is_empty()) else {
                    continue;
                };
                let counts: Vec<Option<usize>> = parts
                    .iter()
                    .map(|part| self.at(series, year, part))
                    .collect();
                let complete = is_sum && exact && counts.iter().all(Option::is_some);
                let mut row: Vec<(usize, f64)> = counts
                    .into_iter()
                    .flatten()
                    .map(|part| (part, -1.0))
                    .collect();
                row.push((sum, 1.0));
                let high = if complete { 0.0 } else { f64::INFINITY };
                self.rows.add(&row, 0.0, high);
            }
        }
    }

    /// Adds that those of an estate who are not counted are among those of its area.
    pub(super) fn others_of_estates(
        &mut self,
        knowledge: &Knowledge,
        entry: &Entry,
        years: &[i32],
    ) {
        let Some(below) = &entry.below else { return };
        for area in knowledge
            .units
            .keys()
            .filter(|unit| knowledge.kind(unit) == "area")
        {
            let (_, estates) = parts(knowledge, area);
            for year in years.iter().filter(|_| !estates.is_empty()) {
                let pair = |unit: &str| {
                    self.at(below, *year, unit)
                        .zip(self.at(&entry.above, *year, unit))
                };
                let Some((all, n)) = pair(area) else { continue };
                let of = estates.iter().filter_map(|estate| pair(estate));
                let of = of.flat_map(|(all, n)| [(all, -1.0), (n, 1.0)]);
                let row: Vec<(usize, f64)> = of.chain([(all, 1.0), (n, -1.0)]).collect();
                self.rows.add(&row, 0.0, f64::INFINITY);
            }
        }
    }

    pub(super) fn relate(&mut self, knowledge: &Knowledge, years: &[i32]) {
        for relation in &knowledge.relations {
            for (unit, year) in knowledge
                .units
                .keys()
                .flat_map(|unit| years.iter().map(move |year| (unit, year)))
            {
                let at = |series: &String| self.at(series, *year, unit);
                let parts: Option<Vec<usize>> = relation.parts.iter().map(at).collect();
                let Some((parts, whole)) = parts.zip(at(&relation.whole)) else {
                    continue;
                };
                let mut row: Vec<(usize, f64)> = parts.into_iter().map(|one| (one, -1.0)).collect();
                row.push((whole, 1.0));
                let high = if relation.exact { 0.0 } else { f64::INFINITY };
                self.rows.add(&row, 0.0, high);
            }
        }
    }

    /// Adds the decimals of the law's criteria. Denominators are known only rounded.
    pub(super) fn criteria(&mut self, knowledge: &Knowledge, indicator: &str) {
        for one in knowledge
            .criteria
            .iter()
            .filter(|one| one.indicator == indicator)
        {
            let entry = &knowledge.entries[indicator];
            let below = entry.below.as_ref().unwrap();
            let pair = |year: &i32| {
                let n = self.at(&entry.above, *year, &one.unit)?;
                Some((n, self.rows.range(self.at(below, *year, &one.unit)?)))
            };
            let pairs: Option<Vec<_>> = one.years.iter().map(pair).collect();
            let Some(pairs) = pairs else { continue };
            let factor = 100.0 / one.years.len() as f64;
            let row = |of: &dyn Fn((f64, f64)) -> f64| {
                let terms = pairs.iter().map(|(n, range)| (*n, factor / of(*range)));
                terms.collect::<Vec<_>>()
            };
            let (least, most) = (one.value - one.half, one.value + one.half);
            let (few, many) = (row(&|range| range.1), row(&|range| range.0));
            self.rows.add(&few, f64::NEG_INFINITY, most);
            self.rows.add(&many, least, f64::INFINITY);
        }
    }

    pub(super) fn row_of(&mut self, terms: &[(Place, f64)], low: f64, high: f64) {
        let number = |(place, factor): &(Place, f64)| Some((*self.places.get(place)?, *factor));
        let row: Option<Vec<(usize, f64)>> = terms.iter().map(number).collect();
        if let Some(row) = row {
            self.rows.add(&row, low, high);
        }
    }
}

/// Returns what a unit is made of, and the estates that lie in it.
fn parts<'a>(knowledge: &'a Knowledge, whole: &str) -> (Vec<&'a str>, Vec<&'a str>) {
    if ["association", "housing_area"].contains(&knowledge.kind(whole)) {
        let all = knowledge.wholes.iter();
        let own = all.filter(|(_, wholes)| wholes.contains(whole));
        return (own.map(|(estate, _)| estate.as_str()).collect(), Vec::new());
    }
    let below = knowledge
        .units
        .iter()
        .filter(|(_, (_, parent))| parent.as_deref() == Some(whole));
    below
        .map(|(unit, _)| unit.as_str())
        .partition(|unit| knowledge.kind(unit) != "estate")
}
