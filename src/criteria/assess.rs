//! The label of one unit on each list it stands on.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::{
    History, Odds, Situation, chances, findings,
    history::{is_any_of, or, whether},
    limits::enough,
};
use crate::{
    config::{Law, ListsOff, Obligation, RuleSet, Yardstick},
    model::{Assessment, Label, ObligationState},
};

/// What is known about a unit for one list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listing {
    /// The date of the list, as a rule 1 December.
    pub date: NaiveDate,
    /// The figures.
    pub situation: Situation,
    /// The label that the ministry published.
    pub published: Option<Label>,
}

/// There are no rules for a list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there are no rules `{family}` for the lists of {year}")]
pub struct NoRules {
    /// The family of rules.
    pub family: String,
    /// The year of the list.
    pub year: i32,
}

/// The days on which obligations ended for a unit because they were met, by their keys.
pub(crate) type CarriedOut = BTreeMap<String, NaiveDate>;

/// Assesses one unit on all its lists, given in any order, and answers in that order; and tells
/// what it may have been on each of them, as later lists count it.
///
/// Figures and earlier lists give the label; where they leave it unknown, the published one is
/// taken. For later lists the published label counts before the one worked out here, and of
/// several lists in one calendar year the last (almenboligloven § 61 a, stk. 4).
///
/// # Errors
/// A list of a day for which there are no rules.
pub(crate) fn assess(
    law: &Law,
    family: &str,
    listings: &[Listing],
    carried_out: &CarriedOut,
) -> Result<(Vec<Assessment>, History), NoRules> {
    let mut past = Past {
        law,
        carried_out,
        implied: implied(law, family, listings),
        history: History::default(),
        obligations: law.obligations.iter().map(nothing_yet).collect(),
    };
    for (year, labels) in &past.implied {
        past.history.note(*year, labels.clone());
    }
    let mut in_order: Vec<_> = listings.iter().enumerate().collect();
    in_order.sort_by_key(|(_, listing)| listing.date);
    let mut assessments = BTreeMap::new();
    for (index, listing) in in_order {
        let rules = law.rules(family, listing.date).ok_or_else(|| NoRules {
            family: family.to_owned(),
            year: listing.date.year(),
        })?;
        assessments.insert(index, past.assess(rules, listing));
    }
    Ok((assessments.into_values().collect(), past.history))
}

/// Returns what a unit must have been in which years, since it was published later or then under a
/// label that takes lists running.
fn implied(law: &Law, family: &str, listings: &[Listing]) -> BTreeMap<i32, BTreeSet<Label>> {
    let of_listing = |listing: &Listing| {
        let rules = law.rules(family, listing.date)?;
        let level = rules.level(listing.published?)?;
        let label = rules.running.labels.first().filter(|_| level.running)?;
        let year = listing.date.year();
        let years = (0..rules.running.lists).map_while(move |back| year.checked_sub_unsigned(back));
        Some(years.map(|year| (year, BTreeSet::from([*label]))))
    };
    listings.iter().filter_map(of_listing).flatten().collect()
}

fn nothing_yet(obligation: &Obligation) -> ObligationState {
    ObligationState {
        id: obligation.id.clone(),
        holds: Some(false),
        since: None,
        by_this_list: false,
    }
}

/// What the lists so far leave behind.
struct Past<'a> {
    law: &'a Law,
    carried_out: &'a CarriedOut,
    implied: BTreeMap<i32, BTreeSet<Label>>,
    history: History,
    obligations: Vec<ObligationState>,
}

impl Past<'_> {
    fn assess(&mut self, rules: &RuleSet, listing: &Listing) -> Assessment {
        let Listing {
            date,
            situation,
            published,
        } = listing;
        let (law, list_year) = (self.law, date.year());
        let before = self.history.before(law, &rules.running, list_year);
        let odds = Odds::new(rules, situation, before);
        let possible: BTreeSet<_> = chances(rules, &odds).into_keys().collect();
        let label = only(&possible).or(*published);
        let labels = label.map_or_else(|| possible.clone(), |label| BTreeSet::from([label]));
        let is_running = |label| is_any_of(law, label, &rules.running.labels);
        let years_in_row = match whether(&labels, is_running) {
            Some(true) => self.history.running_before(law, &rules.running, list_year) + 1,
            _ => 0,
        };
        self.note(rules, listing, &labels);
        self.oblige(*date, &labels, *published);
        Assessment {
            list_year,
            rule_set: rules.id.clone(),
            label,
            published: *published,
            contradicts_published: published.is_some_and(|published| {
                !possible.iter().any(|label| law.is_also(*label, published))
            }),
            social_housing: situation.social_housing,
            residents: situation.residents,
            enough_residents: enough(rules.residents, situation.residents),
            findings: findings(rules, Yardstick::Main, situation),
            prevention: findings(rules, Yardstick::Prevention, situation),
            years_in_row,
            obligations: self.obligations.clone(),
            possible,
        }
    }

    /// Remembers a list as it then was: by its published label, where there is one, and by a higher
    /// one that is known and stands on that list too. A list under rules that stood still counts
    /// only where it was published.
    fn note(&mut self, rules: &RuleSet, listing: &Listing, labels: &BTreeSet<Label>) {
        let (law, year) = (self.law, listing.date.year());
        let higher = |published: Label| {
            let mut known = labels.iter().filter(|_| labels.len() == 1);
            let known = known.find(|label| law.is_also(**label, published));
            BTreeSet::from([known.copied().unwrap_or(published)])
        };
        let noted = match (listing.published, self.implied.get(&year)) {
            (Some(published), _) => higher(published),
            (None, Some(implied)) => implied.clone(),
            (None, None) if rules.standstill(listing.date).is_some() => {
                BTreeSet::from([Label::none()])
            }
            (None, None) => labels.clone(),
        };
        self.history.note(year, noted);
    }

    /// Works out which obligations hold once a list has been noted.
    fn oblige(&mut self, date: NaiveDate, labels: &BTreeSet<Label>, published: Option<Label>) {
        let law = self.law;
        for (state, obligation) in self.obligations.iter_mut().zip(&law.obligations) {
            let brings = |label| is_any_of(law, label, &obligation.entry);
            let entered = or(whether(labels, brings), Some(published.is_some_and(brings)));
            state.by_this_list = entered == Some(true);
            if state.by_this_list {
                (state.holds, state.since) = (Some(true), Some(date.year()));
                continue;
            }
            let has_passed = |day: Option<NaiveDate>| day.is_some_and(|day| day <= date);
            let is_off = |off: &ListsOff| {
                let lists = self.history.running_without(law, &off.labels, date.year());
                lists >= off.lists as usize
            };
            let has_ended = has_passed(obligation.exit.on)
                || has_passed(self.carried_out.get(&obligation.id).copied())
                || obligation.exit.lists_off.as_ref().is_some_and(is_off);
            state.holds = match has_ended {
                true => Some(false),
                false => or(state.holds, entered),
            };
        }
    }
}

fn only(possible: &BTreeSet<Label>) -> Option<Label> {
    possible.first().copied().filter(|_| possible.len() == 1)
}

#[cfg(test)]
mod tests;
