//! Figures, what is published of them and what is known of them, as one system.
//!
//! Series that are the same share their counts. Sums of units are rows of the counts; what is
//! left of an area beside its estates, and what a small complement is, are counts too.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    cell::{Cell, CellId},
    circle::Circles,
    relations::{AdditiveRelation, LinearConstraint, Place, Term},
    series::{CountKey, SameSeries, first_of, series_of},
    system::System,
    target::{SumTarget, Target},
};
use crate::{
    config::Disclosure,
    disclosure::primary::is_too_small,
    model::{
        CountPart, Figure, Figures, Indicator, Measure, Pooled, Sensitivity, UnitId, UnitKind,
        UnitSum, Units,
    },
};

/// The interval of a sum must be as wide as rounding leaves it in a mean of so many persons.
const PERSONS_OF_MEAN: f64 = 20.0;

/// What an audit is about.
#[derive(Clone, Copy)]
pub(crate) struct Input<'a> {
    /// The units.
    pub units: &'a Units,
    /// The catalogue.
    pub indicators: &'a [Indicator],
    /// The exact figures.
    pub figures: &'a Figures,
    /// Relations between series; those of [`same_series`](super::same_series) too.
    pub relations: &'a [AdditiveRelation],
    /// What else was published before.
    pub constraints: &'a [LinearConstraint],
    /// What is told beside the figures of this edition: by criteria, and of groups that were asked for of it.
    pub said: &'a [LinearConstraint],
    /// Figures that an earlier edition hid: they stay hidden.
    pub hidden_before: &'a BTreeSet<CellId>,
    /// Figures that are hidden to begin with, and shown where that does no harm.
    pub hidden_at_first: &'a BTreeSet<CellId>,
    /// Figures that others have for good, as they would be shown: to hide them is no use.
    pub shown_before: &'a BTreeSet<CellId>,
    /// Figures that an earlier edition hid without telling of several years in their place: this
    /// tells none either.
    pub unpooled_before: &'a BTreeSet<CellId>,
    /// What earlier editions told of several years, by the hidden figure of the last of them.
    pub pooled_before: &'a BTreeMap<CellId, Vec<Pooled>>,
    /// Units that an earlier edition did not have, though it counted the same persons by others.
    pub divided_anew: &'a BTreeSet<UnitId>,
    /// Pieces into which groups cut areas that were asked for after the edition was made.
    pub cut_since: &'a BTreeSet<UnitId>,
    /// The policy.
    pub policy: &'a Disclosure,
}

/// What a target is of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// The count above the line.
    Count,
    /// All but that.
    Complement,
    /// What is left of an area beside its estates, or of the municipality beside the areas whose
    /// figures were delivered.
    Rest,
}

/// What something is left beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    /// The estates of an area: what is left is published nowhere, and protected where it is small.
    Estates,
    /// The areas whose figures were delivered: what is left was kept back by who delivered them, and
    /// is protected whatever it is.
    DeliveredAreas,
}

/// A count that has to stay uncertain as long as a figure is hidden.
pub(super) struct FigureTarget {
    pub(super) cell: usize,
    pub(super) aspect: Aspect,
    pub(super) target: Target,
}

/// A system of counts with its figures and targets.
pub(crate) struct Problem<'a> {
    pub(crate) input: Input<'a>,
    pub(crate) cells: Vec<Cell>,
    pub(crate) system: System,
    /// Targets that matter once a figure is hidden; rests always.
    pub(super) targets: Vec<FigureTarget>,
    /// The hidden counts of one or two persons that an insider may know.
    pub(super) insiders: Vec<usize>,
    /// How many figures about persons are shown of each year, but for those that are known from
    /// elsewhere.
    pub(super) shown_in_year: BTreeMap<i32, usize>,
    /// How many of them are of units that are divided anew.
    pub(super) shown_anew: BTreeMap<i32, usize>,
    /// The years of which something was said elsewhere.
    pub(super) spoken: BTreeSet<i32>,
    /// Of which indicators and years something was, each by its place in the catalogue.
    pub(super) told: BTreeSet<(usize, i32)>,
    /// The units within which persons are moved about.
    pub(super) circles: Circles,
    /// What was said elsewhere and could not be used.
    pub(super) unused: usize,
    /// The counts of figures, by series, year and unit.
    pub(super) counts: BTreeMap<CountKey, usize>,
    /// The other counts, each with its figure.
    pub(super) derived: Vec<(usize, usize, CountPart)>,
    /// The place of each unit.
    pub(super) places: BTreeMap<UnitId, usize>,
    /// Which series are the same.
    pub(super) same: SameSeries,
    /// Figures that are known from elsewhere by several things together, whatever is hidden.
    pub(crate) known_together: BTreeSet<usize>,
}

