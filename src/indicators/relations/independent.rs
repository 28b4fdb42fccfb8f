//! Which sums follow from others.

/// Sums that do not follow from each other: factors of counts that come to nought.
#[derive(Default)]
pub(super) struct Independent {
    /// Rows, each with the place of its first factor, at which no later one has any.
    rows: Vec<(usize, Vec<i128>)>,
}

impl Independent {
    /// Adds a sum; returns whether it does not follow from those before.
    ///
    /// Where the numbers get too large to tell, it is taken not to.
    pub(super) fn add(&mut self, row: Vec<i128>) -> bool {
        let Some(row) = self.reduced(row) else {
            return true;
        };
        match row.iter().position(|factor| *factor != 0) {
            Some(first) => {
                self.rows.push((first, row));
                true
            }
            None => false,
        }
    }

    /// Takes away multiples of the rows before, as far as these have factors.
    fn reduced(&self, mut row: Vec<i128>) -> Option<Vec<i128>> {
        for (first, before) in &self.rows {
            let (own, theirs) = (*row.get(*first)?, *before.get(*first)?);
            if own == 0 {
                continue;
            }
            for (factor, other) in row.iter_mut().zip(before) {
                let less = other.checked_mul(own)?;
                *factor = factor.checked_mul(theirs)?.checked_sub(less)?;
            }
            let divisor = row.iter().fold(0, |all, factor| divisor(all, *factor));
            if divisor > 1 {
                row = row.iter().map(|factor| factor / divisor).collect();
            }
        }
        Some(row)
    }
}

/// Returns the largest number by which two can be divided.
fn divisor(one: i128, other: i128) -> i128 {
    match other {
        0 => one.abs(),
        other => divisor(other, one % other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_is_told() {
        let mut known = Independent::default();
        assert!(known.add(vec![1, 1, -1, 0, 0]));
        assert!(known.add(vec![0, 0, 1, 1, -1]));
        assert!(!known.add(vec![1, 1, 0, 1, -1]));
        assert!(!known.add(vec![2, 2, -2, 0, 0]));
        assert!(known.add(vec![1, 0, 0, 1, -1]));
        assert!(known.add(vec![i128::MAX, 1, 2, 3, 4]));
    }
}
