//! What is known of estates on each list, and what telling it says about the counts behind it.

use std::{collections::BTreeMap, ops::RangeInclusive};

use rust_decimal::{
    Decimal,
    prelude::{FromPrimitive, ToPrimitive},
};

use crate::{
    config::{Base, Bound, Config, DeclaredCriterion, Reference, RuleSet, Yardstick},
    criteria::{self, Situation},
    disclosure::{self, CellId, CriterionDisclosure, LinearConstraint, Place, Term},
    indicators,
    model::{
        Context, Criterion, CriterionOnList, Figures, Indicator, Measure, PublishedCriterion,
        PublishedFigures, Relation, Unit, UnitId, UnitKind, Units,
    },
};

/// Estates of social housing, and what is known of each on each list, exactly.
pub(crate) struct Situations<'a> {
    pub(super) config: &'a Config,
    pub(super) units: &'a Units,
    pub(super) context: &'a Context,
    pub(super) exact: &'a Figures,
    pub(super) years: Vec<i32>,
    /// By estate and year.
    known: BTreeMap<(UnitId, i32), Situation>,
}

impl<'a> Situations<'a> {
    /// Works out what is known of the estates on the list of each year.
    #[must_use]
    pub(crate) fn new(
        config: &'a Config,
        (units, context): (&'a Units, &'a Context),
        exact: &'a Figures,
        years: RangeInclusive<i32>,
    ) -> Self {
        let mut situations = Self {
            config,
            units,
            context,
            exact,
            years: years.collect(),
            known: BTreeMap::new(),
        };
        let years = || situations.years.iter().copied();
        let of_estate = |estate: &'a Unit| years().map(move |year| (estate, year));
        let known = situations.estates().flat_map(of_estate);
        let known = known.map(|(estate, year)| {
            let situation = situations.work_out(estate, year);
            ((estate.id.clone(), year), situation)
        });
        situations.known = known.collect();
        situations
    }