impl<'a> Problem<'a> {
    /// Returns the place of each unit.
    pub(super) fn places(&self) -> BTreeMap<UnitId, usize> {
        let units = self.input.units.iter().enumerate();
        units
            .map(|(place, unit)| (unit.id.clone(), place))
            .collect()
    }

    /// Tells whether a unit is a piece, or was made of some: none of its figures is published.
    pub(super) fn is_piece(&self, unit: &UnitId) -> bool {
        let unit = self.input.units.get(unit.as_str());
        unit.is_some_and(|unit| unit.kind == UnitKind::Piece)
    }

    /// Returns the count of a place.
    pub(super) fn count_at(&self, key: CountKey) -> Option<usize> {
        self.counts.get(&key).copied()
    }

    /// Returns the indicator at a place in the catalogue.
    pub(crate) fn indicator(&self, place: usize) -> Option<&'a Indicator> {
        self.input.indicators.get(place)
    }

    /// Returns how wide the interval of an indicator's hidden count must be.
    ///
    /// That of a sum of kroner or points as wide as a mean of some persons is rounded.
    pub(super) fn width(&self, indicator: &Indicator) -> f64 {
        let policy = self.input.policy;
        match indicator.measure {
            Measure::Mean { unit } => PERSONS_OF_MEAN * policy.mean_base(unit),
            _ => f64::from(policy.audit_width),
        }
    }

    /// Tells whether hiding a figure is no use, since others have it, or its count is known from elsewhere.
    pub(crate) fn is_out(&self, cell: usize) -> bool {
        self.others_have(cell) || self.is_known(cell) || self.known_together.contains(&cell)
    }

    /// Leaves insiders out of account of large figures of which others told by other areas: who knows the one person of
    /// a street knows how many there are beside it, since somebody told how many there were with it. The person
    /// stays uncertain to everybody.
    pub(super) fn leave_out_insiders(&mut self) {
        for (target, _) in self.told_within_sums() {
            if let Some(found) = self.targets.get_mut(target) {
                found.target.to_insiders = false;
            }
        }
    }

    /// Returns the figures, large enough by themselves, that were not told elsewhere, of units that are divided anew
    /// and years of which others were: each as a target, and as a figure.
    pub(crate) fn told_within_sums(&self) -> Vec<(usize, usize)> {
        let is_open = |cell: &Cell| {
            let indicator = self.indicator(cell.indicator);
            let is_large = indicator.is_some_and(|indicator| {
                let limits = self.input.policy.limits(indicator.sensitivity);
                !is_too_small(cell.figure, indicator.measure, limits)
            });
            let is_anew = self.input.divided_anew.contains(&cell.unit);
            is_large && is_anew && self.is_told(cell)
        };
        let targets = self.targets.iter().enumerate();
        let own = targets.filter(|(_, found)| {
            let is_open = self.cells.get(found.cell).is_some_and(is_open);
            is_open && found.aspect == Aspect::Count && !self.is_known(found.cell)
        });
        own.map(|(number, found)| (number, found.cell)).collect()
    }

    /// Tells whether others have a figure for good.
    pub(super) fn others_have(&self, cell: usize) -> bool {
        let (cell, shown) = (self.cells.get(cell), self.input.shown_before);
        !shown.is_empty() && cell.is_some_and(|cell| shown.contains(&self.id(cell)))
    }

    /// Tells whether the count of a figure is known from elsewhere.
    fn is_known(&self, cell: usize) -> bool {
        let cell = self.cells.get(cell);
        cell.is_some_and(|cell| {
            let indicator = self.indicator(cell.indicator);
            let needed = indicator.map_or(0.0, |indicator| self.width(indicator));
            self.system.known_width(cell.counts.numerator) < needed
        })
    }

    /// Tells whether an earlier edition told the same of several years, so that it says nothing new.
    pub(crate) fn is_told_before(&self, cell: &CellId, pooled: Pooled) -> bool {
        let before = self.input.pooled_before.get(cell);
        before.is_some_and(|before| before.contains(&pooled))
    }

    /// Names a figure.
    pub(crate) fn id(&self, cell: &Cell) -> CellId {
        let indicator = self.indicator(cell.indicator);
        let indicator = indicator.map_or("", |indicator| &indicator.id);
        CellId::new(indicator, cell.year, &cell.unit)
    }

    /// Hides a figure, or shows it again.
    pub(crate) fn show(&mut self, cell: usize, shown: bool) {
        let tells = self.tells(cell);
        if let Some(cell) = self.cells.get_mut(cell) {
            if tells && cell.shown != shown {
                let is_anew = self.input.divided_anew.contains(&cell.unit);
                let anew = is_anew.then_some(&mut self.shown_anew);
                for of_year in std::iter::once(&mut self.shown_in_year).chain(anew) {
                    let count = of_year.entry(cell.year).or_default();
                    *count = match shown {
                        true => *count + 1,
                        false => count.saturating_sub(1),
                    };
                }
            }
            cell.shown = shown;
            for fact in &cell.facts {
                self.system.set(*fact, shown);
            }
        }
    }

    /// Tells whether an edition says nothing about the persons of a year that is not known from
    /// elsewhere.
    ///
    /// What may be said beside figures is said only where they are shown.
    pub(crate) fn is_blank(&self, year: i32) -> bool {
        self.shown_in_year
            .get(&year)
            .is_none_or(|shown| *shown == 0)
    }

    /// Tells whether nothing is shown of units that are divided anew in a year of which others were told: then what
    /// pieces have is as uncertain as it was before.
    pub(crate) fn is_closed(&self, year: i32) -> bool {
        let shown = self.shown_anew.get(&year).copied().unwrap_or_default();
        shown == 0 && self.spoken.contains(&year) && !self.input.divided_anew.is_empty()
    }

    /// Tells whether figures of an indicator and year were told elsewhere.
    pub(super) fn is_told(&self, cell: &Cell) -> bool {
        self.told.contains(&(cell.indicator, cell.year))
    }

    /// Returns the years that are closed though units that are divided anew have figures in them.
    pub(crate) fn closed_years(&self) -> BTreeSet<i32> {
        let years = self.shown_anew.keys().copied();
        years
            .filter(|year| self.is_closed(*year) && !self.is_blank(*year))
            .collect()
    }

    /// Tells whether a figure is of a piece, or of a unit that is divided anew.
    pub(crate) fn is_divided(&self, cell: &Cell) -> bool {
        self.input.divided_anew.contains(&cell.unit) || self.is_piece(&cell.unit)
    }

    /// Returns the shown figures of some indicators of units that are divided anew in a year.
    pub(crate) fn shown_anew(&self, indicators: &BTreeSet<usize>, year: i32) -> Vec<usize> {
        let cells = self.cells.iter().enumerate();
        let shown = cells.filter(|(_, cell)| {
            let is_anew = self.input.divided_anew.contains(&cell.unit);
            cell.shown && is_anew && cell.year == year && indicators.contains(&cell.indicator)
        });
        shown.map(|(number, _)| number).collect()
    }

    /// Returns the years with figures about persons of which none is shown.
    pub(crate) fn blank_years(&self) -> BTreeSet<i32> {
        let years = self.shown_in_year.keys().copied();
        years.filter(|year| self.is_blank(*year)).collect()
    }

    /// Counts the shown figures about persons of each year, and those of units that are divided anew.
    pub(super) fn count_shown(&mut self) {
        for (number, cell) in self.cells.iter().enumerate() {
            if !self.tells(number) {
                continue;
            }
            let shown = usize::from(cell.shown);
            *self.shown_in_year.entry(cell.year).or_default() += shown;
            if self.input.divided_anew.contains(&cell.unit) {
                *self.shown_anew.entry(cell.year).or_default() += shown;
            }
        }
    }

    /// Tells whether a figure is about persons, and says what is not known from elsewhere.
    fn tells(&self, number: usize) -> bool {
        let cell = self.cells.get(number);
        let indicator = cell.and_then(|cell| self.indicator(cell.indicator));
        let about_persons =
            indicator.is_some_and(|indicator| indicator.sensitivity != Sensitivity::Open);
        about_persons && !self.is_known(number)
    }

    /// Tells whether a figure is no less than those of some parts together.
    pub(super) fn holds(&self, whole: usize, parts: &[usize]) -> bool {
        let figure = |cell: &usize| self.cells.get(*cell).map(|cell| cell.figure);
        let parts = parts.iter().filter_map(figure);
        let rest = figure(&whole).map(|whole| parts.fold(whole, less));
        rest.is_some_and(|rest| {
            let is_mean = rest.squares.is_some();
            let below = rest.denominator.unwrap_or_default();
            (is_mean || rest.numerator > -0.5) && below > -0.5
        })
    }

    /// Adds what is left of a unit beside some that lie in it, as a target where it has to stay
    /// uncertain.
    pub(super) fn add_rest(&mut self, cell: usize, parts: &[usize], beside: Beside) {
        let (Some(area), policy) = (self.cells.get(cell), self.input.policy) else {
            return;
        };
        let Some(indicator) = self.indicator(area.indicator) else {
            return;
        };
        let parts: Vec<&Cell> = parts
            .iter()
            .filter_map(|part| self.cells.get(*part))
            .collect();
        let rest = parts
            .iter()
            .fold(area.figure, |rest, part| less(rest, part.figure));
        let counts = |count: &dyn Fn(&Cell) -> Option<usize>| {
            let minus = parts.iter().filter_map(|part| Some((count(part)?, 1.0)));
            let whole = count(area).map(|whole| (whole, -1.0));
            whole.into_iter().chain(minus).collect::<Vec<_>>()
        };
        let mut above = counts(&|cell| Some(cell.counts.numerator));
        let mut below = counts(&|cell| cell.counts.denominator);
        let whole = is_whole(self.input.figures, indicator);
        let home = self.system.count(area.counts.numerator).home;
        let count = self.system.add_count(rest.numerator, whole, home);
        self.derived.push((count, cell, CountPart::Rest));
        above.push((count, 1.0));
        self.system.add_sum(&above);
        if let (Some(exact), true) = (rest.denominator, indicator.measure == Measure::Share) {
            let others = self.system.add_count(exact, true, home);
            self.derived
                .push((others, cell, CountPart::RestDenominator));
            below.push((others, 1.0));
            self.system.add_sum(&below);
            let terms = [(others, 1.0), (count, -1.0)];
            self.system.add_row(&terms, 0.0, f64::INFINITY);
        }
        let limits = policy.limits(indicator.sensitivity);
        let open = indicator.sensitivity == Sensitivity::Open;
        let is_protected = match beside {
            Beside::Estates => {
                let nobody = rest.denominator.unwrap_or(rest.numerator) < 0.5;
                !nobody && is_too_small(rest, indicator.measure, limits)
            }
            Beside::DeliveredAreas => rest.denominator.is_none_or(|below| below >= 0.5),
        };
        if !open && is_protected {
            let width = self.width(indicator);
            self.targets.push(FigureTarget {
                cell,
                aspect: Aspect::Rest,
                target: Target::new(count, width),
            });
        }
    }

    /// Adds a sum of counts as something that has to stay uncertain. Nothing for what is no secret, or
    /// where a unit has none.
    pub(crate) fn add_sum_target(&mut self, sum: &UnitSum) -> Option<SumTarget> {
        let mut indicators = self.input.indicators.iter();
        let indicator = indicators.find(|one| one.id == sum.indicator)?;
        if indicator.sensitivity == Sensitivity::Open {
            return None;
        }
        let count = |unit: &UnitId| {
            let place = Place {
                term: Term::numerator(&indicator.id),
                year: sum.year,
                unit: unit.clone(),
            };
            self.count_of(&place, &self.places, &self.same)
        };
        let counts: Vec<usize> = sum.units.iter().map(count).collect::<Option<_>>()?;
        let mut terms: Vec<(usize, f64)> = counts.iter().map(|count| (*count, 1.0)).collect();
        let exact = self.system.sum(&terms);
        let whole = counts.iter().all(|count| self.system.count(*count).whole);
        let count = self.system.add_count(exact, whole, None);
        terms.push((count, -1.0));
        let row = self.system.add_sum(&terms);
        self.system.set(row, false);
        let width = self.width(indicator);
        let target = Target::new(count, width);
        Some(SumTarget { target, row })
    }

    /// Returns the count that a place of a constraint names.
    pub(super) fn count_of(
        &self,
        place: &Place,
        places: &BTreeMap<UnitId, usize>,
        same: &SameSeries,
    ) -> Option<usize> {
        let own = CountKey {
            series: series_of(self.input.indicators, &place.term)?,
            year: place.year,
            unit: *places.get(place.unit.as_str())?,
        };
        let first = CountKey {
            series: first_of(same, own.series),
            ..own
        };
        self.count_at(own).or_else(|| self.count_at(first))
    }
}

fn less(whole: Figure, part: Figure) -> Figure {
    Figure {
        numerator: whole.numerator - part.numerator,
        denominator: whole
            .denominator
            .zip(part.denominator)
            .map(|(whole, part)| whole - part),
        squares: None,
    }
}

/// Tells whether an indicator counts whole persons or things.
pub(super) fn is_whole(figures: &Figures, indicator: &Indicator) -> bool {
    let mut figures = figures.of_indicator(&indicator.id);
    !matches!(indicator.measure, Measure::Mean { .. })
        && figures.all(|(_, of)| of.values().all(|figure| figure.numerator.fract() == 0.0))
}
