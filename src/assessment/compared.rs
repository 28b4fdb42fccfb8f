//! What an estate would be called under other rules.

use rust_decimal::{
    Decimal,
    prelude::{FromPrimitive, ToPrimitive},
};

use super::situations::Situations;
use crate::{
    config::{RuleSet, Yardstick},
    criteria::{self, History, Odds, Situation},
    disclosure,
    model::{ComparedLabel, Criterion, CriterionFinding, PublishedFigures},
};

const YARDSTICKS: [Yardstick; 2] = [Yardstick::Main, Yardstick::Prevention];

/// What may be told of an estate on the newest list.
pub(super) struct Told<'a> {
    /// What is known of all estates.
    pub situations: &'a Situations<'a>,
    /// The published figures.
    pub published: &'a PublishedFigures,
    /// The code of the estate.
    pub estate: &'a str,
    /// What may be told of it: on which side of each limit of the rules that decide it lies.
    pub situation: Situation,
    /// The year of the list.
    pub year: i32,
}

impl Told<'_> {
    /// Reckons the label by each family of rules that is compared.
    ///
    /// On which side of a limit a value lies is told for the rules that decide alone; by any other
    /// limit the shown value must, and decides nothing where it may lie on either side. Earlier
    /// lists count as they then were.
    pub(super) fn compared(&self, history: &History) -> Vec<ComparedLabel> {
        let config = self.situations.config;
        let families = config.compared_rules.iter();
        let compared = families.filter_map(|family| {
            let rules = config.law.rules_of_year(family, self.year)?;
            let before = history.before(&config.law, &rules.running, self.year);
            let odds = Odds::new(rules, &self.under(rules)?, before);
            let mut possible = criteria::chances(rules, &odds).into_keys();
            Some(ComparedLabel {
                rules: family.clone(),
                label: possible.next().filter(|_| possible.next().is_none()),
            })
        });
        compared.collect()
    }

    /// Returns what may be told under other rules.
    fn under(&self, rules: &RuleSet) -> Option<Situation> {
        let deciding = self.situations.rules(self.year)?;
        let limit = |of| Some((of, self.situations.moving_limit(rules, of, self.year)?));
        let mut told = Situation {
            residents: match rules.residents == deciding.residents {
                true => self.situation.residents,
                false => self.residents(rules.residents.value.into()),
            },
            limits: self.situations.criteria().filter_map(limit).collect(),
            ..self.situation.clone()
        };
        for (criterion, exact) in &self.situation.values {
            if is_same(rules, deciding, *criterion) {
                continue;
            }
            let shown = self.shown(*criterion, *exact);
            match shown.filter(|_| is_same_mean(rules, deciding, *criterion)) {
                Some(shown) => told.values.insert(*criterion, shown),
                None => told.values.remove(criterion),
            };
            if self.is_near_a_limit(rules, &told, *criterion) {
                told.values.remove(criterion);
            }
        }
        Some(told)
    }

    fn shown(&self, criterion: Criterion, exact: Decimal) -> Option<Decimal> {
        let decimals = self.situations.config.law.decimals(criterion);
        let shown = disclosure::rounded_criterion(exact, decimals)?;
        Some(Decimal::from_f64(shown)?.round_dp(6))
    }

    /// Tells whether a shown value may lie on either side of a limit.
    fn is_near_a_limit(&self, rules: &RuleSet, told: &Situation, criterion: Criterion) -> bool {
        let decimals = self.situations.config.law.decimals(criterion);
        let half = disclosure::criterion_step(decimals) / 2.0;
        YARDSTICKS.iter().any(|yardstick| {
            let findings = criteria::findings(rules, *yardstick, told);
            let distance =
                CriterionFinding::of(&findings, criterion).and_then(|finding| finding.distance);
            let distance = distance.and_then(|distance| distance.to_f64());
            distance.is_some_and(|distance| distance.abs() <= half + 1e-9)
        })
    }

    /// Returns the shown residents, where they lie surely on one side of a limit.
    fn residents(&self, limit: f64) -> Option<Decimal> {
        let config = self.situations.config;
        let indicator = config.catalogue.residents()?;
        let shown = self
            .published
            .value(&indicator.id, self.year, self.estate)?;
        let half = f64::from(config.disclosure.rounding_base) / 2.0;
        let is_sure = (shown - limit).abs() > half;
        Decimal::from_f64(shown).filter(|_| is_sure)
    }
}

/// Tells whether rules hold a criterion against the same limits.
fn is_same(rules: &RuleSet, other: &RuleSet, criterion: Criterion) -> bool {
    YARDSTICKS.iter().all(|yardstick| {
        let [here, there] = [rules, other].map(|rules| rules.limits(*yardstick).get(criterion));
        here == there
    })
}

/// Tells whether rules take the mean of as many years.
fn is_same_mean(rules: &RuleSet, other: &RuleSet, criterion: Criterion) -> bool {
    let [here, there] = [rules, other].map(|rules| {
        let limit = rules.main.get(criterion);
        limit.map(|limit| limit.mean_years)
    });
    here == there
}