    /// Goes through the estates and housing areas that the law may apply to.
    pub(super) fn estates(&self) -> impl Iterator<Item = &'a Unit> {
        let estates = self.units.of_the_law();
        estates.filter(|estate| estate.social_housing)
    }

    /// Returns what telling the criteria of the larger estates says: on the newest list with
    /// their decimals, on earlier ones on which side of its limit each lies, since the labels
    /// of all lists are known.
    #[must_use]
    pub(crate) fn conditional(&self) -> Vec<CriterionDisclosure> {
        let newest = self.years.last().copied();
        let decimals = |on_list: &CriterionOnList, value: Decimal| {
            let decimals = self.config.law.decimals(on_list.criterion);
            let shown = disclosure::rounded_criterion(value, decimals)?;
            (Some(on_list.list_year) == newest).then_some(shown)
        };
        self.all(&decimals)
    }

    /// Returns what an edition said about the counts of today, by its figures and criteria.
    pub(crate) fn said_by(
        &self,
        published: &PublishedFigures,
        criteria: &[PublishedCriterion],
    ) -> impl Iterator<Item = LinearConstraint> {
        let decimals = |on_list: &CriterionOnList, _: Decimal| {
            let mut rows = criteria.iter();
            rows.find(|row| row.on_list == *on_list)?.value
        };
        let all = self.all(&decimals).into_iter();
        let is_shown = |cell: &CellId| {
            let figure = published.value(&cell.indicator, cell.year, cell.unit.as_str());
            figure.is_some()
        };
        let shown = all.filter(move |disclosed| disclosed.cells.iter().all(is_shown));
        shown.map(|disclosed| disclosed.constraint)
    }

    /// Goes through the criteria of the law, in the order of the columns.
    pub(super) fn criteria(&self) -> impl Iterator<Item = Criterion> + use<'a> {
        self.config
            .law
            .criteria
            .iter()
            .map(|criterion| criterion.id)
    }

    fn all(
        &self,
        decimals: &dyn Fn(&CriterionOnList, Decimal) -> Option<f64>,
    ) -> Vec<CriterionDisclosure> {
        let mut all = Vec::new();
        let Some(newest) = self.years.last().copied() else {
            return all;
        };
        for estate in self.estates() {
            if !disclosure::is_large(self.situation(estate, newest).residents) {
                continue;
            }
            for year in &self.years {
                let situation = self.situation(estate, *year);
                let said = |criterion| {
                    let on_list = CriterionOnList {
                        unit: estate.id.clone(),
                        list_year: *year,
                        criterion,
                    };
                    self.said(estate, on_list, &situation, decimals)
                };
                all.extend(self.criteria().filter_map(said));
            }
        }
        all
    }

    /// Returns what is said of the counts behind a criterion where its sides are told, and its
    /// value with decimals.
    fn said(
        &self,
        estate: &Unit,
        on_list: CriterionOnList,
        situation: &Situation,
        decimals: &dyn Fn(&CriterionOnList, Decimal) -> Option<f64>,
    ) -> Option<CriterionDisclosure> {
        let criterion = on_list.criterion;
        let rules = self.rules(on_list.list_year)?;
        let value = situation.values.get(&criterion).copied()?;
        let indicator = self.config.catalogue.serving(criterion)?;
        let counts: Option<Vec<(Place, f64)>> = (0..mean_years(rules, criterion))
            .map(|back| {
                let year = on_list.list_year.checked_sub_unsigned(back)?;
                let figure = self.exact.get(&indicator.id, year, estate.id.as_str())?;
                let place = Place {
                    term: Term::numerator(&indicator.id),
                    year,
                    unit: estate.id.clone(),
                };
                let of = self.divisor(criterion, indicator, year)?;
                Some((place, figure.denominator? * of.to_f64()?))
            })
            .collect();
        let counts = counts?;
        let cells = counts.iter().map(|(place, _)| CellId {
            indicator: indicator.id.clone(),
            year: place.year,
            unit: place.unit.clone(),
        });
        let cells = cells.collect();
        let (mut low, mut high) = sides(rules, criterion, situation, value.to_f64()?);
        if let Some(shown) = decimals(&on_list, value) {
            let decimals = self.config.law.decimals(criterion);
            let half = disclosure::criterion_step(decimals) / 2.0;
            (low, high) = (low.max(shown - half), high.min(shown + half));
        }
        Some(CriterionDisclosure {
            cells,
            constraint: LinearConstraint::mean_of_shares(counts, (low, high)),
            on_list,
        })
    }

    pub(super) fn rules(&self, year: i32) -> Option<&'a RuleSet> {
        self.config.law.rules_of_year(&self.config.rules, year)
    }

    /// Returns what is known of an estate on a list, exactly.
    pub(super) fn situation(&self, estate: &Unit, year: i32) -> Situation {
        let known = self.known.get(&(estate.id.clone(), year)).cloned();
        known.unwrap_or_else(|| self.work_out(estate, year))
    }

    fn work_out(&self, estate: &Unit, year: i32) -> Situation {
        let Some(rules) = self.rules(year) else {
            return Situation::default();
        };
        let residents = self
            .config
            .catalogue
            .residents()
            .and_then(|residents| self.exact.get(&residents.id, year, estate.id.as_str()))
            .and_then(|figure| Decimal::from_f64(figure.numerator));
        let base = |criterion: &DeclaredCriterion| {
            let base = match (criterion.of, criterion.base) {
                (Some(_), _) => None,
                (None, Some(Base::Residents)) => residents,
                (None, None) => {
                    let indicator = self.config.catalogue.serving(criterion.id)?;
                    let figure = self.exact.get(&indicator.id, year, estate.id.as_str())?;
                    Decimal::from_f64(figure.denominator?)
                }
            };
            Some((criterion.id, base?))
        };
        let value = |criterion| {
            let years = mean_years(rules, criterion);
            let value = mean(years, year, |year| self.value(criterion, year, estate))?;
            Some((criterion, value))
        };
        let limit = |criterion| Some((criterion, self.moving_limit(rules, criterion, year)?));
        Situation {
            residents,
            values: self.criteria().filter_map(value).collect(),
            limits: self.criteria().filter_map(limit).collect(),
            bases: self.config.law.criteria.iter().filter_map(base).collect(),
            social_housing: estate.social_housing,
        }
    }

    /// Returns the value of one year in per cent; of a mean in per cent of country or region.
    fn value(&self, criterion: Criterion, year: i32, estate: &Unit) -> Option<Decimal> {
        let indicator = self.config.catalogue.serving(criterion)?;
        if year < indicators::comparable_from(indicator, estate, i32::MAX) {
            return None;
        }
        let figure = self.exact.get(&indicator.id, year, estate.id.as_str())?;
        let number = |value: f64| Some(Decimal::from_f64(value)?.round_dp(6));
        let value = number(figure.numerator)?.checked_div(number(figure.denominator?)?)?;
        let of = self.divisor(criterion, indicator, year)?;
        value.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(of)
    }

    /// Returns what the law divides a value by: for a mean that of country or region.
    pub(super) fn divisor(
        &self,
        criterion: Criterion,
        indicator: &Indicator,
        year: i32,
    ) -> Option<Decimal> {
        match self.config.law.mean_of(criterion) {
            Some(whose) => self.reference(kind_of(whose), indicator, year),
            None => Some(Decimal::ONE),
        }
    }

    /// Returns the delivered figure of the region or the country, as it was delivered.
    fn reference(&self, kind: UnitKind, indicator: &Indicator, year: i32) -> Option<Decimal> {
        let unit = self.units.of_kind(kind).next()?;
        let values = self.context.reference(&indicator.id, unit.id.as_str());
        Decimal::from_f64(*values.get(&year)?)
    }

    /// Returns a limit that is new for each list, such as three times the share of convicted in
    /// country or region, in per cent.
    pub(super) fn moving_limit(
        &self,
        rules: &RuleSet,
        criterion: Criterion,
        year: i32,
    ) -> Option<Decimal> {
        let limit = rules.main.get(criterion)?;
        let Bound::Times { times, reference } = limit.bound else {
            return None;
        };
        let kind = kind_of(reference);
        let indicator = self.config.catalogue.serving(criterion)?;
        let per_cent = match indicator.measure {
            Measure::Rate { per } => Decimal::ONE_HUNDRED.checked_div(Decimal::from_f64(per)?)?,
            _ => Decimal::ONE,
        };
        let share = mean(limit.mean_years, year, |year| {
            self.reference(kind, indicator, year)
        })?;
        share.checked_mul(per_cent)?.checked_mul(times.into())
    }
}

