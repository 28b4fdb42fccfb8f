//! What the attacker knows of several years together.

use super::{
    knowledge::{Cells, Entry, Knowledge, Pooled},
    programme::{Place, Programme, half_step, rounded},
};

impl Programme {
    /// Adds what is said of sums over several years.
    pub(super) fn years_together(&mut self, knowledge: &Knowledge, cells: &Cells) {
        for ((indicator, last), of_year) in cells {
            let Some(entry) = knowledge.entries.get(indicator) else {
                continue;
            };
            for (unit, cell) in of_year {
                if let Some(pooled) = &cell.pooled {
                    self.window(knowledge, entry, (unit, *last), pooled);
                }
            }
        }
    }

    fn window(
        &mut self,
        knowledge: &Knowledge,
        entry: &Entry,
        (unit, last): (&str, i32),
        pooled: &Pooled,
    ) {
        let years = || last - pooled.years + 1..=last;
        let (least, fewest) = knowledge.limits[&entry.sensitivity];
        let least = entry.least_over(least, pooled.years);
        let below = entry.below.as_ref().unwrap();
        let terms = |series: &String, factor: f64| -> Option<Vec<(usize, f64)>> {
            let place = |year| -> Place { (series.clone(), year, unit.to_owned()) };
            let count = |year| Some((*self.places.get(&place(year))?, factor));
            years().map(count).collect()
        };
        let both = terms(&entry.above, 1.0).zip(terms(below, 1.0));
        let Some((n, below)) = both else { return };
        let sums = [
            (&n, pooled.numerator, entry.is_whole),
            (&below, pooled.denominator, true),
        ];
        for (sum, shown, whole) in sums {
            let (low, high) = rounded(shown, whole);
            self.rows.add(sum, low, high);
        }
        self.rows.add(&n, least, f64::INFINITY);
        if entry.cohorts {
            self.rows.add(&below, fewest, f64::INFINITY);
        } else {
            for (count, _) in &below {
                self.rows.limit(*count, fewest, f64::INFINITY);
            }
        }
        let times = |terms: &[(usize, f64)], factor: f64| -> Vec<(usize, f64)> {
            terms
                .iter()
                .map(|(one, own)| (*one, own * factor))
                .collect()
        };
        if entry.measure == "share" {
            let others = [times(&below, 1.0), times(&n, -1.0)].concat();
            self.rows.add(&others, least, f64::INFINITY);
        }
        let made = pooled.numerator * entry.factor / pooled.denominator;
        let half = half_step(pooled.value);
        if (made - pooled.value).abs() < half + 1e-9 {
            return;
        }
        // The value was not made from the rounded sums, so it is of the exact ones.
        for (step, low, high) in [(-half, 0.0, f64::INFINITY), (half, f64::NEG_INFINITY, 0.0)] {
            let per = (pooled.value + step) / entry.factor;
            let row = [times(&n, 1.0), times(&below, -per)].concat();
            self.rows.add(&row, low, high);
        }
    }
}
