//! The judge: he knows the truth, and fails what tells too much and attackers that err.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::{
    knowledge::{Entry, Knowledge},
    programme::{Place, Programme},
    truth::Truth,
};

/// How wide an interval must be at least.
const WIDTH: f64 = 5.0;

/// What an attack came to.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// Intervals that are too narrow.
    pub(super) narrow: Vec<String>,
    /// Intervals that do not hold the truth, and programmes that nothing fits.
    pub(super) wrong: Vec<String>,
    /// How many intervals were found.
    pub(super) attacked: usize,
}

impl Verdict {
    #[track_caller]
    pub(super) fn is_safe(&self) {
        self.tells_nothing();
        assert!(self.attacked > 0, "nothing was attacked");
    }

    /// As `is_safe`, where perhaps nothing is hidden.
    #[track_caller]
    pub(super) fn tells_nothing(&self) {
        assert!(
            self.wrong.is_empty(),
            "a broken attacker: {:#?}",
            self.wrong
        );
        assert!(self.narrow.is_empty(), "{:#?}", self.narrow);
    }

    fn and(mut self, other: Self) -> Self {
        self.narrow.extend(other.narrow);
        self.wrong.extend(other.wrong);
        self.attacked += other.attacked;
        self
    }
}

/// Who attacks.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Attacker {
    /// Somebody who knows what is published.
    Outsider,
    /// Also somebody who knows one hidden count of one or two besides.
    Insider,
}

/// Lets an attacker at indicators in years, all of a year in one programme.
pub(super) fn judge(
    knowledge: &Knowledge,
    truth: &Truth,
    series: &[(String, i32)],
    attacker: Attacker,
) -> Verdict {
    let attacked = series.par_iter().map(|(indicator, year)| {
        let mut trial = Trial::new(knowledge, truth, (indicator, *year));
        trial.outsider();
        if attacker == Attacker::Insider {
            trial.insiders();
        }
        trial.verdict
    });
    attacked.reduce(Verdict::default, Verdict::and)
}

/// Returns the years in which criteria tell something of an indicator's year, and it.
fn years(knowledge: &Knowledge, indicator: &str, year: i32) -> Vec<i32> {
    let criteria = knowledge
        .criteria
        .iter()
        .filter(|one| one.indicator == indicator);
    let told = knowledge.told.iter().map(|told| {
        told.terms
            .iter()
            .map(|((_, year, _), _)| *year)
            .collect::<Vec<i32>>()
    });
    let sets = criteria.map(|one| one.years.clone()).chain(told);
    let mut sets: Vec<Vec<i32>> = sets.collect();
    sets.extend(windows(knowledge, indicator));
    // All windows that hold the year, and so those that overlap with them within their years.
    let sets = sets.into_iter().filter(|of| of.contains(&year));
    let mut years: BTreeSet<i32> = sets.flatten().collect();
    years.insert(year);
    years.into_iter().collect()
}

/// Returns the years that figures of several years are about, in this edition or an earlier one.
fn windows(knowledge: &Knowledge, indicator: &str) -> BTreeSet<Vec<i32>> {
    let editions = [&knowledge.now].into_iter().chain(&knowledge.before);
    let of_years = editions.flatten().filter(|((id, _), _)| id == indicator);
    let windows = of_years.flat_map(|((_, last), cells)| {
        let pooled = cells.values().filter_map(|cell| cell.pooled.as_ref());
        pooled.map(move |pooled| (last - pooled.years + 1..=*last).collect())
    });
    windows.collect()
}

/// What of a figure must stay uncertain.
struct Target {
    unit: String,
    what: &'static str,
    terms: Vec<(Place, f64)>,
    exact: f64,
}

struct Trial<'a> {
    knowledge: &'a Knowledge,
    entry: &'a Entry,
    truth: &'a std::collections::BTreeMap<String, (f64, f64)>,
    year: i32,
    programme: Programme,
    verdict: Verdict,
}

impl<'a> Trial<'a> {
    fn new(knowledge: &'a Knowledge, truth: &'a Truth, (indicator, year): (&str, i32)) -> Self {
        Self {
            knowledge,
            entry: &knowledge.entries[indicator],
            truth: &truth[&(indicator.to_owned(), year)],
            year,
            programme: Programme::new(knowledge, indicator, &years(knowledge, indicator, year)),
            verdict: Verdict::default(),
        }
    }

    fn outsider(&mut self) {
        for target in self.targets() {
            self.attack(&target, None);
        }
    }