/// Returns the kind of the unit whose share or mean is meant.
pub(super) fn kind_of(reference: Reference) -> UnitKind {
    match reference {
        Reference::National => UnitKind::Country,
        Reference::Regional => UnitKind::Region,
    }
}

/// Returns between which limits of §§ 61 a and 61 b a value lies.
fn sides(rules: &RuleSet, criterion: Criterion, situation: &Situation, value: f64) -> (f64, f64) {
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let findings = [Yardstick::Main, Yardstick::Prevention]
        .into_iter()
        .flat_map(|yardstick| criteria::findings(rules, yardstick, situation));
    for finding in findings.filter(|finding| finding.criterion == criterion) {
        let limit = finding.limit.and_then(|limit| limit.to_f64());
        let Some((met, limit)) = finding.met.zip(limit) else {
            continue;
        };
        // A limit may be rounded; it is never taken to exclude the value.
        match (finding.comparison == Relation::LessThan) == met {
            true => high = high.min(limit.max(value)),
            false => low = low.max(limit.min(value)),
        }
    }
    (low, high)
}

/// Returns of how many years the law takes the mean of a criterion.
pub(super) fn mean_years(rules: &RuleSet, criterion: Criterion) -> u32 {
    let limit = rules.main.get(criterion);
    limit.map_or(1, |limit| limit.mean_years.max(1))
}

/// Returns the mean of a year and those before it; nothing where one of them is missing.
fn mean(years: u32, year: i32, value: impl Fn(i32) -> Option<Decimal>) -> Option<Decimal> {
    let values = (0..years).map(|back| value(year.checked_sub_unsigned(back)?));
    let sum: Decimal = values.sum::<Option<Decimal>>()?;
    sum.checked_div(years.into())
}
