//! Sets of rows, as the cases of the variables that tell whether a row is in.

#![expect(
    clippy::indexing_slicing,
    reason = "the numbers of cases and of variables are made here alone"
)]

/// So many cases a set may have; of one with more nothing is derived.
pub(super) const MOST_CASES: usize = 4096;

/// A set of rows: for each combination of the cases of some variables whether rows with it are in.
///
/// Any combination of cases may occur, also of variables that only other sets have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Set {
    /// The variables, by their numbers, in order.
    pub(super) variables: Vec<usize>,
    /// Whether each combination is in; the cases of the last variable change fastest.
    pub(super) inside: Vec<bool>,
}

impl Set {
    /// Returns which part of all combinations is in.
    #[expect(clippy::cast_precision_loss, reason = "a set has few combinations")]
    pub(super) fn share(&self) -> f64 {
        let inside = self.inside.iter().filter(|inside| **inside).count();
        inside as f64 / self.inside.len() as f64
    }
}

/// For each variable the number of its cases.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes<'a>(pub(super) &'a [usize]);

impl Sizes<'_> {
    /// Returns how many combinations of cases some variables have; nothing where they are too many.
    pub(super) fn combinations(self, variables: &[usize]) -> Option<usize> {
        let sizes = variables.iter().map(|variable| self.0[*variable]);
        let mut product = 1_usize;
        for size in sizes {
            product = product.checked_mul(size).filter(|all| *all <= MOST_CASES)?;
        }
        Some(product)
    }

    /// Returns which case of each variable a combination has.
    pub(super) fn cases(self, variables: &[usize], mut combination: usize) -> Vec<usize> {
        let mut cases = vec![0; variables.len()];
        for (place, variable) in variables.iter().enumerate().rev() {
            cases[place] = combination % self.0[*variable];
            combination /= self.0[*variable];
        }
        cases
    }

    /// Tells whether all rows of a set are in another.
    pub(super) fn is_within(self, part: &Set, whole: &Set) -> bool {
        let shared = shared(part, whole);
        let some = self.seen_from(part, &shared, true);
        let missing = self.seen_from(whole, &shared, false);
        !some
            .iter()
            .zip(&missing)
            .any(|(some, missing)| *some && *missing)
    }

    /// Tells whether no row is in both.
    pub(super) fn are_apart(self, one: &Set, other: &Set) -> bool {
        let shared = shared(one, other);
        let (one, other) = (
            self.seen_from(one, &shared, true),
            self.seen_from(other, &shared, true),
        );
        !one.iter().zip(&other).any(|(one, other)| *one && *other)
    }

    /// Tells whether sets lie apart and are together all of a whole.
    pub(super) fn is_divided_into(self, whole: &Set, parts: &[&Set]) -> bool {
        let mut numbered = parts.iter().enumerate();
        let fits = |(number, part): (usize, &&Set)| {
            let mut before = parts.iter().take(number);
            self.is_within(part, whole) && before.all(|other| self.are_apart(part, other))
        };
        numbered.all(fits) && self.make_up(parts, whole)
    }

    /// Returns for each combination of fewer variables whether some combination of a set that has
    /// it is in, or out.
    fn seen_from(self, set: &Set, variables: &[usize], inside: bool) -> Vec<bool> {
        let all: usize = variables.iter().map(|variable| self.0[*variable]).product();
        let mut seen = vec![false; all];
        for (place, is_in) in self.places(set, variables).into_iter().zip(&set.inside) {
            seen[place] |= *is_in == inside;
        }
        seen
    }

    /// Returns for each combination of a set its place among those of fewer variables.
    fn places(self, set: &Set, variables: &[usize]) -> Vec<usize> {
        let mut places = vec![0];
        for variable in &set.variables {
            let size = self.0[*variable];
            let is_kept = variables.contains(variable);
            let after = |place: usize| {
                (0..size).map(move |case| if is_kept { place * size + case } else { place })
            };
            places = places.into_iter().flat_map(after).collect();
        }
        places
    }

    /// Tells whether sets that lie apart within a whole are all of it: as many combinations of the
    /// variables of all are in them. Not where these are too many to count.
    pub(super) fn make_up(self, parts: &[&Set], whole: &Set) -> bool {
        let sets = || parts.iter().copied().chain([whole]);
        let mut variables: Vec<usize> = sets().flat_map(|set| set.variables.clone()).collect();
        variables.sort_unstable();
        variables.dedup();
        let count = |set: &Set| {
            let inside = set.inside.iter().filter(|inside| **inside).count();
            let others = variables.iter();
            let mut others = others.filter(|variable| !set.variables.contains(variable));
            let inside = u128::try_from(inside).ok()?;
            others.try_fold(inside, |all, variable| {
                all.checked_mul(u128::try_from(self.0[*variable]).ok()?)
            })
        };
        let sum = parts
            .iter()
            .try_fold(0_u128, |sum, part| sum.checked_add(count(part)?));
        sum.is_some() && sum == count(whole)
    }
}

fn shared(one: &Set, other: &Set) -> Vec<usize> {
    let variables = one.variables.iter().copied();
    variables
        .filter(|variable| other.variables.contains(variable))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two variables of two and three cases.
    const SIZES: Sizes = Sizes(&[2, 3]);

    fn set(variables: &[usize], inside: &[u8]) -> Set {
        Set {
            variables: variables.to_vec(),
            inside: inside.iter().map(|bit| *bit == 1).collect(),
        }
    }

    #[test]
    fn sets_over_different_variables_are_compared() {
        let all = set(&[], &[1]);
        let (women, men) = (set(&[0], &[1, 0]), set(&[0], &[0, 1]));
        let old = set(&[1], &[0, 0, 1]);
        let old_men = set(&[0, 1], &[0, 0, 0, 0, 0, 1]);
        assert!(SIZES.is_within(&old_men, &old) && SIZES.is_within(&old_men, &men));
        assert!(SIZES.is_within(&old, &all) && !SIZES.is_within(&old, &old_men));
        assert!(!SIZES.is_within(&old, &men) && !SIZES.are_apart(&old, &men));
        assert!(SIZES.are_apart(&old_men, &women));
        assert!(SIZES.make_up(&[&women, &men], &all));
        assert!(!SIZES.make_up(&[&women, &old_men], &all));
        assert!(SIZES.is_divided_into(&all, &[&women, &men]));
        assert!(!SIZES.is_divided_into(&all, &[&women, &women]));
        assert!(!SIZES.is_divided_into(&men, &[&women]));
        assert!((old_men.share() - 1.0 / 6.0).abs() < 1e-12);
    }

    #[test]
    fn combinations_have_a_limit() {
        assert_eq!(SIZES.combinations(&[0, 1]), Some(6));
        assert_eq!(Sizes(&[4096, 2]).combinations(&[0, 1]), None);
        assert_eq!(SIZES.cases(&[0, 1], 5), [1, 2]);
    }
}