    /// Each hidden count of one or two is known to somebody, who looks at those around it.
    fn insiders(&mut self) {
        let targets = self.targets();
        let counts = targets.iter().filter(|target| target.what == "count");
        let known: Vec<&Target> = counts
            .clone()
            .filter(|one| (1.0..=2.0).contains(&one.exact))
            .collect();
        for insider in known {
            let place = &insider.terms[0].0;
            for target in &targets {
                if self.is_near(&insider.unit, &target.unit) {
                    self.attack(target, Some((place, insider.exact)));
                }
            }
        }
    }

    /// Tells whether two units lie in one or add up to one, or the first adds up to the other; who
    /// knows a unit's count knows by himself that what lies in it has no more.
    fn is_near(&self, one: &str, other: &str) -> bool {
        let parent = |unit: &str| self.knowledge.units[unit].1.clone();
        let wholes = |unit: &str| self.knowledge.wholes.get(unit);
        let beside = parent(one).is_some() && parent(one) == parent(other);
        let both = wholes(one).zip(wholes(other));
        let owned = both.is_some_and(|(wholes, others)| !wholes.is_disjoint(others));
        let part = wholes(one).is_some_and(|wholes| wholes.contains(other));
        one != other && (beside || owned || part || parent(one).as_deref() == Some(other))
    }

    fn place(&self, unit: &str) -> Place {
        (self.entry.above.clone(), self.year, unit.to_owned())
    }

    fn place_below(&self, unit: &str) -> Option<Place> {
        Some((self.entry.below.clone()?, self.year, unit.to_owned()))
    }

    fn targets(&self) -> Vec<Target> {
        let (least, fewest) = self.knowledge.limits[&self.entry.sensitivity];
        let share = self.entry.measure == "share";
        let cells = &self.knowledge.now[&(self.entry.id.clone(), self.year)];
        let mut targets = Vec::new();
        for (unit, cell) in cells {
            let Some((n, below)) = self.truth.get(unit).copied() else {
                continue;
            };
            let mut target = |what, terms, exact| {
                targets.push(Target {
                    unit: unit.clone(),
                    what,
                    terms,
                    exact,
                });
            };
            if cell.is_hidden() {
                target("count", vec![(self.place(unit), 1.0)], n);
                let others = self
                    .place_below(unit)
                    .filter(|_| share && below - n < least);
                if let Some(all) = others {
                    target(
                        "complement",
                        vec![(all, 1.0), (self.place(unit), -1.0)],
                        below - n,
                    );
                }
            }
            let lies_in = |(_, (kind, parent)): &(&String, &(String, Option<String>))| {
                kind == "estate" && parent.as_deref() == Some(unit.as_str())
            };
            let estates = self
                .knowledge
                .units
                .iter()
                .filter(lies_in)
                .map(|(estate, _)| estate);
            let estates: Vec<&String> = estates.filter(|one| cells.contains_key(*one)).collect();
            let rest = estates.iter().filter_map(|estate| self.truth.get(*estate));
            let rest = rest.fold((n, below), |rest, estate| {
                (rest.0 - estate.0, rest.1 - estate.1)
            });
            let few = rest.0 < least || rest.1 < fewest || share && rest.1 - rest.0 < least;
            if !estates.is_empty() && rest.1 > 0.5 && few {
                let minus = estates.iter().map(|estate| (self.place(estate), -1.0));
                let terms = minus.chain([(self.place(unit), 1.0)]).collect();
                target("rest beside estates", terms, rest.0);
            }
        }
        targets
    }

    fn attack(&mut self, target: &Target, insider: Option<(&Place, f64)>) {
        let Target {
            unit,
            what,
            terms,
            exact,
        } = target;
        if terms.iter().any(|(place, _)| !self.programme.has(place)) {
            return;
        }
        let (id, year) = (&self.entry.id, self.year);
        let known = insider.map(|((.., unit), count)| format!(", knowing {count} of {unit}"));
        let name = format!(
            "{what} of {id} of {unit} in {year}{}",
            known.unwrap_or_default()
        );
        self.verdict.attacked += 1;
        let Some((low, high)) = self.programme.interval(terms, insider) else {
            self.verdict.wrong.push(format!("{name}: nothing fits"));
            return;
        };
        if *exact < low - 1e-6 || *exact > high + 1e-6 {
            self.verdict
                .wrong
                .push(format!("{name}: {exact} is not in {low}–{high}"));
        }
        if high - low < WIDTH - 1e-6 {
            self.verdict
                .narrow
                .push(format!("{name}: {low}–{high}, in truth {exact}"));
        }
    }
}
